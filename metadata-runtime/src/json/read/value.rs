//! JSON text as a `serde_json::Value`, whatever the Cargo features of the whole build.

use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;
use super::cursor::{Cursor, Fault};
use crate::json::refused::{is_constructor, refusal};

/// Reads a whole text. Of members with one key, the last counts, as `serde_json` has it.
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

/// Checks a whole text that is to be part of a larger one, where it is perhaps the value of a
/// [`constructor`](is_constructor): every reader takes it, and takes each number for a double.
///
/// # Errors
///
/// Returns the first fault.
pub(crate) fn check(text: &str, in_constructor: bool) -> Result<(), Fault> {
    let mut cursor = Cursor::new(text);
    check_value(&mut cursor, MAX_DEPTH, in_constructor)?;
    cursor.end()
}

fn check_value(cursor: &mut Cursor<'_>, depth: usize, in_constructor: bool) -> Result<(), Fault> {
    match cursor.next_token() {
        Some(b'"') => cursor.string().map(drop),
        Some(b'-' | b'0'..=b'9') => {
            let is_in_range = cursor.number()?.parse::<f64>().is_ok_and(f64::is_finite);
            if is_in_range { Ok(()) } else { cursor.fault("number out of range") }
        }
        Some(b'[') => cursor.elements(depth, |cursor, depth| check_value(cursor, depth, false)).map(drop),
        Some(b'{') => cursor.each_member(depth, |cursor, key, depth| match refusal(&key, || in_constructor) {
            Some(why) => cursor.fault(why),
            None => check_value(cursor, depth, is_constructor(&key)),
        }),
        _ => cursor.word().map(drop),
    }
}

fn read(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, Fault> {
    Ok(match cursor.next_token() {
        Some(b'"') => Value::String(cursor.string()?.into_owned()),
        Some(b'-' | b'0'..=b'9') => match number(cursor.number()?) {
            Some(number) => Value::Number(number),
            None => return cursor.fault("number out of range"),
        },
        Some(b'[') => Value::Array(cursor.elements(depth, read)?),
        Some(b'{') => {
            let mut object = Map::new();
            cursor.each_member(depth, |cursor, key, depth| {
                object.insert(key.into_owned(), read(cursor, depth)?);
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
