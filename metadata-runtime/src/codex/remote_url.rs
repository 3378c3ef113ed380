use std::fmt;
use std::net::Ipv6Addr;

use gix_url::{Scheme, Url};
use serde::{Deserialize, Serialize};

/// The URL of a git remote, without any credential; there is no other way to put one into a snapshot.
///
/// What is kept of the user information is the plain user `git` of an SSH remote, which names no one. The
/// query and the fragment of an HTTP remote go too: tokens travel there as well. A location that one program
/// may read with a user in it and another without one is refused, as is one that looks as if a credential
/// had been meant: `me:token@example.com:a.git` is a path on the host `me` to git, and a token to its owner.
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
        if is_drive_path(raw) {
            // On other systems than Windows this would be a host with a letter for a name.
            return if hides_userinfo(&raw[2..]) { Err(RemoteUrlError::Unreadable) } else { Ok(Self(raw.to_owned())) };
        }
        if let Some((user, rest)) = ipv6_scp(raw) {
            let url = Self::new(rest)?;
            return Ok(if user == "git" { Self(format!("git@{url}")) } else { url });
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
        // What will be read from it is what counts, so look at that.
        let read = parse(&clean)?;
        let is_fine = read.scheme == url.scheme && is_without_credential(&read);
        if is_fine { Ok(Self(clean)) } else { Err(RemoteUrlError::Unreadable) }
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

/// `user@[address]:path`, which the parser would split within the address.
fn ipv6_scp(raw: &str) -> Option<(&str, &str)> {
    let (user, _) = raw.split_once("@[")?;
    (!user.contains([':', '/', '\\', '['])).then(|| (user, &raw[user.len() + 1..]))
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

/// Whether nothing in `url` can be a credential, however it is read.
fn is_without_credential(url: &Url) -> bool {
    let user_is_fine = url.user().is_none_or(|user| user == "git" && url.scheme == Scheme::Ssh);
    let Ok(path) = std::str::from_utf8(&url.path) else {
        return false;
    };
    let host = url.host.as_deref();
    let place_is_fine = match (&url.scheme, host) {
        (Scheme::File, None) => is_plain_path(path),
        (Scheme::Ssh, Some(host)) if url.serialize_alternative_form => is_plain_scp(host, path),
        _ => true,
    };
    user_is_fine && url.password().is_none() && host.is_none_or(is_host) && place_is_fine && !hides_userinfo(path)
}

/// Whether a host is a plain name or an address: all else could end a user's name to some reader.
fn is_host(host: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "-._~".contains(c));
    // A colon without a port behind it is no part of the host, and yet left on it.
    let host = host.strip_suffix(':').unwrap_or(host);
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let (address, zone) = host.split_once('%').unwrap_or((host, ""));
    is_name(host) || address.parse::<Ipv6Addr>().is_ok() && is_name(zone)
}

/// `host:path` may be `user:password@host...` without a scheme, `scheme:/user@host...` with a slash too few,
/// or the address of a remote helper.
fn is_plain_scp(host: &str, path: &str) -> bool {
    const SCHEMES: [&str; 8] = ["http", "https", "ssh", "git", "file", "ftp", "ftps", "svn"];
    let scheme = SCHEMES.iter().any(|scheme| host.eq_ignore_ascii_case(scheme)) && path.contains('@');
    !scheme && !path.starts_with(':') && !has_at(path.split('/').next())
}

/// A path may be `user@host/...` without a scheme, or name a host as UNC paths do.
fn is_plain_path(path: &str) -> bool {
    let slash = ['/', '\\'];
    let share = path.strip_prefix(slash).and_then(|path| path.strip_prefix(slash));
    let path = share.map_or(path, |share| share.trim_start_matches(slash));
    !has_at(path.split('/').next())
}

fn has_at(part: Option<&str>) -> bool {
    part.is_some_and(|part| unescaped(part).contains('@'))
}

/// Whether `C:` and a path begins `raw`.
fn is_drive_path(raw: &str) -> bool {
    matches!(raw.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic())
}

/// Whether a remote's name may be a URL with user information in it, as git's configuration allows.
pub(super) fn is_url_with_user(name: &str) -> bool {
    name.contains('@') && (name.contains("//") || hides_userinfo(name))
}

/// Whether a path may be another URL, with user information in it: such is the path of a proxy's URL.
fn hides_userinfo(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let ends_user = |part: &str| unescaped(part).rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    let is_url = unescaped(&path).rsplit_once('@').is_some_and(|(before, _)| before.contains(":/"));
    is_url || path.split('/').any(ends_user)
}

/// `text` without percent escapes, however often they were escaped themselves.
fn unescaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        out.push(byte);
        // What an escape stood for may complete another one.
        while let [.., b'%', high, low] = out[..]
            && let (Some(high), Some(low)) = (char::from(high).to_digit(16), char::from(low).to_digit(16))
        {
            out.truncate(out.len() - 3);
            out.extend(u8::try_from(high * 16 + low));
        }
    }
    String::from_utf8_lossy(&out).into_owned()
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
