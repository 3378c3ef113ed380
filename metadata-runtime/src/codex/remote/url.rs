use std::fmt;
use std::net::Ipv6Addr;

use gix_url::{Scheme, Url};
use serde::{Deserialize, Serialize};

use super::reading::as_read;
use crate::line::Quoted;

/// The URL of a git remote, without any credential; there is no other way to put one into a snapshot.
///
/// What is kept of the user information is the plain user `git` of an SSH remote, which names no one. The
/// query and the fragment of an HTTP remote go too: tokens travel there as well. A location that one program
/// may read with a user, a query or a fragment in it and another without one is refused, as is one that looks as if a
/// credential had been meant: `me:token@example.com:a.git` is a path on the host `me` to git, and a token to its owner.
///
/// A token that is a part of the path, as in `https://example.com/t0k3n/a.git`, looks like any other part: it cannot be
/// known, and is sent.
///
/// ```
/// use codex_metadata::codex::RemoteUrl;
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
        let clean = cleaned(raw)?;
        // What will be read from it is what counts: nothing more may be to leave out.
        if cleaned(&clean)? == clean { Ok(Self(clean)) } else { Err(RemoteUrlError::Unreadable) }
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

fn cleaned(raw: &str) -> Result<String, RemoteUrlError> {
    // Some parsers drop what is invisible at the ends, and line feeds and tabs anywhere.
    if raw.chars().any(char::is_control) || raw.trim().len() != raw.len() {
        return Err(RemoteUrlError::Unreadable);
    }
    if is_drive_path(raw) {
        // On other systems than Windows this would be a host with a letter for a name.
        return if is_plain_path(&raw[2..]) { Ok(raw.to_owned()) } else { Err(RemoteUrlError::Unreadable) };
    }
    if hides_query(raw) {
        return Err(RemoteUrlError::Unreadable);
    }
    if let Some((user, rest)) = ipv6_scp(raw) {
        let url = cleaned(rest)?;
        return Ok(if user == "git" { format!("git@{url}") } else { url });
    }
    let mut url = parse(raw)?;
    match &url.scheme {
        Scheme::Ext => return Err(RemoteUrlError::RemoteHelper("ext".into())),
        Scheme::Helper(name) | Scheme::HelperUrl(name) => {
            return Err(RemoteUrlError::RemoteHelper(name.clone()));
        }
        Scheme::Http | Scheme::Https => {
            url = parse(without_query(raw)?)?;
            url.set_user(None);
        }
        Scheme::Ssh if url.user() == Some("git") => {}
        Scheme::Ssh | Scheme::Git => {
            url.set_user(None);
        }
        // The parser takes all before the path for the host of a `file://` URL.
        Scheme::File => url.host = url.host.map(|host| host.rsplit('@').next().unwrap_or_default().to_owned()),
    }
    url.set_password(None);
    let clean = String::from_utf8(url.to_bstring().into()).map_err(|_| RemoteUrlError::Unreadable)?;
    let read = parse(&clean)?;
    let is_fine = read.scheme == url.scheme && is_without_credential(&read, &clean);
    if is_fine { Ok(clean) } else { Err(RemoteUrlError::Unreadable) }
}

/// `user@[address]:path`, which the parser would split within the address.
fn ipv6_scp(raw: &str) -> Option<(&str, &str)> {
    let (user, _) = raw.split_once("@[")?;
    (!user.contains([':', '/', '\\', '['])).then(|| (user, &raw[user.len() + 1..]))
}

/// Whether a query or a fragment begins in what stands before an `@`, to whoever unescapes first: the host would be a
/// part of it then.
fn hides_query(raw: &str) -> bool {
    let authority = raw.split_once("://").map_or(raw, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| as_read(user).contains(['?', '#']))
}

/// The URL of an HTTP remote up to its query or fragment.
///
/// Where that stands in the authority, an `@` behind it is either nothing or the end of a password: programs
/// differ.
fn without_query(raw: &str) -> Result<&str, RemoteUrlError> {
    let Some(end) = raw.find(['?', '#']) else {
        return Ok(raw);
    };
    let authority = raw.find("://").map_or(0, |scheme| scheme + "://".len());
    let has_path = raw[authority..].find('/').is_some_and(|path| authority + path < end);
    if !has_path && raw[end..].contains('@') { Err(RemoteUrlError::Unreadable) } else { Ok(&raw[..end]) }
}

/// Whether nothing in `url`, written as `text`, can be a credential, however it is read.
fn is_without_credential(url: &Url, text: &str) -> bool {
    let user_is_fine = url.user().is_none_or(|user| user == "git" && url.scheme == Scheme::Ssh);
    let Ok(path) = std::str::from_utf8(&url.path) else {
        return false;
    };
    let place_is_fine = match url.host.as_deref() {
        Some(host) => {
            // The parser unescapes the path, which others do not.
            let written =
                text.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
            let is_plain = is_host(host) && is_remote_path(path) && is_remote_path(written);
            is_plain && (!url.serialize_alternative_form || is_plain_scp(path))
        }
        None => is_plain_path(path),
    };
    user_is_fine && url.password().is_none() && place_is_fine
}

/// Whether a host is a plain name or an address: all else could end a user's name to some reader.
fn is_host(host: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "-._~".contains(c));
    // A colon without a port behind it is no part of the host, and yet left on it.
    let host = host.strip_suffix(':').unwrap_or(host);
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let (address, zone) = host.split_once('%').unwrap_or((host, ""));
    !host.is_empty() && (is_name(host) || address.parse::<Ipv6Addr>().is_ok() && is_name(zone))
}

/// Whether a path on a host has nothing that ends a user's name, begins a query or a fragment, or holds another URL's:
/// that of a proxy does. An `@` may begin a part, as in `/@scope/a.git`, if it does so to every reader.
fn is_remote_path(path: &str) -> bool {
    let read = as_read(path);
    let ends_user = |part: &str| part.chars().skip(1).any(|c| c == '@');
    !read.contains(['?', '#']) && !read.split('/').any(ends_user) && !path.split('/').any(ends_user)
}

/// `host:path` may be `user:password@host...` without a scheme, or the address of a remote helper.
fn is_plain_scp(path: &str) -> bool {
    !path.starts_with(':') && as_read(path).split('/').next().is_some_and(|part| !part.contains('@'))
}

/// Whether a path on this machine is one to every reader. It may be `user@host/...` without a scheme, name a host as UNC
/// paths do, or hold another URL; else an `@` is part of a name.
fn is_plain_path(path: &str) -> bool {
    let slashed = path.replace('\\', "/");
    [path, &slashed, &as_read(path)].into_iter().all(|path| {
        let has_user = |part: &str| part.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
        let is_url = path.rsplit_once('@').is_some_and(|(before, _)| before.contains(":/"));
        // The first part is the host of `//host/share`, and may be one without a slash before it.
        let first = match path.strip_prefix('/') {
            Some(rest) if rest.starts_with('/') => rest.trim_start_matches('/'),
            _ => path,
        };
        let has_host = first.split('/').next().is_some_and(|part| part.contains('@'));
        !path.contains(['?', '#']) && !is_url && !has_host && !path.split('/').any(has_user)
    })
}

/// Whether `C:` and a path begins `raw`.
fn is_drive_path(raw: &str) -> bool {
    matches!(raw.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic())
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
                Quoted(name)
            ),
        }
    }
}

impl std::error::Error for RemoteUrlError {}
