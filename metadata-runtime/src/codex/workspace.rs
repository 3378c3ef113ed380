use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::remote::{RemoteName, RemoteUrl, RemoteUrlError};
use crate::line::Quoted;

/// A git repository that a turn works in. The key of a workspace in
/// [`CodexResponsesMetadata::workspaces`](super::CodexResponsesMetadata::workspaces) is the absolute path of the
/// repository's root. The path is sent as it is, even if a folder in it is called like a URL with a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Workspace {
    /// The fetch URL of each git remote, without the parts that [`RemoteUrl`] recognises as credentials. Each key is
    /// the name of a remote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_remote_urls: Option<BTreeMap<RemoteName, RemoteUrl>>,
    /// The id of the commit that is checked out, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_git_commit_hash: Option<String>,
    /// `true` if the work tree differs from the commit that is checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_changes: Option<bool>,
}

impl Workspace {
    /// Sets [`associated_remote_urls`](Self::associated_remote_urls) from the name and the URL of each remote. Pass
    /// names and URLs as git stores them: this method removes credentials from the URLs. Returns the remotes that are
    /// left out. A remote is left out if its name or its URL is too long, contains a control character, or may contain
    /// a credential that cannot be removed. A remote is also left out if its name is a key that some readers of JSON
    /// refuse. If a name comes several times, its first URL counts: git fetches from it.
    #[must_use = "holds the remotes that are not sent"]
    pub fn set_remotes(
        &mut self,
        raw: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Vec<RejectedRemote> {
        let mut rejected = Vec::new();
        let mut urls = BTreeMap::new();
        for (name, raw) in raw {
            let Ok(name) = RemoteName::new(name.as_ref()) else {
                rejected.push(RejectedRemote::Name);
                continue;
            };
            let Entry::Vacant(entry) = urls.entry(name) else {
                continue;
            };
            let url = RemoteUrl::new(raw.as_ref()).map_err(|error| {
                rejected.push(RejectedRemote::Url { name: entry.key().clone(), error });
            });
            entry.insert(url.ok());
        }
        let urls: BTreeMap<_, _> = urls.into_iter().filter_map(|(name, url)| Some((name, url?))).collect();
        self.associated_remote_urls = (!urls.is_empty()).then_some(urls);
        rejected
    }
}

/// A git remote that [`Workspace::set_remotes`] rejected. It is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RejectedRemote {
    /// The name of the remote may contain a credential, contains a control character, is too long, or is a key that
    /// some readers of JSON refuse. The name is not kept.
    Name,
    /// The URL of the remote cannot be sent.
    Url {
        /// The name of the remote.
        name: RemoteName,
        /// The reason why the URL cannot be sent.
        error: RemoteUrlError,
    },
}

impl fmt::Display for RejectedRemote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str(
                "a remote not sent: its name may hold a credential, as a URL does, or readers of JSON refuse it as a key",
            ),
            Self::Url { name, error } => write!(f, "remote `{}` not sent: {error}", Quoted(name.as_str())),
        }
    }
}
