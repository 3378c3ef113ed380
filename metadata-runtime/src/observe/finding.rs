//! One thing that is not as it was sent.

use std::fmt;
use std::sync::Arc;

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::{Carrier, JsonType};
use crate::line::{Escaped, Quoted};

/// A fault in a received request: a difference between two carriers, or a damaged part.
///
/// `Display` writes one line for a log.
#[derive(Clone, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the field, if the finding concerns only one field.
    pub field: Option<String>,
    /// The carrier with the fault. If carriers disagree, the most frequent value that has the type of the field is
    /// taken as the correct one. If several values are equally frequent, the value on the carrier that is first in the
    /// order of precedence is taken (see [`Observed::merged`](super::Observed::merged)). If a value exceeds the limit of
    /// another carrier whose field has `instead`, the value on that other carrier is not taken.
    pub carrier: Carrier,
    /// The header name or key with the fault. If only a part of the key's value is faulty, the location of this part
    /// inside the value is appended; a key and a location of more than 1 KiB are then cut, and end in `...`. If the
    /// finding concerns the whole carrier, the text is empty.
    pub key: String,
    /// The kind of the finding.
    pub kind: FindingKind,
    /// The value that was found on the carrier, if there was one.
    pub found: Option<ShownValue>,
    /// The expected value, if it is known.
    pub expected: Option<ShownValue>,
    /// The other carrier that shows the fault, for example because it has the expected value; `None` if the contract or
    /// the request path alone shows the fault.
    pub witness: Option<Carrier>,
    /// Where in the key the dots before the parts of a location are.
    pub(crate) dots: Vec<usize>,
}

impl Finding {
    pub(crate) fn of(carrier: Carrier, key: &str, kind: FindingKind) -> Self {
        let key = key.to_owned();
        Self { field: None, carrier, key, kind, found: None, expected: None, witness: None, dots: Vec::new() }
    }

    /// Returns the parts of [`key`](Self::key), which are joined by dots there: the header name or key, and then, if only
    /// a part of the key's value is faulty, each key on the way to this part. A part may contain dots too.
    ///
    /// If you have changed `key`, the parts are those of the new text at the old positions.
    pub fn key_parts(&self) -> impl Iterator<Item = &str> {
        let ends = self.dots.iter().copied().chain([self.key.len()]);
        ends.scan(0, |start, end| self.key.get(std::mem::replace(start, end + 1)..end))
    }

    /// Makes the last one of a list that ends before all are told.
    pub(super) fn of_too_many(carrier: Carrier, most: usize) -> Self {
        Self::of(carrier, "", FindingKind::Unread(format!("there are more than {most} findings")))
    }
}

/// Compares all fields that are public.
impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        let Self { field, carrier, key, kind, found, expected, witness, dots: _ } = self;
        (field, carrier, key, kind) == (&other.field, &other.carrier, &other.key, &other.kind)
            && (found, expected, witness) == (&other.found, &other.expected, &other.witness)
    }
}

/// Shows all fields that are public.
impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, carrier, key, kind, found, expected, witness, dots: _ } = self;
        f.debug_struct("Finding")
            .field("field", field)
            .field("carrier", carrier)
            .field("key", key)
            .field("kind", kind)
            .field("found", found)
            .field("expected", expected)
            .field("witness", witness)
            .finish()
    }
}

/// The kind of fault that a [`Finding`] reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FindingKind {
    /// A carrier or a key is missing from the request. The contract, the request path or another carrier shows that it
    /// should be there.
    Missing,
    /// A carrier or a key is in the request. The contract, the request path or another carrier shows that it should not
    /// be there.
    Unexpected,
    /// The value differs from the value on another carrier in a way that no variant below describes.
    Differs,
    /// The value is only the beginning of the value on another carrier.
    Truncated,
    /// The key differs from the declared key only in letter case or punctuation, or the value differs from the value on
    /// another carrier only in letter case.
    Recased,
    /// The value is the same as on another carrier, but in another encoding: percent-encoded, with the escapes of JSON,
    /// with its UTF-8 read as Latin-1, or with white space added or removed at an end.
    Reencoded,
    /// Several values arrived as one value, in which they are joined by commas.
    Joined,
    /// One value arrived as several header lines, because it was split at its commas.
    Split,
    /// The key arrived more than once. The first value is used.
    Repeated,
    /// The value does not have the JSON type of its field. The variant contains the type of the field.
    Mistyped(JsonType),
    /// The contract does not declare the key, and the pair of key and value cannot be an extra either.
    Undeclared,
    /// A key arrived that the contract does not declare on this carrier. The key cannot be the key of an extra either:
    /// it is a key of the struct on another carrier, or some readers treat it as a key of the struct.
    OwnedExtra,
    /// The value or the carrier cannot be read, for example because it is damaged. The variant contains the reason.
    Malformed(String),
    /// The value or the carrier was not read, because it exceeds one of the [`Bounds`](super::Bounds). The variant
    /// contains a text that names the bound. If an audit has too many findings, the last item of the list also has this
    /// kind.
    Unread(String),
}

impl FindingKind {
    /// Returns the name of the kind, such as `missing`. Programs can rely on the name, because it does not change.
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

/// A value in a [`Finding`].
#[derive(Clone, PartialEq, Eq)]
pub enum ShownValue {
    /// The value as text: the content of a string, or the JSON of any other value. Findings that show the same value share
    /// the text: a large one may be in many of them.
    Text(Arc<str>),
    /// The value of a `sensitive` field. The value is not shown.
    Redacted,
}

impl ShownValue {
    pub(crate) fn new(text: impl Into<Arc<str>>, sensitive: bool) -> Self {
        if sensitive { Self::Redacted } else { Self::Text(text.into()) }
    }
}

/// Writes the value on one line, in quotes or, if it has quotes itself, in backquotes, so that its end is plain. A value of
/// more than 64 characters is shortened. For a redacted value, the text is `(redacted)`.
impl fmt::Display for ShownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX_CHARS: usize = 64;
        let Self::Text(text) = self else {
            return f.write_str("(redacted)");
        };
        let end = text.char_indices().nth(MAX_CHARS).map(|(end, _)| end);
        let part = end.map_or(&**text, |end| &text[..end]);
        // JSON would be hard to read with each of its quotes escaped.
        if part.contains('"') {
            let mut pieces = part.split('`');
            write!(f, "`{}", Escaped(pieces.next().unwrap_or_default()))?;
            pieces.try_for_each(|piece| write!(f, "\\`{}", Escaped(piece)))?;
            f.write_str("`")?;
        } else {
            write!(f, "\"{}\"", Escaped(part))?;
        }
        if end.is_some() { write!(f, "... ({} bytes)", text.len()) } else { Ok(()) }
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

/// Serializes the finding as a struct with all its fields and an additional field `message`, which is the `Display`
/// text of the finding.
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

/// Serializes the [`name`](Self::name) of the kind as a string.
impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Serializes the whole text as a string, not shortened. A redacted value is serialized as `null`.
impl Serialize for ShownValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Redacted => serializer.serialize_unit(),
        }
    }
}
