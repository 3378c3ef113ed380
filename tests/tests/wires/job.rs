//! A message of a job queue: attributes and a payload, around what other messages have too.

use std::collections::BTreeMap;

use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta};
use http::Request;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::tool::assert_observed;
use crate::{assert_read_back, delivered};

/// Where a message comes from, which all messages say.
#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part, transports(flat, blob))]
struct Origin {
    #[codex_meta(flat, blob)]
    queue: String,
    #[codex_meta(flat = "trace-id", blob)]
    trace_id: Option<String>,
}

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(flat, blob), blob(key = "payload", body_limit = 65536), rename_all = "camelCase", paths = PATHS)]
struct Job {
    #[codex_meta(nested)]
    #[serde(flatten)]
    origin: Origin,
    #[codex_meta(flat, blob)]
    attempt: u32,
    #[codex_meta(blob, omit(flat))]
    delay_ms: Option<u64>,
    #[codex_meta(blob, omit(flat))]
    task: Task,
}

const PATHS: &[RequestPath] = &[RequestPath::new("message")
    .with_member("/type", "job")
    .with_carriers(&[Carrier::Flat, Carrier::BodyBlob])
    .with_flat_at("/attributes")];

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Task {
    Resize { width: u32, height: u32 },
    Index { paths: Vec<String> },
}

#[tokio::test]
async fn a_job_is_read_back() {
    for (trace_id, delay_ms, task) in [
        (Some("t-1".to_owned()), Some(1500), Task::Resize { width: 640, height: 480 }),
        (None, None, Task::Index { paths: vec!["/srv/ä".into(), "/tmp".into()] }),
    ] {
        let sent = Job { origin: Origin { queue: "images".into(), trace_id }, attempt: 2, delay_ms, task };
        let message = sent.client_metadata().into_result().unwrap();
        let body = json!({"attributes": message}).to_string();
        let received = delivered(http::HeaderMap::new(), body.into_bytes()).await;
        let body: Value = serde_json::from_slice(received.body()).unwrap();
        let attributes: BTreeMap<String, String> = serde_json::from_value(body["attributes"].clone()).unwrap();
        assert!(attributes["payload"].is_ascii());
        assert_read_back(Observed::of::<Job>().client_metadata(attributes), &sent);
    }
}

#[test]
fn the_tool_finds_two_attempts() {
    let origin = Origin { queue: "images".into(), trace_id: Some("t-1".into()) };
    let sent = Job { origin, attempt: 2, delay_ms: None, task: Task::Resize { width: 640, height: 480 } };
    let message = sent.client_metadata().into_result().unwrap();
    let body = json!({"type": "job", "attributes": message}).to_string();
    let request = Request::post("https://queue.example.com/")
        .header("content-type", "application/json")
        .body(body.into_bytes())
        .unwrap();
    let fields = json!({
        "queue": "images",
        "trace_id": "t-1",
        "attempt": 2,
        "task": {"kind": "resize", "width": 640, "height": 480},
    });
    let change = |request: &mut Request<Vec<u8>>| {
        let mut body: Value = serde_json::from_slice(request.body()).unwrap();
        body["attributes"]["attempt"] = "3".into();
        *request.body_mut() = body.to_string().into_bytes();
    };
    assert_observed::<Job>(
        request,
        "message",
        &fields,
        change,
        r#"flat `attempt` (field `attempt`) differs: "3", but blob has "2""#,
    );
}
