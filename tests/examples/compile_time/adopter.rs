//! A crate as it is before and after the move to the derive, from the two sides of `tests/tests/adoption`.

use super::crates::Written;

const TYPES: &str = include_str!("../../tests/adoption/types.rs");
const BEFORE: &str = include_str!("../../tests/adoption/before.rs");
const AFTER: &str = include_str!("../../tests/adoption/after.rs");

/// Dependencies of a client of the Responses API, which the crate has on both sides.
const CLIENT: &str = r#"
anyhow = "1"
base64 = "0.23"
http = "1"
hyper = { version = "1", features = ["client", "http1", "server"] }
reqwest = { version = "0.13.5", default-features = false, features = ["json"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tempfile = "3"
tokio = { version = "1", features = ["io-util", "macros", "net", "rt-multi-thread", "sync", "time"] }
tokio-tungstenite = "0.30"
uuid = { version = "1", features = ["serde", "v4", "v7"] }
"#;

/// Code that uses the dependencies, so that the compiler reads them.
const USES: &str = r"
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Body {
    pub model: String,
    pub id: uuid::Uuid,
    pub client_metadata: Option<std::collections::HashMap<String, String>>,
}

pub async fn send(client: &reqwest::Client, url: &str, headers: http::HeaderMap, body: &Body) -> anyhow::Result<Body> {
    let response = client.post(url).headers(headers).json(body).send().await?;
    Ok(response.json().await?)
}

pub async fn open(url: &str) -> anyhow::Result<()> {
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await?;
    let (sender, receiver) = tokio::sync::oneshot::channel();
    tokio::spawn(async move { sender.send(()) });
    receiver.await?;
    socket.close(None).await?;
    Ok(())
}
";

/// Returns the dependencies of the crate.
pub(crate) fn dependencies(written: Written, codex_metadata: &str) -> String {
    match written {
        Written::Derived => format!("{codex_metadata}\n{CLIENT}"),
        Written::ByHand => CLIENT.to_owned(),
    }
}

/// Returns the source of the crate: a program that sends everything of one snapshot.
pub(crate) fn source(written: Written) -> String {
    // The derive on the enum is the one change to the types.
    let types = match written {
        Written::Derived => TYPES.to_owned(),
        Written::ByHand => TYPES
            .lines()
            .filter(|line| !line.contains("#[codex_meta") && !line.contains("use codex_metadata"))
            .map(|line| line.replace(", MetaFragment", "") + "\n")
            .collect(),
    };
    let (side, extras, sent) = match written {
        Written::Derived => (
            AFTER,
            "extras: codex_metadata::Extras::default()",
            "{ use codex_metadata::CodexMeta as _; let all = meta.project(); \
             (all.headers, all.client_metadata, meta.view(side::MCP).value) }",
        ),
        Written::ByHand => (
            BEFORE,
            "client_extras: Default::default(), config_extras: Default::default()",
            "(meta.headers(), meta.client_metadata(), meta.mcp_meta())",
        ),
    };
    let main = format!(
        "fn main() {{
            let text = std::env::args().next();
            let meta = std::hint::black_box(side::TurnMetadata {{
                installation_id: String::new(), session_id: types::ThreadId(1), thread_id: types::ThreadId(2),
                agent_name: text.clone(), turn_id: text.clone(), routing_hint: None, window_id: String::new(),
                window_number: None, request_kind: Some(types::RequestKind::Turn), forked_from_thread_id: None,
                parent_thread_id: None, parent_turn_id: text.clone(), root_turn_id: text.clone(),
                subagent_header: text.clone(), subagent_kind: text.clone(), thread_source: None,
                turn_trigger: text.clone(), sandbox: text.clone(), sandbox_mode: text.clone(),
                auto_review_enabled: None, node_repl_auto_review_required: None, node_repl_disabled: None,
                workspaces: Default::default(), tools: None, turn_started_at_unix_ms: None,
                history_ingest_requested: None, analytics_enabled: None, parent_response_id: text.clone(),
                guardian_credits_requested: false, codex_version: text.clone(), model: text.clone(),
                reasoning_effort: text, user_input_requested: false, {extras}
            }});
            let (headers, client_metadata, mcp_meta) = {sent};
            println!(\"{{headers:?}} {{client_metadata:?}} {{mcp_meta}}\");
        }}"
    );
    format!("#![allow(dead_code)]\nmod types {{\n{types}\n}}\nmod side {{\n{side}\n}}\n{USES}\n{main}\n")
}
