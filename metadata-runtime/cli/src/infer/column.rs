//! One key on one carrier.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;
use serde_json::Number;

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

/// The part of a value that is kept.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    /// A text, which may come on another carrier too.
    Text(String),
    /// The type of any other value.
    Other(Kind),
}

impl Seen {
    /// Returns what is kept of a value in JSON; `None` for a string with half of a surrogate pair, which is no text.
    pub(super) fn of(json: &str) -> Option<Self> {
        let kind = match json.bytes().next()? {
            b'"' => return serde_json::from_str(json).ok().map(Self::Text),
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Boolean,
            _ => match serde_json::from_str::<Number>(json) {
                Ok(number) if number.is_u64() => Kind::Natural,
                Ok(number) if number.is_i64() => Kind::Integer,
                _ => Kind::Number,
            },
        };
        Some(Self::Other(kind))
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Other(_) => None,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(text) if text.starts_with('{') && is_json(text) => Kind::TextOfObject,
            Self::Text(_) => Kind::Text,
            Self::Other(kind) => *kind,
        }
    }
}

/// Returns whether a text is JSON, without a tree of it: that would need many times the memory of the text.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

impl Column {
    pub(super) const fn new(place: Place, key: String) -> Self {
        Self { place, key, count: 0, kinds: BTreeSet::new(), has_words: false }
    }

    pub(super) fn add(&mut self, value: &Seen) {
        self.count += 1;
        let kind = value.kind();
        let is_array = |text: &str| text.starts_with('[') && is_json(text);
        self.has_words |= kind == Kind::Text && !value.as_text().is_some_and(is_array);
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
