use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::blob::Buffers;
use super::collect::{Collected, collect};
use super::flat::ClientMetadata;
use super::maps::{header_map, insert_header};
use super::projected::Projection;
use super::selection::Selection;
use crate::contract::{Carrier, Contract};
use crate::report::Report;
use crate::walk::ErasedMeta;

/// The headers and the flat map of one snapshot, with the same content as in the [`Projection`](crate::Projection) that
/// [`project`](crate::CodexMeta::project) returns. But no `String` is allocated for each key and value: the methods of
/// a `Rendered` return references to its own memory.
///
/// [`render_into`](crate::CodexMeta::render_into) reuses the memory of a `Rendered` for another snapshot, which may be
/// of another type. If this memory suffices, `render_into` need not allocate. It still allocates, for example, if the
/// blob has a field that its copy does not have, if the report is not empty, or if a field is declared with `with`,
/// `list` or `json`:
///
/// ```
/// use codex_metadata::{CodexMeta, Rendered};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(header = "thread-id", flat, blob)]
///     thread_id: String,
/// }
///
/// let mut rendered = Rendered::default();
/// for thread in ["t-1", "t-2"] {
///     Meta { thread_id: thread.into() }.render_into(&mut rendered);
///     assert!(rendered.report().is_empty());
///     let header = rendered.headers().next().unwrap();
///     assert_eq!((header.name, header.value), ("thread-id", thread));
///     let body = serde_json::json!({ "client_metadata": rendered.client_metadata() });
///     assert_eq!(body["client_metadata"]["thread_id"], thread);
/// }
/// assert_eq!(rendered.blob(), Some(r#"{"thread_id":"t-2"}"#));
/// assert_eq!(rendered.header_blob(), rendered.blob());
/// ```
#[derive(Clone)]
#[must_use = "holds the projections and the report of what was not sent"]
pub struct Rendered {
    contract: &'static Contract,
    client_metadata: ClientMetadata,
    header_blob: HeaderBlob,
    /// `true` if there is a blob for the body, in the flat map or alone.
    has_blob: bool,
    /// The header's copy of the blob, if it is [`Own`](HeaderBlob::Own).
    own: String,
    report: Report,
    /// The buffers for the next blob.
    buffers: Buffers,
}

/// The place of the header's copy of the blob.
#[derive(Clone, Copy)]
enum HeaderBlob {
    Absent,
    /// The copy is the blob itself.
    Whole,
    /// The copy leaves a field out.
    Own,
}

/// One header of a [`Rendered`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RenderedHeader<'a> {
    /// The name, in lower case.
    pub name: &'a str,
    /// The value, in printable ASCII.
    pub value: &'a str,
    /// `true` if the value is sensitive. Logs must then not show the value, and HPACK (the header compression of
    /// HTTP/2) must not index the header.
    pub sensitive: bool,
}

/// Formats the name and the value. A sensitive value is redacted.
impl fmt::Debug for RenderedHeader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.name, if self.sensitive { "Sensitive" } else { self.value })
    }
}

impl Default for Rendered {
    /// Returns an empty `Rendered`, to be passed to [`render_into`](crate::CodexMeta::render_into).
    fn default() -> Self {
        const NOTHING: &Contract = &Contract::new("", &[], "");
        Self {
            contract: NOTHING,
            client_metadata: ClientMetadata::default(),
            header_blob: HeaderBlob::Absent,
            has_blob: false,
            own: String::new(),
            report: Report::default(),
            buffers: Buffers::default(),
        }
    }
}

impl Rendered {
    /// Returns the direct headers and, as the last header, the blob's copy.
    pub fn headers(&self) -> impl Iterator<Item = RenderedHeader<'_>> {
        let direct = self.client_metadata.texts.headers();
        let direct = direct.map(|(name, value, sensitive)| RenderedHeader { name, value, sensitive });
        let blob = self.contract.blob_key().zip(self.header_blob());
        let sensitive = self.contract.copy_is_sensitive();
        direct.chain(blob.map(move |(name, value)| RenderedHeader { name, value, sensitive }))
    }

    /// Returns the flat map, which contains the blob under the blob's key. The map implements `Serialize`, so that you
    /// can serialize it into a request body.
    #[must_use]
    pub fn client_metadata(&self) -> &ClientMetadata {
        &self.client_metadata
    }

    /// Returns the blob for the body. If the struct has a flat map, this is the value of the blob's key in the map.
    /// Returns `None` in two cases: if [`CodexMeta::blob`](crate::CodexMeta::blob) returns `None`, or if the struct has
    /// no flat map but sends the blob's copy in a header.
    #[must_use]
    pub fn blob(&self) -> Option<&str> {
        self.has_blob.then_some(self.client_metadata.blob.as_str())
    }

    /// Returns the blob's copy for a header, if there is one.
    #[must_use]
    pub fn header_blob(&self) -> Option<&str> {
        match self.header_blob {
            HeaderBlob::Absent => None,
            HeaderBlob::Whole => Some(&self.client_metadata.blob),
            HeaderBlob::Own => Some(&self.own),
        }
    }

    /// Returns the report, which lists the values that could not be sent.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns a copy of the headers, the flat map and the report as owned values.
    pub fn to_projection(&self) -> Projection {
        let alone = self.blob().filter(|_| self.client_metadata.blob_key.is_none()).map(str::to_owned);
        Projection {
            headers: self.header_map(),
            client_metadata: self.client_metadata.to_map(),
            report: self.report.clone(),
            contract: self.contract,
            alone,
        }
    }

    fn header_map(&self) -> HeaderMap {
        let texts = &self.client_metadata.texts;
        let mut map = header_map(texts, &Bytes::copy_from_slice(texts.text().as_bytes()));
        if let Some((name, blob)) = self.contract.blob_key().zip(self.header_blob()) {
            insert_header(
                &mut map,
                HeaderName::from_static(name),
                HeaderValue::from_str(blob),
                self.contract.copy_is_sensitive(),
            );
        }
        map
    }

    pub(super) fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    pub(super) fn into_client_metadata(self) -> ClientMetadata {
        self.client_metadata
    }

    /// Renders the `wanted` projections of `meta` in place of the previous ones.
    pub(super) fn render(&mut self, meta: &dyn ErasedMeta, wanted: Selection) {
        self.contract = meta.contract();
        let wanted = wanted.of(self.contract);
        // If a value's `Serialize` panics, the result is empty, without parts of this or the previous snapshot.
        self.header_blob = HeaderBlob::Absent;
        self.report = Report::default();
        let ClientMetadata { texts: kept, blob_key, blob: body } = &mut self.client_metadata;
        let mut texts = std::mem::take(kept);
        texts.clear(wanted);
        *blob_key = None;
        self.has_blob = false;
        if self.buffers.out.text.capacity() < body.capacity() {
            std::mem::swap(&mut self.buffers.out.text, body);
        }
        let Collected { blob, room, mut report } = collect(meta, wanted, &mut texts, &mut self.buffers);
        *kept = texts;
        if let Some(blob) = blob {
            let in_header = if wanted.copy { blob.fit_into(room, Carrier::HeaderBlob, &mut report) } else { None };
            let in_body = if wanted.body { blob.fit(Carrier::BodyBlob, &mut report) } else { None };
            // The whole blob then moves to the place of the body's, also if only the header needs it.
            let whole_body = in_body.as_ref().is_none_or(Vec::is_empty);
            if let Some(left_out) = in_header {
                self.header_blob = if left_out.is_empty() && whole_body { HeaderBlob::Whole } else { HeaderBlob::Own };
                if let HeaderBlob::Own = self.header_blob {
                    self.own.clear();
                    blob.write_without(&left_out, &mut self.own);
                }
            }
            if let Some(left_out) = in_body {
                self.has_blob = true;
                *blob_key = wanted.flat.then_some(blob.key());
                if !left_out.is_empty() {
                    body.clear();
                    blob.write_without(&left_out, body);
                }
            }
            if whole_body {
                blob.swap_into(body);
            }
        }
        self.report = report;
    }
}

/// Formats the keys and the sizes of the values, but not the values, which may be sensitive.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> Vec<String> {
            pairs.map(|(key, value)| format!("{key}: {} bytes", value.len())).collect()
        };
        f.debug_struct("Rendered")
            .field("headers", &sizes(&mut self.headers().map(|header| (header.name, header.value))))
            .field("client_metadata", &self.client_metadata)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
