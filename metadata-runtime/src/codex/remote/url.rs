use std::fmt;
use std::net::Ipv6Addr;

use gix_url::{Scheme, Url};
use serde::{Deserialize, Serialize};

use super::reading::delimiters;

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
/// A URL with any other `@` is refused, also in its path and as the escape `%40`, because programs disagree on whether
/// what is before it is a credential. For example, git reads `me:token@example.com:a.git` as a path on the host `me`, but
/// `token` is probably meant as a credential.
///
/// A URL is refused as well if it has an escape of bytes that are no UTF-8, such as `%FF`, or a `%` and its digits with a
/// blank or a character outside ASCII between them: programs disagree on the characters that these stand for.
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
        let marks = count_marks(raw)?;
        let clean = cleaned(raw)?;
        let is_same = clean.text == raw;
        let allowed = usize::from(clean.has_user);
        // A text is read once only, since reading takes most of the time.
        let has_marks = if is_same { marks > allowed } else { marks_in(&clean.text).nth(allowed).is_some() };
        if has_marks {
            return Err(RemoteUrlError::Unreadable);
        }
        // Escapes are longer than what they stand for.
        if clean.text.len() > MAX_BYTES {
            return Err(RemoteUrlError::TooLong);
        }
        // Readers see the cleaned URL, so that cleaning it again must change nothing.
        if is_same || cleaned(&clean.text)? == clean { Ok(Self(clean.text)) } else { Err(RemoteUrlError::Unreadable) }
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

/// Returns each mark in the text: the end of user information, or the beginning of a query or a fragment, to some reader. An
/// `@` in a path is such an end: a password, as in Base64, can have slashes, so that programs disagree on where a path
/// begins.
fn marks_in(text: &str) -> impl Iterator<Item = u8> {
    delimiters(text).filter(|delimiter| *delimiter != b':')
}

/// Returns the number of marks.
///
/// # Errors
///
/// Returns an error if a `?` or a `#` comes before an `@`: to some readers a query begins there, and the host is a part of
/// it; to others all of it is a part of a password.
fn count_marks(raw: &str) -> Result<usize, RemoteUrlError> {
    let (mut count, mut has_query) = (0, false);
    for mark in marks_in(raw) {
        if has_query && mark == b'@' {
            return Err(RemoteUrlError::Unreadable);
        }
        has_query |= mark != b'@';
        count += 1;
    }
    Ok(count)
}

/// A URL without the parts that may be a credential. The text may still have [marks](marks_in).
#[derive(PartialEq)]
struct Cleaned {
    text: String,
    /// `true` if the URL has the user `git`. The `@` behind it is the only mark that is allowed.
    has_user: bool,
}

/// Removes the parts that may be a credential. Does not look for marks.
fn cleaned(raw: &str) -> Result<Cleaned, RemoteUrlError> {
    // Some parsers drop invisible characters at the ends, and line feeds and tabs anywhere.
    if raw.chars().any(char::is_control) || raw.trim().len() != raw.len() {
        return Err(RemoteUrlError::Unreadable);
    }
    if is_drive_path(raw) {
        // On systems other than Windows this would be a host with a letter for a name.
        return Ok(Cleaned { text: raw.to_owned(), has_user: false });
    }
    let Some((user, rest)) = ipv6_scp(raw) else { return cleaned_url(raw) };
    let url = cleaned_url(rest)?;
    Ok(if user == "git" { Cleaned { text: format!("git@{}", url.text), has_user: true } } else { url })
}

/// Does the same as [`cleaned`] for a URL that the parser splits in the right places.
fn cleaned_url(raw: &str) -> Result<Cleaned, RemoteUrlError> {
    let mut url = parse(raw)?;
    match &url.scheme {
        Scheme::Ext => return Err(RemoteUrlError::RemoteHelper(Some("ext"))),
        Scheme::Helper(name) | Scheme::HelperUrl(name) => {
            let known = HELPERS.into_iter().find(|known| known.eq_ignore_ascii_case(name));
            return Err(RemoteUrlError::RemoteHelper(known));
        }
        Scheme::Http | Scheme::Https => {
            let query = raw.find(['?', '#']).unwrap_or(raw.len());
            url = parse(&raw[..query])?;
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
    let has_user = read.user() == Some("git") && read.scheme == Scheme::Ssh;
    let is_fine = read.scheme == url.scheme && (has_user || read.user().is_none()) && is_without_credential(&read);
    if is_fine { Ok(Cleaned { text: clean, has_user }) } else { Err(RemoteUrlError::Unreadable) }
}

/// Splits `user@[address]:path`, which the parser would split inside the address.
fn ipv6_scp(raw: &str) -> Option<(&str, &str)> {
    let (user, _) = raw.split_once("@[")?;
    (!user.contains([':', '/', '\\', '['])).then(|| (user, &raw[user.len() + 1..]))
}

/// Returns `true` if `url` has no password, and neither its host nor the name of a remote helper can be a credential.
fn is_without_credential(url: &Url) -> bool {
    // To git, `host::path` is for the remote helper `host`.
    let is_helper = url.serialize_alternative_form && url.path.starts_with(b":");
    url.password().is_none() && url.host.as_deref().is_none_or(is_host) && !is_helper
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
