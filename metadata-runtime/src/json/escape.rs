use std::fmt::Write as _;

/// How many bytes are looked at in one step: a vector register's worth.
const STEP: usize = 16;

/// Appends `text` as a JSON string in ASCII without DEL: `\uXXXX` with lower-case hex and UTF-16 units for
/// what is not printable ASCII, the short forms where JSON has them.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    write_content(out, text);
    out.push('"');
}

/// The same without the quotes, for text that comes in pieces.
pub(crate) fn write_content(out: &mut String, text: &str) {
    let mut rest = text;
    loop {
        let plain = plain_prefix(rest.as_bytes());
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(special) = rest.chars().next() else {
            return;
        };
        write_escape(out, special);
        rest = &rest[special.len_utf8()..];
    }
}

/// How many bytes at the start of `bytes` stand for themselves.
fn plain_prefix(bytes: &[u8]) -> usize {
    let mut len = 0;
    let (steps, _) = bytes.as_chunks::<STEP>();
    for step in steps {
        // Without an early exit, so that the compiler can look at all of them at once.
        if !step.iter().fold(true, |plain, &byte| plain & is_plain(byte)) {
            break;
        }
        len += STEP;
    }
    len + bytes[len..].iter().take_while(|&&byte| is_plain(byte)).count()
}

#[expect(
    clippy::needless_bitwise_bool,
    reason = "a lazy operator is a branch, and keeps a step from being one comparison"
)]
const fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7E) & (byte != b'"') & (byte != b'\\')
}

fn write_escape(out: &mut String, special: char) {
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
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        out.push(char::from(HEX[usize::from(unit >> shift & 0xF)]));
    }
}

/// Escapes what is written through it, for values that are only known by their `Display`.
pub(crate) struct Escaping<'a>(pub(crate) &'a mut String);

impl std::fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        write_content(self.0, text);
        Ok(())
    }
}

impl Escaping<'_> {
    /// Appends what `value` displays; fails only where its `Display` does.
    pub(crate) fn display<T: std::fmt::Display + ?Sized>(&mut self, value: &T) -> std::fmt::Result {
        write!(self, "{value}")
    }
}
