//! Finds a git that belongs to the system.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

/// Where systems and their package managers put programs.
///
/// `PATH` may lead into the repository that is looked at, as to `node_modules/.bin`, or into another working tree of it,
/// which nothing there has to say. So it is not asked.
pub const FOLDERS: &[&str] = if cfg!(windows) {
    &[r"C:\Program Files\Git\cmd"]
} else {
    &[
        "/usr/local/bin",
        "/usr/bin",
        "/bin",
        "/opt/homebrew/bin",
        "/home/linuxbrew/.linuxbrew/bin",
        "/opt/local/bin",
        "/usr/pkg/bin",
        "/run/current-system/sw/bin",
    ]
};

/// Returns where these folders have their git if they have one, in their order. None of them is looked at.
pub(super) fn programs_in<F: AsRef<Path>>(folders: impl IntoIterator<Item = F>) -> impl Iterator<Item = PathBuf> {
    folders.into_iter().map(|folder| folder.as_ref().join(format!("git{EXE_SUFFIX}")))
}

/// Returns whether there is a file. A link to nothing is one that cannot be run, which is said if there is no other.
pub(super) fn is_there(program: &Path) -> bool {
    program.is_file() || program.is_symlink() && !program.exists()
}

/// Returns the file without symbolic links, so that one in two folders is the same: `/bin` may be `/usr/bin`. A link to
/// nothing is in its own folder.
pub(super) fn file(program: &Path) -> PathBuf {
    let of_folder = || Some(program.parent()?.canonicalize().ok()?.join(program.file_name()?));
    program.canonicalize().ok().or_else(of_folder).unwrap_or_else(|| program.to_owned())
}
