//! Objects of others under the same key.

use crate::contract::Carrier;

/// An object that comes under the key of a blob or of a view and is not the one that is declared there, although nothing
/// is wrong with it: another part of the same program sends it.
///
/// A reader that [knows it](super::Observer::shapes) names it in [`Observed::shapes`](super::Observed::shapes), and takes
/// nothing of it for the snapshot's. An object is of this shape if it has all of its keys, and no other key that the
/// contract has there. A damaged object has no shape.
///
/// The shapes of Codex are in [`codex::SHAPES`](crate::codex::SHAPES).
///
/// ```
/// use codex_metadata::observe::{Observed, Shape};
/// use codex_metadata::{Carrier, CodexMeta};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(header, blob), blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(blob, omit(header))]
///     thread_id: String,
/// }
///
/// const SHAPES: &[Shape] =
///     &[Shape { name: "probe", carriers: &[Carrier::HeaderBlob], keys: &[("probe", None)], view: None, path: None }];
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("x-meta", r#"{"probe":1}"#.parse()?);
/// let observed = Observed::of::<Meta>().shapes(SHAPES).headers(&headers).finish();
/// assert!(observed.audit().is_empty());
/// assert_eq!(observed.shapes().collect::<Vec<_>>(), [(Carrier::HeaderBlob, "probe")]);
///
/// headers.insert("x-meta", r#"{"probe":1,"thread_id":"t-1"}"#.parse()?);
/// let observed = Observed::of::<Meta>().shapes(SHAPES).headers(&headers).finish();
/// assert_eq!(observed.audit().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name, for people: `guardian classifier`.
    pub name: &'static str,
    /// The carriers on which it comes.
    pub carriers: &'static [Carrier],
    /// The keys that it always has, each with its text where that is always the same.
    pub keys: &'static [(&'static str, Option<&'static str>)],
    /// The view whose keys it may have too.
    pub view: Option<&'static str>,
    /// The request path that has it in place of the snapshot's object, if one has; any other path has none.
    pub path: Option<&'static str>,
}

impl Shape {
    /// Returns whether the key is one that each object of this shape has.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(own, _)| *own == key)
    }
}
