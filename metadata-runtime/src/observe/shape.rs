//! Objects of others under the same key.

use crate::contract::Carrier;

/// The description of an object that another part of the sender sends under the key of the blob or of a view. An audit
/// accepts such an object.
///
/// Pass the shapes to [`Observer::shapes`](super::Observer::shapes). [`Observed::shapes`](super::Observed::shapes) then
/// lists the objects that have a shape, and no field takes a value from these objects. An object has a shape if it has
/// all of the shape's keys, and no other key that the contract declares on that carrier. A damaged object has no shape.
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
    /// The name of the shape for people, such as `guardian classifier`.
    pub name: &'static str,
    /// The carriers on which the object is sent.
    pub carriers: &'static [Carrier],
    /// The keys that the object always has. A key has a value here if the value is always the same text.
    pub keys: &'static [(&'static str, Option<&'static str>)],
    /// The view whose keys the object may have in addition to [`keys`](Self::keys).
    pub view: Option<&'static str>,
    /// The name of the only request path on which the object is sent; `None` if it can be sent on any path.
    pub path: Option<&'static str>,
}

impl Shape {
    /// Returns whether the key is one that each object of this shape has.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(own, _)| *own == key)
    }
}
