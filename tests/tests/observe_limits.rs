//! Whatever a limit leaves out of what is sent, the audit finds nothing; what is lost though it had room, it finds.

use std::collections::{BTreeMap, HashMap};

use codex_metadata::{CodexMeta, Extras, Limit, Limits};
use codex_metadata_tests::observe::limits::{findings, found};
use proptest::prelude::*;

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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "`instead` passes a reference")]
const fn first(count: &u64) -> u64 {
    *count % 10
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
    let bytes = prop_oneof![3 => 0_usize..600, 1 => usize::MAX - 600..=usize::MAX];
    prop_oneof![6 => Just(Limit::Declared), 2 => bytes.prop_map(Limit::Bytes), 1 => Just(Limit::Lifted)]
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

/// Checks that each header and each flat value is found, if it has another one than it was sent with.
fn assert_changes_are_found<M: CodexMeta>(value: &M) {
    let sent = value.project();
    assert!(sent.report.is_empty(), "{}", sent.report);
    for name in sent.headers.keys().filter(|name| *name != "x-m") {
        let changed = found(value, |sent| drop(sent.headers.insert(name, "NEW".parse().unwrap())));
        assert_eq!(changed.len(), 1, "{name}: {changed:?}");
    }
    for key in sent.client_metadata.keys().filter(|key| *key != "x-m") {
        let changed = found(value, |sent| drop(sent.client_metadata.insert(key.clone(), "NEW".into())));
        assert_eq!(changed.len(), 1, "{key}: {changed:?}");
    }
}

#[test]
fn a_value_that_changed_within_its_limits_is_found() {
    let text = || "abc".to_owned();
    let (texts, labels) = (|| vec![text(), "d".into()], || BTreeMap::from([("k".to_owned(), "v".to_owned())]));
    assert_changes_are_found(&Everything {
        id: text(),
        note: Some(text()),
        text: text(),
        labels: labels(),
        tags: texts(),
        features: texts(),
        parts: vec![1, 2],
        tools: texts(),
        share: 0.5,
        count: Some(1),
        extras: Extras::default(),
    });
    let (short, note) = (text(), Some(text()));
    assert_changes_are_found(&InBody { id: text(), short, tags: texts(), note, labels: labels(), turn: 1 });
    let note = Some(text());
    let in_header = InHeader { id: text(), note, tags: texts(), labels: labels().into_iter().collect(), any: 1.into() };
    assert_changes_are_found(&in_header);
    let texts = Texts { id: text(), note: text(), tags: texts(), ones: texts(), labels: labels() };
    assert_changes_are_found(&texts);
    assert_changes_are_found(&OneFunction { id: text(), note: Some(text()), tools: vec!["t".into()], count: 1 });
}
