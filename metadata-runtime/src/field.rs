//! What the walk asks of a field's type and of a predicate, so that a wrong one is one error, on the user's
//! own tokens.
//!
//! Each question about a type is a trait whose `Self` is that type and whose method takes it as the argument:
//! the compiler then reports the trait's own message at the place of the argument. A bound in a `where`
//! clause, or a supertrait, would add a note that shows this file; [`Display`] or [`Serialize`] in the
//! generated code would be reported in their own words.

use std::fmt::Display;

use serde::Serialize;

use crate::contract::Key;
use crate::extras::{Extras, Pairs};
use crate::fragment::{Members, MetaFragment};
use crate::json::Json;

/// A reference to a field, to be looked at.
#[doc(hidden)]
#[derive(Debug)]
pub struct Look<'a, T>(pub &'a T);

/// What was found: the field's value, what its `Option` holds, or nothing.
#[doc(hidden)]
#[derive(Debug)]
pub struct Found<'a, T>(Option<&'a T>);

/// Sees through `Option` by its type, so that an alias of it is an `Option` too.
///
/// An inherent method is found before a trait's: on an `Option` the generated call reaches this one, on
/// everything else [`LookAny`]'s.
impl<'a, T> Look<'a, Option<T>> {
    /// What the `Option` holds.
    #[must_use]
    pub const fn inside(self) -> Found<'a, T> {
        Found(self.0.as_ref())
    }
}

impl<'a, T> Look<'a, T> {
    /// The value as it is, in an expression whose place is not narrowed to that of the field.
    #[must_use]
    pub const fn whole(self) -> &'a T {
        self.0
    }
}

/// [`Look::inside`] for what is no `Option`.
#[doc(hidden)]
pub trait LookAny<'a> {
    /// What is found.
    type Value;

    /// The value itself.
    fn inside(self) -> Found<'a, Self::Value>;
}

impl<'a, T> LookAny<'a> for Look<'a, T> {
    type Value = T;

    fn inside(self) -> Found<'a, T> {
        Found(Some(self.0))
    }
}

/// What a header or the flat map can take: whatever implements [`Display`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as text: `header` and `flat` need `std::fmt::Display`",
    label = "does not implement `Display`",
    note = "implement `Display` for it, or for a type of your own around it, or put the field's `header` and `flat` into `omit(...)`"
)]
pub trait AsText: Sized {
    #[doc(hidden)]
    fn text(found: Found<'_, Self>) -> Option<&dyn Display>;
}

#[diagnostic::do_not_recommend]
impl<T: Display> AsText for T {
    fn text(found: Found<'_, Self>) -> Option<&dyn Display> {
        found.0.map(|value| value as &dyn Display)
    }
}

/// What a member of a blob, a view or a fragment can be: whatever implements [`Serialize`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as JSON: `blob`, views and what is flattened need `serde::Serialize`",
    label = "does not implement `Serialize`",
    note = "write `#[derive(serde::Serialize)]` on it and on what it holds, or leave the field out with `omit(...)` or `skip`"
)]
pub trait AsJson: Sized {
    #[doc(hidden)]
    fn json(found: Found<'_, Self>) -> Option<&dyn Json>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> AsJson for T {
    fn json(found: Found<'_, Self>) -> Option<&dyn Json> {
        found.0.map(|value| value as &dyn Json)
    }
}

/// What can be flattened: whatever implements [`MetaFragment`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened: its keys are not known",
    label = "does not implement `MetaFragment`",
    note = "write `#[derive(MetaFragment)]` on it if it is yours, or drop `flatten` to send it under the field's key"
)]
pub trait AsMembers: Sized {
    #[doc(hidden)]
    fn members(found: Found<'_, Self>) -> Option<&dyn Members>;
}

#[diagnostic::do_not_recommend]
impl<T: MetaFragment> AsMembers for T {
    fn members(found: Found<'_, Self>) -> Option<&dyn Members> {
        found.0.map(|value| value as &dyn Members)
    }
}

/// The keys of a flattened type; none where it has none to give, which the walk reports.
///
/// An inherent constant is found before a trait's, if its bound is met.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeysOf<T>(T);

impl<T: MetaFragment> KeysOf<T> {
    /// Those of the fragment.
    pub const KEYS: &'static [Key] = T::KEYS;
}

/// [`KeysOf`] for what is no fragment.
#[doc(hidden)]
pub trait NoKeys {
    /// None.
    const KEYS: &'static [Key] = &[];
}

impl<T> NoKeys for KeysOf<T> {}

/// The type of a field that holds the extras of `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the extras of `{M}`",
    label = "is not `Extras<{M}>`",
    note = "write `Extras<Self>`: only its pairs have been checked against the keys of `{M}`"
)]
#[doc(hidden)]
pub trait ExtrasOf<M>: Sized {
    /// The pairs without their struct.
    fn pairs(&self) -> &Pairs;
}

#[diagnostic::do_not_recommend]
impl<M, T: HoldsExtras<M>> ExtrasOf<M> for T {
    fn pairs(&self) -> &Pairs {
        self.held()
    }
}

/// [`ExtrasOf`] for the one type that has it, apart so that the compiler does not recommend the others of its kind.
#[doc(hidden)]
pub trait HoldsExtras<M> {
    /// The pairs without their struct.
    fn held(&self) -> &Pairs;
}

impl<M> HoldsExtras<M> for Extras<M> {
    fn held(&self) -> &Pairs {
        self.pairs()
    }
}

/// A predicate and what it is asked about.
///
/// As a struct's field, a function of a wrong type is a plain mismatch on its path; as an argument of a call it
/// would bring a note about the call, and a suggestion to edit it. The field that comes first fixes `T`: with
/// the value first the function must take exactly that, with the function first the value is dereferenced to
/// what the function takes.
#[doc(hidden)]
#[derive(Debug)]
pub struct Ask<'a, T: ?Sized> {
    pub value: &'a T,
    pub predicate: fn(&'a T) -> bool,
}

impl<T: ?Sized> Ask<'_, T> {
    /// Whether the predicate holds.
    #[must_use]
    pub fn holds(self) -> bool {
        (self.predicate)(self.value)
    }
}
