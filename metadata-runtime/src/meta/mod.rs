//! The trait that the derive implements, and what is made of a snapshot by its type.

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

/// A snapshot of metadata and what becomes of it on each transport; derive it with
/// `#[derive(CodexMeta)]`.
///
/// The derive writes the [contract](Self::CONTRACT) and the walk. Every projection is a visitor of that one
/// walk, so that a field cannot be on one transport and be missed on another.
///
/// No projection fails, and none loses anything silently: what could not be sent is in the
/// [`Report`](crate::Report) beside the result.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no metadata contract",
    label = "does not implement `CodexMeta`",
    note = "write `#[derive(CodexMeta)]` on it: a struct with named fields, with `#[codex_meta(...)]` on it and on each field"
)]
pub trait CodexMeta: Sized {
    /// What the struct declares, as data.
    const CONTRACT: &'static Contract;

    /// Which of the struct's `when` predicates hold now.
    fn conditions(&self) -> Conditions;

    /// The budgets of this value's projections: those that the struct declares, unless it stands
    /// [`within`](Self::within) others.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Hands the fields, each with its row of the contract, to `visitor`, in declaration order.
    fn walk(&self, visitor: &mut dyn Visitor);

    /// The direct headers, and the blob's header copy where the struct has both transports.
    ///
    /// A value is there only if it arrives unchanged: at least one byte, each in `0x20..=0x7E`, no space at either
    /// end
    /// (wire contract, "Headers"); any other is in the report.
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

    /// The flat string map, and the blob under its key where the struct has both transports.
    fn client_metadata(&self) -> Projected<HashMap<String, String>>
    where
        Self: HasFlat,
    {
        project::client_metadata(self)
    }

    /// The same map in a form that implements `Serialize` and goes straight into a request body, without a
    /// `String` for each key and value.
    fn client_metadata_view(&self) -> Projected<ClientMetadata>
    where
        Self: HasFlat,
    {
        project::client_metadata_view(self)
    }

    /// The JSON blob as the body carries it, in ASCII; `None` while its `when` does not hold.
    fn blob(&self) -> Projected<Option<String>>
    where
        Self: HasBlob,
    {
        project::blob(self)
    }

    /// The blob's copy for a header, without the `body_only` fields; `None` while its `when` does not hold.
    fn header_blob(&self) -> Projected<Option<HeaderValue>>
    where
        Self: HasBlob,
    {
        project::header_blob(self)
    }

    /// The JSON object of a view, as `serde_json::to_value` makes it of the values: what that has no form for, such as
    /// integers of more than 64 bits, is in a blob, and here in the report.
    fn view(&self, view: View<Self>) -> Projected<serde_json::Value> {
        project::view(self, view.name())
    }

    /// The headers and the flat map in one walk: the blob is serialized once for both of its carriers. Where the struct
    /// has neither of the two, only [`blob`](Self::blob) gives it.
    fn project(&self) -> Projection {
        project::project(self)
    }

    /// The same as text that can be borrowed: with a few allocations, however many fields there are.
    fn render(&self) -> Rendered {
        let mut rendered = Rendered::default();
        self.render_into(&mut rendered);
        rendered
    }

    /// The same in place of what `rendered` holds, whose memory is used again.
    fn render_into(&self, rendered: &mut Rendered) {
        project::render_into(self, rendered);
    }

    /// The same snapshot with other budgets than the struct declares: for another proxy, another service.
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

    /// What became of each field on each carrier: `report` is that of the projections that were sent.
    ///
    /// Renders the snapshot once more to find out, so that a projection need not pay for it.
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

/// The struct has the `header` transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no headers: the struct's `transports(...)` does not list `header`",
    label = "has no headers",
    note = "list it, such as `transports(header, flat)`; then write `header = \"...\"` or `omit(header)` on each field that is not skipped"
)]
pub trait HasHeaders: CodexMeta + DeclaresHeader {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresHeader> HasHeaders for M {}

/// The struct has the `flat` transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no flat map: the struct's `transports(...)` does not list `flat`",
    label = "has no flat map",
    note = "list it, such as `transports(header, flat)`; then write `flat` or `omit(flat)` on each field that is not skipped"
)]
pub trait HasFlat: CodexMeta + DeclaresFlat {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresFlat> HasFlat for M {}

/// The struct has the `blob` transport.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no blob: the struct's `transports(...)` does not list `blob`",
    label = "has no blob",
    note = "list it, such as `transports(header, blob), blob(key = \"x-meta\")`; then write `blob` or `omit(blob)` on each field that is not skipped"
)]
pub trait HasBlob: CodexMeta + DeclaresBlob {}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta + DeclaresBlob> HasBlob for M {}

/// What the derive writes for [`HasHeaders`], apart so that the compiler lists no other types that have headers where
/// one has none.
#[doc(hidden)]
pub trait DeclaresHeader {}

/// The same for [`HasFlat`].
#[doc(hidden)]
pub trait DeclaresFlat {}

/// The same for [`HasBlob`].
#[doc(hidden)]
pub trait DeclaresBlob {}
