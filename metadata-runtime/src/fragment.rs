//! What is flattened: a value whose own members are merged into the object around it.

use crate::contract::Key;
use crate::json::Json;

/// A type whose members can be merged into a blob or a view; derive it.
///
/// Its keys are known at compile time, so that the struct that flattens it owns them, and a key that
/// meets another is refused there.
///
/// ```
/// use codex_metadata::{CodexMeta, MetaFragment};
///
/// #[derive(MetaFragment)]
/// #[codex_meta(tag = "request_kind")]
/// enum RequestKind {
///     Turn,
///     #[codex_meta(content = "compaction")]
///     Compaction(&'static str),
/// }
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(blob(flatten), omit(header, flat))]
///     kind: Option<RequestKind>,
/// }
///
/// let meta = Meta { kind: Some(RequestKind::Compaction("auto")) };
/// assert_eq!(meta.blob().value.unwrap(), r#"{"request_kind":"compaction","compaction":"auto"}"#);
/// assert_eq!(Meta { kind: None }.blob().value.unwrap(), "{}");
/// # let _ = RequestKind::Turn;
/// ```
///
/// Where what is flattened depends on a parameter of the struct, so that its keys are not known before the struct is used,
/// it is refused there, when that is built:
///
/// ```compile_fail,E0080
/// # use codex_metadata::{CodexMeta, MetaFragment};
/// #[derive(MetaFragment)]
/// struct Window {
///     number: u64,
/// }
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"))]
/// struct Meta<W: MetaFragment> {
///     #[codex_meta(blob(flatten), omit(header, flat))]
///     window: W,
///     #[codex_meta(blob, omit(header, flat))]
///     number: u64,
/// }
///
/// // Both have the key `number`.
/// let blob = Meta { window: Window { number: 1 }, number: 2 }.blob();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no metadata fragment",
    label = "does not implement `MetaFragment`",
    note = "write `#[derive(MetaFragment)]` on it"
)]
pub trait MetaFragment {
    /// Every key that the value may bring.
    const KEYS: &'static [Key];

    /// Hands each member that is there now to `visit`, in the order of [`KEYS`](Self::KEYS).
    fn members(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json));
}

#[diagnostic::do_not_recommend]
impl<T: MetaFragment> MetaFragment for Option<T> {
    const KEYS: &'static [Key] = T::KEYS;

    fn members(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        if let Some(fragment) = self {
            fragment.members(visit);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: MetaFragment + ?Sized> MetaFragment for &T {
    const KEYS: &'static [Key] = T::KEYS;

    fn members(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        (**self).members(visit);
    }
}

#[diagnostic::do_not_recommend]
impl<T: MetaFragment + ?Sized> MetaFragment for Box<T> {
    const KEYS: &'static [Key] = T::KEYS;

    fn members(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        (**self).members(visit);
    }
}

/// The key of a fragment at this place.
#[doc(hidden)]
#[must_use]
pub const fn key_of<F: MetaFragment + ?Sized>(place: usize) -> &'static Key {
    &F::KEYS[place]
}

/// [`MetaFragment`] without its constant, so that the walk can hand it over as a trait object.
pub trait Members {
    /// See [`MetaFragment::members`].
    fn visit(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json));
}

impl<T: MetaFragment> Members for T {
    fn visit(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        self.members(visit);
    }
}
