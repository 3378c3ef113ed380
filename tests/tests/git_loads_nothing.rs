//! Looking at a repository loads no library of it.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use codex_metadata_tests::git::Repository;

use self::scratch::{commit, empty_folder, init, resolved};

mod scratch;

/// Looks where it is run, and shows the root; for the tests below.
#[test]
#[ignore = "other tests run it in a folder and with an environment of its own"]
fn shows_the_root() {
    let dir = Path::new(".");
    let found = match env::var_os("STAND_IN") {
        Some(program) => Repository::discover_with(program.as_ref(), dir),
        None => Repository::discover(dir),
    };
    println!("the root is {}", found.unwrap().unwrap().root);
}

fn look(dir: &Path, variables: &[(&str, &str)]) -> Output {
    let mut run = Command::new(env::current_exe().unwrap());
    run.args(["--exact", "shows_the_root", "--ignored", "--nocapture"]).current_dir(dir).stdin(Stdio::null());
    run.envs(variables.iter().copied()).output().unwrap()
}

/// An empty path is the current folder: a colon at the end leaves one, where the variable was not set before.
#[test]
fn no_library_of_the_current_folder_is_loaded() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    fs::create_dir(dir.path().join("lib")).unwrap();
    // Git needs one of this name, and this one ends it.
    for library in ["libz.so.1", "lib/libz.so.1"] {
        fs::write(dir.path().join(library), "no library").unwrap();
    }
    for folders in ["/usr/local/cuda/lib64:", ":/usr/local/cuda/lib64", "/a::/b", ":", ".", "./lib", "lib", "/a;lib"] {
        let mut git = Command::new("git");
        let git = git.arg("--version").current_dir(dir.path()).env("LD_LIBRARY_PATH", folders).output();
        if git.unwrap().status.success() {
            eprintln!("skipped: git on this system does not load the library");
            return;
        }
        let output = look(dir.path(), &[("LD_LIBRARY_PATH", folders)]);
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains(&format!("the root is {}\n", resolved(dir.path()))), "{folders}: {output:?}");
    }
}

/// A git of the user's own may need them. Other systems start no program with libraries that are not there.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn libraries_with_whole_paths_are_handed_on() {
    use std::os::unix::fs::PermissionsExt as _;

    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let (program, seen) = (folder.path().join("git"), folder.path().join("seen"));
    for (name, value, expected) in [
        ("LD_LIBRARY_PATH", "/no such/lib:/a", "/no such/lib:/a"),
        ("LD_LIBRARY_PATH", "lib:/a::/b:.:../c", "/a:/b"),
        ("LD_LIBRARY_PATH", "lib:", "none"),
        ("LD_PRELOAD", "a.so ./b.so:/no/c.so d/e.so", "a.so:/no/c.so"),
        ("LD_AUDIT", "./a.so", "none"),
        ("LD_BIND_NOW", "1", "1"),
        ("DYLD_INSERT_LIBRARIES", "a.so:./b.so", "none"),
        ("GCONV_PATH", ".:/a", "/a"),
        ("LOCPATH", "", "none"),
        ("LC_TIME", "a:b", "a:b"),
    ] {
        let script = format!("#!/bin/sh\necho \"${{{name}-none}}\" > '{}'\nexec git \"$@\"\n", seen.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let output = look(dir.path(), &[("STAND_IN", program.to_str().unwrap()), (name, value)]);
        assert!(output.status.success(), "{name}: {output:?}");
        assert_eq!(fs::read_to_string(&seen).unwrap().trim_end(), expected, "{name}: {value}");
    }
}
