use std::fmt;

use gix_url::{Scheme, Url};
use serde::{Deserialize, Serialize};

/// The URL of a git remote, without any credential; there is no other way to put one into a snapshot.
///
/// What is kept of the user information is the plain user `git` of an SSH remote, which names no one. The
/// query and the fragment of an HTTP remote go too: tokens travel there as well.
///
/// ```
/// use codex_metadata_runtime::codex::RemoteUrl;
///
/// let clean = |raw| RemoteUrl::new(raw).unwrap().to_string();
/// assert_eq!(clean("https://me:token@example.com/a.git"), "https://example.com/a.git");
/// assert_eq!(clean("git@example.com:a/b.git"), "git@example.com:a/b.git");
/// assert_eq!(clean("ssh://me@example.com/a.git"), "ssh://example.com/a.git");
///
/// let error = RemoteUrl::new("ext::sh -c 'curl https://token@example.com'").unwrap_err();
/// assert_eq!(error.to_string(), "the address is only meaningful to the remote helper `ext`, and may hold a credential");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RemoteUrl(String);

impl RemoteUrl {
    /// Takes the URL as git has it and leaves out what may be a credential.
    ///
    /// # Errors
    ///
    /// When it cannot be told whether there is a credential in it: such a URL is not to be sent.
    pub fn new(raw: &str) -> Result<Self, RemoteUrlError> {
        let mut url = parse(raw)?;
        match &url.scheme {
            Scheme::Ext => return Err(RemoteUrlError::RemoteHelper("ext".into())),
            Scheme::Helper(name) | Scheme::HelperUrl(name) => {
                return Err(RemoteUrlError::RemoteHelper(name.clone()));
            }
            Scheme::Http | Scheme::Https => {
                let raw = raw.find(['?', '#']).map_or(raw, |end| &raw[..end]);
                url = parse(raw)?;
                url.set_user(None);
            }
            Scheme::Ssh if url.user() == Some("git") => {}
            Scheme::Ssh | Scheme::Git | Scheme::File => {
                url.set_user(None);
            }
        }
        url.set_password(None);
        let clean = String::from_utf8(url.to_bstring().into()).map_err(|_| RemoteUrlError::Unreadable)?;
        // What will be read from it is what counts, so look at that.
        let read = parse(&clean)?;
        let user_is_fine = match read.user() {
            None => true,
            Some(user) => user == "git" && read.scheme == Scheme::Ssh,
        };
        if user_is_fine && read.password().is_none() { Ok(Self(clean)) } else { Err(RemoteUrlError::Unreadable) }
    }

    /// The URL as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RemoteUrl {
    type Error = RemoteUrlError;

    fn try_from(raw: String) -> Result<Self, RemoteUrlError> {
        Self::new(&raw)
    }
}

/// The error of `gix_url` quotes the URL, and with it the credential: it is not passed on.
fn parse(raw: &str) -> Result<Url, RemoteUrlError> {
    gix_url::parse(raw).map_err(|_| RemoteUrlError::Unreadable)
}

impl fmt::Display for RemoteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RemoteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a remote's URL is not sent. It does not quote the URL, which may hold a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemoteUrlError {
    /// It cannot be read as a location of git's.
    Unreadable,
    /// Its address is for the remote helper of this name, and only that knows what is in it.
    RemoteHelper(String),
}

impl fmt::Display for RemoteUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the URL cannot be read, and may hold a credential"),
            Self::RemoteHelper(name) => write!(
                f,
                "the address is only meaningful to the remote helper `{}`, and may hold a credential",
                name.escape_debug()
            ),
        }
    }
}

impl std::error::Error for RemoteUrlError {}
