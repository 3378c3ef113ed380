//! The way a lenient program reads a text: every character that resembles a delimiter is one.

use std::str::Chars;

use unicode_normalization::char::decompose_compatible;

/// Returns the text as the most lenient reader has it: without percent escapes, however often they were escaped
/// themselves, with slashes for backslashes, and with the characters that Unicode holds to be the meaning of others
/// (Unicode, annex 15: compatibility decomposition), which some programs take before they look for a user's name. Escapes of
/// bytes that UTF-8 forbids, and that lenient decoders take for a character, are that character; any others are a `?` and
/// an `@`. Characters that some programs drop are dropped.
///
/// It is for telling whether a text may hold a credential, and for showing what is left of one that may.
#[doc(hidden)]
#[must_use]
pub fn as_read(text: &str) -> String {
    if text.bytes().all(|byte| means_itself(byte) && byte != b'%') {
        return text.replace('\\', "/");
    }
    let mut reading = Reading { read: Vec::with_capacity(text.len()), is_kept: true, ..Reading::new(text) };
    while reading.next().is_some() {}
    let mut read = reading.read;
    // What was read may be many times as long as the text, and is not copied.
    read.iter_mut().filter(|byte| **byte == b'\\').for_each(|byte| *byte = b'/');
    String::from_utf8(read).unwrap_or_else(|error| {
        let mut text = String::with_capacity(error.as_bytes().len());
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(UNREADABLE.iter().filter(|_| !chunk.invalid().is_empty()));
        }
        text
    })
}

/// What an escape means of which the bytes are no character: programs take them for different ones, each of which may be a
/// delimiter.
const UNREADABLE: [char; 2] = ['?', '@'];

/// Returns each `@`, `?`, `#` and `:` of what [`as_read`] returns, in order. Reads the text only as far as the iterator is
/// used. A blank, or a character outside ASCII, within what may be an escape is one too: there are programs that drop all of
/// them.
pub(super) fn delimiters(text: &str) -> impl Iterator<Item = u8> {
    Reading::new(text)
}

/// Reads a text in one pass, in steps that look only at the end of what was read: the time is proportional to the length of
/// the text, however many escapes complete each other.
struct Reading<'a> {
    text: Chars<'a>,
    /// The rest of what a character or an escape means, the last character first. A decomposition is final: its
    /// characters have no other meaning, but those of ASCII may complete an escape.
    pending: Vec<char>,
    read: Vec<u8>,
    /// `true` if all that was read is kept, also what can no longer change.
    is_kept: bool,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str) -> Self {
        Self { text: text.chars(), pending: Vec::new(), read: Vec::new(), is_kept: false }
    }

    /// Writes a character that has no other meaning. No escape contains one that is not ASCII, so that nothing before it can
    /// change.
    fn write(&mut self, char: char) {
        if char.is_ascii() || self.is_kept {
            self.read.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            self.forget_read();
        }
    }

    /// Forgets what was read. Bytes of escapes that have become no character until then become none.
    fn forget_read(&mut self) {
        let has_bytes = !self.read.is_ascii();
        self.read.clear();
        if has_bytes {
            self.push_decoded(None);
        }
    }

    /// Puts what the character of an escape means before the rest of the text; `None` where it is none.
    fn push_decoded(&mut self, char: Option<char>) {
        match char {
            Some(char) => self.push(char),
            None => self.pending.extend(UNREADABLE.iter().rev()),
        }
    }

    /// Puts what a character means before the rest of the text.
    fn push(&mut self, char: char) {
        if !is_dropped(char) {
            let start = self.pending.len();
            decompose_compatible(char, |char| self.pending.push(ascii_digit(char)));
            self.pending[start..].reverse();
            self.note_split(char);
        }
    }

    /// Puts a delimiter before the rest of the text if a character may split an escape.
    fn note_split(&mut self, char: char) {
        if (char == ' ' || !char.is_ascii()) && !self.is_kept && self.is_within_escape() {
            self.push_decoded(None);
        }
    }

    /// Returns `true` if what was read ends with the beginning of what may be an escape.
    fn is_within_escape(&self) -> bool {
        let digits = self.read.iter().rev().take(4).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        self.read.iter().rev().nth(digits) == Some(&b'%')
    }

    /// Replaces the escape at the end of what was read, if there is one, with what it means.
    fn undo_escape(&mut self) {
        let Some((len, meant)) = escape(&self.read) else { return };
        self.read.truncate(self.read.len() - len);
        match meant {
            Meant::Char(char) => self.push_decoded(char),
            Meant::Byte(byte) if means_itself(byte) => self.pending.push(char::from(byte)),
            Meant::Byte(byte) => {
                self.read.push(byte);
                // The byte may complete a character.
                if let Some((char, len)) = last_char(&self.read) {
                    self.read.truncate(self.read.len() - len);
                    self.push_decoded(char);
                }
            }
        }
    }
}

impl Iterator for Reading<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            let char = match self.pending.pop() {
                Some(char) => char,
                None => match self.text.next() {
                    Some(char @ ' '..='~') => char,
                    Some(char) => {
                        self.push(char);
                        continue;
                    }
                    None if !self.is_kept && !self.read.is_ascii() => {
                        self.forget_read();
                        continue;
                    }
                    None => return None,
                },
            };
            if char == ' ' {
                self.note_split(char);
            }
            self.write(char);
            match char {
                // No escape contains a delimiter, so that each one stays.
                '@' | '?' | '#' | ':' => return u8::try_from(char).ok(),
                '0'..='9' | 'a'..='f' | 'A'..='F' => self.undo_escape(),
                _ => {}
            }
        }
    }
}

/// The byte or the character that an escape stands for; `None` for one half of a character.
enum Meant {
    Byte(u8),
    Char(Option<char>),
}

/// Returns the length of the escape that the bytes end with, and the meaning of it: of `%40`, or of `%u0040`, which
/// JavaScript has too.
fn escape(bytes: &[u8]) -> Option<(usize, Meant)> {
    let value = |digits: &[u8]| {
        let mut digits = digits.iter().map(|digit| char::from(*digit).to_digit(16));
        digits.try_fold(0, |value, digit| Some(value << 4 | digit?))
    };
    match bytes {
        [.., b'%', high, low] => Some((3, Meant::Byte(u8::try_from(value(&[*high, *low])?).ok()?))),
        [.., b'%', b'u' | b'U', a, b, c, d] => Some((6, Meant::Char(char::from_u32(value(&[*a, *b, *c, *d])?)))),
        _ => None,
    }
}

/// Returns `true` for a printable character of ASCII, of which Unicode holds no other to be the meaning.
const fn means_itself(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// Returns the character that the bytes end with, if it is one, and its length. A form that is longer than needed, as UTF-8
/// forbids it, counts, and so do the five and six bytes that UTF-8 had once.
fn last_char(bytes: &[u8]) -> Option<(Option<char>, usize)> {
    let more = bytes.iter().rev().take(5).take_while(|byte| matches!(byte, 0x80..=0xBF)).count();
    let start = bytes.len().checked_sub(more + 1)?;
    let (len, bits) = match bytes[start] {
        lead @ 0..=0x7F => (1, lead),
        lead @ 0xC0..=0xDF => (2, lead & 0x1F),
        lead @ 0xE0..=0xEF => (3, lead & 0x0F),
        lead @ 0xF0..=0xF7 => (4, lead & 0x07),
        lead @ 0xF8..=0xFB => (5, lead & 0x03),
        lead @ 0xFC..=0xFD => (6, lead & 0x01),
        _ => return None,
    };
    let value = || bytes[start + 1..].iter().fold(u32::from(bits), |value, byte| value << 6 | u32::from(byte & 0x3F));
    (len == more + 1).then(|| (char::from_u32(value()), len))
}

/// The zeros of all scripts, of which the other digits follow each (Unicode 16, general category `Nd`).
#[rustfmt::skip]
const ZEROS: [char; 75] = [
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}',
    '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}', '\u{1040}', '\u{1090}', '\u{17E0}', '\u{1810}',
    '\u{1946}', '\u{19D0}', '\u{1A80}', '\u{1A90}', '\u{1B50}', '\u{1BB0}', '\u{1C40}', '\u{1C50}', '\u{A620}',
    '\u{A8D0}', '\u{A900}', '\u{A9D0}', '\u{A9F0}', '\u{AA50}', '\u{ABF0}', '\u{FF10}', '\u{104A0}', '\u{10D30}',
    '\u{10D40}', '\u{11066}', '\u{110F0}', '\u{11136}', '\u{111D0}', '\u{112F0}', '\u{11450}', '\u{114D0}', '\u{11650}',
    '\u{116C0}', '\u{116D0}', '\u{116DA}', '\u{11730}', '\u{118E0}', '\u{11950}', '\u{11BF0}', '\u{11C50}', '\u{11D50}',
    '\u{11DA0}', '\u{11F50}', '\u{16130}', '\u{16A60}', '\u{16AC0}', '\u{16B50}', '\u{16D70}', '\u{1CCF0}', '\u{1D7CE}',
    '\u{1D7D8}', '\u{1D7E2}', '\u{1D7EC}', '\u{1D7F6}', '\u{1E140}', '\u{1E2F0}', '\u{1E4F0}', '\u{1E5F1}', '\u{1E950}',
    '\u{1FBF0}',
];

/// Returns the digit in ASCII for one of any script, which Java and Python take in an escape as well; any other character as
/// it is.
fn ascii_digit(char: char) -> char {
    let behind = ZEROS.partition_point(|zero| *zero <= char);
    let zero = behind.checked_sub(1).map(|at| u32::from(ZEROS[at]));
    zero.and_then(|zero| char::from_digit(u32::from(char).checked_sub(zero).filter(|digit| *digit < 10)?, 10))
        .unwrap_or(char)
}

/// Returns `true` for a control character, which URL parsers skip, for a character that Unicode says to ignore when names
/// are compared (`Default_Ignorable_Code_Point`), and for U+1806, which names of hosts lose (RFC 3454, table B.1).
fn is_dropped(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{1806}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::{as_read, delimiters};

    #[test]
    fn what_a_lenient_program_takes_for_a_delimiter_is_one() {
        for (text, read) in [
            ("a@b", "a@b"),
            ("%40", "@"),
            ("%2540", "@"),
            ("%%340", "@"),
            ("%u0040 %U0040", "@ @"),
            ("%u00%340", "@"),
            ("\u{FF20} \u{FE6B}", "@ @"),
            ("%\u{FF14}0 %4\u{FF10} \u{FF05}40 \u{FE6A}40", "@ @ @ @"),
            ("%\u{2463}\u{2070} %\u{1D7DC}\u{24EA} %3\u{FF26} %3\u{1D53D} %\u{2460}\u{249C}", "@ @ ? ? %1(a)"),
            ("%\u{664}\u{660} %3\u{1D7D8} %\u{E54}0 %u00\u{104A4}0 \u{666}", "@ 0 @ @ 6"),
            ("%\u{FF35}0040 %\u{1D58}0040 %\u{24E4}004\u{2080}", "@ @ @"),
            ("%EF%BC%A0 %25EF%25BC%25A0 %EF%BC%8540", "@ @ @"),
            ("%C1%80 %E0%81%80 %F0%80%81%80 %F8%80%80%81%80 %FC%80%80%80%81%80", "@ @ @ @ @"),
            ("%F8%80%80%80%C1%80 %C0%A540", "?@?@?@?@@ @"),
            ("%C1%C0 %C0%7F %C0\u{E6} %A3%C0 %81%48", "?@?@ ?@ ?@\u{E6} ?@?@ ?@H"),
            ("%4%uD835%uDFD8 %ED%A0%B5%ED%B4%BD", "%4?@?@ ?@?@"),
            ("%4%090 %4\t0 %4\u{200B}0 %4\u{AD}0 %4\u{1806}0", "@ @ @ @ @"),
            (r"a\b%5Cc%255c", "a/b/c/"),
            ("\u{FF3C}\u{FE68}", "//"),
            ("\u{2100} \u{2048}", "a/c ?!"),
            ("\u{FF1A}\u{FE55}\u{FE13}\u{2A74}", ":::::="),
            ("%uD83D %ED%A0%BD %FF %C3 %zz %4", "?@ ?@ ?@ ?@ %zz %4"),
            ("%F7%BF%BF%BF", "?@"),
            ("", ""),
        ] {
            assert_eq!(as_read(text), read, "{text:?}");
            assert_eq!(as_read(read), read, "{text:?}");
        }
    }

    #[test]
    fn what_some_program_drops_splits_no_escape() {
        for text in ["%4 0", "% 40", "%4é0", "%4\u{2003}0", "%u0é04 0", "%é%C3%A940", "%4%200", "%\u{FF14}1"] {
            assert!(delimiters(text).next().is_some(), "{text:?}");
        }
        for text in ["a%C3", "%C1%C0b", "%C0é", "%A3%C0/", "%uD835%uDFD8"] {
            assert_eq!(delimiters(text).take(2).collect::<Vec<_>>(), [b'?', b'@'], "{text:?}");
        }
        for text in ["100%/ 4", "4 0", "é", "%zzzzz é40", "%12345é40", "%C3%A9"] {
            assert_eq!(delimiters(text).count(), 0, "{text:?}");
        }
    }

    /// Each escape completes one before it, and each of these ends at once.
    #[test]
    fn a_long_text_takes_no_longer_for_its_length() {
        let len = 1 << 16;
        assert_eq!(as_read(&("%3".repeat(len) + "3")).len(), 1);
        assert_eq!(as_read(&("%EF%BC".repeat(len) + "%" + &"85".repeat(len))), "%");
        assert_eq!(as_read(&("%".to_owned() + &"25".repeat(len))), "%");
    }
}
