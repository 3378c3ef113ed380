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

/// A struct whose fields declare how they are sent. Implement this trait with `#[derive(CodexMeta)]`. A value of such a
/// struct is called a *snapshot*. A method that turns a snapshot into what is sent, such as [`headers`](Self::headers)
/// or [`blob`](Self::blob), is called a *projection*.
///
/// The derive generates the [contract](Self::CONTRACT), which describes the fields and how each is sent, and the method
/// [`walk`](Self::walk), which visits the fields. Every projection uses `walk`, so that no projection can forget a
/// field.
///
/// A projection never fails, and never loses a value silently: it also returns a [`Report`](crate::Report), which lists
/// the values that could not be sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no metadata contract",
    label = "does not implement `CodexMeta`",
    note = "write `#[derive(CodexMeta)]` on it: a struct with named fields, with `#[codex_meta(...)]` on it and on each field"
)]
pub trait CodexMeta: Sized {
    /// The struct that derives `CodexMeta`: this type itself or, if this type is a reference, a `Box`, an `Rc`, an
    /// `Arc` or a [`Within`], the type inside.
    type Declared: CodexMeta;

    /// The contract of the struct, which describes the fields and how each is sent.
    const CONTRACT: &'static Contract;

    /// Calls the functions in the attributes `when = PATH` and `unless = PATH`, and returns their results.
    fn conditions(&self) -> Conditions;

    /// Returns the limits of the projections: the limits that the struct declares or, for a [`Within`], the limits that
    /// were passed to [`within`](Self::within).
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Passes the fields to `visitor` in declaration order. Each field is passed with its declaration and its value.
    fn walk(&self, visitor: &mut dyn Visitor);

    /// Returns the direct headers and, if [`header_blob`](Self::header_blob) returns a copy of the blob, the header
    /// with this copy.
    ///
    /// A value is sent in a header only if it is printable ASCII, is not empty, and neither begins nor ends with a
    /// space. HTTP implementations pass such a value on unchanged (see "Headers" in the document [wire
    /// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)). The report lists the
    /// values that could not be sent.
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

    /// Returns the flat map of strings. If [`blob`](Self::blob) returns a blob, the map contains this blob under the
    /// blob's key.
    fn client_metadata(&self) -> Projected<HashMap<String, String>>
    where
        Self: HasFlat,
    {
        project::client_metadata(self)
    }

    /// Returns the same map as [`client_metadata`](Self::client_metadata), as a value that you can serialize into a
    /// request body. Unlike a `HashMap`, this value does not allocate a `String` for each key and value.
    fn client_metadata_view(&self) -> Projected<ClientMetadata>
    where
        Self: HasFlat,
    {
        project::client_metadata_view(self)
    }

    /// Returns the JSON blob for the body, in ASCII. Returns `None` if the blob is declared with `header_only`, if the
    /// blob exceeds its limit, or if the function that the struct declares with `blob(when = PATH)` returns `false`.
    fn blob(&self) -> Projected<Option<String>>
    where
        Self: HasBlob,
    {
        project::blob(self)
    }

    /// Returns the JSON blob for the body, even if the function that the struct declares with `blob(when = PATH)`
    /// returns `false`. The conditions of the fields still apply. [`Projected::value`] is `None` only if the blob
    /// exceeds its limit even without the fields that are declared with `shed = K`; the report then lists the blob.
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

    /// Returns the blob's copy for a header, without the fields that are declared with `body_only`. Returns `None` if
    /// the blob is declared with `body_only`, if the copy exceeds its limit or does not fit beside the other headers,
    /// or if the function that the struct declares with `blob(when = PATH)` returns `false`.
    fn header_blob(&self) -> Projected<Option<HeaderValue>>
    where
        Self: HasBlob,
    {
        project::header_blob(self)
    }

    /// Returns the JSON object of a view. If `serde_json::Value` cannot represent a value, such as an integer of more
    /// than 64 bits, the field is left out and reported. A blob can contain such a value.
    fn view(&self, view: View<Self::Declared>) -> Projected<serde_json::Value> {
        project::view(self, view.name())
    }

    /// Returns the headers and the flat map, and serializes the blob once for both. If the struct has neither headers nor
    /// a flat map, both are empty; call [`Projection::blob`] on the result to get the blob.
    fn project(&self) -> Projection {
        project::project(self)
    }

    /// Returns the same headers and the same flat map as [`project`](Self::project), but without a `String` for each
    /// key and value. The number of allocations does not depend on the number of fields.
    fn render(&self) -> Rendered {
        let mut rendered = Rendered::default();
        self.render_into(&mut rendered);
        rendered
    }

    /// Writes the result of [`render`](Self::render) into `rendered`, and reuses the memory of `rendered`.
    fn render_into(&self, rendered: &mut Rendered) {
        project::render_into(self, rendered);
    }

    /// Returns the same snapshot with other limits. Call this if, for example, a proxy accepts less than the limits
    /// that the struct declares.
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

    /// Returns an outcome for each field on each carrier. The outcome says whether the field was sent and, if not, why.
    /// Pass the report that the projection returned. If you called several projections, join the reports with
    /// [`Report::extend`].
    ///
    /// This method visits and serializes the fields again, because the report has only the values that could not be
    /// sent.
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

/// A struct that is sent in headers: it derives [`CodexMeta`], and has the transport `header`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no headers: the struct's `transports(...)` does not list `header`, or it is a `part`",
    label = "has no headers",
    note = "list it, such as `transports(header, flat)`; then write `header = \"...\"` or `omit(header)` on each field that is not skipped"
)]
pub trait HasHeaders: CodexMeta + DeclaresHeader {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresHeader> HasHeaders for M {}

/// A struct that is sent as a flat map of strings: it derives [`CodexMeta`], and has the transport `flat`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no flat map: the struct's `transports(...)` does not list `flat`, or it is a `part`",
    label = "has no flat map",
    note = "list it, such as `transports(header, flat)`; then write `flat` or `omit(flat)` on each field that is not skipped"
)]
pub trait HasFlat: CodexMeta + DeclaresFlat {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresFlat> HasFlat for M {}

/// A struct that is sent as a JSON blob: it derives [`CodexMeta`], and has the transport `blob`.
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
