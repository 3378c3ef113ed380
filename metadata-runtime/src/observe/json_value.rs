use std::borrow::Cow;
use std::fmt;

use serde_core::de::DeserializeOwned;
use serde_core::ser::{Serialize, Serializer};

use super::deserializer::ValueError;
use super::json_ref::JsonRef;
use crate::json::read::{Copied, Cursor, Fault, Node, Survey};
use crate::json::write_string;

/// A JSON value as it arrived. Numbers keep all their digits.
///
/// Values are compared by their meaning, not by their text: the numbers `1`, `1.0` and `10e-1` are equal, and two
/// objects are equal if they have equal members in any order.
///
/// ```
/// use codex_metadata::observe::JsonValue;
///
/// let sent: JsonValue = "[9007199254740993, 1.0]".parse()?;
/// assert_eq!(sent, "[9007199254740993,1]".parse::<JsonValue>()?);
/// assert_ne!(sent, "[9007199254740992,1]".parse::<JsonValue>()?);
/// assert_eq!(sent.deserialize::<(u64, f64)>()?, (9_007_199_254_740_993, 1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct JsonValue {
    /// The contents of a string, or the JSON of any other value: in ASCII, without white space.
    text: String,
    is_string: bool,
}

impl JsonValue {
    /// Parses the JSON value at the beginning of `text`. Returns the value and the rest of `text`.
    ///
    /// ```
    /// use codex_metadata::observe::JsonValue;
    ///
    /// let (value, rest) = JsonValue::first(r#""a\u0020b", 2"#)?;
    /// assert_eq!((value.as_str(), rest), (Some("a b"), ", 2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if `text` does not begin with a JSON value.
    pub fn first(text: &str) -> Result<(Self, &str), ValueError> {
        let mut cursor = Cursor::new(text);
        let value = Self::read(&mut cursor, usize::MAX).map_err(|fault| ValueError::new(fault.to_string()))?;
        Ok((value, &text[cursor.at()..]))
    }

    /// Parses a text that is a JSON value of at most so many members and elements, on all levels.
    pub(super) fn within(text: &str, members: usize) -> Result<Self, Fault> {
        let mut cursor = Cursor::new(text);
        let value = Self::read(&mut cursor, members)?;
        cursor.end().map(|()| value)
    }

    fn read(cursor: &mut Cursor<'_>, mut members: usize) -> Result<Self, Fault> {
        const MAX_DEPTH: usize = 127;
        let mut survey = Survey { left: &mut members, repeated: &mut Vec::new() };
        let mut value = cursor.copy_value(MAX_DEPTH, &mut survey).map(Self::of_copied)?;
        // A copy has room for all that follows the value.
        if value.text.capacity() / 2 > value.text.len() {
            value.text = value.text.as_str().to_owned();
        }
        Ok(value)
    }

    fn of_json(json: impl Into<String>) -> Self {
        Self { text: json.into(), is_string: false }
    }

    pub(super) fn of_copied(copied: Copied<'_>) -> Self {
        match copied {
            Copied::Text(text) => Self::from(text),
            Copied::Json(json) => Self::of_json(json),
        }
    }

    /// Makes an object of strings.
    pub(super) fn of_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        Self::of_json(object_of(pairs))
    }

    /// Makes what the node stands for.
    pub(super) fn of_node(node: &Node<'_>) -> Self {
        match node {
            Node::String(text) => Self::from(&**text),
            Node::Number(text) => Self::of_json(&**text),
            other => {
                let mut json = String::new();
                other.write(&mut json);
                Self::of_json(json)
            }
        }
    }

    /// Returns the value as a [`JsonRef`], which borrows its text.
    #[must_use]
    pub fn as_json_ref(&self) -> JsonRef<'_> {
        JsonRef::new(&self.text, self.is_string)
    }

    /// Returns the content of the string, with all escapes decoded, if the value is a string; `None` otherwise.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.as_json_ref().as_str()
    }

    /// Returns `true` if the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_json_ref().is_null()
    }

    /// Returns `true` if the value is an array or an object.
    #[must_use]
    pub fn is_compound(&self) -> bool {
        self.as_json_ref().is_compound()
    }

    /// Returns the value as text. For a string, this is the content, with all escapes decoded; for any other value,
    /// this is the JSON.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Deserializes the value into any type.
    ///
    /// # Errors
    ///
    /// Returns an error if the type's `Deserialize` does not accept the value.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, ValueError> {
        self.as_json_ref().deserialize()
    }

    /// Converts the value to a [`serde_json::Value`]. A number with a fraction or an exponent may be rounded to an
    /// `f64`. Returns `None` if an integer fits neither `u64` nor `i64`, or if another number is too large for an
    /// `f64`, such as `1e400`. These are the limits of `serde_json` without its feature `arbitrary_precision`.
    #[must_use]
    pub fn to_value(&self) -> Option<serde_json::Value> {
        self.as_json_ref().to_value()
    }
}

impl std::str::FromStr for JsonValue {
    type Err = ValueError;

    fn from_str(json: &str) -> Result<Self, ValueError> {
        Self::within(json, usize::MAX).map_err(|fault| ValueError::new(fault.to_string()))
    }
}

impl From<Cow<'_, str>> for JsonValue {
    fn from(text: Cow<'_, str>) -> Self {
        Self::from(text.into_owned())
    }
}

impl From<&str> for JsonValue {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for JsonValue {
    fn from(text: String) -> Self {
        Self { text, is_string: true }
    }
}

impl From<JsonRef<'_>> for JsonValue {
    fn from(value: JsonRef<'_>) -> Self {
        Self { text: value.text().to_owned(), is_string: value.is_string() }
    }
}

impl PartialEq for JsonValue {
    fn eq(&self, other: &Self) -> bool {
        self.as_json_ref() == other.as_json_ref()
    }
}

impl Eq for JsonValue {}

impl PartialEq<JsonRef<'_>> for JsonValue {
    fn eq(&self, other: &JsonRef<'_>) -> bool {
        self.as_json_ref() == *other
    }
}

impl PartialEq<JsonValue> for JsonRef<'_> {
    fn eq(&self, other: &JsonValue) -> bool {
        *self == other.as_json_ref()
    }
}

impl PartialEq<serde_json::Value> for JsonRef<'_> {
    fn eq(&self, other: &serde_json::Value) -> bool {
        other.to_string().parse::<JsonValue>().is_ok_and(|other| *self == other)
    }
}

impl PartialEq<str> for JsonValue {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for JsonValue {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl PartialEq<serde_json::Value> for JsonValue {
    fn eq(&self, other: &serde_json::Value) -> bool {
        self.as_json_ref() == *other
    }
}

/// Writes the value as JSON.
impl fmt::Display for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_json_ref().fmt(f)
    }
}

/// Writes the value as JSON, in which control characters and other invisible characters are escaped. The value of a
/// field that is declared as `sensitive` is written too.
impl fmt::Debug for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_json_ref(), f)
    }
}

/// Serializes the JSON value, for example an object as a map. A number that fits neither `u64` nor `i64` is serialized
/// as an `f64`.
impl Serialize for JsonValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_json_ref().serialize(serializer)
    }
}

/// Returns an object of strings as JSON.
pub(super) fn object_of<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let mut json = String::from("{");
    for (key, value) in pairs {
        if json.len() > 1 {
            json.push(',');
        }
        write_string(&mut json, key);
        json.push(':');
        write_string(&mut json, value);
    }
    json.push('}');
    json
}

/// Returns an array of strings as JSON.
pub(super) fn array_of<'p>(texts: impl IntoIterator<Item = &'p str>) -> String {
    let mut json = String::from("[");
    for text in texts {
        if json.len() > 1 {
            json.push(',');
        }
        write_string(&mut json, text);
    }
    json.push(']');
    json
}
