//! Tells a repository that git cannot use from none: git says the same of both.

use std::path::{Path, PathBuf};

use super::command::Git;
use super::failure::{Failure, Reason};

/// Returns the `.git` that git takes for no repository, where it has found none; `None` if there is no `.git`.
pub(super) fn find(git: &Git<'_>) -> Result<Option<PathBuf>, Failure> {
    let dir = git.folder().to_owned();
    let Some(folder) = git.within_time("looking for a `.git`", move || nearest(&dir))? else {
        return Ok(None);
    };
    // Git may not have looked there: it stays in one file system, and below the user's `GIT_CEILING_DIRECTORIES`.
    match git.elsewhere(&folder).output(&["rev-parse", "--git-dir"]) {
        Err(failure) if failure.reason() == Some(Reason::NotInRepository) => Ok(Some(folder.join(".git"))),
        Err(failure @ Failure::TimeIsOver(_)) => Err(failure),
        _ => Ok(None),
    }
}

/// Returns the first folder with a `.git`, from this one upwards.
fn nearest(dir: &Path) -> Option<PathBuf> {
    let dir = dir.canonicalize().ok()?;
    dir.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok()).map(Path::to_owned)
}
