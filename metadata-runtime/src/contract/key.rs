use super::text::Text;

/// A key of a transport: a header's name, a flat key, or a member's name in a JSON object.
#[derive(Clone, Debug)]
pub struct Key {
    name: Text,
    /// `,"name":"`, escaped at expansion, and spaces up to [`ROOM`](Self::ROOM); empty on text transports.
    padded: &'static str,
    /// The number of bytes without the padding.
    len: usize,
}

impl Key {
    /// A copy of constant size needs no call. This size suffices for most keys.
    const ROOM: usize = 32;

    #[doc(hidden)]
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name: Text::Written(name), padded: "", len: 0 }
    }

    /// A key that was read from a file, and is not written to any object.
    pub(super) fn read(name: &str) -> Self {
        Self { name: name.into(), padded: "", len: 0 }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn json(name: &'static str, padded: &'static str) -> Self {
        Self { name: Text::Written(name), padded, len: padded.trim_ascii_end().len() }
    }

    /// Returns a key that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        Self { name: self.name.copied(), padded: self.padded, len: self.len }
    }

    /// Returns the key as a reader sees it, without escapes.
    #[must_use]
    pub const fn name(&self) -> &str {
        self.name.get()
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

/// Compares names: the text before a member follows from its name.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Key {}

/// A function of its own, so that the compiler does not merge both copies into one of unknown length.
#[cold]
#[inline(never)]
fn push_long(out: &mut String, member: &str) {
    out.push_str(member);
}
