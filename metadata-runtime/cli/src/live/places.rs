//! The parts of a JSON object that are at known places, byte for byte.

use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::spelling::significant;

/// Places in an object, from JSON Pointers.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// `true` if all that is here is kept.
    is_whole: bool,
    /// The members that are kept, or parts of them, by their letters and digits.
    within: Vec<(String, Self)>,
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
            let at = place.within.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
                place.within.push((name, Self::default()));
                place.within.len() - 1
            });
            place = &mut place.within[at].1;
        }
        place.is_whole = true;
    }

    /// Returns what an object has at the places; `None` if it is none.
    pub(super) fn of(&self, body: &str) -> Option<Box<RawValue>> {
        let body: &RawValue = serde_json::from_str(body).ok()?;
        if !body.get().starts_with('{') {
            return None;
        }
        let mut kept = String::new();
        self.put(body, &mut kept);
        RawValue::from_string(kept).ok()
    }

    /// Appends what is kept of a value: as text, since a list of short members needs many times its memory.
    fn put(&self, value: &RawValue, kept: &mut String) {
        if self.is_whole {
            kept.push_str(value.get());
            return;
        }
        let start = kept.len();
        kept.push('{');
        // Of what is no object nothing is at the places.
        let within = Within { places: self, kept };
        if serde_json::Deserializer::from_str(value.get()).deserialize_map(within).is_err() {
            kept.truncate(start + 1);
        }
        kept.push('}');
    }
}

/// A reader of the members of an object in their order, with repeated ones, that keeps those at the places.
struct Within<'p, 'k> {
    places: &'p Places,
    kept: &'k mut String,
}

impl<'de> Visitor<'de> for Within<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut is_first = true;
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // A name with half of a surrogate pair is no place's; serde_json fails for it.
            let Ok(name) = serde_json::from_str::<String>(name.get()) else { continue };
            let key = significant(&name);
            let Some((_, place)) = self.places.within.iter().find(|(other, _)| *other == key) else { continue };
            if !is_first {
                self.kept.push(',');
            }
            is_first = false;
            *self.kept += &serde_json::to_string(&name).map_err(A::Error::custom)?;
            self.kept.push(':');
            place.put(value, self.kept);
        }
        Ok(())
    }
}
