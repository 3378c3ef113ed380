//! JSON text as a `serde_json::Value`, whatever the Cargo features of the whole build.

use serde_json::{Map, Number, Value};

use super::cursor::{Cursor, Fault};
use super::node::MAX_DEPTH;

/// Reads a whole text. Of members with one key, the first counts.
///
/// # Errors
///
/// Returns the fault of the text, or of a number that the value cannot hold: an integer beyond 64 bits, without
/// `arbitrary_precision`.
pub(crate) fn to_value(text: &str) -> Result<Value, Fault> {
    let mut cursor = Cursor::new(text);
    let value = read(&mut cursor, MAX_DEPTH)?;
    cursor.end()?;
    Ok(value)
}

fn read(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, Fault> {
    Ok(match cursor.next_token() {
        Some(b'"') => Value::String(cursor.string()?.into_owned()),
        Some(b'-' | b'0'..=b'9') => match number(cursor.number()?) {
            Some(number) => Value::Number(number),
            None => return cursor.fault("a number out of range"),
        },
        Some(b'[') => Value::Array(cursor.elements(|cursor| nested(cursor, depth))?),
        Some(b'{') => {
            let mut object = Map::new();
            cursor.each_member(|cursor, key| {
                let value = nested(cursor, depth)?;
                object.entry(key).or_insert(value);
                Ok(())
            })?;
            Value::Object(object)
        }
        _ => match cursor.word()? {
            "null" => Value::Null,
            word => Value::Bool(word == "true"),
        },
    })
}

fn nested(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, Fault> {
    match depth.checked_sub(1) {
        Some(depth) => read(cursor, depth),
        None => cursor.fault("nested deeper than is read"),
    }
}

/// Reads a number: exactly if that is possible, and else as the nearest double, which `serde_json` itself may miss.
fn number(text: &str) -> Option<Number> {
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    // Integers have no negative zero.
    if let Some(number) = text.parse::<i64>().ok().filter(|number| *number != 0) {
        return Some(number.into());
    }
    let exact = text.parse::<Number>().ok().filter(|number| number.to_string() == text);
    let is_integer = || text != "-0" && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    exact.or_else(|| if is_integer() { None } else { Number::from_f64(text.parse().ok()?) })
}
