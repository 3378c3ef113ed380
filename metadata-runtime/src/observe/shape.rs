//! Objects of others under the same key.

use crate::contract::Carrier;

/// The keys of another object that is sent under the key of a blob or a view, by another part of the same program. Such
/// an object is not a fault.
///
/// Pass the shapes to [`Observer::shapes`](super::Observer::shapes). [`Observed::shapes`](super::Observed::shapes) then
/// lists the objects that have one, and no field takes a value from them. An object has this shape if it has all of the
/// shape's keys, and no other key that the contract declares there. A damaged object has no shape.
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
    /// The name, for people, such as `guardian classifier`.
    pub name: &'static str,
    /// The carriers on which the object is sent.
    pub carriers: &'static [Carrier],
    /// The keys that the object always has, each with its value if that is always the same text.
    pub keys: &'static [(&'static str, Option<&'static str>)],
    /// The view whose keys the object may have in addition.
    pub view: Option<&'static str>,
    /// The name of the only request path that has the object, in place of the declared one; `None` if the object can be
    /// on any path.
    pub path: Option<&'static str>,
}

impl Shape {
    /// Returns whether the key is one that each object of this shape has.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(own, _)| *own == key)
    }
}
