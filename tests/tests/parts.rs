//! Values that travel by their parts: lists, repeated headers, maps under a prefix.

use std::collections::BTreeMap;

use codex_metadata::observe::{FindingKind, Observed, assert_consistent};
use codex_metadata::{Carrier, CodexMeta, Limits, Outcome, Reason, Rendered};
use http::HeaderName;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat), header(total = 400))]
struct Parts {
    #[codex_meta(header("x-tags", list), flat(list))]
    tags: Vec<String>,
    #[codex_meta(header(name = "x-path", list = "; "), omit(flat))]
    path: Option<Box<[&'static str]>>,
    #[codex_meta(header("x-feature", repeat), flat(list = "|"))]
    features: &'static [u8],
    #[codex_meta(header(prefix = "x-label-", shed = 1), flat(prefix = "label."))]
    labels: BTreeMap<String, String>,
    #[codex_meta(flat(prefix = "old.", limit = 4), omit(header))]
    pairs: Vec<(&'static str, u8)>,
}

fn parts() -> Parts {
    Parts {
        tags: vec!["a".into(), "b c".into()],
        path: Some(["x", "y"].into()),
        features: &[1, 2],
        labels: [("Team", "core"), ("zone", "eu")].map(|(key, value)| (key.into(), value.into())).into(),
        pairs: vec![("a", 1), ("b", 2)],
    }
}

/// All lines and pairs, of both ways to project, which are the same.
fn sent(meta: &Parts) -> (Vec<String>, Vec<String>, String) {
    let projection = meta.project();
    let headers = projection.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    let mut headers: Vec<String> = headers.collect();
    let mut flat: Vec<String> =
        projection.client_metadata.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut rendered = Rendered::default();
    meta.render_into(&mut rendered);
    let mut again: Vec<String> =
        rendered.headers().map(|header| format!("{}: {}", header.name, header.value)).collect();
    let mut flat_again: Vec<String> =
        rendered.client_metadata().iter().map(|(key, value)| format!("{key}={value}")).collect();
    for all in [&mut headers, &mut flat, &mut again, &mut flat_again] {
        all.sort();
    }
    assert_eq!((&headers, &flat), (&again, &flat_again));
    assert_eq!(rendered.to_projection().headers, projection.headers);
    assert_eq!(rendered.report(), &projection.report);
    (headers, flat, projection.report.to_string())
}

#[test]
fn each_part_is_sent() {
    let (headers, flat, report) = sent(&parts());
    let lines =
        ["x-feature: 1", "x-feature: 2", "x-label-team: core", "x-label-zone: eu", "x-path: x; y", "x-tags: a, b c"];
    assert_eq!(headers, lines);
    assert_eq!(flat, ["features=1|2", "label.Team=core", "label.zone=eu", "old.a=1", "old.b=2", "tags=a, b c"]);
    assert_eq!(report, "everything was sent");
}

#[test]
fn no_parts_are_nothing() {
    let none = Parts { tags: vec![], path: None, features: &[], labels: BTreeMap::new(), pairs: vec![] };
    assert_eq!(sent(&none), (vec![], vec![], "everything was sent".to_owned()));
}

#[test]
fn a_part_that_no_reader_could_tell_apart_is_reported() {
    let mut meta = parts();
    meta.tags = ["a,b", "", " c", "d"].map(str::to_owned).into();
    meta.path = Some(["a;b", "é"].into());
    meta.labels = [("Team", "core"), ("team", "other"), ("has space", "x"), ("empty", "")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    meta.pairs = vec![("a", 1), ("a", 2), ("b", 255)];
    let (headers, flat, _) = sent(&meta);
    assert_eq!(headers, ["x-feature: 1", "x-feature: 2", "x-label-team: core", "x-tags: d"]);
    let pairs = ["features=1|2", "label.Team=core", "label.empty=", "label.has space=x", "label.team=other", "old.a=1"];
    assert_eq!(flat, [pairs.as_slice(), &["old.b=255", "tags=d"]].concat());
    let report = meta.project().report;
    let losses: Vec<String> = report.losses().iter().map(ToString::to_string).collect();
    let separated =
        |field: &str, c| format!("(field `{field}`) not sent: an element contains `{c}`, which separates the elements");
    assert_eq!(
        losses,
        [
            format!("header `x-tags` {}", separated("tags", ',')),
            "header `x-tags` (field `tags`) not sent: an element is empty, which a list cannot show".into(),
            "header `x-tags` (field `tags`) not sent: a space at either end would be stripped on the way".into(),
            format!("flat `tags` {}", separated("tags", ',')),
            "flat `tags` (field `tags`) not sent: an element is empty, which a list cannot show".into(),
            "flat `tags` (field `tags`) not sent: a space at either end would be stripped on the way".into(),
            format!("header `x-path` {}", separated("path", ';')),
            "header `x-path` (field `path`) not sent: `U+00E9` at byte 0 is not printable ASCII".into(),
            "header `x-label-empty` (field `labels`) not sent: an empty header may be dropped on the way".into(),
            "header `x-label-has space` (field `labels`) not sent: proxies drop header names with anything but \
             letters, digits and `-`"
                .into(),
            "header `x-label-team` (field `labels`) not sent: an entry before it, or another field, has the same key"
                .into(),
            "flat `old.a` (field `pairs`) not sent: an entry before it, or another field, has the same key".into(),
        ]
    );
}

/// A default nginx drops any other header, and with it the entry.
#[test]
fn an_entry_in_a_header_has_letters_digits_and_hyphens_alone() {
    let signs = "!#$%&'*+.^_`|~";
    let mut meta = labelled([("ok-1", "v"), ("-x", "v"), ("a-", "v")]);
    meta.labels.extend(signs.chars().map(|sign| (format!("a{sign}b"), "v".to_owned())));
    let sent = meta.project();
    let mut names: Vec<&str> = sent.headers.keys().map(HeaderName::as_str).collect();
    names.retain(|name| name.starts_with("x-label-"));
    names.sort_unstable();
    assert_eq!(names, ["x-label--x", "x-label-a-", "x-label-ok-1"]);
    let lost: Vec<_> = sent.report.losses().iter().filter(|loss| loss.carrier == Carrier::Header).collect();
    assert!(lost.iter().all(|loss| loss.reason == Reason::NoName), "{lost:?}");
    assert_eq!(lost.len(), signs.len());
    assert_eq!(sent.client_metadata.len(), 3 + signs.len() + 2);
    let observed = Observed::of::<Labelled>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), []);
}

#[test]
fn lines_and_entries_leave_when_all_headers_are_over_their_total() {
    let mut meta = parts();
    meta.labels.insert("long".into(), "x".repeat(400));
    let (headers, flat, report) = sent(&meta);
    assert_eq!(headers, ["x-feature: 1", "x-feature: 2", "x-path: x; y", "x-tags: a, b c"]);
    assert_eq!(flat.len(), 7);
    assert!(report.contains("header `x-label-*` (field `labels`) not sent"), "{report}");
}

#[test]
fn no_extra_begins_like_an_entry() {
    assert!(Parts::CONTRACT.owns("label.anything"));
    assert!(Parts::CONTRACT.owns("X-Label-Other"));
    assert!(!Parts::CONTRACT.owns("lab"));
}

#[derive(CodexMeta, Debug, PartialEq, serde::Deserialize)]
#[codex_meta(header(limit = 16), flat(limit = 16), blob(key = "x-meta"))]
struct Labelled {
    #[codex_meta(header = "x-labels", flat, blob)]
    session_id: String,
    #[codex_meta(header(prefix = "x-label-"), flat(prefix = "session-"), blob)]
    labels: BTreeMap<String, String>,
}

fn labelled<const N: usize>(labels: [(&str, &str); N]) -> Labelled {
    let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    Labelled { session_id: "s-1".into(), labels }
}

/// Whoever fills a map could else send a second `session_id`, which some readers take for the first.
#[test]
fn no_entry_passes_for_another_field() {
    let meta = labelled([("id", "theirs"), ("ID", "theirs"), ("s", "theirs"), ("zone", "eu")]);
    let sent = meta.project();
    let losses: Vec<String> = sent.report.losses().iter().map(ToString::to_string).collect();
    let lost =
        |place| format!("{place} (field `labels`) not sent: an entry before it, or another field, has the same key");
    // `x-label-id` is a header that is taken for no other, and the second of that name.
    let places = ["header `x-label-id`", "header `x-label-s`", "flat `session-ID`", "flat `session-id`"];
    assert_eq!(losses, places.map(lost));
    assert_eq!(sent.client_metadata["session-s"], "theirs");

    let read = || Observed::of::<Labelled>().headers(&sent.headers);
    let observed = read().client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), [], "what was not sent is no drift");
    assert_eq!(observed.deserialize::<Labelled>().unwrap(), meta);

    // From another sender it is a second key of that field.
    for key in ["session-id", "session-ID"] {
        let mut map = sent.client_metadata.clone();
        map.insert(key.into(), "theirs".into());
        let observed = read().client_metadata(&map).finish();
        let [found] = &observed.audit()[..] else { panic!("{key}: {:?}", observed.audit()) };
        assert_eq!((found.key.as_str(), &found.kind), (key, &FindingKind::OwnedExtra));
        assert_eq!(observed.merged().get("session_id").unwrap().value(), "s-1");
    }
    let mut headers = sent.headers.clone();
    headers.insert("x-label-s", http::HeaderValue::from_static("theirs"));
    let observed = Observed::of::<Labelled>().headers(&headers).client_metadata(&sent.client_metadata).finish();
    let [found] = &observed.audit()[..] else { panic!("{:?}", observed.audit()) };
    assert_eq!((found.key.as_str(), &found.kind), ("x-label-s", &FindingKind::OwnedExtra));
}

/// A layer that reads the reserved keys would else find one that is an entry's.
#[test]
fn no_entry_passes_for_a_reserved_key() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), reserved("t-legacy", "told"))]
    struct Meta {
        #[codex_meta(header(prefix = "x-t-"), flat(prefix = "t_"))]
        labels: BTreeMap<String, String>,
        #[codex_meta(header(prefix = "t-o"), omit(flat))]
        others: BTreeMap<String, String>,
    }
    for more in [0, 200] {
        let label = |key: String| (key, "theirs".to_owned());
        let more = || (0..more).map(|n| label(format!("a{n}")));
        let labels: BTreeMap<_, _> =
            ["legacy", "Legacy", "old"].map(str::to_owned).map(label).into_iter().chain(more()).collect();
        let meta = Meta { labels, others: [label("ld".into()), label("b".into())].into() };
        let sent = meta.project();
        let lost =
            sent.report.losses().iter().filter(|loss| loss.reason == Reason::Twice).map(|loss| loss.key.as_str());
        // As a header, `Legacy` is the second of that name.
        assert_eq!(lost.collect::<Vec<_>>(), ["x-t-legacy", "t_Legacy", "t_legacy", "t_old", "t-old"]);
    }
}

#[test]
fn no_entry_of_many_passes_for_another_field() {
    let mut meta = labelled([("id", "theirs"), ("ID", "theirs"), ("s", "theirs")]);
    meta.labels.extend((0..200).map(|n| (format!("a{n}"), "v".to_owned())));
    let sent = meta.project();
    let lost = sent.report.losses().iter().filter(|loss| loss.reason == Reason::Twice).map(|loss| loss.key.as_str());
    assert_eq!(lost.collect::<Vec<_>>(), ["x-label-id", "x-label-s", "session-ID", "session-id"]);
    assert_eq!(sent.client_metadata.len(), 200 + 3);
}

/// A name of 9,000 bytes costs the request as a value does.
#[test]
fn a_key_of_an_entry_keeps_the_limit() {
    // In a header, the limit is that of the whole name.
    let (long, longest_flat, longest) = ("k".repeat(9_000), "k".repeat(16), "k".repeat(16 - "x-label-".len()));
    let meta = labelled([(&long, "v"), (&longest_flat, "v"), (&longest, "v")]);
    let sent = meta.project();
    let reasons: Vec<String> = sent.report.losses().iter().map(|loss| loss.reason.to_string()).collect();
    let over = ["24 bytes are over the limit of 16", "9008 bytes are over the limit of 16"];
    assert_eq!(reasons, [over[0], over[1], "9000 bytes are over the limit of 16"]);
    assert!(sent.headers.contains_key(format!("x-label-{longest}")));
    assert!(sent.client_metadata.contains_key(&format!("session-{longest_flat}")));
    let observed = Observed::of::<Labelled>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), []);
    assert_eq!(observed.deserialize::<Labelled>().unwrap(), meta);
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "x-meta"))]
struct Unlimited {
    #[codex_meta(header(prefix = "x-label-"), blob)]
    labels: BTreeMap<String, String>,
    #[codex_meta(header(prefix = "x-note-", limit = 4096), blob)]
    notes: BTreeMap<String, String>,
}

/// Puma refuses a request with a longer name.
#[test]
fn no_name_of_a_header_is_longer_than_servers_take() {
    let entries = |prefix: &str| {
        let keys = [256, 257].map(|bytes| "k".repeat(bytes - prefix.len()));
        keys.map(|key| (key, "v".to_owned())).into()
    };
    let meta = Unlimited { labels: entries("x-label-"), notes: entries("x-note-") };
    for sent in [meta.headers(), meta.within(Limits::LIFTED).headers()] {
        let losses = sent.report.losses();
        let reasons: Vec<_> = losses.iter().map(|loss| (loss.field.unwrap(), loss.reason.to_string())).collect();
        let over = "257 bytes are over the limit of 256".to_owned();
        assert_eq!(reasons, [("labels", over.clone()), ("notes", over)]);
        let names: Vec<_> = sent.value.keys().map(|name| name.as_str().len()).filter(|bytes| *bytes > 6).collect();
        assert_eq!(names, [256, 256]);
    }
    assert_consistent(&meta);
}

/// Each entry was compared with each: as many took minutes.
#[test]
fn as_many_entries_as_there_can_be_are_sent_and_compared() {
    let mut meta = labelled([]);
    meta.labels = (0..30_000).map(|n| (format!("k{n}"), "v".to_owned())).collect();
    let sent = meta.client_metadata().value;
    assert_eq!(sent.len(), 30_000 + 2);
    let observed = Observed::of::<Labelled>().client_metadata(&sent).finish();
    assert_eq!(observed.audit(), []);
}

/// A server would refuse all of them, with the request; and a `HeaderMap` panics when it is asked to hold many more.
#[test]
fn more_entries_than_there_can_be_headers_are_reported() {
    let mut meta = labelled([]);
    meta.labels = (0..40_000).map(|n| (format!("k{n}"), "v".to_owned())).collect();
    let sent = meta.headers();
    assert_eq!(sent.value.len(), 32);
    let lost = sent.report.losses().iter().filter(|loss| loss.reason == Reason::TooMany).count();
    assert_eq!(lost, 40_000 - 30);
    let mut rendered = Rendered::default();
    meta.render_into(&mut rendered);
    assert_eq!(rendered.to_projection().headers, sent.value);

    // A reader knows that they could not be sent.
    let blob = meta.blob().value.unwrap();
    let observed = Observed::of::<Labelled>().headers(&sent.value).client_metadata([("x-meta", &*blob)]).finish();
    assert!(observed.audit().iter().all(|found| found.carrier == Carrier::Flat), "{:?}", observed.audit());
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Lines {
    #[codex_meta(header("x-id", "x-old-id"), omit(flat), blob)]
    id: u8,
    #[codex_meta(header(prefix = "x-label-"), omit(flat), blob)]
    labels: BTreeMap<String, u8>,
    #[codex_meta(header("x-step", "x-old-step", repeat), omit(flat), blob)]
    steps: Vec<u8>,
}

#[test]
fn all_lines_of_a_struct_are_not_more_than_32() {
    let meta = Lines { id: 1, labels: (0..120).map(|n| (format!("{n:03}"), n)).collect(), steps: (0..120).collect() };
    let sent = meta.project();
    // 29 beside the id's two and the blob, of which an entry takes one and an element two.
    let count = |name: &str| sent.headers.keys().filter(|key| key.as_str().starts_with(name)).count();
    assert_eq!(count("x-label-"), 9);
    assert_eq!(sent.headers.get_all("x-step").iter().count(), 9);
    assert_eq!(sent.headers.get_all("x-old-step").iter().count(), 9);
    assert_eq!(sent.headers.len(), 30);
    let lost = |key: &str| {
        let lost = sent.report.losses().iter().filter(|loss| loss.reason == Reason::TooMany);
        lost.filter(|loss| loss.key.starts_with(key)).count()
    };
    assert_eq!((lost("x-label-"), lost("x-step"), lost("x-old-step")), (111, 111, 111));
    assert_consistent(&meta);
}

/// What `explain` says is what the projection has.
#[test]
fn each_field_with_parts_has_its_outcome() {
    let outcomes = |meta: &Parts| {
        let all = meta.explain(&meta.project().report);
        all.into_iter().map(|one| (one.field, one.carrier, one.outcome)).collect::<Vec<_>>()
    };
    for (field, carrier, outcome) in outcomes(&parts()) {
        let is_omitted = matches!((field, carrier), ("path", Carrier::Flat) | ("pairs", Carrier::Header));
        assert_eq!(outcome, if is_omitted { Outcome::Omitted } else { Outcome::Sent }, "{field} on {carrier}");
    }
    let none = Parts { tags: vec![], path: None, features: &[], labels: BTreeMap::new(), pairs: vec![] };
    assert!(outcomes(&none).iter().all(|(.., outcome)| matches!(outcome, Outcome::Absent | Outcome::Omitted)));
    let odd =
        Parts { tags: vec!["a,b".into(), "c".into()], pairs: vec![("longer", 1)], labels: BTreeMap::new(), ..parts() };
    let lost: Vec<_> = outcomes(&odd).into_iter().filter(|(.., outcome)| matches!(outcome, Outcome::Lost(_))).collect();
    let separator = Outcome::Lost(Reason::Separator { separator: ",".into() });
    assert_eq!(
        lost[..2],
        [("tags", Carrier::Header, separator.clone()), ("tags", Carrier::Flat, separator)],
        "{lost:?}"
    );
    assert_eq!(lost.len(), 3, "{lost:?}");
    assert_eq!((lost[2].0, lost[2].1), ("pairs", Carrier::Flat));
}
