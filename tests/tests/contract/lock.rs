//! A contract that is under version control.

use std::panic::catch_unwind;
use std::process::Command;

use codex_metadata::CodexMeta;
use codex_metadata::contract::assert_locked;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    /// The model.
    #[codex_meta(flat)]
    model: Option<String>,
}

/// Runs in a process of its own where the variable is set: see below.
#[test]
fn locks() {
    if let Some(path) = std::env::var_os("LOCK_OF_THE_TEST") {
        assert_locked::<Meta>(path);
    }
}

fn message(path: &std::path::Path) -> String {
    let panic = catch_unwind(|| assert_locked::<Meta>(path)).expect_err("the contract is another one");
    panic.downcast_ref::<String>().expect("it panics with a text").clone()
}

#[test]
fn a_lock_is_written_on_purpose_and_compared_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("contracts/meta.json");
    assert!(message(&path).starts_with(&format!("cannot read the locked contract `{}`: ", path.display())));
    assert!(message(&path).ends_with("to write it, run this test with CODEX_META_BLESS=1"));

    let this = std::env::current_exe().expect("a test is a program");
    let blessed = Command::new(this)
        .args(["--exact", "lock::locks"])
        .env("LOCK_OF_THE_TEST", &path)
        .env("CODEX_META_BLESS", "1")
        .output()
        .expect("it runs");
    assert!(blessed.status.success(), "{}", String::from_utf8_lossy(&blessed.stdout));
    assert_locked::<Meta>(&path);

    let locked = std::fs::read_to_string(&path).expect("it was written");
    std::fs::write(&path, locked.replace(r#""optional": true,"#, "").replace("The model.", "A model."))
        .expect("a file");
    assert_eq!(
        message(&path),
        format!(
            "the contract of `Meta` is not the one in `{}`:\n\
             breaking for readers: field `model`: `optional` is new\n\
             documentation: field `model`: `doc` was `A model.`, is `The model.`\n\
             if this is meant, run this test with CODEX_META_BLESS=1 and commit the file",
            path.display(),
        ),
    );

    std::fs::write(&path, "{}").expect("a file");
    assert!(
        message(&path)
            .contains("` holds no contract: `/format` is missing: this release reads 1 to 2; to write it anew, ")
    );
    let sample = Meta { model: None };
    assert!(sample.model.is_none());
}

/// A relative path begins where the package is, not where the test runs.
#[test]
fn a_relative_path_begins_at_the_package() {
    let message = message(std::path::Path::new("contracts/none.json"));
    let there = concat!(env!("CARGO_MANIFEST_DIR"), "/contracts/none.json");
    assert!(message.contains(there), "{message}");
}
