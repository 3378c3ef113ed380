//! What git cannot read is not taken for none, or for unchanged.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, io::ErrorKind};

use codex_metadata_tests::git::Repository;

use self::scratch::{commit, empty_folder, git, init, resolved};

mod scratch;

/// A user that is not root, whom permissions mean nothing to.
const USER: u32 = 65_534;

const UNREAD: &str = r#"Err("a file or folder cannot be read, and may have changed")"#;

/// Says what is found where it is run; for the tests below.
#[test]
#[ignore = "other tests run it as another user"]
fn says_what_is_found() {
    let said = match Repository::discover(Path::new(".")) {
        Ok(Ok(found)) => format!("{:?}", found.has_changes),
        Ok(Err(nothing)) => nothing.to_string(),
        Err(error) => error.to_string(),
    };
    println!("found: {said}");
}

/// Returns what another user finds in a folder, with a home there; `None`, and says so, if nobody else can be asked.
fn found_by_another(dir: &Path) -> Option<String> {
    let mut run = Command::new(env::current_exe().unwrap());
    run.args(["--exact", "says_what_is_found", "--ignored", "--nocapture"]).current_dir(dir).uid(USER);
    run.env_remove("XDG_CONFIG_HOME").env("HOME", resolved(&dir.join(".."))).stdin(Stdio::null());
    match run.output() {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            eprintln!("skipped: only root can run a test as another user, who must have access to it");
            None
        }
        output => {
            let output = output.unwrap();
            let report = String::from_utf8_lossy(&output.stdout).into_owned();
            let said = report.split_once("found: ").and_then(|(_, rest)| rest.lines().next());
            Some(said.unwrap_or_else(|| panic!("{output:?}")).to_owned())
        }
    }
}

/// Gives all that is in the folder to the other user; returns `false`, and says so, if that cannot be done.
fn give(dir: &Path) -> bool {
    allow(dir, 0o755);
    let output = Command::new("chown").args(["-R", &USER.to_string(), "."]).current_dir(dir).output().unwrap();
    if !output.status.success() {
        eprintln!("skipped: only root can give a folder to another user");
    }
    output.status.success()
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Does this while the file or folder must not be read.
fn while_closed<T>(path: &Path, work: impl FnOnce() -> T) -> T {
    let before = fs::metadata(path).unwrap().permissions();
    allow(path, 0);
    let done = work();
    fs::set_permissions(path, before).unwrap();
    done
}

/// To git it is none.
#[test]
fn a_repository_that_must_not_be_read_is_not_none() {
    let dir = empty_folder();
    let inner = dir.path().join("repository/inner");
    fs::create_dir_all(&inner).unwrap();
    let root = inner.parent().unwrap();
    init(root);
    commit(root);
    let repository = root.join(".git");
    let reason = format!(
        "git cannot use {:?}: it is damaged, or must not be read; does it belong to another user?",
        resolved(&repository)
    );
    allow(dir.path(), 0o755);
    allow(&repository, 0o700);
    let Some(said) = found_by_another(root) else { return };
    assert_eq!(said, reason);
    assert_eq!(found_by_another(&inner), Some(said));
    // One of the user's own.
    if !give(dir.path()) {
        return;
    }
    for part in ["", "HEAD", "refs", "objects"] {
        let said = while_closed(&repository.join(part), || found_by_another(root));
        assert_eq!(said.as_ref(), Some(&reason), "{part}");
    }
    assert_eq!(found_by_another(root).as_deref(), Some("Ok(false)"));
}

/// Git warns at most, and finds no change.
#[test]
fn a_folder_that_must_not_be_read_may_have_changed() {
    let dir = empty_folder();
    let root = dir.path().join("root");
    fs::create_dir_all(root.join("sub")).unwrap();
    init(&root);
    fs::write(root.join("sub/file"), "1").unwrap();
    git(&root, &["add", "sub"]);
    commit(&root);
    fs::create_dir_all(dir.path().join(".config/git")).unwrap();
    fs::write(root.join("ignored"), "").unwrap();
    fs::write(root.join(".gitignore"), "ignored\n").unwrap();
    git(&root, &["add", ".gitignore"]);
    git(&root, &["commit", "--quiet", "--message=two"]);
    if !give(dir.path()) {
        return;
    }
    let found = || found_by_another(&root);
    let Some(said) = found() else { return };
    assert_eq!(said, "Ok(false)");
    assert_eq!(while_closed(&root.join("sub"), found).as_deref(), Some(UNREAD));
    // A file looks modified if it cannot be read.
    assert_eq!(while_closed(&root.join("file"), found).as_deref(), Some(UNREAD));
    // So may be what is ignored.
    assert_eq!(while_closed(&root.join(".gitignore"), found).as_deref(), Some(UNREAD));
    // In the user's folder may be attributes, but what is ignored by a file of this name is no change.
    assert_eq!(while_closed(&dir.path().join(".config"), found).as_deref(), Some(UNREAD));
    fs::write(dir.path().join(".config/git/ignore"), "").unwrap();
    assert!(give(dir.path()));
    assert_eq!(while_closed(&dir.path().join(".config/git/ignore"), found).as_deref(), Some("Ok(false)"));
    let untracked = root.join("untracked");
    fs::create_dir(&untracked).unwrap();
    assert!(give(dir.path()));
    assert_eq!(while_closed(&untracked, found).as_deref(), Some(UNREAD));
    // What is ignored is not looked at, and what is known counts.
    fs::write(root.join(".git/info/exclude"), "untracked\n").unwrap();
    assert_eq!(while_closed(&untracked, found).as_deref(), Some("Ok(false)"));
    fs::write(root.join("file"), "22").unwrap();
    assert_eq!(while_closed(&root.join("sub"), found).as_deref(), Some("Ok(true)"));
}

/// The name of the folder around it looks like what git says of the user's own files.
#[test]
fn a_closed_folder_in_one_with_lines_in_its_name_may_have_changed() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    let closed = dir.path().join("q\nwarning: unable to access '/closed");
    fs::create_dir_all(&closed).unwrap();
    if !give(dir.path()) {
        return;
    }
    let found = || found_by_another(dir.path());
    if found().is_some() {
        assert_eq!(while_closed(&closed, found).as_deref(), Some(UNREAD));
    }
}

/// In a linked working tree, their paths are absolute, as those of the user's own files.
#[test]
fn rules_that_must_not_be_read_may_say_that_nothing_has_changed() {
    let dir = empty_folder();
    let (root, linked) = (dir.path().join("root"), dir.path().join("linked"));
    fs::create_dir(&root).unwrap();
    init(&root);
    commit(&root);
    fs::write(root.join("file"), "1\n").unwrap();
    git(&root, &["commit", "--quiet", "--all", "--message=two"]);
    let info = root.join(".git/info");
    fs::create_dir_all(&info).unwrap();
    for (name, text) in [("exclude", "ignored\n"), ("attributes", "file text eol=crlf\n")] {
        fs::write(info.join(name), text).unwrap();
    }
    fs::remove_file(root.join("file")).unwrap();
    git(&root, &["checkout", "--quiet", "--", "file"]);
    git(&root, &["worktree", "add", "--quiet", "--detach", "../linked"]);
    for tree in [&root, &linked] {
        // The same, but of another time.
        fs::write(tree.join("file"), "1\r\n").unwrap();
        fs::write(tree.join("ignored"), "").unwrap();
    }
    if !give(dir.path()) {
        return;
    }
    for tree in [&root, &linked] {
        let found = || found_by_another(tree);
        let Some(said) = found() else { return };
        assert_eq!(said, "Ok(false)");
        assert_eq!(while_closed(&info.join("exclude"), found).as_deref(), Some(UNREAD), "{tree:?}");
        assert_eq!(while_closed(&info.join("attributes"), found).as_deref(), Some(UNREAD), "{tree:?}");
    }
}

/// Git says so in two lines.
#[test]
fn rules_in_a_folder_with_lines_in_its_name_may_say_that_nothing_has_changed() {
    let dir = empty_folder();
    let inner = dir.path().join("a\nb");
    fs::create_dir(&inner).unwrap();
    init(dir.path());
    fs::write(inner.join(".gitignore"), "*\n").unwrap();
    fs::write(inner.join("ignored"), "").unwrap();
    commit(dir.path());
    if !give(dir.path()) {
        return;
    }
    let found = || found_by_another(dir.path());
    let Some(said) = found() else { return };
    assert_eq!(said, "Ok(false)");
    assert_eq!(while_closed(&inner.join(".gitignore"), found).as_deref(), Some(UNREAD));
}

/// Git takes what they ignore for untracked, and what they make equal for modified.
#[test]
fn the_users_own_rules_that_must_not_be_read_may_say_that_nothing_has_changed() {
    let dir = empty_folder();
    let (root, own) = (dir.path().join("root"), dir.path().join("own"));
    for dir in [&root, &own] {
        fs::create_dir(dir).unwrap();
    }
    init(&root);
    commit(&root);
    fs::write(root.join("file"), "1\n").unwrap();
    git(&root, &["commit", "--quiet", "--all", "--message=two"]);
    let config = dir.path().join(".gitconfig");
    fs::write(config, format!("[core]\nexcludesFile = {0}/left\nattributesFile = {0}/told\n", own.display())).unwrap();
    for (name, text) in [("left", "ignored\n"), ("told", "file text eol=crlf\n")] {
        fs::write(own.join(name), text).unwrap();
    }
    fs::remove_file(root.join("file")).unwrap();
    let told = format!("core.attributesFile={}/told", own.display());
    git(&root, &["-c", &told, "checkout", "--quiet", "--", "file"]);
    // The same, but of another time.
    fs::write(root.join("file"), "1\r\n").unwrap();
    fs::write(root.join("ignored"), "").unwrap();
    if !give(dir.path()) {
        return;
    }
    let found = || found_by_another(&root);
    let Some(said) = found() else { return };
    assert_eq!(said, "Ok(false)");
    for name in ["left", "told"] {
        assert_eq!(while_closed(&own.join(name), found).as_deref(), Some(UNREAD), "{name}");
    }
    // Attributes may also make different what is equal without them.
    fs::remove_file(root.join("ignored")).unwrap();
    fs::write(own.join("told"), "file -text\n").unwrap();
    assert!(give(dir.path()));
    assert_eq!(found().as_deref(), Some("Ok(true)"));
    assert_eq!(while_closed(&own.join("told"), found).as_deref(), Some(UNREAD));
}

/// A file of attributes can make git say more than is read.
#[test]
fn a_closed_folder_may_have_changed_whatever_else_git_says() {
    let dir = empty_folder();
    let root = dir.path().join("root");
    let closed = root.join("closed");
    fs::create_dir_all(&closed).unwrap();
    init(&root);
    fs::write(root.join(".gitattributes"), "!a b\n".repeat(14_000)).unwrap();
    fs::write(closed.join("inner"), "").unwrap();
    git(&root, &["add", ".gitattributes"]);
    commit(&root);
    fs::write(root.join("file"), "1").unwrap();
    if !give(dir.path()) {
        return;
    }
    let found = || found_by_another(&root);
    if found().is_some() {
        assert_eq!(while_closed(&closed, found).as_deref(), Some(UNREAD));
    }
}

/// Git takes it for unchanged, and says nothing.
#[test]
fn a_submodule_that_must_not_be_read_may_have_changed() {
    let dir = empty_folder();
    let (source, outer) = (dir.path().join("source"), dir.path().join("outer"));
    for dir in [&source, &outer] {
        fs::create_dir(dir).unwrap();
        init(dir);
        commit(dir);
    }
    let source = source.to_str().unwrap();
    git(&outer, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "inner"]);
    git(&outer, &["commit", "--quiet", "--message=two"]);
    if !give(dir.path()) {
        return;
    }
    let found = || found_by_another(&outer);
    let Some(said) = found() else { return };
    assert_eq!(said, "Ok(false)");
    for part in ["inner", ".git/modules", ".git/modules/inner/HEAD", ".git/modules/inner/objects"] {
        assert_eq!(while_closed(&outer.join(part), found).as_deref(), Some(UNREAD), "{part}");
    }
    // Git itself fails for this one.
    let said = while_closed(&outer.join("inner/.git"), found);
    assert!(said.is_some_and(|said| said.ends_with(" ended with exit code 128: a file must not be read\")")));
}

/// The system has other errors than that of permissions. Git writes them, and finds no change.
#[test]
fn a_path_that_leads_nowhere_may_have_changed() {
    let dir = empty_folder();
    init(dir.path());
    let sub = dir.path().join("sub");
    fs::create_dir(&sub).unwrap();
    fs::write(sub.join("file"), "1").unwrap();
    git(dir.path(), &["add", "sub"]);
    commit(dir.path());
    fs::write(dir.path().join(".git/info/exclude"), "sub\n").unwrap();
    fs::remove_dir_all(&sub).unwrap();
    symlink("sub", &sub).unwrap();
    let found = Repository::discover(dir.path()).unwrap().unwrap();
    assert_eq!(format!("{:?}", found.has_changes), UNREAD);
}

/// Whoever waits at the other end of a pipe would go on.
#[test]
fn what_is_in_the_place_of_a_file_is_not_opened() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    let file = dir.path().join("file");
    fs::remove_file(&file).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(&file).unwrap();
    let changes = || Repository::discover(dir.path()).unwrap().unwrap().has_changes;
    assert_eq!(changes(), Ok(true));
    fs::remove_file(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    assert_eq!(changes(), Ok(true));
}

/// Git follows no such link, and says so each time.
#[test]
fn rules_behind_a_link_are_none() {
    for name in [".gitignore", ".gitattributes"] {
        let dir = empty_folder();
        init(dir.path());
        fs::write(dir.path().join("common"), "*.o\n").unwrap();
        symlink("common", dir.path().join(name)).unwrap();
        git(dir.path(), &["add", "."]);
        commit(dir.path());
        let changes = || Repository::discover(dir.path()).unwrap().unwrap().has_changes;
        assert_eq!(changes(), Ok(false), "{name}");
        fs::write(dir.path().join("a.o"), "").unwrap();
        assert_eq!(changes(), Ok(true), "{name}");
    }
}
