//! Values that travel by their parts, read back: lists, repeated headers, maps under a prefix.

use std::collections::{BTreeMap, HashMap};

use codex_metadata::CodexMeta;
use codex_metadata::observe::{Bounds, Observed, assert_consistent};
use http::{HeaderMap, HeaderName};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Parts {
    #[codex_meta(header("x-tags", list), flat(list = "|"), blob, mcp)]
    tags: Vec<String>,
    #[codex_meta(header("x-feature", repeat), flat(json), blob, omit(mcp))]
    features: Vec<u8>,
    #[codex_meta(header(prefix = "x-label-"), flat(prefix = "label."), blob, omit(mcp))]
    labels: BTreeMap<String, String>,
    #[codex_meta(flat(prefix = "old.", limit = 4), blob, omit(header, mcp))]
    pairs: Vec<(String, u16)>,
    #[codex_meta(header("x-path", list = "; "), omit(flat, blob, mcp))]
    path: Option<Vec<f64>>,
}

fn parts() -> Parts {
    Parts {
        tags: vec!["a".into(), "b c".into()],
        features: vec![1, 2],
        labels: [("Team", "core"), ("zone", "eu")].map(|(key, value)| (key.into(), value.into())).into(),
        pairs: vec![("a".into(), 1), ("b".into(), 2)],
        path: Some(vec![1.5, 2.0]),
    }
}

/// Returns the findings after one header was altered.
fn with_headers(alter: impl FnOnce(&mut HeaderMap)) -> Vec<String> {
    let mut sent = parts().project();
    alter(&mut sent.headers);
    let observed = Observed::of::<Parts>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    observed.audit().iter().map(ToString::to_string).collect()
}

fn lines(headers: &mut HeaderMap, name: &'static str, lines: &[&str]) {
    headers.remove(name);
    for line in lines {
        headers.append(HeaderName::from_static(name), line.parse().unwrap());
    }
}

/// A header says nothing of a part that it cannot have, and a carrier that can is held against another that can.
#[test]
fn what_no_header_can_have_is_compared_elsewhere() {
    let found = |alter: &dyn Fn(&mut HashMap<String, String>)| -> Vec<String> {
        let mut sent = parts().project();
        alter(&mut sent.client_metadata);
        let observed = Observed::of::<Parts>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
        observed.audit().iter().map(ToString::to_string).collect()
    };
    for (key, value) in [
        ("label.TEAM", "core"),
        ("label.zOne", "spoof"),
        ("label.é", "spoof"),
        ("label.new", "é"),
        ("tags", "a|b c|x,y"),
        ("tags", "a|b c|é"),
    ] {
        let found = found(&|map| drop(map.insert(key.into(), value.into())));
        assert_eq!(found.len(), 1, "{key}: {found:?}");
        assert!(found[0].starts_with("flat `"), "{found:?}");
    }
    for (own, altered) in [
        (r#""zone":"eu""#, r#""zone":"eu","ZONE":"spoof""#),
        (r#""zone":"eu""#, r#""zone":"eu","\u00e9":"spoof""#),
        (r#""b c""#, r#""b c","x,y""#),
    ] {
        let found = found(&|map| {
            let blob = map.get_mut("x-meta").unwrap();
            *blob = blob.replace(own, altered);
        });
        assert_eq!(found.len(), 1, "{altered}: {found:?}");
        assert!(found[0].starts_with("blob `"), "{found:?}");
    }
}

#[test]
fn what_is_sent_by_its_parts_is_read_whole() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Read {
        tags: Vec<String>,
        features: Vec<u8>,
        labels: BTreeMap<String, String>,
        path: Vec<f64>,
    }

    let sent = parts();
    assert_consistent(&sent);
    let observed = Observed::of::<Parts>().headers(&sent.headers().value).finish();
    let expected = Read {
        tags: sent.tags.clone(),
        features: sent.features.clone(),
        labels: [("team", "core"), ("zone", "eu")].map(|(key, value)| (key.into(), value.into())).into(),
        path: vec![1.5, 2.0],
    };
    // The headers alone: a blob that has nothing of the path is among them.
    let mut headers = sent.headers().value;
    headers.remove("x-meta");
    let alone = Observed::of::<Parts>().headers(&headers).finish();
    assert_eq!(alone.deserialize::<Read>().unwrap(), expected);
    assert_eq!(observed.deserialize::<Read>().unwrap().labels, sent.labels);
    assert_eq!(observed.get("features").next().unwrap().value().to_string(), "[1,2]");
}

/// Each carrier has the first of the entries with one key that it can have.
#[test]
fn entries_with_one_key_are_those_that_a_carrier_can_have() {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"), views(mcp))]
    struct Pairs {
        #[codex_meta(
            header(prefix = "x-p-"),
            flat(prefix = "p.", limit = 4, unless = Self::never),
            flat(prefix = "q.", when = Self::never),
            blob,
            omit(mcp)
        )]
        pairs: Vec<(String, String)>,
        #[codex_meta(header(prefix = "x-o-"), flat(prefix = "o.", limit = 4), omit(blob, mcp))]
        others: Vec<(String, String)>,
    }

    impl Pairs {
        const fn never(&self) -> bool {
            self.pairs.is_empty()
        }
    }

    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    for sent in [
        &[("a", "é"), ("a", "1")][..],
        &[("a", "12345"), ("a", "1")],
        &[("A", "é"), ("a", "1"), ("a", "2")],
        &[("a", "a\0b"), ("a", "\"5\""), ("b", "2")],
    ] {
        assert_consistent(&Pairs { pairs: pairs(sent), others: pairs(sent) });
    }
}

#[test]
fn a_gateway_may_join_and_split_the_lines() {
    assert_eq!(with_headers(|headers| lines(headers, "x-feature", &["1, 2"])), [""; 0]);
    assert_eq!(with_headers(|headers| lines(headers, "x-tags", &["a", "b c"])), [""; 0]);
    assert_eq!(with_headers(|headers| lines(headers, "x-path", &["1.5; 2"])), [""; 0]);
}

#[test]
fn a_part_that_was_altered_is_found() {
    let differs = |name: &str, rest: &str| format!("header `{name}` (field `{rest}`");
    for (name, altered, start) in [
        ("x-feature", &["1"][..], differs("x-feature", "features")),
        ("x-feature", &["1", "3"], differs("x-feature", "features")),
        ("x-feature", &[], differs("x-feature", "features")),
        ("x-tags", &["a, b"], differs("x-tags", "tags")),
        ("x-label-zone", &["us"], differs("x-label-", "labels")),
        ("x-label-zone", &[], differs("x-label-", "labels")),
        ("x-label-other", &["us"], differs("x-label-", "labels")),
    ] {
        let found = with_headers(|headers| lines(headers, name, altered));
        assert_eq!(found.len(), 1, "{name} {altered:?}: {found:?}");
        assert!(found[0].starts_with(&start), "{found:?}");
    }
    let found = with_headers(|headers| lines(headers, "x-label-zone", &["eu", "eu"]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("came more than once"), "{found:?}");
    let found = with_headers(|headers| lines(headers, "x_label_zone", &["eu"]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("in other letter case"), "{found:?}");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-c]{1,3}", 1 => "[ ,;|a-cA-Cé\\-]{0,4}", 1 => any::<String>()]
}

fn any_parts() -> impl Strategy<Value = Parts> {
    let labels = btree_map(prop_oneof![text(), "[a-bA-B]{1,2}"], text(), 0..4);
    let pairs = vec((text(), any::<u16>()), 0..4);
    let path = proptest::option::of(vec(any::<f64>().prop_filter("finite", |number| number.is_finite()), 0..3));
    (vec(text(), 0..4), vec(any::<u8>(), 0..4), labels, pairs, path)
        .prop_map(|(tags, features, labels, pairs, path)| Parts { tags, features, labels, pairs, path })
}

proptest! {
    /// Whatever cannot be sent by parts, a reader does not take the rest for a fault.
    #[test]
    fn no_value_has_a_finding_when_it_arrives_as_it_was_sent(parts in any_parts()) {
        assert_consistent(&parts);
    }
}

#[test]
fn an_entry_in_another_spelling_is_found_and_what_begins_otherwise_is_not() {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"))]
    struct Alike {
        #[codex_meta(header(prefix = "x-meta-"), omit(flat, blob))]
        entries: BTreeMap<String, String>,
        #[codex_meta(blob, omit(header, flat))]
        id: u8,
    }

    let mut sent = Alike { entries: [("a".to_owned(), "b".to_owned())].into(), id: 1 }.project();
    let findings = |headers: &HeaderMap| -> Vec<String> {
        let observed = Observed::of::<Alike>().headers(headers).client_metadata(&sent.client_metadata).finish();
        observed.audit().iter().map(ToString::to_string).collect()
    };
    assert_eq!(findings(&sent.headers), [""; 0]);
    sent.headers.insert("x-metrics", "1".parse().unwrap());
    assert_eq!(findings(&sent.headers), [""; 0]);
    sent.headers.insert("x_meta_a", "b".parse().unwrap());
    assert_eq!(findings(&sent.headers).len(), 1);
}

/// `x-a-` and `x_app_` begin alike by letters and digits.
#[test]
fn an_entry_is_that_of_the_prefix_that_it_has() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct Two {
        #[codex_meta(header(prefix = "x-a-"), flat(prefix = "a_"))]
        attributes: BTreeMap<String, String>,
        #[codex_meta(header(prefix = "x-app-"), flat(prefix = "app_"))]
        app: BTreeMap<String, String>,
    }

    let one = |key: &str| -> BTreeMap<String, String> { [(key.to_owned(), "v".to_owned())].into() };
    let sent = Two { attributes: one("color"), app: one("name") }.project();
    assert!(sent.report.is_empty(), "{}", sent.report);
    let findings = |from: &'static str, to: &'static str| -> Vec<String> {
        let mut headers = sent.headers.clone();
        let value = headers.remove(from).unwrap();
        headers.insert(to, value);
        let observed = Observed::of::<Two>().headers(&headers).client_metadata(&sent.client_metadata).finish();
        observed.audit().iter().map(ToString::to_string).collect()
    };
    assert_eq!(findings("x-a-color", "x-a-color"), [""; 0]);
    for (from, to) in [("x-app-name", "x_app_name"), ("x-a-color", "x_a_color")] {
        let found = findings(from, to);
        let recased = found.iter().filter(|found| found.contains("in other letter case"));
        assert_eq!(recased.count(), 1, "{found:?}");
    }
}

/// What came as text is counted as what came as JSON is.
#[test]
fn the_bounds_are_those_of_text_too() {
    let bounds = Bounds { members: 20, depth: 4, ..Bounds::default() };
    let findings = |key: &str, value: &str| -> Vec<String> {
        let headers: HeaderMap = [(HeaderName::try_from(key).unwrap(), value.parse().unwrap())].into_iter().collect();
        let reader = Observed::of::<Parts>().bounds(bounds);
        let observed = if key.starts_with("x-") {
            reader.headers(&headers).finish()
        } else {
            reader.client_metadata([(key, value)]).finish()
        };
        let found = observed.audit().into_iter().map(|found| found.to_string());
        found.filter(|found| found.contains(&format!("`{key}`")) && found.contains("cannot be read")).collect()
    };
    for (key, separator) in [("tags", "|"), ("x-tags", ", "), ("x-feature", ", "), ("x-path", "; ")] {
        let list = |count: usize| vec!["1"; count].join(separator);
        assert_eq!(findings(key, &list(15)), [""; 0], "{key}");
        let found = findings(key, &list(25));
        assert!(
            matches!(&found[..], [one] if one.contains("there are more members than are read")),
            "{key}: {found:?}"
        );
    }
    for (json, why) in [
        (format!("[{}1]", "1,".repeat(25)), "there are more members than are read"),
        (format!("[{}1]", "1, ".repeat(25)), "there are more members than are read"),
        ("[[[[[1]]]]]".to_owned(), "nested deeper than is read"),
    ] {
        let found = findings("features", &json);
        assert!(matches!(&found[..], [one] if one.contains(why)), "{json}: {found:?}");
    }
    assert_eq!(findings("features", "[[[[1]]]]"), [""; 0]);
}

/// Floats, of which the text is another one than the JSON: `2` for `2.0`, and all digits for an exponent.
mod floats {
    use codex_metadata::{Limit, Limits};
    use codex_metadata_tests::observe::limits::{findings, found};
    use serde_json::Number;

    use super::*;

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(blob(key = "x-m"))]
    struct Floats {
        #[codex_meta(header(name = "x-list", list = " :: "), flat(json), blob)]
        list: Vec<f64>,
        #[codex_meta(header(name = "x-repeat", repeat), flat(list), blob)]
        repeated: Vec<f32>,
        #[codex_meta(header(prefix = "x-p-"), flat(json), blob)]
        map: BTreeMap<String, f64>,
        #[codex_meta(header(prefix = "x-number-"), flat(prefix = "p_"), blob)]
        numbers: BTreeMap<String, Number>,
    }

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(transports(header, flat))]
    struct Texts {
        #[codex_meta(header(name = "x-list", list), flat(json))]
        list: Vec<f64>,
        #[codex_meta(header(name = "x-repeat", repeat), flat(json))]
        repeated: Vec<f64>,
        #[codex_meta(header(prefix = "x-p-"), flat(json))]
        map: BTreeMap<String, f64>,
    }

    fn limits(bytes: usize) -> Limits {
        let limit = Limit::Bytes(bytes);
        Limits { header: limit, flat: limit, ..Limits::default() }
    }

    #[test]
    fn a_text_over_a_limit_is_not_missed() {
        for float in [1.130_107_518_407_331_5e-302, 1e21, 2.0, 100.0, 0.5] {
            for limit in [1, 2, 3, 4, 5, 20, 21, 22, 25, 100, 310, 330, 340, 1000] {
                let map = BTreeMap::from([("a".to_owned(), float), ("b".to_owned(), 1.0)]);
                let list = vec![float, 1.0, float];
                let repeated = vec![1e21, 2.0, 1e21, 3.5];
                let texts = Texts { list: list.clone(), repeated: list.clone(), map: map.clone() };
                assert_eq!(findings(&texts, limits(limit)), [""; 0], "{float} {limit}");
                let numbers = map.iter().map(|(key, float)| (key.clone(), Number::from_f64(*float).unwrap()));
                let sent = Floats { list, repeated, numbers: numbers.collect(), map };
                assert_eq!(findings(&sent, limits(limit)), [""; 0], "{float} {limit}");
            }
        }
    }

    #[test]
    fn one_that_was_altered_is_found() {
        let list = vec![0.5, 2.0];
        let sent = Texts { repeated: list.clone(), map: [("a".to_owned(), 2.0)].into(), list };
        for (name, altered) in [("x-list", "0.5, 3"), ("x-list", "0.5"), ("x-repeat", "0.5"), ("x-p-a", "3")] {
            let found = found(&sent, |sent| drop(sent.headers.insert(name, altered.parse().unwrap())));
            assert_eq!(found.len(), 1, "{name} {altered}: {found:?}");
        }
    }
}
