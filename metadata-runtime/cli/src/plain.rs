//! Foreign text in one line, and what was typed without its secrets.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::Path;

use codex_metadata::codex::RemoteUrl;

use crate::place::{Place, SCHEMES};
use crate::reading::chars_as_read;

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
        Place { scheme: "", rest, .. } => rest,
        place => place.to_string().into(),
    }
}

/// Returns `true` if the text is a URL with a host and a [plain path](is_plain_path) alone, as that of a scope is.
fn has_plain_path(text: &str) -> bool {
    let rest = SCHEMES.into_iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.and_then(|rest| Some(rest.split_at(rest.find('/')?))).is_some_and(|(host, path)| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
            && is_plain_path(path)
    })
}

/// Returns `true` if every reader takes the text for a path on this machine, where an `@` is a part of many names. A path
/// may also be `user@host/...` without a scheme, name a host like a UNC path, or contain another URL.
fn is_local_path(text: &str) -> bool {
    if text.chars().any(char::is_control) || text.trim().len() != text.len() {
        return false;
    }
    // To lenient parsers the letter of a drive is a scheme, and any slashes behind it begin a host.
    let (root, path) = match text.as_bytes() {
        [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic() => ("/", &text[2..]),
        _ => ("", text),
    };
    let (mut written, mut slashed, mut read) = (PathMarks::default(), PathMarks::default(), PathMarks::default());
    for char in root.chars().chain(path.chars()) {
        written.add(char);
        slashed.add(if char == '\\' { '/' } else { char });
    }
    if written.has_host || slashed.has_host {
        return false;
    }
    for char in root.chars().chain(chars_as_read(path)) {
        read.add(char);
        let is_more = read.users > slashed.users || read.slashes > slashed.slashes;
        if matches!(char, '?' | '#' | ':') || read.has_host || is_more {
            return false;
        }
    }
    // Two slashes are before a host, wherever they are: Oracle has `user/password@//host`.
    let of_drive = usize::from(!root.is_empty());
    let may_have_host = read.users > 0 && read.pairs > of_drive;
    read.users == slashed.users && read.slashes == slashed.slashes && !may_have_host
}

/// The marks of a path, of which its characters are read one after the other.
#[derive(Default)]
struct PathMarks {
    /// The number of `@`.
    users: usize,
    /// The number of `/`.
    slashes: usize,
    /// The number of `/` behind another one.
    pairs: usize,
    is_slash: bool,
    first: First,
    /// `true` if the first part has an `@`. It is the host of `//host/share`, and may be a host without a slash before it.
    has_host: bool,
}

/// Where the characters of a path are that were read.
#[derive(Clone, Copy, Default)]
enum First {
    /// In the slashes before the first part.
    #[default]
    Before,
    Within,
    Behind,
}

impl PathMarks {
    fn add(&mut self, char: char) {
        self.first = match (self.first, char) {
            (First::Before, '/') => First::Before,
            // A part without characters is before a single slash.
            (First::Before, _) if self.slashes == 1 => First::Behind,
            (First::Behind, _) | (First::Within, '/') => First::Behind,
            (First::Before | First::Within, _) => First::Within,
        };
        self.slashes += usize::from(char == '/');
        self.pairs += usize::from(self.is_slash && char == '/');
        self.is_slash = char == '/';
        self.users += usize::from(char == '@');
        self.has_host |= char == '@' && matches!(self.first, First::Within);
    }
}

/// Returns `true` if the text is a URL of which [`Shown`] leaves something out.
#[must_use]
pub fn may_have_secret(text: &str) -> bool {
    !text.is_empty() && without_secrets(text) != text
}

/// A path that is shown as a part of one line. It may be a URL that came to the wrong place.
pub struct Named<'a>(pub &'a Path);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown(&escaped(self.0.as_os_str().as_encoded_bytes())).fmt(f)
    }
}

/// Returns the text of `bytes`. A byte that is not UTF-8 stands as it would in a URL, since a lenient reader may take it for a
/// part of an `@`.
#[must_use]
pub fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    text
}

/// Returns `true` if no reader takes anything in the path of a URL for the end of user information, a query or a
/// fragment. An `@` may begin a part, as in `/@scope/a`.
pub(crate) fn is_plain_path(path: &str) -> bool {
    // What nearly all paths consist of.
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte)) {
        return true;
    }
    if path.split('/').any(|part| part.chars().skip(1).any(|char| char == '@')) {
        return false;
    }
    let mut before = None;
    let mut may_be_user = false;
    chars_as_read(path).all(|char| {
        let ends = match char {
            '?' | '#' => true,
            // The path of a proxy may hold another URL, and a slash may be a part of a password.
            '@' => may_be_user || before.is_some_and(|before| before != '/'),
            _ => false,
        };
        may_be_user |= char == ':' || (char, before) == ('/', Some('/'));
        before = Some(char);
        !ends
    })
}

/// Returns `true` if user information may begin in the path of a URL, which may hold another one.
pub(crate) fn may_begin_user(path: &str) -> bool {
    let mut before = None;
    chars_as_read(path).any(|char| char == ':' || (char, before.replace(char)) == ('/', Some('/')))
}
