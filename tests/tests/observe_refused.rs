//! Values that a carrier cannot have, whatever their size, and that are not missed there.

use std::collections::BTreeMap;
use std::fmt;

use codex_metadata::{CodexMeta, Limits, Projection};
use codex_metadata_tests::observe::limits::{findings, found, read};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn nothing_is_found<M: CodexMeta>(sent: &M) {
    assert_eq!(findings(sent, Limits::default()), [""; 0]);
}

mod made {
    use super::*;

    /// What two functions make, and lists and maps beside their lengths.
    #[derive(Clone, Debug, Default, CodexMeta)]
    #[codex_meta(blob(key = "x-m"), views(mcp))]
    struct Made {
        #[codex_meta(header(name = "x-up", with = str::to_uppercase), flat(with = str::to_uppercase), blob(with = str::len), omit(mcp))]
        up: String,
        #[codex_meta(header(name = "x-alone", with = str::to_uppercase), blob(with = str::len), omit(flat, mcp))]
        alone: String,
        #[codex_meta(header(name = "x-tools", with = BTreeMap::len), flat(with = BTreeMap::len), blob, mcp)]
        tools: BTreeMap<String, u8>,
        #[codex_meta(header(name = "x-ratio", with = f64::to_string), flat, blob, omit(mcp))]
        ratio: f64,
        #[codex_meta(flat, blob(with = Self::large), mcp(with = Self::large), omit(header))]
        count: u8,
        #[codex_meta(header(name = "x-list", list), flat(with = Vec::len), blob(with = Vec::len), omit(mcp))]
        list: Vec<u8>,
        #[codex_meta(header(name = "x-state", with = Self::of_text), flat(with = Self::of_text), blob, omit(mcp))]
        state: String,
    }

    impl Made {
        #[expect(clippy::trivially_copy_pass_by_ref, reason = "`with` passes a reference")]
        fn large(count: &u8) -> Option<u8> {
            Some(*count).filter(|count| *count > 5)
        }

        fn of_text(text: &str) -> String {
            format!("a {text}")
        }
    }

    #[test]
    fn the_result_of_a_function_does_not_say_that_another_carrier_can_have_the_value() {
        let text = || "e".to_owned();
        let tools = || BTreeMap::from([("a".to_owned(), 1)]);
        let sent = Made { up: text(), alone: text(), tools: tools(), count: 6, list: vec![1], ..Made::default() };
        nothing_is_found(&sent);
        nothing_is_found(&Made { up: "é".into(), ..sent.clone() });
        nothing_is_found(&Made { alone: "é".into(), ..sent.clone() });
        nothing_is_found(&Made { tools: BTreeMap::from([("__proto__".to_owned(), 1)]), ..sent.clone() });
        nothing_is_found(&Made { ratio: f64::NAN, ..sent.clone() });
        nothing_is_found(&Made { ratio: f64::INFINITY, ..sent.clone() });
        nothing_is_found(&Made { count: 1, ..sent.clone() });
        nothing_is_found(&Made { list: Vec::new(), ..sent });
    }

    /// The same function's result says it, and some types have no value that the carrier cannot have.
    #[test]
    fn what_was_lost_is_found_where_it_is_known_that_it_was_sent() {
        let sent = Made { up: "e".into(), state: "e".into(), ..Made::default() };
        let lost = found(&sent, |sent| drop(sent.headers.remove("x-up")));
        assert_eq!(lost, ["header `x-up` (field `up`) is missing"]);
        let lost = found(&sent, |sent| drop(sent.headers.remove("x-state")));
        assert_eq!(lost, ["header `x-state` (field `state`) is missing"]);
        let lost = found(&sent, |sent| {
            let blob = sent.blob().unwrap().replace(r#","state":"e""#, "");
            sent.headers.insert("x-m", blob.parse().unwrap());
            sent.client_metadata.insert("x-m".into(), blob);
        });
        assert_eq!(lost, ["blob `state` (field `state`) is missing", "header blob `state` (field `state`) is missing"]);
    }

    /// What may have been lost is said, and what is there, or is found, is not.
    #[test]
    fn what_may_be_lost_is_listed() {
        let value = Made { alone: "e".into(), up: "e".into(), state: "e".into(), ..Made::default() };
        let forms = |sent: &Projection| -> Vec<String> {
            let observed = read::<Made>(sent, None, Limits::default());
            let forms = observed.unchecked().into_iter().filter(|unchecked| unchecked.name() == "form");
            forms.filter_map(|unchecked| Some(format!("{} {}", unchecked.carrier()?, unchecked.field()?))).collect()
        };
        let mut sent = value.project();
        let usual = forms(&sent);
        assert!(!usual.iter().any(|form| form.ends_with("alone") || form.ends_with("up")), "{usual:?}");
        sent.headers.remove("x-alone");
        sent.headers.remove("x-up");
        let lost: Vec<String> = forms(&sent).into_iter().filter(|form| !usual.contains(form)).collect();
        assert_eq!(lost, ["header alone"], "the flat map has what the function of `x-up` made");
        sent.client_metadata.remove("up");
        let lost: Vec<String> = forms(&sent).into_iter().filter(|form| !usual.contains(form)).collect();
        assert_eq!(lost, ["header up", "header alone"]);
    }
}

mod texts {
    use super::*;

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(blob(key = "x-m"), views(mcp))]
    struct Texts {
        #[codex_meta(flat, blob, mcp, omit(header))]
        value: Value,
        #[codex_meta(header = "x-raw", blob, mcp, omit(flat))]
        raw: Box<RawValue>,
        #[codex_meta(flat(prefix = "p_"), blob, mcp, omit(header))]
        map: BTreeMap<String, u8>,
        #[codex_meta(header(prefix = "x-p-"), blob, omit(flat, mcp))]
        in_headers: BTreeMap<String, u8>,
        #[codex_meta(header(name = "x-floats", repeat), flat(json), blob, omit(mcp))]
        floats: Vec<f64>,
    }

    fn texts() -> Texts {
        let map = || BTreeMap::from([("a".to_owned(), 1)]);
        let raw = RawValue::from_string("1".to_owned()).unwrap();
        Texts { value: json!({"a": 1}), raw, map: map(), in_headers: map(), floats: vec![1.0] }
    }

    /// JSON refuses what a text has.
    #[test]
    fn a_text_does_not_say_that_json_can_have_the_value() {
        nothing_is_found(&texts());
        let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
        let too_deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
        for value in [json!({"__proto__": 1}), json!([{"constructor": null}]), deep, too_deep] {
            nothing_is_found(&Texts { value, ..texts() });
        }
        for raw in [
            r#"{"a":1,"a":2}"#,
            "1e999",
            &format!("[{}]", "1".repeat(1001)),
            r#"{"__proto__":1}"#,
            "0.1000000000000000055511151231257827",
        ] {
            let raw = RawValue::from_string(raw.to_owned()).unwrap();
            nothing_is_found(&Texts { raw, ..texts() });
        }
        let refused = || BTreeMap::from([("__proto__".to_owned(), 1), ("a".to_owned(), 2)]);
        nothing_is_found(&Texts { map: refused(), ..texts() });
        nothing_is_found(&Texts { in_headers: refused(), ..texts() });
        nothing_is_found(&Texts { floats: vec![f64::NAN, 1.0], ..texts() });
    }

    /// An entry that no header has may be one that JSON refuses.
    #[test]
    fn a_map_of_which_only_headers_arrived_is_listed() {
        let mut sent = texts().project();
        let blob = sent.blob().unwrap().replace(r#","in_headers":{"a":1}"#, "");
        sent.headers.insert("x-m", blob.parse().unwrap());
        sent.client_metadata.insert("x-m".into(), blob);
        let observed = read::<Texts>(&sent, None, Limits::default());
        assert!(observed.audit().is_empty());
        let unchecked: Vec<String> = observed.unchecked().iter().map(ToString::to_string).collect();
        for carrier in ["blob", "header blob"] {
            let line =
                format!("{carrier} `in_headers` (field `in_headers`) may have had a value that cannot be sent there");
            assert!(unchecked.contains(&line), "{unchecked:?}");
        }
    }

    #[test]
    fn what_was_lost_is_found() {
        for (member, field) in
            [(r#""value":{"a":1},"#, "value"), (r#","map":{"a":1}"#, "map"), (r#","floats":[1.0]"#, "floats")]
        {
            let lost = found(&texts(), |sent| {
                let blob = sent.blob().unwrap().replace(member, "");
                sent.headers.insert("x-m", blob.parse().unwrap());
                sent.client_metadata.insert("x-m".into(), blob);
            });
            let missing = |carrier: &str| format!("{carrier} `{field}` (field `{field}`) is missing");
            assert_eq!(lost, [missing("blob"), missing("header blob")], "{member}");
        }
    }
}

mod told {
    use codex_metadata::Limit;

    use super::*;

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(transports(flat), views(mcp))]
    struct Wide {
        #[codex_meta(flat(json), mcp)]
        raw: Box<RawValue>,
        #[codex_meta(flat, mcp)]
        integer: i128,
    }

    #[test]
    fn a_view_cannot_have_each_number_of_a_text() {
        let wide = |raw: &str, integer| Wide { raw: RawValue::from_string(raw.into()).unwrap(), integer };
        for sent in [wide("18446744073709551616", 1), wide("[0.1000000000000000055511151231257827]", 1)] {
            nothing_is_found(&sent);
        }
        // Nor one of which no carrier says anything.
        let short = Limits { flat: Limit::Bytes(20), ..Limits::default() };
        assert_eq!(findings(&wide("1", i128::MAX), short), [""; 0]);
    }

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(transports(), views(only))]
    struct Inner {
        #[codex_meta(only)]
        name: &'static str,
    }

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(blob(key = "x-m"))]
    struct Headers {
        #[codex_meta(header("x-list", list, limit = 9, instead = Vec::len), blob, omit(flat))]
        list: Vec<&'static str>,
        #[codex_meta(header(name = "x-view", view = only), flat(view = only), blob(view = only))]
        view: Inner,
    }

    #[test]
    fn a_header_that_can_have_the_value_has_it() {
        let sent = Headers { list: vec!["a"], view: Inner { name: "é" } };
        nothing_is_found(&sent);
        nothing_is_found(&Headers { list: vec!["a", "long", "list"], ..sent.clone() });
        for other in ["b", "0", "a, c"] {
            let found = found(&sent, |sent| drop(sent.headers.insert("x-list", other.parse().unwrap())));
            assert_eq!(found.len(), 1, "{other}: {found:?}");
        }
        let found = found(&sent, |sent| drop(sent.headers.remove("x-view")));
        assert_eq!(found.len(), 1, "{found:?}");
    }

    /// Of which only its own crate knows that its text is its JSON.
    #[derive(Clone, Debug, Serialize)]
    struct Ids(Vec<u8>);

    impl fmt::Display for Ids {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&serde_json::to_string(&self.0).unwrap())
        }
    }

    #[derive(Clone, Debug, CodexMeta)]
    #[codex_meta(blob(key = "x-m"))]
    struct Texts {
        #[codex_meta(header = "x-ids", flat, blob)]
        ids: Ids,
    }

    #[test]
    fn a_header_has_the_text_of_a_list_that_the_flat_map_has() {
        let sent = Texts { ids: Ids(vec![1]) };
        nothing_is_found(&sent);
        let found = found(&sent, |sent| drop(sent.headers.remove("x-ids")));
        assert_eq!(found, ["header `x-ids` (field `ids`) is missing"]);
    }
}
