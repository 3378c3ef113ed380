//! The separator between the elements of a list.

use super::Slot;

/// The text that joins the elements of a list. Readers split at it without the white space around it, since a proxy may
/// take that away.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Separator<'s> {
    whole: &'s str,
    signs: &'s str,
}

impl<'s> Separator<'s> {
    /// Returns the separator; a comma for white space alone, which only a file can have.
    fn new(declared: &'s str) -> Self {
        let whole = if declared.trim().is_empty() { "," } else { declared };
        Self { whole, signs: whole.trim() }
    }

    pub(crate) const fn whole(self) -> &'s str {
        self.whole
    }

    /// Returns the separator without the white space around it.
    pub(crate) const fn signs(self) -> &'s str {
        self.signs
    }

    /// Returns whether a reader finds the separator behind the element, and none before. `a:` joined by `::` would be read
    /// as `a`, and the next element would begin with `:`.
    pub(crate) fn ends(self, element: &str) -> bool {
        let begins_in = |at| {
            let (start, rest) = self.signs.split_at(at);
            element.ends_with(start) && (self.signs.starts_with(rest) || self.whole.trim_end().starts_with(rest))
        };
        !element.contains(self.signs) && !self.signs.char_indices().skip(1).any(|(at, _)| begins_in(at))
    }
}

impl Slot {
    /// Returns the separator of a list.
    pub(crate) fn list_separator(&self) -> Option<Separator<'_>> {
        self.list().map(Separator::new)
    }

    /// Returns the separator of a list, or that of lines which a proxy may join (RFC 9110, section 5.3).
    #[cfg(feature = "observe")]
    pub(crate) fn separator(&self) -> Option<Separator<'_>> {
        self.list_separator().or_else(|| self.is_repeated().then(|| Separator::new(",")))
    }
}
