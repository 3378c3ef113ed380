//! The predicates of `when` and `unless`: as the contract holds them, as they are shown, and their answers.

use super::text::Text;

/// The condition of a `when` or `unless` attribute. The attribute names a function that takes a reference to the struct
/// and returns `bool`. With `when`, the field is sent only if the function returns `true`; with `unless`, only if the
/// function returns `false`. A condition in `blob(when = ...)` decides in the same way whether the blob is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    index: u8,
    path: &'a str,
    /// The predicate must not hold: `unless`.
    negated: bool,
}

impl<'a> Condition<'a> {
    /// Returns the Rust path of the function, as written in the attribute, such as `Self::has_turn_identity`.
    #[must_use]
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// Returns `true` if the condition was declared with `unless`, so that the field is sent if the function returns
    /// `false`.
    #[must_use]
    pub const fn is_negated(&self) -> bool {
        self.negated
    }
}

/// A condition as the contract holds it.
#[derive(Clone, Debug)]
pub(super) struct Predicate {
    index: u8,
    path: Text,
    negated: bool,
}

impl Predicate {
    pub(super) const fn new(index: u8, path: &'static str) -> Self {
        Self { index, path: Text::Written(path), negated: false }
    }

    /// Returns one of a file, which has no place among the predicates of a struct.
    pub(super) fn read(path: &str, negated: bool) -> Self {
        Self { index: 0, path: path.into(), negated }
    }

    pub(super) const fn negated(index: u8, path: &'static str) -> Self {
        Self { index, path: Text::Written(path), negated: true }
    }

    /// Returns one that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        Self { index: self.index, path: self.path.copied(), negated: self.negated }
    }

    /// Returns whether one needs what the other must not have.
    pub(super) const fn is_opposite(&self, other: &Self) -> bool {
        self.negated != other.negated && super::equal(self.path.get(), other.path.get())
    }

    pub(super) const fn get(&self) -> Condition<'_> {
        Condition { index: self.index, path: self.path.get(), negated: self.negated }
    }
}

/// By what it says: its place among the predicates is for projections.
impl PartialEq for Predicate {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.negated == other.negated
    }
}

/// The predicates that a slot needs, in `mask`, with the answer of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    mask: u64,
    values: u64,
}

impl Needs {
    pub(super) const NOTHING: Self = Self { mask: 0, values: 0 };

    /// Returns that the predicate of this index holds, or does not.
    pub(super) const fn one(index: u8, holds: bool) -> Self {
        Self { mask: 1 << index, values: (holds as u64) << index }
    }

    /// Returns the bits of the predicates, whatever they must say; none if they were read from a file.
    pub(super) const fn mask(self) -> u64 {
        self.mask
    }
}

/// The results of the functions in the `when` and `unless` attributes of a struct. A projection calls each of these
/// functions once, before it visits the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions(u64);

impl Conditions {
    /// Returns the answers in the order of the predicates' indices; the derive refuses a 65th predicate.
    #[doc(hidden)]
    #[must_use]
    pub fn new<const N: usize>(answers: [bool; N]) -> Self {
        Self(answers.iter().rev().fold(0, |bits, &answer| bits << 1 | u64::from(answer)))
    }

    /// Returns whether the predicates are as `needs` says.
    pub(crate) const fn meet(self, needs: Needs) -> bool {
        self.0 & needs.mask == needs.values
    }

    /// Returns `true` if `condition` is met: its function returned `true` for `when`, or `false` for `unless`. Also
    /// returns `true` if `condition` is `None`.
    #[must_use]
    pub fn hold(self, condition: Option<Condition<'_>>) -> bool {
        condition.is_none_or(|condition| (self.0 >> condition.index & 1 == 1) != condition.negated)
    }
}
