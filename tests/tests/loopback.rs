//! The loopback transports hand over what was sent, byte for byte, and nothing that was not.

use std::{collections::BTreeSet, sync::Arc};

use codex_metadata_tests::wire::{Loopback, Received};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// The headers that `reqwest` and `hyper` add to a JSON request.
const HTTP_ADDS: [&str; 4] = ["accept", "content-length", "content-type", "host"];
/// The headers of a WebSocket handshake.
const HANDSHAKE_ADDS: [&str; 5] = ["connection", "host", "sec-websocket-key", "sec-websocket-version", "upgrade"];

async fn loopback() -> Loopback {
    Loopback::start().await.expect("loopback ports are free")
}

fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let value = HeaderValue::from_bytes(value).expect("legal value");
        headers.append(HeaderName::from_static(name), value);
    }
    headers
}

/// All of visible ASCII, values that look like other protocols', and a long one. A space stands
/// inside: at either end of a value it is not part of it.
fn demanding_headers() -> HeaderMap {
    let all: Vec<u8> = (b'!'..=b'~').chain(b' '..=b'~').collect();
    let blob = br#"{"workspaces":{"/\u00fcbung":{"has_changes":true}},"turn_id":"\ud83d\ude00"}"#;
    let long: Vec<u8> = (b'!'..=b'~').cycle().take(6 * 1024).collect();
    headers(&[
        ("session-id", b"0"),
        ("x-all", &all),
        ("x-codex-turn-metadata", blob),
        ("x-comma", b"a, b;q=0.5,, \"c\""),
        ("x-empty", b""),
        ("x-escape", b"%20&amp;\\r\\n\\u000a+="),
        ("x-long", &long),
        ("x-long-too", &long),
    ])
}

fn demanding_body() -> Value {
    json!({
        "type": "response.create",
        "input": "Grüße, 世界 \u{1F600} \u{0}\u{7F}\u{2028}\n",
        "client_metadata": {
            "session_id": "ß",
            "x-codex-turn-metadata": r#"{"sandbox":"\u00e9"}"#,
            "long": "é".repeat(100_000),
        },
    })
}

/// The headers that were sent are there with exactly their values, and besides them only `added`.
fn assert_headers(received: &Received, sent: &HeaderMap, added: &[&str]) {
    for name in sent.keys() {
        let values = |headers: &HeaderMap| -> Vec<Vec<u8>> {
            let values = headers.get_all(name).iter();
            values.map(|value| value.as_bytes().to_vec()).collect()
        };
        assert_eq!(values(&received.headers), values(sent), "{name}");
    }
    let names = received.headers.keys().map(HeaderName::as_str);
    let expected = sent.keys().map(HeaderName::as_str);
    let expected: BTreeSet<_> = expected.chain(added.iter().copied()).collect();
    assert_eq!(names.collect::<BTreeSet<_>>(), expected);
}

/// The caller's headers are told from what the transport adds.
fn assert_caller_headers(received: &Received, sent: &HeaderMap) {
    let callers: HeaderMap = received.caller_headers().map(|(name, value)| (name.clone(), value.clone())).collect();
    assert_eq!(&callers, sent, "{}", received.origin);
}

fn assert_body(received: &Received, sent: &Value) {
    let bytes = serde_json::to_vec(sent).expect("it serializes");
    assert_eq!(received.raw_body, bytes, "{}", received.origin);
    assert_eq!(received.body.as_ref(), Some(sent), "{}", received.origin);
}

#[tokio::test]
async fn http_requests_arrive_unchanged() {
    let loopback = loopback().await;
    let (sent, body) = (demanding_headers(), demanding_body());

    let received = loopback.responses(sent.clone(), &body).await.expect("sent");
    assert_eq!(received.origin, "POST /responses");
    assert_headers(&received, &sent, &HTTP_ADDS);
    assert_caller_headers(&received, &sent);
    assert_body(&received, &body);
    let metadata = received.client_metadata().expect("it is in the body");
    assert_eq!(metadata["session_id"], "ß");
    let key = "x-codex-turn-metadata";
    let blob = received.header_blob(key).expect("the header is JSON");
    assert_eq!(blob.expect("it was sent")["turn_id"], "\u{1F600}");
    let blob = received.body_blob(key).expect("the value is JSON");
    assert_eq!(blob, Some(json!({"sandbox": "é"})));

    let received = loopback.compact(sent.clone(), &body).await.expect("sent");
    assert_eq!(received.origin, "POST /responses/compact");
    assert_headers(&received, &sent, &HTTP_ADDS);
    assert_body(&received, &body);
}

#[tokio::test]
async fn mcp_calls_arrive_unchanged() {
    let meta = json!({"model": "größer", "workspaces": {}});
    let call = json!({
        "jsonrpc": "2.0",
        "id": 7,
        "method": "tools/call",
        "params": {"name": "search", "_meta": {"x-codex-turn-metadata": meta}},
    });
    let received = loopback().await.mcp(&call).await.expect("sent");
    assert_eq!(received.origin, "POST /mcp");
    assert_headers(&received, &HeaderMap::new(), &HTTP_ADDS);
    assert_body(&received, &call);
    assert_eq!(received.mcp_meta("x-codex-turn-metadata"), Some(&meta));
    assert_eq!(received.mcp_meta("other"), None);
    assert_eq!(received.client_metadata(), None);
}

#[tokio::test]
async fn websocket_handshakes_and_frames_arrive_unchanged() {
    let loopback = loopback().await;
    let (sent, body) = (demanding_headers(), demanding_body());

    let preconnect = loopback.handshake(sent.clone()).await.expect("accepted");
    assert_eq!(preconnect.origin, "GET /responses");
    assert_headers(&preconnect, &sent, &HANDSHAKE_ADDS);
    assert_caller_headers(&preconnect, &sent);
    assert_eq!((preconnect.body, preconnect.raw_body), (None, Vec::new()));

    let (handshake, frame) = loopback.handshake_and_frame(sent.clone(), &body).await.expect("accepted");
    assert_headers(&handshake, &sent, &HANDSHAKE_ADDS);
    assert_eq!(handshake.body, None);
    assert_eq!(frame.origin, "text frame of GET /responses");
    assert_eq!(frame.headers, HeaderMap::new());
    assert_body(&frame, &body);
}

#[tokio::test]
async fn repeated_headers_stay_apart_and_in_order() {
    let loopback = loopback().await;
    let sent = headers(&[("x-twice", b"1"), ("x-other", b"o"), ("x-twice", b"2")]);

    let http = loopback.responses(sent.clone(), &json!({})).await.expect("sent");
    let handshake = loopback.handshake(sent.clone()).await.expect("accepted");
    assert_headers(&http, &sent, &HTTP_ADDS);
    assert_headers(&handshake, &sent, &HANDSHAKE_ADDS);
    for received in [http, handshake] {
        assert_eq!(received.header("x-twice"), None);
        assert_eq!(received.header("x-other"), Some("o"));
    }
}

#[tokio::test]
async fn a_header_of_the_transport_is_the_callers_or_refused() {
    let loopback = loopback().await;
    let sent = headers(&[("content-type", b"application/vnd.test+json"), ("accept", b"a/b")]);
    let received = loopback.responses(sent.clone(), &json!({})).await.expect("sent");
    assert_headers(&received, &sent, &HTTP_ADDS);

    let error = loopback.handshake(headers(&[("upgrade", b"h2c")])).await;
    assert_eq!(
        error.expect_err("it would be sent twice").to_string(),
        r#"header "upgrade" is set by the handshake itself, leave it out"#,
    );
}

/// Why a value with either is left out of the headers: nothing else in this suite shows it.
#[tokio::test]
async fn outer_space_is_lost_and_raw_utf8_is_no_text() {
    let loopback = loopback().await;
    let sent = headers(&[("x-space", b" a "), ("x-utf8", "é".as_bytes())]);
    let http = loopback.responses(sent.clone(), &json!({})).await.expect("sent");
    let handshake = loopback.handshake(sent).await.expect("accepted");
    for received in [http, handshake] {
        assert_eq!(received.header("x-space"), Some("a"));
        assert_eq!(received.header("x-utf8"), None);
        assert_eq!(received.headers["x-utf8"], "é".as_bytes());
    }
}

#[tokio::test]
async fn what_the_server_refuses_is_an_error_with_its_answer() {
    let loopback = loopback().await;
    let mut many = HeaderMap::new();
    for number in 0..200 {
        let name = HeaderName::try_from(format!("x-{number}")).expect("legal name");
        many.append(name, HeaderValue::from_static("v"));
    }
    let error = loopback.responses(many.clone(), &json!({})).await;
    let error = error.expect_err("more than hyper takes").to_string();
    assert!(error.contains("was refused with 431"), "{error}");

    let error = loopback.handshake(many).await;
    let error = error.expect_err("more than tungstenite takes").to_string();
    assert!(error.contains("handshake with ws://127.0.0.1:"), "{error}");
}

#[tokio::test]
async fn overlapping_calls_each_get_their_own_request() {
    let loopback = Arc::new(loopback().await);
    let mut calls = JoinSet::new();
    for number in 0..32 {
        let loopback = Arc::clone(&loopback);
        calls.spawn(async move {
            let body = json!({"number": number});
            let mut headers = HeaderMap::new();
            headers.insert("x-number", HeaderValue::from(number));
            let http = loopback.responses(headers.clone(), &body).await?;
            let (handshake, frame) = loopback.handshake_and_frame(headers, &body).await?;
            for received in [&http, &handshake] {
                assert_eq!(received.header("x-number"), Some(&*number.to_string()));
            }
            for received in [&http, &frame] {
                assert_body(received, &body);
            }
            anyhow::Ok(())
        });
    }
    for call in calls.join_all().await {
        call.expect("sent");
    }
}
