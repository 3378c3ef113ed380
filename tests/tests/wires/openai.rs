//! A request as `OpenAI` and services like it take them: a header that is repeated, and a map `metadata` in the body.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta;
use codex_metadata::observe::Observed;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{assert_read_back, delivered};

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(header, flat), flat(limit = 512))]
struct Call {
    #[codex_meta(header = "openai-organization", omit(flat))]
    organization: String,
    #[codex_meta(header = "openai-project", flat = "project")]
    project: String,
    #[codex_meta(header(name = "openai-beta", repeat), omit(flat))]
    #[serde(default)]
    betas: Vec<String>,
    #[codex_meta(flat, omit(header))]
    attempt: u32,
    #[codex_meta(flat(prefix = "label."), omit(header))]
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[codex_meta(flat(list), omit(header))]
    #[serde(default)]
    steps: Vec<u8>,
}

#[tokio::test]
async fn a_call_is_read_back() {
    let labels = [("Team", "core"), ("zone", "eu, west")].map(|(key, value)| (key.into(), value.into())).into();
    let full = Call {
        organization: "org-1".into(),
        project: "proj-1".into(),
        betas: vec!["assistants=v2".into(), "realtime=v1".into()],
        attempt: 3,
        labels,
        steps: vec![1, 2, 3],
    };
    let bare = Call {
        organization: "org-1".into(),
        project: "proj-1".into(),
        betas: vec![],
        attempt: 0,
        labels: BTreeMap::new(),
        steps: vec![],
    };
    for sent in [full, bare] {
        let projection = sent.project().into_result().unwrap();
        assert_eq!(projection.headers.get_all("openai-beta").iter().count(), sent.betas.len());
        let body = json!({"model": "m", "input": "hello", "metadata": projection.client_metadata});
        let received = delivered(projection.headers, body.to_string().into_bytes()).await;
        let body: Value = serde_json::from_slice(received.body()).unwrap();
        let metadata: BTreeMap<String, String> = serde_json::from_value(body["metadata"].clone()).unwrap();
        assert_read_back(Observed::of::<Call>().headers(received.headers()).client_metadata(metadata), &sent);
    }
}
