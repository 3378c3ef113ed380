//! The repository around a folder, as the snapshot takes it and as a reader is told of it.

use std::path::Path;

use codex_metadata::codex::{RejectedRemote, RemoteName, Workspace};
use codex_metadata_cli::print::{Named, Plain};
use serde::Serialize;

use super::folder;
use crate::git::{Repository, took_too_long};

/// The workspace around a folder.
#[derive(Clone, Debug)]
pub enum Surroundings {
    /// A git repository.
    Workspace(Found),
    /// None; the sentence says why.
    Nothing(String),
}

/// A git repository, without what may be a credential.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// Absolute path of its root.
    pub root: String,
    /// Its members in the snapshot.
    #[serde(flatten)]
    pub workspace: Workspace,
    /// Which remotes are not in the snapshot, and why.
    pub rejected_remotes: Vec<String>,
    /// Why the commit is not known, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_unknown: Option<String>,
    /// Why it is not known whether there are changes, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_unknown: Option<String>,
}

impl Surroundings {
    /// Looks for the repository that `dir` is in, with this git or with the system's.
    ///
    /// A git that fails is no reason to send nothing: a request without a workspace is a good request.
    ///
    /// # Errors
    ///
    /// When there is no such folder, as for [`folder`].
    pub fn look(dir: &Path, git: Option<&Path>) -> anyhow::Result<Self> {
        let found = match git {
            Some(git) => Repository::discover_with(git, dir),
            None => Repository::discover(dir),
        };
        // The folder may be on a file system that does not answer. Git asks it first, since a git can be left to itself.
        Ok(match found {
            Ok(Ok(repository)) => Self::Workspace(Found::new(repository)),
            Ok(Err(nothing)) => Self::Nothing(format!("{}: {nothing}", Named(&folder(dir)?))),
            Err(error) => {
                if !took_too_long(&error) {
                    folder(dir)?;
                }
                Self::Nothing(format!("git cannot say: {error:#}"))
            }
        })
    }

    /// The repository, if there is one.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        match self {
            Self::Workspace(found) => Some(found),
            Self::Nothing(_) => None,
        }
    }
}

impl Found {
    fn new(Repository { root, remotes, head, has_changes }: Repository) -> Self {
        let (commit, commit_unknown) = parted(head);
        let (has_changes, changes_unknown) = parted(has_changes.map(Some));
        let mut workspace = Workspace { latest_git_commit_hash: commit, has_changes, ..Workspace::default() };
        let (mut urls, mut without_url) = (Vec::new(), Vec::new());
        for (name, url) in remotes {
            match url {
                Some(url) => urls.push((name, url)),
                None => without_url.push(no_url(&name)),
            }
        }
        let rejected = workspace.set_remotes(urls);
        let rejected_remotes = rejected.iter().map(ToString::to_string).chain(without_url).collect();
        Self { root, workspace, rejected_remotes, commit_unknown, changes_unknown }
    }
}

/// Says that the remote has no URL, with its name if it may be shown.
fn no_url(name: &str) -> String {
    match RemoteName::new(name) {
        Ok(name) => format!("remote `{}` not sent: it has no URL", Plain(name.as_str())),
        Err(_) => RejectedRemote::Name.to_string(),
    }
}

/// What is known, and why it is not.
fn parted<T>(answer: Result<Option<T>, String>) -> (Option<T>, Option<String>) {
    answer.map_or_else(|why| (None, Some(why)), |known| (known, None))
}
