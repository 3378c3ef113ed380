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

/// Returns the git in the first of the folders that has one.
pub(super) fn program() -> Option<PathBuf> {
    FOLDERS.iter().map(|folder| Path::new(folder).join(format!("git{EXE_SUFFIX}"))).find(|file| file.is_file())
}
