//! Looking at a repository runs no program that it names.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use codex_metadata_tests::git::{Nothing, Repository};
use tempfile::TempDir;

use self::scratch::{commit, empty_folder, git, init, resolved};
use self::touch::touch;

mod scratch;
#[path = "scratch/touch.rs"]
mod touch;

/// A folder with a program that leaves a mark when it is run.
struct Trap {
    folder: TempDir,
}

impl Trap {
    fn new() -> Self {
        let trap = Self { folder: empty_folder() };
        let program = trap.program();
        fs::write(&program, format!("#!/bin/sh\ntouch '{}'\ncat\n", trap.mark().display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        trap
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("program")
    }

    fn mark(&self) -> PathBuf {
        self.folder.path().join("it-was-run")
    }

    fn text(&self) -> String {
        self.program().to_str().unwrap().to_owned()
    }

    /// Git itself runs the program, so that the test can fail.
    fn is_set(&self, dir: &Path) {
        git(dir, &["status", "--porcelain"]);
        assert!(self.mark().exists(), "git does not run the program: there is nothing to test");
        fs::remove_file(self.mark()).unwrap();
    }

    fn was_not_run(&self) {
        assert!(!self.mark().exists(), "the program was run");
    }
}

fn changes(dir: &Path) -> bool {
    Repository::discover(dir).unwrap().unwrap().has_changes.unwrap()
}

#[test]
fn a_file_system_monitor_is_not_asked() {
    let (trap, dir) = (Trap::new(), empty_folder());
    init(dir.path());
    commit(dir.path());
    git(dir.path(), &["config", "core.fsmonitor", &trap.text()]);
    trap.is_set(dir.path());
    let repository = Repository::discover(dir.path()).unwrap().unwrap();
    assert_eq!((repository.root, repository.has_changes), (resolved(dir.path()), Ok(false)));
    trap.was_not_run();
}

#[test]
fn no_filter_is_run_whatever_its_name() {
    for (name, key) in [("plain", "clean"), ("pro cess", "process"), ("a=b.c", "clean"), ("Übung", "clean")] {
        let (trap, dir) = (Trap::new(), empty_folder());
        init(dir.path());
        commit(dir.path());
        let attribute = if name == "plain" { "* filter=plain" } else { "" };
        git(dir.path(), &["config", &format!("filter.{name}.{key}"), &trap.text()]);
        git(dir.path(), &["config", &format!("filter.{name}.required"), "true"]);
        fs::write(dir.path().join(".git/info/attributes"), attribute).unwrap();
        touch(&dir.path().join("file"));
        if name == "plain" {
            trap.is_set(dir.path());
            touch(&dir.path().join("file"));
        }
        assert!(!changes(dir.path()), "{name}");
        trap.was_not_run();
    }
}

/// Git takes it for bytes, as the system does.
#[test]
fn a_filter_whose_name_is_not_utf8_is_not_run() {
    let (trap, dir) = (Trap::new(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let config = dir.path().join(".git/config");
    let filter = format!("\"]\n\tclean = \"{}\"\n", trap.text());
    fs::write(&config, [&fs::read(&config).unwrap()[..], b"[filter \"\xff", filter.as_bytes()].concat()).unwrap();
    fs::write(dir.path().join(".git/info/attributes"), b"* filter=\xff").unwrap();
    touch(&dir.path().join("file"));
    trap.is_set(dir.path());
    touch(&dir.path().join("file"));
    changes(dir.path());
    trap.was_not_run();
}

/// An attribute can name a filter that has `=` in its name: as an argument it could not be overruled.
#[test]
fn a_filter_with_an_odd_name_is_not_run() {
    let (trap, dir) = (Trap::new(), empty_folder());
    init(dir.path());
    commit(dir.path());
    git(dir.path(), &["config", "filter.a=b.clean", &trap.text()]);
    fs::write(dir.path().join(".git/info/attributes"), "* filter=a=b").unwrap();
    touch(&dir.path().join("file"));
    trap.is_set(dir.path());
    touch(&dir.path().join("file"));
    changes(dir.path());
    trap.was_not_run();
}

#[test]
fn nothing_of_a_submodule_is_run() {
    let (trap, dir, inner) = (Trap::new(), empty_folder(), empty_folder());
    init(inner.path());
    commit(inner.path());
    init(dir.path());
    let source = inner.path().to_str().unwrap();
    git(dir.path(), &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "inner"]);
    git(dir.path(), &["commit", "--quiet", "--message=one"]);
    let module = dir.path().join("inner");
    git(&module, &["config", "core.fsmonitor", &trap.text()]);
    git(&module, &["config", "filter.f.clean", &trap.text()]);
    fs::write(dir.path().join(".git/modules/inner/info/attributes"), "* filter=f").unwrap();
    touch(&module.join("file"));
    trap.is_set(dir.path());
    touch(&module.join("file"));
    assert!(!changes(dir.path()));
    trap.was_not_run();

    git(&module, &["-c", "core.fsmonitor=false", "commit", "--quiet", "--allow-empty", "--message=two"]);
    assert!(changes(dir.path()), "another commit of a submodule is a change");
    git(dir.path(), &["config", "core.attributesFile", "attributes"]);
    assert!(changes(dir.path()), "which no attribute explains");
}

/// Returns a git that does not know the variable, as older ones do, and the folder that it is in.
fn git_without(variable: &str) -> (TempDir, PathBuf) {
    let folder = empty_folder();
    let program = folder.path().join("old-git");
    fs::write(&program, format!("#!/bin/sh\nunset {variable}\nexec git \"$@\"\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (folder, program)
}

/// Git before 2.31 takes no settings from variables.
#[test]
fn a_git_that_cannot_be_kept_from_it_is_not_asked() {
    let (trap, dir, (_folder, old_git)) = (Trap::new(), empty_folder(), git_without("GIT_CONFIG_COUNT"));
    init(dir.path());
    commit(dir.path());
    git(dir.path(), &["config", "core.fsmonitor", &trap.text()]);
    trap.is_set(dir.path());
    let found = Repository::discover_with(&old_git, dir.path()).unwrap();
    assert_eq!(found, Err(Nothing::OldGit));
    trap.was_not_run();
}

/// Microsoft's git asks a program for the files that there are, and another one, which may be an alias, for objects.
#[test]
fn nothing_of_another_make_of_git_is_run() {
    let (trap, dir, folder) = (Trap::new(), empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let other_git = folder.path().join("other-git");
    let script = "#!/bin/sh\nprogram=$(git config core.virtualfilesystem) && $program > /dev/null < /dev/null\n\
                  [ \"$(git config --type=bool core.usegvfshelper)\" = true ] && git gvfs-helper\n\
                  git other-helper 2> /dev/null\nexec git \"$@\"\n";
    fs::write(&other_git, script).unwrap();
    fs::set_permissions(&other_git, fs::Permissions::from_mode(0o755)).unwrap();
    let alias = format!("!{}", trap.text());
    for settings in [
        &[("core.virtualfilesystem", trap.text().as_str())][..],
        &[("core.usegvfshelper", "true"), ("alias.gvfs-helper", &alias)],
        &[("alias.other-helper", &alias)],
    ] {
        for (key, value) in settings {
            git(dir.path(), &["config", key, value]);
        }
        Command::new(&other_git).arg("status").current_dir(dir.path()).stdin(Stdio::null()).output().unwrap();
        assert!(trap.mark().exists(), "git does not run the program: there is nothing to test");
        fs::remove_file(trap.mark()).unwrap();
        let repository = Repository::discover_with(&other_git, dir.path()).unwrap().unwrap();
        assert_eq!(repository.has_changes, Ok(false));
        trap.was_not_run();
        for (key, _) in settings {
            git(dir.path(), &["config", "--unset", key]);
        }
    }
}

/// Makes the folder a partial clone that lacks something of its commit.
fn init_partial_clone(dir: &Path, url: &str) {
    init(dir);
    commit(dir);
    let tree = git(dir, &["rev-parse", "HEAD:"]);
    fs::remove_file(dir.join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    for (key, value) in
        [("remote.origin.url", url), ("remote.origin.promisor", "true"), ("extensions.partialClone", "origin")]
    {
        git(dir, &["config", key, value]);
    }
}

/// A partial clone would fetch what it lacks through a program of the repository's choice.
#[test]
fn nothing_is_fetched() {
    let (_folder, old_git) = git_without("GIT_NO_LAZY_FETCH");
    for (url, vcs, alias) in
        [("ext::PROGRAM", None, None), ("::x", None, Some("remote-")), ("x", Some("none"), Some("remote-none"))]
    {
        let (trap, dir) = (Trap::new(), empty_folder());
        // A transport would wait for what `cat` sends.
        fs::write(trap.program(), format!("#!/bin/sh\ntouch '{}'\nexit 1\n", trap.mark().display())).unwrap();
        init_partial_clone(dir.path(), &url.replace("PROGRAM", &trap.text()));
        let set = |key: &str, value: &str| git(dir.path(), &["config", key, value]);
        set("protocol.allow", "always");
        if let Some(vcs) = vcs {
            set("remote.origin.vcs", vcs);
        }
        if let Some(alias) = alias {
            set(&format!("alias.{alias}"), &format!("!'{}'", trap.text()));
        }
        // It fails, since what it fetches is none.
        let _ = Command::new("git").arg("-C").arg(dir.path()).arg("status").stdin(Stdio::null()).output();
        assert!(trap.mark().exists(), "git does not run the program for `{url}`: there is nothing to test");
        fs::remove_file(trap.mark()).unwrap();
        // Git may need the object, but must not get it in this way.
        let _ = Repository::discover(dir.path());
        let _ = Repository::discover_with(&old_git, dir.path());
        trap.was_not_run();
    }
}

/// A fetch looks at more than the transport, and at some of it before: bundles are downloaded from any address, for which
/// a program of the repository's choice knows the password.
#[test]
fn no_fetch_reads_what_the_repository_sets_for_it() {
    let (trap, dir, (_folder, old_git)) = (Trap::new(), empty_folder(), git_without("GIT_NO_LAZY_FETCH"));
    init_partial_clone(dir.path(), "https://clone.invalid/");
    let helper = format!("!'{}'", trap.text());
    for (key, value) in [
        ("fetch.bundleURI", "https://bundle.invalid/"),
        ("http.proxy", "http://me@127.0.0.1:1"),
        ("credential.helper", helper.as_str()),
        ("fetch.prune", "true"),
    ] {
        git(dir.path(), &["config", key, value]);
    }
    let mut status = Command::new("git");
    status.arg("-C").arg(dir.path()).arg("status").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
    let _ = status.stdin(Stdio::null()).output();
    if !trap.mark().exists() {
        eprintln!("skipped: this git is older than 2.40, or has no program for https");
        return;
    }
    fs::remove_file(trap.mark()).unwrap();
    let found = Repository::discover_with(&old_git, dir.path()).unwrap().unwrap();
    trap.was_not_run();
    let (why, reason) = (found.has_changes.unwrap_err(), "the partial clone lacks an object, or has a damaged one");
    assert!(found.head.unwrap().is_some() && why.contains(reason), "{why}");
}

/// Looks where it is run; for other tests.
#[test]
#[ignore = "other tests run it in a folder and with an environment of its own"]
fn looks_where_it_is_run() {
    let repository = Repository::discover(Path::new(".")).unwrap().unwrap();
    assert!(repository.root.ends_with(&env::var("EXPECTED_ROOT").unwrap()), "{repository:?}");
}

/// Whether the folder is one of the repository's, as npm and direnv have it, or has a link into it, or is one of the working
/// tree of another repository, which may be this one's too.
#[test]
fn no_git_of_path_is_run() {
    let (trap, dir) = (Trap::new(), empty_folder());
    init(dir.path());
    commit(dir.path());
    fs::create_dir(dir.path().join("bin")).unwrap();
    for own in ["git", "bin/git"] {
        fs::copy(trap.program(), dir.path().join(own)).unwrap();
    }
    let (whole, linked, elsewhere) = (dir.path().join("bin"), empty_folder(), empty_folder());
    std::os::unix::fs::symlink(whole.join("git"), linked.path().join("git")).unwrap();
    fs::copy(trap.program(), elsewhere.path().join("git")).unwrap();
    let root = git(dir.path(), &["rev-parse", "--show-toplevel"]);
    let folders = [Path::new("."), Path::new(""), Path::new("bin"), &whole, linked.path(), elsewhere.path()];
    for first in folders.map(|folder| folder.to_str().unwrap()) {
        let path = format!("{first}:{}", env::var("PATH").unwrap());
        let run = |program: &mut Command| {
            let program = program.current_dir(dir.path()).env("PATH", &path).env("EXPECTED_ROOT", root.trim());
            let output = program.stdin(Stdio::null()).output().unwrap();
            assert!(output.status.success(), "{path}: {output:?}");
        };
        run(Command::new("/bin/sh").args(["-c", "git"]));
        assert!(trap.mark().exists(), "{path}: there is nothing to test");
        fs::remove_file(trap.mark()).unwrap();
        run(Command::new(env::current_exe().unwrap()).args(["--exact", "looks_where_it_is_run", "--ignored"]));
        trap.was_not_run();
    }
}

/// The environment's own settings are the user's; those that switch programs off come behind all of them.
#[test]
fn settings_in_the_environment_run_nothing() {
    let (trap, dir) = (Trap::new(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let name = "a=b's";
    git(dir.path(), &["config", &format!("filter.{name}.clean"), &trap.text()]);
    fs::write(dir.path().join(".git/info/attributes"), format!("* filter={name}")).unwrap();
    let program = trap.text();
    let options = format!("'core.fsmonitor={program}' 'filter.a=b'\\''s.clean'='{program}'");
    let root = git(dir.path(), &["rev-parse", "--show-toplevel"]);
    for (count, options) in [("1", ""), ("0", options.as_str()), ("1", &options)] {
        touch(&dir.path().join("file"));
        let mut run = Command::new(env::current_exe().unwrap());
        run.args(["--exact", "looks_where_it_is_run", "--ignored"]).current_dir(dir.path()).env("EXPECTED_ROOT", &root);
        run.env("GIT_CONFIG_COUNT", count)
            .env("GIT_CONFIG_KEY_0", "core.fsmonitor")
            .env("GIT_CONFIG_VALUE_0", &program);
        let output = run.env("GIT_CONFIG_PARAMETERS", options).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        trap.was_not_run();
    }
}

/// One that somebody names is run, wherever it is.
#[test]
fn a_git_that_is_named_is_run() {
    let (trap, dir) = (Trap::new(), empty_folder());
    let found = Repository::discover_with(&trap.program(), dir.path());
    assert!(trap.mark().exists(), "{found:?}");
}

/// A repository of another user's is said to be one; only root can make it.
#[test]
fn a_repository_of_another_user_is_said_to_be_one() {
    let dir = empty_folder();
    init(dir.path());
    if std::os::unix::fs::chown(dir.path(), Some(65_534), None).is_err() {
        eprintln!("skipped: only root can give a folder to another user");
        return;
    }
    std::os::unix::fs::chown(dir.path().join(".git"), Some(65_534), None).unwrap();
    assert_eq!(Repository::discover(dir.path()).unwrap(), Err(Nothing::OfAnotherUser));
    assert!(Nothing::OfAnotherUser.to_string().contains("another user"));
    // Unless this user has told git to look into it.
    let mut run = Command::new(env::current_exe().unwrap());
    run.args(["--exact", "looks_where_it_is_run", "--ignored"])
        .current_dir(dir.path())
        .env("EXPECTED_ROOT", dir.path());
    run.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "safe.directory").env("GIT_CONFIG_VALUE_0", "*");
    let output = run.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Cargo would run what the repository's configuration names, were it run there. The program is not run there, and runs no
/// cargo.
#[test]
fn the_example_runs_nothing_of_what_cargo_would_run_in_a_repository() {
    let (trap, dir) = (Trap::new(), empty_folder());
    init(dir.path());
    let write = |name: &str, text: &str| {
        let file = dir.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    let program = trap.text();
    write(
        ".cargo/config.toml",
        &format!(
            "[build]\nrustc = {program:?}\nrustc-wrapper = {program:?}\n[target.'cfg(all())']\nrunner = {program:?}\n"
        ),
    );
    write("Cargo.toml", "[package]\nname = \"trapped\"\nedition = \"2021\"\n[workspace]\n");
    write("src/main.rs", "fn main() {}\n");
    write("build.rs", "fn main() {}\n");
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"RUST")) {
        cargo.env_remove(name);
    }
    let _ = cargo.args(["check", "--offline"]).current_dir(dir.path()).output().unwrap();
    assert!(trap.mark().exists(), "cargo does not run the program: there is nothing to test");
    fs::remove_file(trap.mark()).unwrap();
    commit(dir.path());

    let folder = env::current_exe().unwrap();
    let example = folder.ancestors().nth(2).unwrap().join("examples/codex_turn");
    if !example.exists() {
        eprintln!("skipped: the example was not built");
        return;
    }
    let output = Command::new(example).arg("--repository").arg(dir.path()).stdin(Stdio::null()).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && shown.contains(&resolved(dir.path())), "{output:?}");
    trap.was_not_run();
}

/// Cargo reads the configuration of the folder that it is run in, and runs the programs that it names.
#[test]
fn the_front_page_runs_cargo_in_no_other_repository() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let commands: Vec<&str> = page.split(['`', '\n']).filter(|code| code.contains("--example codex_turn")).collect();
    assert!(commands.contains(&"cargo run --example codex_turn -- --repository PATH"), "{commands:?}");
    for command in commands {
        assert!(!command.contains("--manifest-path"), "{command}");
    }
}
