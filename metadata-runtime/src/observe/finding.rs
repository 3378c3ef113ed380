//! One thing that is not as it was sent.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::{Carrier, JsonType};
use crate::line::{Escaped, Quoted};

/// One disagreement or damage, with its place.
///
/// Its `Display` is one line for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The field, where it is about one.
    pub field: Option<String>,
    /// The carrier that is wrong.
    pub carrier: Carrier,
    /// The header name or key, with the way into its value where the damage is within; empty for the whole
    /// carrier.
    pub key: String,
    /// The kind of the fault.
    pub kind: FindingKind,
    /// The value that was found, if there was any.
    pub found: Option<ShownValue>,
    /// The expected value, if it is known.
    pub expected: Option<ShownValue>,
    /// The carrier that says so; `None`: the contract or the request path does.
    pub witness: Option<Carrier>,
}

impl Finding {
    pub(crate) fn of(carrier: Carrier, key: &str, kind: FindingKind) -> Self {
        let key = key.to_owned();
        Self { field: None, carrier, key, kind, found: None, expected: None, witness: None }
    }

    /// Makes the last one of a list that ends before all are told.
    pub(super) fn of_too_many(carrier: Carrier, most: usize) -> Self {
        Self::of(carrier, "", FindingKind::Unread(format!("there are more than {most} findings")))
    }
}

/// The kind of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// It is not there, and must be.
    Missing,
    /// It is there, and must not be.
    Unexpected,
    /// Its value is another one than elsewhere.
    Differs,
    /// Its value is the beginning of the one elsewhere.
    Truncated,
    /// Its key or value is in other letter case than declared or elsewhere.
    Recased,
    /// Its value is the one elsewhere in another encoding, or in one that the sender does not use.
    Reencoded,
    /// Several values were put into one, with commas between them.
    Joined,
    /// One value came as several.
    Split,
    /// It came more than once; the first one counts.
    Repeated,
    /// The field's type, which is this one, has no such value.
    Mistyped(JsonType),
    /// Nothing declares this key.
    Undeclared,
    /// An extra has a key that the snapshot owns.
    OwnedExtra,
    /// It cannot be read; why.
    Malformed(String),
    /// It was not read, because it is beyond a bound; which.
    Unread(String),
}

impl FindingKind {
    /// Returns a word for it that does not change, for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Differs => "differs",
            Self::Truncated => "truncated",
            Self::Recased => "recased",
            Self::Reencoded => "reencoded",
            Self::Joined => "joined",
            Self::Split => "split",
            Self::Repeated => "repeated",
            Self::Mistyped(_) => "mistyped",
            Self::Undeclared => "undeclared",
            Self::OwnedExtra => "owned_extra",
            Self::Malformed(_) => "malformed",
            Self::Unread(_) => "unread",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Unexpected => "is not to be here",
            Self::Differs => "differs",
            Self::Truncated => "is truncated",
            Self::Recased => "is in other letter case",
            Self::Reencoded => "is encoded otherwise",
            Self::Joined => "is several values joined",
            Self::Split => "is one value split",
            Self::Repeated => "came more than once",
            Self::Mistyped(json) => return write!(f, "is no {}", Values(*json)),
            Self::Undeclared => "is not declared",
            Self::OwnedExtra => "is an extra with a key that the snapshot owns",
            Self::Malformed(why) => return write!(f, "cannot be read: {}", Escaped(why)),
            Self::Unread(why) => return write!(f, "was not read: {}", Escaped(why)),
        })
    }
}

/// The values of a type, in words.
struct Values(JsonType);

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            JsonType::Any => f.write_str("JSON"),
            JsonType::Integer { min, max } => write!(f, "integer from {min} to {max}"),
            json => f.write_str(json.name()),
        }
    }
}

/// A value in a finding.
#[derive(Clone, PartialEq, Eq)]
pub enum ShownValue {
    /// The text, or the JSON of what is not a string.
    Text(String),
    /// The value of a field that is declared `sensitive`.
    Redacted,
}

impl ShownValue {
    pub(crate) fn new(text: impl Into<String>, sensitive: bool) -> Self {
        if sensitive { Self::Redacted } else { Self::Text(text.into()) }
    }
}

/// In quotes and on one line, a long one cut.
impl fmt::Display for ShownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX_CHARS: usize = 64;
        let Self::Text(text) = self else {
            return f.write_str("(redacted)");
        };
        match text.char_indices().nth(MAX_CHARS) {
            None => write!(f, "\"{}\"", Escaped(text)),
            Some((end, _)) => write!(f, "\"{}\"... ({} bytes)", Escaped(&text[..end]), text.len()),
        }
    }
}

impl fmt::Debug for ShownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.carrier)?;
        if !self.key.is_empty() {
            write!(f, " `{}`", Quoted(&self.key))?;
        }
        if let Some(field) = &self.field {
            write!(f, " (field `{field}`)")?;
        }
        write!(f, " {}", self.kind)?;
        if let Some(found) = &self.found {
            write!(f, ": {found}")?;
        }
        match (&self.expected, self.witness) {
            (Some(expected), Some(witness)) => write!(f, ", but {witness} has {expected}"),
            (Some(expected), None) => write!(f, ", expected {expected}"),
            (None, Some(witness)) => write!(f, ", but {witness} is there"),
            (None, None) => Ok(()),
        }
    }
}

/// Its parts, the kind by its [`name`](FindingKind::name), and under `message` what it displays.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Finding", 8)?;
        map.serialize_field("field", &self.field)?;
        map.serialize_field("carrier", &self.carrier)?;
        map.serialize_field("key", &self.key)?;
        map.serialize_field("kind", &self.kind)?;
        map.serialize_field("found", &self.found)?;
        map.serialize_field("expected", &self.expected)?;
        map.serialize_field("witness", &self.witness)?;
        map.serialize_field("message", &self.to_string())?;
        map.end()
    }
}

/// Its [`name`](Self::name).
impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The text; `null` for one that is redacted.
impl Serialize for ShownValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Redacted => serializer.serialize_unit(),
        }
    }
}
