use std::fmt;
use std::net::Ipv6Addr;

use gix_url::{Scheme, Url};
use serde::{Deserialize, Serialize};

use super::reading::{as_read, with_backslashes};

/// The maximum size of a URL or a name in bytes.
pub(super) const MAX_BYTES: usize = 4096;

/// The remote helpers of git itself. Any other name may be a credential.
const HELPERS: [&str; 6] = ["ext", "fd", "ftp", "ftps", "http", "https"];

/// The URL of a git remote, without user information, query and fragment. All URLs in a
/// [`Workspace`](crate::codex::Workspace) have this type.
///
/// The user information is removed, except the user `git` of an SSH remote, since this user identifies no person. The
/// query and the fragment of an HTTP remote are removed, since they may contain tokens. Any other URL with a `?` or a
/// `#` is refused.
///
/// A URL is also refused if programs disagree on whether it contains a user, a query or a fragment, or if a part of the
/// URL is probably meant as a credential, although git reads this part as something else. For example, git reads
/// `me:token@example.com:a.git` as a path on the host `me`, but `token` is probably meant as a credential.
///
/// A token inside the path of a URL, as in `https://example.com/t0k3n/a.git`, cannot be recognised, and is sent.
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
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(description = "The URL of a git remote, without user information, query and fragment.")
)]
#[serde(try_from = "String")]
pub struct RemoteUrl(String);

impl RemoteUrl {
    /// Creates a `RemoteUrl` from a URL as git stores it, and removes the [parts](Self) that may be a credential.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL may contain a credential that cannot be removed with certainty, or if it has more
    /// than 4,096 bytes. A refused URL must not be sent.
    pub fn new(raw: &str) -> Result<Self, RemoteUrlError> {
        if raw.len() > MAX_BYTES {
            return Err(RemoteUrlError::TooLong);
        }
        let clean = cleaned(raw)?;
        // Escapes are longer than what they stand for.
        if clean.len() > MAX_BYTES {
            return Err(RemoteUrlError::TooLong);
        }
        // Readers see the cleaned URL, so that cleaning it again must change nothing.
        if cleaned(&clean)? == clean { Ok(Self(clean)) } else { Err(RemoteUrlError::Unreadable) }
    }

    /// Returns the URL as it is sent.
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

/// Parses the URL. The error of `gix_url` quotes the URL, which may contain a credential, and is dropped.
fn parse(raw: &str) -> Result<Url, RemoteUrlError> {
    gix_url::parse(raw).map_err(|_| RemoteUrlError::Unreadable)
}

fn cleaned(raw: &str) -> Result<String, RemoteUrlError> {
    // Some parsers drop invisible characters at the ends, and line feeds and tabs anywhere.
    if raw.chars().any(char::is_control) || raw.trim().len() != raw.len() {
        return Err(RemoteUrlError::Unreadable);
    }
    if is_drive_path(raw) {
        // On systems other than Windows this would be a host with a letter for a name.
        // To lenient parsers a letter is a scheme, and any slashes behind it begin a host.
        let path = format!("/{}", &raw[2..]);
        return if is_plain_path(&path) { Ok(raw.to_owned()) } else { Err(RemoteUrlError::Unreadable) };
    }
    if hides_query(raw) {
        return Err(RemoteUrlError::Unreadable);
    }
    if let Some((user, rest)) = ipv6_scp(raw) {
        let url = cleaned(rest)?;
        return Ok(if user == "git" { format!("git@{url}") } else { url });
    }
    let mut url = parse(raw)?;
    let mut given = raw;
    match &url.scheme {
        Scheme::Ext => return Err(RemoteUrlError::RemoteHelper(Some("ext"))),
        Scheme::Helper(name) | Scheme::HelperUrl(name) => {
            let known = HELPERS.into_iter().find(|known| known.eq_ignore_ascii_case(name));
            return Err(RemoteUrlError::RemoteHelper(known));
        }
        Scheme::Http | Scheme::Https => {
            given = without_query(raw)?;
            url = parse(given)?;
            url.set_user(None);
        }
        Scheme::Ssh if url.user() == Some("git") => {}
        Scheme::Ssh | Scheme::Git => {
            url.set_user(None);
        }
        // The parser takes everything before the path for the host of a `file://` URL.
        Scheme::File => url.host = url.host.map(|host| host.rsplit('@').next().unwrap_or_default().to_owned()),
    }
    url.set_password(None);
    let clean = String::from_utf8(url.to_bstring().into()).map_err(|_| RemoteUrlError::Unreadable)?;
    let read = parse(&clean)?;
    let is_fine = read.scheme == url.scheme && is_without_credential(&read, [given, &clean]);
    if is_fine { Ok(clean) } else { Err(RemoteUrlError::Unreadable) }
}

/// Splits `user@[address]:path`, which the parser would split inside the address.
fn ipv6_scp(raw: &str) -> Option<(&str, &str)> {
    let (user, _) = raw.split_once("@[")?;
    (!user.contains([':', '/', '\\', '['])).then(|| (user, &raw[user.len() + 1..]))
}

/// Returns `true` if a program that decodes escapes first would read a query or a fragment before an `@`. The host
/// would then be a part of it.
fn hides_query(raw: &str) -> bool {
    let authority = raw.split_once("://").map_or(raw, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| as_read(user).contains(['?', '#']))
}

/// Returns the URL of an HTTP remote up to its query or fragment.
///
/// If the query begins in the authority, or in that of another URL in the path, programs disagree whether a later `@`
/// ends a password.
fn without_query(raw: &str) -> Result<&str, RemoteUrlError> {
    let Some(end) = raw.find(['?', '#']) else {
        return Ok(raw);
    };
    let authority = raw.find("://").map_or(0, |scheme| scheme + "://".len());
    let has_path = raw[authority..].find('/').is_some_and(|path| authority + path < end);
    let is_password =
        || !has_path || as_read(&raw[authority..end]).split_once('/').is_some_and(|(_, path)| path.contains(':'));
    if as_read(&raw[end..]).contains('@') && is_password() { Err(RemoteUrlError::Unreadable) } else { Ok(&raw[..end]) }
}

/// Returns `true` if nothing in `url`, as it was given and as it will be sent, can be read as a credential.
fn is_without_credential(url: &Url, texts: [&str; 2]) -> bool {
    let user_is_fine = url.user().is_none_or(|user| user == "git" && url.scheme == Scheme::Ssh);
    let Ok(path) = std::str::from_utf8(&url.path) else {
        return false;
    };
    let place_is_fine = match url.host.as_deref() {
        Some(host) => {
            // The parser decodes the path, and other programs do not.
            let written = |text: &str| {
                let rest = text.split_once("://").map(|(_, rest)| rest);
                rest.is_none_or(|rest| rest.split_once('/').is_none_or(|(_, path)| is_remote_path(path)))
            };
            let is_plain = is_host(host) && is_remote_path(path) && texts.into_iter().all(written);
            is_plain && (!url.serialize_alternative_form || is_plain_scp(path)) && !is_behind_password(url, host, path)
        }
        None => is_plain_path(path),
    };
    user_is_fine && url.password().is_none() && place_is_fine
}

/// Returns `true` if a host is a plain name or an address. Any other character could end a user's name to some reader.
fn is_host(host: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "-._~".contains(c));
    // A colon without a port is not part of the host, although the parser leaves it there.
    let host = host.strip_suffix(':').unwrap_or(host);
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let (address, zone) = host.split_once('%').unwrap_or((host, ""));
    !host.is_empty() && (is_name(host) || address.parse::<Ipv6Addr>().is_ok() && is_name(zone))
}

/// Returns `true` if a path on a host contains nothing that ends a user's name, begins a query or a fragment, or is
/// another URL, as in the path of a proxy. An `@` may begin a part, as in `/@scope/a.git`, if every reader sees it
/// there.
fn is_remote_path(path: &str) -> bool {
    let read = as_read(path);
    let ends_user = |part: &str| part.chars().skip(1).any(|c| c == '@');
    !read.contains(['?', '#'])
        && !names_user(&read)
        && !read.split('/').any(ends_user)
        && !path.split('/').any(ends_user)
}

/// Returns `true` if a path may contain `user:password@host` or `user@host:path`. A slash may be a part of the user's
/// name or the password, as in Base64.
fn names_user(path: &str) -> bool {
    path.contains('@') && path.contains(':')
}

/// Returns `true` if the path of `host:path` is a plain one. Otherwise the whole may be `user:password@host...` without
/// a scheme, or the address of a remote helper.
fn is_plain_scp(path: &str) -> bool {
    !path.starts_with(':')
        && !has_doubtful_slash(path)
        && as_read(path).split('/').next().is_some_and(|part| !part.contains('@'))
}

/// Returns `true` if the host may be a user's name, and the colon after it the beginning of a password with a slash, as
/// in `user:password/@host/...`. An `@` in the path is then the end of the password.
///
/// Behind a port it may also begin a scope, unless the name of a host and a path follow.
fn is_behind_password(url: &Url, host: &str, path: &str) -> bool {
    let may_be_user = url.user().is_none() && (!host.contains(':') || host.ends_with(':'));
    let read = as_read(path);
    if url.serialize_alternative_form {
        return may_be_user && read.contains('@');
    }
    let has_colon = url.port.is_some() || host.ends_with(':');
    let names_host = |part: &str| part.strip_prefix('@').is_some_and(|host| host.contains('.'));
    let folders = read.trim_end_matches('/').rsplit_once('/').map_or("", |(folders, _)| folders);
    may_be_user && has_colon && folders.split('/').any(names_host)
}

/// Returns `true` if there is an `@`, and something that is a slash to some readers, and a part of a user's name or of a
/// password to others.
fn has_doubtful_slash(path: &str) -> bool {
    let read = as_read(path);
    let depth = |path: &str| path.matches('/').count();
    read.contains('@') && depth(&path.replace('\\', "/")) != depth(&read)
}

/// Returns `true` if every reader takes the path for one on this machine. A path may be `user@host/...` without a
/// scheme, name a host like a UNC path, or contain another URL; otherwise an `@` is part of a name.
fn is_plain_path(path: &str) -> bool {
    if has_doubtful_slash(path) {
        return false;
    }
    let (slashed, read) = (path.replace('\\', "/"), as_read(path));
    [path, &slashed, &read, &with_backslashes(path)].into_iter().all(|path| {
        // The first part is the host of `//host/share`, and may be a host without a slash before it.
        let first = match path.strip_prefix('/') {
            Some(rest) if rest.starts_with('/') => rest.trim_start_matches('/'),
            _ => path,
        };
        let has_host = first.split('/').next().is_some_and(|part| part.contains('@'));
        !path.contains(['?', '#']) && !names_user(path) && !has_host
    })
}

/// Returns `true` if `raw` begins with a drive such as `C:` and a path.
fn is_drive_path(raw: &str) -> bool {
    matches!(raw.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic())
}

/// Writes the URL as it is sent. The URL may contain invisible characters. To show the URL to people, use `Debug`,
/// which escapes these characters.
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

/// The error of [`RemoteUrl::new`]: the reason why the URL of a git remote cannot be sent. The error does not quote the
/// URL, since the URL may contain a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemoteUrlError {
    /// The URL is not valid, or programs disagree on which part of the URL is a credential.
    Unreadable,
    /// The URL is for a git remote helper, which is a program that git runs to reach the remote, as in `ext::COMMAND`.
    /// Only the helper can interpret such a URL. The variant contains the name of the helper if the helper comes with
    /// git. Any other name may be a credential, and is not kept.
    RemoteHelper(Option<&'static str>),
    /// The URL has more than 4,096 bytes.
    TooLong,
}

impl fmt::Display for RemoteUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the URL cannot be read, and may hold a credential"),
            Self::RemoteHelper(Some(name)) => {
                write!(f, "the address is only meaningful to the remote helper `{name}`, and may hold a credential")
            }
            Self::RemoteHelper(None) => {
                f.write_str("the address is only meaningful to a remote helper, and may hold a credential")
            }
            Self::TooLong => write!(f, "the URL has more than {MAX_BYTES} bytes"),
        }
    }
}

impl std::error::Error for RemoteUrlError {}
