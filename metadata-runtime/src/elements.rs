//! The elements and entries of a value, for `list`, `repeat` and `prefix`, so that a type without any is one error.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::Deref;

use crate::field::Found;
use crate::parts::{Parts, TakePart};
use crate::value::Value;

/// Parts that are the elements of a list.
#[doc(hidden)]
pub struct ByElement;

/// Parts that are the entries of a map.
#[doc(hidden)]
pub struct ByEntry;

/// A field's value, of which the parts are asked for: its elements, or its entries.
#[doc(hidden)]
pub struct PartsCall<'a, T, K>(pub Found<'a, T>, pub K);

/// The ways to get at the parts, tried in turn: of the value, of what it dereferences to, none.
#[doc(hidden)]
pub trait PartsKind {
    /// [`WithParts`], or its stand-in if there are none.
    type Parts;

    /// Returns what has the parts.
    fn __codex_parts(&self) -> Self::Parts;
}

impl<T, K> PartsKind for PartsCall<'_, T, K> {
    type Parts = NoParts<T>;

    fn __codex_parts(&self) -> NoParts<T> {
        NoParts(PhantomData)
    }
}

impl<'a, T: Deref, K> PartsKind for &PartsCall<'a, T, K>
where
    &'a T::Target: IntoIterator,
{
    type Parts = WithParts<'a, T::Target, K>;

    fn __codex_parts(&self) -> Self::Parts {
        WithParts(self.0.value.map(|value| &**value), PhantomData)
    }
}

impl<'a, T, K> PartsKind for &&PartsCall<'a, T, K>
where
    &'a T: IntoIterator,
{
    type Parts = WithParts<'a, T, K>;

    fn __codex_parts(&self) -> Self::Parts {
        WithParts(self.0.value, PhantomData)
    }
}

/// A value with parts, if it is there.
#[doc(hidden)]
pub struct WithParts<'a, T: ?Sized, K>(Option<&'a T>, PhantomData<K>);

impl<'a, T: ?Sized> WithParts<'a, T, ByElement>
where
    &'a T: IntoIterator,
{
    /// Returns the elements as a value of the walk.
    pub fn __codex_value(&self) -> Value<'_>
    where
        <&'a T as IntoIterator>::Item: AsElement,
    {
        Value::of_parts(self.0.map(|_| self as &dyn Parts))
    }
}

impl<'a, T: ?Sized> Parts for WithParts<'a, T, ByElement>
where
    &'a T: IntoIterator<Item: AsElement>,
{
    fn visit(&self, take: &mut TakePart<'_>) {
        for element in self.0.into_iter().flatten() {
            take(None, &Shown(&element));
        }
    }
}

impl<'a, T: ?Sized> WithParts<'a, T, ByEntry>
where
    &'a T: IntoIterator,
{
    /// Returns the entries as a value of the walk.
    pub fn __codex_value(&self) -> Value<'_>
    where
        <&'a T as IntoIterator>::Item: AsEntry,
    {
        Value::of_parts(self.0.map(|_| self as &dyn Parts))
    }
}

impl<'a, T: ?Sized> Parts for WithParts<'a, T, ByEntry>
where
    &'a T: IntoIterator<Item: AsEntry>,
{
    fn visit(&self, take: &mut TakePart<'_>) {
        for entry in self.0.into_iter().flatten() {
            let (key, value) = entry.entry();
            take(Some(key), value);
        }
    }
}

/// The `Display` of an element.
struct Shown<'e, E>(&'e E);

impl<E: AsElement> Display for Shown<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display(f)
    }
}

/// The type of an element in a field declared with `list` or `repeat`. This trait is implemented for every type that
/// implements `Display`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of a list: `list` and `repeat` need `std::fmt::Display` of each",
    label = "its elements do not implement `Display`",
    note = "implement `Display` for the elements, or for a type of your own around each; or make the text in a function, with `with = PATH` and without `list`"
)]
pub trait AsElement {
    #[doc(hidden)]
    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: Display> AsElement for T {
    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

/// The type of an entry in a field declared with `prefix`. This trait is implemented for every pair of two types that
/// implement `Display`, and for a reference to such a pair.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an entry: `prefix` needs a pair, of which both implement `std::fmt::Display`",
    label = "its elements are no such pairs",
    note = "the field's type can be a map, such as `BTreeMap<String, String>`, or a list of pairs, such as `Vec<(String, String)>`"
)]
pub trait AsEntry {
    #[doc(hidden)]
    fn entry(&self) -> (&dyn Display, &dyn Display);
}

#[diagnostic::do_not_recommend]
impl<K: Display, V: Display> AsEntry for (K, V) {
    fn entry(&self) -> (&dyn Display, &dyn Display) {
        (&self.0, &self.1)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Display, V: Display> AsEntry for &(K, V) {
    fn entry(&self) -> (&dyn Display, &dyn Display) {
        (&self.0, &self.1)
    }
}

/// The requirement on the type `T` of a field declared with `list`, `repeat` or `prefix`: `&T` must implement
/// `IntoIterator`. `Vec` and the maps of the standard library meet this requirement.
///
/// No type implements this trait. The trait only gives the requirement a name, for the compiler's error about a type
/// that does not meet the requirement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no elements: `list`, `repeat` and `prefix` need `IntoIterator` of `&{Self}`",
    label = "is not a list or a map",
    note = "write them on a `Vec<T>` or the like, and `prefix` on a map, such as `BTreeMap<String, String>`; a value that is one text needs none of them"
)]
pub trait HasElements {}

/// The stand-in for a value without parts.
#[doc(hidden)]
pub struct NoParts<T>(PhantomData<fn() -> T>);

#[expect(clippy::unused_self, reason = "called as the method of `WithParts` is")]
impl<T> NoParts<T> {
    /// Returns nothing. The bound says what the type must be.
    pub const fn __codex_value(&self) -> Value<'_>
    where
        T: HasElements,
    {
        Value::new()
    }
}
