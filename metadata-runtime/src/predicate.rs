//! How the walk asks `when` and `skip_if`, so that a function of a wrong type is one error, on its path.

use std::marker::PhantomData;
use std::ops::Deref;

/// The predicate of a `when` or `unless` on `M`: a function that takes `&M` and returns `bool`.
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

/// [`When`] for the one type that has it, apart so that the compiler explains nothing by it.
#[doc(hidden)]
pub trait IsVerdict {
    /// Whether the predicate holds.
    fn answer(self) -> bool;
}

/// What a predicate of the right type answered.
#[doc(hidden)]
#[derive(Debug)]
pub struct Verdict(bool);

impl IsVerdict for Verdict {
    fn answer(self) -> bool {
        self.0
    }
}

/// A struct and the `when` predicate that is asked about it.
#[doc(hidden)]
#[derive(Debug)]
pub struct WhenCall<'a, M, F>(pub &'a M, pub F);

/// An inherent method is found before a trait's, if its bound is met: with everything else the generated call reaches
/// [`WhenAny`]'s. A bound in the method itself would be reported in the words of `FnOnce`.
impl<'a, M, F: FnOnce(&'a M) -> bool> WhenCall<'a, M, F> {
    /// The predicate's answer.
    #[must_use]
    pub fn __codex_verdict(self) -> Verdict {
        Verdict((self.1)(self.0))
    }
}

/// [`WhenCall`] with what is no such function.
#[doc(hidden)]
pub trait WhenAny {
    /// What was given instead of a function.
    type Given;

    /// What was given instead of a function.
    fn __codex_verdict(self) -> Self::Given;
}

impl<M, F> WhenAny for WhenCall<'_, M, F> {
    type Given = F;

    fn __codex_verdict(self) -> F {
        self.1
    }
}

/// What a `skip_if` predicate of a field of type `T` is: a function that takes `&T` and returns `bool`.
///
/// What `T` dereferences to will do as well, as in a call: `str::is_empty` for a `String`.
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

/// [`SkipIf`] for a member of a fragment, which has no `when` to write instead.
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

/// What a `skip_if` answered, or by its type what was given instead of one.
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

/// A field and the `skip_if` predicate that is asked about it.
#[doc(hidden)]
#[derive(Debug)]
pub struct SkipIfCall<'a, T, F>(pub &'a T, pub F);

/// How a field is handed to its predicate, tried in turn: as it is, dereferenced once and more often, an array as a
/// slice. With everything else, the last finds no predicate.
///
/// The generated call has a reference to a reference to .. an [`SkipIfCall`]. The compiler takes off one after the other
/// and calls the method of the first that has it: one trait with one `impl` for each depth, so that no two are equally
/// near where a type is not known.
#[doc(hidden)]
pub trait SkipIfKind {
    /// [`Verdict`], or what was given instead of a function.
    type By;

    /// The predicate's answer.
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
