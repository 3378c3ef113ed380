use http::HeaderName;

use super::JsonType;
use super::json_type::{FieldType, SaysTypes};
use super::text::{Text, put};
use super::value_schema::ValueSchema;

/// A key under which a field is sent: the name of a header, a key of the flat map, or the name of a member in a JSON
/// object.
#[derive(Clone, Debug)]
pub struct Key {
    name: Text,
    /// `,"name":"`, escaped at expansion, and spaces up to [`ROOM`](Self::ROOM); empty on text transports.
    padded: &'static str,
    /// The number of bytes without the padding.
    len: usize,
    /// Makes the name of a header.
    header: Option<fn() -> HeaderName>,
    json: MemberType,
}

/// The JSON type of a member of what is flattened. Other keys have that of their field.
#[derive(Clone, Debug)]
enum MemberType {
    Unknown,
    Text,
    Written(&'static FieldType),
    Read(Box<JsonType>),
}

/// Returns the number of bytes without the padding. Const evaluation of a search for its beginning takes longer than all
/// else of a row, so that a name without an escape is measured: of no other does `":"` end where it would.
const fn member_len(name: &str, padded: &[u8]) -> usize {
    let len = ",\"\":\"".len() + name.len();
    if len <= padded.len() && padded[len - 3] == b'"' && padded[len - 2] == b':' && padded[len - 1] == b'"' {
        return len;
    }
    padded.trim_ascii_end().len()
}

impl Key {
    /// A copy of constant size needs no call. This size suffices for most keys.
    const ROOM: usize = 32;

    #[doc(hidden)]
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name: Text::Written(name), padded: "", len: 0, header: None, json: MemberType::Unknown }
    }

    pub(super) const fn header(name: &'static str, made: fn() -> HeaderName) -> Self {
        let mut key = Self::text(name);
        key.header = Some(made);
        key
    }

    /// A key that was read from a file, and is not written to any object.
    pub(super) fn read(name: &str, json: Option<JsonType>) -> Self {
        let json = json.map_or(MemberType::Unknown, |json| MemberType::Read(Box::new(json)));
        Self { name: name.into(), padded: "", len: 0, header: None, json }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn json(name: &'static str, padded: &'static str) -> Self {
        let mut key = Self::text(name);
        (key.padded, key.len) = (padded, member_len(name, padded.as_bytes()));
        key
    }

    /// Returns the key of a member whose value is a string.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_text(mut self) -> Self {
        put(&mut self.json, MemberType::Text);
        self
    }

    /// Returns the key of a member that has the types of what `look` looks at, which is never called.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_types<M, T: SaysTypes>(mut self, _look: fn(&M) -> T) -> Self {
        put(&mut self.json, MemberType::Written(T::JOINED));
        self
    }

    /// Returns a key that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        let json = match &self.json {
            MemberType::Text => MemberType::Text,
            MemberType::Written(json) => MemberType::Written(json),
            MemberType::Unknown | MemberType::Read(_) => MemberType::Unknown,
        };
        Self { name: self.name.copied(), padded: self.padded, len: self.len, header: self.header, json }
    }

    /// Returns the JSON type of the member with this key, if the field is declared with `flatten`. If several variants
    /// of an enum have the key, the returned type includes the values of all these variants.
    ///
    /// Returns [`JsonType::Any`] for a field that is not declared with `flatten`. The type of such a field is the
    /// result of [`Field::json_type`](super::Field::json_type).
    #[must_use]
    pub const fn json_type(&self) -> JsonType {
        match &self.json {
            MemberType::Unknown => JsonType::Any,
            MemberType::Text => JsonType::Text,
            MemberType::Written(written) => written.json,
            MemberType::Read(json) => **json,
        }
    }

    /// Returns the maker of the schema of such a member.
    pub(super) const fn schema(&self) -> ValueSchema {
        match &self.json {
            MemberType::Written(written) => written.schema,
            MemberType::Unknown | MemberType::Text | MemberType::Read(_) => ValueSchema::NONE,
        }
    }

    /// Returns the key as text, without JSON escapes.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name.get()
    }

    /// Returns the name of the header; `None` for a key of another transport, or of a contract that was read.
    pub(crate) fn header_name(&self) -> Option<HeaderName> {
        self.header.map(|made| made())
    }

    /// Appends the text before the value of a member: a comma, the key, a colon.
    #[inline(never)]
    pub(crate) fn push_member(&self, out: &mut String) {
        self.push(out, self.len - 1);
    }

    /// Appends the text before the characters of a string member.
    #[expect(clippy::inline_always, reason = "a call costs as much as the copy")]
    #[inline(always)]
    pub(crate) fn push_string_member(&self, out: &mut String) {
        self.push(out, self.len);
    }

    #[expect(clippy::inline_always, reason = "a call costs as much as the copy")]
    #[inline(always)]
    fn push(&self, out: &mut String, len: usize) {
        if self.padded.len() == Self::ROOM {
            let end = out.len() + len;
            out.push_str(self.padded);
            out.truncate(end);
        } else {
            push_long(out, &self.padded[..len]);
        }
    }
}

/// Compares the names and the JSON types of two keys.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.json_type() == other.json_type()
    }
}

impl Eq for Key {}

/// A function of its own, so that the compiler does not merge both copies into one of unknown length.
#[cold]
#[inline(never)]
fn push_long(out: &mut String, member: &str) {
    out.push_str(member);
}
