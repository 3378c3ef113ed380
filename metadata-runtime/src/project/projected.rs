use std::collections::HashMap;
use std::fmt;

use http::HeaderMap;

use crate::contract::{Contract, Slot, Transport};
use crate::report::{NotSent, Report};

/// The result of a method of [`CodexMeta`](crate::CodexMeta), such as [`headers`](crate::CodexMeta::headers), and the
/// report of the values that could not be sent.
///
/// `Debug` shows only the report, because the result may be sensitive.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "holds the projection and the report of what was not sent"]
pub struct Projected<T> {
    /// The result, without the values that could not be sent.
    pub value: T,
    /// The values that could not be sent, with the reasons.
    pub report: Report,
}

impl<T> Projected<T> {
    /// Returns the result without the report, or an error if any value could not be sent.
    ///
    /// # Errors
    ///
    /// Returns an error with the report if any value could not be sent.
    pub fn into_result(self) -> Result<T, NotSent> {
        self.report.into_result().map(|()| self.value)
    }

    /// Calls `f` with `value`, and returns the result of `f` with the same report.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Projected<U> {
        Projected { value: f(self.value), report: self.report }
    }
}

impl<T> fmt::Debug for Projected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projected").field("report", &self.report).finish_non_exhaustive()
    }
}

/// The result of [`project`](crate::CodexMeta::project): the headers and the flat map of one snapshot, and the report
/// of the values that could not be sent. If the struct has a blob, the flat map contains the blob, and the headers
/// contain the blob's copy. There are three exceptions: the struct has no flat map or no headers, or declares its blob
/// with `body_only` or `header_only`; the condition in `blob(when = ...)` is not met; or the blob is over its limit.
#[derive(Clone)]
#[must_use = "holds the projections and the report of what was not sent"]
pub struct Projection {
    /// The direct headers, and the header with the blob's copy.
    pub headers: HeaderMap,
    /// The flat map, which includes the blob under its key.
    pub client_metadata: HashMap<String, String>,
    /// The values that could not be sent, with the reasons.
    pub report: Report,
    pub(super) contract: &'static Contract,
    /// The blob for the body of a struct that has no flat map.
    pub(super) alone: Option<String>,
}

impl Projection {
    /// Returns this projection, or an error if any value could not be sent.
    ///
    /// # Errors
    ///
    /// Returns an error with the report if any value could not be sent.
    pub fn into_result(self) -> Result<Self, NotSent> {
        match self.report.clone().into_result() {
            Ok(()) => Ok(self),
            Err(error) => Err(error),
        }
    }

    /// Returns the blob for the body. If the struct has a flat map, this is the value of the blob's key in the map.
    /// Returns `None` in two cases: if [`CodexMeta::blob`](crate::CodexMeta::blob) returns `None`, or if the struct has
    /// no flat map but sends the blob's copy in a header.
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

/// Formats the headers, the flat map and the report. The values of fields that are declared with `sensitive` are
/// redacted.
impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sensitive = || self.contract.fields().iter().filter(|field| field.is_sensitive());
        let is_secret_blob = sensitive().any(|field| field.slot(Transport::Blob).is_some());
        // A map that is sent under a prefix has a key for each of its entries.
        let has =
            |slot: &Slot, key: &str| slot.has_key(key) || slot.prefix().is_some_and(|prefix| key.starts_with(prefix));
        let shown = |transport: Transport, key, value| -> (&str, &dyn fmt::Debug) {
            let is_sensitive = is_secret_blob && self.contract.blob_key() == Some(key)
                || sensitive().any(|field| field.slots(transport).any(|slot| has(slot, key)));
            (key, if is_sensitive { &Sensitive } else { value })
        };
        let headers = self.headers.iter().map(|(name, value)| shown(Transport::Header, name.as_str(), value));
        let flat = self.client_metadata.iter().map(|(key, value)| shown(Transport::Flat, key, value));
        f.debug_struct("Projection")
            .field("headers", &Pairs(headers.collect()))
            .field("client_metadata", &Pairs(flat.collect()))
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

/// The text in place of the value of a `sensitive` field, as in the `Debug` of a [`HeaderMap`].
#[derive(Debug)]
struct Sensitive;

/// Keys with their values.
struct Pairs<'a>(Vec<(&'a str, &'a dyn fmt::Debug)>);

impl fmt::Debug for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().copied()).finish()
    }
}
