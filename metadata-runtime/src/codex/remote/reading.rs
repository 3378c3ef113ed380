//! The way a lenient program reads a text: every character that resembles a delimiter is one.

/// Returns the text without percent escapes, however often they were escaped themselves, with slashes for backslashes, and
/// with ASCII for the characters that Unicode holds to be a form of it (Unicode, annex 15: NFKC), which some programs
/// take before they look for a user's name.
pub(super) fn as_read(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        out.push(byte);
        // A decoded byte may complete another escape.
        while let [.., b'%', high, low] = out[..]
            && let (Some(high), Some(low)) = (char::from(high).to_digit(16), char::from(low).to_digit(16))
        {
            out.truncate(out.len() - 3);
            out.extend(u8::try_from(high * 16 + low));
        }
    }
    String::from_utf8_lossy(&out).chars().map(delimiter).collect()
}

/// Returns the delimiter that the character is a form of, or the character.
fn delimiter(c: char) -> char {
    match c {
        '\\' | '\u{FF0F}' | '\u{FF3C}' | '\u{FE68}' | '\u{2100}' | '\u{2101}' | '\u{2105}' | '\u{2106}' => '/',
        '\u{FF20}' | '\u{FE6B}' => '@',
        '\u{FF1A}' | '\u{FE55}' | '\u{FE13}' | '\u{2A74}' => ':',
        '\u{FF1F}' | '\u{FE56}' | '\u{FE16}' | '\u{2047}'..='\u{2049}' => '?',
        '\u{FF03}' | '\u{FE5F}' => '#',
        '\u{FF05}' | '\u{FE6A}' => '%',
        _ => c,
    }
}
