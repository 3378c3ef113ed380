use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::deserializer::{NodeDeserializer, ValueError};
use crate::json::read::{Copied, Cursor, Fault, Node, Survey, to_value};
use crate::json::{is_plain_text, write_string};
use crate::line::Escaped;

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
    /// A text of which it is a part, as most are that arrived together; `None` until that text is complete.
    whole: Option<Arc<str>>,
    /// Where in it the contents of a string are, or the JSON of any other value: in ASCII, without white space.
    start: usize,
    end: usize,
    is_string: bool,
}

impl JsonValue {
    /// Makes a value that is a part of a text which is still written.
    pub(super) const fn part(range: Range<usize>, is_string: bool) -> Self {
        Self { whole: None, start: range.start, end: range.end, is_string }
    }

    /// Completes a part of a text.
    pub(super) fn complete(&mut self, whole: &Arc<str>) {
        if self.whole.is_none() {
            self.whole = Some(Arc::clone(whole));
        }
    }

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
        let value = Self::read(&mut cursor).map_err(|fault| ValueError::new(fault.to_string()))?;
        Ok((value, &text[cursor.at()..]))
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        const MAX_DEPTH: usize = 127;
        let mut survey = Survey { left: &mut usize::MAX.clone(), repeated: &mut Vec::new() };
        cursor.copy_value(MAX_DEPTH, &mut survey).map(Self::of_copied)
    }

    fn of_json(json: &str) -> Self {
        Self { is_string: false, ..Self::from(json) }
    }

    pub(super) fn of_copied(copied: Copied<'_>) -> Self {
        match copied {
            Copied::Text(text) => Self::from(text),
            Copied::Json(json) => Self::of_json(&json),
        }
    }

    pub(super) fn to_copied(&self) -> Copied<'_> {
        let text = Cow::Borrowed(self.text());
        if self.is_string { Copied::Text(text) } else { Copied::Json(text) }
    }

    /// Makes a `null`.
    pub(super) fn null() -> Self {
        Self::of_json("null")
    }

    /// Makes an object of strings.
    pub(super) fn of_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        Self::of_json(&object_of(pairs))
    }

    /// Makes what the node stands for.
    pub(super) fn of_node(node: &Node<'_>) -> Self {
        match node {
            Node::String(text) => Self::from(&**text),
            Node::Number(text) => Self::of_json(text),
            // Of values that were read: nothing in them cannot be written.
            other => Self::of_json(&serde_json::to_string(&SerializedNode(other)).unwrap_or_default()),
        }
    }

    /// Returns the content of the string, with all escapes decoded, if the value is a string; `None` otherwise.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.is_string.then_some(self.text())
    }

    /// Returns `true` if the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        !self.is_string && self.text() == "null"
    }

    /// Returns `true` if the value is an array or an object.
    #[must_use]
    pub fn is_compound(&self) -> bool {
        !self.is_string && self.text().starts_with(['[', '{'])
    }

    /// Returns the value as text. For a string, this is the content, with all escapes decoded; for any other value,
    /// this is the JSON.
    #[must_use]
    pub fn text(&self) -> &str {
        self.whole.as_deref().and_then(|whole| whole.get(self.start..self.end)).unwrap_or_default()
    }

    /// Returns whether both are the same part of one text, so that neither need be looked at.
    pub(super) fn is_same_part(&self, other: &Self) -> bool {
        let is_one_text = match (&self.whole, &other.whole) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        is_one_text && (self.start, self.end, self.is_string) == (other.start, other.end, other.is_string)
    }

    /// Returns how many bytes it has as this crate renders it.
    pub(super) fn rendered_len(&self) -> usize {
        if self.is_string { rendered_len(self.text()) } else { self.text().len() }
    }

    pub(super) fn node(&self) -> Node<'_> {
        if self.is_string {
            return Node::String(Cow::Borrowed(self.text()));
        }
        // It was checked when it was read.
        Node::parse(self.text()).unwrap_or(Node::Null)
    }

    /// Deserializes the value into any type.
    ///
    /// # Errors
    ///
    /// Returns an error if the type's `Deserialize` does not accept the value.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, ValueError> {
        T::deserialize(NodeDeserializer::new(self.node()))
    }

    /// Converts the value to a [`serde_json::Value`]. Numbers may be rounded. Returns `None` if a number is out of
    /// range.
    #[must_use]
    pub fn to_value(&self) -> Option<serde_json::Value> {
        if self.is_string {
            return Some(serde_json::Value::String(self.text().to_owned()));
        }
        to_value(self.text()).ok()
    }
}

impl std::str::FromStr for JsonValue {
    type Err = ValueError;

    fn from_str(json: &str) -> Result<Self, ValueError> {
        let mut cursor = Cursor::new(json);
        let value = Self::read(&mut cursor).and_then(|value| cursor.end().map(|()| value));
        value.map_err(|fault| ValueError::new(fault.to_string()))
    }
}

impl From<Cow<'_, str>> for JsonValue {
    fn from(text: Cow<'_, str>) -> Self {
        Self::from(&*text)
    }
}

impl From<&str> for JsonValue {
    fn from(text: &str) -> Self {
        Self { start: 0, end: text.len(), whole: Some(text.into()), is_string: true }
    }
}

impl From<String> for JsonValue {
    fn from(text: String) -> Self {
        Self { start: 0, end: text.len(), whole: Some(text.into()), is_string: true }
    }
}

impl PartialEq for JsonValue {
    fn eq(&self, other: &Self) -> bool {
        self.is_string == other.is_string
            && (self.text() == other.text() || !self.is_string && self.node().is_same(&other.node()))
    }
}

impl Eq for JsonValue {}

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
        other.to_string().parse::<Self>().is_ok_and(|other| *self == other)
    }
}

/// Writes the value as JSON.
impl fmt::Display for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_string {
            return f.write_str(self.text());
        }
        let mut json = String::new();
        write_string(&mut json, self.text());
        f.write_str(&json)
    }
}

/// Writes the value as JSON, in which control characters and other invisible characters are escaped.
impl fmt::Debug for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Escaped(&self.to_string()), f)
    }
}

/// Serializes the JSON value, for example an object as a map. A number that fits neither `u64` nor `i64` is serialized
/// as an `f64`.
impl Serialize for JsonValue {
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

/// Returns how many bytes a string has as this crate renders it, with its quotes.
pub(super) fn rendered_len(text: &str) -> usize {
    if is_plain_text(text) {
        return text.len() + 2;
    }
    let mut json = String::new();
    write_string(&mut json, text);
    json.len()
}
