//! Objects of others under the same key.

use crate::contract::Carrier;

/// The description of a JSON object that another component of the sending program sends in place of the blob or of a
/// view. An audit accepts an object that matches the description.
///
/// Pass the shapes to [`Observer::shapes`](super::Observer::shapes). [`Observed::shapes`](super::Observed::shapes) then
/// lists the objects that match a shape, and no field takes a value from these objects. An object matches if all of the
/// following is true:
///
/// - The object is valid JSON without repeated keys.
/// - It has all [`keys`](Self::keys) of the shape. Each key for which the shape gives a text has this text as its value.
/// - Each other key of the object is a key of the view that the shape names in [`view`](Self::view), or a key that the
///   contract does not declare for the carrier on which the object arrived.
///
/// [`codex::SHAPES`](crate::codex::SHAPES) lists the shapes of the objects that Codex sends.
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
    /// The name of the shape, such as `guardian classifier`. Findings show the name.
    pub name: &'static str,
    /// The carriers on which an object of this shape is sent.
    pub carriers: &'static [Carrier],
    /// The keys that the object always has. If the value of a key is always the same text, the second item of the pair
    /// is this text; otherwise, it is `None`.
    pub keys: &'static [(&'static str, Option<&'static str>)],
    /// The name of a view. The object may have the keys of this view, in addition to [`keys`](Self::keys).
    pub view: Option<&'static str>,
    /// The name of the only request path on which the object is sent; `None` if the object can be sent on any request
    /// path.
    pub path: Option<&'static str>,
}

impl Shape {
    /// Returns whether the key is one that each object of this shape has.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(own, _)| *own == key)
    }
}
