//! Metadata of an object in S3: headers under a prefix, a date of HTTP, bytes in base64.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta};
use http::Request;
use serde::Deserialize;
use serde_json::json;

use crate::tool::assert_observed;
use crate::{assert_read_back, delivered};

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(header), header(total = 2048), paths = PATHS)]
struct Object {
    /// The user's own, at most 2 KB in all.
    #[codex_meta(header(prefix = "x-amz-meta-", shed = 1))]
    #[serde(default)]
    user: BTreeMap<String, String>,
    #[codex_meta(header(name = "x-amz-tagging", list = "&"))]
    #[serde(default)]
    tags: Vec<String>,
    #[codex_meta(header = "x-amz-storage-class")]
    class: Option<String>,
    #[codex_meta(header(name = "expires", with = Self::http_date, read = httpdate::parse_http_date))]
    expires: SystemTime,
    #[codex_meta(header(name = "x-amz-checksum-sha256", with = Self::base64, read = Self::of_base64))]
    checksum: Vec<u8>,
}

const PATHS: &[RequestPath] = &[RequestPath::new("PUT object")
    .with_methods(&["PUT"])
    .with_urls(&["/bucket/*"])
    .with_carriers(&[Carrier::Header])
    .with_required(&["checksum"])];

impl Object {
    fn http_date(time: &SystemTime) -> httpdate::HttpDate {
        (*time).into()
    }

    fn base64(bytes: &[u8]) -> String {
        STANDARD.encode(bytes)
    }

    fn of_base64(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
        STANDARD.decode(text)
    }
}

fn object() -> Object {
    Object {
        user: [("Owner", "team-a"), ("retention", "30 days")].map(|(key, value)| (key.into(), value.into())).into(),
        tags: vec!["project=x".into(), "stage=test".into()],
        class: Some("STANDARD_IA".into()),
        expires: SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777),
        checksum: vec![0, 255, 16],
    }
}

#[tokio::test]
async fn an_object_is_read_back() {
    let sent = object();
    let headers = sent.headers().into_result().unwrap();
    assert_eq!(headers["x-amz-meta-owner"], "team-a");
    assert_eq!(headers["x-amz-tagging"], "project=x&stage=test");
    assert_eq!(headers["expires"], "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(headers["x-amz-checksum-sha256"], "AP8Q");
    let received = delivered(headers, b"the object".to_vec()).await;
    // Header names have no case.
    let user = sent.user.iter().map(|(key, value)| (key.to_lowercase(), value.clone())).collect();
    assert_read_back(Observed::of::<Object>().headers(received.headers()), &Object { user, ..sent });
}

#[tokio::test]
async fn what_is_no_date_is_an_error_of_the_reading() {
    let mut headers = object().headers().into_result().unwrap();
    headers.insert("expires", "tomorrow".parse().unwrap());
    let received = delivered(headers, Vec::new()).await;
    let observed = Observed::of::<Object>().headers(received.headers()).finish();
    let error = observed.deserialize::<Object>().unwrap_err();
    assert_eq!(error.field(), Some("expires"));
    assert_eq!(error.to_string(), "field `expires` from header: `httpdate::parse_http_date` does not accept it");
}

#[test]
fn what_is_over_the_total_leaves_with_its_prefix() {
    let mut object = object();
    object.user.insert("long".into(), "x".repeat(2048));
    let sent = object.headers();
    assert!(sent.value.keys().all(|name| !name.as_str().starts_with("x-amz-meta-")));
    assert!(sent.report.to_string().starts_with("header `x-amz-meta-*` (field `user`) not sent"), "{}", sent.report);
}

#[test]
fn the_tool_finds_that_an_object_lost_its_checksum() {
    let mut request = Request::put("https://s3.example.com/bucket/a/b.txt").body(b"the object".to_vec()).unwrap();
    *request.headers_mut() = object().headers().into_result().unwrap();
    let fields = json!({
        "user": {"owner": "team-a", "retention": "30 days"},
        "tags": ["project=x", "stage=test"],
        "class": "STANDARD_IA",
        "expires": "Sun, 06 Nov 1994 08:49:37 GMT",
        "checksum": "AP8Q",
    });
    let lose = |request: &mut Request<Vec<u8>>| {
        request.headers_mut().remove("x-amz-checksum-sha256");
    };
    assert_observed::<Object>(
        request,
        "PUT object",
        &fields,
        lose,
        "header `x-amz-checksum-sha256` (field `checksum`) is missing",
    );
}
