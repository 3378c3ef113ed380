//! Looking at a repository heeds the settings that the user has, in the environment and in a file.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::{env, fs, path::Path, process::Command};

use codex_metadata_tests::git::Repository;

use self::scratch::{commit, empty_folder, git, init, resolved};

mod scratch;

/// Looks at a folder; for the test below.
#[test]
#[ignore = "another test runs it with settings in its environment"]
fn finds_what_is_expected() {
    let folder = env::var("FOLDER").expect("the test below sets it");
    let found = match Repository::discover(Path::new(&folder)) {
        Ok(found) => format!("{:?}", found.map(|found| found.has_changes)),
        Err(error) => error.to_string(),
    };
    let expected = env::var("EXPECTED").expect("the test below sets it");
    assert!(found.ends_with(&expected), "{found}");
}

/// Checks what is found in a folder with these settings in the environment.
fn finds(dir: &Path, settings: &[(&str, &str)], expected: &str) {
    let mut program = Command::new(env::current_exe().expect("this test's program"));
    program.args(["--exact", "finds_what_is_expected", "--ignored"]).envs(settings.iter().copied());
    let output = program.env("FOLDER", resolved(dir)).env("EXPECTED", expected).output().expect("it can be run");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && report.contains("1 passed"), "{settings:?}: {report}");
}

/// What a user sets in the environment counts for that user's git, and so here.
#[test]
fn settings_in_the_environment_count() {
    let (dir, attributes) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let file = dir.path().join("file");
    fs::write(&file, "1\n").expect("written");
    git(dir.path(), &["commit", "--quiet", "--all", "--message=two"]);
    let finds = |settings: &[(&str, &str)], expected: &str| finds(dir.path(), settings, expected);
    let one = |key, value| [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", key), ("GIT_CONFIG_VALUE_0", value)];
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("changed");
    for count in ["", "0", "+0", "-0"] {
        finds(&[("GIT_CONFIG_COUNT", count)], "Ok(Ok(true))");
    }
    for settings in [&[][..], &[("GIT_CONFIG_PARAMETERS", "")]] {
        finds(settings, "Ok(Ok(true))");
    }
    finds(&one("core.fileMode", "false"), "Ok(Ok(false))");
    for option in ["'core.fileMode=false'", "'core.fileMode'='false'", "'a.b=c' 'core.filemode'='false' 'd.e'"] {
        finds(&[("GIT_CONFIG_PARAMETERS", option)], "Ok(Ok(false))");
    }
    for count in ["1", "+1", " 1", "\u{b}1", "01"] {
        let mut settings = one("core.fileMode", "false");
        settings[0].1 = count;
        finds(&settings, "Ok(Ok(false))");
    }
    // For C, the last of these is 1 where a number has 64 bits.
    for malformed in ["one", " ", "1 ", "-1", "1e3", "2147483648", "4294967296", "-18446744073709551615"] {
        let reason = "exit code 128: the configuration has something that git cannot use";
        finds(&[("GIT_CONFIG_COUNT", malformed)], reason);
        finds(&[("GIT_CONFIG_COUNT", "3"), ("GIT_CONFIG_KEY_0", "a.b"), ("GIT_CONFIG_VALUE_0", "c")], reason);
    }

    // The attributes that the user names are read, though the repository names some as well.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("changed");
    let attributes = attributes.path().join("attributes");
    fs::write(&attributes, "file text").expect("written");
    let attributes = attributes.to_str().expect("it is UTF-8");
    git(dir.path(), &["config", "core.attributesFile", attributes]);
    fs::write(&file, "2\r\n").expect("written");
    git(dir.path(), &["commit", "--quiet", "--all", "--message=three"]);
    git(dir.path(), &["config", "core.attributesFile", "/no/such/file"]);
    let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000);
    fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(time)).expect("changed");
    finds(&one("core.fileMode", "true"), "git status` there says whether they differ\"))");
    finds(&one("core.attributesFile", attributes), "Ok(Ok(false))");
}

/// Git looks no further than the user lets it, and then says what it says of a repository that it cannot use.
#[test]
fn a_repository_above_the_user_s_limit_is_none() {
    let dir = empty_folder();
    let inner = dir.path().join("a/inner");
    fs::create_dir_all(&inner).expect("created");
    init(dir.path());
    finds(&inner, &[], "Ok(Ok(false))");
    let limit = resolved(&dir.path().join("a"));
    finds(&inner, &[("GIT_CEILING_DIRECTORIES", &limit)], "Err(NotInRepository)");
}

/// With this setting, a name that begins with a colon is that of a file.
#[test]
fn submodules_are_looked_for_whatever_a_pattern_is() {
    let dir = empty_folder();
    let inner = dir.path().join("inner");
    fs::create_dir_all(&inner).expect("created");
    for dir in [dir.path(), &inner] {
        init(dir);
        commit(dir);
    }
    git(dir.path(), &["-c", "advice.addEmbeddedRepo=false", "add", "inner"]);
    git(dir.path(), &["commit", "--quiet", "--message=two"]);
    fs::remove_dir_all(inner.join(".git/objects")).expect("removed");
    for value in ["0", "1"] {
        let settings = [("GIT_LITERAL_PATHSPECS", value)];
        finds(dir.path(), &settings, "the repository of a submodule is not there, or is damaged; was it moved?\"))");
    }
}

/// Shows the remotes of a folder's repository; for the test below.
#[test]
#[ignore = "another test runs it with settings in its environment"]
fn shows_the_remotes() {
    let folder = env::var("FOLDER").expect("the test below sets it");
    let found = Repository::discover(Path::new(&folder)).expect("git works").expect("it is a repository");
    println!("the remotes are {:?}", found.remotes);
}

/// A user's settings of a remote are for that of any repository, and make none where there is none. A URL makes one.
#[test]
fn a_remote_without_a_url_is_one_of_the_repository() {
    let (home, dir, other) = (empty_folder(), empty_folder(), empty_folder());
    let settings = "[remote \"origin\"]\n\tprune = true\n[remote \"mine\"]\n\turl = https://example.com/mine.git\n\
                    [remote \"back\"]\n\turl = https://example.com/back.git\n\turl =\n\
                    [url \"https://mirror.example.com/\"]\n\tinsteadOf = https://\n";
    fs::write(home.path().join(".gitconfig"), settings).expect("written");
    let remotes = |folder: &Path| {
        let mut program = Command::new(env::current_exe().expect("this test's program"));
        program.args(["--exact", "shows_the_remotes", "--ignored", "--nocapture"]);
        for variable in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_PARAMETERS", "XDG_CONFIG_HOME"] {
            program.env_remove(variable);
        }
        program.env("HOME", home.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_COUNT", "2");
        program.env("GIT_CONFIG_KEY_0", "remote.given.url").env("GIT_CONFIG_VALUE_0", "/srv/given");
        program.env("GIT_CONFIG_KEY_1", "remote.upstream.prune").env("GIT_CONFIG_VALUE_1", "true");
        let output = program.env("FOLDER", folder).output().expect("it can be run");
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        let remotes = report.split_once("the remotes are {").and_then(|(_, rest)| rest.split_once("}\n"));
        remotes.unwrap_or_else(|| panic!("{report}")).0.to_owned()
    };
    let (given, mine) = (r#""given": Some("/srv/given")"#, r#""mine": Some("https://example.com/mine.git")"#);

    init(dir.path());
    commit(dir.path());
    assert_eq!(remotes(dir.path()), format!("{given}, {mine}"));

    // What the repository includes is its own, and what it says of the user's remotes takes no URL from them.
    git(dir.path(), &["config", "include.path", "more"]);
    fs::write(dir.path().join(".git/more"), "[remote \"included\"]\n\tprune = true\n").expect("written");
    git(dir.path(), &["config", "remote.mine.prune", "true"]);
    let own = format!(r#"{given}, "included": None, {mine}"#);
    assert_eq!(remotes(dir.path()), own);

    let tree = other.path().join("tree");
    git(dir.path(), &["worktree", "add", "--quiet", tree.to_str().expect("it is UTF-8")]);
    assert_eq!(remotes(&tree), own);
    git(dir.path(), &["config", "extensions.worktreeConfig", "true"]);
    git(&tree, &["config", "--worktree", "remote.origin.prune", "true"]);
    assert_eq!((remotes(dir.path()), remotes(&tree)), (own.clone(), format!(r#"{own}, "origin": None"#)));

    // A submodule has its configuration in the repository around it.
    let url = dir.path().to_str().expect("it is UTF-8");
    let outer = other.path().join("outer");
    fs::create_dir(&outer).expect("created");
    init(&outer);
    git(&outer, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "inner"]);
    let inner = outer.join("inner");
    assert_eq!(remotes(&inner), format!("{given}, {mine}, \"origin\": Some({url:?})"));
    git(&inner, &["config", "--unset", "remote.origin.url"]);
    assert_eq!(remotes(&inner), format!("{given}, {mine}, \"origin\": None"));
    assert_eq!(remotes(&outer), format!("{given}, {mine}"));
}

/// The user's settings are listed first, and each branch of a remote may have one.
#[test]
fn many_settings_of_a_remote_hide_no_other_one() {
    let dir = empty_folder();
    init(dir.path());
    let mut config = fs::read_to_string(dir.path().join(".git/config")).expect("read");
    config += "[remote \"many\"]\n";
    config.extend((0..20_000).map(|n| format!("\tfetch = +refs/heads/{n}:refs/remotes/many/{n}\n")));
    config += "[remote \"last\"]\n\tprune = true\n";
    fs::write(dir.path().join(".git/config"), config).expect("written");
    let found = Repository::discover(dir.path()).expect("git works").expect("it is a repository");
    assert!(found.remotes.get("last") == Some(&None) && found.remotes.get("many") == Some(&None));
}
