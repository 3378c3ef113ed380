//! Values that were spoilt on one carrier are found there, and nowhere else.

use std::collections::HashMap;

use codex_metadata::CodexMeta;
use codex_metadata::codex::{CodexResponsesMetadata, McpAttribution, RequestKind, ThreadSource, paths};
use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata_tests::samples;
use http::HeaderMap;

const BLOB: &str = "x-codex-turn-metadata";

fn turn() -> CodexResponsesMetadata {
    let mut turn = samples::rich().snapshot;
    turn.request_kind = Some(RequestKind::Turn);
    turn.thread_source = Some(ThreadSource::User);
    turn.model = Some("gpt-5.4".into());
    turn.mcp_attribution = Some(McpAttribution { status: "none".into(), ..McpAttribution::default() });
    turn
}

/// Reads a request whose header blob is `change`d.
fn with_header_blob(change: impl FnOnce(&str) -> String) -> Vec<String> {
    let mut sent = turn().project();
    let changed = change(sent.headers[BLOB].to_str().unwrap());
    sent.headers.insert(BLOB, changed.parse().unwrap());
    found(paths::RESPONSES, &sent.headers, &sent.client_metadata)
}

/// Reads a frame whose blob is `change`d; its map is all that it has.
fn with_frame_blob(change: impl FnOnce(&str) -> String) -> Vec<String> {
    let mut map = turn().project().client_metadata;
    let changed = change(&map[BLOB]);
    map.insert(BLOB.into(), changed);
    found(paths::RESPONSE_CREATE, &HeaderMap::new(), &map)
}

fn found(path: &RequestPath, headers: &HeaderMap, map: &HashMap<String, String>) -> Vec<String> {
    let from_release = Observed::of::<CodexResponsesMetadata>().on(path).sender_version("0.171.0");
    from_release.headers(headers).client_metadata(map).finish().audit().iter().map(ToString::to_string).collect()
}

/// Wherever a blob ends too early, that is all that there is to find.
#[test]
fn a_blob_that_was_cut_is_one_finding() {
    let whole = turn().project().headers[BLOB].to_str().unwrap().to_owned();
    for end in 0..whole.len() {
        let findings = with_header_blob(|blob| blob[..end].to_owned());
        let [finding] = &findings[..] else { panic!("{end}: {findings:?}") };
        assert!(finding.starts_with("header blob"), "{finding}");
    }
}

#[test]
fn a_type_that_cannot_be_is_found_where_nothing_else_tells() {
    for (value, other) in [(r#""thread_source":"user""#, "thread_source"), (r#""model":"gpt-5.4""#, "model")] {
        for spoilt in ["7", "true", "[]", "{}", r#"{"$serde_json::private::RawValue":"\"user\""}"#] {
            let findings = with_frame_blob(|blob| {
                assert!(blob.contains(value), "{blob}");
                blob.replace(value, &format!(r#""{other}":{spoilt}"#))
            });
            let expected = format!("blob `{other}` (field `{other}`) is no string: ");
            assert!(findings.len() == 1 && findings[0].starts_with(&expected), "{findings:?}");
        }
    }
}

/// JSON as text is JSON, also where another value is sent in place of one that is too long.
#[test]
fn json_text_that_was_cut_is_found() {
    let mut map = turn().project().client_metadata;
    // A stand-in for a value may be JSON of another type.
    for (text, quote, is_found) in
        [(r#"{"status":"no"#, '`', true), ("none", '"', true), ("", '"', true), ("[]", '"', false)]
    {
        map.insert("mcp_attribution".into(), text.into());
        let expected = format!("flat `mcp_attribution` (field `mcp_attribution`) is no object: {quote}{text}{quote}");
        let expected: Vec<String> = is_found.then_some(expected).into_iter().collect();
        assert_eq!(found(paths::RESPONSE_CREATE, &HeaderMap::new(), &map), expected);
    }
}

#[test]
fn a_header_that_was_emptied_is_found_where_nothing_else_tells() {
    let sent = turn().project();
    let mut headers = sent.headers.clone();
    headers.insert("x-codex-routing-hint", "".parse().unwrap());
    let findings = found(paths::RESPONSES, &headers, &sent.client_metadata);
    assert_eq!(findings, ["header `x-codex-routing-hint` (field `routing_hint`) cannot be read: it is empty: \"\""]);
}

#[test]
fn a_space_behind_a_value_is_no_second_value() {
    let findings = with_header_blob(|blob| {
        assert!(blob.contains(r#""session_id":""#));
        blob.replacen("\",\"thread_id\"", " \",\"thread_id\"", 1)
    });
    assert!(findings.len() == 1 && findings[0].contains("`session_id`) is encoded otherwise"), "{findings:?}");
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Ids {
    #[codex_meta(header = "thread-id", flat)]
    thread_id: String,
    #[codex_meta(header = "turn-id", flat(since = "2.0.0"))]
    turn_id: String,
}

/// A pre-release comes before its release, so that it may lack what is new there.
#[test]
fn a_pre_release_may_lack_what_is_new_in_its_release() {
    let ids = Ids { thread_id: "t-1".into(), turn_id: "u-1".into() };
    let headers = ids.headers().value;
    for (version, is_missed) in
        [("1.9.9", false), ("2.0.0-alpha.3", false), ("2.0.0", true), ("2.0.0+7", true), ("2.0.1-rc.1", true)]
    {
        let observer = Observed::of::<Ids>().sender_version(version).headers(&headers);
        let found = observer.client_metadata([("thread_id", "t-1")]).finish().audit();
        assert_eq!(found.len(), usize::from(is_missed), "{version}: {found:?}");
    }
}
