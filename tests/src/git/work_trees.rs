//! Finds the working trees that a repository's configuration names (`core.worktree`), before there is a git to ask.

use std::path::{Path, PathBuf};

use super::command::os_string;
use super::files::{Files, TooMuch};

/// Returns the working trees that the configuration of a repository names. In which section or on which condition counts for
/// nothing: one too many costs at most a git that is not run.
pub(super) fn work_trees(repository: &Path, files: &mut Files) -> Result<Vec<PathBuf>, TooMuch> {
    let mut places: Vec<PathBuf> = ["config", "config.worktree"].map(|name| repository.join(name)).into();
    let (mut trees, mut at) = (Vec::new(), 0);
    while let Some(place) = places.get(at).cloned() {
        at += 1;
        let text = files.contents(&place)?.unwrap_or_default();
        for tree in values(&text, "worktree") {
            files.count(&tree)?;
            trees.push(repository.join(os_string(&tree)));
        }
        let folder = place.parent().unwrap_or(repository);
        for path in values(&text, "path") {
            files.count(&path)?;
            let included = folder.join(os_string(&path));
            if !places.contains(&included) {
                places.push(included);
            }
        }
    }
    Ok(trees)
}

/// Returns each value of a setting of this name, whatever its section.
fn values<'t>(text: &'t [u8], name: &'t str) -> impl Iterator<Item = Vec<u8>> + 't {
    let signs = text.iter().enumerate().filter(|(_, byte)| **byte == b'=').map(|(at, _)| at);
    signs.filter_map(move |at| {
        let before = text[..at].trim_ascii_end();
        let start = before.iter().rposition(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        let key = &before[start.map_or(0, |start| start + 1)..];
        key.eq_ignore_ascii_case(name.as_bytes()).then(|| value(&text[at + 1..]))
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
            let found = values(config.as_bytes(), "worktree").map(|tree| Path::new("/r").join(os_string(&tree)));
            let found: Vec<PathBuf> = found.collect();
            assert_eq!(found, expected.iter().map(PathBuf::from).collect::<Vec<_>>(), "{config:?}");
        }
    }

    #[test]
    fn files_that_include_each_other_are_read_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("config", "[include]\npath = more\n[includeIf \"gitdir:/\"]\npath = more\npath = none");
        write("more", "[include]\npath = config\n[core]\nworktree = tree");
        assert_eq!(work_trees(folder.path(), &mut Files::new()), Ok(vec![folder.path().join("tree")]));
    }

    /// A value goes to the end of its line, wherever on it others begin: each is as long as the rest of the file.
    #[test]
    fn a_configuration_that_names_too_much_is_not_looked_through() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let many = |text: fn(usize) -> String| (0..20_000).map(text).collect::<String>();
        for config in [
            format!("[core]\nx = {}", many(|_| "worktree=".to_owned())),
            format!("[include]\nx = {}", many(|_| "path=".to_owned())),
            format!("[include]\n{}", many(|n| format!("path={n}\n"))),
            format!("[core]\n{}", many(|_| "worktree=\"\"".to_owned())),
            // Git takes it for `/`.
            format!("[core]\nworktree = /{}", "./".repeat(3_000)),
        ] {
            std::fs::write(folder.path().join("config"), &config).expect("written");
            assert_eq!(work_trees(folder.path(), &mut Files::new()), Err(TooMuch), "{}", &config[..40]);
        }
    }
}
