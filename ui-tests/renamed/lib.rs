//! The derives where `Cargo.toml` gives the runtime another name, so that its own leads nowhere.

use metadata::{CodexMeta, MetaFragment};

/// A context window.
#[derive(Debug, MetaFragment)]
#[codex_meta(crate = metadata)]
pub struct Window {
    /// Its number.
    pub number: u64,
}

/// What a request is for.
#[derive(Debug, MetaFragment)]
#[codex_meta(tag = "kind", crate = ::metadata)]
pub enum Kind {
    /// A turn.
    Turn,
}

/// Of both.
#[derive(Debug, CodexMeta)]
#[codex_meta(crate = metadata, blob(key = "x-meta"))]
pub struct Meta {
    /// The session.
    #[codex_meta(header = "session-id", flat, blob)]
    pub session_id: Option<String>,
    /// The context window.
    #[codex_meta(blob(flatten), omit(header, flat))]
    pub window: Window,
    /// What the request is for.
    #[codex_meta(blob(flatten), omit(header, flat))]
    pub kind: Kind,
}

#[test]
fn by_another_name() {
    let meta = Meta { session_id: None, window: Window { number: 1 }, kind: Kind::Turn };
    assert_eq!(meta.blob().value.unwrap(), r#"{"number":1,"kind":"turn"}"#);
}
