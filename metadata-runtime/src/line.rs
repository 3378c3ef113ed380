//! Foreign text in one line of a log.

use std::fmt::{self, Write as _};

/// Shows foreign text as a part of one line. Characters that would break the line or end the quotation are escaped, and
/// text that is too long is cut.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

/// The maximum number of characters shown, since people read the line.
pub(crate) const MAX_CHARS: usize = 256;

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        for c in chars.by_ref().take(MAX_CHARS) {
            match c {
                '\'' | '"' => f.write_char(c)?,
                '`' => f.write_str("\\`")?,
                _ => escape(c, f)?,
            }
        }
        if chars.next().is_some() { f.write_str("...") } else { Ok(()) }
    }
}

#[cfg(feature = "contract")]
/// Shows foreign text without control characters and other invisible ones. Quotes are not escaped, since JSON contains
/// many.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

#[cfg(feature = "contract")]
impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '"' | '\'' | '\\' => f.write_char(c),
            _ => escape(c, f),
        })
    }
}

/// Writes a character, or its escape if it is a control character, changes the direction of the line, or shows nothing.
fn escape(c: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if BLANKS.contains(&c) { write!(f, "{}", c.escape_unicode()) } else { write!(f, "{}", c.escape_debug()) }
}

/// Letters and symbols that show nothing: the fillers of Hangul, and the Braille pattern without a dot.
pub(crate) const BLANKS: [char; 5] = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}'];

#[cfg(feature = "contract")]
/// Cuts a text that is too long for one line.
pub(crate) fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARS) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}
