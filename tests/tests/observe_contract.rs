//! A contract that was read from a file reads requests as the type does that it was written from.

use std::fs;

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::{Bounds, Observed};
use codex_metadata::{CodexMeta, View};
use codex_metadata_cli::capture::{self, Item};
use codex_metadata_cli::request::{Path, Request};
use codex_metadata_tests::observe::fault::for_each_fault;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;
use serde_json::{Value, json};

fn read_back<M: CodexMeta>() -> OwnedContract {
    OwnedContract::from_json(&M::CONTRACT.to_json().to_string()).unwrap()
}

/// Returns the merged values with their carriers, and the findings.
fn shown(observed: &Observed<'_>) -> (Vec<String>, Vec<String>) {
    let merged = observed.merged();
    let fields = merged.iter().map(|field| format!("{field:?} {:?}", field.carriers().collect::<Vec<_>>()));
    (fields.collect(), observed.audit().iter().map(ToString::to_string).collect())
}

fn assert_alike<M: CodexMeta>(request: &Request, from_file: &OwnedContract) -> usize {
    let by_type = shown(&request.observe(M::CONTRACT, Bounds::default()));
    assert_eq!(shown(&request.observe(from_file, Bounds::default())), by_type, "{request:?}");
    by_type.1.len()
}

#[test]
fn every_captured_request_is_read_alike() {
    let contract = read_back::<CodexResponsesMetadata>();
    let preconnect = read_back::<CodexPreconnectMetadata>();
    let (mut requests, mut findings) = (0, 0);
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/captures")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let text = fs::read(&path).unwrap();
        let read = capture::read(&text[..], |item| {
            if let Item::Request(captured) = item {
                requests += 1;
                findings += match captured.request.path {
                    Some(Path::Preconnect) => assert_alike::<CodexPreconnectMetadata>(&captured.request, &preconnect),
                    _ => assert_alike::<CodexResponsesMetadata>(&captured.request, &contract),
                };
            }
            true
        });
        read.unwrap();
    }
    assert!(requests > 200 && findings > 0, "{requests} requests, {findings} findings");
}

#[test]
fn every_fault_is_found_alike() {
    let contract = read_back::<CodexResponsesMetadata>();
    for path in [Path::Responses, Path::Mcp] {
        let (request, _) = sending(&samples::rich().snapshot.for_turn("turn-1"), path);
        let mut findings = 0;
        for_each_fault(&request, 397, |fault| {
            findings += assert_alike::<CodexResponsesMetadata>(&fault.request, &contract);
        });
        assert!(findings > 100, "{findings}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(header), views(mcp))]
struct Viewed {
    #[codex_meta(header = "thread-id", mcp)]
    thread_id: String,
}

#[test]
fn a_view_is_given_by_its_name() {
    const MCP: View<Viewed> = View::named("mcp");
    let contract = read_back::<Viewed>();
    let sent = Viewed { thread_id: "t-1".into() };
    let object = sent.view(MCP).value;
    let findings = |name: &str| {
        let headers =
            http::HeaderMap::from_iter([(http::HeaderName::from_static("thread-id"), "t-2".parse().unwrap())]);
        shown(&Observed::with(&contract).headers(&headers).view_named(name, &object).finish()).1
    };
    assert_eq!(findings("mcp"), [r#"mcp `thread_id` (field `thread_id`) differs: "t-1", but header has "t-2""#]);
    let refused = std::panic::catch_unwind(|| findings("other")).unwrap_err();
    let message = refused.downcast_ref::<String>().unwrap();
    assert!(message.starts_with("`Viewed` has no view `other`, only `mcp`"), "{message}");
}

/// No struct has that: the same type is flattened into both.
#[test]
fn a_member_has_the_type_that_each_view_says() {
    let slot = |json: &str| json!({"keys": ["m"], "flatten": true, "types": {"m": {"type": json}}});
    let field = json!({"name": "f", "type": "any", "transports": {"v": slot("string"), "w": slot("object")}});
    let contract = json!({
        "format": 2, "name": "Meta", "transports": ["v", "w"], "views": ["v", "w"], "blob": null, "header_limit": null,
        "header_total": null, "flat_limit": null, "reserved": [], "foreign": [], "fields": [field],
    });
    let contract = OwnedContract::from_json(&contract.to_string()).unwrap();
    let findings =
        |v: &Value, w: &Value| shown(&Observed::with(&contract).view_named("v", v).view_named("w", w).finish()).1.len();
    let (text, object) = (json!({"m": "a"}), json!({"m": {"a": 1}}));
    assert_eq!(
        [findings(&text, &json!({})), findings(&json!({}), &object)],
        [1, 1],
        "each is missing on the other one"
    );
    assert_eq!(findings(&object, &object), 1);
    assert_eq!(findings(&text, &text), 1);
}
