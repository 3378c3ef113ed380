//! Foreign text in one line, and what was typed without its secrets.

use std::fmt::{self, Write as _};
use std::path::Path;

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
            _ => write!(f, "{}", char.escape_debug()),
        })?;
        if chars.next().is_some() { f.write_str("...") } else { Ok(()) }
    }
}

/// A URL that is shown, also a malformed one, without what may be user information, a query or a fragment, and as a part
/// of one line.
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = match self.0.split_once("://") {
            Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => (Some(scheme), rest),
            _ => (None, self.0),
        };
        let (before, after) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        let place = match before.rsplit_once('@') {
            // Either a query has an `@`, or a password a `?`, and all before it is the user's.
            _ if after.contains('@') => "...",
            Some((_, place)) => place,
            None => before,
        };
        scheme.map_or(Ok(()), |scheme| write!(f, "{scheme}://"))?;
        write!(f, "{}", Plain(place))
    }
}

/// A path that is shown as a part of one line. It may be a URL that came to the wrong place.
pub struct Named<'a>(pub &'a Path);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.to_string_lossy();
        if path.contains("://") { Shown(&path).fmt(f) } else { Plain(&path).fmt(f) }
    }
}
