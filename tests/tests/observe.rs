//! The read side: an untouched request has no finding, and gives back what was sent.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use codex_metadata_runtime::codex::{CodexResponsesMetadata, CompactionDetails, MCP, Workspace};
use codex_metadata_runtime::observe::{Bounds, Finding, Kind, Observed};
use codex_metadata_runtime::{CodexMeta, Limits, Outcome, Report};
use codex_metadata_tests::arbitrary::{Case, seeded};
use codex_metadata_tests::observe::request::{Path, Request};
use codex_metadata_tests::paths::send_all;
use codex_metadata_tests::samples;
use codex_metadata_tests::vectors::Vector;
use codex_metadata_tests::wire::Loopback;

/// Whether the sender itself says that it left this out: on a path with one carrier, nothing but the report
/// can tell that from a loss on the way.
fn is_reported(finding: &Finding, report: &Report) -> bool {
    finding.kind == Kind::Missing
        && finding.witness.is_none()
        && report.losses().iter().any(|loss| {
            loss.carrier == finding.carrier
                && (loss.key == finding.key || loss.field.is_none() && finding.key.is_empty())
        })
}

fn cases() -> impl Strategy<Value = Case> {
    prop::collection::vec(any::<u8>(), 0..1200).prop_map(|bytes| Case::from_bytes(&bytes))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn an_untouched_request_has_no_finding_on_any_path(Case { snapshot, .. } in cases()) {
        for path in Path::of(&snapshot) {
            let (request, report) = Request::sending(&snapshot, path);
            for finding in request.read().findings {
                prop_assert!(is_reported(&finding, &report), "{path:?}: {finding}\n{report}\n{request:?}");
            }
        }
    }

    /// All carriers at once, whose budgets are anything.
    #[test]
    fn all_projections_agree_whatever_the_budgets(Case { snapshot, limits, .. } in cases()) {
        let sent = snapshot.within(limits).project();
        let observed = Observed::of::<CodexResponsesMetadata>()
            .within(limits)
            .headers(&sent.headers)
            .client_metadata(&sent.client_metadata)
            .view(MCP, &snapshot.view(MCP).value)
            .finish();
        prop_assert_eq!(observed.audit(), [], "{}\n{:?}", sent.report, observed);
    }
}

/// Nothing but the number of keys is wrong with it.
#[test]
fn the_number_of_members_is_bounded() {
    let keys: Vec<String> = (0..200_000).map(|key| format!(r#""k{key}":"v""#)).collect();
    let body = format!(r#"{{"client_metadata":{{"thread_id":"t-1",{}}}}}"#, keys.join(","));
    let observed = Observed::of::<CodexResponsesMetadata>().body(body.as_bytes()).finish();
    assert_eq!(observed.get("thread_id").count(), 1);
    let findings = observed.audit();
    assert!(findings.len() <= Bounds::default().findings + 2, "{}", findings.len());
}

/// A number of arbitrary snapshots, and the samples, through the real servers of every request path.
#[tokio::test]
async fn an_untouched_request_has_no_finding_after_a_real_transport() {
    let servers = Loopback::start().await.unwrap();
    let arbitrary = (0..24).map(|seed| Case::from_bytes(&seeded(seed)).snapshot);
    let mut requests = 0;
    for snapshot in arbitrary.chain(samples::all().map(|sample| sample.snapshot)) {
        for delivery in send_all(&snapshot, &samples::turn(), &servers).await.unwrap() {
            for request in Request::received(delivery.path, &delivery.requests) {
                requests += 1;
                for finding in request.read().findings {
                    let place = format!("{}: {finding}\n{}", delivery.path.name(), delivery.report);
                    assert!(is_reported(&finding, &delivery.report), "{place}");
                }
            }
        }
    }
    assert_eq!(requests, (24 + 3) * 11);
}

/// What a line of the vectors says beside its snapshot.
#[derive(serde::Deserialize)]
struct Line {
    snapshot: serde_json::Map<String, Value>,
    expect: Expect,
}

#[derive(serde::Deserialize)]
struct Expect {
    headers: BTreeMap<String, String>,
    omitted_headers: Vec<String>,
    header_blob: Option<Value>,
    client_metadata: BTreeMap<String, String>,
    blob: Option<Value>,
    mcp: Value,
}

impl Expect {
    /// A request that carries all of it.
    fn observe(&self) -> Observed {
        const BLOB: &str = "x-codex-turn-metadata";
        let ascii = |blob: &Value| blob.to_string().encode_utf16().map(escape).collect::<String>();
        let mut headers = HeaderMap::new();
        let header_blob = self.header_blob.as_ref().map(|blob| (BLOB.to_owned(), ascii(blob)));
        for (name, value) in self.headers.clone().into_iter().chain(header_blob) {
            headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        let mut flat = self.client_metadata.clone();
        flat.extend(self.blob.as_ref().map(|blob| (BLOB.to_owned(), ascii(blob))));
        Observed::of::<CodexResponsesMetadata>()
            .within(Limits::LIFTED)
            .headers(&headers)
            .body(json!({"client_metadata": flat}).to_string().as_bytes())
            .meta(MCP, &json!({BLOB: self.mcp}))
            .finish()
    }
}

fn escape(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte @ b' '..=b'~') => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

/// The carriers that another implementation of the contract filled give the snapshot back.
#[test]
fn what_the_vectors_expect_is_read_back() {
    let mut fields = 0;
    for file in ["named.jsonl", "random.jsonl"] {
        let path = format!("{}/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
        for (number, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let place = format!("{file}:{}", number + 1);
            let vector: Vector = serde_json::from_str(line).unwrap();
            let Line { snapshot, expect } = serde_json::from_str(line).unwrap();
            let observed = expect.observe();
            assert_eq!(observed.audit(), [], "{place}; omitted: {:?}", expect.omitted_headers);

            // Which fields leave the sender at all, it says itself; their values, the vector does.
            let report = vector.snapshot.within(Limits::LIFTED).project().report;
            let account = vector.snapshot.within(Limits::LIFTED).account(&report);
            let sent: BTreeSet<&str> =
                account.iter().filter(|cell| cell.outcome == Outcome::Sent).map(|cell| cell.field).collect();
            let merged = observed.merged();
            for (name, value) in &snapshot {
                match name.as_str() {
                    "client_extra" | "config_extra" => {}
                    "request_kind" => {
                        let mut details = value.as_object().unwrap().clone();
                        assert_eq!(merged.get("request_kind").unwrap().value(), &details.remove("kind").unwrap());
                        let compaction = merged.get("compaction").map(|details| details.value().clone());
                        assert_eq!(compaction, (!details.is_empty()).then(|| details.into()), "{place}");
                    }
                    _ if sent.contains(name.as_str()) => {
                        assert_eq!(merged.get(name).map(|field| field.value()), Some(value), "{place}: {name}");
                        fields += 1;
                    }
                    _ => assert!(merged.get(name).is_none(), "{place}: {name}"),
                }
            }
            let extras: BTreeMap<String, String> = merged
                .get("extras")
                .map_or_else(BTreeMap::new, |extras| serde_json::from_value(extras.value().clone()).unwrap());
            for (key, value) in extras {
                let given = |source: &str| snapshot.get(source).and_then(|pairs| pairs.get(&key)).cloned();
                assert_eq!(
                    given("config_extra").or_else(|| given("client_extra")),
                    Some(value.into()),
                    "{place}: {key}"
                );
            }
        }
    }
    assert!(fields > 3_000, "{fields}");
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct JoinKeys {
    session_id: String,
    thread_id: String,
    turn_id: String,
    window_id: String,
}

#[derive(Debug, serde::Deserialize)]
struct Typed {
    parent_thread_id: Uuid,
    #[serde(default)]
    window_number: Option<u64>,
    turn_started_at_unix_ms: i64,
    auto_review_enabled: bool,
    compaction: Option<CompactionDetails>,
    workspaces: BTreeMap<String, Workspace>,
    extras: BTreeMap<String, String>,
}

#[test]
fn a_reader_gets_its_own_type() {
    let rich = samples::rich().snapshot;
    let turn = rich.clone().for_turn("turn-1");
    let compaction = rich.for_remote_compaction_v1("turn-1", samples::turn().compaction);
    let read = |path| {
        let snapshot = if path == Path::Compact { &compaction } else { &turn };
        Request::sending(snapshot, path).0.read().observed
    };
    let keys: JoinKeys = read(Path::Responses).deserialize().unwrap();
    assert_eq!(keys.turn_id, "turn-1");
    assert_eq!(keys, read(Path::ResponseCreate).deserialize().unwrap());
    assert_eq!(keys, read(Path::Handshake).deserialize().unwrap());

    let typed: Typed = read(Path::Compact).deserialize().unwrap();
    assert_eq!(typed.parent_thread_id.to_string(), "0198c0de-0000-7000-8000-000000000007");
    assert_eq!((typed.window_number, typed.turn_started_at_unix_ms), (Some(u64::MAX), 1_786_000_000_123));
    assert!(!typed.auto_review_enabled && typed.compaction.is_some());
    assert_eq!(typed.workspaces["/home/üser/\u{7F}del"].has_changes, Some(true));
    assert_eq!(typed.extras["team"], "\u{1F600} a");

    let error = read(Path::Preconnect).deserialize::<JoinKeys>().unwrap_err();
    assert_eq!(error.to_string(), "field `turn_id` did not arrive on any carrier");
}

/// Text carriers have no types: the reader's decide.
#[test]
fn text_becomes_what_the_reader_asks_for() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct Counters {
        #[codex_meta(header = "x-count", flat)]
        count: i64,
        #[codex_meta(header = "x-ratio", omit(flat))]
        ratio: f64,
        #[codex_meta(flat, omit(header))]
        on: bool,
        #[codex_meta(header(name = "x-secret", sensitive), omit(flat))]
        secret: &'static str,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Read {
        count: i8,
        ratio: f32,
        on: Option<bool>,
        secret: String,
    }

    let sent = Counters { count: -3, ratio: 1.0, on: true, secret: "hush" };
    let (headers, flat) = (sent.headers().value, sent.client_metadata().value);
    let observed = Observed::of::<Counters>().headers(&headers).client_metadata(&flat).finish();
    assert_eq!(observed.audit(), []);
    let read: Read = observed.deserialize().unwrap();
    assert_eq!(read, Read { count: -3, ratio: 1.0, on: Some(true), secret: "hush".into() });
    assert!(!format!("{observed:?} {:?}", observed.merged()).contains("hush"));

    #[derive(Debug, serde::Deserialize)]
    struct Wrong {
        #[serde(rename = "secret")]
        _secret: u8,
    }
    let error = observed.deserialize::<Wrong>().unwrap_err().to_string();
    assert_eq!(error, "field `secret` from header: the value does not fit");
    #[derive(Debug, serde::Deserialize)]
    struct TooSmall {
        #[serde(rename = "count")]
        _count: u8,
    }
    let error = observed.deserialize::<TooSmall>().unwrap_err().to_string();
    assert_eq!(error, r#"field `count` from flat: invalid type: string "-3", expected u8"#);
}
