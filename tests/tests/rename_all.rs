//! `rename_all` gives the keys that `serde` gives, on every transport but headers.

use codex_metadata::{CodexMeta, View};
use serde::Serialize;
use serde_json::Value;

/// Checks one struct in one case against what `serde` writes for it.
macro_rules! check {
    ($case:literal) => {{
        #[derive(CodexMeta, Serialize)]
        #[serde(rename_all = $case)]
        #[codex_meta(blob(key = "x-meta"), views(mcp), rename_all = $case)]
        struct Meta {
            #[codex_meta(header = "session-id", flat, blob, mcp)]
            session_id: &'static str,
            #[codex_meta(flat, blob, mcp, omit(header))]
            r#type: &'static str,
            #[codex_meta(flat, blob, mcp, omit(header))]
            a_b2_c: u8,
            #[codex_meta(flat = "as_written", blob = "as_written", mcp = "as_written", omit(header))]
            #[serde(rename = "as_written")]
            written_out: bool,
        }

        const MCP: View<Meta> = View::named("mcp");
        let meta = Meta { session_id: "s-1", r#type: "t", a_b2_c: 7, written_out: true };
        let expected = serde_json::to_value(&meta).unwrap();
        let sent = meta.project();
        assert_eq!(serde_json::from_str::<Value>(sent.blob().unwrap()).unwrap(), expected, "{}", $case);
        assert_eq!(meta.view(MCP).value, expected, "{}", $case);
        assert_eq!(sent.headers["session-id"], "s-1");
        for (key, value) in expected.as_object().unwrap() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(sent.client_metadata[key], text, "{}", $case);
        }
        assert!(sent.report.is_empty());
    }};
}

#[test]
fn every_case_is_serdes() {
    check!("lowercase");
    check!("UPPERCASE");
    check!("PascalCase");
    check!("camelCase");
    check!("snake_case");
    check!("SCREAMING_SNAKE_CASE");
    check!("kebab-case");
    check!("SCREAMING-KEBAB-CASE");
}
