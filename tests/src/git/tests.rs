//! Programs that stand for git.

use super::*;

#[test]
fn without_git_there_is_no_repository() {
    for programs in [&[][..], &["no-such-program-as-this".into()]] {
        assert_eq!(look(programs, TIME_LIMIT).expect("not an error"), Err(Nothing::NoGit));
    }
}

/// One that never answers is ended, and what it was asked is not known.
#[cfg(unix)]
#[test]
fn a_git_that_hangs_is_not_waited_for() {
    let (_folder, program) = stand_in("exec sleep 100000");
    let limit = Duration::from_millis(50);
    let error = look(std::slice::from_ref(&program), limit).unwrap_err().to_string();
    assert!(error.starts_with("`git rev-parse") && error.contains("took longer than"), "{error}");
    // If only the commit or the files take long, the rest is known.
    let git = || Git::new(&program, Path::new("."), Instant::now(), limit);
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
    let error = look(&[program], Duration::from_millis(50)).unwrap_err().to_string();
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
    let found = look(&[program], Duration::MAX).expect("not an error").expect("a repository");
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
    assert_eq!(look(&[program], Duration::MAX).expect("not an error"), Err(Nothing::Bare));
}

/// A Mac without developer tools has the first of these; there or elsewhere, it may be a program of another machine.
#[cfg(unix)]
#[test]
fn a_program_that_is_no_git_is_passed_by() {
    let answers = "*--is-inside-work-tree*) printf 'true\nfalse\nfalse\n' ;; *--show-toplevel*) echo /root ;;";
    let (_folder, git) = stand_in(&format!("case \"$*\" in {answers} esac"));
    let apple = "echo 'xcode-select: note: No developer tools were found, requesting install.' >&2; exit 1";
    let license = "echo 'You have not agreed to the Xcode license agreements.' >&2; exit 69";
    for script in [apple, license, "exit 127", "", "echo a banner; printf 'true\nfalse\nfalse\n'"] {
        let (_folder, other) = stand_in(script);
        let found = look(&[other.clone(), git.clone()], Duration::MAX).expect("not an error").expect("a repository");
        assert_eq!(found.root, "/root", "{script}");
        // Where there is no other, what is said names it.
        let nothing = look(&[other.clone(), other.clone()], Duration::MAX).expect("not an error").unwrap_err();
        assert_eq!(nothing, Nothing::NotGit(other.clone()), "{script}");
        let text = nothing.to_string();
        assert!(text.starts_with(&format!("{other:?} does not answer as git does: ")), "{text}");
        assert!(text.contains("`--git FILE`") && text.contains("`xcode-select --install`"), "{text}");
    }
    let (folder, other) = stand_in("");
    std::fs::write(&other, "\x7fELF of another machine").expect("written");
    for other in [other, folder.path().to_owned()] {
        let found = look(&[other, git.clone()], Duration::MAX).expect("not an error").expect("a repository");
        assert_eq!(found.root, "/root");
    }
    let error = look(&[folder.path().to_owned()], Duration::MAX).unwrap_err().to_string();
    assert!(error.starts_with("cannot run `git rev-parse"), "{error}");
    // The time is that of all together, and a git that fails is one.
    let (_folder, hanging) = stand_in("exec sleep 100000");
    let error = look(&[hanging, git.clone()], Duration::from_millis(50)).unwrap_err().to_string();
    assert!(error.contains("took longer than"), "{error}");
    let (_folder, failing) = stand_in("echo 'fatal: bad config' >&2; exit 128");
    let error = look(&[failing, git], Duration::MAX).unwrap_err().to_string();
    assert!(error.ends_with("git cannot use"), "{error}");
}

fn look(programs: &[PathBuf], limit: Duration) -> anyhow::Result<Result<Repository, Nothing>> {
    Repository::look(programs, Path::new("."), limit)
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
    let error = look(&["no-such-git".into()], Duration::ZERO).unwrap_err().to_string();
    assert!(error.starts_with("`git rev-parse"), "{error}");
    assert!(error.ends_with("took longer than 0 seconds"), "{error}");
}
