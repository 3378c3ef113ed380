//! One key on one carrier.

use std::collections::BTreeSet;

use serde_json::Value;

use super::json;

/// A carrier, with the key that it has in traffic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    Header,
    Flat,
    /// An object that is a text of the flat map.
    Blob(String),
    /// An object that is a header's text.
    HeaderBlob(String),
    View(String),
}

impl Place {
    pub(super) fn view(&self) -> Option<&str> {
        match self {
            Self::View(key) => Some(key),
            _ => None,
        }
    }

    pub(super) const fn is_text(&self) -> bool {
        matches!(self, Self::Header | Self::Flat)
    }
}

/// The observations of one key on one carrier.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) place: Place,
    pub(super) key: String,
    /// How many requests had it.
    pub(super) count: u64,
    /// The types of its values.
    pub(super) kinds: BTreeSet<Kind>,
    /// `true` if a value is a text that is neither a JSON array nor a JSON object.
    has_words: bool,
}

/// A type of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Boolean,
    /// An integer that is not negative.
    Natural,
    Integer,
    Number,
    Text,
    /// A text that is a JSON object.
    TextOfObject,
    Array,
    Object,
}

impl Kind {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_u64() => Self::Natural,
            Value::Number(number) if number.is_i64() => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(text) if is_object(text) => Self::TextOfObject,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

fn is_object(text: &str) -> bool {
    text.starts_with('{') && json::value(text.as_bytes()).is_some()
}

fn is_array(text: &str) -> bool {
    text.starts_with('[') && json::value(text.as_bytes()).is_some()
}

impl Column {
    pub(super) const fn new(place: Place, key: String) -> Self {
        Self { place, key, count: 0, kinds: BTreeSet::new(), has_words: false }
    }

    pub(super) fn add(&mut self, value: &Value) {
        self.count += 1;
        let kind = Kind::of(value);
        self.has_words |= kind == Kind::Text && !value.as_str().is_some_and(is_array);
        self.kinds.insert(kind);
    }

    /// Returns `true` if the values are texts of which one is no array and no object, such as `a|b`, so that they cannot be
    /// the JSON of a field that is one.
    pub(super) const fn has_words(&self) -> bool {
        self.place.is_text() && self.has_words
    }
}

/// Returns the key by its letters and digits alone, without their case.
pub(super) fn folded(key: &str) -> String {
    key.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
