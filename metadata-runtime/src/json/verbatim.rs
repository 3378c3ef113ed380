//! JSON that comes as text: what `serde_json` hands over for a `RawValue`, and with its feature
//! `arbitrary_precision` for a number.

use serde::de::IgnoredAny;
use serde::ser::{self, Serialize};

use super::error::JsonError;
use super::escape::write_escape;
use super::serializer::{MAX_DEPTH, Result};

/// Whether a struct of this name is such text and not a struct.
#[inline]
pub(super) fn is_verbatim(name: &str) -> bool {
    // Asked of every struct: one look is enough for nearly all.
    name.as_bytes().first() == Some(&b'$') && name.starts_with("$serde_json::private::")
}

/// Appends the text of `value` behind `key` as the JSON that it is, in ASCII and on one line.
#[cold]
pub(super) fn write_verbatim<T: Serialize + ?Sized>(
    out: &mut String,
    key: Option<&str>,
    depth: u8,
    value: &T,
) -> Result {
    let text = serde_json::to_value(value).map_err(ser::Error::custom)?;
    let text = text.as_str().ok_or_else(|| JsonError::new("JSON that comes as text must be a string"))?;
    // What is not JSON, or nested too deep to be read, would cost the whole object.
    serde_json::from_str::<IgnoredAny>(text).map_err(ser::Error::custom)?;
    let text = text.trim();
    if key.is_some() && text == "null" {
        return Ok(());
    }
    out.push_str(key.unwrap_or_default());
    copy(out, text, depth)
}

/// Copies JSON: what is not printable ASCII is escaped within strings, and is white space elsewhere.
fn copy(out: &mut String, json: &str, mut depth: u8) -> Result {
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            match c {
                ' '..='~' => out.push(c),
                _ => write_escape(out, c),
            }
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ' ' | '\t' | '\n' | '\r' => continue,
            '[' | '{' if depth >= MAX_DEPTH => {
                return Err(JsonError::new("it is nested deeper than readers of JSON take"));
            }
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
        in_string = c == '"';
        out.push(c);
    }
    Ok(())
}
