//! Reading into types of the reader's own.

use std::collections::BTreeMap;

use uuid::Uuid;

use codex_metadata::CodexMeta;
use codex_metadata::codex::{CompactionDetails, Workspace};
use codex_metadata::observe::Observed;
use codex_metadata_cli::request::Path;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;

#[derive(Debug, PartialEq, serde::Deserialize)]
#[expect(clippy::struct_field_names, reason = "they are the names of the contract")]
struct JoinKeys {
    session_id: String,
    thread_id: String,
    turn_id: String,
    window_id: String,
}

#[derive(Debug, serde::Deserialize)]
struct Typed {
    parent_thread_id: Uuid,
    #[serde(default)]
    window_number: Option<u64>,
    turn_started_at_unix_ms: i64,
    auto_review_enabled: bool,
    compaction: Option<CompactionDetails>,
    workspaces: BTreeMap<String, Workspace>,
    extras: BTreeMap<String, String>,
}

#[test]
fn a_reader_gets_its_own_type() {
    let rich = samples::rich().snapshot;
    let turn = rich.clone().for_turn("turn-1");
    let compaction = rich.for_remote_compaction_v1("turn-1", samples::turn().compaction);
    let read = |path| {
        let snapshot = if path == Path::Compact { &compaction } else { &turn };
        sending(snapshot, path).0.read().observed
    };
    let keys: JoinKeys = read(Path::Responses).deserialize().unwrap();
    assert_eq!(keys.turn_id, "turn-1");
    assert_eq!(keys, read(Path::ResponseCreate).deserialize().unwrap());
    assert_eq!(keys, read(Path::Handshake).deserialize().unwrap());

    let typed: Typed = read(Path::Compact).deserialize().unwrap();
    assert_eq!(typed.parent_thread_id.to_string(), "0198c0de-0000-7000-8000-000000000007");
    assert_eq!((typed.window_number, typed.turn_started_at_unix_ms), (Some(u64::MAX), 1_786_000_000_123));
    assert!(!typed.auto_review_enabled && typed.compaction.is_some());
    assert_eq!(typed.workspaces["/home/üser/\u{7F}del"].has_changes, Some(true));
    assert_eq!(typed.extras["team"], "\u{1F600} a");

    let error = read(Path::Preconnect).deserialize::<JoinKeys>().unwrap_err();
    assert_eq!(error.to_string(), "field `turn_id` did not arrive on any carrier");
}

/// Text carriers have no types: the reader's decide.
#[test]
fn text_becomes_what_the_reader_asks_for() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct Counters {
        #[codex_meta(header = "x-count", flat)]
        count: i64,
        #[codex_meta(header = "x-ratio", omit(flat))]
        ratio: f64,
        #[codex_meta(flat, omit(header))]
        on: bool,
        #[codex_meta(header(name = "x-secret", sensitive), omit(flat))]
        secret: &'static str,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Read {
        count: i8,
        ratio: f32,
        on: Option<bool>,
        secret: String,
    }

    #[derive(Debug, serde::Deserialize)]
    struct Wrong {
        #[serde(rename = "secret")]
        _secret: u8,
    }
    #[derive(Debug, serde::Deserialize)]
    struct TooSmall {
        #[serde(rename = "count")]
        _count: u8,
    }

    let sent = Counters { count: -3, ratio: 1.0, on: true, secret: "hush" };
    let (headers, flat) = (sent.headers().value, sent.client_metadata().value);
    let observed = Observed::of::<Counters>().headers(&headers).client_metadata(&flat).finish();
    assert_eq!(observed.audit(), []);
    let read: Read = observed.deserialize().unwrap();
    assert_eq!(read, Read { count: -3, ratio: 1.0, on: Some(true), secret: "hush".into() });
    assert!(!format!("{observed:?} {:?}", observed.merged()).contains("hush"));

    let error = observed.deserialize::<Wrong>().unwrap_err().to_string();
    assert_eq!(error, "field `secret` from header: the value does not fit");
    let error = observed.deserialize::<TooSmall>().unwrap_err().to_string();
    assert_eq!(error, "field `count` from flat: invalid type: a string, expected u8");
}
