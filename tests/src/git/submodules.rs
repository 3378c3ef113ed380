//! Submodules of which git cannot tell the commit.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::command::{Git, MAX_FILES, os_string};
use super::failure::Failure;

/// How much is read of a file `.git`, in bytes: more than a path has.
const MAX_GIT_FILE: u64 = 64 << 10;

/// Checks that the repository of each submodule that is checked out is there: git takes one without it for unchanged.
///
/// # Errors
///
/// Returns an error if one is not.
pub(super) fn check(git: &Git<'_>, root: &str) -> Result<(), Failure> {
    let list = format!("{root}/.gitmodules");
    if !Path::new(&list).is_file() {
        return Ok(());
    }
    let args = ["config", "-z", "--file", &list, "--get-regexp", r"^submodule\..+\.path$"];
    let answer = git.list(&args, MAX_FILES, "the list of submodules")?;
    // Each entry is the key, a line feed and the path.
    let paths = answer.texts().filter_map(|entry| entry.splitn(2, |byte| *byte == b'\n').nth(1));
    let folders: Vec<PathBuf> = paths.map(|path| Path::new(root).join(os_string(path))).collect();
    let is_lost = git.look(move |_| folders.iter().any(|folder| is_lost(folder)))?;
    if is_lost { Err(Failure::LostSubmodule) } else { Ok(()) }
}

/// Returns `true` if the folder has a `.git` that leads to no repository.
fn is_lost(folder: &Path) -> bool {
    let git = folder.join(".git");
    let Ok(file) = fs::symlink_metadata(&git) else { return false };
    let repository = if file.is_file() { named(&git).map(|path| folder.join(path)) } else { Some(git) };
    !repository.is_some_and(|repository| repository.join("HEAD").symlink_metadata().is_ok())
}

/// Returns the path that a file `.git` names.
fn named(file: &Path) -> Option<OsString> {
    let mut text = Vec::new();
    File::open(file).ok()?.take(MAX_GIT_FILE).read_to_end(&mut text).ok()?;
    let path = text.strip_prefix(b"gitdir: ")?.trim_ascii_end();
    Some(os_string(path))
}
