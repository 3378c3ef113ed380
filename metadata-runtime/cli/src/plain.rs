//! Foreign text in one line, and what was typed without its secrets.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::Path;

use codex_metadata::codex::{RemoteUrl, as_read};

/// Foreign text as a part of one line: control characters and characters that change the direction of a line are
/// escaped, and text that is too long is cut.
pub struct Plain<'a>(pub &'a str);

/// The maximum number of characters of a foreign text in a line.
const MAX_CHARS: usize = 512;

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        chars.by_ref().take(MAX_CHARS).try_for_each(|char| match char {
            '"' | '\'' | '\\' => f.write_char(char),
            _ if BLANKS.contains(&char) => write!(f, "{}", char.escape_unicode()),
            _ => write!(f, "{}", char.escape_debug()),
        })?;
        if chars.next().is_some() { f.write_str("...") } else { Ok(()) }
    }
}

/// Letters and symbols that show nothing: the fillers of Hangul, and the Braille pattern without a dot.
const BLANKS: [char; 5] = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}'];

/// Returns `true` if a terminal shows the character, and does nothing else.
pub(crate) fn is_shown(char: char) -> bool {
    matches!(char, ' '..='~') || char.escape_debug().len() == 1 && !BLANKS.contains(&char)
}

/// The most characters of a name in an error about a contract.
pub(crate) const MAX_NAME: usize = 256;

/// Cuts a text that is too long for a line.
pub(crate) fn shortened(text: String) -> String {
    cut_to(MAX_CHARS, text)
}

/// Returns the text; of one with more characters the first ones, followed by `...`.
pub(crate) fn cut_to(most: usize, mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}

/// A text that may be a URL, in any spelling, as a part of one line: without what the most lenient reader takes for user
/// information, a query or a fragment. The path of a file is shown as it is, unless it may be such a URL.
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Plain(&without_secrets(self.0)).fmt(f)
    }
}

/// Returns a text that may be a URL as [`Shown`] has it, but whole and without escapes.
pub(crate) fn without_secrets(text: &str) -> Cow<'_, str> {
    if is_local_path(text) || has_plain_path(text) || RemoteUrl::new(text).is_ok_and(|url| url.as_str() == text) {
        return text.into();
    }
    match Place::of(text) {
        Place { scheme: "", rest } => rest,
        place => place.to_string().into(),
    }
}

/// Returns `true` if the text is a URL with a host and a [plain path](is_plain_path) alone, as that of a scope is.
fn has_plain_path(text: &str) -> bool {
    let rest = SCHEMES.into_iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.and_then(|rest| rest.split_once('/')).is_some_and(|(host, path)| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
            && is_plain_path(path)
    })
}

/// Returns `true` if every reader takes the text for a path on this machine, where an `@` is a part of many names. A path
/// may also be `user@host/...` without a scheme, name a host like a UNC path, or contain another URL.
fn is_local_path(text: &str) -> bool {
    // To lenient parsers the letter of a drive is a scheme, and any slashes behind it begin a host.
    let path = match text.as_bytes() {
        [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic() => format!("/{}", &text[2..]),
        _ => text.to_owned(),
    };
    let (slashed, read) = (path.replace('\\', "/"), as_read(&path));
    let is_read_as_written = |mark: char| read.matches(mark).count() == slashed.matches(mark).count();
    // The first part is the host of `//host/share`, and may be a host without a slash before it.
    let has_host = |path: &str| {
        let first = if path.starts_with("//") { path.trim_start_matches('/') } else { path };
        first.split('/').next().is_some_and(|part| part.contains('@'))
    };
    !text.chars().any(char::is_control)
        && text.trim().len() == text.len()
        && !read.contains(['?', '#', ':'])
        && ['@', '/'].into_iter().all(is_read_as_written)
        && !has_host(&path)
        && !has_host(&slashed)
        && !has_host(&read)
}

/// Returns `true` if the text is a URL of which [`Shown`] leaves something out.
pub(crate) fn may_have_secret(text: &str) -> bool {
    !text.is_empty() && without_secrets(text) != text
}

/// A path that is shown as a part of one line. It may be a URL that came to the wrong place.
pub struct Named<'a>(pub &'a Path);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A byte that is not UTF-8 stands as it would in a URL.
        let mut text = String::new();
        for chunk in self.0.as_os_str().as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            chunk.invalid().iter().try_for_each(|byte| write!(text, "%{byte:02X}"))?;
        }
        Shown(&text).fmt(f)
    }
}

/// A URL without user information, query and fragment.
pub(crate) struct Place<'a> {
    /// The scheme with what follows it, if it is a known one.
    scheme: &'static str,
    /// The rest; `...` if nothing is left.
    pub(crate) rest: Cow<'a, str>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.scheme, self.rest)
    }
}

/// The schemes that are shown. Another may be a user's name.
const SCHEMES: [&str; 8] = ["https://", "http://", "wss://", "ws://", "ssh://", "git://", "ftp://", "file://"];

impl<'a> Place<'a> {
    /// Reads a text that may be a URL.
    pub(crate) fn of(text: &'a str) -> Self {
        let read = as_read(text);
        let (scheme, place) = cut(&read);
        let (_, written) = cut(text);
        // It is left as it was written if everybody reads it so.
        let rest = if as_read(written) == place { Cow::Borrowed(written) } else { Cow::Owned(place.to_owned()) };
        Self { scheme, rest: if rest.is_empty() { "...".into() } else { rest } }
    }
}

/// Returns the scheme and what stands for host and path; nothing if they cannot be told from a secret.
fn cut(url: &str) -> (&'static str, &str) {
    let is_scheme = |scheme: &&str| url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    let scheme = SCHEMES.into_iter().find(is_scheme).unwrap_or_default();
    let rest = &url[scheme.len()..];
    let (before, after) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    // Either a query has an `@`, or a password a `?`, and all before it is the user's.
    let place = if after.contains('@') { "" } else { before.rsplit('@').next().unwrap_or_default() };
    (scheme, place)
}

/// Returns `true` if no reader takes anything in the path of a URL for the end of user information, a query or a
/// fragment. An `@` may begin a part, as in `/@scope/a`.
pub(crate) fn is_plain_path(path: &str) -> bool {
    // What nearly all paths consist of.
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte)) {
        return true;
    }
    let read = as_read(path);
    let ends_user = |path: &str| path.split('/').any(|part| part.chars().skip(1).any(|char| char == '@'));
    // The path of a proxy may hold another URL, and a slash may be a part of a password.
    let is_url = read.rsplit_once('@').is_some_and(|(before, _)| before.contains(':'));
    !read.contains(['?', '#']) && !is_url && !ends_user(path) && !ends_user(&read)
}
