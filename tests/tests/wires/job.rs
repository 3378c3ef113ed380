//! A message of a job queue: attributes and a payload, around what other messages have too.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta;
use codex_metadata::observe::Observed;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
#[codex_meta(transports(flat, blob), blob(key = "payload", body_limit = 65536), rename_all = "camelCase")]
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
