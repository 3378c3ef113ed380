//! A request as `OpenAI` and services like it take them: a header that is repeated, and a map `metadata` in the body.

use std::collections::BTreeMap;

use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta};
use http::Request;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tool::assert_observed;
use crate::{assert_read_back, delivered};

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(header, flat), flat(limit = 512), paths = PATHS)]
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

const PATHS: &[RequestPath] = &[RequestPath::new("call")
    .with_methods(&["POST"])
    .with_urls(&["*/v1/responses", "*/v1/chat/completions"])
    .with_carriers(&[Carrier::Header, Carrier::Flat])
    .with_flat_at("/metadata")];

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

#[test]
fn the_tool_finds_two_projects() {
    let sent = Call {
        organization: "org-1".into(),
        project: "proj-1".into(),
        betas: vec!["assistants=v2".into(), "realtime=v1".into()],
        attempt: 3,
        labels: [("zone".into(), "eu, west".into())].into(),
        steps: vec![1, 2, 3],
    };
    let projection = sent.project().into_result().unwrap();
    let body = json!({"model": "m", "metadata": projection.client_metadata}).to_string();
    let mut request =
        Request::post("https://api.example.com/proxy/v1/responses?trace=1").body(body.into_bytes()).unwrap();
    *request.headers_mut() = projection.headers;
    let fields = json!({
        "organization": "org-1",
        "project": "proj-1",
        "betas": ["assistants=v2", "realtime=v1"],
        "attempt": "3",
        "labels": {"zone": "eu, west"},
        "steps": ["1", "2", "3"],
    });
    let change = |request: &mut Request<Vec<u8>>| {
        request.headers_mut().insert("openai-project", "proj-2".parse().unwrap());
    };
    assert_observed::<Call>(
        request,
        "call",
        &fields,
        change,
        r#"header `openai-project` (field `project`) differs: "proj-2", but flat has "proj-1""#,
    );
}
