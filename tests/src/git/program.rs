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

/// Returns the git of each of the folders that has one, in their order.
pub(super) fn programs() -> Vec<PathBuf> {
    programs_in(FOLDERS)
}

/// Does the same in these folders.
pub(super) fn programs_in<F: AsRef<Path>>(folders: &[F]) -> Vec<PathBuf> {
    let files = folders.iter().map(|folder| folder.as_ref().join(format!("git{EXE_SUFFIX}")));
    // A link to nothing is one that cannot be run, which is said if there is no other.
    files.filter(|file| file.is_file() || file.is_symlink() && !file.exists()).collect()
}
