//! Flattened values: their members are merged into the object around them.

use crate::contract::Key;
use crate::json::Json;

/// A type whose members can be merged into a blob or a view. Implement this trait with `#[derive(MetaFragment)]`, and
/// write `flatten` in the attribute of the field that has the type.
///
/// The keys of the members are known at compile time. The keys belong to the struct that contains the field: no extra
/// can have one of these keys, and the struct does not compile if it has a key twice. To read the members back into an
/// enum, derive `Deserialize` with `#[serde(tag = "...")]` for the enum. This works only if each variant has named
/// fields or no fields.
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
/// If the type of a field with `flatten` depends on a type parameter of the struct, the keys are known only where the
/// struct is used with a concrete type. The compiler then reports a repeated key where the struct is used. `cargo
/// build` shows this error, but `cargo check` does not:
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
    /// The keys of all members that a value of the type can have.
    const KEYS: &'static [Key];

    /// Calls `visit` with the key and the value of each member that is present, in declaration order.
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
