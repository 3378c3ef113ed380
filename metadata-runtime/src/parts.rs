//! The elements or entries of a value, whatever its type.

use std::fmt::Display;

/// A function that takes a part: its key, if it has one, and its text.
pub(crate) type TakePart<'t> = dyn FnMut(Option<&dyn Display>, &dyn Display) + 't;

/// The parts of a value, each sent by itself or joined with the others.
pub(crate) trait Parts {
    /// Hands each part to `take`.
    fn visit(&self, take: &mut TakePart<'_>);
}
