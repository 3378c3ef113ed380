//! An audit is bounded as reading is, however much does not agree.

use std::collections::BTreeMap;

use codex_metadata::codex::{CodexMcpMetadata, CodexResponsesMetadata, MCP_META, SHAPES, paths};
use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::{Bounds, Finding, FindingKind, Observed, Observer};
use codex_metadata::{Carrier, CodexMeta, Extras, Limits, View};
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob, mcp)]
    thread_id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

const MCP: View<Meta> = View::named("mcp");

const BLOB: &str = "x-codex-turn-metadata";

/// As many as two copies of a blob may have together with a view.
const COUNT: usize = 30_000;

/// A blob or a view whose extras all have the value, and whose keys begin with `prefix`.
fn object(prefix: &str, value: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("thread_id".to_owned(), "t-1".into());
    object.extend((0..COUNT).map(|i| (format!("{prefix}{i}"), Value::from(value))));
    object
}

fn observer(body: &Map<String, Value>, header: &Map<String, Value>) -> Observer<'static, Meta> {
    let text = |object: &Map<String, Value>| Value::from(object.clone()).to_string();
    let mut headers = HeaderMap::new();
    headers.insert("thread-id", HeaderValue::from_static("t-1"));
    headers.insert("x-meta", text(header).parse().unwrap());
    Observed::of::<Meta>().headers(&headers).client_metadata([("thread_id", "t-1".to_owned()), ("x-meta", text(body))])
}

/// Asserts that the list ends with what says that it is not whole.
#[track_caller]
fn assert_cut(findings: &[Finding], most: usize) {
    assert_eq!(findings.len(), most + 1);
    let (last, listed) = findings.split_last().unwrap();
    assert_eq!(last.kind, FindingKind::Unread(format!("there are more than {most} findings")));
    assert!(listed.iter().all(|finding| !matches!(finding.kind, FindingKind::Unread(_))));
}

/// Each extra was compared with each: as many took minutes.
#[test]
fn as_many_extras_as_there_can_be_are_compared() {
    let most = Bounds::default().findings;
    let same = object("k", "v");
    let agreeing = observer(&same, &same).view(MCP, &same.clone().into()).finish();
    assert_eq!(agreeing.audit(), []);

    let differing = observer(&same, &object("k", "w")).finish().audit();
    assert_cut(&differing, most);
    assert!(differing[..most].iter().all(|found| found.kind == FindingKind::Differs), "{:?}", differing[0]);

    let missing = observer(&same, &object("other", "v")).finish().audit();
    assert_cut(&missing, most);
    assert!(missing[..most].iter().all(|found| found.kind == FindingKind::Missing), "{:?}", missing[0]);

    let unexpected = observer(&same, &same).view(MCP, &object("other", "v").into()).finish().audit();
    assert_cut(&unexpected, most);
    let of_view = |found: &Finding| (found.carrier, &found.kind) == (Carrier::View("mcp"), &FindingKind::Unexpected);
    assert!(unexpected[..most].iter().all(of_view), "{:?}", unexpected[0]);
}

/// Unread parts and disagreements count together.
#[test]
fn damage_and_drift_have_one_bound() {
    let audit = |findings: usize| {
        let bounds = Bounds { findings, ..Bounds::default() };
        let headers = HeaderMap::from_iter([("thread-id".parse().unwrap(), HeaderValue::from_static("t-2"))]);
        let map = [("thread_id", "t-1"), ("x-meta", r#"{"thread_id":"t-1","Thread_Id":"t-1","thread_id":"t-3"}"#)];
        Observed::of::<Meta>().bounds(bounds).headers(&headers).client_metadata(map).finish().audit()
    };
    let all = audit(1_000);
    assert!(all.len() > 3, "{all:?}");
    for most in 0..all.len() {
        let findings = audit(most);
        assert_cut(&findings, most);
        assert_eq!(findings[..most], all[..most]);
    }
    assert_eq!(audit(all.len()), all);
}

/// What an audit adds to another's findings counts as well.
#[test]
fn the_audit_beside_a_view_has_the_same_bound() {
    let object = json!({"session_id": "s-1", "thread_id": "t-1", "parent_thread_id": 7, "sandbox": 9});
    let meta = json!({"x-codex-turn-metadata": object, "threadId": "t-2", "sessionId": "x", "callId": 3});
    let audit = |findings: usize| {
        let bounds = Bounds { findings, ..Bounds::default() };
        CodexMcpMetadata::audit(&Observed::of::<CodexMcpMetadata>().bounds(bounds).view(MCP_META, &meta).finish())
    };
    let all = audit(1_000);
    assert!(all.len() > 3, "{all:?}");
    for most in 0..all.len() {
        assert_cut(&audit(most), most);
    }
    assert_eq!(audit(all.len()), all);
}

/// What is found of the shape of an object counts as well.
#[test]
fn shapes_have_the_same_bound() {
    let audit = |findings: usize, header: &Value| {
        let bounds = Bounds { findings, ..Bounds::default() };
        let reader = Observed::of::<CodexResponsesMetadata>().shapes(SHAPES).bounds(bounds).on(paths::RESPONSES);
        let headers = HeaderMap::from_iter([(BLOB.parse().unwrap(), header.to_string().parse().unwrap())]);
        reader.headers(&headers).client_metadata([(BLOB, r#"{"a":1,"b":2,"c":3}"#)]).finish().audit()
    };
    let search = json!({"session_id": "s-1", "thread_id": "t-1"});
    let classifier = json!({
        "session_id": "s-1", "thread_id": "t-1", "turn_id": "turn-1", "guardian_classifier_source_thread_id": "t-0",
        "thread_source": "guardian_classifier",
    });
    for header in [search, classifier] {
        let all = audit(1_000, &header);
        assert!(all.len() > 3, "{all:?}");
        for most in 0..all.len() {
            assert_cut(&audit(most, &header), most);
        }
        assert_eq!(audit(all.len(), &header), all);
    }
}

/// Each was compared with all before it that are of another header.
#[test]
fn as_many_spellings_of_headers_as_there_can_be_are_told() {
    // Each three bits of a number are the signs behind a letter.
    let spelling = |name: &str, number: usize| -> String {
        let signs = ["", "-", "_", "-_", "_-", "__", "--", "_-_"];
        let letters = name.chars().enumerate();
        letters.flat_map(|(at, letter)| [letter.to_string(), signs[number >> (3 * at) & 7].to_owned()]).collect()
    };
    let check = |names: Vec<String>| {
        let lines = names.iter().map(|name| (name.as_str(), &b"t-1"[..]));
        assert_cut(&Observed::of::<Meta>().header_pairs(lines).finish().audit(), Bounds::default().findings);
    };
    let both = |i| [spelling("xmeta", i), spelling("threadid", i)];
    check((1..=COUNT).flat_map(both).collect());
    check((0..2).flat_map(|which| (1..=COUNT).map(move |i| both(i)[which].clone())).collect());
}

/// Each was compared with each key of the contract that has as many letters and digits, and each key of the contract with
/// each sensitive one.
#[test]
fn as_many_strangers_as_there_can_be_are_looked_up_in_a_large_contract() {
    const FIELDS: usize = 4_000;
    let field = |i: usize| {
        let name = format!("only_{i:05}");
        let slot =
            if i.is_multiple_of(2) { json!({"keys": [name]}) } else { json!({"keys": [name], "sensitive": true}) };
        json!({"name": name, "type": "string", "optional": true, "transports": {"flat": slot, "blob": slot}})
    };
    let contract = json!({
        "format": 2, "name": "Large", "transports": ["flat", "blob"], "blob": {"key": "x-large"}, "views": [],
        "reserved": [], "foreign": [], "fields": (0..FIELDS).map(field).collect::<Vec<_>>(),
    });
    let contract = OwnedContract::from_json(&contract.to_string()).unwrap();
    let strangers = |count: usize| (50_000..50_000 + count).map(|i| (format!("only-{i}"), Value::from("v")));
    let blob: Map<String, Value> = strangers(20_000).collect();
    let map: Vec<(String, String)> = strangers(20_000).map(|(key, _)| (key, "v".to_owned())).collect();
    let blob = ("x-large".to_owned(), Value::from(blob).to_string());
    let findings = Observed::with(&contract).client_metadata(map.into_iter().chain([blob])).finish().audit();
    assert_cut(&findings, Bounds::default().findings);
    assert!(findings.iter().any(|found| found.kind == FindingKind::Undeclared), "{:?}", findings[0]);
}

/// For each of the spellings the extras were searched for one whose value cannot be used either.
#[test]
fn as_many_values_that_cannot_be_used_as_there_can_be_are_told() {
    let spelling = |i: usize| format!("thread{}id", format!("{i:016b}").replace('0', "-").replace('1', "_"));
    let extras = (0..COUNT).map(|i| format!(r#""k{i}":"\ud800","#));
    let spellings = (0..COUNT).map(|i| format!(r#""{}":"\ud800","#, spelling(i)));
    let blob = format!(r#"{{{}"end":"e"}}"#, extras.chain(spellings).collect::<String>());
    let findings = Observed::of::<Meta>().client_metadata([("thread_id", "t-1"), ("x-meta", &blob)]).finish().audit();
    assert_cut(&findings, Bounds::default().findings);
}

/// The place of an error in a flattened field is found by reading the values again, each of them once for each field.
#[test]
fn an_error_beside_large_values_has_no_place() {
    const FIELDS: usize = 300;

    #[derive(Debug, serde::Deserialize)]
    struct Read {
        #[serde(rename = "tools")]
        _tools: BTreeMap<String, u64>,
        #[serde(flatten)]
        _more: More,
    }

    #[derive(Debug, serde::Deserialize)]
    struct More {
        #[serde(rename = "number")]
        _number: u64,
        #[serde(flatten)]
        _rest: BTreeMap<String, Value>,
    }

    let names = (0..FIELDS).map(|i| format!("text_{i}"));
    let field = |name: String| json!({"name": name, "type": "any", "transports": {"blob": {"keys": [name]}}});
    let all = names.clone().chain(["tools".to_owned(), "number".to_owned()]);
    let contract = json!({
        "format": 2, "name": "Large", "transports": ["flat", "blob"], "blob": {"key": "x-large"}, "views": [], "reserved": [],
        "foreign": [], "fields": all.map(field).collect::<Vec<_>>(),
    });
    let contract = OwnedContract::from_json(&contract.to_string()).unwrap();
    let error = |tools: usize| {
        let mut blob: Map<String, Value> = names.clone().map(|name| (name, "t".into())).collect();
        blob.insert("tools".to_owned(), (0..tools).map(|i| (format!("tool_{i:09}"), Value::from(i))).collect());
        blob.insert("number".to_owned(), "x".into());
        let observed = Observed::with(&contract).client_metadata([("x-large", Value::from(blob).to_string())]).finish();
        observed.deserialize::<Read>().unwrap_err()
    };
    assert_eq!(error(5).field(), Some("number"), "{}", error(5));
    let large = error(80_000);
    assert_eq!(large.field(), None);
    assert_eq!(large.to_string(), "invalid type: a string, expected u64");
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Secret {
    #[codex_meta(flat, blob, omit(header))]
    label: Value,
    #[codex_meta(blob(sensitive), omit(header, flat))]
    token: Option<String>,
}

/// A sensitive key was looked for in all that is before each mark, and in all parts of the way to each finding.
#[test]
fn a_sensitive_key_is_looked_for_once_in_a_value() {
    for text in ["a':", "a\":", ":\\", "a\\u0061", "=\u{a0}"] {
        let label = text.repeat(1 << 17);
        let observed = Observed::of::<Secret>().client_metadata([("label", &label)]).finish();
        assert!(!observed.merged().get("label").unwrap().is_sensitive(), "{text}");
    }
    let keys: Vec<String> = (0..56).map(|level| format!("level_{level:010}")).collect();
    let inner = (0..COUNT).map(|i| format!(r#""k{i}":1,"k{i}":2,"#)).collect::<Vec<_>>().concat();
    let open = keys.iter().map(|key| format!(r#"{{"{key}":"#)).collect::<Vec<_>>().concat();
    let blob = format!(r#"{{"label":{open}{{{inner}"end":1}}{}}}"#, "}".repeat(keys.len()));
    let findings = Observed::of::<Secret>().client_metadata([("x-meta", &blob)]).finish().audit();
    assert!(findings.len() > 100, "{}", findings.len());
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct SecretEntries {
    #[codex_meta(flat, blob, omit(header))]
    label: String,
    #[codex_meta(flat(prefix = "meta_k:", sensitive), omit(header, blob))]
    entries: BTreeMap<String, String>,
}

/// What an entry's key may be, which has no bound but the text's, was looked for behind each sign.
#[test]
fn a_sensitive_entry_is_looked_for_by_its_beginning() {
    for text in ["a=", "a ", "met ", "meta=", ":", "meta.k", "\"a\":"] {
        let label = format!("{}:", text.repeat(1 << 17));
        let observed = Observed::of::<SecretEntries>().client_metadata([("label", &label)]).finish();
        let is_sensitive = observed.merged().get("label").unwrap().is_sensitive();
        assert_eq!(is_sensitive, text.contains("meta.k"), "{text}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Alike {
    #[codex_meta(header(prefix = "x-p-"), flat(prefix = "p_"), blob)]
    entries: Vec<(String, Value)>,
    #[codex_meta(header(prefix = "x-c-"), blob, omit(flat))]
    cases: BTreeMap<String, Value>,
    #[codex_meta(header(name = "x-f", repeat, limit = 10), flat(list = "|"), blob)]
    floats: Vec<f64>,
}

/// Each value was held against each one whose key is alike, and a large one was read anew for each.
#[test]
fn a_large_entry_is_compared_with_many_that_are_alike() {
    const LEN: usize = 1 << 19;
    const PAIRS: usize = 2_000;
    let audit = |key: &str, text: &str, blob: &str| {
        let reader = Observed::of::<Alike>();
        let observed = if key.starts_with("x-") {
            let header = HeaderValue::from_str(text).unwrap();
            let headers = HeaderMap::from_iter([(key.parse().unwrap(), header)]);
            reader.headers(&headers).client_metadata([("x-meta", blob)])
        } else {
            reader.client_metadata([(key, text), ("x-meta", blob)])
        };
        observed.finish().audit().into_iter().filter(|found| found.kind == FindingKind::Differs).count()
    };
    let pairs = |values: &[&str]| {
        let pairs: Vec<String> = (0..PAIRS).map(|i| format!(r#"["a",{}]"#, values[i % values.len()])).collect();
        format!(r#"{{"entries":[{}]}}"#, pairs.join(","))
    };
    let parts = |part: &dyn Fn(usize) -> String| (0..PAIRS).map(part).collect::<Vec<_>>().join(",");
    let array = format!("[{}]", parts(&|_| "1".repeat(LEN / PAIRS)));
    let object = format!("{{{}}}", parts(&|i| format!(r#""k{i:099}":1"#)));
    for large in [array, object, "1".repeat(LEN), "a".repeat(LEN)] {
        for key in ["p_a", "x-p-a"] {
            assert_eq!(audit(key, &large, &pairs(&["[1]", "1", r#"{"k":1}"#, r#""1""#])), 1, "{key}");
        }
    }
    // One of them is the value, in whichever form.
    for (text, equal) in
        [("12", "12.0"), ("[1,2]", "[1.0,2e0]"), ("a", r#""a""#), (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#)]
    {
        for key in ["p_a", "x-p-a"] {
            assert_eq!(audit(key, text, &pairs(&["1", "[1]", equal])), 0, "{key} {text}");
        }
    }
    let cases: Vec<String> = (0..PAIRS)
        .map(|i| {
            let letter = |bit: usize| if i >> bit & 1 == 0 { 'a' } else { 'A' };
            format!(r#""{}":[1]"#, (0..15).map(letter).collect::<String>())
        })
        .collect();
    let blob = format!(r#"{{"cases":{{{}}}}}"#, cases.join(","));
    assert_eq!(audit("x-c-aaaaaaaaaaaaaaa", &"1".repeat(LEN), &blob), 1);
    let floats = format!(r#"{{"floats":[{}]}}"#, vec!["1e21"; PAIRS].join(","));
    assert_eq!(audit("x-f", &"1".repeat(LEN), &floats), 1);
}

/// A contract with the blob `x-large`, a view and these fields, of which each copy of the blob and all headers have a limit.
fn contract(limit: usize, fields: &[Value]) -> OwnedContract {
    let contract = json!({
        "format": 2, "name": "Large", "transports": ["header", "flat", "blob", "seen"], "views": ["seen"],
        "blob": {"key": "x-large", "header_limit": limit}, "header_total": limit, "reserved": [], "foreign": [],
        "fields": fields,
    });
    OwnedContract::from_json(&contract.to_string()).unwrap()
}

/// The body whose flat map has the blob.
fn body(blob: Map<String, Value>) -> Vec<u8> {
    json!({"client_metadata": {"x-large": Value::from(blob).to_string()}}).to_string().into_bytes()
}

/// The headers were measured anew for each field that is missing, and a list among them was taken apart.
#[test]
fn a_long_header_is_measured_once_for_all_fields_that_are_missing() {
    const FIELDS: usize = 3_000;
    let names = || (0..FIELDS).map(|i| format!("number_{i}"));
    let number = |name: String| {
        let slot = json!({"keys": [name]});
        json!({"name": name, "type": "integer", "min": "0", "max": "255", "transports": {"blob": slot}})
    };
    let slot = json!({"keys": ["x-tags"], "list": ","});
    let tags = json!({"name": "tags", "type": "array", "optional": true, "transports": {"header": slot}});
    let contract = contract(3_584, &names().map(number).chain([tags]).collect::<Vec<_>>());
    let tags = vec!["a"; COUNT].join(",");
    let headers = [("x-tags", tags.as_bytes()), ("x-large", b"{}")];
    let body = body(names().map(|name| (name, Value::from(7))).collect());
    let observed = Observed::with(&contract).header_pairs(headers).body_bytes(&body).finish();
    let findings = observed.audit();
    assert_cut(&findings, Bounds::default().findings);
    assert!(findings.iter().all(|found| found.kind != FindingKind::Differs), "{:?}", findings[0]);
    let alone = observed.unchecked();
    assert_eq!(
        alone.iter().filter(|unchecked| unchecked.name() == "one_carrier").count(),
        FIELDS + 1,
        "{:?}",
        alone[0]
    );
}

/// A value was looked at for each name of the header that it may have had, and so were the headers that arrived.
#[test]
fn a_long_value_is_measured_once_for_all_names_that_are_missing() {
    const NAMES: usize = 900;
    let keys = |of: &str| (0..NAMES).map(|i| format!("x-{of}-{i}")).collect::<Vec<_>>();
    let field = |name: &str, header: Value| {
        json!({"name": name, "type": if name == "text" { "string" } else { "array" }, "optional": true,
            "transports": {"header": header, "blob": {"keys": [name]}}})
    };
    let fields = vec![
        field("list", json!({"keys": keys("list"), "list": ",", "shed": 1})),
        field("text", json!({"keys": keys("text"), "shed": 2})),
        field("tags", json!({"keys": ["x-tags"], "list": ","})),
    ];
    let tags = vec!["a"; COUNT];
    let headers = [("x-tags", tags.join(","))];
    let blob = json!({"list": tags, "text": "t".repeat(COUNT), "tags": tags}).as_object().cloned().unwrap();
    let body = body(blob);
    let missing = |limit: usize| {
        let contract = contract(limit, &fields);
        let headers = headers.iter().map(|(name, value)| (*name, value.as_bytes()));
        let observed = Observed::with(&contract).header_pairs(headers).body_bytes(&body).finish();
        (observed.audit().iter().filter(|found| found.key == "x-text-0").count(), observed.audit().len())
    };
    assert_eq!(missing(3_584), (0, 0));
    assert_eq!(missing(1 << 30), (1, NAMES));
}

/// For each field that left a copy of the blob, all others were measured anew, and so were the members that leave with it.
#[test]
fn what_left_a_copy_of_the_blob_is_measured_once() {
    const FIELDS: usize = 1_100;
    let names = || (0..FIELDS).map(|i| format!("text_{i}"));
    let members: Vec<String> = (0..FIELDS).map(|i| format!("member_{i}")).collect();
    let text = |(rank, name): (usize, String)| {
        let slot = json!({"keys": [name], "shed": rank});
        json!({"name": name, "type": "string", "optional": true, "transports": {"blob": slot}})
    };
    let flattened = json!({"name": "more", "type": "any", "transports": {
        "blob": {"keys": members, "flatten": true, "shed": FIELDS},
        "seen": {"keys": members, "flatten": true},
    }});
    let contract = contract(1_000, &names().enumerate().map(text).chain([flattened]).collect::<Vec<_>>());
    let object = |names: &[String]| -> Map<String, Value> {
        let value = |i: usize| if i + 1 == FIELDS { "\n".repeat(1 << 17) } else { "t".to_owned() };
        names.iter().enumerate().map(|(i, name)| (name.clone(), value(i).into())).collect()
    };
    let body = body(object(&names().collect::<Vec<_>>()));
    let audit = |limits: Limits, body: Option<&[u8]>, view: Option<&Value>| {
        let observer = Observed::with(&contract).within(limits).header_pairs([("x-large", &b"{}"[..])]);
        let observer = body.into_iter().fold(observer, Observer::body_bytes);
        view.into_iter().fold(observer, |observer, view| observer.view_named("seen", view)).finish().audit()
    };
    assert_eq!(audit(Limits::default(), Some(&body), None), []);
    assert_cut(&audit(Limits::LIFTED, Some(&body), None), Bounds::default().findings);
    let view = object(&members).into();
    assert_eq!(audit(Limits::default(), None, Some(&view)), []);
    assert_cut(&audit(Limits::LIFTED, None, Some(&view)), Bounds::default().findings);
}
