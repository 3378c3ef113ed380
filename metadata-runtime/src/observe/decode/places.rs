//! Reading of the carriers in a body.

use std::io::Read;

use super::Decoder;
use super::json::Object;
use super::read::{Input, read_all};
use crate::contract::Carrier;
use crate::observe::ScannedBody;
use crate::observe::body::BodyPlace;

impl Decoder<'_> {
    /// Takes what a body has at these places.
    pub(in crate::observe) fn read_places(&mut self, body: impl Read, places: &[BodyPlace<'_>]) {
        if places.is_empty() {
            return;
        }
        let (bytes, error) = read_all(body, self.bounds.body_bytes);
        let input = Input { error, ..Input::of(&bytes, self.bounds.body_bytes) };
        self.take_places(&input, places);
    }

    /// Reads a body that is in memory.
    pub(in crate::observe) fn read_places_of(&mut self, body: &[u8], places: &[BodyPlace<'_>]) {
        let input = Input::of(body, self.bounds.body_bytes);
        self.take_places(&input, places);
    }

    fn take_places(&mut self, input: &Input<'_>, places: &[BodyPlace<'_>]) {
        for place in places {
            let object = self.read_input(input, &place.names);
            self.take_place(place, object);
        }
    }

    /// Reads a body of which the members are known.
    pub(in crate::observe) fn read_places_scanned(&mut self, body: &ScannedBody<'_>, places: &[BodyPlace<'_>]) {
        if u64::try_from(body.json.len()).is_ok_and(|len| len > self.bounds.body_bytes) {
            return self.read_places_of(body.json.as_bytes(), places);
        }
        for place in places {
            let object = self.read_scanned(body, &place.names);
            self.take_place(place, object);
        }
    }

    /// Takes the object that is at a place.
    fn take_place(&mut self, place: &BodyPlace<'_>, object: Object<'_>) {
        match place.carrier {
            _ if !place.is_expected && !object.is_found() => {}
            Carrier::Flat => self.flat(object),
            carrier => self.object(carrier, object),
        }
    }

    /// Takes what a value that is parsed already has at these places.
    pub(in crate::observe) fn look_at_places(&mut self, body: &serde_json::Value, places: &[BodyPlace<'_>]) {
        for place in places {
            self.look(body, &place.names, |decoder, object| decoder.take_place(place, object));
        }
    }
}
