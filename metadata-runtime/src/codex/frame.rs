use serde::Deserialize;

use super::CodexResponsesMetadata;
use crate::CodexMeta;

/// The metadata of a `response.create` frame on a WebSocket. The metadata consists of the flat map of a
/// [`CodexResponsesMetadata`], with the blob in it, and of keys that only a frame has. The blob is sent only if the
/// [`request_kind`](CodexResponsesMetadata::request_kind) of the [snapshot](Self::snapshot) is set; the private method
/// `has_turn_metadata`, which is named below, checks this.
///
/// A frame has no headers, since the WebSocket is already open. An HTTP request has headers that are not part of Codex's
/// metadata, such as `traceparent`. A frame has the values of such headers in its flat map.
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::codex::{CodexFrameMetadata, CodexResponsesMetadata, Identity};
///
/// let snapshot = CodexResponsesMetadata::new(Identity {
///     installation_id: "i-1".into(),
///     session_id: "s-1".into(),
///     thread_id: "t-1".into(),
///     window_id: "t-1:0".into(),
/// });
/// let mut frame = CodexFrameMetadata::from(snapshot.for_turn("turn-1"));
/// frame.stream_request_start_ms = Some(1_795_763_039_259);
///
/// let sent = frame.client_metadata();
/// assert_eq!(sent.value["x-codex-ws-stream-request-start-ms"], "1795763039259");
/// assert_eq!(sent.value["turn_id"], "turn-1");
/// assert_eq!(sent.value["x-codex-turn-metadata"], frame.snapshot.blob().value.unwrap());
/// ```
#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(
    crate = crate,
    transports(flat, blob),
    blob(key = "x-codex-turn-metadata", when = Self::has_turn_metadata, body_only),
    flat(limit = 2048),
    paths = super::paths::OF_FRAMES,
    // Names of the snapshot's headers, which a frame has not: no extra may have them here either.
    reserved("code_mode_tool_names", "x-client-request-id", "x-codex-routing-hint"),
)]
#[non_exhaustive]
pub struct CodexFrameMetadata {
    /// The snapshot. The frame has the flat map and the blob of this snapshot.
    #[codex_meta(nested)]
    #[serde(flatten)]
    pub snapshot: CodexResponsesMetadata,
    /// The time at which the sender began the request that this frame carries, in milliseconds since the Unix epoch.
    #[codex_meta(flat = "x-codex-ws-stream-request-start-ms", omit(blob))]
    pub stream_request_start_ms: Option<i64>,
    /// The state of the turn, as the service returned it in an earlier response. An HTTP request has this state in the
    /// header `x-codex-turn-state`.
    #[codex_meta(flat = "x-codex-turn-state", omit(blob))]
    pub turn_state: Option<String>,
    /// The trace parent of W3C Trace Context. An HTTP request has this value in the header `traceparent`.
    #[codex_meta(flat = "ws_request_header_traceparent", omit(blob))]
    pub traceparent: Option<String>,
    /// The trace state of W3C Trace Context. An HTTP request has this value in the header `tracestate`.
    #[codex_meta(flat = "ws_request_header_tracestate", omit(blob))]
    pub tracestate: Option<String>,
    /// The text `true` if the request uses Responses Lite, a variant of the Responses API. An HTTP request has this
    /// text in the header `x-openai-internal-codex-responses-lite`.
    #[codex_meta(flat = "ws_request_header_x_openai_internal_codex_responses_lite", omit(blob))]
    pub responses_lite: Option<String>,
}

impl CodexFrameMetadata {
    fn has_turn_metadata(&self) -> bool {
        self.snapshot.has_turn_metadata()
    }
}

/// Creates the metadata of a frame from the snapshot. The fields that only a frame has are `None`.
impl From<CodexResponsesMetadata> for CodexFrameMetadata {
    fn from(snapshot: CodexResponsesMetadata) -> Self {
        Self {
            snapshot,
            stream_request_start_ms: None,
            turn_state: None,
            traceparent: None,
            tracestate: None,
            responses_lite: None,
        }
    }
}
