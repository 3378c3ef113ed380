//! Submodules of which git cannot tell the commit.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::command::{Git, MAX_FILES, os_string};
use super::failure::Failure;

/// How much is read of a file `.git`, in bytes: more than a path has.
const MAX_GIT_FILE: u64 = 64 << 10;

/// Checks that the repository of each submodule that is checked out is there: git takes one without it for unchanged. Of
/// more files than anybody has, the first ones are looked at.
///
/// # Errors
///
/// Returns an error if one is not.
pub(super) fn check(git: &Git<'_>, root: &str) -> Result<(), Failure> {
    // Relative to the root, as `git status` has them.
    let answer = git.beginning(&["ls-files", "--full-name", "--stage", "-z", "--", ":/"], MAX_FILES)?;
    let is_link = |entry: &&[u8]| entry.starts_with(b"160000 ");
    if !answer.texts().any(|entry| is_link(&entry)) {
        return Ok(());
    }
    let root = PathBuf::from(root);
    let is_lost = git.within_time("looking at submodules", move || {
        // The mode, the hash, the stage and, behind a tab, the path.
        let paths = answer.texts().filter(is_link).filter_map(|entry| entry.splitn(2, |byte| *byte == b'\t').nth(1));
        paths.map(|path| root.join(os_string(path))).any(|folder| is_lost(&folder))
    })?;
    if is_lost { Err(Failure::LostSubmodule) } else { Ok(()) }
}

/// Returns `true` if the folder has a `.git` that leads to no repository.
fn is_lost(folder: &Path) -> bool {
    let git = folder.join(".git");
    if git.symlink_metadata().is_err() {
        return false;
    }
    let repository = if git.is_file() { named(&git).map(|path| folder.join(path)) } else { Some(git) };
    let has = |repository: &Path, part: &str| repository.join(part).symlink_metadata().is_ok();
    // A linked working tree has its objects elsewhere.
    let is_repository = |of: &PathBuf| has(of, "HEAD") && (has(of, "objects") || has(of, "commondir"));
    repository.is_none_or(|repository| !is_repository(&repository))
}

/// Returns the path that a file `.git` names.
fn named(file: &Path) -> Option<OsString> {
    let mut text = Vec::new();
    File::open(file).ok()?.take(MAX_GIT_FILE).read_to_end(&mut text).ok()?;
    let mut path = text.strip_prefix(b"gitdir: ")?;
    while let [rest @ .., b'\n' | b'\r'] = path {
        path = rest;
    }
    Some(os_string(path))
}
