//! What is kept of a request is bounded, keys and findings too.
//!
//! A process of its own, because its allocator counts.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codex_metadata::CodexMeta;
use codex_metadata::observe::{Bounds, FindingKind, Observed};
use peak_alloc::PeakAlloc;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// Keeps the other tests waiting, of which the memory would count too.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place of a finding has the key that it is in, and a value can have many.
#[test]
fn a_long_key_is_not_kept_for_each_finding_within_its_value() {
    let _alone = alone();
    let key = "k".repeat(1 << 20);
    let twice: Vec<String> = (0..100).map(|i| format!(r#""a{i}":1,"a{i}":1"#)).collect();
    let value = format!("{{{}}}", twice.join(","));
    let bounds = Bounds { body_bytes: 4 << 20, kept_bytes: 4 << 20, ..Bounds::default() };
    let blob = format!(r#"{{"thread_id":"t","value":{{"{key}":{value}}}}}"#);
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    let observed = Observed::of::<Valued>()
        .bounds(bounds)
        .client_metadata([("thread_id", "t"), ("x-meta", blob.as_str())])
        .finish();
    let findings = observed.audit();
    let mib = (PEAK.peak_usage() - before) >> 20;
    assert!(mib <= 16, "{mib} MiB");
    let repeated = findings.iter().filter(|finding| finding.kind == FindingKind::Repeated);
    // What is left of their places is one.
    assert_eq!(repeated.clone().count(), 1);
    assert!(repeated.clone().all(|finding| finding.key.len() < 4 << 10 && finding.key.ends_with("...")));
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct Valued {
    #[codex_meta(flat, blob)]
    thread_id: String,
    #[codex_meta(blob, omit(flat))]
    value: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Labels {
    #[codex_meta(header(prefix = "x-label-"))]
    labels: BTreeMap<String, String>,
}

/// They are as much of the metadata as its values are.
#[test]
fn the_keys_of_headers_count_too() {
    let _alone = alone();
    let key = "k".repeat(1000);
    let headers: Vec<(String, String)> = (0..100).map(|i| (format!("x-label-{key}{i}"), "1".to_owned())).collect();
    let bounds = Bounds { kept_bytes: 10_000, ..Bounds::default() };
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let observed = Observed::of::<Labels>().bounds(bounds).header_pairs(pairs).finish();
    let findings = observed.audit();
    assert!(findings.iter().any(|finding| matches!(finding.kind, FindingKind::Unread(_))), "{findings:?}");
    let few = headers.iter().take(9).map(|(name, value)| (name.as_str(), value.as_bytes()));
    assert!(Observed::of::<Labels>().bounds(bounds).header_pairs(few).finish().audit().is_empty());
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Named {
    #[codex_meta(header = "x-id")]
    id: String,
}

/// A value that is only shown counts like one that is read.
#[test]
fn the_values_of_second_headers_count_too() {
    const COUNT: usize = 30;
    let _alone = alone();
    // Each byte is replaced by a character of three.
    let value = vec![0xFF; 1 << 20];
    let names: Vec<String> = (0..=COUNT).map(|i| format!("x{}id", "_".repeat(i))).collect();
    let pairs = names.iter().map(|name| (name.as_str(), &value[..])).chain([("x-id", &b"1"[..])]);
    let bounds = Bounds { body_bytes: 1 << 20, kept_bytes: 4 << 20, ..Bounds::default() };
    PEAK.reset_peak_usage();
    let before = PEAK.current_usage();
    let findings = Observed::of::<Named>().bounds(bounds).header_pairs(pairs).finish().audit();
    let mib = (PEAK.peak_usage() - before) >> 20;
    assert!(mib <= 24, "{mib} MiB");
    let second = findings.iter().filter(|finding| finding.kind == FindingKind::OwnedExtra);
    assert_eq!(second.clone().count(), COUNT + 1, "each is found");
    assert_eq!(second.filter(|finding| finding.found.is_some()).count(), 1, "as many as fit are shown");
}

/// Whoever has the name once for all of its lines may pass it for each of them.
#[test]
fn a_name_is_not_kept_for_each_of_its_lines() {
    let _alone = alone();
    for name in ["X-Label-".to_owned() + &"k".repeat(60_000), "Y".repeat(60_000)] {
        let lines = |last| (0..20_000).map(|_| (name.as_str(), &b"v"[..])).chain([(last, &b"w"[..])]);
        for last in ["x-other", name.as_str()] {
            PEAK.reset_peak_usage();
            let before = PEAK.current_usage();
            let findings = Observed::of::<Labels>().header_pairs(lines(last)).finish().audit();
            let mib = (PEAK.peak_usage() - before) >> 20;
            assert!(mib <= 16, "{mib} MiB");
            let repeated = findings.iter().filter(|finding| finding.kind == FindingKind::Repeated).count();
            assert_eq!(repeated, usize::from(name.starts_with("X-Label-")));
        }
    }
}

#[test]
fn a_bound_may_be_the_largest_number() {
    let _alone = alone();
    let body = br#"{"client_metadata":{"thread_id":"a","thread_id":"b"}}"#;
    let bounds = Bounds { findings: usize::MAX, ..Bounds::default() };
    let findings = Observed::of::<Valued>().bounds(bounds).body(&body[..]).finish().audit();
    assert!(findings.iter().any(|finding| finding.kind == FindingKind::Repeated), "{findings:?}");
}

/// A text may be the JSON of many values, and a value in memory takes many times its text.
#[test]
fn a_text_of_many_values_is_not_taken_apart() {
    #[derive(Debug, CodexMeta, serde::Deserialize)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Told {
        #[codex_meta(flat, blob)]
        thread_id: String,
        #[codex_meta(flat, blob)]
        #[serde(default)]
        mode: Option<Mode>,
    }

    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    enum Mode {
        Fast,
    }

    impl std::fmt::Display for Mode {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Fast")
        }
    }

    let _alone = alone();
    let many = format!("[{}[]]", "[],".repeat(1 << 19));
    for (pairs, blob) in [
        ([("thread_id", many.as_str()), ("mode", "Fast")], r#"{"thread_id":[1],"mode":"Fast"}"#),
        ([("thread_id", "t"), ("mode", many.as_str())], r#"{"thread_id":"t"}"#),
        ([("thread_id", "t"), ("mode", many.as_str())], r#"{"thread_id":"t","mode":{"Fast":1}}"#),
    ] {
        PEAK.reset_peak_usage();
        let before = PEAK.current_usage();
        let observed = Observed::of::<Told>().client_metadata(pairs.into_iter().chain([("x-meta", blob)])).finish();
        let (found, unchecked) = (observed.audit(), observed.unchecked());
        let read = observed.deserialize::<Told>().map(|told| (told.thread_id.len(), told.mode.is_some()));
        let mib = (PEAK.peak_usage() - before) >> 20;
        assert!(mib <= 12, "{mib} MiB: {found:?} {unchecked:?} {read:?}");
    }
}

/// What serde reads by itself is no array because its text is one, nor is it made into one.
#[test]
fn a_number_that_came_as_an_array_takes_no_more_than_the_bounds() {
    #[derive(Debug, CodexMeta, serde::Deserialize)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Outer {
        #[codex_meta(flat, blob)]
        thread_id: String,
        #[codex_meta(nested)]
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(Debug, CodexMeta, serde::Deserialize)]
    #[codex_meta(part, transports(flat, blob))]
    struct Inner {
        #[codex_meta(flat, blob)]
        turn: u64,
    }

    let _alone = alone();
    let many = format!("[{}[]]", "[],".repeat(1 << 19));
    for (turn, is_read) in [("7", true), (many.as_str(), false), (&format!(" {many}"), false)] {
        PEAK.reset_peak_usage();
        let before = PEAK.current_usage();
        let observed = Observed::of::<Outer>().client_metadata([("thread_id", "t"), ("turn", turn)]).finish();
        let outer = observed.deserialize::<Outer>();
        let mib = (PEAK.peak_usage() - before) >> 20;
        assert!(mib <= 12, "{mib} MiB");
        assert_eq!(outer.is_ok_and(|outer| outer.thread_id == "t" && outer.inner.turn == 7), is_read);
        let values = observed.deserialize::<BTreeMap<String, serde_json::Value>>();
        assert!(values.is_ok_and(|values| !values["turn"].is_array()));
    }
}
