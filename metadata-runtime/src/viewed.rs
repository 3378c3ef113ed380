//! Views of the structs that fields hold, for `view`, so that a type without any is one error.

use std::marker::PhantomData;

use crate::contract::Contract;
use crate::field::Found;
use crate::meta::CodexMeta;
use crate::value::{Value, Viewed};

/// The type of a field declared with `view = NAME`: a struct that has a view called `NAME` itself. This view of the struct
/// is sent as the value of the field. This trait is implemented for every type that implements `CodexMeta`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no views: `view` needs a type that derives `CodexMeta`",
    label = "does not implement `CodexMeta`",
    note = "write `#[derive(CodexMeta)]` on it, with the view in its `views(...)`; or drop `view`: a type that implements `Serialize` is sent as a value, such as with `blob`",
    note = "for a type parameter, write `T: codex_metadata::CodexMeta`, not `AsViewed`, which is internal to the runtime"
)]
pub trait AsViewed: Sized {
    #[doc(hidden)]
    const INNER: &'static Contract;

    #[doc(hidden)]
    fn viewed<'a>(found: Found<'a, Self>, name: &'static str) -> Value<'a>;
}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta> AsViewed for M {
    const INNER: &'static Contract = M::CONTRACT;

    fn viewed<'a>(found: Found<'a, Self>, name: &'static str) -> Value<'a> {
        Value::of_view(found.value.map(|meta| Viewed { meta, name }))
    }
}

#[expect(clippy::unused_self, reason = "called as the method of others is")]
impl<T: AsViewed> Found<'_, T> {
    /// Says by its type whose view is sent.
    #[must_use]
    pub const fn __codex_viewed(self) -> ViewOf<T> {
        ViewOf(PhantomData)
    }
}

/// [`Found`]'s answer for everything else: it has no views, which the walk reports.
#[doc(hidden)]
pub trait FoundKind: Sized {
    fn __codex_viewed(self) -> NoView {
        NoView
    }
}

impl<T> FoundKind for Found<'_, T> {}

/// A type that stands for the contract of the view.
#[doc(hidden)]
pub trait HasContract {
    const INNER: &'static Contract;
}

/// Of a struct.
#[doc(hidden)]
pub struct ViewOf<T>(PhantomData<T>);

impl<T: AsViewed> HasContract for ViewOf<T> {
    const INNER: &'static Contract = T::INNER;
}

/// Of what has none.
#[doc(hidden)]
pub struct NoView;

impl HasContract for NoView {
    const INNER: &'static Contract = &Contract::broken("");
}

/// Returns the contract of what `look` looks at, which is never called.
#[doc(hidden)]
#[must_use]
pub const fn viewed_by<M, V: HasContract>(_look: fn(&M) -> V) -> &'static Contract {
    V::INNER
}

/// Refuses a view that the struct which the field holds does not have.
///
/// # Panics
///
/// Panics at compile time, with the views that it has.
#[doc(hidden)]
#[track_caller]
pub const fn check_view(contract: &'static Contract, row: usize, view: &str) {
    if let Some(inner) = contract.fields()[row].contract_of_view(view)
        && !inner.has_view(view)
        && !inner.is_broken()
    {
        inner.refuse_view(view);
    }
}
