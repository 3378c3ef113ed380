//! A value with a key that `serde_json` takes for one of its own, which makes all around it unreadable, is lost alone.

use std::collections::BTreeMap;

use codex_metadata::codex::{ToolFunction, ToolNamespace, ToolSource};
use codex_metadata::{CodexMeta, Reason, View};
use codex_metadata_tests::samples;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

const PRIVATE: [&str; 2] = ["$serde_json::private::RawValue", "$serde_json::private::Number"];

const MESSAGE: &str = "it has a key that `serde_json` takes for one of its own";

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob, mcp, omit(header, flat))]
    labels: BTreeMap<String, Value>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    any: Value,
    #[codex_meta(blob, mcp, omit(header, flat))]
    raw: Option<Box<RawValue>>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    named: Option<Named>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    last: &'static str,
}

#[derive(Clone, Serialize)]
struct Named {
    #[serde(rename = "$serde_json::private::RawValue")]
    raw: &'static str,
}

const MCP: View<Meta> = View::named("mcp");

fn meta() -> Meta {
    Meta { labels: BTreeMap::new(), any: json!(1), raw: None, named: None, last: "z" }
}

#[test]
fn a_value_with_such_a_key_at_any_depth_is_lost_alone_and_reported() {
    for key in PRIVATE {
        let object = json!({ key: "[" });
        let raw = |json: String| Some(RawValue::from_string(json).unwrap());
        let escaped = format!(r#"[{{"a":1,"\u0024{}":"["}}]"#, &key[1..]);
        for (field, meta) in [
            ("labels", Meta { labels: [(key.to_owned(), json!("["))].into(), ..meta() }),
            ("labels", Meta { labels: [("a".to_owned(), object.clone())].into(), ..meta() }),
            ("any", Meta { any: json!([{ "a": { "b": object } }]), ..meta() }),
            ("raw", Meta { raw: raw(json!({ "b": object }).to_string()), ..meta() }),
            ("raw", Meta { raw: raw(escaped), ..meta() }),
            ("named", Meta { named: Some(Named { raw: "[" }), ..meta() }),
        ] {
            let (blob, view) = (meta.blob(), meta.view(MCP));
            for (carrier, report) in [("blob", &blob.report), ("view", &view.report)] {
                let [loss] = report.losses() else { panic!("{field} in the {carrier}: {report}") };
                assert_eq!(loss.field, Some(field), "{carrier}");
                let Reason::NoForm(message) = &loss.reason else { panic!("{report}") };
                assert!(message.starts_with(MESSAGE), "{message}");
            }
            let request = json!({ "params": { "_meta": { "x-meta": view.value } } }).to_string();
            for text in [blob.value.unwrap(), request] {
                assert!(text.contains(r#""last":"z""#) && !text.contains(&key[1..]), "{text}");
                serde_json::from_str::<Value>(&text).unwrap();
            }
        }
    }
}

/// It is the name of an MCP server's tool, which the server chooses.
#[test]
fn a_tool_of_such_a_name_costs_the_tools_alone() {
    for name in PRIVATE {
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

/// As a value, and in other spellings, it is a text like any other.
#[test]
fn what_only_looks_like_one_is_sent() {
    let keys = [
        "$",
        "$serde_json",
        "$serde_json::private",
        "serde_json::private::RawValue",
        " $serde_json::private::RawValue",
    ];
    let labels = keys.iter().map(|key| ((*key).to_owned(), json!(PRIVATE[0]))).collect();
    let meta = Meta { labels, any: json!(PRIVATE), ..meta() };
    let blob = meta.blob().into_result().unwrap().unwrap();
    let read: Value = serde_json::from_str(&blob).unwrap();
    assert_eq!(read["labels"].as_object().unwrap().len(), keys.len());
    assert_eq!(meta.view(MCP).into_result().unwrap(), read);
}
