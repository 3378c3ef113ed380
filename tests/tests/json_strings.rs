//! Values that travel as JSON text, of which some are strings there.

use std::fmt::Debug;

use codex_metadata::CodexMeta;
use codex_metadata::observe::{FindingKind, Observed};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Fast,
    Custom { level: u8 },
}

#[derive(Debug, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-job", body_only))]
struct Everywhere {
    #[codex_meta(header(name = "x-mode", json), flat(json), blob)]
    mode: Mode,
    #[codex_meta(header(name = "x-note", json), flat, blob)]
    note: Option<String>,
    #[codex_meta(header(name = "x-any", json), flat(json), blob)]
    any: Value,
}

#[derive(Debug, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(transports(header))]
struct HeadersAlone {
    #[codex_meta(header(name = "x-mode", json))]
    mode: Mode,
    #[codex_meta(header(name = "x-note", json, limit = 24))]
    note: Option<String>,
    #[codex_meta(header(name = "x-any", json))]
    any: Value,
}

fn values() -> impl Iterator<Item = (Mode, Option<String>, Value)> {
    let modes = [Mode::Fast, Mode::Custom { level: 1 }];
    let notes = [None, Some("héllo"), Some("123"), Some("\"quoted\""), Some("[1]"), Some("null"), Some("")];
    let any =
        [json!("fast"), json!("7"), json!(7), json!(1.5), json!(true), json!({"a": ["é"]}), json!("{}"), json!([])];
    let pairs = modes.into_iter().flat_map(move |mode| notes.map(|note| (mode.clone(), note.map(str::to_owned))));
    pairs.flat_map(move |(mode, note)| any.clone().map(|any| (mode.clone(), note.clone(), any)))
}

fn is_read_back<M: CodexMeta + DeserializeOwned + PartialEq + Debug>(sent: &M) {
    let projected = sent.project();
    let observed = Observed::of::<M>().headers(&projected.headers).client_metadata(&projected.client_metadata).finish();
    assert_eq!(observed.audit(), [], "{sent:?}");
    assert_eq!(observed.deserialize::<M>().unwrap(), *sent);
}

#[test]
fn what_is_sent_as_json_is_read_back() {
    for (mode, note, any) in values() {
        is_read_back(&Everywhere { mode: mode.clone(), note: note.clone(), any: any.clone() });
        is_read_back(&HeadersAlone { mode, note, any });
    }
}

/// Each carrier is enough, and each says whether the others are sound.
#[test]
fn a_text_agrees_with_the_json_that_it_stands_for() {
    let sent = Everywhere { mode: Mode::Fast, note: Some("héllo".into()), any: json!("7") };
    let blob = sent.blob().value.unwrap();
    let read = |note: &str| {
        let headers = [("x-mode", r#""fast""#), ("x-note", note), ("x-any", r#""7""#)];
        let headers = headers.map(|(name, value)| (name, value.as_bytes()));
        Observed::of::<Everywhere>().header_pairs(headers).blob(&blob).finish()
    };
    assert_eq!(read(r#""h\u00e9llo""#).audit(), []);
    for (note, kind) in [(r#""hello""#, FindingKind::Differs), (r#""h\u00e9""#, FindingKind::Truncated)] {
        let findings = read(note).audit();
        assert!(matches!(&findings[..], [finding] if finding.key == "x-note"), "{note} {kind:?} {findings:?}");
    }
    let findings = read("hello").audit();
    assert!(matches!(&findings[..], [finding] if matches!(finding.kind, FindingKind::Mistyped(_))), "{findings:?}");
}

/// As JSON in ASCII a text is longer, and a header can have any.
#[test]
fn what_a_header_can_have_as_json_is_missed() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, blob), blob(key = "x-job", body_only))]
    struct Limited {
        #[codex_meta(header(name = "x-note", json, limit = 24), blob)]
        note: String,
    }
    for (note, is_missed) in [("é", true), ("a b ", true), ("ééé", true), ("éééé", false)] {
        let blob = Limited { note: note.into() }.blob().value.unwrap();
        let sent = Limited { note: note.into() }.project();
        assert_eq!(sent.headers.contains_key("x-note"), is_missed, "{note}");
        let observed = Observed::of::<Limited>().header_pairs(std::iter::empty::<(&str, &[u8])>()).blob(&blob).finish();
        let missed = observed.audit().iter().any(|finding| finding.key == "x-note");
        assert_eq!(missed, is_missed, "{note}");
    }
}

/// A string may begin like an object, and a header can have it.
#[test]
fn a_text_is_missed_whatever_it_begins_with() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct Notes {
        #[codex_meta(header = "x-note", flat(json))]
        note: String,
    }
    for note in ["wip", "[wip] a", "{wip} a"] {
        let map = Notes { note: note.into() }.client_metadata().value;
        let lost = Observed::of::<Notes>().header_pairs([("x-other", b"o".as_slice())]).client_metadata(map).finish();
        assert!(lost.audit().iter().any(|finding| finding.key == "x-note"), "{note}");
    }
}
