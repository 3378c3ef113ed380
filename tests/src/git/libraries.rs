//! Variables that say where a program finds its libraries.

use std::env;
use std::ffi::OsStr;
use std::process::Command;

use super::command::os_string;

/// Takes everything out of these variables that leads to the current folder, or elsewhere from there: git goes to the
/// repository, and would load libraries of it. An empty path, as a colon at the end leaves it, is the current folder.
pub(super) fn keep_whole_paths(command: &mut Command) {
    for (name, value) in env::vars_os() {
        let Some(separators) = separators(&name) else {
            continue;
        };
        let is_kept = |part: &&[u8]| part.starts_with(b"/") || separators.has_names && is_name(part);
        let parts = value.as_encoded_bytes().split(|byte| separators.bytes.contains(byte));
        let kept = os_string(&parts.filter(is_kept).collect::<Vec<_>>().join(&b':'));
        if kept.is_empty() {
            command.env_remove(name);
        } else {
            command.env(name, kept);
        }
    }
}

/// How a variable separates its parts.
struct Separators {
    bytes: &'static [u8],
    /// `true` if a name without a path is looked for where the system has libraries.
    has_names: bool,
}

/// Returns `None` if the variable is none of those that say where libraries are.
fn separators(name: &OsStr) -> Option<Separators> {
    let name = name.to_str()?;
    let is_list_of_folders = name.starts_with("LD_") && name.contains("PATH") || name.starts_with("DYLD_");
    // Those of libraries that convert texts and know languages, which the C library loads.
    if is_list_of_folders || matches!(name, "GCONV_PATH" | "LOCPATH") {
        Some(Separators { bytes: b":;\n", has_names: false })
    } else if name.starts_with("LD_") {
        Some(Separators { bytes: b":; \t\n", has_names: true })
    } else {
        None
    }
}

fn is_name(part: &[u8]) -> bool {
    !part.is_empty() && !part.contains(&b'/')
}
