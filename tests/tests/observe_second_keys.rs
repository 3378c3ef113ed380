//! A second key that some reader takes for ours is found, on every carrier and around them.

use codex_metadata::codex::{CodexResponsesMetadata, Identity, MCP, paths};
use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta};
use http::Request;
use serde_json::json;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

/// The findings of a request with these headers and this body beside what is sent.
fn findings(headers: &[(&str, &str)], body: &str) -> Vec<String> {
    let sent = Meta { session_id: "s-1".into() }.project();
    let mut request = Request::new(body.to_owned());
    *request.headers_mut() = sent.headers;
    for (name, value) in headers {
        request.headers_mut().append(http::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
    }
    Observed::of::<Meta>().request(&request).finish().audit().iter().map(ToString::to_string).collect()
}

const MAP: &str = r#"{"session_id":"s-1","x-meta":"{\"session_id\":\"s-1\"}"}"#;

#[test]
fn what_is_sent_has_no_second_key() {
    let body = format!(r#"{{"client_metadata":{MAP},"clientmetadatas":{{}}}}"#);
    assert_eq!(findings(&[("session-ids", "s-2"), ("x-session-id", "s-2")], &body), [""; 0]);
}

#[test]
fn a_second_header_is_found_whatever_it_says() {
    let body = format!(r#"{{"client_metadata":{MAP}}}"#);
    for name in ["session_id", "sessionid", "session.id"] {
        for value in ["s-1", "s-2"] {
            let found = findings(&[(name, value)], &body);
            let expected = format!(
                r#"header `{name}` (field `session_id`) is an extra with a key that the snapshot owns: "{value}""#
            );
            assert_eq!(found, [expected]);
        }
    }
    let found = findings(&[("x_meta", "{}")], &body);
    assert_eq!(found, [r#"header blob `x_meta` is an extra with a key that the snapshot owns: "{}""#]);
}

#[test]
fn a_second_map_is_found_on_either_side_of_ours() {
    for key in [
        "Client_Metadata",
        "clientMetadata",
        "client-metadata",
        r"client_metadata\u0000x",
        r"client\u0000_metadata",
        "clıent_metadata",
    ] {
        for body in [
            format!(r#"{{"client_metadata":{MAP},"{key}":{{"session_id":"s-2"}}}}"#),
            format!(r#"{{"{key}":{{"session_id":"s-2"}},"client_metadata":{MAP}}}"#),
        ] {
            let key = key.replace(r"\u0000", "\0");
            let shown = key.escape_debug();
            assert_eq!(findings(&[], &body), [format!("flat `{shown}` is an extra with a key that the snapshot owns")]);
        }
        if key.contains('\\') || !key.is_ascii() {
            continue;
        }
        let renamed = findings(&[], &format!(r#"{{"{key}":{MAP}}}"#));
        assert!(renamed.contains(&"flat is missing".to_owned()), "{renamed:?}");
        assert!(
            renamed.contains(&format!("flat `{key}` is an extra with a key that the snapshot owns")),
            "{renamed:?}"
        );
    }
}

/// Go takes the last of `params` and `Params` for `params`. A key that differs in punctuation is another's here.
#[test]
fn a_second_key_around_the_place_of_ours_is_found() {
    let identity = Identity {
        installation_id: "i".into(),
        session_id: "s".into(),
        thread_id: "t".into(),
        window_id: "t:0".into(),
    };
    let sent = CodexResponsesMetadata::new(identity).for_turn("u").view(MCP).value;
    let ours = format!(r#""_meta":{{"x-codex-turn-metadata":{sent}}}"#);
    let spoof = r#"{"_meta":{"x-codex-turn-metadata":{"session_id":"spoof"}}}"#;
    let found = |body: &str| -> Vec<String> {
        let observed = Observed::of::<CodexResponsesMetadata>().on(paths::MCP_REQUEST).body(body.as_bytes()).finish();
        observed.audit().iter().map(ToString::to_string).collect()
    };
    assert_eq!(found(&format!(r#"{{"params":{{{ours},"meta":{{}},"name":"a"}}}}"#)), [""; 0]);
    for (key, shown) in [
        ("Params", "Params"),
        ("PARAMS", "PARAMS"),
        (r"param\u017f", "param\u{17F}"),
        (r"params\u0000", r"params\0"),
        (r"params\u0000x", r"params\0x"),
        (r"\u0000\u0000params", r"\0\0params"),
    ] {
        let expected = [format!("mcp `{shown}` is an extra with a key that the snapshot owns")];
        assert_eq!(found(&format!(r#"{{"params":{{{ours}}},"{key}":{spoof}}}"#)), expected);
        assert_eq!(found(&format!(r#"{{"{key}":{spoof},"params":{{{ours}}}}}"#)), expected);
    }
    for (key, shown) in [("_Meta", "_Meta"), (r"_meta\u0000", r"_meta\0"), (r"\u0000_meta", r"\0_meta")] {
        let expected = [format!("mcp `{shown}` is an extra with a key that the snapshot owns")];
        assert_eq!(found(&format!(r#"{{"params":{{{ours},"{key}":{{}}}}}}"#)), expected);
    }
}

/// Pydantic takes `turnRequest` for `turn_request`, whichever comes first.
#[test]
fn a_second_key_of_several_words_around_the_place_of_ours_is_found() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat), paths = TURN)]
    struct Turn {
        #[codex_meta(flat)]
        session_id: String,
    }
    const TURN: &[RequestPath] = &[RequestPath::new("turn")
        .with_urls(&["/turns"])
        .with_carriers(&[Carrier::Flat])
        .with_flat_at("/turn_request/client_metadata")];

    let sent = Turn { session_id: "s".into() }.client_metadata().value;
    let ours = format!(r#""turn_request":{}"#, json!({"client_metadata": sent}));
    let path = &Turn::CONTRACT.paths()[0];
    let found = |body: &str| -> Vec<String> {
        let observed = Observed::of::<Turn>().on(path).body(body.as_bytes()).finish();
        observed.audit().iter().map(ToString::to_string).collect()
    };
    for key in ["_turn_request", "turn_requests", "turn_reques"] {
        assert_eq!(found(&format!(r#"{{{ours},"{key}":{{}}}}"#)), [""; 0]);
    }
    for key in ["turnRequest", "turn-request", "TURN_REQUEST"] {
        let expected = [format!("flat `{key}` is an extra with a key that the snapshot owns")];
        assert_eq!(found(&format!(r#"{{{ours},"{key}":{{}}}}"#)), expected);
        assert_eq!(found(&format!(r#"{{"{key}":{{}},{ours}}}"#)), expected);
    }
}

/// Readers in C take no part of a key that is behind a NUL, some texts lose each NUL before they are read, and where a
/// reader ignores case, letters outside ASCII are some of ASCII.
#[test]
fn a_key_of_ours_with_a_nul_or_in_another_case_is_no_extra() {
    for key in [
        r"session_id\u0000",
        r"session_id\u0000x",
        r"Session-Id\u0000\u0000session",
        r"session\u0000_id",
        r"\u0000session_id",
        "ſession_id",
        "sessıon_id",
        "SESSİON-İD",
        "seßionId",
        "seẞion_id",
    ] {
        let shown = key.replace(r"\u0000", r"\0");
        let flat = format!(r#"{{"client_metadata":{{"{key}":"spoof",{}}}"#, &MAP[1..]);
        let blob = json!({"session_id": "s-1", "x-meta": format!(r#"{{"session_id":"s-1","{key}":"spoof"}}"#)});
        for (body, carrier) in [(flat, "flat"), (format!(r#"{{"client_metadata":{blob}}}"#), "blob")] {
            let found = findings(&[], &body);
            let expected = format!(
                "{carrier} `{shown}` (field `session_id`) is an extra with a key that the snapshot owns: \"spoof\""
            );
            assert!(found.contains(&expected), "{found:?}");
        }
    }
}
