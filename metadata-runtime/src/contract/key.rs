/// A key of a transport: a header's name, a flat key, or a member's name in a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    name: &'static str,
    /// `,"name":`, escaped at expansion so that rendering it is one copy; empty on text transports.
    member: &'static str,
}

impl Key {
    #[doc(hidden)]
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, member: "" }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn json(name: &'static str, member: &'static str) -> Self {
        Self { name, member }
    }

    /// The key as a reader sees it, not escaped.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn member(&self) -> &'static str {
        self.member
    }
}
