//! Whatever a limit leaves out of what is sent, the audit finds nothing; what is lost though it had room, it finds.

use std::collections::{BTreeMap, HashMap};

use codex_metadata::observe::{Finding, Observed};
use codex_metadata::{Carrier, CodexMeta, Extras, Limit, Limits, Projection, View};
use proptest::prelude::*;
use serde::Deserialize;

/// Every kind of slot, with a limit on each carrier.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(
    blob(key = "x-m", header_limit = 300, body_limit = 500),
    header(limit = 80, total = 800),
    flat(limit = 80),
    views(mcp)
)]
struct Everything {
    #[codex_meta(header = "x-id", flat, blob, mcp)]
    id: String,
    #[codex_meta(
        header("x-note", "x-old-note", shed = 2),
        flat("note", "old_note"),
        blob("note", "old_note", shed = 5),
        mcp
    )]
    note: Option<String>,
    #[codex_meta(header(name = "x-text", json), flat(limit = 20, instead = str::len), blob(shed = 2), omit(mcp))]
    text: String,
    #[codex_meta(header(prefix = "x-l-"), flat(prefix = "l_"), blob(shed = 1), mcp)]
    labels: BTreeMap<String, String>,
    #[codex_meta(header(name = "x-tag", list), flat(list = "|"), blob(shed = 3), mcp)]
    tags: Vec<String>,
    #[codex_meta(header(name = "x-feature", repeat, shed = 1), flat(list = ";"), blob, omit(mcp))]
    features: Vec<String>,
    #[codex_meta(header(name = "x-part", repeat), blob(body_only), omit(flat, mcp))]
    parts: Vec<u32>,
    #[codex_meta(header(name = "x-tools", json, limit = 60), flat(json, limit = 40, instead = Vec::len), blob(shed = 4), mcp)]
    tools: Vec<String>,
    #[codex_meta(header = "x-share", flat, blob, mcp)]
    share: f64,
    #[codex_meta(header(name = "x-count", shed = 9), flat, blob, omit(mcp))]
    count: Option<u64>,
    #[codex_meta(extras(shed = 0))]
    extras: Extras<Self>,
}

/// One copy of the blob, fields without a rank, and two functions for long values.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(blob(key = "x-m", body_limit = 300, body_only), header(total = 300), flat(limit = 60))]
struct InBody {
    #[codex_meta(header(name = "x-id", limit = 40), flat, blob("id", "old_id"))]
    id: String,
    #[codex_meta(header("x-short", limit = 30, instead = Self::first), flat(limit = 10, instead = str::len), blob)]
    short: String,
    #[codex_meta(header(name = "x-tag", repeat), blob, omit(flat))]
    tags: Vec<String>,
    #[codex_meta(header(name = "x-note", shed = 1), flat(limit = 100), omit(blob))]
    note: Option<String>,
    #[codex_meta(header(prefix = "x-l-", shed = 3), blob, omit(flat))]
    labels: BTreeMap<String, String>,
    #[codex_meta(blob, omit(header, flat))]
    turn: u64,
}

impl InBody {
    fn first(text: &str) -> String {
        text.chars().take(8).collect()
    }
}

/// The other copy, and values that are nowhere else.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(blob(key = "x-m", header_limit = 200, header_only), header(total = 400), flat(limit = 50))]
struct InHeader {
    #[codex_meta(header = "x-id", flat, blob)]
    id: String,
    #[codex_meta(blob, omit(header, flat))]
    note: Option<String>,
    #[codex_meta(header(name = "x-tag", list, limit = 40), flat(list = "|"), blob(shed = 1))]
    tags: Vec<String>,
    #[codex_meta(header(prefix = "x-l-"), flat(prefix = "l_"), omit(blob))]
    labels: HashMap<String, String>,
    #[codex_meta(header(name = "x-any", json, shed = 4), flat(json), blob(shed = 2))]
    any: serde_json::Value,
}

/// No blob.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(transports(header, flat), header(limit = 40, total = 200), flat(limit = 60))]
struct Texts {
    #[codex_meta(header("x-id", "x-old-id", shed = 3), flat("id", "old_id", limit = 90))]
    id: String,
    #[codex_meta(header(name = "x-note", limit = 20, shed = 1), flat(limit = 10, instead = str::len))]
    note: String,
    #[codex_meta(header(name = "x-tag", repeat, shed = 2), flat(list = "|"))]
    tags: Vec<String>,
    #[codex_meta(header(name = "x-one", list), flat(list))]
    ones: Vec<String>,
    #[codex_meta(header(prefix = "x-l-"), flat(prefix = "l_"))]
    labels: BTreeMap<String, String>,
}

/// One function for the long values of two carriers, whose limits differ.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(transports(header, flat), header(limit = 12, total = 300), flat(limit = 60))]
struct OneFunction {
    #[codex_meta(header("x-id", "x-old-id", instead = length), flat("id", "old_id", instead = length))]
    id: String,
    #[codex_meta(header(name = "x-note", instead = length, limit = 90, shed = 1), flat(instead = length))]
    note: Option<String>,
    #[codex_meta(header(name = "x-tools", json, instead = Vec::len), flat(json, instead = Vec::len, limit = 8))]
    tools: Vec<String>,
    #[codex_meta(header(name = "x-count", instead = first), flat(instead = first, limit = 5))]
    count: u64,
}

const fn length(text: &str) -> usize {
    text.len()
}

const fn first(count: &u64) -> u64 {
    *count % 10
}

fn read<M: CodexMeta>(sent: &Projection, view: Option<&serde_json::Value>, limits: Limits) -> Observed<'static> {
    let observer = Observed::of::<M>().within(limits).headers(&sent.headers).client_metadata(&sent.client_metadata);
    match view {
        Some(view) => observer.view_named("mcp", view).finish(),
        None => observer.finish(),
    }
}

fn findings<M: CodexMeta>(value: &M, limits: Limits) -> Vec<String> {
    let sent = value.within(limits).project();
    let view = (!M::CONTRACT.views().is_empty()).then(|| value.view(View::named("mcp")).value);
    let observed = read::<M>(&sent, view.as_ref(), limits);
    let is_told = |finding: &Finding| format!("{finding} [{}]", sent.report);
    observed.audit().iter().map(is_told).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z0-9 ,;|é\"{\\[-]{0,12}",
        2 => "[a-z]{1,100}",
        1 => "[a-zé,|]{50,300}",
        1 => Just("null".to_owned()),
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![4 => prop::collection::vec(text(), 0..4), 1 => prop::collection::vec("[a-z|,]{1,4}", 0..50)]
}

fn labels() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = || "[a-cA-C_é-]{0,3}";
    prop_oneof![
        4 => prop::collection::btree_map(key(), text(), 0..4),
        1 => prop::collection::btree_map("[a-z]{1,2}", "[a-z]{0,3}", 0..50),
    ]
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        text().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        Just(serde_json::Value::Null),
        texts().prop_map(Into::into),
    ]
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![6 => Just(Limit::Declared), 2 => (0_usize..600).prop_map(Limit::Bytes), 1 => Just(Limit::Lifted)]
}

fn limits() -> impl Strategy<Value = Limits> {
    (limit(), limit(), limit(), limit(), limit()).prop_map(|(header, header_total, flat, body_blob, header_blob)| {
        Limits { header, header_total, flat, body_blob, header_blob }
    })
}

prop_compose! {
    fn everything()(
        (id, note, text) in (text(), prop::option::of(text()), text()),
        labels in labels(),
        (tags, features, tools) in (texts(), texts(), texts()),
        parts in prop::collection::vec(any::<u32>(), 0..40),
        (share, count) in (any::<f64>(), any::<Option<u64>>()),
        extras in prop::collection::btree_map("e[a-z]{1,3}", text(), 0..3),
    ) -> Everything {
        let extras = Extras::client(extras);
        Everything { id, note, text, labels, tags, features, parts, tools, share, count, extras }
    }
}

prop_compose! {
    fn in_body()(
        (id, short, note) in (text(), text(), prop::option::of(text())),
        tags in texts(),
        labels in labels(),
        turn: u64,
    ) -> InBody {
        InBody { id, short, tags, note, labels, turn }
    }
}

prop_compose! {
    fn in_header()(
        (id, note) in (text(), prop::option::of(text())),
        tags in texts(),
        labels in labels(),
        any in json(),
    ) -> InHeader {
        InHeader { id, note, tags, labels: labels.into_iter().collect(), any }
    }
}

prop_compose! {
    fn no_blob()((id, note) in (text(), text()), (tags, ones) in (texts(), texts()), labels in labels()) -> Texts {
        Texts { id, note, tags, ones, labels }
    }
}

prop_compose! {
    fn one_function()(id in text(), note in prop::option::of(text()), tools in texts(), count: u64) -> OneFunction {
        OneFunction { id, note, tools, count }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_limits_leave_out_of_everything_is_not_missed(value in everything(), limits in limits()) {
        prop_assert_eq!(findings(&value, limits), [""; 0]);
    }

    #[test]
    fn what_limits_leave_out_of_one_copy_is_not_missed(value in in_body(), limits in limits()) {
        prop_assert_eq!(findings(&value, limits), [""; 0]);
    }

    #[test]
    fn what_limits_leave_out_of_the_other_copy_is_not_missed(value in in_header(), limits in limits()) {
        prop_assert_eq!(findings(&value, limits), [""; 0]);
    }

    #[test]
    fn what_limits_leave_out_of_texts_is_not_missed(value in no_blob(), limits in limits()) {
        prop_assert_eq!(findings(&value, limits), [""; 0]);
    }

    #[test]
    fn what_limits_leave_out_of_one_function_is_not_missed(value in one_function(), limits in limits()) {
        prop_assert_eq!(findings(&value, limits), [""; 0]);
    }

    #[test]
    fn what_two_carriers_have_with_one_function_is_compared(id in "[a-z]{1,12}", other in "[A-Z0-9]{1,12}") {
        let value = OneFunction { id, note: None, tools: Vec::new(), count: 1 };
        let changed = found(&value, |sent| drop(sent.client_metadata.insert("id".into(), other)));
        prop_assert_eq!(changed.len(), 1, "{:?}", changed);
        let headers = found(&value, |sent| for key in ["x-id", "x-old-id"] {
            sent.headers.remove(key);
        });
        prop_assert_eq!(headers.len(), 2, "{:?}", headers);
        let values = found(&value, |sent| for key in ["id", "old_id"] {
            sent.client_metadata.remove(key);
        });
        prop_assert_eq!(values.len(), 2, "{:?}", values);
    }
}

/// Checks that nothing is found in what is sent, and returns what was not checked for a limit.
fn unchecked<M: CodexMeta>(value: &M) -> Vec<String> {
    assert_eq!(findings(value, Limits::default()), [""; 0]);
    let observed = read::<M>(&value.project(), None, Limits::default());
    let limits = observed.unchecked().into_iter().filter(|unchecked| unchecked.name() == "limit");
    limits.map(|unchecked| unchecked.to_string()).collect()
}

/// Returns the findings of a request that something happened to.
fn found<M: CodexMeta>(value: &M, happens: impl FnOnce(&mut Projection)) -> Vec<String> {
    let mut sent = value.project();
    happens(&mut sent);
    let found = |finding: Finding| finding.to_string().split(", but").next().unwrap_or_default().to_owned();
    read::<M>(&sent, None, Limits::default()).audit().into_iter().map(found).collect()
}

fn numbered(count: usize, from: &str) -> Vec<String> {
    (0..count).map(|i| format!("{from}{i}")).collect()
}

mod replaced {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct TwoTexts {
        #[codex_meta(header(name = "x-note", limit = 20), flat(limit = 10, instead = too_long))]
        note: String,
    }

    #[derive(Debug, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 60, header_limit = 60))]
    struct WithBlob {
        #[codex_meta(flat, blob, omit(header))]
        id: String,
        #[codex_meta(header = "x-note", flat(limit = 10, instead = too_long), blob(shed = 1))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 100, header_limit = 100))]
    struct AsJson {
        #[codex_meta(header("x-t", json, limit = 40), flat(json, limit = 40, instead = Vec::len), blob(shed = 1))]
        tools: Vec<String>,
    }

    const fn too_long(_: &str) -> &'static str {
        "too long"
    }

    #[test]
    fn a_replacement_says_nothing_of_the_value() {
        let sent = TwoTexts { note: "n".repeat(30) };
        assert_eq!(unchecked(&sent), ["header `x-note` (field `note`) may be over its limit"]);
        for length in [5, 30, 60] {
            assert_eq!(unchecked(&WithBlob { id: "i".into(), note: "n".repeat(length) }), [""; 0]);
            unchecked(&WithBlob { id: "i".into(), note: "é".repeat(length) });
        }
        unchecked(&AsJson { tools: vec!["t".repeat(20); 8] });
    }

    #[test]
    fn the_value_is_read_where_it_is() {
        let sent = WithBlob { id: "i".into(), note: "n".repeat(60) };
        let observed = read::<WithBlob>(&sent.project(), None, Limits::default());
        assert_eq!(observed.merged().get("note").unwrap().carrier(), Carrier::Header);
        assert_eq!(observed.deserialize::<WithBlob>().unwrap(), sent);
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), header(limit = 50))]
    struct TwoNames {
        #[codex_meta(header("x-note", "x-old-note", instead = too_long), flat)]
        note: String,
    }

    /// A value that may be replaced counts like any other, if none is over its limit.
    #[test]
    fn the_value_that_differs_from_the_others_is_found() {
        let sent = TwoNames { note: "abc".into() };
        let changed = found(&sent, |sent| drop(sent.client_metadata.insert("note".into(), "abX".into())));
        assert_eq!(changed, [r#"flat `note` (field `note`) differs: "abX""#]);
        let changed = found(&sent, |sent| drop(sent.headers.insert("x-old-note", "abX".parse().unwrap())));
        assert_eq!(changed, [r#"header `x-old-note` (field `note`) differs: "abX""#]);
        // One function made both, of a value that is on another carrier.
        let long = TwoNames { note: "n".repeat(60) };
        let changed = found(&long, |sent| drop(sent.headers.insert("x-old-note", "too short".parse().unwrap())));
        assert_eq!(changed, [r#"header `x-old-note` (field `note`) differs: "too short""#]);
    }

    #[test]
    fn the_value_is_missed_beside_a_replacement() {
        let sent = WithBlob { id: "i".into(), note: "n".repeat(12) };
        let lost = found(&sent, |sent| drop(sent.headers.remove("x-note")));
        assert_eq!(lost, ["header `x-note` (field `note`) is missing"]);
        let changed = found(&sent, |sent| drop(sent.headers.insert("x-note", "nnn".parse().unwrap())));
        assert_eq!(changed.len(), 1, "{changed:?}");
    }
}

mod parts {
    use super::*;

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), flat(limit = 2048))]
    struct Lines {
        #[codex_meta(header(name = "x-tag", repeat), flat(list))]
        tags: Vec<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), flat(limit = 100), header(limit = 100))]
    struct Lists {
        #[codex_meta(header(name = "x-t", list), flat(list = "|"))]
        tags: Vec<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 4096, body_only))]
    struct InBlob {
        #[codex_meta(flat, blob, omit(header))]
        note: String,
        #[codex_meta(header(name = "x-t", repeat), blob, omit(flat))]
        tags: Vec<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m"), header(total = 1024))]
    struct Shedding {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(header(name = "x-request-feature", repeat), flat(list), blob)]
        features: Vec<String>,
        #[codex_meta(header(prefix = "x-request-label-"), flat(prefix = "l_"), omit(blob))]
        labels: BTreeMap<String, String>,
        #[codex_meta(blob(shed = 1), omit(header, flat))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), header(total = 1000))]
    struct Direct {
        #[codex_meta(header(name = "x-note", shed = 1), flat)]
        note: String,
        #[codex_meta(header(name = "x-feature", repeat), flat(list))]
        features: Vec<String>,
    }

    #[test]
    fn what_arrived_is_not_all_that_was_sent() {
        unchecked(&Lines { tags: numbered(80, "a-tag-of-more-than-thirty-bytes-") });
        unchecked(&Lists { tags: vec!["a|b".repeat(40), "x".into()] });
        let mut tags = numbered(3, "t");
        tags.extend(vec!["a, b".repeat(200); 3]);
        let sent = InBlob { note: "n".repeat(3000), tags };
        assert_eq!(unchecked(&sent), ["blob `tags` (field `tags`) may be over its limit"]);
    }

    fn shedding(features: usize, labels: usize, note: usize) -> Shedding {
        let labels = numbered(labels, "k").into_iter().map(|key| (key, "v".into())).collect();
        Shedding { id: "i".into(), features: numbered(features, "f"), labels, note: "n".repeat(note) }
    }

    #[test]
    fn each_line_counts() {
        for note in [400, 500, 600, 700] {
            unchecked(&shedding(10, 0, note));
            unchecked(&shedding(0, 10, note));
            unchecked(&shedding(8, 8, note));
            unchecked(&Direct { note: "n".repeat(note), features: numbered(20, "") });
        }
        let lost = found(&shedding(8, 8, 200), |sent| {
            let copy = sent.blob().unwrap().replace(&format!(r#","note":"{}""#, "n".repeat(200)), "");
            sent.headers.insert("x-m", copy.parse().unwrap());
        });
        assert_eq!(lost, ["header blob `note` (field `note`) is missing"]);
        let direct = Direct { note: "n".repeat(400), features: numbered(20, "") };
        assert_eq!(found(&direct, |sent| drop(sent.headers.remove("x-note"))).len(), 1);
    }
}

mod blobs {
    use super::*;

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 8192, header_limit = 4096))]
    struct Both {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob, omit(header, flat))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", header_limit = 4096, header_only))]
    struct Copy {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob, omit(header, flat))]
        note: Option<String>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 1000, body_only))]
    struct TwoKeys {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob("note", "old_note", shed = 1), flat, omit(header))]
        note: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-m", body_limit = 1000, body_only))]
    struct TwoThatStay {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(flat, blob("a", "b"), omit(header))]
        note: String,
    }

    fn without_blobs(sent: &mut Projection) {
        sent.headers.remove("x-m");
        sent.client_metadata.remove("x-m");
    }

    #[test]
    fn a_blob_over_its_limit_is_listed_and_not_missed() {
        let line = |carrier: &str| format!("{carrier} `note` (field `note`) may be over its limit");
        let both = |length| Both { id: "i".into(), note: "n".repeat(length) };
        assert_eq!(unchecked(&both(10_000)), [line("blob"), line("header blob")]);
        assert_eq!(unchecked(&Copy { id: "i".into(), note: Some("n".repeat(10_000)) }), [line("header blob")]);
        // Its other copy says that there was room.
        let lost = found(&both(100), |sent| drop(sent.headers.remove("x-m")));
        assert_eq!(lost, ["header blob is missing"]);
        // So is one that was lost, since nothing says how large it was.
        let mut sent = both(100).project();
        without_blobs(&mut sent);
        let observed = read::<Both>(&sent, None, Limits::default());
        assert_eq!(observed.audit(), []);
        let listed: Vec<String> = observed.unchecked().iter().map(ToString::to_string).collect();
        assert!(["blob", "header blob"].into_iter().all(|carrier| listed.contains(&line(carrier))), "{listed:?}");
        // Without a limit there is no reason.
        let findings = read::<Both>(&sent, None, Limits::LIFTED).audit();
        assert_eq!(findings.iter().filter(|finding| finding.key.is_empty()).count(), 2, "{findings:?}");
    }

    #[test]
    fn each_key_counts() {
        let two = |length| TwoKeys { id: "i".into(), note: "n".repeat(length) };
        let staying = |length| TwoThatStay { id: "i".into(), note: "n".repeat(length) };
        for length in [400, 480, 500, 600, 900, 1500] {
            unchecked(&two(length));
            unchecked(&staying(length));
        }
        let lost = found(&two(400), |sent| drop(sent.client_metadata.insert("x-m".into(), r#"{"id":"i"}"#.into())));
        assert_eq!(lost.len(), 2, "{lost:?}");
        assert_eq!(found(&staying(400), without_blobs), ["blob is missing"]);
    }
}
