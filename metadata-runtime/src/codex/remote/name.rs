use std::fmt;

use serde::{Deserialize, Serialize};

use super::RemoteUrl;
use super::reading::delimiters;
use super::url::MAX_BYTES;
use crate::json::refusal;

/// The name of a git remote.
///
/// The name of a remote can be a URL: `git fetch --filter=FILTER URL` creates a remote whose name is the URL. A name is
/// accepted if it does not resemble a URL, or if it is a URL that [`RemoteUrl::new`] accepts without a change. A name
/// of more than 4,096 bytes, or with a control character, is refused. The name `__proto__` is refused too, because some
/// readers of JSON refuse a text that has this key.
///
/// ```
/// use codex_metadata::codex::RemoteName;
///
/// assert_eq!(RemoteName::new("origin").unwrap().as_str(), "origin");
/// assert!(RemoteName::new("https://example.com/a.git").is_ok());
/// assert!(RemoteName::new("https://me:token@example.com/a.git").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(description = "The name of a git remote."))]
#[serde(try_from = "String")]
pub struct RemoteName(String);

impl RemoteName {
    /// Creates a `RemoteName` from a name as git stores it.
    ///
    /// # Errors
    ///
    /// Returns an error if the name may contain a credential, contains a control character, has more than 4,096 bytes,
    /// or is `__proto__`. A refused name must be neither sent nor shown.
    pub fn new(name: &str) -> Result<Self, RemoteNameError> {
        let is_plain =
            name.len() <= MAX_BYTES && !name.chars().any(char::is_control) && delimiters(name).next().is_none();
        // It is a key, of which one is enough to make a whole blob unreadable.
        let is_readable = refusal(name, || false).is_none();
        if is_readable && (is_plain || RemoteUrl::new(name).is_ok_and(|url| url.as_str() == name)) {
            Ok(Self(name.to_owned()))
        } else {
            Err(RemoteNameError)
        }
    }

    /// Returns the name as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RemoteName {
    type Error = RemoteNameError;

    fn try_from(name: String) -> Result<Self, RemoteNameError> {
        Self::new(&name)
    }
}

/// Writes the name as it is sent. The name may contain invisible characters. To show the name to people, use `Debug`,
/// which escapes these characters.
impl fmt::Display for RemoteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RemoteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The error of [`RemoteName::new`]: the name may contain a credential, contains a control character, is too long, or
/// is a key that some readers of JSON refuse. The error does not quote the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteNameError;

impl fmt::Display for RemoteNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the remote's name may hold a credential, as a URL does, or readers of JSON refuse it as a key")
    }
}

impl std::error::Error for RemoteNameError {}
