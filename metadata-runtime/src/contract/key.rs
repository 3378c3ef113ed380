/// A key of a transport: a header's name, a flat key, or a member's name in a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    name: &'static str,
    /// `,"name":"`, escaped at expansion so that rendering it is one copy; empty on text transports.
    string_member: &'static str,
    /// The same without the quote in which a string begins.
    member: &'static str,
}

impl Key {
    #[doc(hidden)]
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, string_member: "", member: "" }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn json(name: &'static str, string_member: &'static str) -> Self {
        let (member, _) = string_member.split_at(string_member.len() - 1);
        Self { name, string_member, member }
    }

    /// The key as a reader sees it, not escaped.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What comes before the value of a member.
    pub(crate) const fn member(&self) -> &'static str {
        self.member
    }

    /// What comes before the characters of a member that is a string.
    pub(crate) const fn string_member(&self) -> &'static str {
        self.string_member
    }
}
