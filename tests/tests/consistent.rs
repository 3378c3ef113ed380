//! The check that users call in their tests: it passes what agrees, and names what does not.

use std::panic::catch_unwind;

use codex_metadata::CodexMeta;
use codex_metadata::codex::{CodexResponsesMetadata, Identity};
use codex_metadata::observe::assert_consistent;
use codex_metadata_tests::samples;
use serde::Serialize;

#[test]
fn what_codex_sends_is_consistent() {
    let id = || "i-1".to_owned();
    let identity = Identity { installation_id: id(), session_id: id(), thread_id: id(), window_id: id() };
    let snapshot = CodexResponsesMetadata::new(identity);
    assert_consistent(&snapshot);
    assert_consistent(&snapshot.clone().for_turn("t"));
    assert_consistent(&snapshot.preconnect());
    assert_consistent(&samples::rich().snapshot);
}

#[derive(Serialize)]
struct Tag(&'static str);

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(log))]
struct Tagged {
    #[codex_meta(flat, log)]
    tag: Tag,
}

#[test]
fn what_has_two_forms_that_differ_is_named() {
    let panic = catch_unwind(|| assert_consistent(&Tagged { tag: Tag("a") })).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.starts_with("the carriers of `Tagged` do not agree:"), "{message}");
    assert!(message.contains("`tag`"), "{message}");
}
