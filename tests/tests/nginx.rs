//! Through a proxy as it is installed: what is too much for it costs a field, never the request.

use std::collections::BTreeMap;

use codex_metadata::codex::{
    CodexResponsesMetadata, Identity, RemoteName, RemoteUrl, ToolFunction, ToolInventory, ToolNamespace, ToolSource,
    Workspace,
};
use codex_metadata::{Carrier, CodexMeta, Limits, Reason};
use codex_metadata_tests::nginx::Nginx;
use codex_metadata_tests::wire::{Loopback, Received};
use serde_json::json;

const BLOB: &str = "x-codex-turn-metadata";

fn workspaces(count: usize) -> BTreeMap<String, Workspace> {
    let workspace = |i| Workspace {
        associated_remote_urls: Some(
            [(
                RemoteName::new("origin").unwrap(),
                RemoteUrl::new(&format!("git@example.com:team/repository-{i}.git")).unwrap(),
            )]
            .into(),
        ),
        latest_git_commit_hash: Some(format!("{i:040x}")),
        has_changes: Some(i % 2 == 0),
    };
    (0..count).map(|i| (format!("/home/jörg/src/repository-{i}"), workspace(i))).collect()
}

fn inventory(functions: usize) -> ToolInventory {
    let function = |i| ToolFunction {
        name: format!("function_{i}"),
        direct: i % 2 == 0,
        code_mode_name: Some(format!("tools.function_{i}")),
        deferred: i % 3 == 0,
        source: ToolSource::Mcp { server_name: "search".into() },
    };
    let functions = (0..functions).map(|i| (format!("function_{i}"), function(i))).collect();
    [("search".to_owned(), ToolNamespace { name: "search".into(), functions })].into()
}

fn large_turn() -> CodexResponsesMetadata {
    let id = |name: &str| format!("{name}-0198c0de-0000-7000-8000-000000000001");
    let mut snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: id("installation"),
        session_id: id("session"),
        thread_id: id("thread"),
        window_id: id("window"),
    })
    .for_turn(id("turn"));
    snapshot.parent_thread_id = Some(uuid::Uuid::from_u128(7));
    snapshot.parent_turn_id = Some(id("parent-turn"));
    snapshot.root_turn_id = Some(id("root-turn"));
    snapshot.workspaces = workspaces(60);
    snapshot.tool_namespaces_info = Some(inventory(500));
    snapshot
}

/// The ids that requests are joined on, where a reader may look for them.
fn assert_join_keys(received: &Received, sent: &CodexResponsesMetadata) {
    let metadata = received.client_metadata().expect("the body has it");
    let header_blob = received.header_blob(BLOB).unwrap().expect("its copy arrived");
    let body_blob = received.body_blob(BLOB).unwrap().expect("it arrived");
    let parent = sent.parent_thread_id.unwrap().to_string();
    for (header, flat, blob, value) in [
        (Some("session-id"), "session_id", "session_id", &sent.session_id),
        (Some("thread-id"), "thread_id", "thread_id", &sent.thread_id),
        (Some("x-codex-window-id"), "x-codex-window-id", "window_id", &sent.window_id),
        (Some("x-codex-parent-thread-id"), "x-codex-parent-thread-id", "parent_thread_id", &parent),
        (None, "x-codex-installation-id", "installation_id", &sent.installation_id),
        (None, "turn_id", "turn_id", sent.turn_id.as_ref().unwrap()),
        (None, "parent_turn_id", "parent_turn_id", sent.parent_turn_id.as_ref().unwrap()),
        (None, "root_turn_id", "root_turn_id", sent.root_turn_id.as_ref().unwrap()),
    ] {
        if let Some(header) = header {
            assert_eq!(received.header(header), Some(value.as_str()), "{header}");
        }
        assert_eq!(metadata[flat], value.as_str(), "{flat}");
        assert_eq!(header_blob[blob], value.as_str(), "{blob} in the header");
        assert_eq!(body_blob[blob], value.as_str(), "{blob} in the body");
    }
    assert_eq!(body_blob["workspaces"].as_object().unwrap().len(), 60);
    assert_eq!(body_blob["tool_namespaces_info"]["search"]["functions"].as_object().unwrap().len(), 500);
}

/// Skipped, and says so, where nginx is not installed.
#[tokio::test]
async fn a_large_turn_passes_nginx_or_is_skipped_without_it() {
    let loopback = Loopback::start().await.unwrap();
    let Some(nginx) = Nginx::start(loopback.http_address()).unwrap() else {
        return;
    };
    let websocket = loopback.websocket_address();
    let loopback = loopback.through(nginx.address(), websocket).unwrap();
    let snapshot = large_turn();

    let turn = snapshot.project();
    let body = json!({"client_metadata": turn.client_metadata});
    let received = loopback.responses(turn.headers, &body).await.expect("nginx takes it");
    assert_join_keys(&received, &snapshot);
    let [lost] = turn.report.losses() else { panic!("{}", turn.report) };
    assert_eq!((lost.field, lost.carrier), (Some("workspaces"), Carrier::HeaderBlob));
    assert!(matches!(lost.reason, Reason::Shed { bytes, limit: 4096 } if bytes > 8192), "{lost}");

    let turn = snapshot.within(Limits::LIFTED).project();
    assert!(turn.report.is_empty(), "{}", turn.report);
    let body = json!({"client_metadata": turn.client_metadata});
    let error = loopback.responses(turn.headers, &body).await.expect_err("nginx refuses it").to_string();
    assert!(error.contains("was refused with 400") || error.contains("was refused with 431"), "{error}");
}
