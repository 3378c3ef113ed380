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
    let look = move || {
        // The mode, the hash, the stage and, behind a tab, the path.
        let paths = answer.texts().filter(is_link).filter_map(|entry| entry.splitn(2, |byte| *byte == b'\t').nth(1));
        let mut all = Vec::new();
        for path in paths {
            match look_at(&root.join(os_string(path))) {
                Ok(Submodule::Absent) => {}
                Ok(Submodule::Lost) => return Err(Failure::LostSubmodule),
                Ok(Submodule::At(git)) => all.push(git),
                Err(_) => return Err(Failure::Unread),
            }
        }
        Ok(all)
    };
    let all = git.within_time("looking at submodules", look)??;
    // A program can be given about as many.
    for some in all.chunks(128) {
        if !git.are_repositories(some)? {
            return Err(Failure::LostSubmodule);
        }
    }
    Ok(())
}

/// What is in the folder of a submodule.
enum Submodule {
    /// It is not checked out.
    Absent,
    /// It has a `.git` that leads to no repository.
    Lost,
    /// It has this `.git`, and all parts of the repository where it leads to are there.
    At(PathBuf),
}

/// Looks at the folder of a submodule.
///
/// # Errors
///
/// Returns an error if something there cannot be read.
fn look_at(folder: &Path) -> io::Result<Submodule> {
    let git = folder.join(".git");
    if !is_there(&git)? {
        return Ok(Submodule::Absent);
    }
    let repository = if git.is_file() { named(&git)?.map(|path| folder.join(path)) } else { Some(git.clone()) };
    let Some(repository) = repository else {
        return Ok(Submodule::Lost);
    };
    let has = |part: &str| is_there(&repository.join(part));
    // A linked working tree has its objects and references elsewhere.
    let is_whole = has("HEAD")? && (has("commondir")? || has("objects")? && has("refs")?);
    // Git opens any other one, and waits at a pipe.
    let kind = || repository.join("HEAD").symlink_metadata().map(|head| head.file_type());
    Ok(if is_whole && kind().is_ok_and(|kind| kind.is_file() || kind.is_symlink()) {
        Submodule::At(git)
    } else {
        Submodule::Lost
    })
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
