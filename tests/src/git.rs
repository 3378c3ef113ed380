//! What the `git` command line says of the repository around a folder.
//!
//! This is where the examples and tests get a workspace from. Nothing is cleaned up here: a remote
//! URL with a credential in it comes back with the credential.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io,
    path::Path,
    process::{Command, Output, Stdio},
};

use anyhow::{Context as _, bail};

/// Variables that point git at another repository, or at parts of one, than the folder's own. A
/// process inherits them when it is run by a hook, an alias or `git rebase --exec`.
const REDIRECTIONS: [&str; 9] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

/// A git repository with a working tree, as it was when it was asked.
///
/// Bytes that are not UTF-8 are replaced by U+FFFD in all texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Absolute path of the working tree's root, symbolic links resolved.
    pub root: String,
    /// Fetch URL of each remote by its name, exactly as configured, before any `insteadOf`. Where
    /// a remote has several, the first, which is what git fetches from.
    pub remotes: BTreeMap<String, String>,
    /// Full hash of the commit that `HEAD` is at, `None` while there is no commit.
    pub head: Option<String>,
    /// Whether anything differs from `HEAD`: staged, unstaged or untracked, but not ignored.
    pub has_changes: bool,
}

impl Repository {
    /// Looks for the repository whose working tree `dir` is in.
    ///
    /// `None` when it is in none, in a bare repository or in git's own folder, and when git is not
    /// installed. Blocks while a few git processes run.
    ///
    /// # Errors
    ///
    /// When git cannot be run or fails: `dir` does not exist, the repository belongs to another
    /// user, its index or configuration is corrupt.
    pub fn discover(dir: &Path) -> anyhow::Result<Option<Self>> {
        let git = Git { program: OsStr::new("git"), dir };
        git.repository()
    }
}

/// Runs git in one folder.
struct Git<'a> {
    program: &'a OsStr,
    dir: &'a Path,
}

impl Git<'_> {
    fn repository(&self) -> anyhow::Result<Option<Repository>> {
        if !self.is_in_work_tree()? {
            return Ok(None);
        }
        Ok(Some(Repository {
            root: self.root()?,
            remotes: self.remotes()?,
            head: self.head()?,
            has_changes: self.has_changes()?,
        }))
    }

    fn is_in_work_tree(&self) -> anyhow::Result<bool> {
        let args = ["rev-parse", "--is-inside-work-tree"];
        let output = match self.spawn(&args) {
            // The folder is git's argument, so that only a missing program gives this error.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            spawned => self.spawned(&args, spawned)?,
        };
        if is_outside_any_repository(&output) {
            return Ok(false);
        }
        let answer = self.succeeded(&args, output)?;
        Ok(line(&answer) == "true")
    }

    fn root(&self) -> anyhow::Result<String> {
        let output = self.output(&["rev-parse", "--show-toplevel"])?;
        Ok(line(&output))
    }

    fn remotes(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let args = ["config", "-z", "--get-regexp", r"^remote\..+\.url$"];
        let Some(output) = self.output_or_none(&args)? else {
            return Ok(BTreeMap::new());
        };
        let mut remotes = BTreeMap::new();
        // Each entry is the key, a line feed and the value; a key without a value has no line feed.
        for entry in output.split(|byte| *byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            let Some((key, url)) = entry.split_once('\n') else {
                continue;
            };
            let name = key.strip_prefix("remote.").and_then(|rest| rest.strip_suffix(".url"));
            if let Some(name) = name {
                remotes.entry(name.to_owned()).or_insert_with(|| url.to_owned());
            }
        }
        Ok(remotes)
    }

    fn head(&self) -> anyhow::Result<Option<String>> {
        let args = ["rev-parse", "--verify", "--quiet", "HEAD"];
        Ok(self.output_or_none(&args)?.as_deref().map(line))
    }

    fn has_changes(&self) -> anyhow::Result<bool> {
        // Said outright, because a user's configuration may hide untracked files.
        let args = ["status", "--porcelain", "-z", "--untracked-files=normal"];
        Ok(!self.output(&args)?.is_empty())
    }

    /// The output, `None` when git says with its exit code 1 that there is nothing to show.
    fn output_or_none(&self, args: &[&str]) -> anyhow::Result<Option<Vec<u8>>> {
        let output = self.run(args)?;
        if output.status.code() == Some(1) {
            return Ok(None);
        }
        self.succeeded(args, output).map(Some)
    }

    fn output(&self, args: &[&str]) -> anyhow::Result<Vec<u8>> {
        let output = self.run(args)?;
        self.succeeded(args, output)
    }

    fn succeeded(&self, args: &[&str], output: Output) -> anyhow::Result<Vec<u8>> {
        if !output.status.success() {
            let error = String::from_utf8_lossy(&output.stderr);
            bail!("{} ended with {}: {}", self.describe(args), output.status, error.trim_end());
        }
        Ok(output.stdout)
    }

    fn run(&self, args: &[&str]) -> anyhow::Result<Output> {
        self.spawned(args, self.spawn(args))
    }

    fn spawned(&self, args: &[&str], output: io::Result<Output>) -> anyhow::Result<Output> {
        output.with_context(|| format!("cannot run {}", self.describe(args)))
    }

    fn spawn(&self, args: &[&str]) -> io::Result<Output> {
        let mut command = Command::new(self.program);
        for variable in REDIRECTIONS {
            command.env_remove(variable);
        }
        command
            // Do not refresh the index: a reader must not get in the way of the user's own git.
            .env("GIT_OPTIONAL_LOCKS", "0")
            // One message is matched below, so it must not be a translated one.
            .env("LC_ALL", "C")
            .arg("-C")
            .arg(self.dir)
            .args(args)
            .stdin(Stdio::null())
            .output()
    }

    fn describe(&self, args: &[&str]) -> String {
        let dir = self.dir.to_string_lossy();
        format!("`git {}` in {dir:?}", args.join(" "))
    }
}

/// Git has one exit code for all that is fatal, so its message has to tell.
fn is_outside_any_repository(output: &Output) -> bool {
    !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("not a git repository")
}

/// The text without the line feed that git ends it with. Only that one: a path may end in another.
fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output.strip_suffix(b"\n").unwrap_or(output)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_git_there_is_no_repository() {
        let git = Git { program: OsStr::new("no-such-program-as-this"), dir: Path::new(".") };
        assert_eq!(git.repository().expect("not an error"), None);
    }
}
