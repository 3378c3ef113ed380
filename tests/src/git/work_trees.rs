//! Finds the working trees that a repository's configuration names (`core.worktree`), before there is a git to ask.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::command::os_string;
use super::program::contents;

/// How many files of a configuration are read, which include others.
const MAX_FILES: usize = 64;

/// Returns the working trees that the configuration of a repository names. In which section or on which condition counts for
/// nothing: one too many costs at most a git that is not run.
pub(super) fn work_trees(repository: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["config", "config.worktree"].map(|name| repository.join(name)).into();
    let (mut trees, mut at) = (Vec::new(), 0);
    while let Some(file) = files.get(at).filter(|_| at < MAX_FILES).cloned() {
        let text = contents(&file).unwrap_or_default();
        trees.extend(values(&text, "worktree").map(|tree| repository.join(tree)));
        let folder = file.parent().unwrap_or(repository);
        for included in values(&text, "path").map(|path| folder.join(path)) {
            if !files.contains(&included) {
                files.push(included);
            }
        }
        at += 1;
    }
    trees
}

/// Returns each value of a setting of this name, whatever its section.
fn values<'t>(text: &'t [u8], name: &'t str) -> impl Iterator<Item = OsString> + 't {
    let signs = text.iter().enumerate().filter(|(_, byte)| **byte == b'=').map(|(at, _)| at);
    signs.filter_map(move |at| {
        let before = text[..at].trim_ascii_end();
        let start = before.iter().rposition(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        let key = &before[start.map_or(0, |start| start + 1)..];
        key.eq_ignore_ascii_case(name.as_bytes()).then(|| os_string(&value(&text[at + 1..])))
    })
}

/// Returns the value that begins here: up to the end of its line or a comment, without quotes and escapes.
fn value(text: &[u8]) -> Vec<u8> {
    let (mut value, mut is_quoted, mut kept) = (Vec::new(), false, 0);
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\n' => break,
            b'#' | b';' if !is_quoted => break,
            b'"' => is_quoted = !is_quoted,
            b'\\' => match bytes.next() {
                Some(b'n') => value.push(b'\n'),
                Some(b't') => value.push(b'\t'),
                Some(b'b') => value.push(8),
                Some(b'\r') if bytes.clone().next() == Some(b'\n') => drop(bytes.next()),
                Some(b'\n') | None => {}
                Some(other) => value.push(other),
            },
            // At the beginning and at the end, spaces outside quotes are no part of it.
            b' ' | b'\t' | b'\r' if !is_quoted && value.is_empty() => {}
            other => value.push(other),
        }
        if is_quoted || !value.last().is_some_and(u8::is_ascii_whitespace) {
            kept = value.len();
        }
    }
    value.truncate(kept);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_working_tree_is_found_as_git_reads_it() {
        for (config, expected) in [
            ("[core]\n\tworktree = /a/b\n", &["/a/b"][..]),
            ("[core]worktree=../b # c", &["/r/../b"]),
            ("[CORE]\r\n\tWorkTree  =  \"/a b \" ; c\r\n", &["/a b "]),
            ("[core]\nworktree = /a\\\n/b\\t\\\\c \"#\" d  \nx = y", &["/a/b\t\\c # d"]),
            ("[a \"x]=y\"] worktree = /a\nworktree = /b", &["/a", "/b"]),
            ("[core]\nmyworktree = /a\nworktrees = /b\n# worktree of all\nworktree", &[]),
        ] {
            let found: Vec<PathBuf> =
                values(config.as_bytes(), "worktree").map(|tree| Path::new("/r").join(tree)).collect();
            assert_eq!(found, expected.iter().map(PathBuf::from).collect::<Vec<_>>(), "{config:?}");
        }
    }

    #[test]
    fn files_that_include_each_other_are_read_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("config", "[include]\npath = more\n[includeIf \"gitdir:/\"]\npath = more\npath = none");
        write("more", "[include]\npath = config\n[core]\nworktree = tree");
        assert_eq!(work_trees(folder.path()), [folder.path().join("tree")]);
    }
}
