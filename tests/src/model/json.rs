use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// How many bytes `value` takes as JSON in ASCII without DEL.
#[must_use]
pub fn escaped_len(value: &Value) -> usize {
    let escaped = |c: char| if matches!(c, '\0'..='~') { 1 } else { 6 * c.len_utf16() };
    value.to_string().chars().map(escaped).sum()
}

/// Reads JSON, and refuses an object that has a key twice.
///
/// # Errors
///
/// When it is no JSON, or a key is there twice.
pub fn strict(json: &str) -> serde_json::Result<Value> {
    serde_json::from_str::<Strict>(json).map(|strict| strict.0)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = seq.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Strict(value))) = map.next_entry::<String, _>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format_args!("the key {key:?} is there twice")));
            }
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_twice_is_refused_wherever_it_is() {
        assert_eq!(strict(r#"{"a":[1,-1,0.5,"x",null,true]}"#).unwrap(), json!({"a": [1, -1, 0.5, "x", null, true]}));
        assert!(strict(r#"{"a":1,"a":1}"#).is_err());
        assert!(strict(r#"[{"b":{"a":1,"c":2,"a":1}}]"#).is_err());
    }

    #[test]
    fn the_escaped_length_counts_utf_16_units() {
        assert_eq!(escaped_len(&json!("a\n\u{7F}é\u{1F600}\0")), "\"a\\n\\u007f\\u00e9\\ud83d\\ude00\\u0000\"".len());
    }
}
