//! Budgets at their edges, and what a report says and does not say.

use std::fmt::{self, Write as _};

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::Transport;
use codex_metadata::{Carrier, CodexMeta, Extras, Limit, Limits, Loss, MetaFragment, Outcome, Reason, Report, View};
use serde::{Serialize, Serializer};

#[derive(MetaFragment)]
struct Pair {
    left: u8,
    right: u8,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = 2, body_limit = 2))]
struct Loose {
    #[codex_meta(blob(shed = 3), omit(header, flat))]
    first: &'static str,
    #[codex_meta(blob(flatten, shed = 1), omit(header, flat))]
    pair: Option<Pair>,
    #[codex_meta(blob(body_only, shed = 2), omit(header, flat))]
    body: Option<&'static str>,
    #[codex_meta(blob("last", "latest", shed = 4), omit(header, flat))]
    last: Option<u8>,
}

const FULL: &str = r#"{"first":"1","left":2,"right":3,"body":"4","last":5,"latest":5}"#;

fn loose() -> Loose {
    Loose { first: "1", pair: Some(Pair { left: 2, right: 3 }), body: Some("4"), last: Some(5) }
}

fn body(meta: &Loose, limit: Limit) -> (Option<String>, Report) {
    let blob = meta.within(Limits { body_blob: limit, ..Limits::default() }).blob();
    (blob.value, blob.report)
}

/// A field, or a whole blob, and its size.
type Lost = (Option<&'static str>, usize);

fn shed(report: &Report) -> Vec<Lost> {
    let bytes = |loss: &Loss| match loss.reason {
        Reason::Shed { bytes, .. } | Reason::OverLimit { bytes, .. } => bytes,
        _ => 0,
    };
    report.losses().iter().map(|loss| (loss.field, bytes(loss))).collect()
}

/// Every limit there can be: what is left is as the ranks say, reads as JSON, and no field more is gone than has
/// to be.
#[test]
fn a_blob_sheds_by_rank_until_it_fits_and_no_more() {
    let steps: [(&str, &[Lost]); 5] = [
        (FULL, &[]),
        (r#"{"first":"1","body":"4","last":5,"latest":5}"#, &[(Some("pair"), 19)]),
        (r#"{"first":"1","last":5,"latest":5}"#, &[(Some("pair"), 19), (Some("body"), 11)]),
        (r#"{"last":5,"latest":5}"#, &[(Some("pair"), 19), (Some("body"), 11), (Some("first"), 12)]),
        ("{}", &[(Some("pair"), 19), (Some("body"), 11), (Some("first"), 12), (Some("last"), 20)]),
    ];
    for limit in 2..=FULL.len() + 1 {
        let (json, lost) = steps.iter().find(|(json, _)| json.len() <= limit).unwrap();
        let (got, report) = body(&loose(), Limit::Bytes(limit));
        assert_eq!(got.as_deref(), Some(*json), "within {limit}");
        assert_eq!(shed(&report), *lost, "within {limit}");
    }
}

#[test]
fn a_limit_below_an_empty_object_leaves_no_blob() {
    for limit in [0, 1] {
        let (blob, report) = body(&loose(), Limit::Bytes(limit));
        assert_eq!(blob, None);
        assert_eq!(shed(&report), [(None, 2)], "what would have been shed is not lost twice");
    }
    let (blob, report) = body(&loose(), Limit::Lifted);
    assert_eq!((blob.as_deref(), report.is_empty()), (Some(FULL), true));
}

#[test]
fn what_is_not_there_is_not_shed() {
    let meta = Loose { first: "1", pair: None, body: None, last: None };
    assert_eq!(shed(&body(&meta, Limit::Declared).1), [(Some("first"), 12)]);
}

/// A field that is for the body only was never in the copy, and so does not leave it.
#[test]
fn the_header_copy_sheds_its_own() {
    let meta = loose();
    let copy = meta.within(Limits { header_blob: Limit::Bytes(33), ..Limits::default() }).header_blob();
    assert_eq!(copy.value.unwrap(), r#"{"first":"1","last":5,"latest":5}"#);
    assert_eq!(shed(&copy.report), [(Some("pair"), 19)]);
    let all = meta.within(Limits::LIFTED).project();
    assert_eq!(all.blob(), Some(FULL));
    assert_eq!(all.headers["x-meta"], r#"{"first":"1","left":2,"right":3,"last":5,"latest":5}"#);
}

struct Failing;

impl Serialize for Failing {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("first line\nthread-id: spoofed\u{2028}\u{1B}[2J"))
    }
}

#[derive(Debug)]
struct Secret;

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("s3cr3t")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(view))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob, view)]
    thread_id: &'static str,
    #[codex_meta(header(name = "x-token", sensitive), blob, view)]
    #[codex_meta(flat(key = "access", unless = Self::is_failing), flat(key = "token"))]
    token: Option<Secret>,
    #[codex_meta(blob(body_only), omit(header, flat, view))]
    failing: Option<Failing>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl Meta {
    const fn is_failing(&self) -> bool {
        self.failing.is_some()
    }
}

const VIEW: View<Meta> = View::named("view");

fn meta() -> Meta {
    Meta { thread_id: "t-1", token: None, failing: None, extras: Extras::default() }
}

#[test]
fn a_sensitive_value_is_shown_nowhere() {
    let meta = Meta { token: Some(Secret), ..meta() };
    let all = meta.project();
    assert!(all.headers["x-token"].is_sensitive());
    assert!(all.headers["x-meta"].is_sensitive(), "the blob's copy holds it");
    assert!(!all.headers["thread-id"].is_sensitive());
    assert_eq!(all.client_metadata["token"], "s3cr3t");
    assert_eq!(all.client_metadata["access"], "s3cr3t", "another key of the same field");
    let shown = [
        format!("{all:?} {all:#?}"),
        format!("{:?}", meta.headers()),
        format!("{:?} {:?}", meta.headers().value, meta.header_blob().value),
        format!("{:?} {:?}", meta.client_metadata(), meta.view(VIEW)),
        format!("{:?}", meta.client_metadata_view().value),
        format!("{:?}", meta.within(Limits::LIFTED)),
        format!("{:?} {}", all.report, all.report),
    ];
    for shown in shown {
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert!(!shown.is_empty());
    }
    assert!(format!("{all:?}").contains("t-1"), "the rest is for whoever debugs");
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Features {
    #[codex_meta(header("x-feature", repeat))]
    features: Vec<u32>,
    #[codex_meta(header = "x-note")]
    note: &'static str,
}

/// A list of which many elements are lost does not hide what else is.
#[test]
fn equal_losses_are_one_entry_of_a_report() {
    let report = Features { features: (0..100).collect(), note: "" }.project().report;
    assert!(report.losses().len() > Report::SHOWN + 1);
    let line = report.to_string();
    assert_eq!(line.matches("`x-feature`").count(), 1, "{line}");
    assert!(line.contains(&format!(" ({} times)", report.losses().len() - 1)), "{line}");
    assert!(line.contains("`x-note`") && !line.contains("more"), "{line}");
}

#[test]
fn a_report_is_one_line_whatever_is_in_it() {
    let mut meta = Meta { failing: Some(Failing), ..meta() };
    let line = meta.blob().report.to_string();
    assert_eq!(line, r"blob `failing` (field `failing`) not sent: first line\nthread-id: spoofed\u{2028}\u{1b}[2J");

    meta.failing = None;
    meta.extras = Extras::client((0..100).map(|i| (format!("Thread{}Id", "_".repeat(i)), i.to_string())));
    let line = meta.blob().report.to_string();
    assert_eq!(line.matches("not sent").count(), Report::SHOWN);
    assert!(line.ends_with("; and 68 more"), "{line}");

    let key = format!("`; header `x\n{}", "k".repeat(20_000));
    meta.extras = Extras::client([(key, "v".repeat(20_000))]);
    let line = meta.blob().report.to_string();
    assert!(line.starts_with(r"blob `\`; header \`x\nkkk"), "{line}");
    assert!(line.len() < 500, "{line}");
}

/// A report is about the carriers of its projection: what one was never to hold, it has not lost.
#[test]
fn each_projection_reports_its_own_carriers() {
    let carriers = |report: &Report| report.losses().iter().map(|loss| loss.carrier).collect::<Vec<_>>();
    let mut meta = Meta { failing: Some(Failing), ..meta() };
    assert_eq!(carriers(&meta.project().report), [Carrier::BodyBlob]);
    assert_eq!(carriers(&meta.headers().report), []);

    meta.failing = None;
    meta.extras = Extras::new([("Thread_ID", "client")], [("x-TOKEN", "config")]);
    let both = [Carrier::BodyBlob, Carrier::HeaderBlob];
    assert_eq!(carriers(&meta.project().report), [both, both].concat());
    assert_eq!(carriers(&meta.headers().report), [Carrier::HeaderBlob; 2]);
    assert_eq!(carriers(&meta.client_metadata().report), [Carrier::BodyBlob; 2]);
    // Nothing of the configuration's was for the view.
    let view = meta.view(VIEW).report;
    assert_eq!(carriers(&view), [Carrier::View("view")]);
    assert_eq!(view.losses()[0].key, "Thread_ID");
}

#[test]
fn the_configuration_wins_in_whatever_case() {
    let extras = Extras::new([("REGION", "spoofed"), ("team", "a")], [("region", "eu")]);
    let meta = Meta { extras, ..meta() };
    let blob = meta.blob();
    assert_eq!(blob.value.unwrap(), r#"{"thread_id":"t-1","region":"eu","team":"a"}"#);
    assert_eq!(blob.report.losses()[0].reason, Reason::ConfigWins);
    assert_eq!(meta.view(VIEW).value, serde_json::json!({"thread_id": "t-1", "team": "a"}));
}

#[test]
fn extras_that_are_all_rejected_are_accounted_as_lost() {
    let outcome = |extras: Extras<Meta>| {
        let meta = Meta { extras, ..meta() };
        let report = meta.project().report;
        let cell =
            meta.explain(&report).into_iter().find(|cell| cell.field == "extras" && cell.carrier == Carrier::BodyBlob);
        cell.unwrap().outcome
    };
    assert_eq!(outcome(Extras::client([("Token", "x")])), Outcome::Lost(Reason::OwnedKey));
    assert_eq!(outcome(Extras::client([("Token", "x"), ("team", "a")])), Outcome::Sent);
    assert_eq!(outcome(Extras::default()), Outcome::Absent);
}

#[derive(CodexMeta)]
#[codex_meta(transports(header), header(total = 60))]
struct Shared {
    #[codex_meta(header(name = "x-id", when = Self::is_review, shed = 1))]
    hint: &'static str,
    #[codex_meta(header(name = "x-id", unless = Self::is_review))]
    thread: &'static str,
    #[codex_meta(header = "x-other")]
    other: &'static str,
    #[codex_meta(skip)]
    is_review: bool,
}

impl Shared {
    fn is_review(&self) -> bool {
        self.is_review
    }
}

/// Of two fields with one name, each under its own condition, the one leaves that may.
#[test]
fn a_header_leaves_for_the_total_only_if_the_field_that_sent_it_may() {
    const LONG: &str = "123456789012345678901234567890";
    for is_review in [false, true] {
        let meta = Shared { hint: LONG, thread: LONG, other: LONG, is_review };
        let projection = meta.project();
        assert_eq!(projection.headers.contains_key("x-id"), !is_review);
        let outcomes = meta.explain(&projection.report);
        let of = |name: &str| &outcomes.iter().find(|one| one.field == name).unwrap().outcome;
        if is_review {
            assert!(matches!(of("hint"), Outcome::Lost(Reason::Shed { bytes: 38, limit: 60 })), "{outcomes:?}");
            assert_eq!(*of("thread"), Outcome::Unless("Self::is_review"));
        } else {
            assert_eq!(projection.report.losses()[0].reason, Reason::TotalOver { bytes: 79, total: 60 });
            assert_eq!(*of("thread"), Outcome::Sent);
            assert_eq!(*of("hint"), Outcome::Condition("Self::is_review"));
        }
    }
}

/// Whoever makes room for flat values by the page finds the limit of each.
#[test]
fn the_page_has_each_limit_of_the_flat_values_of_codex() {
    let bytes = |limit: usize| format!("{},{:03} bytes", limit / 1000, limit % 1000);
    let contract = CodexResponsesMetadata::CONTRACT;
    let mut limits = bytes(contract.limit(Carrier::Flat).unwrap());
    for slot in contract.fields().iter().flat_map(|field| field.slots(Transport::Flat)) {
        if let Some(limit) = slot.limit() {
            let _ = write!(limits, "; for `{}`, {}", slot.keys()[0].name(), bytes(limit));
        }
    }
    let page = include_str!("../../metadata-runtime/docs/limits.md");
    let row = page.lines().find(|line| line.starts_with("| flat |")).unwrap();
    assert_eq!(row.split(" | ").nth(3), Some(limits.as_str()));
}
