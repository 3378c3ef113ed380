use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::remote_url::{RemoteUrl, RemoteUrlError, is_url_with_user};

/// What is known of a repository that a turn works in; its absolute root is its key in the snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// The fetch URLs of its remotes, by the remote's name, without credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_remote_urls: Option<BTreeMap<String, RemoteUrl>>,
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
    pub fn set_remotes<N: Into<String>>(
        &mut self,
        raw: impl IntoIterator<Item = (N, impl AsRef<str>)>,
    ) -> Vec<RejectedRemote> {
        let mut rejected = Vec::new();
        let mut urls = BTreeMap::new();
        for (name, raw) in raw {
            let name = name.into();
            if is_url_with_user(&name) {
                let name = name.rsplit('@').next().unwrap_or_default().to_owned();
                rejected.push(RejectedRemote { name, error: RemoteUrlError::Unreadable });
                continue;
            }
            match RemoteUrl::new(raw.as_ref()) {
                Ok(url) => {
                    urls.insert(name, url);
                }
                Err(error) => rejected.push(RejectedRemote { name, error }),
            }
        }
        self.associated_remote_urls = (!urls.is_empty()).then_some(urls);
        rejected
    }
}

/// A remote whose URL is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRemote {
    /// The remote's name; of one that is a URL with a user in it, what stands behind the user.
    pub name: String,
    /// Why.
    pub error: RemoteUrlError,
}

impl fmt::Display for RejectedRemote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "remote `{}` not sent: {}", self.name.escape_debug(), self.error)
    }
}
