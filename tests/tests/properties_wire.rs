//! Real servers receive arbitrary snapshots as they were sent, byte for byte.

use codex_metadata::CodexMeta;
use codex_metadata::codex::MCP;
use codex_metadata_tests::arbitrary::{Case, seeded};
use codex_metadata_tests::wire::{Loopback, Received};
use http::HeaderMap;
use serde_json::json;

const SNAPSHOTS: u64 = 40;

fn assert_arrived(received: &Received, sent: &HeaderMap, seed: u64) {
    for (name, value) in sent {
        let arrived: Vec<_> = received.headers.get_all(name).iter().collect();
        assert_eq!(arrived, [value], "{name} of the snapshot {seed}");
    }
}

#[tokio::test]
async fn arbitrary_snapshots_arrive_byte_for_byte() {
    let loopback = Loopback::start().await.unwrap();
    for seed in 0..SNAPSHOTS {
        let case = Case::from_bytes(&seeded(seed));
        let turn = case.snapshot.project();
        let body = json!({"client_metadata": turn.client_metadata});
        for received in [
            loopback.responses(turn.headers.clone(), &body).await.unwrap(),
            loopback.compact(turn.headers.clone(), &body).await.unwrap(),
        ] {
            assert_arrived(&received, &turn.headers, seed);
            assert_eq!(received.body.as_ref(), Some(&body), "the snapshot {seed}");
        }

        let handshake = case.snapshot.headers().value;
        let frame = json!({"client_metadata": case.snapshot.client_metadata_view().value});
        let (received, text) = loopback.handshake_and_frame(handshake.clone(), &frame).await.unwrap();
        assert_arrived(&received, &handshake, seed);
        assert_eq!(text.body.as_ref(), Some(&frame), "the snapshot {seed}");
        let preconnect = case.snapshot.preconnect().headers().value;
        assert_arrived(&loopback.handshake(preconnect.clone()).await.unwrap(), &preconnect, seed);

        let meta = case.snapshot.view(MCP).value;
        let call = json!({"id": seed, "params": {"_meta": {"x-codex-turn-metadata": meta}}});
        let received = loopback.mcp(&call).await.unwrap();
        assert_eq!(received.mcp_meta("x-codex-turn-metadata"), Some(&meta), "the snapshot {seed}");
    }
}
