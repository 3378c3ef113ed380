//! One thing that is not as it was sent.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::{Carrier, JsonType};
use crate::line::{Escaped, Quoted};

/// A fault in a received request: a difference between two carriers, or a damaged part.
///
/// `Display` writes one line for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the field, if the finding concerns only one field.
    pub field: Option<String>,
    /// The carrier that is wrong.
    pub carrier: Carrier,
    /// The header name or key. If the fault is inside the value, the path inside the value follows. The text is empty
    /// if the finding concerns the whole carrier.
    pub key: String,
    /// The kind of the finding.
    pub kind: FindingKind,
    /// The value that was found, if there was any.
    pub found: Option<ShownValue>,
    /// The expected value, if it is known.
    pub expected: Option<ShownValue>,
    /// The carrier with the fault; `None` if the fault is not on a carrier, but in the contract or the request path.
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

/// The kind of a [`Finding`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// A carrier or a key is missing, although the contract or the request path requires it.
    Missing,
    /// A carrier or a key arrived, although the contract or the request path excludes it.
    Unexpected,
    /// The value differs from the value on another carrier.
    Differs,
    /// The value is only the beginning of the value on another carrier.
    Truncated,
    /// The key differs from the declared key only in letter case, or the value differs from the value on another
    /// carrier only in letter case.
    Recased,
    /// The value is encoded differently from the value on another carrier, for example with percent-encoding, or in a
    /// way that no sender uses.
    Reencoded,
    /// Several values arrived as one value, joined by commas.
    Joined,
    /// One value arrived split into several values.
    Split,
    /// The key arrived more than once. The first value is used.
    Repeated,
    /// The value does not have the JSON type of its field. The variant contains that type.
    Mistyped(JsonType),
    /// The contract does not declare this key.
    Undeclared,
    /// An extra has a key that the snapshot owns.
    OwnedExtra,
    /// The value cannot be read. The variant contains the reason.
    Malformed(String),
    /// The value was not read, because it exceeds a bound. The variant contains the bound.
    Unread(String),
}

impl FindingKind {
    /// Returns the name of the kind, such as `missing`. Programs can rely on it: it does not change.
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
    /// The text of a string, or the JSON of any other value.
    Text(String),
    /// The value of a `sensitive` field, which is not shown.
    Redacted,
}

impl ShownValue {
    pub(crate) fn new(text: impl Into<String>, sensitive: bool) -> Self {
        if sensitive { Self::Redacted } else { Self::Text(text.into()) }
    }
}

/// Writes the value in quotes, on one line. A long value is shortened.
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
            write!(f, " (field `{}`)", Quoted(field))?;
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

/// Serializes the fields, with the name of the kind, and the text of `Display` as `message`.
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
        map.serialize_field("message", &format_args!("{self}"))?;
        map.end()
    }
}

/// Serializes the [`name`](Self::name).
impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Serializes the text, or `null` if the value is redacted.
impl Serialize for ShownValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Redacted => serializer.serialize_unit(),
        }
    }
}
