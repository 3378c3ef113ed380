use std::fmt::Write as _;

/// Whether all of `text` stands for itself in a JSON string; it is then printable ASCII too.
pub(crate) fn is_plain_text(text: &str) -> bool {
    is_plain(text.as_bytes())
}

/// Appends `text` as a JSON string in ASCII without DEL: `\uXXXX` with lower-case hex and UTF-16 units for
/// what is not printable ASCII, the short forms where JSON has them.
pub(crate) fn write_string(out: &mut String, text: &str) {
    write_string_after(out, "", text);
}

/// The same, after `before` as it stands.
pub(super) fn write_string_after(out: &mut String, before: &str, text: &str) {
    out.push_str(before);
    out.push('"');
    if is_plain(text.as_bytes()) {
        out.push_str(text);
    } else {
        write_escaped(out, text);
    }
    out.push('"');
}

/// The same without the quotes, for text with something to escape in it and for text that comes in pieces.
#[cold]
fn write_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(special) = rest.bytes().position(|byte| !is_plain_byte(byte)) {
        let (plain, from_special) = rest.split_at(special);
        out.push_str(plain);
        let mut chars = from_special.chars();
        if let Some(special) = chars.next() {
            write_escape(out, special);
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Whether all of `bytes` stand for themselves.
///
/// The last ones are looked at together with some of those before them, which is cheaper than one by one.
#[expect(clippy::inline_always, reason = "it is most of the work of a short string")]
#[inline(always)]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        let (steps, _) = bytes.as_chunks();
        return steps.iter().all(is_plain_step) && is_plain_step(last);
    }
    let words = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
        _ => [short_word(bytes); 2],
    };
    (specials(words[0]) | specials(words[1])) & each(0x80) == 0
}

/// Sixteen bytes at once: a vector register's worth, in a form that compilers see as that.
#[inline]
fn is_plain_step(step: &[u8; 16]) -> bool {
    let mut marks = [0; 16];
    for (mark, byte) in marks.iter_mut().zip(step) {
        *mark = special(*byte);
    }
    u128::from_le_bytes(marks) & u128::from_le_bytes([0x80; 16]) == 0
}

/// Fewer than eight bytes as a word: each of them at least once, in any order.
#[inline]
fn short_word(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    let byte = |i| bytes.get(i).copied().unwrap_or(b' ');
    u64::from_le_bytes([byte(0), byte(1), byte(2), b' ', b' ', b' ', b' ', b' '])
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// With its top bit set where the byte does not stand for itself.
///
/// With the bit 0x02 flipped, the quote is 0x20 and the space is not: one subtraction finds it and controls.
const fn special(byte: u8) -> u8 {
    let quote_or_control = (byte ^ 0x02).wrapping_sub(0x21);
    let backslash = (byte ^ b'\\').wrapping_sub(1);
    let delete = byte.wrapping_add(1);
    byte | quote_or_control | backslash | delete
}

/// The same for eight bytes at once. A borrow or a carry can reach into the byte above, but only from one that
/// is special itself.
const fn specials(word: u64) -> u64 {
    let quote_or_control = (word ^ each(0x02)).wrapping_sub(each(0x21));
    let backslash = (word ^ each(b'\\')).wrapping_sub(each(1));
    let delete = word.wrapping_add(each(1));
    word | quote_or_control | backslash | delete
}

const fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7E) && byte != b'"' && byte != b'\\'
}

pub(super) fn write_escape(out: &mut String, special: char) {
    let short = match special {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{8}' => "\\b",
        '\u{C}' => "\\f",
        _ => {
            for unit in special.encode_utf16(&mut [0; 2]) {
                write_unit(out, *unit);
            }
            return;
        }
    };
    out.push_str(short);
}

fn write_unit(out: &mut String, unit: u16) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digit = |shift: u16| HEX[usize::from(unit >> shift & 0xF)];
    let escape = [b'\\', b'u', digit(12), digit(8), digit(4), digit(0)];
    out.push_str(str::from_utf8(&escape).unwrap_or_default());
}

/// Appends what `value` displays as a JSON string, and fails only where its `Display` does.
pub(super) fn write_display<T: std::fmt::Display + ?Sized>(out: &mut String, value: &T) -> std::fmt::Result {
    out.push('"');
    write!(Escaping(out), "{value}")?;
    out.push('"');
    Ok(())
}

/// Escapes what is written through it.
struct Escaping<'a>(&'a mut String);

impl std::fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        write_escaped(self.0, text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each byte at each place of strings around the sizes at which the way of looking changes.
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
