//! The differences between request paths that the wire contract has and no declaration says.

use std::collections::{BTreeMap, BTreeSet};

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::Key;
use codex_metadata::{Carrier, CodexMeta as _};
use codex_metadata_tests::paths::{Delivery, MCP_OBJECT, Members, RequestPath, send_all};
use codex_metadata_tests::samples::{self, Sample, rich, turn};
use codex_metadata_tests::wire::Loopback;
use serde_json::{Value, json};

const CARRIERS: [Carrier; 5] = [Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob, MCP_OBJECT];

async fn servers() -> Loopback {
    Loopback::start().await.expect("loopback ports are free")
}

async fn deliver_all(sample: &Sample) -> Vec<Delivery> {
    send_all(&sample.snapshot, &turn(), &servers().await).await.expect("the servers take it")
}

fn on(delivery: &Delivery, carrier: Carrier) -> Option<&Members> {
    delivery.on(carrier).map(|arrived| &arrived.members)
}

/// The table of the wire contract, "The request paths", which no declaration holds.
#[tokio::test]
async fn each_path_has_its_carriers_and_no_other() {
    use Carrier::{BodyBlob, Flat, Header, HeaderBlob};
    for sample in samples::all() {
        for delivery in deliver_all(&sample).await {
            let place = format!("{}, {}", sample.name, delivery.path.name());
            let carriers: BTreeSet<Carrier> = delivery.arrived.iter().map(|arrived| arrived.carrier).collect();
            let (origins, expected): (&[&str], &[Carrier]) = match delivery.path {
                RequestPath::Turn
                | RequestPath::Memory
                | RequestPath::LocalCompaction
                | RequestPath::RemoteCompactionV2 => (&["POST /responses"], &[Header, Flat, BodyBlob, HeaderBlob]),
                RequestPath::RemoteCompactionV1 => (&["POST /responses/compact"], &[Header, HeaderBlob]),
                RequestPath::WebSocketTurn | RequestPath::Prewarm => {
                    (&["GET /responses", "text frame of GET /responses"], &[Header, Flat, BodyBlob, HeaderBlob])
                }
                RequestPath::Preconnect => (&["GET /responses"], &[Header]),
                RequestPath::Mcp => (&["POST /mcp"], &[MCP_OBJECT]),
            };
            assert_eq!(carriers, expected.iter().copied().collect(), "{place}");
            let received: Vec<&str> = delivery.requests.iter().map(|request| request.origin.as_str()).collect();
            assert_eq!(received, origins, "{place}");
        }
    }
}

/// The wire contract's predicates, "Identity predicates"; the account asks the same code as the projections.
#[tokio::test]
async fn conditions_hold_on_the_paths_that_the_wire_contract_says() {
    let mut seen = BTreeSet::new();
    for delivery in deliver_all(&rich()).await {
        for arrived in &delivery.arrived {
            for field in CodexResponsesMetadata::CONTRACT.fields() {
                let slots = field.slots(arrived.carrier.transport());
                let conditional = slots.filter_map(|slot| Some((slot, slot.when().or(slot.unless())?)));
                for (slot, condition) in conditional {
                    let holds = match condition.path() {
                        "Self::has_turn_identity" => delivery.path != RequestPath::Memory,
                        "Self::has_request_identity" => {
                            ![RequestPath::Memory, RequestPath::Preconnect].contains(&delivery.path)
                        }
                        "Self::is_remote_v1_compaction" => delivery.path == RequestPath::RemoteCompactionV1,
                        // The rich sample has a parent.
                        "Self::has_parent_thread" => true,
                        "Self::is_turn_or_prewarm" => {
                            [RequestPath::Turn, RequestPath::WebSocketTurn, RequestPath::Prewarm]
                                .contains(&delivery.path)
                        }
                        other => panic!("`{other}` is not in the wire contract"),
                    };
                    seen.insert((condition.path(), holds));
                    for key in slot.keys().iter().map(Key::name) {
                        let is_there = arrived.members.contains_key(key);
                        let sent = holds != condition.is_negated();
                        assert_eq!(is_there, sent, "{}, {} `{key}`", delivery.path.name(), arrived.carrier);
                    }
                }
            }
        }
    }
    assert_eq!(seen.len(), 9, "each has been seen both ways, but for the parent: {seen:?}");
}

#[tokio::test]
async fn the_blob_says_what_the_request_is_for() {
    let compaction = |implementation: &str| {
        json!({
            "request_kind": "compaction",
            "compaction": {
                "trigger": "auto",
                "reason": "context_limit",
                "implementation": implementation,
                "phase": "mid_turn",
                "strategy": "memento",
            },
        })
    };
    let turn = json!({ "request_kind": "turn" });
    let expected = BTreeMap::from([
        (RequestPath::Turn, turn.clone()),
        (RequestPath::WebSocketTurn, turn),
        (RequestPath::Prewarm, json!({ "request_kind": "prewarm" })),
        (RequestPath::Memory, json!({ "request_kind": "memory" })),
        (RequestPath::LocalCompaction, compaction("responses")),
        (RequestPath::RemoteCompactionV1, compaction("responses_compact")),
        (RequestPath::RemoteCompactionV2, compaction("responses_compaction_v2")),
    ]);
    for delivery in deliver_all(&rich()).await {
        for carrier in CARRIERS {
            let Some(members) = on(&delivery, carrier) else { continue };
            let mut kind = members.clone();
            kind.retain(|key, _| ["request_kind", "compaction"].contains(&key.as_str()));
            let of_blob = matches!(carrier, Carrier::BodyBlob | Carrier::HeaderBlob);
            let expected = if of_blob { expected[&delivery.path].clone() } else { json!({}) };
            assert_eq!(Value::Object(kind), expected, "{}, {carrier}", delivery.path.name());
        }
    }
}

#[tokio::test]
async fn the_request_id_is_the_threads_except_on_remote_v1_compaction() {
    for delivery in deliver_all(&rich()).await {
        let without = [RequestPath::RemoteCompactionV1, RequestPath::Mcp].contains(&delivery.path);
        let id = delivery.requests[0].header("x-client-request-id");
        let expected = (!without).then(|| rich().snapshot.thread_id);
        assert_eq!(id, expected.as_deref(), "{}", delivery.path.name());
    }
}

#[tokio::test]
async fn preconnect_has_no_blob_even_from_a_snapshot_that_has_one() {
    let servers = servers().await;
    let snapshot = RequestPath::Turn.snapshot(rich().snapshot, &turn());
    let delivery = RequestPath::Preconnect.send(&snapshot, &servers).await.expect("accepted");
    let [handshake] = &delivery.requests[..] else { panic!("one handshake") };
    assert!(!handshake.headers.contains_key("x-codex-turn-metadata"));
    assert!(handshake.headers.contains_key("session-id"));
    assert_eq!(delivery.contradictions, []);
}

#[tokio::test]
async fn a_snapshot_of_no_request_has_no_blob_on_any_path() {
    let servers = servers().await;
    for path in RequestPath::ALL {
        let delivery = path.send(&rich().snapshot, &servers).await.expect("accepted");
        assert_eq!(delivery.contradictions, [], "{}", path.name());
        assert_eq!(on(&delivery, Carrier::BodyBlob), None, "{}", path.name());
        assert_eq!(on(&delivery, Carrier::HeaderBlob), None, "{}", path.name());
    }
}

#[tokio::test]
async fn the_mcp_object_is_the_same_whatever_the_request_is_for() {
    let servers = servers().await;
    let mut objects = Vec::new();
    for path in RequestPath::ALL {
        let snapshot = path.snapshot(rich().snapshot, &turn());
        let delivery = RequestPath::Mcp.send(&snapshot, &servers).await.expect("accepted");
        assert_eq!(delivery.contradictions, [], "{}", path.name());
        objects.push(on(&delivery, MCP_OBJECT).cloned().expect("it arrived"));
    }
    let first = objects[0].clone();
    assert_eq!(first["session_id"], rich().values["session_id"], "with the turn identity");
    assert_eq!(objects, vec![first; RequestPath::ALL.len()]);
}

#[tokio::test]
async fn compact_has_a_body_without_client_metadata() {
    let path = RequestPath::RemoteCompactionV1;
    let delivery = path.send(&path.snapshot(rich().snapshot, &turn()), &servers().await).await.expect("accepted");
    let [request] = &delivery.requests[..] else { panic!("one request") };
    let body = request.body.as_ref().and_then(Value::as_object).expect("it has a body");
    assert!(body.contains_key("input"), "{body:?}");
    assert!(!body.contains_key("client_metadata"), "{body:?}");
    assert_eq!(request.header("x-codex-installation-id"), rich().values["installation_id"].as_str());
}

#[tokio::test]
async fn a_frame_creates_a_response_and_that_of_a_prewarm_generates_nothing() {
    let deliveries = deliver_all(&rich()).await;
    let frame = |path: RequestPath| {
        let delivery = deliveries.iter().find(|delivery| delivery.path == path).expect("it was sent");
        let [_, frame] = &delivery.requests[..] else { panic!("a handshake and a frame") };
        frame.body.clone().expect("it has a body")
    };
    for (path, generate) in [(RequestPath::WebSocketTurn, Value::Null), (RequestPath::Prewarm, json!(false))] {
        assert_eq!(frame(path)["type"], "response.create", "{}", path.name());
        assert_eq!(frame(path)["generate"], generate, "{}", path.name());
    }
}
