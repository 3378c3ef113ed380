//! The way a lenient program reads a text: every character that resembles a delimiter is one.

/// Returns the text without percent escapes, however often they were escaped themselves, with slashes for backslashes, and
/// with ASCII for the characters that Unicode holds to be a form of it (Unicode, annex 15: NFKC), which some programs
/// take before they look for a user's name, and for the bytes that UTF-8 forbids and lenient decoders take for it.
pub(super) fn as_read(text: &str) -> String {
    let mut read = read_once(text);
    // The decoded character may be a part of another escape.
    loop {
        let again = read_once(&read);
        if again == read {
            return read;
        }
        read = again;
    }
}

fn read_once(text: &str) -> String {
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
    let mut rest = &out[..];
    let chars = std::iter::from_fn(|| {
        let (c, len) = first_char(rest)?;
        rest = &rest[len..];
        Some(delimiter(c))
    });
    chars.collect()
}

/// Returns the first character and its length in bytes. A form longer than needed, which is not UTF-8, is read too.
fn first_char(bytes: &[u8]) -> Option<(char, usize)> {
    let bits = |byte: &u8| u32::from(byte & 0x3F);
    let (value, len) = match bytes {
        [] => return None,
        [lead @ (0xC0 | 0xC1), last @ 0x80..=0xBF, ..] => (u32::from(lead & 1) << 6 | bits(last), 2),
        [0xE0, next @ 0x80..=0x9F, last @ 0x80..=0xBF, ..] => (bits(next) << 6 | bits(last), 3),
        [0xF0, next @ 0x80..=0x8F, third @ 0x80..=0xBF, last @ 0x80..=0xBF, ..] => {
            (bits(next) << 12 | bits(third) << 6 | bits(last), 4)
        }
        _ => {
            let char_of = |len| std::str::from_utf8(bytes.get(..len)?).ok()?.chars().next();
            let valid = (1..=4).find_map(|len| Some((char_of(len)?, len)));
            return Some(valid.unwrap_or((char::REPLACEMENT_CHARACTER, 1)));
        }
    };
    Some((char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER), len))
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
