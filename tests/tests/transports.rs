//! Real servers receive on every request path what the contract says, cell by cell.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{Field, Key, Transport};
use codex_metadata::{Carrier, CodexMeta as _, Outcome, Reason};
use codex_metadata_tests::paths::{Delivery, MCP_OBJECT, Members, RequestPath, send_all};
use codex_metadata_tests::samples::{self, Sample, crowded, oversized, rich, turn, unsendable};
use codex_metadata_tests::wire::Loopback;
use codex_metadata_vectors::Vector;
use http::HeaderValue;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const CARRIERS: [Carrier; 5] = [Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob, MCP_OBJECT];

async fn servers() -> Loopback {
    Loopback::start().await.expect("loopback ports are free")
}

async fn deliver_all(sample: &Sample) -> Vec<Delivery> {
    send_all(&sample.snapshot, &turn(), &servers().await).await.expect("the servers take it")
}

fn contract_fields() -> &'static [Field] {
    CodexResponsesMetadata::CONTRACT.fields()
}

fn on(delivery: &Delivery, carrier: Carrier) -> Option<&Members> {
    delivery.on(carrier).map(|arrived| &arrived.members)
}

/// As headers and the flat map have it.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test]
async fn what_arrives_is_what_the_contract_says() {
    for sample in samples::all() {
        for delivery in deliver_all(&sample).await {
            let place = format!("{}, {}", sample.name, delivery.path.name());
            assert_eq!(delivery.contradictions, [], "{place}");
            let promised: BTreeSet<&str> = delivery.promises.iter().map(|promise| promise.field.name()).collect();
            let declared: BTreeSet<&str> = match delivery.path {
                RequestPath::Preconnect => CodexPreconnectMetadata::CONTRACT.fields().iter().map(Field::name).collect(),
                _ => contract_fields().iter().map(Field::name).collect(),
            };
            assert_eq!(promised, declared, "{place}: every field has been accounted for");
        }
    }
}

/// A slot that no path ever fills would make the comparison above say nothing of it.
#[tokio::test]
async fn every_slot_of_the_contract_travels_on_some_path() {
    // The fields of a fork that are sent only if nothing spawned it.
    let mut root = rich();
    root.snapshot.parent_thread_id = None;
    let sent: BTreeSet<(&str, Carrier)> = deliver_all(&rich())
        .await
        .iter()
        .chain(&deliver_all(&root).await)
        .flat_map(|delivery| &delivery.promises)
        .filter(|promise| promise.outcome == Outcome::Sent)
        .map(|promise| (promise.field.name(), promise.carrier))
        .collect();
    let declared: BTreeSet<(&str, Carrier)> = contract_fields()
        .iter()
        .flat_map(|field| CARRIERS.map(|carrier| (field, carrier)))
        .filter(|(field, carrier)| match field.slot(carrier.transport()) {
            Some(slot) => *carrier != Carrier::HeaderBlob || !slot.is_body_only(),
            None => field.is_extras() && !matches!(carrier, Carrier::Header | Carrier::Flat),
        })
        .map(|(field, carrier)| (field.name(), carrier))
        .collect();
    assert_eq!(sent, declared);
}

#[tokio::test]
async fn what_arrives_has_the_values_of_the_snapshot() {
    for sample in samples::all() {
        for delivery in deliver_all(&sample).await {
            for promise in delivery.promises.iter().filter(|promise| promise.outcome == Outcome::Sent) {
                let Some(slot) = promise.slot().filter(|slot| !slot.is_flattened()) else { continue };
                let (field, carrier) = (promise.field.name(), promise.carrier);
                // The only field that a path sets itself, but for the kind.
                let set_by_path = json!(turn().id);
                let expected = sample.values.get(field).or((field == "turn_id").then_some(&set_by_path));
                let expected = expected.unwrap_or_else(|| panic!("{}: `{field}` was sent and never set", sample.name));
                let members = on(&delivery, carrier).expect("it arrived");
                for key in slot.keys().iter().map(Key::name) {
                    let place = format!("{}, {}, {carrier} `{key}`", sample.name, delivery.path.name());
                    match carrier {
                        Carrier::Header | Carrier::Flat => assert_eq!(text(&members[key]), text(expected), "{place}"),
                        _ => assert_eq!(&members[key], expected, "{place}"),
                    }
                }
            }
        }
    }
}

/// The rich sample is what makes the tests above say something of every field.
#[test]
fn the_rich_sample_sets_every_field() {
    let set: BTreeSet<String> = rich().values.keys().cloned().collect();
    let by_other_means = ["request_kind", "extras"];
    let fields = contract_fields().iter().map(|field| field.name().to_owned());
    let expected: BTreeSet<String> = fields.filter(|field| !by_other_means.contains(&field.as_str())).collect();
    assert_eq!(set, expected);
    let sample = rich();
    assert!(sample.snapshot.routing_hint.is_some());
    assert!(!sample.snapshot.extras.is_empty());
}

#[tokio::test]
async fn extras_are_in_the_blob_and_those_of_the_client_in_the_mcp_object() {
    let sample = rich();
    let client: BTreeMap<&str, &str> = sample.client_extras.clone();
    let both: BTreeMap<&str, &str> = client.iter().chain(&sample.config_extras).map(|(k, v)| (*k, *v)).collect();
    for delivery in deliver_all(&sample).await {
        for carrier in CARRIERS {
            let Some(members) = on(&delivery, carrier) else { continue };
            let mut declared: BTreeSet<&str> = contract_fields()
                .iter()
                .filter_map(|field| field.slot(carrier.transport()))
                .flat_map(|slot| slot.keys().iter().map(Key::name))
                .collect();
            // A handshake's, which has the thread's id in it.
            declared.insert("x-client-request-id");
            let undeclared: BTreeMap<&str, &str> = members
                .iter()
                .filter(|(key, _)| !declared.contains(key.as_str()))
                .map(|(key, value)| (key.as_str(), value.as_str().expect("extras are strings")))
                .collect();
            let expected = match carrier.transport() {
                Transport::Header | Transport::Flat => BTreeMap::new(),
                Transport::Blob => both.clone(),
                Transport::View(_) => client.clone(),
            };
            assert_eq!(undeclared, expected, "{}, {carrier}", delivery.path.name());
        }
    }
}

/// The bytes themselves: parsing would hide how they were written.
#[tokio::test]
async fn blobs_are_printable_ascii_and_the_header_copy_is_only_short_of_the_inventory() {
    let key = "x-codex-turn-metadata";
    for delivery in deliver_all(&rich()).await {
        let request_with_header = delivery.requests.iter().find_map(|request| request.headers.get(key));
        let blob = delivery
            .requests
            .iter()
            .find_map(|request| request.client_metadata()?.get(key)?.as_str())
            .map(str::as_bytes);
        let place = delivery.path.name();
        for raw in request_with_header.map(HeaderValue::as_bytes).into_iter().chain(blob) {
            let odd = raw.iter().find(|byte| !matches!(byte, 0x20..=0x7E));
            assert_eq!(odd, None, "{place}");
            let raw = String::from_utf8_lossy(raw);
            for escape in [r"\u00fc", r"\u007f", r"\ud83d\ude00", r"\u4e16"] {
                assert!(raw.contains(escape), "{place}: {escape} in {raw}");
            }
        }
        let (Some(blob), Some(copy)) = (on(&delivery, Carrier::BodyBlob), on(&delivery, Carrier::HeaderBlob)) else {
            continue;
        };
        let left_out: Vec<&String> = blob.keys().filter(|key| !copy.contains_key(*key)).collect();
        assert_eq!(left_out, ["tool_namespaces_info"], "{place}");
        assert!(copy.iter().all(|(key, value)| blob.get(key) == Some(value)), "{place}");
    }
}

#[tokio::test]
async fn a_value_that_no_header_carries_is_reported_and_travels_elsewhere() {
    let unprintable = |character, at| Reason::Unprintable { character, at };
    let on_v1 = [
        ("session_id", "session-id", Reason::OuterSpace),
        ("thread_id", "thread-id", unprintable('\t', 3)),
        ("window_id", "x-codex-window-id", unprintable('\u{7F}', 0)),
        ("subagent_header", "x-openai-subagent", unprintable('ü', 2)),
    ];
    let mut elsewhere = on_v1.to_vec();
    elsewhere.insert(2, ("thread_id", "x-client-request-id", unprintable('\t', 3)));

    for delivery in deliver_all(&unsendable()).await {
        let expected = match delivery.path {
            RequestPath::Mcp => &[][..],
            RequestPath::RemoteCompactionV1 => &on_v1,
            _ => &elsewhere,
        };
        let place = delivery.path.name();
        let losses: Vec<(&str, &str, Reason)> = delivery
            .report
            .losses()
            .iter()
            .inspect(|loss| assert_eq!(loss.carrier, Carrier::Header, "{place}"))
            .map(|loss| (loss.field.unwrap_or_default(), loss.key.as_str(), loss.reason.clone()))
            .collect();
        assert_eq!(losses, expected, "{place}");
        for (_, name, _) in expected {
            assert!(delivery.requests.iter().all(|request| !request.headers.contains_key(*name)), "{place}: {name}");
        }
        if let Some(flat) = on(&delivery, Carrier::Flat) {
            assert_eq!(flat["x-openai-subagent"], "prüfer", "{place}");
            assert_eq!(flat["session_id"], " padded", "{place}");
        }
    }
}

/// Wire contract, "Known limits of the receiving side": the header copy gives way, the body has all.
#[tokio::test]
async fn what_a_header_has_no_room_for_is_in_the_body() {
    let limit = CodexResponsesMetadata::CONTRACT.limit(Carrier::HeaderBlob).expect("there is one");
    for delivery in deliver_all(&crowded()).await {
        let place = delivery.path.name();
        let Some(copy) = delivery.on(Carrier::HeaderBlob) else { continue };
        assert!(copy.bytes <= limit, "{place}: {} of {limit}", copy.bytes);
        let extras = crowded().client_extras;
        assert!(copy.members.keys().all(|key| key != "workspaces" && !extras.contains_key(key.as_str())), "{place}");
        let losses: Vec<(Carrier, &str)> =
            delivery.report.losses().iter().map(|loss| (loss.carrier, loss.key.as_str())).collect();
        let expected = ["workspaces", "extras"].map(|key| (Carrier::HeaderBlob, key));
        assert_eq!(losses, expected, "{place}");
        if let Some(blob) = delivery.on(Carrier::BodyBlob) {
            assert!(blob.bytes > limit, "{place}: {} of {limit}", blob.bytes);
            assert_eq!(blob.members["workspaces"], crowded().values["workspaces"], "{place}");
            assert_eq!(blob.members["essay"], extras["essay"], "{place}");
        }
    }
}

#[tokio::test]
async fn a_value_without_room_is_in_the_bodys_blob_only() {
    for delivery in deliver_all(&oversized()).await {
        let place = delivery.path.name();
        assert_eq!(delivery.contradictions, [], "{place}");
        assert_eq!(on(&delivery, Carrier::HeaderBlob), None, "{place}");
        if let (Some(flat), Some(blob)) = (on(&delivery, Carrier::Flat), on(&delivery, Carrier::BodyBlob)) {
            assert!(!flat.contains_key("root_turn_id"), "{place}");
            assert_eq!(flat["parent_turn_id"], oversized().values["parent_turn_id"], "{place}");
            assert_eq!(blob["root_turn_id"], oversized().values["root_turn_id"], "{place}");
        }
        let over_limit = |carrier: Carrier| {
            let of_carrier = delivery.report.losses().iter().find(|loss| loss.carrier == carrier);
            of_carrier.is_some_and(|loss| matches!(loss.reason, Reason::OverLimit { .. }))
        };
        for carrier in [Carrier::Flat, Carrier::HeaderBlob] {
            assert_eq!(over_limit(carrier), delivery.path.carriers().contains(&carrier), "{place}: {carrier}");
        }
    }
}

/// The golden snapshots hold combinations that nobody would think of.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_golden_snapshot_survives_every_path() {
    let servers = Arc::new(servers().await);
    for file in ["named", "random"] {
        let name = format!("{}/vectors/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(&name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert!(!lines.is_empty(), "{name} is empty");
        // A few at a time: each has sockets of its own, and a process has a limited number.
        let mut workers = JoinSet::new();
        for lines in lines.chunks(lines.len().div_ceil(8)) {
            workers.spawn(survive_every_path(lines.to_vec(), Arc::clone(&servers)));
        }
        workers.join_all().await;
    }
}

async fn survive_every_path(vectors: Vec<String>, servers: Arc<Loopback>) {
    for line in vectors {
        let Vector { name, snapshot, .. } = serde_json::from_str(&line).expect("a vector");
        for path in RequestPath::ALL {
            let snapshot = path.snapshot(snapshot.clone(), &turn());
            let delivery = path.send(&snapshot, &servers).await.expect("accepted");
            assert_eq!(delivery.contradictions, [], "{name}, {}", path.name());
        }
    }
}
