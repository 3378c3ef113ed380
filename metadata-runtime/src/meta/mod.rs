//! The trait that the derive implements, and the types made from a snapshot.

mod view;
mod within;

pub use view::View;
pub use within::Within;

use std::collections::HashMap;

use http::{HeaderMap, HeaderValue};

use crate::contract::{Conditions, Contract};
use crate::limits::Limits;
use crate::project::{self, ClientMetadata, FieldOutcome, Projected, Projection, Rendered};
use crate::report::Report;
use crate::walk::{ErasedMeta, Visitor};

/// A struct whose fields declare how they are sent. Implement this trait with `#[derive(CodexMeta)]`. The documentation
/// calls a value of such a struct a *snapshot*, and each form in which it is sent a *projection*.
///
/// The derive generates the [contract](Self::CONTRACT), which is the declaration as data, and the method
/// [`walk`](Self::walk), which visits the fields. Every projection uses this one `walk`, so that a field cannot be sent
/// on one transport and be forgotten on another.
///
/// A projection never fails, and never loses a value silently: the [`Report`](crate::Report) beside the result lists
/// the values that could not be sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no metadata contract",
    label = "does not implement `CodexMeta`",
    note = "write `#[derive(CodexMeta)]` on it: a struct with named fields, with `#[codex_meta(...)]` on it and on each field"
)]
pub trait CodexMeta: Sized {
    /// The struct that derives `CodexMeta`: this type or, if this type is a reference or a box, the type behind it.
    type Declared: CodexMeta;

    /// The declaration of the struct as data.
    const CONTRACT: &'static Contract;

    /// Calls the struct's predicates, and returns their results.
    fn conditions(&self) -> Conditions;

    /// Returns the limits of the projections. These are the declared limits, unless [`within`](Self::within) has set
    /// others.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Passes the fields to `visitor` in declaration order, each with its declaration and its value.
    fn walk(&self, visitor: &mut dyn Visitor);

    /// Returns the direct headers and, if the struct has a blob, the header with the blob's copy.
    ///
    /// A value is sent only if every HTTP stack passes it on unchanged: it must be printable ASCII, must not be empty,
    /// and must neither begin nor end with a space (see "Headers" in the [wire
    /// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)). The report lists every
    /// other value.
    ///
    /// ```
    /// # use codex_metadata::CodexMeta;
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header))]
    /// struct Ids {
    ///     #[codex_meta(header = "thread-id")]
    ///     thread: String,
    /// }
    ///
    /// let headers = Ids { thread: "t-1".into() }.headers();
    /// assert_eq!(headers.value["thread-id"], "t-1");
    ///
    /// let headers = Ids { thread: "é".into() }.headers();
    /// assert!(headers.value.is_empty());
    /// assert_eq!(
    ///     headers.report.to_string(),
    ///     "header `thread-id` (field `thread`) not sent: `U+00E9` at byte 0 is not printable ASCII",
    /// );
    /// ```
    fn headers(&self) -> Projected<HeaderMap>
    where
        Self: HasHeaders,
    {
        project::headers(self)
    }

    /// Returns the flat map of strings and, if the struct has a blob, the blob under its key.
    fn client_metadata(&self) -> Projected<HashMap<String, String>>
    where
        Self: HasFlat,
    {
        project::client_metadata(self)
    }

    /// Returns the map of [`client_metadata`](Self::client_metadata) as a value that you can serialize into a request
    /// body. It needs no `String` for each key and value.
    fn client_metadata_view(&self) -> Projected<ClientMetadata>
    where
        Self: HasFlat,
    {
        project::client_metadata_view(self)
    }

    /// Returns the JSON blob for the body, in ASCII; `None` while the predicate of its `when` returns `false`.
    fn blob(&self) -> Projected<Option<String>>
    where
        Self: HasBlob,
    {
        project::blob(self)
    }

    /// Returns the JSON blob for the body, even while the predicate of its `when` returns `false`. The conditions of
    /// the fields still apply. The value is `None` only if the blob exceeds its limit, which the report then lists.
    ///
    /// ```
    /// # use codex_metadata::CodexMeta;
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(blob), blob(key = "x-meta", when = Self::is_request))]
    /// struct Meta {
    ///     #[codex_meta(blob)]
    ///     thread_id: String,
    ///     #[codex_meta(skip)]
    ///     is_request: bool,
    /// }
    ///
    /// impl Meta {
    ///     fn is_request(&self) -> bool {
    ///         self.is_request
    ///     }
    /// }
    ///
    /// let meta = Meta { thread_id: "t-1".into(), is_request: false };
    /// assert_eq!(meta.blob().value, None);
    /// assert_eq!(meta.blob_always().value.unwrap(), r#"{"thread_id":"t-1"}"#);
    /// ```
    fn blob_always(&self) -> Projected<Option<String>>
    where
        Self: HasBlob,
    {
        project::blob_always(self)
    }

    /// Returns the blob's copy for a header, without the fields that are `body_only`; `None` while the predicate of the
    /// blob's `when` returns `false`.
    fn header_blob(&self) -> Projected<Option<HeaderValue>>
    where
        Self: HasBlob,
    {
        project::header_blob(self)
    }

    /// Returns the JSON object of a view. A value that `serde_json::Value` cannot represent, such as an integer of more
    /// than 64 bits, is left out and reported, although a blob could hold it.
    fn view(&self, view: View<Self::Declared>) -> Projected<serde_json::Value> {
        project::view(self, view.name())
    }

    /// Returns the headers and the flat map. The blob is serialized once for both. If a struct has neither headers nor
    /// a flat map, [`Projection::blob`] returns its blob.
    fn project(&self) -> Projection {
        project::project(self)
    }

    /// Returns the headers and the flat map as borrowed text, with the same content as [`project`](Self::project). The
    /// number of allocations is small and does not depend on the number of fields.
    fn render(&self) -> Rendered {
        let mut rendered = Rendered::default();
        self.render_into(&mut rendered);
        rendered
    }

    /// Writes the result of [`render`](Self::render) into `rendered`, and reuses its memory.
    fn render_into(&self, rendered: &mut Rendered) {
        project::render_into(self, rendered);
    }

    /// Returns the same snapshot with other limits than the declared ones, for example for a proxy with small buffers.
    ///
    /// ```
    /// # use codex_metadata::{CodexMeta, Limit, Limits};
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(flat), flat(limit = 8))]
    /// struct Meta {
    ///     #[codex_meta(flat)]
    ///     model: String,
    /// }
    ///
    /// let meta = Meta { model: "a-long-name".into() };
    /// assert!(meta.client_metadata().value.is_empty());
    ///
    /// let limits = Limits { flat: Limit::Bytes(64), ..Limits::default() };
    /// assert_eq!(meta.within(limits).client_metadata().value["model"], "a-long-name");
    /// assert_eq!(meta.within(Limits::LIFTED).client_metadata().value["model"], "a-long-name");
    /// ```
    fn within(&self, limits: Limits) -> Within<'_, Self> {
        Within::new(self, limits)
    }

    /// Returns, for each field on each carrier, whether it was sent, and if not, why. Pass the report of the
    /// projections that you sent.
    ///
    /// This method renders the snapshot again, because the projections do not record the outcomes.
    fn explain(&self, report: &Report) -> Vec<FieldOutcome> {
        project::explain(self, report)
    }
}

impl<M: CodexMeta> ErasedMeta for M {
    fn contract(&self) -> &'static Contract {
        M::CONTRACT
    }

    fn conditions(&self) -> Conditions {
        CodexMeta::conditions(self)
    }

    fn limits(&self) -> Limits {
        CodexMeta::limits(self)
    }

    fn walk(&self, visitor: &mut dyn Visitor) {
        CodexMeta::walk(self, visitor);
    }
}

/// A struct that has the `header` transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no headers: the struct's `transports(...)` does not list `header`, or it is a `part`",
    label = "has no headers",
    note = "list it, such as `transports(header, flat)`; then write `header = \"...\"` or `omit(header)` on each field that is not skipped"
)]
pub trait HasHeaders: CodexMeta + DeclaresHeader {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresHeader> HasHeaders for M {}

/// A struct that has the `flat` transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no flat map: the struct's `transports(...)` does not list `flat`, or it is a `part`",
    label = "has no flat map",
    note = "list it, such as `transports(header, flat)`; then write `flat` or `omit(flat)` on each field that is not skipped"
)]
pub trait HasFlat: CodexMeta + DeclaresFlat {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresFlat> HasFlat for M {}

/// A struct that has the `blob` transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no blob: the struct's `transports(...)` does not list `blob`, or it is a `part`",
    label = "has no blob",
    note = "list it, such as `transports(header, blob), blob(key = \"x-meta\")`; then write `blob` or `omit(blob)` on each field that is not skipped"
)]
pub trait HasBlob: CodexMeta + DeclaresBlob {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresBlob> HasBlob for M {}

/// Implemented by the derive for [`HasHeaders`]. It is a trait of its own so that the compiler lists no other types
/// with headers in its error.
#[doc(hidden)]
pub trait DeclaresHeader {}

/// Like [`DeclaresHeader`], for [`HasFlat`].
#[doc(hidden)]
pub trait DeclaresFlat {}

/// Like [`DeclaresHeader`], for [`HasBlob`].
#[doc(hidden)]
pub trait DeclaresBlob {}
