//! The way a lenient program reads a text: every character that resembles a delimiter is one.

/// The longest URL or name in bytes. It is looked at once for each escape within an escape, of which a longer one has too
/// many.
pub(super) const MAX_BYTES: usize = 4096;

/// Returns the text without percent escapes, however often they were escaped themselves, with slashes for backslashes, and
/// with ASCII for the characters that Unicode holds to be a form of it (Unicode, annex 15: NFKC), which some programs
/// take before they look for a user's name, and for the bytes that UTF-8 forbids and lenient decoders take for it.
pub(super) fn as_read(text: &str) -> String {
    with_backslashes(text).replace('\\', "/")
}

/// Like [`as_read`], for a reader to whom a backslash is a character like any other.
pub(super) fn with_backslashes(text: &str) -> String {
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
        while undo_escape(&mut out) {}
    }
    let mut rest = &out[..];
    let chars = std::iter::from_fn(|| {
        let (c, len) = first_char(rest)?;
        rest = &rest[len..];
        Some(delimiter(c))
    });
    chars.collect()
}

/// Decodes the escape that the bytes end with: `%40`, or `%u0040`, which JavaScript has too. Returns `false` if there is
/// none.
fn undo_escape(bytes: &mut Vec<u8>) -> bool {
    let value = |digits: &[u8]| {
        let mut digits = digits.iter().map(|digit| char::from(*digit).to_digit(16));
        digits.try_fold(0, |value, digit| Some(value << 4 | digit?))
    };
    if let [.., b'%', high, low] = bytes[..]
        && let Some(byte) = value(&[high, low]).and_then(|value| u8::try_from(value).ok())
    {
        bytes.truncate(bytes.len() - 3);
        bytes.push(byte);
        return true;
    }
    if let [.., b'%', b'u' | b'U', a, b, c, d] = bytes[..]
        && let Some(unit) = value(&[a, b, c, d])
    {
        let char = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
        bytes.truncate(bytes.len() - 6);
        bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        return true;
    }
    false
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
        // UTF-8 had five and six bytes once.
        [0xF8, 0x80, rest @ ..] | [0xFC, 0x80, 0x80, rest @ ..]
            if matches!(rest, [0x80..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]) =>
        {
            let value = rest[..3].iter().fold(0, |value, byte| value << 6 | bits(byte));
            (value, bytes.len() - rest.len() + 3)
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
        '\u{FF3C}' | '\u{FE68}' => '\\',
        '\u{FF0F}' | '\u{2100}' | '\u{2101}' | '\u{2105}' | '\u{2106}' => '/',
        '\u{FF20}' | '\u{FE6B}' => '@',
        '\u{FF1A}' | '\u{FE55}' | '\u{FE13}' | '\u{2A74}' => ':',
        '\u{FF1F}' | '\u{FE56}' | '\u{FE16}' | '\u{2047}'..='\u{2049}' => '?',
        '\u{FF03}' | '\u{FE5F}' => '#',
        '\u{FF05}' | '\u{FE6A}' => '%',
        _ => c,
    }
}
