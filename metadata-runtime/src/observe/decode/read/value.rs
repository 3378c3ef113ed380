use std::collections::HashSet;
use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Reads the value of one member, whose JSON text is `raw`.
///
/// Looks first and builds then, so that what is beyond the bounds is never built, and a repeated key within is
/// noticed; `repeated` gets the way to each. `left` is how many members may still come.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(in crate::observe) fn read_value(
    raw: &str,
    depth: usize,
    left: &mut usize,
    repeated: &mut Vec<String>,
) -> Result<Value, String> {
    let mut survey = Survey { left, repeated, place: String::new() };
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    let surveyed = Probe { survey: &mut survey, depth }.deserialize(&mut deserializer);
    surveyed.and_then(|()| serde_json::from_str(raw)).map_err(|error| message(&error))
}

/// The message of an error, without the value that a wrong type is quoted with: it may be sensitive.
pub(in crate::observe) fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = match text.rsplit_once(", expected ") {
        Some((_, expected)) if error.is_data() => format!("expected {expected}"),
        _ => text,
    };
    // Most are texts of one line.
    text.replace(" at line 1 column ", " at byte ")
}

struct Survey<'s> {
    left: &'s mut usize,
    repeated: &'s mut Vec<String>,
    /// The keys on the way to where we are, with a dot before each.
    place: String,
}

struct Probe<'l, 's> {
    survey: &'l mut Survey<'s>,
    /// How many levels may still open.
    depth: usize,
}

impl Probe<'_, '_> {
    fn open<E: serde::de::Error>(&self) -> Result<usize, E> {
        self.depth.checked_sub(1).ok_or_else(|| E::custom("nested deeper than is read"))
    }

    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        let left = self.survey.left.checked_sub(1);
        *self.survey.left = left.ok_or_else(|| E::custom("there are more members than are read"))?;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Probe<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let depth = self.open()?;
        while seq.next_element_seed(Probe { survey: self.survey, depth })?.is_some() {
            self.count()?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        const MAX_REPEATED: usize = 100;
        let depth = self.open()?;
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            self.count()?;
            let outer = self.survey.place.len();
            let _ = write!(self.survey.place, ".{key}");
            if !keys.insert(key) {
                if self.survey.repeated.len() == MAX_REPEATED {
                    return Err(A::Error::custom("too many of its keys came more than once"));
                }
                self.survey.repeated.push(self.survey.place.clone());
            }
            map.next_value_seed(Probe { survey: self.survey, depth })?;
            self.survey.place.truncate(outer);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(raw: &str) -> (Result<Value, String>, Vec<String>) {
        let mut repeated = Vec::new();
        (read_value(raw, 3, &mut 6, &mut repeated), repeated)
    }

    #[test]
    fn a_value_is_read_with_its_repeated_keys() {
        let (value, repeated) = read(r#"{"a":{"b":1,"b":2},"a":null}"#);
        assert_eq!(value, Ok(json!({"a": null})));
        assert_eq!(repeated, [".a.b", ".a"]);
    }

    #[test]
    fn the_bounds_hold() {
        assert_eq!(read("[[[1]]]").0, Ok(json!([[[1]]])));
        assert_eq!(read("[[[[1]]]]").0, Err("nested deeper than is read at byte 4".into()));
        assert_eq!(read("[1,2,3,4,5,6]").0, Ok(json!([1, 2, 3, 4, 5, 6])));
        assert_eq!(read("[1,2,3,4,5,6,7]").0, Err("there are more members than are read at byte 15".into()));
        assert_eq!(read(r#""\ud800""#).0, Err("unexpected end of hex escape at byte 8".into()));
    }
}
