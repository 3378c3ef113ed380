//! Flattened values: their members are merged into the object around them.

use crate::contract::Key;
use crate::json::Json;

/// A type whose members can be merged into a blob or a view. Implement it with `#[derive(MetaFragment)]`.
///
/// The keys are known at compile time. The struct that flattens the type owns these keys, so that no extra can have
/// them, and does not compile if a key occurs twice. To read the members back into an enum, derive `Deserialize` with
/// `#[serde(tag = "...")]`; this works if each variant has named fields or no fields.
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
/// If the flattened type depends on a type parameter of the struct, its keys are known only where the struct is used
/// with a concrete type. A repeated key is then an error at that place, which `cargo build` reports and `cargo check`
/// does not:
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
    /// All keys that values of the type can have.
    const KEYS: &'static [Key];

    /// Calls `visit` for each member that is present, in declaration order.
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

/// Returns the key of a fragment at this place.
#[doc(hidden)]
#[must_use]
pub const fn key_of<F: MetaFragment + ?Sized>(place: usize) -> &'static Key {
    &F::KEYS[place]
}

/// [`MetaFragment`] as a trait object, without the constant.
pub trait Members {
    /// See [`MetaFragment::members`].
    fn visit(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json));
}

impl<T: MetaFragment> Members for T {
    fn visit(&self, visit: &mut dyn FnMut(&'static Key, &dyn Json)) {
        self.members(visit);
    }
}
