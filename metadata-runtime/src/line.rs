//! Foreign text in one line of a log.

use std::fmt::{self, Write as _};

/// Shows foreign text as a part of one line. Characters that would break the line or end the quotation are escaped, and
/// text that is too long is cut.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

/// The maximum number of characters shown, since people read the line.
const MAX_CHARS: usize = 256;

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        for c in chars.by_ref().take(MAX_CHARS) {
            match c {
                '\'' | '"' => f.write_char(c)?,
                '`' => f.write_str("\\`")?,
                _ => c.escape_debug().try_for_each(|c| f.write_char(c))?,
            }
        }
        if chars.next().is_some() { f.write_str("...") } else { Ok(()) }
    }
}

/// Shows foreign text without control characters and other invisible ones. Quotes are not escaped, since JSON contains
/// many.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '"' | '\'' | '\\' => f.write_char(c),
            _ => c.escape_debug().try_for_each(|c| f.write_char(c)),
        })
    }
}
