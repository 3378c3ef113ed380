//! The parts of a JSON object that are at known places, byte for byte.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
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
        serde_json::value::to_raw_value(&self.kept(body)).ok()
    }

    fn kept<'a>(&self, value: &'a RawValue) -> Kept<'a> {
        if self.is_whole {
            return Kept::Whole(value);
        }
        // Of what is no object nothing is at the places.
        let members = serde_json::from_str::<Members<'a>>(value.get()).map_or_else(|_| Vec::new(), |members| members.0);
        let kept = members.into_iter().filter_map(|(name, value)| {
            // A name with half of a surrogate pair is no place's; serde_json fails for it.
            let name: String = serde_json::from_str(name.get()).ok()?;
            let key = significant(&name);
            let (_, place) = self.within.iter().find(|(other, _)| *other == key)?;
            Some((name, place.kept(value)))
        });
        Kept::Parts(kept.collect())
    }
}

/// The kept part of a value.
enum Kept<'a> {
    Whole(&'a RawValue),
    Parts(Vec<(String, Self)>),
}

impl Serialize for Kept<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(value) => value.serialize(serializer),
            Self::Parts(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, value))),
        }
    }
}

/// The members of an object in their order, with repeated ones. A name may be one that is no text.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}
