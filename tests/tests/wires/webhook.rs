//! Deliveries of GitHub's webhooks: headers about a body that is another's.

use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta};
use http::Request;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::tool::assert_observed;
use crate::{assert_read_back, delivered};

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(header), paths = PATHS)]
struct Delivery {
    #[codex_meta(header = "x-github-delivery")]
    id: Uuid,
    #[codex_meta(header = "x-github-event")]
    event: String,
    #[codex_meta(header = "x-github-hook-id")]
    hook_id: u64,
    #[codex_meta(header = "x-github-hook-installation-target-id")]
    target_id: u64,
    #[codex_meta(header = "x-github-hook-installation-target-type")]
    target_type: String,
    /// Only of a hook with a secret.
    #[codex_meta(header(name = "x-hub-signature-256", sensitive))]
    signature: Option<String>,
}

const PATHS: &[RequestPath] = &[RequestPath::new("delivery")
    .with_methods(&["POST"])
    .with_urls(&["/hooks/*"])
    .with_senders(&[("user-agent", "GitHub-Hookshot/")])
    .with_carriers(&[Carrier::Header])];

fn delivery(signature: Option<&str>) -> Delivery {
    Delivery {
        id: Uuid::from_u128(0x72d3_162e_cc78_11e3_81ab_4c93_67dc_0958),
        event: "issues".into(),
        hook_id: 292_430_182,
        target_id: 79_929_171,
        target_type: "repository".into(),
        signature: signature.map(Into::into),
    }
}

#[tokio::test]
async fn a_delivery_is_read_back() {
    let body = json!({"action": "opened", "issue": {"number": 1, "client_metadata": {"id": "x"}}}).to_string();
    for signature in [Some("sha256=d57c68ca6f92289e6987922ff26938930f6e66a2d161ef06abdf1859230aa23c"), None] {
        let sent = delivery(signature);
        let headers = sent.headers().into_result().unwrap();
        assert!(headers.get("x-hub-signature-256").is_none_or(http::HeaderValue::is_sensitive));
        let received = delivered(headers, body.clone().into_bytes()).await;
        assert_eq!(received.body(), body.as_bytes());
        assert_read_back(Observed::of::<Delivery>().headers(received.headers()), &sent);
    }
}

#[tokio::test]
async fn a_signature_is_shown_in_no_finding() {
    let sent = delivery(Some("sha256=secret"));
    let mut headers = sent.headers().into_result().unwrap();
    headers.append("x-hub-signature-256", "sha256=other".parse().unwrap());
    let received = delivered(headers, Vec::new()).await;
    let observed = Observed::of::<Delivery>().headers(received.headers()).finish();
    let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let shown = format!("{findings:?} {observed:?}");
    assert!(!shown.contains("secret") && !shown.contains("other\""), "{shown}");
}

#[test]
fn the_tool_finds_that_a_delivery_lost_its_event() {
    let body = json!({"action": "opened", "client_metadata": {"event": "x"}}).to_string();
    let mut request = Request::post("https://example.com/hooks/1").body(body.into_bytes()).unwrap();
    *request.headers_mut() = delivery(Some("sha256=secret")).headers().into_result().unwrap();
    let fields = json!({
        "id": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "event": "issues",
        "hook_id": "292430182",
        "target_id": "79929171",
        "target_type": "repository",
        "signature": null,
    });
    let lose = |request: &mut Request<Vec<u8>>| {
        request.headers_mut().remove("x-github-event");
    };
    assert_observed::<Delivery>(
        request,
        "delivery",
        &fields,
        lose,
        "header `x-github-event` (field `event`) is missing",
    );
}
