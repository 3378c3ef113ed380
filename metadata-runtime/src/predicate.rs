//! The calls of `when` and `skip_if` predicates, written so that a function of a wrong type is one error, on its path.

use std::marker::PhantomData;
use std::ops::Deref;

/// The function in `when = ...` or `unless = ...`, in an attribute on the struct `M` or on one of its fields. The
/// function must take `&M` and return `bool`.
#[diagnostic::on_unimplemented(
    message = "`when` and `unless` need a function `fn(&{M}) -> bool`: the field, or the blob, is sent while it returns `true`, with `unless` while it returns `false`",
    label = "this is `{Self}`",
    note = "write the path of a method that takes `&self` and returns `bool`, `when = Self::...`, or of a function of your own, such as `when = is_set` with `fn is_set(meta: &{M}) -> bool`",
    note = "to send it always, drop the `when` or `unless`"
)]
pub trait When<M>: Sized {
    #[doc(hidden)]
    fn holds(self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<M, T: IsVerdict> When<M> for T {
    fn holds(self) -> bool {
        self.answer()
    }
}

/// Implemented by [`Verdict`] only. It is a trait of its own so that the compiler does not mention it in errors about
/// [`When`].
#[doc(hidden)]
pub trait IsVerdict {
    /// Returns the predicate's answer.
    fn answer(self) -> bool;
}

/// The answer of a predicate that has the right type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Verdict(bool);

impl IsVerdict for Verdict {
    fn answer(self) -> bool {
        self.0
    }
}

/// The call of a `when` predicate: the struct and the predicate.
#[doc(hidden)]
#[derive(Debug)]
pub struct WhenCall<'a, M, F>(pub &'a M, pub F);

/// The compiler prefers an inherent method to a trait's if the method's bound is met. Otherwise the generated call
/// reaches the method of [`WhenAny`]. A bound in the method itself would be reported in terms of `FnOnce`.
impl<'a, M, F: FnOnce(&'a M) -> bool> WhenCall<'a, M, F> {
    /// Returns the predicate's answer.
    #[must_use]
    pub fn __codex_verdict(self) -> Verdict {
        Verdict((self.1)(self.0))
    }
}

/// The fallback of [`WhenCall`] for a predicate that has the wrong type.
#[doc(hidden)]
pub trait WhenAny {
    /// The type of the predicate.
    type Given;

    /// The type of the predicate.
    fn __codex_verdict(self) -> Self::Given;
}

impl<M, F> WhenAny for WhenCall<'_, M, F> {
    type Given = F;

    fn __codex_verdict(self) -> F {
        self.1
    }
}

/// The function in `skip_if = ...` on a field of type `T`. The function must take `&T` and return `bool`.
///
/// The function may also take a reference to the type that `T` dereferences to. If `T` is `String`, an example is
/// `str::is_empty`.
#[diagnostic::on_unimplemented(
    message = "`skip_if` of a field of type `{T}` needs a function `fn(&{T}) -> bool`: the field is left out while it returns `true`",
    label = "this is `{Self}`",
    note = "write the path of a method of the field's type, such as `Option::is_none` or `String::is_empty`, or of a function of your own, such as `skip_if = is_unset` with `fn is_unset(value: &{T}) -> bool`",
    note = "to decide by the whole struct, write `when` for each transport instead, such as `flat(when = Self::...)`: the field is sent while that returns `true`"
)]
pub trait SkipIf<T>: Sized {
    #[doc(hidden)]
    fn holds(field: &T, asked: SkipVerdict<Self>) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T, A: IsVerdict> SkipIf<T> for A {
    #[inline]
    fn holds(_: &T, asked: SkipVerdict<Self>) -> bool {
        asked.holds
    }
}

/// The function in `skip_if = ...` on a field of a struct or enum that derives `MetaFragment`. This trait differs from
/// [`SkipIf`] only in the advice of the compiler's error.
#[diagnostic::on_unimplemented(
    message = "`skip_if` of a field of type `{T}` needs a function `fn(&{T}) -> bool`: the field is left out while it returns `true`",
    label = "this is `{Self}`",
    note = "write the path of a method of the field's type, such as `Option::is_none` or `String::is_empty`, or of a function of your own, such as `skip_if = is_unset` with `fn is_unset(value: &{T}) -> bool`"
)]
pub trait SkipMemberIf<T>: Sized {
    #[doc(hidden)]
    fn holds(field: &T, asked: SkipVerdict<Self>) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T, A: IsVerdict> SkipMemberIf<T> for A {
    #[inline]
    fn holds(_: &T, asked: SkipVerdict<Self>) -> bool {
        asked.holds
    }
}

/// The answer of a `skip_if` predicate, or the type of a value that is no predicate.
#[doc(hidden)]
#[derive(Debug)]
pub struct SkipVerdict<A> {
    holds: bool,
    by: PhantomData<A>,
}

impl<A> SkipVerdict<A> {
    const fn new(holds: bool) -> Self {
        Self { holds, by: PhantomData }
    }
}

/// The call of a `skip_if` predicate: the field and the predicate.
#[doc(hidden)]
#[derive(Debug)]
pub struct SkipIfCall<'a, T, F>(pub &'a T, pub F);

/// The forms in which a field is passed to its predicate, tried in turn: as it is, dereferenced once, twice and three
/// times, an array as a slice. The last one accepts everything and finds no predicate.
///
/// The generated call passes several nested references to a [`SkipIfCall`]. The compiler removes one after the other
/// and calls the method of the first type that has it. One trait with one `impl` per depth ensures that no two
/// candidates are equally near when a type is not known.
#[doc(hidden)]
pub trait SkipIfKind {
    /// [`Verdict`], or the type of a value that is no predicate.
    type By;

    /// Returns the predicate's answer.
    fn __codex_skip_verdict(&self) -> SkipVerdict<Self::By>;
}

impl<T, F> SkipIfKind for SkipIfCall<'_, T, F> {
    type By = F;

    fn __codex_skip_verdict(&self) -> SkipVerdict<F> {
        SkipVerdict::new(false)
    }
}

impl<'a, T, const N: usize, F: Fn(&'a [T]) -> bool> SkipIfKind for &SkipIfCall<'a, [T; N], F> {
    type By = Verdict;

    #[inline]
    fn __codex_skip_verdict(&self) -> SkipVerdict<Verdict> {
        SkipVerdict::new((self.1)(self.0))
    }
}

impl<'a, T, F> SkipIfKind for &&SkipIfCall<'a, T, F>
where
    T: Deref<Target: Deref<Target: Deref>>,
    F: Fn(&'a <<T::Target as Deref>::Target as Deref>::Target) -> bool,
{
    type By = Verdict;

    #[inline]
    fn __codex_skip_verdict(&self) -> SkipVerdict<Verdict> {
        SkipVerdict::new((self.1)(self.0))
    }
}

impl<'a, T, F> SkipIfKind for &&&SkipIfCall<'a, T, F>
where
    T: Deref<Target: Deref>,
    F: Fn(&'a <T::Target as Deref>::Target) -> bool,
{
    type By = Verdict;

    #[inline]
    fn __codex_skip_verdict(&self) -> SkipVerdict<Verdict> {
        SkipVerdict::new((self.1)(self.0))
    }
}

impl<'a, T: Deref, F: Fn(&'a T::Target) -> bool> SkipIfKind for &&&&SkipIfCall<'a, T, F> {
    type By = Verdict;

    #[inline]
    fn __codex_skip_verdict(&self) -> SkipVerdict<Verdict> {
        SkipVerdict::new((self.1)(self.0))
    }
}

impl<'a, T, F: Fn(&'a T) -> bool> SkipIfKind for &&&&&SkipIfCall<'a, T, F> {
    type By = Verdict;

    #[inline]
    fn __codex_skip_verdict(&self) -> SkipVerdict<Verdict> {
        SkipVerdict::new((self.1)(self.0))
    }
}
