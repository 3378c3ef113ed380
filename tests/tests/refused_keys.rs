//! A value with a key for which some reader refuses all of the text that the value is in is lost alone.

use std::collections::BTreeMap;

use codex_metadata::codex::{RemoteName, ToolFunction, ToolNamespace, ToolSource, Workspace};
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, Loss, Reason, Report, Source, View};
use codex_metadata_tests::samples;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Those of `serde_json`, and that of Fastify and hapi.
const REFUSED: [&str; 3] = ["$serde_json::private::RawValue", "$serde_json::private::Number", "__proto__"];

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob, mcp, omit(header, flat))]
    labels: BTreeMap<String, Value>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    any: Value,
    #[codex_meta(blob, mcp, omit(header, flat))]
    raw: Option<Box<RawValue>>,
    #[codex_meta(header(name = "x-text", json), flat(json), omit(blob, mcp))]
    text: Option<BTreeMap<String, Value>>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    named: Option<Named>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    constructor: Option<Value>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    raw_constructor: Option<WithRaw>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    last: &'static str,
}

#[derive(Clone, Serialize)]
enum Named {
    Raw {
        #[serde(rename = "$serde_json::private::RawValue")]
        raw: &'static str,
    },
    Proto(Proto),
    #[serde(rename = "__proto__")]
    Variant(u8),
    #[serde(rename = "__proto__")]
    Members {
        a: u8,
    },
    #[serde(rename = "__proto__")]
    Tuple(u8, u8),
    #[serde(rename = "constructor")]
    Constructor(Prototype),
    #[serde(rename = "constructor")]
    ConstructorMembers {
        prototype: u8,
    },
    #[serde(rename = "constructor")]
    ConstructorNull(Option<u8>),
    OfNull {
        constructor: Option<u8>,
    },
}

#[derive(Clone, Serialize)]
struct Proto {
    #[serde(rename = "__proto__")]
    proto: u8,
}

#[derive(Clone, Serialize)]
struct Prototype {
    a: u8,
    prototype: u8,
}

#[derive(Clone, Serialize)]
struct WithRaw {
    constructor: Box<RawValue>,
}

const MCP: View<Meta> = View::named("mcp");

fn meta() -> Meta {
    Meta {
        labels: BTreeMap::new(),
        any: json!(1),
        raw: None,
        text: None,
        named: None,
        constructor: None,
        raw_constructor: None,
        last: "z",
    }
}

fn raw(json: &(impl ToString + ?Sized)) -> Box<RawValue> {
    RawValue::from_string(json.to_string()).unwrap()
}

/// Asserts that this field alone is lost, for such a key, and that the others are not.
fn assert_lost_alone(report: &Report, field: &str, what: &str) {
    let [loss] = report.losses() else { panic!("{what}: {report}") };
    assert_eq!(loss.field, Some(field), "{what}");
    let Reason::NoForm(message) = &loss.reason else { panic!("{what}: {report}") };
    let reasons = [
        "serde_json takes",
        "'__proto__', with which some",
        "'prototype', with which some",
        "'null', with which some",
        "32 KiB, with which",
    ];
    assert!(message.starts_with("it has ") && reasons.iter().any(|reason| message.contains(reason)), "{message}");
}

#[track_caller]
fn assert_costs_its_field_alone(field: &str, meta: &Meta) {
    let (blob, view) = (meta.blob(), meta.view(MCP));
    assert_lost_alone(&blob.report, field, "blob");
    assert_lost_alone(&view.report, field, "view");
    let request = json!({ "params": { "_meta": { "x-meta": view.value } } }).to_string();
    for text in [blob.value.unwrap(), request] {
        assert!(text.contains(r#""last":"z""#) && !text.contains(&format!("{field:?}:")), "{text}");
        serde_json::from_str::<Value>(&text).unwrap();
    }
}

#[test]
fn a_value_with_such_a_key_at_any_depth_is_lost_alone_and_reported() {
    for key in REFUSED {
        let object = json!({ key: "[" });
        let first = key.chars().next().unwrap();
        let escaped = Value::from(&key[1..]).to_string();
        let escaped = format!(r#"[{{"a":1,"\u{:04X}{}:"["}}]"#, u32::from(first), &escaped[1..]);
        for (field, meta) in [
            ("labels", Meta { labels: [(key.to_owned(), json!("["))].into(), ..meta() }),
            ("labels", Meta { labels: [("a".to_owned(), object.clone())].into(), ..meta() }),
            ("any", Meta { any: json!([{ "a": { "b": object } }]), ..meta() }),
            ("raw", Meta { raw: Some(raw(&json!({ "b": object }))), ..meta() }),
            ("raw", Meta { raw: Some(raw(&escaped)), ..meta() }),
        ] {
            assert_costs_its_field_alone(field, &meta);
        }
        let meta = Meta { text: Some([("a".to_owned(), object)].into()), ..meta() };
        assert_lost_alone(&meta.headers().report, "text", key);
        assert_lost_alone(&meta.client_metadata().report, "text", key);
    }
}

/// Jackson refuses the text with a key of more than 50,000 characters, or with a number of more than 1,000.
#[test]
fn a_value_with_a_longer_key_or_number_than_readers_take_is_lost_alone() {
    const MAX: usize = 32 << 10;
    // As many bytes as a key may have, of which each that is written needs more.
    let longest = ["k".repeat(MAX), "\u{e9}".repeat(MAX / 2), "\"".repeat(MAX)];
    for key in &longest {
        let object = json!({ key: 1 });
        let sent =
            Meta { labels: [(key.clone(), json!(1))].into(), any: object.clone(), raw: Some(raw(&object)), ..meta() };
        sent.blob().into_result().unwrap();
        sent.view(MCP).into_result().unwrap();
        let object = json!({ format!("{key}k"): 1 });
        for (field, meta) in [
            ("labels", Meta { labels: [(format!("{key}k"), json!(1))].into(), ..meta() }),
            ("any", Meta { any: json!([object]), ..meta() }),
            ("raw", Meta { raw: Some(raw(&object)), ..meta() }),
        ] {
            assert_costs_its_field_alone(field, &meta);
        }
    }
    let number = |len: usize| format!("[0.{}]", "1".repeat(len - 2));
    Meta { raw: Some(raw(&number(1_000))), ..meta() }.blob().into_result().unwrap();
    let lost = Meta { raw: Some(raw(&number(1_001))), ..meta() }.blob();
    assert_eq!(lost.report.losses()[0].field, Some("raw"));
    assert!(lost.report.to_string().contains("a number of more than 1,000 characters"), "{}", lost.report);
    assert_eq!(lost.report.losses().len(), 1);
}

#[test]
fn a_type_with_such_a_key_of_its_own_is_lost_alone() {
    let prototype = Prototype { a: 1, prototype: 1 };
    for named in [
        Named::Raw { raw: "[" },
        Named::Proto(Proto { proto: 1 }),
        Named::Variant(1),
        Named::Members { a: 1 },
        Named::Tuple(1, 2),
        Named::Constructor(prototype),
        Named::ConstructorMembers { prototype: 1 },
        Named::ConstructorNull(None),
        Named::OfNull { constructor: None },
    ] {
        assert_costs_its_field_alone("named", &Meta { named: Some(named), ..meta() });
    }
}

/// Fastify refuses `prototype` in the object that is a `constructor`, and nowhere else.
#[test]
fn a_constructor_with_a_prototype_is_lost_alone() {
    let object = json!({ "a": 1, "prototype": 1 });
    let around = json!({ "constructor": object });
    for (field, meta) in [
        ("labels", Meta { labels: [("constructor".to_owned(), object.clone())].into(), ..meta() }),
        ("any", Meta { any: json!([{ "a": around }]), ..meta() }),
        ("raw", Meta { raw: Some(raw(&json!({ "a": around }))), ..meta() }),
        ("raw", Meta { raw: Some(raw(r#"{"c\u006Fnstructor":{"proto\u0074ype":1}}"#)), ..meta() }),
        ("constructor", Meta { constructor: Some(object.clone()), ..meta() }),
        ("raw_constructor", Meta { raw_constructor: Some(WithRaw { constructor: raw(&object) }), ..meta() }),
    ] {
        assert_costs_its_field_alone(field, &meta);
    }
    let sent = Meta {
        any: json!([
            { "constructor": [object], "prototype": 1 },
            { "constructor": { "a": object } },
            { "\"constructor": object, ",\"constructor": object, "a constructor": object },
            { "prototype": { "constructor": "prototype" } },
        ]),
        raw: Some(raw(&json!({ "constructor": [object], "prototype": 1 }))),
        labels: [("prototype".to_owned(), json!({ "constructor": 1 }))].into(),
        constructor: Some(json!({ "a": object })),
        ..meta()
    };
    let blob = sent.blob().into_result().unwrap().unwrap();
    assert_eq!(sent.view(MCP).into_result().unwrap(), serde_json::from_str::<Value>(&blob).unwrap());
}

/// Fastify 4 looks for `prototype` in the `null` that is a `constructor`, and fails.
#[test]
fn a_constructor_that_is_null_is_lost_alone() {
    let around = json!({ "constructor": null });
    for (field, meta) in [
        ("labels", Meta { labels: [("constructor".to_owned(), Value::Null)].into(), ..meta() }),
        ("labels", Meta { labels: [("a".to_owned(), around.clone())].into(), ..meta() }),
        ("any", Meta { any: json!([{ "a": around }]), ..meta() }),
        ("raw", Meta { raw: Some(raw(&json!({ "a": around }))), ..meta() }),
        ("raw", Meta { raw: Some(raw(r#"{"c\u006Fnstructor" : null }"#)), ..meta() }),
        ("constructor", Meta { constructor: Some(around.clone()), ..meta() }),
        ("raw_constructor", Meta { raw_constructor: Some(WithRaw { constructor: raw("null") }), ..meta() }),
    ] {
        assert_costs_its_field_alone(field, &meta);
        // A reader misses `labels` alone, which every snapshot has.
        let (blob, view) = (meta.blob().value.unwrap(), meta.view(MCP).value);
        let observed = Observed::of::<Meta>().client_metadata([("x-meta", &*blob)]).view(MCP, &view).finish();
        let missed: Vec<_> = observed.audit().iter().filter_map(|finding| finding.field.clone()).collect();
        assert!(missed.len() <= 2 && missed.iter().all(|missed| missed == field && field == "labels"), "{missed:?}");
    }
    let meta = Meta { text: Some([("constructor".to_owned(), Value::Null)].into()), ..meta() };
    assert_lost_alone(&meta.headers().report, "text", "header");
    assert_lost_alone(&meta.client_metadata().report, "text", "flat");
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Own {
    #[codex_meta(blob, mcp, omit(header, flat))]
    constructor: Box<RawValue>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    last: &'static str,
}

/// Anywhere else, and as a field's own value, which is then absent.
#[test]
fn another_null_is_sent() {
    let sent = Meta {
        any: json!([
            { "constructor": [null], "a": null },
            { "constructor": { "a": null, "b": [{ "c": null }] }, "b": null },
            { "\"constructor": null, ",\"constructor": null, "a constructor": null, "Constructor": null },
            { "a": "constructor", "constructor": "constructor\":", "b": null, "c": ["\"constructor\":", null] },
        ]),
        raw: Some(raw(r#"[{ "constructor": [null, "null"], "a": null }, null]"#)),
        labels: [("constructor".to_owned(), json!("null")), ("prototype".to_owned(), Value::Null)].into(),
        constructor: Some(Value::Null),
        ..meta()
    };
    let blob = sent.blob().into_result().unwrap().unwrap();
    let read: Value = serde_json::from_str(&blob).unwrap();
    assert!(read.get("constructor").is_none(), "{blob}");
    assert_eq!(read["any"], sent.any);
    assert_eq!(sent.view(MCP).into_result().unwrap(), read);
    let own = Own { constructor: raw(" null "), last: "z" };
    assert_eq!(own.blob().into_result().unwrap().unwrap(), r#"{"last":"z"}"#);
    assert_eq!(own.view(View::named("mcp")).into_result().unwrap(), json!({ "last": "z" }));
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct WithExtras {
    #[codex_meta(blob, mcp, omit(header, flat))]
    last: &'static str,
    #[codex_meta(extras)]
    extras: Extras<WithExtras>,
}

/// With a limit of all extras under which it would fit.
#[test]
fn an_extra_with_a_longer_key_than_readers_take_is_lost_alone() {
    const MAX: usize = 32 << 10;
    let (longest, longer) = ("k".repeat(MAX), "l".repeat(MAX + 1));
    let lost = |loss: &Loss| (loss.key == longer).then(|| loss.reason.clone());
    for source in [Source::Client, Source::Config] {
        let pairs = || [(longest.clone(), "v"), (longer.clone(), "v")];
        let (client, config) = if source == Source::Client { (Some(pairs()), None) } else { (None, Some(pairs())) };
        let extras = Extras::with_max_bytes(1 << 20, client.into_iter().flatten(), config.into_iter().flatten());
        let rejected: Vec<_> = extras.rejected().map(|extra| (extra.key.as_str(), extra.reason.clone())).collect();
        assert_eq!(rejected, [(longer.as_str(), Reason::MalformedKey)]);
        let meta = WithExtras { last: "z", extras };
        let (blob, view) = (meta.blob(), meta.view(View::named("mcp")));
        let losses: Vec<_> = blob.report.losses().iter().map(lost).collect();
        assert_eq!(losses, [Some(Reason::MalformedKey)]);
        let sent = json!({ &longest: "v", "last": "z" });
        let blob = blob.value.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&blob).unwrap(), sent);
        if source == Source::Client {
            assert_eq!(view.report.losses().iter().map(lost).collect::<Vec<_>>(), losses);
            assert_eq!(view.value, sent);
        }
        let observed = Observed::of::<WithExtras>().client_metadata([("x-meta", &*blob)]);
        assert_eq!(observed.view(View::named("mcp"), &view.value).finish().audit(), []);
    }
}

/// It is the name of an MCP server's tool, which the server chooses.
#[test]
fn a_tool_of_such_a_name_costs_the_tools_alone() {
    for name in REFUSED {
        let function = ToolFunction {
            name: name.to_owned(),
            direct: true,
            code_mode_name: None,
            deferred: false,
            source: ToolSource::Mcp { server_name: "m".into() },
        };
        let tools = ToolNamespace { name: "m".into(), functions: [(name.to_owned(), function)].into() };
        let mut snapshot = samples::rich().snapshot.for_turn("turn-1");
        snapshot.tool_namespaces_info = Some([("m".to_owned(), tools)].into());
        let blob = snapshot.blob();
        let lost: Vec<_> = blob.report.losses().iter().map(|loss| loss.field).collect();
        assert_eq!(lost, [Some("tool_namespaces_info")], "{}", blob.report);
        let read: Value = serde_json::from_str(&blob.value.unwrap()).unwrap();
        assert_eq!(read["session_id"], json!(snapshot.session_id));
    }
}

/// Whoever wrote the repository's configuration chooses it.
#[test]
fn a_remote_of_such_a_name_is_left_out_alone() {
    let url = "https://example.com/a.git";
    for name in REFUSED {
        assert!(RemoteName::new(name).is_err(), "{name:?}");
        let mut workspace = Workspace::default();
        let rejected = workspace.set_remotes([(name, url), ("origin", url)]);
        assert_eq!((rejected.len(), workspace.associated_remote_urls.unwrap().len()), (1, 1), "{rejected:?}");
        assert!(serde_json::from_value::<Workspace>(json!({ "associated_remote_urls": { name: url } })).is_err());
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Entries {
    #[codex_meta(flat(prefix = "_"), omit(header), blob)]
    labels: BTreeMap<String, String>,
}

/// The flat map is a part of the body.
#[test]
fn an_entry_of_such_a_key_is_left_out_alone() {
    let labels: BTreeMap<_, _> = ["_proto__", "b"].map(|key| (key.to_owned(), "v".to_owned())).into();
    let blob = json!({ "labels": labels }).to_string();
    let mut sent = Entries { labels }.client_metadata();
    let loss = sent.report.losses()[0].to_string();
    assert!(loss.starts_with("flat `__proto__` (field `labels`) not sent: it has "), "{loss}");
    sent.value.insert("x-meta".into(), blob);
    assert_eq!(sent.value.keys().filter(|key| key.starts_with('_')).collect::<Vec<_>>(), ["_b"]);
    // A reader knows that it could not be sent.
    assert_eq!(Observed::of::<Entries>().client_metadata(&sent.value).finish().audit(), []);
}

/// As a value, and in other spellings, it is a text like any other.
#[test]
fn what_only_looks_like_one_is_sent() {
    let keys = [
        "$",
        "$serde_json",
        "$serde_json::private",
        "serde_json::private::RawValue",
        " $serde_json::private::RawValue",
        "_",
        "__proto",
        "__PROTO__",
        "__proto__ ",
        "proto",
        "\0",
        "a\0",
        "\u{1}",
        "\\u0000",
        "0",
        "",
    ];
    let labels: BTreeMap<_, _> = keys.iter().map(|key| ((*key).to_owned(), json!(REFUSED[0]))).collect();
    let raw = Some(raw(&json!(labels)));
    let meta = Meta { labels, raw, any: json!(REFUSED), ..meta() };
    let blob = meta.blob().into_result().unwrap().unwrap();
    let read: Value = serde_json::from_str(&blob).unwrap();
    assert_eq!(read["labels"].as_object().unwrap().len(), keys.len());
    assert_eq!(meta.view(MCP).into_result().unwrap(), read);
}

/// From another sender, which may send what it likes.
#[test]
fn what_another_sends_is_read() {
    for key in REFUSED {
        let labels = json!({ key: "v" });
        let blob = json!({ "labels": labels, "any": 1, "last": "z" }).to_string();
        let observed = Observed::of::<Meta>().client_metadata([("x-meta", &*blob)]).finish();
        assert_eq!(observed.audit(), [], "{key:?}");
        assert_eq!(observed.merged().get("labels").unwrap().value().to_value().unwrap(), labels);
    }
}

/// A map of which the keys are JSON already. `serde_json` takes no such key.
struct RawKeys(&'static [(&'static str, Option<&'static str>)]);

impl Serialize for RawKeys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, inner)| {
            let raw = |text: &str| RawValue::from_string(text.to_owned()).expect("JSON");
            (raw(key), inner.map(|inner| BTreeMap::from([(inner, 1)])))
        }))
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct OfRawKeys {
    #[codex_meta(blob)]
    map: RawKeys,
    #[codex_meta(blob)]
    last: &'static str,
}

#[test]
fn a_key_that_is_json_already_is_refused_however_it_is_escaped() {
    for refused in [
        &[(r#""\u005f_proto__""#, None)][..],
        &[(r#""\u0024serde_json::private::RawValue""#, None)],
        &[(r#""c\u006fnstructor""#, Some("prototype"))],
    ] {
        let blob = OfRawKeys { map: RawKeys(refused), last: "l" }.blob();
        assert_eq!(blob.value.as_deref(), Some(r#"{"last":"l"}"#));
        assert_eq!(blob.report.losses().len(), 1, "{}", blob.report);
    }
    let blob = OfRawKeys { map: RawKeys(&[(r#""\u0061\"\u00e9""#, None)]), last: "l" }.blob();
    assert_eq!(blob.value.as_deref(), Some(r#"{"map":{"a\"\u00e9":null},"last":"l"}"#));
}
