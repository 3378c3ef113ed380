//! Reading of the carriers in a body.

use std::io::Read;

use super::Decoder;
use super::json::Object;
use super::read::{Input, Outline, read_all, read_members};
use crate::contract::Carrier;
use crate::json::read::Cursor;
use crate::observe::ScannedBody;
use crate::observe::body::{BodyPlace, BodyPlaces};

impl Decoder<'_> {
    /// Takes what a body has at these places.
    pub(in crate::observe) fn read_places(&mut self, body: impl Read, places: &BodyPlaces<'_>) {
        if places.list.is_empty() {
            return;
        }
        let (bytes, error) = read_all(body, self.bounds.body_bytes);
        let input = Input { error, ..Input::of(&bytes, self.bounds.body_bytes) };
        self.take_places(&input, places);
    }

    /// Reads a body that is in memory.
    pub(in crate::observe) fn read_places_of(&mut self, body: &[u8], places: &BodyPlaces<'_>) {
        let input = Input::of(body, self.bounds.body_bytes);
        self.take_places(&input, places);
    }

    fn take_places(&mut self, input: &Input<'_>, places: &BodyPlaces<'_>) {
        let Some(ways) = &places.ways else {
            return self.take_each(places, |decoder, _, place| decoder.read_input(input, &place.names));
        };
        let outline = Outline::of(&input.text, ways, self.max_problems());
        self.take_each(places, |decoder, at, _| {
            decoder.object_in(input, |members| (outline.read(at, members), outline.end()))
        });
    }

    /// Reads a body of which the members are known.
    pub(in crate::observe) fn read_places_scanned(&mut self, body: &ScannedBody<'_>, places: &BodyPlaces<'_>) {
        if u64::try_from(body.json.len()).is_ok_and(|len| len > self.bounds.body_bytes) {
            return self.read_places_of(body.json.as_bytes(), places);
        }
        let Some(ways) = &places.ways else {
            return self.take_each(places, |decoder, _, place| decoder.read_scanned(body, &place.names));
        };
        let outline = Outline::of_scanned(body, ways, self.max_problems());
        self.take_each(places, |decoder, at, _| decoder.object_in_scanned(body, |members| outline.read(at, members)));
    }

    /// Takes what a value that is parsed already has at these places.
    pub(in crate::observe) fn look_at_places(&mut self, body: &serde_json::Value, places: &BodyPlaces<'_>) {
        if places.list.is_empty() {
            return;
        }
        // `serde_json` writes the value as it is; only its reading may give keys a meaning.
        let json = body.to_string();
        let Some(ways) = &places.ways else {
            return self.take_each(places, |decoder, _, place| {
                decoder.object_in_value(|members| read_members(&mut Cursor::new(&json), &place.names, members))
            });
        };
        let outline = Outline::of(&json, ways, self.max_problems());
        self.take_each(places, |decoder, at, _| decoder.object_in_value(|members| outline.read(at, members)));
    }

    /// Takes the object that `read` returns for each place, by its number too.
    #[inline]
    fn take_each<'t>(&mut self, places: &BodyPlaces<'_>, read: impl Fn(&Self, usize, &BodyPlace<'_>) -> Object<'t>) {
        for (at, place) in places.list.iter().enumerate() {
            let object = read(self, at, place);
            match place.carrier {
                _ if !place.is_expected && !object.is_found() => {}
                Carrier::Flat => self.flat(object),
                carrier => self.object(carrier, object),
            }
        }
    }
}
