use std::collections::HashMap;
use std::fmt;

use http::HeaderMap;

use crate::contract::{Contract, Transport};
use crate::report::{NotSent, Report};

/// The result of a projection, and the report of the values that it could not send.
///
/// `Debug` shows only the report, because the value may be sensitive.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "holds the projection and the report of what was not sent"]
pub struct Projected<T> {
    /// The result, without the values that could not be sent.
    pub value: T,
    /// The values that could not be sent, with the reasons.
    pub report: Report,
}

impl<T> Projected<T> {
    /// Returns the value, or an error if any value was not sent.
    ///
    /// # Errors
    ///
    /// Returns an error with the report if any value was not sent.
    pub fn into_result(self) -> Result<T, NotSent> {
        self.report.into_result().map(|()| self.value)
    }

    /// Calls `f` with the value, and returns its result with the same report.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Projected<U> {
        Projected { value: f(self.value), report: self.report }
    }
}

impl<T> fmt::Debug for Projected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projected").field("report", &self.report).finish_non_exhaustive()
    }
}

/// The headers and the flat map of one snapshot, both with the blob: the result of
/// [`project`](crate::CodexMeta::project).
#[derive(Clone)]
#[must_use = "holds the projections and the report of what was not sent"]
pub struct Projection {
    /// The direct headers and the blob's header copy.
    pub headers: HeaderMap,
    /// The flat map, which includes the blob under its key.
    pub client_metadata: HashMap<String, String>,
    /// The values that were not sent, with the reasons.
    pub report: Report,
    pub(super) contract: &'static Contract,
    /// The blob of a struct that has neither headers nor a flat map.
    pub(super) alone: Option<String>,
}

impl Projection {
    /// Returns the projections, or an error if any value was not sent.
    ///
    /// # Errors
    ///
    /// Returns an error with the report if any value was not sent.
    pub fn into_result(self) -> Result<Self, NotSent> {
        match self.report.clone().into_result() {
            Ok(()) => Ok(self),
            Err(error) => Err(error),
        }
    }

    /// Returns the blob for the body; `None` if there is no blob, or if it is sent only in a header. If the struct has
    /// a flat map, the blob is also in the map. If the struct has neither a flat map nor headers, this method is the
    /// only way to get the blob.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(blob), blob(key = "x-meta"))]
    /// struct Meta {
    ///     #[codex_meta(blob)]
    ///     session_id: String,
    /// }
    ///
    /// let sent = Meta { session_id: "s-1".into() }.project();
    /// assert_eq!(sent.blob(), Some(r#"{"session_id":"s-1"}"#));
    /// ```
    #[must_use]
    pub fn blob(&self) -> Option<&str> {
        self.alone.as_ref().or_else(|| self.client_metadata.get(self.contract.blob_key()?)).map(String::as_str)
    }
}

/// Shows the projections; the values of `sensitive` fields are redacted on every carrier.
impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_sensitive = |key: &str| {
            let fields = self.contract.fields().iter().filter(|field| field.is_sensitive());
            let (mut flat, mut blob) = (fields.clone(), fields);
            let in_blob = self.contract.blob_key() == Some(key);
            in_blob && blob.any(|field| field.slot(Transport::Blob).is_some())
                || flat.any(|field| field.slots(Transport::Flat).any(|slot| slot.has_key(key)))
        };
        let pairs = self.client_metadata.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let client_metadata: HashMap<&str, &str> =
            pairs.map(|(key, value)| (key, if is_sensitive(key) { "Sensitive" } else { value })).collect();
        f.debug_struct("Projection")
            .field("headers", &self.headers)
            .field("client_metadata", &client_metadata)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
