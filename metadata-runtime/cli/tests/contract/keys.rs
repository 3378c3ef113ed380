//! Keys in a file that no struct could have.

use codex_metadata::CodexMeta as _;
use serde_json::{Value, json};

use super::{Files, Work, run, text};

/// Keys that the derive refuses are found in a file too.
#[test]
fn keys_that_no_struct_has_are_found() {
    let check = |contract: &Value| {
        let output = run(&["check", "-"], &contract.to_string());
        let lines = text(&output.stdout).lines().map(|line| line.trim_start_matches("-: ").to_owned());
        (output.status.code(), lines.collect::<Vec<_>>())
    };
    for own in ["codex", "codex-preconnect", "codex-frame", "codex-mcp", "codex-search"] {
        let shown = run(&["show", own, "--format", "json"], "");
        let output = run(&["check", "-"], text(&shown.stdout));
        assert_eq!(text(&output.stdout), "-: a contract\n", "{own}");
    }
    let slot = |key: &str| json!({"keys": [key]});
    let field = |name: &str, slot: Value| json!({"name": name, "type": "string", "transports": {"flat": slot}});
    let contract = |fields: Value| {
        let mut contract = Work::CONTRACT.to_json();
        (contract["fields"], contract["foreign"]) = (fields, json!(["traceparent", "x-proxy-*"]));
        contract
    };
    let other = |name: &str| format!("has the key `{name}`, as field `a` has: give one of them another key");
    for (fields, what) in [
        (json!([field("a", slot("id")), field("b", slot("id"))]), other("id")),
        (json!([field("a", slot("id")), field("b", slot("ID"))]), other("ID")),
        (
            json!([
                field("a", json!({"keys": ["id"], "when": "Self::a"})),
                field("b", json!({"keys": ["id"], "when": "Self::a"}))
            ]),
            other("id"),
        ),
        (
            json!([
                field("a", json!({"keys": ["id"], "when": "Self::a"})),
                field("b", json!({"keys": ["id"], "unless": "Self::b"}))
            ]),
            other("id"),
        ),
        (
            json!([field("x", slot("y")), field("b", slot("x-meta"))]),
            "has the key `x-meta`, which is the blob's own: give the field another key".into(),
        ),
        (
            json!([field("x", slot("y")), field("b", slot("once"))]),
            "has the key `once`, which is in `reserved`: give the field another key".into(),
        ),
        (
            json!([field("x", slot("y")), field("b", slot("x-proxy-a"))]),
            "has the key `x-proxy-a`, which is in `foreign`: give the field another key".into(),
        ),
        (
            json!([field("x", json!({"keys": [], "prefix": "label."})), field("b", slot("Label.a"))]),
            "has the key `Label.a`, which begins like the prefix `label.` of field `x`".into(),
        ),
        (
            json!([field("x", slot("y")), field("b", slot("__proto__"))]),
            "has the key `__proto__`, for which some readers refuse the whole text: give the field another key".into(),
        ),
        (
            json!([field("x", slot("y")), field("b", json!({"keys": [], "prefix": "$serde_json::private::a"}))]),
            "has the prefix `$serde_json::private::a`, for which some readers refuse the whole text: give the field \
             another prefix"
                .into(),
        ),
    ] {
        assert_eq!(
            check(&contract(fields.clone())),
            (Some(1), vec![format!("`/fields/1/transports/flat`: {what}")]),
            "{fields}"
        );
    }
    let apart = json!([
        field("a", json!({"keys": ["id"], "when": "Self::a"})),
        field("b", json!({"keys": ["id"], "unless": "Self::a"})),
    ]);
    assert_eq!(check(&contract(apart)), (Some(0), vec!["a contract".to_owned()]));
    let mut refused = contract(json!([]));
    refused["blob"]["key"] = json!("__proto__");
    let what = "`/blob/key`: is `__proto__`, for which some readers refuse the whole text: choose another key";
    assert_eq!(check(&refused), (Some(1), vec![what.to_owned()]));
    for (prefix, limit, most) in [("x-label-", json!(8), 8), (&*"x".repeat(256), json!(null), 256)] {
        let mut labels = field("a", json!(null));
        labels["transports"] = json!({"header": {"keys": [], "prefix": prefix}});
        let mut short = contract(json!([labels]));
        short["header_limit"] = limit;
        let what = format!(
            "`/fields/0/transports/header`: has the prefix `{prefix}`, which leaves no room for a key in {most} bytes: \
             give the field a shorter prefix, or a higher limit"
        );
        assert_eq!(check(&short), (Some(1), vec![what]));
    }
    // What the schema refuses the reader does too.
    let mut contract = Work::CONTRACT.to_json();
    contract["fields"][0]["optional"] = json!(false);
    assert_eq!(check(&contract).0, Some(1));
    let files = Files::new();
    let file = files.write("false.json", &contract.to_string());
    let said = run(&["show", &file], "");
    assert!(text(&said.stderr).contains("`/fields/0/optional` is `false`: leave it out"), "{}", text(&said.stderr));
}
