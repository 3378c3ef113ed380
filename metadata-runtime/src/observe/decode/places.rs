//! Where in a body the carriers are.

use std::borrow::Cow;
use std::io::Read;

use super::Decoder;
use super::json::Object;
use super::read::{Input, read_all};
use crate::contract::{Carrier, RequestPath};

/// The member of a body that is the string map, where no path says another.
const CLIENT_METADATA: &str = "client_metadata";

/// A place in a body.
pub(in crate::observe) struct BodyPlace<'c> {
    /// The flat map or a view.
    carrier: Carrier,
    names: Vec<Cow<'c, str>>,
    /// Requests of the path have it, so that its absence and a body that cannot be read are something to say.
    is_expected: bool,
}

impl<'c> BodyPlace<'c> {
    fn new(carrier: Carrier, pointer: &'c str, is_expected: bool) -> Self {
        // RFC 6901, section 4.
        let name = |name: &'c str| {
            if name.contains('~') { name.replace("~1", "/").replace("~0", "~").into() } else { Cow::Borrowed(name) }
        };
        Self { carrier, names: pointer.split('/').skip(1).map(name).collect(), is_expected }
    }
}

impl<'c> Decoder<'c> {
    /// Returns where a body of the path has what; without a path, where it mostly has the flat map.
    ///
    /// A path whose bodies have nothing may get what another path of the contract has.
    pub(in crate::observe) fn places(&self, path: Option<&'c RequestPath>) -> Vec<BodyPlace<'c>> {
        let contract = self.index.contract;
        let views = contract.views();
        let of = |path: &'c RequestPath, is_expected| {
            let flat = path.flat_at().map(|pointer| BodyPlace::new(Carrier::Flat, pointer, is_expected));
            let view = move |(name, pointer): (&str, &'c str)| {
                let view = views.iter().find(|view| **view == name)?;
                Some(BodyPlace::new(Carrier::View(view), pointer, is_expected))
            };
            flat.into_iter().chain(path.views_at().filter_map(view))
        };
        let Some(path) = path else {
            return vec![BodyPlace { carrier: Carrier::Flat, names: vec![CLIENT_METADATA.into()], is_expected: true }];
        };
        let mut places: Vec<BodyPlace<'c>> = of(path, true).collect();
        if places.is_empty() {
            for place in contract.paths().iter().flat_map(|other| of(other, false)) {
                if !places.iter().any(|known| known.names == place.names && known.carrier == place.carrier) {
                    places.push(place);
                }
            }
        }
        places
    }

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
            let names: Vec<&str> = place.names.iter().map(|name| &**name).collect();
            let object = self.read_input(input, &names);
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
            let names: Vec<&str> = place.names.iter().map(|name| &**name).collect();
            self.look(body, &names, |decoder, object| decoder.take_place(place, object));
        }
    }
}
