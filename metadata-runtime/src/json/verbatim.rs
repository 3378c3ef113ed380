//! JSON that is already text: `serde_json` passes it for a `RawValue` and, with its feature `arbitrary_precision`, for
//! a number.

use serde_core::ser::{self, Serialize};

use super::error::{JsonError, Result, incomplete};
use super::escape::{write_escape, write_string};
use super::output::Output;
use super::read::check;
use super::refused::{is_at_constructor, is_constructor};
use crate::contract::Key;

/// JSON text during serialization: written as JSON, in ASCII and on one line.
pub(super) struct Verbatim<'a> {
    out: &'a mut Output,
    key: Option<&'a Key>,
    /// `true` for JSON that this crate has written.
    is_own: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Missing,
    Written,
    Failed,
}

impl<'a> Verbatim<'a> {
    /// Begins the JSON of a struct with this private name.
    #[cold]
    pub(super) fn new(out: &'a mut Output, key: Option<&'a Key>, name: &str) -> Self {
        Self { out, key, is_own: name == AS_IS, state: State::Missing }
    }

    #[cold]
    pub(super) fn write<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        let written = match self.state {
            State::Missing => self.write_once(value),
            State::Written | State::Failed => Err(JsonError::new("JSON that comes as text is one field")),
        };
        self.state = if written.is_ok() { State::Written } else { State::Failed };
        written
    }

    fn write_once<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        let text = serde_json::to_value(value).map_err(ser::Error::custom)?;
        let text = text.as_str().ok_or_else(|| JsonError::new("JSON that comes as text must be a string"))?;
        // As a field's own value, it is no member of an object.
        let is_absent = self.out.is_at_field() && text.trim() == "null";
        // Text that no reader accepts would make the whole object unreadable: text that is not JSON, is nested too
        // deep, or contains half a character, a number out of range, or a key that a reader refuses. Some refuse a key
        // that comes twice, and the others lose one of the two members.
        let in_constructor =
            self.key.map_or_else(|| is_at_constructor(&self.out.text), |key| is_constructor(key.name()));
        check(text, in_constructor && !is_absent, !self.is_own).map_err(ser::Error::custom)?;
        if is_absent {
            return Ok(());
        }
        if let Some(key) = self.key {
            key.push_member(&mut self.out.text);
        }
        match text.trim() {
            // It may be a key, of which readers know some however they are escaped.
            text if text.starts_with('"') && !self.is_own => {
                let string: String = serde_json::from_str(text).map_err(ser::Error::custom)?;
                write_string(&mut self.out.text, &string);
                Ok(())
            }
            text => copy(self.out, text),
        }
    }

    #[cold]
    pub(super) fn close(self) -> Result {
        if self.state == State::Written { Ok(()) } else { Err(incomplete()) }
    }
}

/// Copies JSON. Characters outside printable ASCII are escaped within strings; elsewhere they are white space and
/// become spaces.
fn copy(out: &mut Output, json: &str) -> Result {
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            match c {
                ' '..='~' => out.text.push(c),
                _ => write_escape(&mut out.text, c),
            }
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ' ' | '\t' | '\n' | '\r' => continue,
            '[' | '{' => out.descend()?,
            ']' | '}' => out.ascend(1),
            _ => {}
        }
        in_string = c == '"';
        out.text.push(c);
    }
    Ok(())
}

/// The name by which this crate passes JSON to itself.
const AS_IS: &str = "$serde_json::private::codex_metadata::AsIs";

/// JSON that this crate has written, as a value of another object.
pub(crate) struct AsIs<'t>(pub(crate) &'t str);

impl Serialize for AsIs<'_> {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        use ser::SerializeStruct as _;

        // As `serde_json` passes it for a `RawValue`, so that its depth counts.
        let mut value = serializer.serialize_struct(AS_IS, 1)?;
        value.serialize_field(AS_IS, self.0)?;
        value.end()
    }
}
