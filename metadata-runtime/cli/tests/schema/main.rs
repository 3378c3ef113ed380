//! `codex-meta schema`: what travels has the form that the schemas say, and what has another form has not.

mod nested;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::{Carrier, CodexMeta, Extras};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

fn schema(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_codex-meta")).arg("schema").args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> Value {
    let output = schema(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::meta::validate(schema).unwrap();
    jsonschema::validator_for(schema).unwrap()
}

/// Returns the values of the given captures on each carrier, by its name.
fn captured() -> Vec<(&'static str, Value)> {
    let key = CodexResponsesMetadata::CONTRACT.blob_key().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/captures");
    let mut all = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            if let Some(headers) = line["headers"].as_array() {
                let pair = |pair: &Value| (pair[0].as_str().unwrap().to_ascii_lowercase(), pair[1].clone());
                let headers: Map<String, Value> = headers.iter().map(pair).collect();
                if let Some(blob) = headers.get(key) {
                    all.push(("header_blob", serde_json::from_str(blob.as_str().unwrap()).unwrap()));
                }
                all.push(("header", headers.into()));
            }
            if line["body"]["client_metadata"].is_object() {
                let map = line["body"]["client_metadata"].clone();
                if let Some(blob) = map[key].as_str() {
                    all.push(("blob", serde_json::from_str(blob).unwrap()));
                }
                all.push(("flat", map));
            }
            let view = &line["body"]["params"]["_meta"][key];
            if view.is_object() {
                all.push(("mcp", view.clone()));
            }
        }
    }
    all
}

#[test]
fn every_capture_has_the_form_that_the_schemas_say() {
    let captured = captured();
    let whole = validator(&printed(&[]));
    for carrier in ["header", "flat", "blob", "header_blob", "mcp"] {
        let validator = validator(&printed(&["--carrier", carrier]));
        let values = captured.iter().filter(|(other, _)| *other == carrier);
        let mut count = 0;
        for (_, value) in values {
            let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
            assert_eq!(errors, [""; 0], "{carrier}: {value}");
            assert!(whole.is_valid(&json!({carrier: value})), "{carrier}");
            count += 1;
        }
        assert!(count > 0, "there is no {carrier} in the captures");
    }
}

#[test]
fn another_form_is_told() {
    let blob = validator(&printed(&["--carrier", "blob"]));
    let (_, captured) = captured().into_iter().find(|(carrier, _)| *carrier == "blob").unwrap();
    let whole = validator(&printed(&[]));
    for (key, value) in [
        ("window_number", json!("0")),
        ("window_number", json!(-1)),
        ("turn_id", json!(7)),
        ("workspaces", json!([])),
        ("analytics_enabled", json!("no")),
    ] {
        let mut changed = captured.clone();
        changed[key] = value;
        // A field that yields to an extra may be that extra's text.
        let may_be_text = key == "analytics_enabled" && CodexResponsesMetadata::CONTRACT.yields(key);
        assert_eq!(blob.is_valid(&changed), may_be_text, "{key}: {changed}");
        assert_eq!(whole.is_valid(&json!({"blob": changed})), may_be_text, "{key}");
    }
    let mcp = validator(&printed(&["--carrier", "mcp"]));
    assert!(mcp.is_valid(&json!({"session_id": "s", "thread_id": "t"})));
    assert!(!mcp.is_valid(&json!({"session_id": "s"})), "every sender has both");
    assert!(!validator(&printed(&["--carrier", "flat"])).is_valid(&json!({"turn_id": {}})));
}

/// Has each word that a schema depends on.
#[derive(CodexMeta)]
#[codex_meta(header(limit = 64), blob(key = "x-work", header_limit = 300), views(tool))]
struct Work {
    /// The job.
    #[codex_meta(header = "x-job", flat, blob, tool)]
    job: String,
    #[codex_meta(flat(json, limit = 9), blob(shed = 1), omit(header, tool), deprecated = "count yourself.")]
    tries: Vec<u8>,
    #[codex_meta(blob(body_only), omit(header, flat, tool), since = "2.0.0")]
    late: i8,
    #[codex_meta(flat, blob(when = Self::is_there), tool, omit(header))]
    sometimes: u64,
    #[codex_meta(flat(list = ", "), blob(with = Self::shown), omit(header, tool))]
    labels: Vec<String>,
    #[codex_meta(header(prefix = "x-tag-"), flat(prefix = "tag."), omit(blob, tool))]
    tags: BTreeMap<String, String>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl Work {
    fn is_there(&self) -> bool {
        self.sometimes > 0
    }

    fn shown(labels: &[String]) -> usize {
        labels.len()
    }
}

#[test]
fn a_schema_says_what_its_contract_does() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("work.json");
    std::fs::write(&file, Work::CONTRACT.to_json().to_string()).unwrap();
    let of = |carrier: &str| printed(&["--carrier", carrier, "--contract", file.to_str().unwrap()]);
    let string = json!({"type": "string"});
    let job = json!({"type": "string", "description": "The job."});
    let tries = json!({
        "type": "array", "deprecated": true, "description": "Deprecated: count yourself.",
    });
    let sometimes = json!({
        "type": "integer", "minimum": 0, "maximum": u64::MAX, "description": "If `Self::is_there`.",
    });

    let header = of("header");
    assert_eq!(header["title"], "WorkHeader");
    assert_eq!(header["properties"]["x-job"], json!({"type": "string", "description": "The job.", "maxLength": 64}));
    assert_eq!(header["patternProperties"]["^x-tag-"], json!({"type": "string", "maxLength": 64}));
    let copy = &header["properties"]["x-work"];
    assert_eq!((&copy["maxLength"], &copy["contentSchema"]["title"]), (&json!(300), &json!("WorkHeaderBlob")));
    assert_eq!(copy["contentSchema"]["properties"]["late"], Value::Null, "it is in the body only");
    // A value over its limit is left out.
    assert_eq!(header["required"], Value::Null);

    let flat = of("flat");
    assert_eq!(flat["required"], json!(["job", "sometimes", "x-work"]));
    assert_eq!(flat["properties"]["sometimes"], string);
    assert_eq!(flat["patternProperties"]["^tag\\."], string);
    assert_eq!(flat["properties"]["labels"]["description"], "A list, joined by `, `.");
    let text = &flat["properties"]["tries"];
    assert_eq!((&text["maxLength"], &text["contentMediaType"]), (&json!(9), &json!("application/json")));
    assert_eq!(text["contentSchema"], json!({"type": "array"}));

    let blob = of("blob");
    assert_eq!(
        blob["properties"],
        json!({
            "job": job, "tries": tries, "sometimes": sometimes,
            // The type of a function's result is not known.
            "labels": {"type": ["array", "boolean", "null", "number", "object", "string"]},
            "late": {"type": "integer", "minimum": -128, "maximum": 127, "description": "Since 2.0.0."},
        }),
    );
    assert_eq!(blob["required"], json!(["job", "labels"]));
    assert_eq!(of("tool")["required"], json!(["job", "sometimes"]));
    let all = printed(&["--contract", file.to_str().unwrap()]);
    assert_eq!(all["properties"]["header_blob"], json!({"$ref": "#/$defs/WorkHeaderBlob"}));

    // The projections have that form.
    let work = Work {
        job: "j".into(),
        tries: vec![1, 2],
        late: -3,
        sometimes: 4,
        labels: vec!["a".into(), "b".into()],
        tags: BTreeMap::from([("one".into(), "1".into())]),
        extras: Extras::client([("team", "a")]),
    };
    let sent = work.project();
    let headers: Map<String, Value> =
        sent.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let blob = parsed(&sent.client_metadata["x-work"]);
    let copy = parsed(headers["x-work"].as_str().unwrap());
    let tool = work.view(codex_metadata::View::named("tool")).value;
    let whole = json!({
        "header": headers, "flat": sent.client_metadata, "blob": blob, "header_blob": copy, "tool": tool,
    });
    let errors: Vec<String> = validator(&all).iter_errors(&whole).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

/// The schema has the members of the values that Codex nests.
#[test]
fn codex_s_nested_values_have_their_members() {
    let blob = printed(&["--carrier", "blob"]);
    let own = &blob["properties"];
    for (place, described) in [
        ("/workspaces/additionalProperties/properties/has_changes", "`true` if the work tree differs"),
        ("/workspaces/additionalProperties/properties/associated_remote_urls", "The fetch URL of each git remote"),
        ("/tool_namespaces_info/additionalProperties/properties/functions", "The tools in the namespace."),
        ("/compaction/properties/implementation", "The way in which the compaction is carried out"),
    ] {
        let found = own.pointer(place).unwrap_or_else(|| panic!("{place}: {own:#}"));
        assert!(found["description"].as_str().unwrap().starts_with(described), "{place}: {found}");
    }
    let flat = printed(&["--carrier", "flat"]);
    assert!(flat["properties"]["mcp_attribution"].is_object());

    let valid = validator(&blob);
    let (_, captured) = captured().into_iter().find(|(carrier, _)| *carrier == "blob").unwrap();
    for (key, wrong) in [
        ("workspaces", json!({"/a": {"has_changes": "yes"}})),
        ("workspaces", json!({"/a": {"associated_remote_urls": {"origin": 7}}})),
        ("compaction", json!({"trigger": "manual"})),
        ("tool_namespaces_info", json!({"a": {"name": "a"}})),
    ] {
        let mut changed = captured.clone();
        changed[key] = wrong;
        assert!(!valid.is_valid(&changed), "{key}: {changed}");
    }
    let mut newer = captured;
    newer["compaction"] = json!({
        "trigger": "other", "reason": "other", "implementation": "other", "phase": "other", "strategy": "other", "more": 1,
    });
    newer["workspaces"] = json!({"/a": {"branch": "main"}});
    assert!(valid.is_valid(&newer), "{newer}");
}

#[test]
fn what_is_no_carrier_is_said_with_those_that_are() {
    let output = schema(&["--carrier", "body"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: `CodexResponsesMetadata` has no carrier `body`, only `header`, `flat`, `blob`, `header_blob`, `mcp`\n",
    );
    assert_eq!(printed(&["--carrier", "header-blob"]), printed(&["--carrier", "header blob"]));
    assert_eq!(schema(&["--contract", "nowhere.json"]).status.code(), Some(2));
    assert_eq!(CodexResponsesMetadata::CONTRACT.json_schema(Carrier::View("other")), None);
}
