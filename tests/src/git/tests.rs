//! Programs that stand for git.

use super::*;

#[test]
fn without_git_there_is_no_repository() {
    let nothing = look(&[], TIME_LIMIT).expect("not an error").unwrap_err();
    assert_eq!(nothing, Nothing::NoGit);
    assert!(nothing.to_string().contains("in the folders of the system: name it with `--git FILE`"), "{nothing}");
    let said = look(&["no-such-program-as-this".into()], TIME_LIMIT).expect("not an error").unwrap_err().to_string();
    let expected =
        "\"no-such-program-as-this\" cannot be run: there is no such program; name another one with `--git FILE`";
    assert_eq!(said, expected);
}

/// The system has one error for a program that is not there and for one that needs another one that is not there.
#[cfg(unix)]
#[test]
fn each_program_that_cannot_be_run_is_named_with_its_reason() {
    let folders = [(); 4].map(|()| tempfile::tempdir().expect("a temporary folder"));
    let [missing, link, script, refused] = folders.each_ref().map(|folder| folder.path().join("git"));
    std::os::unix::fs::symlink("nowhere", &link).expect("linked");
    for (file, mode) in [(&script, 0o755), (&refused, 0o644)] {
        std::fs::write(file, "#!/no/such/interpreter\n").expect("written");
        allow(file, mode);
    }
    let (_folder, other) = stand_in("exit 1");
    let reasons = [
        (missing, "there is no such file"),
        (link.clone(), "it is a link to a file that is not there"),
        (script.clone(), "the interpreter that its first line names, or the loader that it needs, is not there"),
        (refused.clone(), "Permission denied (os error 13)"),
    ];
    for (program, why) in &reasons {
        let nothing = look(std::slice::from_ref(program), TIME_LIMIT).expect("not an error").unwrap_err();
        let expected = format!("{program:?} cannot be run: {why}; name another one with `--git FILE`");
        assert_eq!(nothing.to_string(), expected);
    }
    // Of several, each is named in its order.
    let programs: Vec<PathBuf> = reasons.iter().map(|(program, _)| program.clone()).chain([other.clone()]).collect();
    let said = look(&programs, TIME_LIMIT).expect("not an error").unwrap_err().to_string();
    let mut expected: Vec<String> =
        reasons.iter().map(|(program, why)| format!("{program:?} cannot be run: {why}")).collect();
    expected.push(format!("{other:?} does not answer as git does"));
    expected.push("name another one with `--git FILE`; on a Mac, `xcode-select --install` installs git".into());
    assert_eq!(said, expected.join("; "));
    // Of the folders, those are named that have one at all.
    let found = Repository::look(program::programs_in(&folders), program::is_there, Path::new("."), TIME_LIMIT);
    let Err(Nothing::NoneAnswers(named)) = found.expect("not an error") else { panic!("there are some") };
    assert_eq!(named.into_iter().map(|not_git| not_git.program).collect::<Vec<_>>(), [link, script, refused]);
}

/// As `/bin` is `/usr/bin` on many systems.
#[cfg(unix)]
#[test]
fn a_program_in_two_folders_is_asked_and_named_once() {
    let other = tempfile::tempdir().expect("a temporary folder");
    let runs = other.path().join("runs");
    let (folder, program) = stand_in(&format!("echo >> '{}'; exit 1", runs.display()));
    let links = [("bin", folder.path()), ("git", &program)].map(|(name, to)| {
        let link = other.path().join(name);
        std::os::unix::fs::symlink(to, &link).expect("linked");
        link
    });
    let programs = [program.clone(), links[0].join("git"), links[1].clone()];
    let nothing = look(&programs, Duration::MAX).expect("not an error").unwrap_err();
    assert_eq!(nothing, Nothing::NoneAnswers(vec![NotGit { program: program.clone(), not_run: None }]));
    assert_eq!(std::fs::read_to_string(&runs).expect("it was run"), "\n");
    // A link to nothing is in two folders as well.
    std::fs::remove_file(&program).expect("removed");
    std::os::unix::fs::symlink("nowhere", &program).expect("linked");
    let said = look(&programs[..2], TIME_LIMIT).expect("not an error").unwrap_err().to_string();
    let expected = format!(
        "{program:?} cannot be run: it is a link to a file that is not there; name another one with `--git FILE`"
    );
    assert_eq!(said, expected);
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
    let why = has_changes(&git(), Path::new(".")).unwrap_err().to_string();
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

/// It may be on a file system that does not answer.
#[cfg(unix)]
#[test]
fn a_folder_behind_the_git_that_answers_is_not_looked_at() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let (folder, _) = stand_in("printf 'true\ntrue\ntrue\n'; case \"$*\" in *get*) exit 1;; esac");
    let behind = std::iter::from_fn(|| -> Option<&Path> { panic!("nothing behind it is asked for") });
    let programs = program::programs_in([empty.path(), folder.path()].into_iter().chain(behind));
    let found = Repository::look(programs, program::is_there, Path::new("."), Duration::MAX);
    assert_eq!(found.expect("not an error"), Err(Nothing::OldGit));
}

/// Whether there is a program that cannot be run is asked within the limit as well.
#[test]
fn a_folder_that_does_not_answer_is_not_waited_for() {
    fn never(_: &Path) -> bool {
        loop {
            std::thread::park();
        }
    }
    let programs = [PathBuf::from("no-such-program-as-this")];
    let error = Repository::look(programs, never, Path::new("."), Duration::from_millis(500)).unwrap_err().to_string();
    assert!(error.contains("took longer than"), "{error}");
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

/// The first git that knows `-C` is 1.8.5, and the first that writes the other message without a capital is 2.17.
#[cfg(unix)]
#[test]
fn the_words_of_an_old_git_are_known() {
    for (said, code, nothing) in [
        ("Unknown option: -C", 129, Nothing::OldGit),
        ("fatal: Not a git repository (or any of the parent directories): .git", 128, Nothing::NotInRepository),
    ] {
        let (folder, program) = stand_in(&format!("echo '{said}' >&2; exit {code}"));
        let found = Repository::look([program], |_| true, folder.path(), Duration::MAX);
        assert_eq!(found.expect("not an error"), Err(nothing), "{said}");
    }
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
        let not_git = NotGit { program: other.clone(), not_run: None };
        assert_eq!(nothing, Nothing::NoneAnswers(vec![not_git]), "{script}");
        let text = nothing.to_string();
        assert!(text.starts_with(&format!("{other:?} does not answer as git does; ")), "{text}");
        assert!(text.contains("`--git FILE`") && text.contains("`xcode-select --install`"), "{text}");
    }
    let (folder, other) = stand_in("");
    std::fs::write(&other, "\x7fELF of another machine").expect("written");
    for other in [other, folder.path().to_owned()] {
        let found = look(&[other, git.clone()], Duration::MAX).expect("not an error").expect("a repository");
        assert_eq!(found.root, "/root");
    }
    let nothing = look(&[folder.path().to_owned()], Duration::MAX).expect("not an error").unwrap_err();
    assert!(nothing.to_string().starts_with(&format!("{:?} cannot be run: ", folder.path())), "{nothing}");
    // The time is that of all together, and a git that fails is one.
    let (_folder, hanging) = stand_in("exec sleep 100000");
    let error = look(&[hanging, git.clone()], Duration::from_millis(50)).unwrap_err().to_string();
    assert!(error.contains("took longer than"), "{error}");
    let (_folder, failing) = stand_in("echo 'fatal: bad config' >&2; exit 128");
    let error = look(&[failing, git], Duration::MAX).unwrap_err().to_string();
    assert!(error.ends_with("git cannot use"), "{error}");
}

/// As on a Mac, if a library that it needs is gone.
#[cfg(unix)]
#[test]
fn a_program_that_a_signal_ends_is_passed_by() {
    let answers = "*--is-inside-work-tree*) printf 'true\nfalse\nfalse\n' ;; *--show-toplevel*) echo /root ;;";
    let (_folder, git) = stand_in(&format!("case \"$*\" in {answers} esac"));
    for signal in ["ABRT", "ILL", "KILL"] {
        let (_folder, other) =
            stand_in(&format!("echo 'dyld: Library not loaded: a' >&2; ulimit -c 0; kill -{signal} $$"));
        let found = look(&[other.clone(), git.clone()], Duration::MAX).expect("not an error").expect("a repository");
        assert_eq!(found.root, "/root", "{signal}");
        let said = look(std::slice::from_ref(&other), Duration::MAX).expect("not an error").unwrap_err().to_string();
        let why = "a signal ended it before it answered";
        assert_eq!(said, format!("{other:?} cannot be run: {why}; name another one with `--git FILE`"));
        // Later, it is a git.
        let why = has_changes(&Git::new(&other, Path::new("."), Instant::now(), Duration::MAX), Path::new("."))
            .unwrap_err()
            .to_string();
        assert!(why.starts_with("`git status") && why.ends_with(" was ended by a signal"), "{why}");
    }
    // Git says why it ends.
    let (_folder, failing) = stand_in("echo 'fatal: Out of memory, malloc failed' >&2; ulimit -c 0; kill -ABRT $$");
    let error = look(&[failing, git], Duration::MAX).unwrap_err().to_string();
    assert!(error.ends_with(" was ended: it takes more memory than it may"), "{error}");
}

fn look(programs: &[PathBuf], limit: Duration) -> anyhow::Result<Result<Repository, Nothing>> {
    Repository::look(programs.to_vec(), |_| true, Path::new("."), limit)
}

/// Writes a program that stands for git. It is there as long as the folder is.
#[cfg(unix)]
fn stand_in(script: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = folder.path().join("git");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
    allow(&program, 0o755);
    (folder, program)
}

#[cfg(unix)]
fn allow(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;

    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).expect("allowed");
}

/// The program is none, which a run of it would report instead.
#[test]
fn without_time_git_is_not_asked() {
    let error = look(&["no-such-git".into()], Duration::ZERO).unwrap_err().to_string();
    assert!(error.starts_with("`git rev-parse"), "{error}");
    assert!(error.ends_with("took longer than 0 seconds"), "{error}");
}
