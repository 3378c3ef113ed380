//! What the program says of arguments, captures and contracts that are not as they should be.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program in the folder.
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_codex-meta")).current_dir(&self.0).args(arguments).output().unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn captures_are_not_forwarded() {
    let folder = Folder::new();
    folder.file("a.jsonl", r#"{"headers":{}}"#);
    for more in [&[][..], &["--record", "seen.jsonl"]] {
        let output = folder.run(&[&["observe", "--forward", "http://127.0.0.1:1", "a.jsonl"], more].concat());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{more:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("error: `--forward` passes on what comes over `--listen`"), "{said}");
        assert!(said.contains("write `--listen HOST:PORT` in place of the captures"), "{said}");
    }
}
