//! The parts of a JSON object that are at known places, byte for byte but for the white space between their tokens.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::compact::Compact;
use super::legible::Legible;
use crate::spelling::{forms, significant};

/// Places in an object, from JSON Pointers.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// `true` if all that is here is kept.
    is_whole: bool,
    /// The members that are kept, or parts of them, by their letters and digits.
    within: HashMap<String, Self>,
}

impl<'p> FromIterator<&'p str> for Places {
    fn from_iter<I: IntoIterator<Item = &'p str>>(pointers: I) -> Self {
        let mut places = Self::default();
        for pointer in pointers {
            places.add(pointer);
        }
        places
    }
}

impl Places {
    fn add(&mut self, pointer: &str) {
        let mut place = self;
        for name in pointer.split('/').skip(1) {
            let name = significant(&name.replace("~1", "/").replace("~0", "~"));
            place = place.within.entry(name).or_default();
        }
        place.is_whole = true;
    }

    /// Writes what an object has at the places, in one line, as it goes: nothing is made of it in memory.
    ///
    /// # Errors
    ///
    /// Returns the errors of `out`, and one if it is no object; see [`is_object`].
    pub(super) fn write(&self, body: &Legible<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.put(body.text(), body, &mut Compact::new(out))
    }

    fn put(&self, value: &str, body: &Legible<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.is_whole {
            return body.write(value, out);
        }
        out.write_all(b"{")?;
        // Of what is no object nothing is at the places.
        if value.trim_ascii_start().starts_with('{') {
            let mut failed = None;
            let within = Within { places: self, body, out, failed: &mut failed };
            let read = serde_json::Deserializer::from_str(value).deserialize_map(within);
            read.map_err(|error| failed.unwrap_or_else(|| error.into()))?;
        }
        out.write_all(b"}")
    }
}

/// Returns whether a body is an object.
pub(super) fn is_object(body: &str) -> bool {
    serde_json::from_str::<&RawValue>(body).is_ok_and(|body| body.get().starts_with('{'))
}

/// A reader of the members of an object in their order, with repeated ones, that writes those at the places.
struct Within<'p, 'o> {
    places: &'p Places,
    body: &'p Legible<'p>,
    out: &'o mut dyn Write,
    failed: &'o mut Option<io::Error>,
}

impl Within<'_, '_> {
    fn member(&mut self, is_first: bool, name: &str, place: &Places, value: &str) -> io::Result<()> {
        if !is_first {
            self.out.write_all(b",")?;
        }
        self.body.write(name, self.out)?;
        self.out.write_all(b":")?;
        place.put(value, self.body, self.out)
    }
}

impl<'de> Visitor<'de> for Within<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut is_first = true;
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // A name with half of a surrogate pair is no place's; serde_json fails for it.
            let Ok(key) = serde_json::from_str::<String>(name.get()) else { continue };
            let Some(place) = forms(&key).find_map(|key| self.places.within.get(&key)) else { continue };
            if let Err(error) = self.member(is_first, name.get(), place, value.get()) {
                *self.failed = Some(error);
                return Err(A::Error::custom("it cannot be written"));
            }
            is_first = false;
        }
        Ok(())
    }
}
