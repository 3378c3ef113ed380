//! The characters that a lenient reader takes a text for, in pieces: a character can stand for eighteen others.

use codex_metadata::codex::as_read;

/// The size of a piece in bytes. A piece is longer only if an escape may begin in it and end behind it.
const PIECE: usize = 4 << 10;

/// Returns the characters of what [`as_read`] returns for the text. Reads the text only as far as the iterator is used, and
/// keeps one piece in memory.
pub(crate) fn chars_as_read(text: &str) -> CharsAsRead<'_> {
    CharsAsRead { text, read: String::new(), at: 0 }
}

/// The iterator of [`chars_as_read`].
pub(crate) struct CharsAsRead<'a> {
    /// The rest of the text.
    text: &'a str,
    /// The text as which the last piece is read.
    read: String,
    at: usize,
}

impl Iterator for CharsAsRead<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            if let Some(char) = self.read[self.at..].chars().next() {
                self.at += char.len_utf8();
                return Some(char);
            }
            if self.text.is_empty() {
                return None;
            }
            let (piece, rest) = self.text.split_at(end_of_piece(self.text));
            (self.text, self.read, self.at) = (rest, as_read(piece), 0);
        }
    }
}

/// Returns where a piece at the beginning of the text ends: there what is before and what is behind are read for themselves.
fn end_of_piece(text: &str) -> usize {
    let (mut searched, mut end) = (0, PIECE);
    while end < text.len() {
        end = text.floor_char_boundary(end);
        let mut chars = text[searched..end].char_indices().rev();
        if let Some((at, char)) = chars.find(|(_, char)| ends_escape(*char)) {
            return searched + at + char.len_utf8();
        }
        (searched, end) = (end, 2 * end);
    }
    text.len()
}

/// Returns `true` if no escape, and no character in escapes, can begin before the character and end behind it.
fn ends_escape(char: char) -> bool {
    match char {
        // What the escapes `%40` and `%u0040` consist of.
        '%' | '0'..='9' | 'a'..='f' | 'A'..='F' | 'u' | 'U' => false,
        ' '..='~' => true,
        // The rest of a character in escapes would be no character.
        char::REPLACEMENT_CHARACTER | ..='\x7F' => false,
        _ => {
            let read = as_read(char.encode_utf8(&mut [0; 4]));
            let end = read.rfind(|char: char| !char.is_ascii() || ends_escape(char));
            end.is_some_and(|end| !read[end..].contains('%'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, as_read, chars_as_read};

    /// Each piece of a text that is longer than one ends where the whole can be divided.
    #[test]
    fn a_text_in_pieces_is_read_as_the_whole() {
        const PARTS: [&str; 32] = [
            "%", "%", "%", "4", "0", "25", "u", "u00", "40", "3F", "EF", "BC", "A0", "%EF%BC", "%A0", "%80", "%F8",
            "%C1", "%FF", "\u{FF05}", "\u{FF10}", "\u{FF35}", "\u{FDFA}", "\u{3300}", "\u{33AF}", "\u{AD}", "\n",
            "\u{FFFD}", "\u{301}", "\\", "g", "\u{2100}",
        ];
        let mut state = 1_u64;
        for round in 0..200 {
            let mut text = String::new();
            while text.len() < PIECE + 256 {
                // Xorshift. Most texts consist of a few of the parts.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let kinds = if round % 2 == 0 { 8 } else { PARTS.len() };
                let at = usize::try_from(state >> 33).unwrap() % kinds + round;
                text.push_str(PARTS[at % PARTS.len()]);
            }
            assert!(chars_as_read(&text).eq(as_read(&text).chars()), "{text:?}");
        }
    }

    #[test]
    fn an_escape_may_be_longer_than_a_piece() {
        let text = format!("{}3/", "%3".repeat(2 * PIECE));
        assert!(chars_as_read(&text).eq("3/".chars()));
    }
}
