use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::remote::{RemoteName, RemoteUrl, RemoteUrlError};
use crate::line::Quoted;

/// What is known of a repository that a turn works in; its absolute root is its key in the snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// The fetch URLs of its remotes, by the remote's name, without credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_remote_urls: Option<BTreeMap<RemoteName, RemoteUrl>>,
    /// The commit that is checked out, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_git_commit_hash: Option<String>,
    /// Whether the work tree differs from that commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_changes: Option<bool>,
}

impl Workspace {
    /// Sets the remotes from their raw URLs, and gives back those that cannot be sent.
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
            match RemoteUrl::new(raw.as_ref()) {
                Ok(url) => {
                    urls.insert(name, url);
                }
                Err(error) => rejected.push(RejectedRemote::Url { name, error }),
            }
        }
        self.associated_remote_urls = (!urls.is_empty()).then_some(urls);
        rejected
    }
}

/// A remote that is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RejectedRemote {
    /// Its name may hold a credential, and is not shown.
    Name,
    /// Its URL may.
    Url {
        /// The remote's name.
        name: RemoteName,
        /// Why.
        error: RemoteUrlError,
    },
}

impl fmt::Display for RejectedRemote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("a remote not sent: its name is a URL or the like, and may hold a credential"),
            Self::Url { name, error } => write!(f, "remote `{}` not sent: {error}", Quoted(name.as_str())),
        }
    }
}
