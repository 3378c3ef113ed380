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
    let files = FOLDERS.iter().map(|folder| Path::new(folder).join(format!("git{EXE_SUFFIX}")));
    files.filter(|file| file.is_file()).collect()
}
