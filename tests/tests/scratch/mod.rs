//! Folders and git repositories for one test.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// Runs git as these tests need it: no configuration but its own, and not in another repository.
pub(crate) fn git(dir: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    for (name, _) in env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"GIT_") {
            command.env_remove(name);
        }
    }
    let output = command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", "user.name=Test", "-c", "user.email=test@localhost"])
        .args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"])
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Makes it a repository without a commit.
pub(crate) fn init(dir: &Path) {
    git(dir, &["init", "--quiet"]);
}

/// Adds one file, and returns the commit's hash.
pub(crate) fn commit(dir: &Path) -> String {
    fs::write(dir.join("file"), "1").expect("written");
    git(dir, &["add", "file"]);
    git(dir, &["commit", "--quiet", "--message=one"]);
    git(dir, &["rev-parse", "HEAD"])
}

/// Outside any repository, as far as the system's temporary folder is.
pub(crate) fn empty_folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The root as git resolves it: the system's temporary folder may be a symbolic link.
pub(crate) fn resolved(dir: &Path) -> String {
    let dir = dir.canonicalize().expect("it exists");
    dir.to_string_lossy().into_owned()
}
