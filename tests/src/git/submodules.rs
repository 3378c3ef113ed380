//! Submodules that git takes for unchanged without looking at them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::command::{Git, MAX_FILES, os_string};
use super::failure::Failure;

/// How much is read of a file `.git`, in bytes: more than a path has.
const MAX_GIT_FILE: u64 = 64 << 10;

/// Checks that the repository of each submodule that is checked out is there, and can be read: git takes one without it for
/// unchanged. Of more files than anybody has, the first ones are looked at.
///
/// # Errors
///
/// Returns an error if one is not.
pub(super) fn check(git: &Git<'_>, root: PathBuf) -> Result<(), Failure> {
    // Relative to the root, as `git status` has them.
    let answer = git.beginning(&["ls-files", "--full-name", "--stage", "-z", "--", ":/"], MAX_FILES)?;
    let is_link = |entry: &&[u8]| entry.starts_with(b"160000 ");
    if !answer.texts().any(|entry| is_link(&entry)) {
        return Ok(());
    }
    git.within_time("looking at submodules", move || {
        // The mode, the hash, the stage and, behind a tab, the path.
        let paths = answer.texts().filter(is_link).filter_map(|entry| entry.splitn(2, |byte| *byte == b'\t').nth(1));
        for path in paths {
            match is_lost(&root.join(os_string(path))) {
                Ok(false) => {}
                Ok(true) => return Err(Failure::LostSubmodule),
                Err(_) => return Err(Failure::Unread),
            }
        }
        Ok(())
    })?
}

/// Returns `true` if the folder has a `.git` that leads to no repository.
///
/// # Errors
///
/// Returns an error if that cannot be told.
fn is_lost(folder: &Path) -> io::Result<bool> {
    let git = folder.join(".git");
    if !is_there(&git)? {
        return Ok(false);
    }
    let repository = if git.is_file() { named(&git)?.map(|path| folder.join(path)) } else { Some(git) };
    let Some(repository) = repository else {
        return Ok(true);
    };
    let has = |part: &str| is_there(&repository.join(part));
    // A linked working tree has its objects and references elsewhere.
    Ok(!(has("HEAD")? && (has("commondir")? || has("objects")? && has("refs")?)))
}

/// Returns `true` if this is there.
///
/// # Errors
///
/// Returns an error if that cannot be told, and for a file that cannot be read or a folder that cannot be entered.
fn is_there(path: &Path) -> io::Result<bool> {
    let look = || {
        let kind = path.symlink_metadata()?.file_type();
        if kind.is_file() {
            File::open(path).map(drop)
        } else if kind.is_dir() {
            path.join(".").symlink_metadata().map(drop)
        } else {
            Ok(())
        }
    };
    match look() {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        looked => looked.map(|()| true),
    }
}

/// Returns the path that a file `.git` names.
fn named(file: &Path) -> io::Result<Option<OsString>> {
    let mut text = Vec::new();
    File::open(file)?.take(MAX_GIT_FILE).read_to_end(&mut text)?;
    let path = text.strip_prefix(b"gitdir: ").map(|mut path| {
        while let [rest @ .., b'\n' | b'\r'] = path {
            path = rest;
        }
        os_string(path)
    });
    Ok(path)
}
