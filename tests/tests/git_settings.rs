//! Looking at a repository heeds the settings that the user has in the environment.
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

/// What a user sets in the environment counts for that user's git, and so here.
#[test]
fn settings_in_the_environment_count() {
    let (dir, attributes) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let file = dir.path().join("file");
    fs::write(&file, "1\n").expect("written");
    git(dir.path(), &["commit", "--quiet", "--all", "--message=two"]);
    let finds = |settings: &[(&str, &str)], expected: &str| {
        let mut program = Command::new(env::current_exe().expect("this test's program"));
        program.args(["--exact", "finds_what_is_expected", "--ignored"]).envs(settings.iter().copied());
        let output =
            program.env("FOLDER", resolved(dir.path())).env("EXPECTED", expected).output().expect("it can be run");
        let report = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && report.contains("1 passed"), "{settings:?}: {report}");
    };
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
