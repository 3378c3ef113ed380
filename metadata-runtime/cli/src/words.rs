//! Bytes of text, looked at eight at a time.

const WORD: usize = size_of::<u64>();

/// How many bytes the compiler looks at in one wider word.
const BLOCK: usize = 2 * WORD;

/// Returns whether all is printable ASCII that stands for itself in a string of JSON.
#[inline]
pub(crate) fn is_plain(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk::<BLOCK>() {
        // The last ones are looked at again if the blocks before leave none.
        return text.as_chunks().0.iter().fold(is_plain_block(last), |all, block| all & is_plain_block(block));
    }
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => {
            is_plain_word(u64::from_ne_bytes(*first)) & is_plain_word(u64::from_ne_bytes(*last))
        }
        _ => text.iter().all(|byte| is_plain_byte(*byte)),
    }
}

const fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') & !matches!(byte, b'"' | b'\\')
}

/// Without a lazy operator many bytes are looked at at once.
fn is_plain_block(block: &[u8; BLOCK]) -> bool {
    block.iter().fold(true, |all, byte| all & is_plain_byte(*byte))
}

/// Marks every byte that is not this one with its highest bit.
const fn differs(ascii: u64, byte: u8) -> u64 {
    (ascii ^ each(byte)) + each(0x7F)
}

const fn is_plain_word(word: u64) -> bool {
    // Without the highest bits, which are looked at for themselves, nothing is carried from one byte to the next.
    let ascii = word & each(0x7F);
    let is_printable = (ascii + each(0x80 - b' ')) & differs(ascii, 0x7F);
    let is_plain = is_printable & differs(ascii, b'"') & differs(ascii, b'\\') & !word;
    is_plain & each(0x80) == each(0x80)
}

/// Returns where the first quote or backslash from `start` on is.
#[inline]
pub(crate) fn quote_or_backslash(text: &[u8], start: usize) -> Option<usize> {
    let mut rest = text.get(start..)?;
    while let Some((word, behind)) = rest.split_first_chunk::<WORD>() {
        let word = u64::from_le_bytes(*word);
        // Behind the first byte that is one others may be marked too.
        let marked = zeros(word ^ each(b'"')) | zeros(word ^ each(b'\\'));
        if marked != 0 {
            return Some(text.len() - rest.len() + (marked.trailing_zeros() / 8) as usize);
        }
        rest = behind;
    }
    let at = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(text.len() - rest.len() + at)
}

/// Returns the place of the quote that ends the string of JSON whose characters begin at `start`, and whether there is an
/// escape before it; `None` if it does not end, or has an escape that JSON has not.
#[inline]
pub(crate) fn end_of_string(text: &[u8], start: usize) -> Option<(usize, bool)> {
    // Most have no escape.
    let first = quote_or_backslash(text, start)?;
    if text[first] == b'"' {
        return Some((first, false));
    }
    end_of_escaped(text, first)
}

/// Returns what [`end_of_string`] does, from the first escape on.
///
/// Where a word begins does not depend on the escapes before it, so that the processor looks at several at once.
fn end_of_escaped(text: &[u8], start: usize) -> Option<(usize, bool)> {
    let (mut at, mut is_escaped, mut has_escape) = (start, 0, false);
    loop {
        let mut marked = quotes_and_backslashes(text.get(at..)?) & !is_escaped;
        is_escaped = 0;
        while marked != 0 {
            let place = at + (marked.trailing_zeros() / 8) as usize;
            let first = marked & marked.wrapping_neg();
            if text[place] == b'"' {
                return Some((place, has_escape));
            }
            has_escape = true;
            match text.get(place + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                    // What is behind the backslash may be the first byte of the next word.
                    marked &= !(first << 8);
                    is_escaped = first >> 56;
                }
                b'u' if text.get(place + 2..place + 6)?.iter().all(u8::is_ascii_hexdigit) => {}
                _ => return None,
            }
            marked &= !first;
        }
        at += WORD;
    }
}

/// Marks every quote and backslash among the first eight bytes with its highest bit, the first in the lowest byte.
#[inline]
fn quotes_and_backslashes(text: &[u8]) -> u64 {
    let word = text.first_chunk().copied().unwrap_or_else(|| {
        let mut last = [0; WORD];
        last[..text.len()].copy_from_slice(text);
        last
    });
    let word = u64::from_le_bytes(word);
    !(differs(word & each(0x7F), b'"') & differs(word & each(0x7F), b'\\') | word) & each(0x80)
}

/// Marks the first byte that is zero with its highest bit; bytes after that one may be marked too, and none before it.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(each(1)) & !word & each(0x80)
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; WORD])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each text of up to 20 bytes with any byte at one place, and with a byte that is like it behind that.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let places = (1..=20).flat_map(|len| (0..len).map(move |at| (len, at)));
        places.flat_map(|(len, at)| {
            (0..=u8::MAX).flat_map(move |byte| {
                let mut text = vec![b'a'; len];
                text[at] = byte;
                let mut other = text.clone();
                other[at..].iter_mut().skip(1).for_each(|after| *after = byte ^ 1);
                [text, other]
            })
        })
    }

    #[test]
    fn what_stands_for_itself_is_told_wherever_it_is() {
        let is_plain_byte = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        for text in texts() {
            assert_eq!(is_plain(&text), text.iter().all(is_plain_byte), "{text:?}");
        }
        assert!(is_plain(b""));
    }

    #[test]
    fn a_string_ends_where_serde_json_says() {
        let pieces = ["", "a", "\\\"", "\\\\", "\\n", "\\u00e9", "\\u00", "\\x", "1234567", "é"];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for end in ["\"", "\" and more", "", "\\"] {
                        let text = ["\"", first, second, third, second, end].concat();
                        let mut strings = serde_json::Deserializer::from_str(&text).into_iter::<String>();
                        let is_string = matches!(strings.next(), Some(Ok(_)));
                        let expected = is_string.then(|| (strings.byte_offset() - 1, text.contains('\\')));
                        assert_eq!(end_of_string(text.as_bytes(), 1), expected, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_quote_or_backslash_is_found_wherever_it_is() {
        for text in texts() {
            for start in 0..=text.len() {
                let expected = text[start..].iter().position(|byte| matches!(byte, b'"' | b'\\'));
                assert_eq!(quote_or_backslash(&text, start), expected.map(|at| start + at), "{text:?} from {start}");
            }
        }
        assert_eq!(quote_or_backslash(b"\"", 2), None);
    }
}
