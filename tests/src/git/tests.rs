//! Programs that stand for git.

use std::ffi::OsStr;

use super::*;

#[test]
fn without_git_there_is_no_repository() {
    let mut git = Git::new(OsStr::new("no-such-program-as-this"), Path::new("."), TIME_LIMIT);
    assert_eq!(Repository::ask(&mut git).expect("not an error"), Err(Nothing::NoGit));
}

/// One that never answers is ended, and what it was asked is not known.
#[cfg(unix)]
#[test]
fn a_git_that_hangs_is_not_waited_for() {
    let (_folder, program) = stand_in("exec sleep 100000");
    let limit = Duration::from_millis(50);
    let mut git = Git::new(program.as_os_str(), Path::new("."), limit);
    let error = Repository::ask(&mut git).unwrap_err().to_string();
    assert!(error.starts_with("`git rev-parse") && error.contains("took longer than"), "{error}");
    // If only the commit or the files take long, the rest is known.
    let git = || Git::new(program.as_os_str(), Path::new("."), limit);
    let why = has_changes(&git()).unwrap_err().to_string();
    assert!(why.starts_with("`git status") && why.contains("took longer than"), "{why}");
    let why = head(&git()).unwrap_err().to_string();
    assert!(why.starts_with("`git rev-parse") && why.contains("took longer than"), "{why}");
}

/// It may be a file system that does not answer: then a program does not end even if it is killed, and its output stays
/// open. Here another program keeps it open.
#[cfg(unix)]
#[test]
fn a_git_whose_output_does_not_end_is_not_waited_for() {
    let (_folder, program) = stand_in("sleep 30 &");
    let mut git = Git::new(program.as_os_str(), Path::new("."), Duration::from_millis(50));
    let error = Repository::ask(&mut git).unwrap_err().to_string();
    assert!(error.starts_with("`git rev-parse") && error.contains("took longer than"), "{error}");
}

/// What the commit takes, in a reference that is a device or a pipe, does not cost the rest.
#[cfg(unix)]
#[test]
fn a_commit_that_is_not_known_leaves_the_rest() {
    let (_folder, program) = stand_in(
        r#"case "$*" in
            *--is-inside-work-tree*) printf 'true\nfalse\nfalse\n' ;;
            *--show-toplevel*) echo /root ;;
            *url*) printf 'remote.origin.url\nhttps://example.com/a.git\0' ;;
            *--verify*) echo 'fatal: Out of memory, malloc failed' >&2; exit 128 ;;
            *) ;;
        esac"#,
    );
    let mut git = Git::new(program.as_os_str(), Path::new("."), Duration::MAX);
    let found = Repository::ask(&mut git).expect("not an error").expect("a repository");
    assert_eq!((&*found.root, found.remotes.len(), found.has_changes), ("/root", 1, Ok(false)));
    let why = found.head.unwrap_err();
    assert!(why.ends_with("exit code 128: it takes more memory than it may"), "{why}");
}

/// A user may have told git to look into no bare repository that happens to be there.
#[cfg(unix)]
#[test]
fn a_bare_repository_is_one_also_where_git_does_not_look_into_it() {
    let said = "fatal: cannot use bare repository '/a' (safe.bareRepository is 'explicit')";
    let (_folder, program) = stand_in(&format!("echo \"{said}\" >&2; exit 128"));
    let mut git = Git::new(program.as_os_str(), Path::new("."), Duration::MAX);
    assert_eq!(Repository::ask(&mut git).expect("not an error"), Err(Nothing::Bare));
}

/// Writes a program that stands for git. It is there as long as the folder is.
#[cfg(unix)]
fn stand_in(script: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = folder.path().join("git");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
    (folder, program)
}

/// The program is none, which a run of it would report instead.
#[test]
fn without_time_git_is_not_asked() {
    let mut git = Git::new(OsStr::new("no-such-git"), Path::new("."), Duration::ZERO);
    let error = Repository::ask(&mut git).unwrap_err().to_string();
    assert!(error.starts_with("`git rev-parse"), "{error}");
    assert!(error.ends_with("took longer than 0 seconds"), "{error}");
}
