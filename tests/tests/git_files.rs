//! What a repository can name for a file of its own costs little.
#![cfg(unix)]

use codex_metadata_tests::git::Repository;

use self::scratch::{commit, empty_folder, git, init, resolved};
use self::touch::touch;

mod scratch;
#[path = "scratch/touch.rs"]
mod touch;

/// A device without an end can stand for any file of a repository. Git reads some of them whole.
#[cfg(target_os = "linux")]
#[test]
fn no_file_of_a_repository_takes_all_memory() {
    use std::fs;
    use std::os::unix::fs::symlink;

    for (file, known) in [
        ("objects/info/alternates", false),
        ("objects/info/commit-graph", true),
        ("info/attributes", false),
        ("info/exclude", true),
        ("packed-refs", true),
        ("commondir", false),
        ("shallow", false),
        ("config.worktree", false),
    ] {
        let dir = empty_folder();
        init(dir.path());
        commit(dir.path());
        if file == "config.worktree" {
            git(dir.path(), &["config", "extensions.worktreeConfig", "true"]);
        }
        let place = dir.path().join(".git").join(file);
        let _ = fs::remove_file(&place);
        symlink("/dev/zero", &place).unwrap();
        touch(&dir.path().join("file"));
        let reason = match file {
            // Git ends with the first line, which is no commit.
            "shallow" => "an object or a reference cannot be read",
            _ => "it takes more memory than it may",
        };
        match Repository::discover(dir.path()) {
            Ok(Ok(found)) => {
                assert_eq!(found.root, resolved(dir.path()), "{file}");
                match found.has_changes {
                    Ok(has_changes) => assert!(known && !has_changes, "{file}"),
                    Err(why) => assert!(!known && why.ends_with(reason), "{file}: {why}"),
                }
            }
            Ok(Err(nothing)) => panic!("{file}: {nothing}"),
            Err(why) => {
                let why = why.to_string();
                assert!(!known && why.lines().count() == 1 && !why.contains("took longer"), "{file}: {why}");
            }
        }
    }
}

/// The attributes are those of the repository itself, and of the user: a setting could name any file for them.
#[test]
fn no_file_of_attributes_is_read_that_a_repository_names() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    for file in ["/dev/zero", "/dev/stdin", "/no/such/file"] {
        git(dir.path(), &["config", "core.attributesFile", file]);
        touch(&dir.path().join("file"));
        let found = Repository::discover(dir.path()).unwrap().unwrap();
        assert_eq!((found.root, found.has_changes), (resolved(dir.path()), Ok(false)), "{file}");
    }
}
