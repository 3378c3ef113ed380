//! A second key that some reader takes for ours is found, on every carrier and around them.

use codex_metadata::CodexMeta;
use codex_metadata::observe::Observed;
use http::Request;

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
    for key in ["Client_Metadata", "clientMetadata", "client-metadata"] {
        for body in [
            format!(r#"{{"client_metadata":{MAP},"{key}":{{"session_id":"s-2"}}}}"#),
            format!(r#"{{"{key}":{{"session_id":"s-2"}},"client_metadata":{MAP}}}"#),
        ] {
            assert_eq!(findings(&[], &body), [format!("flat `{key}` is an extra with a key that the snapshot owns")]);
        }
        let renamed = findings(&[], &format!(r#"{{"{key}":{MAP}}}"#));
        assert!(renamed.contains(&"flat is missing".to_owned()), "{renamed:?}");
        assert!(
            renamed.contains(&format!("flat `{key}` is an extra with a key that the snapshot owns")),
            "{renamed:?}"
        );
    }
}
