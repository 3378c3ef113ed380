//! JSON text as a `serde_json::Value`, whatever the Cargo features of the whole build.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;
use super::cursor::{Cursor, Fault};
use super::keys::Keys;
use super::number::has_same_digits;
use crate::json::refused::{MAX_EXPONENT_DIGITS, MAX_NUMBER, NULL_CONSTRUCTOR, is_constructor, refusal};

const TWICE: &str = "a key that came before in its object";

/// Reads a whole text, and loses nothing of it.
///
/// # Errors
///
/// Returns the fault of the text, of a number that the value cannot hold, or of a key that comes twice. Without
/// `arbitrary_precision`, the value holds no integer beyond 64 bits, and no other number but as a double.
pub(crate) fn to_value(text: &str) -> Result<Value, Fault> {
    whole::<true>(text)
}

/// Reads a whole text. Numbers may be rounded. Of members with one key, the last counts, as `serde_json` has it.
///
/// # Errors
///
/// Returns the fault of the text, or of an integer that the value cannot hold.
#[cfg(feature = "observe")]
pub(crate) fn to_rounded_value(text: &str) -> Result<Value, Fault> {
    whole::<false>(text)
}

fn whole<const EXACT: bool>(text: &str) -> Result<Value, Fault> {
    let mut cursor = Cursor::new(text);
    let value = read::<EXACT>(&mut cursor, MAX_DEPTH)?;
    cursor.end()?;
    Ok(value)
}

/// Checks a whole text that is to be part of a larger one, where it is perhaps the value of a
/// [`constructor`](is_constructor): every reader takes it, and takes each number for a double. With `once`, each object has
/// each key once.
///
/// # Errors
///
/// Returns the first fault.
pub(crate) fn check(text: &str, in_constructor: bool, once: bool) -> Result<(), Fault> {
    let mut cursor = Cursor::new(text);
    check_value(&mut cursor, MAX_DEPTH, in_constructor, once)?;
    cursor.end()
}

fn check_value(cursor: &mut Cursor<'_>, depth: usize, in_constructor: bool, once: bool) -> Result<(), Fault> {
    match cursor.next_token() {
        Some(b'"') => cursor.string().map(drop),
        Some(b'-' | b'0'..=b'9') => {
            let number = cursor.number()?;
            if number.len() > MAX_NUMBER {
                return cursor
                    .fault("a number of more than 1,000 characters, with which some readers refuse the whole text");
            }
            if !is_in_range(number) {
                return cursor.fault("a number out of range (the largest is written 1.7976931348623157e308)");
            }
            if has_long_exponent(number) {
                return cursor
                    .fault("a number whose exponent is beyond 9,999, with which some readers refuse the whole text");
            }
            if !has_parts_in_range(number) {
                return cursor.fault(
                    "a number of which the digits or the exponent alone are out of range, with which some readers refuse \
                     the whole text",
                );
            }
            Ok(())
        }
        Some(b'[') => cursor.elements(depth, |cursor, depth| check_value(cursor, depth, false, once)).map(drop),
        Some(b'{') => {
            let (mut keys, mut before): (_, Vec<Cow<'_, str>>) = (Keys::default(), Vec::new());
            cursor.each_member(depth, |cursor, key, depth| {
                if let Some(why) = refusal(&key, || in_constructor) {
                    return cursor.fault(why);
                }
                let in_constructor = is_constructor(&key);
                if once {
                    if !keys.insert(&key, before.iter().map(|key| &**key)) {
                        return cursor.fault(TWICE);
                    }
                    before.push(key);
                }
                check_value(cursor, depth, in_constructor, once)
            })
        }
        _ => match cursor.word()? {
            "null" if in_constructor => cursor.fault(NULL_CONSTRUCTOR),
            _ => Ok(()),
        },
    }
}

/// Returns `true` if every reader takes the number for a finite double.
///
/// `serde_json` without `float_roundtrip` multiplies the digits by a power of ten, and so takes some spellings of the
/// largest double for infinite, such as `DBL_MAX` in C. The largest double may have only the spelling that formatters of
/// doubles write. All spellings of smaller ones are far enough from infinity.
fn is_in_range(number: &str) -> bool {
    let is_largest = |spelling| number.trim_start_matches('-').eq_ignore_ascii_case(spelling);
    number.parse::<f64>().is_ok_and(|double| double.abs() < f64::MAX)
        || ["1.7976931348623157e308", "1.7976931348623157e+308"].into_iter().any(is_largest)
}

/// Returns `true` for a number that is nearly zero, or zero, in a spelling that some readers refuse.
fn has_long_exponent(number: &str) -> bool {
    let exponent = number.rsplit_once(['e', 'E']).map_or("", |(_, exponent)| exponent);
    exponent.trim_start_matches(['+', '-', '0']).len() > MAX_EXPONENT_DIGITS
}

/// Returns `true` if no part of the number is too large for a double: `RapidJSON` refuses `0e309`, and digits that are not
/// before their exponent makes them smaller.
fn has_parts_in_range(number: &str) -> bool {
    let is_finite = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let Some((digits, exponent)) = number.split_once(['e', 'E']) else { return true };
    let is_zero = || !digits.contains(|digit: char| matches!(digit, '1'..='9'));
    is_finite(digits) && (!is_zero() || is_finite(&format!("1e{exponent}")))
}

fn read<const EXACT: bool>(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, Fault> {
    Ok(match cursor.next_token() {
        Some(b'"') => Value::String(cursor.string()?.into_owned()),
        Some(b'-' | b'0'..=b'9') => match number::<EXACT>(cursor.number()?) {
            Some(number) => Value::Number(number),
            None => return cursor.fault("a number that 64 bits do not hold"),
        },
        Some(b'[') => Value::Array(cursor.elements(depth, read::<EXACT>)?),
        Some(b'{') => {
            let mut object = Map::new();
            cursor.each_member(depth, |cursor, key, depth| {
                match object.insert(key.into_owned(), read::<EXACT>(cursor, depth)?) {
                    Some(_) if EXACT => cursor.fault(TWICE),
                    _ => Ok(()),
                }
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
fn number<const EXACT: bool>(text: &str) -> Option<Number> {
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    // Integers have no negative zero.
    if let Some(number) = text.parse::<i64>().ok().filter(|number| *number != 0) {
        return Some(number.into());
    }
    let exact = text.parse::<Number>().ok().filter(|number| number.to_string() == text);
    let is_integer = || text != "-0" && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    let nearest = || if is_integer() { None } else { Number::from_f64(text.parse().ok()?) };
    exact.or_else(|| nearest().filter(|number| !EXACT || has_same_digits(text, &number.to_string())))
}
