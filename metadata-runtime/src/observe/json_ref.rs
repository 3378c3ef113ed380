use std::borrow::Cow;
use std::{fmt, ptr};

use serde_core::de::DeserializeOwned;
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use super::deserializer::{NodeDeserializer, ValueError};
use crate::json::read::{Copied, Node, to_rounded_value, to_value};
use crate::json::{is_plain_text, write_string};
use crate::line::Escaped;

/// A borrowed JSON value of a request, in which numbers keep all their digits. [`JsonValue`](super::JsonValue)
/// is the owned form.
///
/// Two values are equal if they mean the same JSON; see [`JsonValue`](super::JsonValue).
///
/// ```
/// use codex_metadata::observe::JsonValue;
///
/// let value: JsonValue = r#"{"turn": 3}"#.parse()?;
/// let borrowed = value.as_json_ref();
/// assert_eq!(borrowed.text(), r#"{"turn":3}"#);
/// assert_eq!(borrowed, value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct JsonRef<'t> {
    /// The contents of a string, or the JSON of any other value: in ASCII, without white space.
    text: &'t str,
    is_string: bool,
}

impl<'t> JsonRef<'t> {
    pub(super) const NULL: Self = Self { text: "null", is_string: false };

    pub(super) const fn new(text: &'t str, is_string: bool) -> Self {
        Self { text, is_string }
    }

    pub(super) const fn string(text: &'t str) -> Self {
        Self { text, is_string: true }
    }

    pub(super) const fn is_string(self) -> bool {
        self.is_string
    }

    pub(super) fn to_copied(self) -> Copied<'t> {
        let text = Cow::Borrowed(self.text);
        if self.is_string { Copied::Text(text) } else { Copied::Json(text) }
    }

    /// Returns the content of the string, with all escapes decoded, if the value is a string; `None` otherwise.
    #[must_use]
    pub const fn as_str(self) -> Option<&'t str> {
        if self.is_string { Some(self.text) } else { None }
    }

    /// Returns `true` if the value is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        !self.is_string && self.text == "null"
    }

    /// Returns `true` if the value is an array or an object.
    #[must_use]
    pub fn is_compound(self) -> bool {
        !self.is_string && self.text.starts_with(['[', '{'])
    }

    /// Returns the value as text. For a string, this is the content, with all escapes decoded; for any other value,
    /// this is the JSON.
    #[must_use]
    pub const fn text(self) -> &'t str {
        self.text
    }

    /// Returns whether both are the same part of one text, so that neither need be looked at.
    pub(super) fn is_same_part(self, other: Self) -> bool {
        ptr::eq(self.text, other.text) && self.is_string == other.is_string
    }

    /// Returns whether a [`serde_json::Value`] can have the value, as a view has it.
    pub(super) fn fits_a_view(self) -> bool {
        self.is_string || to_value(self.text).is_ok()
    }

    /// Returns how many bytes it has as this crate renders it.
    pub(super) fn rendered_len(self) -> usize {
        if self.is_string { rendered_len(self.text) } else { self.text.len() }
    }

    pub(super) fn node(self) -> Node<'t> {
        if self.is_string {
            return Node::String(Cow::Borrowed(self.text));
        }
        // It was checked when it was read.
        Node::parse(self.text).unwrap_or(Node::Null)
    }

    /// Deserializes the value into any type.
    ///
    /// # Errors
    ///
    /// Returns an error if the type's `Deserialize` does not accept the value.
    pub fn deserialize<T: DeserializeOwned>(self) -> Result<T, ValueError> {
        T::deserialize(NodeDeserializer::new(self.node()))
    }

    /// Converts the value to a [`serde_json::Value`]. A number with a fraction or an exponent may be rounded to an
    /// `f64`. Returns `None` if an integer fits neither `u64` nor `i64`, or if another number is too large for an
    /// `f64`, such as `1e400`. These are the limits of `serde_json` without its feature `arbitrary_precision`.
    #[must_use]
    pub fn to_value(self) -> Option<serde_json::Value> {
        if self.is_string {
            return Some(serde_json::Value::String(self.text.to_owned()));
        }
        to_rounded_value(self.text).ok()
    }
}

impl PartialEq for JsonRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is_string == other.is_string
            && (self.text == other.text || !self.is_string && self.node().is_same(&other.node()))
    }
}

impl Eq for JsonRef<'_> {}

impl PartialEq<str> for JsonRef<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for JsonRef<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

/// Writes the value as JSON.
impl fmt::Display for JsonRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_string {
            return f.write_str(self.text);
        }
        let mut json = String::new();
        write_string(&mut json, self.text);
        f.write_str(&json)
    }
}

/// Writes the value as JSON, in which control characters and other invisible characters are escaped. The value of a
/// field that is declared as `sensitive` is written too.
impl fmt::Debug for JsonRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Escaped(&self.to_string()), f)
    }
}

/// Serializes the JSON value, for example an object as a map. A number that fits neither `u64` nor `i64` is serialized
/// as an `f64`.
impl Serialize for JsonRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SerializedNode(&self.node()).serialize(serializer)
    }
}

struct SerializedNode<'n, 't>(&'n Node<'t>);

impl Serialize for SerializedNode<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(flag) => serializer.serialize_bool(*flag),
            Node::Number(text) => {
                if let Ok(number) = text.parse::<u64>() {
                    serializer.serialize_u64(number)
                } else if let Some(number) = text.parse::<i64>().ok().filter(|number| *number != 0) {
                    serializer.serialize_i64(number)
                } else {
                    serializer.serialize_f64(text.parse().unwrap_or(f64::NAN))
                }
            }
            Node::String(text) => serializer.serialize_str(text),
            Node::Array(list) => serializer.collect_seq(list.iter().map(SerializedNode)),
            Node::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, &SerializedNode(value))?;
                }
                map.end()
            }
        }
    }
}

/// Returns how many bytes a string has as this crate renders it, with its quotes.
pub(super) fn rendered_len(text: &str) -> usize {
    if is_plain_text(text) {
        return text.len() + 2;
    }
    let mut json = String::new();
    write_string(&mut json, text);
    json.len()
}
