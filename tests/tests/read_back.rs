//! Reading back into Codex's own snapshot gives what was sent, whatever that was.

use proptest::prelude::*;

use codex_metadata::codex::{CodexFrameMetadata, CodexResponsesMetadata, MCP, RequestKind};
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, Limits};
use codex_metadata_tests::arbitrary::Case;

/// A snapshot with the client's pairs alone: what is sent does not say which source a pair has. None of them stands in for
/// a field, which a reader would take it for.
fn snapshot(bytes: &[u8]) -> CodexResponsesMetadata {
    let Case { mut snapshot, client, .. } = Case::from_bytes(bytes);
    let pairs = client.into_iter().filter(|(key, _)| !CodexResponsesMetadata::CONTRACT.yields(key));
    let extras: Extras<CodexResponsesMetadata> = Extras::client(pairs);
    snapshot.extras = Extras::client(extras.iter().map(|(key, value, _)| (key, value)));
    snapshot
}

fn snapshots() -> impl Strategy<Value = CodexResponsesMetadata> {
    prop::collection::vec(any::<u8>(), 0..1200).prop_map(|bytes| snapshot(&bytes))
}

/// Returns the reading of every carrier, without limits.
fn arrived(snapshot: &CodexResponsesMetadata) -> Observed<'static> {
    let sent = snapshot.within(Limits::LIFTED).project();
    Observed::of::<CodexResponsesMetadata>()
        .headers(&sent.headers)
        .client_metadata(&sent.client_metadata)
        .view(MCP, &snapshot.view(MCP).value)
        .finish()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::with_cases(400) })]

    /// Each field of a request of a turn is on some carrier.
    #[test]
    fn the_snapshot_of_a_turn_is_read_back(mut snapshot in snapshots()) {
        if matches!(snapshot.request_kind, None | Some(RequestKind::Memory)) {
            snapshot.request_kind = Some(RequestKind::Turn);
        }
        let observed = arrived(&snapshot);
        // A hint that no header can have is on no other carrier.
        if observed.get("routing_hint").next().is_none() {
            snapshot.routing_hint = None;
        }
        let read: CodexResponsesMetadata = observed.deserialize().unwrap();
        prop_assert_eq!(read, snapshot);
    }

    /// Whatever was not sent is not there, and all else is sent again.
    #[test]
    fn what_was_read_is_sent_again_as_it_was(snapshot in snapshots()) {
        let read: CodexResponsesMetadata = arrived(&snapshot).deserialize().unwrap();
        let (was, is) = (snapshot.within(Limits::LIFTED).project(), read.within(Limits::LIFTED).project());
        prop_assert_eq!(is.headers, was.headers);
        prop_assert_eq!(is.client_metadata, was.client_metadata);
        prop_assert_eq!(read.view(MCP).value, snapshot.view(MCP).value);
    }

    #[test]
    fn the_frame_of_a_turn_is_read_back(mut snapshot in snapshots(), start: Option<i64>, state: Option<String>) {
        snapshot.request_kind = Some(RequestKind::Turn);
        let mut frame = CodexFrameMetadata::from(snapshot);
        frame.stream_request_start_ms = start;
        frame.turn_state = state;
        let sent = frame.within(Limits::LIFTED).client_metadata().value;
        let observed = Observed::of::<CodexFrameMetadata>().within(Limits::LIFTED).client_metadata(&sent).finish();
        prop_assert_eq!(observed.audit(), []);
        let read: CodexFrameMetadata = observed.deserialize().unwrap();
        prop_assert_eq!(read.within(Limits::LIFTED).client_metadata().value, sent);
        prop_assert_eq!(read.stream_request_start_ms, start);
    }
}
