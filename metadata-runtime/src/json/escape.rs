use std::fmt::Write as _;

/// Returns `true` if no character of `text` has to be escaped in a JSON string. The text is then printable ASCII too.
pub(crate) fn is_plain_text(text: &str) -> bool {
    is_plain(text.as_bytes())
}

/// Appends `text` as a JSON string in ASCII without DEL. Characters outside printable ASCII become `\u` and
/// a UTF-16 unit in lower-case hex, or the short form if JSON has one.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    write_rest_of_string(out, text);
}

/// Appends the rest of a JSON string after the opening quote, which the caller may have written together with other
/// text.
#[inline]
pub(crate) fn write_rest_of_string(out: &mut String, text: &str) {
    if is_plain(text.as_bytes()) {
        out.push_str(text);
    } else {
        write_escaped(out, text);
    }
    out.push('"');
}

/// Appends the text before a member's value: a comma unless the member is the first, and the key.
///
/// A derived `Serialize` passes constant names, so that the compiler searches them for characters to escape.
#[expect(clippy::inline_always, reason = "most keys are known where it is called")]
#[inline(always)]
pub(super) fn write_key(out: &mut String, first: bool, key: &str) {
    if first {
        out.push('"');
    } else {
        out.push_str(",\"");
    }
    if is_plain(key.as_bytes()) {
        out.push_str(key);
    } else {
        write_escaped(out, key);
    }
    out.push_str("\":");
}

/// The number of bytes that are searched at once.
const STEP: usize = 16;

/// Appends `text` without quotes, for text that contains characters to escape or that comes in pieces.
///
/// A step without characters to escape is copied as it is. A step with one goes through a buffer, which costs less than
/// appending character by character.
#[cold]
fn write_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let (steps, _) = rest.as_bytes().as_chunks();
        let plain = STEP * steps.iter().take_while(|step| is_plain_step(step)).count();
        let (plain, special) = rest.split_at(plain);
        out.push_str(plain);
        let mut escaped = Escaped::<ESCAPED_STEP>::new();
        let mut chars = special.chars();
        while special.len() - chars.as_str().len() < STEP
            && let Some(c) = chars.next()
        {
            escaped.push(c);
        }
        out.push_str(escaped.as_str());
        rest = chars.as_str();
    }
}

/// The maximum size of the escaped form of one step: six bytes for each byte of a character that begins in it.
const ESCAPED_STEP: usize = 6 * (STEP + 3);

/// The maximum size of one escaped character: two units of UTF-16.
const ESCAPED_CHAR: usize = 12;

/// The escaped form of a few characters. It is aligned because its bytes are then checked to be text, many at once.
#[repr(align(16))]
struct Escaped<const ROOM: usize> {
    bytes: [u8; ROOM],
    len: usize,
}

impl<const ROOM: usize> Escaped<ROOM> {
    const fn new() -> Self {
        Self { bytes: [0; ROOM], len: 0 }
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }

    #[expect(clippy::inline_always, reason = "it is the whole of a loop")]
    #[inline(always)]
    fn push(&mut self, c: char) {
        match c {
            '"' => self.put(*b"\\\""),
            '\\' => self.put(*b"\\\\"),
            ' '..='~' => self.put([c as u8]),
            '\n' => self.put(*b"\\n"),
            '\r' => self.put(*b"\\r"),
            '\t' => self.put(*b"\\t"),
            '\u{8}' => self.put(*b"\\b"),
            '\u{C}' => self.put(*b"\\f"),
            _ => match u16::try_from(c) {
                Ok(unit) => self.put(unit_escape(unit)),
                Err(_) => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| self.put(unit_escape(*unit))),
            },
        }
    }

    #[inline]
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        if let Some(room) = self.bytes.get_mut(self.len..).and_then(|room| room.first_chunk_mut()) {
            *room = bytes;
            self.len += N;
        } else {
            debug_assert!(false, "there is room for what is pushed");
        }
    }
}

#[inline]
fn unit_escape(unit: u16) -> [u8; 6] {
    let [high, low] = unit.to_be_bytes().map(|byte| HEX[usize::from(byte)]);
    [b'\\', b'u', high[0], high[1], low[0], low[1]]
}

/// The hexadecimal digits of each byte.
const HEX: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = [[0; 2]; 256];
    let mut byte = 0;
    while byte < hex.len() {
        hex[byte] = [DIGITS[byte >> 4], DIGITS[byte & 0xF]];
        byte += 1;
    }
    hex
};

/// Returns `true` if no byte has to be escaped.
///
/// The last bytes are checked together with some of the bytes before them, which is faster than one by one.
#[expect(clippy::inline_always, reason = "it is most of the work of a short string")]
#[inline(always)]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        let (steps, _) = bytes.as_chunks();
        for step in steps {
            if !is_plain_step(step) {
                return false;
            }
        }
        return is_plain_step(last);
    }
    let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short_word(bytes), each(b' ')),
    };
    (specials(first) | specials(last)) & each(0x80) == 0
}

/// Checks sixteen bytes at once. Compilers turn the count into one instruction on a vector register.
#[expect(clippy::inline_always, reason = "a call costs as much as the look")]
#[inline(always)]
fn is_plain_step(step: &[u8; STEP]) -> bool {
    let mut plain = 0;
    for byte in step {
        plain += u8::from(is_plain_byte(*byte));
    }
    usize::from(plain) == STEP
}

/// Returns fewer than eight bytes as a word that contains each of them at least once, in any order.
#[inline]
fn short_word(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    let byte = |i| u64::from(bytes.get(i).copied().unwrap_or(b' '));
    byte(0) | byte(1) << 8 | byte(2) << 16 | each(b' ') << 24
}

/// Returns eight bytes at once, each with its top bit set if it has to be escaped. A borrow or a carry can reach into
/// the byte above, but only from a byte that has to be escaped itself.
///
/// With the bit 0x02 flipped, the quote is 0x20 and the space is not: one subtraction finds the quote and all control
/// characters.
#[inline]
const fn specials(word: u64) -> u64 {
    let quote_or_control = (word ^ each(0x02)).wrapping_sub(each(0x21));
    let backslash = (word ^ each(b'\\')).wrapping_sub(each(1));
    let delete = word.wrapping_add(each(1));
    word | quote_or_control | backslash | delete
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is looked at byte by byte, and not a step at once")]
const fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7E) & (byte != b'"') & (byte != b'\\')
}

/// Appends the escaped form of one character.
pub(super) fn write_escape(out: &mut String, special: char) {
    let mut escaped = Escaped::<ESCAPED_CHAR>::new();
    escaped.push(special);
    out.push_str(escaped.as_str());
}

/// Appends the `Display` of `value` as a JSON string. Fails only if the `Display` does.
pub(super) fn write_display<T: std::fmt::Display + ?Sized>(out: &mut String, value: &T) -> std::fmt::Result {
    out.push('"');
    write!(Escaping(out), "{value}")?;
    out.push('"');
    Ok(())
}

/// A writer that escapes its input.
struct Escaping<'a>(&'a mut String);

impl std::fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if is_plain_text(text) {
            self.0.push_str(text);
        } else {
            write_escaped(self.0, text);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks each byte at each place of strings around the sizes at which the search changes its method.
    #[test]
    fn what_is_special_is_seen_wherever_it_stands() {
        for len in 1..=35 {
            for at in 0..len {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![b'a'; len];
                    bytes[at] = byte;
                    assert_eq!(is_plain(&bytes), is_plain_byte(byte), "{byte:#04X} at {at} of {len}");
                }
            }
        }
        assert!(is_plain(b""));
    }

    /// Checks two characters of each length in bytes, next to each other and across the borders of steps.
    #[test]
    fn what_is_special_is_escaped_wherever_it_stands() {
        const SPECIAL: [char; 7] = ['"', '\n', '\u{7F}', 'ß', '開', '\u{FFFF}', '🚀'];
        let naive = |text: &str| -> String {
            let units = text.chars().flat_map(|c| match c {
                '"' => "\\\"".to_owned().into_bytes(),
                '\n' => "\\n".to_owned().into_bytes(),
                ' '..='~' => vec![c as u8],
                _ => {
                    c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| format!("\\u{unit:04x}").into_bytes()).collect()
                }
            });
            String::from_utf8(units.collect()).unwrap()
        };
        for before in 0..=40 {
            for between in (0..=1).chain(11..=17) {
                for (first, second) in SPECIAL.iter().flat_map(|first| SPECIAL.map(|second| (first, second))) {
                    let text = format!("{}{first}{}{second}tail", "a".repeat(before), "b".repeat(between));
                    let mut out = String::new();
                    write_string(&mut out, &text);
                    assert_eq!(out, format!("\"{}\"", naive(&text)));
                }
            }
        }
    }

    #[test]
    fn any_text_reads_back() {
        for text in
            ["", "a", "\"\\\n\r\t\u{8}\u{C}", "\0\u{1F}\u{7F}", "größe 開発 🚀 and a longer tail of plain text", "é"]
        {
            let mut out = String::new();
            write_string(&mut out, text);
            assert!(out.bytes().all(|byte| matches!(byte, 0x20..=0x7E)), "{out}");
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
