//! The comparison of what arrived with the contract sees each kind of difference.
//!
//! Without this, a comparison that compares nothing would pass `transports.rs`.

use codex_metadata::{Carrier, Outcome, Reason};
use codex_metadata_tests::paths::{Arrived, Contradiction, Delivery, MCP_OBJECT, Members, RequestPath, contradictions};
use codex_metadata_tests::samples::{rich, turn};
use codex_metadata_tests::wire::Loopback;
use serde_json::json;

async fn delivery(path: RequestPath) -> Delivery {
    let servers = Loopback::start().await.expect("loopback ports are free");
    let snapshot = path.snapshot(rich().snapshot, &turn());
    let delivery = path.send(&snapshot, &servers).await.expect("accepted");
    assert_eq!(delivery.contradictions, []);
    delivery
}

fn carrier(delivery: &mut Delivery, carrier: Carrier) -> &mut Members {
    let mut arrived = delivery.arrived.iter_mut();
    &mut arrived.find(|arrived| arrived.carrier == carrier).expect("it arrived").members
}

/// As sentences: they are what a reader gets.
fn sentences(delivery: &Delivery) -> Vec<String> {
    let found = contradictions(delivery.path, &delivery.promises, &delivery.arrived);
    found.iter().map(Contradiction::to_string).collect()
}

#[tokio::test]
async fn a_field_that_is_gone() {
    let mut turn = delivery(RequestPath::Turn).await;
    carrier(&mut turn, Carrier::Flat).remove("turn_id");
    carrier(&mut turn, Carrier::HeaderBlob).remove("request_kind");
    assert_eq!(
        sentences(&turn),
        [
            "flat `turn_id` (field `turn_id`) was to be sent and did not arrive",
            "header blob `request_kind` or `compaction` (field `request_kind`) was to be sent and did not arrive",
            "`request_kind` is not the same in the header blob as in the blob",
        ],
    );
}

#[tokio::test]
async fn one_of_two_names_that_is_gone() {
    let mut handshake = delivery(RequestPath::Preconnect).await;
    carrier(&mut handshake, Carrier::Header).remove("x-client-request-id");
    assert_eq!(
        sentences(&handshake),
        ["header `x-client-request-id` (field `thread_id`) was to be sent and did not arrive"],
    );
}

#[tokio::test]
async fn a_field_that_was_not_to_be_sent() {
    let mut turn = delivery(RequestPath::Turn).await;
    carrier(&mut turn, Carrier::Header).insert("x-codex-installation-id".into(), json!("x"));
    carrier(&mut turn, Carrier::HeaderBlob).insert("tool_namespaces_info".into(), json!({}));
    assert_eq!(
        sentences(&turn),
        [
            "header `x-codex-installation-id` (field `installation_id`) arrived, although: \
             only while `Self::is_remote_v1_compaction` holds",
            "header blob `tool_namespaces_info` (field `tool_namespaces_info`) arrived, although: body only",
            "`tool_namespaces_info` is not the same in the header blob as in the blob",
        ],
    );
}

#[tokio::test]
async fn a_lost_value_that_arrived_after_all() {
    let mut turn = delivery(RequestPath::Turn).await;
    let lost = turn
        .promises
        .iter_mut()
        .find(|promise| promise.field.name() == "subagent_header" && promise.carrier == Carrier::Header);
    lost.expect("declared").outcome = Outcome::Lost(Reason::OuterSpace);
    assert_eq!(
        sentences(&turn),
        ["header `x-openai-subagent` (field `subagent_header`) arrived, although: \
          lost: a space at either end would be stripped on the way"],
    );
}

#[tokio::test]
async fn what_nobody_declares() {
    let mut turn = delivery(RequestPath::Turn).await;
    carrier(&mut turn, Carrier::Header).insert("x-other".into(), json!("o"));
    carrier(&mut turn, Carrier::Flat).insert("team".into(), json!("an extra has no place here"));
    // An extra may have any key but an owned one, in whatever case.
    for blob in [Carrier::BodyBlob, Carrier::HeaderBlob] {
        carrier(&mut turn, blob).insert("Model_X".into(), json!("fine"));
        carrier(&mut turn, blob).insert("Thread-ID".into(), json!("spoofed"));
    }
    let mut found = sentences(&turn);
    found.sort();
    assert_eq!(
        found,
        [
            "blob `Thread-ID` arrived and belongs to no field or extra",
            "flat `team` arrived and belongs to no field or extra",
            "header `x-other` arrived and belongs to no field or extra",
            "header blob `Thread-ID` arrived and belongs to no field or extra",
        ],
    );

    let mut mcp = delivery(RequestPath::Mcp).await;
    carrier(&mut mcp, MCP_OBJECT).insert("Model".into(), json!("spoofed"));
    assert_eq!(sentences(&mcp), ["mcp `Model` arrived and belongs to no field or extra"]);
}

#[tokio::test]
async fn extras_that_are_gone() {
    let mut mcp = delivery(RequestPath::Mcp).await;
    carrier(&mut mcp, MCP_OBJECT).retain(|key, _| !rich().client_extras.contains_key(key.as_str()));
    assert_eq!(sentences(&mcp), ["mcp `*` (field `extras`) was to be sent and did not arrive"]);
}

#[tokio::test]
async fn values_that_differ() {
    let mut turn = delivery(RequestPath::Turn).await;
    carrier(&mut turn, Carrier::Flat).insert("session_id".into(), json!("other"));
    carrier(&mut turn, Carrier::HeaderBlob).insert("sandbox".into(), json!("other"));
    carrier(&mut turn, Carrier::HeaderBlob).insert("feature".into(), json!("an extra"));
    assert_eq!(
        sentences(&turn),
        [
            "flat `session_id` (field `session_id`) differs from the value on header",
            "header blob `sandbox` (field `sandbox`) differs from the value on blob",
            "`feature` is not the same in the header blob as in the blob",
            "`sandbox` is not the same in the header blob as in the blob",
        ],
    );
}

#[tokio::test]
async fn a_carrier_that_is_gone_and_one_that_is_out_of_place() {
    let mut mcp = delivery(RequestPath::Mcp).await;
    mcp.arrived.clear();
    assert_eq!(sentences(&mcp)[0], "mcp did not arrive");

    let mut compaction = delivery(RequestPath::RemoteCompactionV1).await;
    compaction.arrived.push(Arrived { carrier: Carrier::Flat, members: Members::new(), bytes: 2 });
    assert_eq!(sentences(&compaction), ["flat arrived where there is to be none"]);
}

#[tokio::test]
async fn a_blob_that_does_not_exist() {
    let mut turn = delivery(RequestPath::Turn).await;
    for promise in turn.promises.iter_mut().filter(|promise| promise.carrier == Carrier::HeaderBlob) {
        promise.outcome = Outcome::NoBlob("Self::has_turn_metadata");
    }
    assert_eq!(sentences(&turn)[0], "header blob arrived where there is to be none");
}
