use std::collections::BTreeMap;

use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta as _, Projection};
use uuid::Uuid;

use codex_metadata::codex::{
    CodexResponsesMetadata, Identity, SessionSource, SubagentSource, ThreadSource, ToolFunction, ToolInventory,
    ToolNamespace, ToolSource, Workspace,
};

use crate::baseline::{Baseline, Extras};

/// A snapshot that is measured, with what the hand-written code needs to project it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The snapshot.
    pub snapshot: CodexResponsesMetadata,
    extras: Extras,
    /// Its projections.
    sent: Projection,
}

impl Case {
    fn of(mut snapshot: CodexResponsesMetadata) -> Self {
        let extras = || [("product", "desktop"), ("experiment", "none")];
        snapshot.extras = codex_metadata::Extras::client(extras());
        let extras = extras().into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let sent = snapshot.project();
        Self { snapshot, extras: Extras::new(extras, BTreeMap::new()), sent }
    }

    /// Reads back what the snapshot sends, from a request that is parsed.
    #[must_use]
    pub fn read(&self) -> Observed<'static> {
        let observer = Observed::of::<CodexResponsesMetadata>().headers(&self.sent.headers);
        observer.client_metadata(&self.sent.client_metadata).finish()
    }

    /// The hand-written projections of the snapshot.
    #[must_use]
    pub fn by_hand(&self) -> Baseline<'_> {
        Baseline::new(&self.snapshot, &self.extras)
    }
}

/// A snapshot's name, and how it is made.
pub type Named = (&'static str, fn() -> Case);

/// The snapshots of the targets.
pub const SNAPSHOTS: [Named; 3] = [("A", a), ("B", b), ("C", c)];

/// Snapshot A: a typical turn of a subagent, with one workspace, lineage and two extras; its blob has about
/// 950 bytes.
#[must_use]
pub fn a() -> Case {
    Case::of(turn("/home/dev/src/app"))
}

/// Snapshot B: A with a tool inventory of 200 functions; its blob has about 29 kB.
#[must_use]
pub fn b() -> Case {
    let mut snapshot = turn("/home/dev/src/app");
    snapshot.tool_namespaces_info = Some(inventory());
    Case::of(snapshot)
}

/// Snapshot C: A with a workspace whose path is not ASCII.
#[must_use]
pub fn c() -> Case {
    Case::of(turn("/Users/Zoë/開発/プロジェクト/größe-🚀"))
}

fn turn(root: &str) -> CodexResponsesMetadata {
    let id = |n: u128| Uuid::from_u128(0x0197_a1b2_c3d4_7e5f_8a9b_0c1d_2e3f_0000 + n);
    let mut snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: "4f0c7d3e-6b1a-4c58-9d2e-7a35c0e1b942".into(),
        session_id: id(1).to_string(),
        thread_id: id(2).to_string(),
        window_id: format!("{}:3", id(2)),
    })
    .for_turn(id(3))
    .with_session_source(&SessionSource::Subagent(SubagentSource::ThreadSpawn));
    snapshot.agent_name = Some("/root/reviewer".into());
    snapshot.window_number = Some(3);
    snapshot.context_window_id = Some(id(4));
    snapshot.parent_thread_id = Some(id(1));
    snapshot.root_turn_id = Some(id(5).to_string());
    snapshot.thread_source = Some(ThreadSource::Subagent);
    snapshot.sandbox = Some("seatbelt".into());
    snapshot.turn_trigger = Some("user_message".into());
    snapshot.turn_started_at_unix_ms = Some(1_783_000_000_123);
    snapshot.model = Some("gpt-5.4".into());
    snapshot.reasoning_effort = Some("high".into());
    snapshot.workspaces = BTreeMap::from([(root.to_owned(), workspace())]);
    snapshot
}

fn workspace() -> Workspace {
    let mut workspace = Workspace {
        latest_git_commit_hash: Some("9f2c4a7be01d53c86af7b0d21e94c35a8d60f1b7".into()),
        has_changes: Some(true),
        ..Workspace::default()
    };
    let rejected = workspace.set_remotes([("origin", "https://github.com/example/app.git")]);
    assert!(rejected.is_empty());
    workspace
}

/// 200 functions of eight namespaces, one of them the harness's own.
fn inventory() -> ToolInventory {
    const VERBS: [&str; 5] = ["create", "list", "search", "update", "delete"];
    const NOUNS: [&str; 5] = ["issue", "branch", "pull_request", "comment", "release"];
    let servers = ["functions", "github", "linear", "notion", "slack", "sentry", "figma", "jira"];
    let namespace = |server: &str| {
        let function = |name: String| ToolFunction {
            direct: server == "functions",
            code_mode_name: None,
            deferred: server == "notion",
            source: match server {
                "functions" => ToolSource::Harness,
                _ => ToolSource::Mcp { server_name: server.to_owned() },
            },
            name,
        };
        let names = VERBS.iter().flat_map(|verb| NOUNS.map(|noun| format!("{verb}_{noun}")));
        let functions = names.map(|name| (name.clone(), function(name))).collect();
        (server.to_owned(), ToolNamespace { name: server.to_owned(), functions })
    };
    servers.into_iter().map(namespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blobs_have_the_sizes_that_the_targets_are_for() {
        let size = |case: Case| case.snapshot.blob().value.unwrap().len();
        let (a, b, c) = (size(a()), size(b()), size(c()));
        assert!((930..=970).contains(&a), "{a}");
        assert!((28_000..=30_000).contains(&b), "{b}");
        assert!((a..=1100).contains(&c), "{c}");
    }

    #[test]
    fn both_project_the_same() {
        let object = |blob: &str| serde_json::from_str::<serde_json::Value>(blob).unwrap();
        for case in [a(), b(), c()] {
            let derived = case.snapshot.project();
            assert!(derived.report.is_empty(), "{}", derived.report);
            let by_hand = case.by_hand();
            assert_eq!(object(derived.blob().unwrap()), object(&by_hand.blob().unwrap()));
            assert_eq!(derived.blob().unwrap().len(), by_hand.blob().unwrap().len());
            assert_eq!(derived.headers.len(), by_hand.headers().len());
            assert_eq!(derived.client_metadata.len(), by_hand.client_metadata().len());
        }
    }
}
