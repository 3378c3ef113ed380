//! Bytes of text, looked at eight at a time.

const WORD: usize = size_of::<u64>();

/// Returns whether all is printable ASCII that stands for itself in a string of JSON.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    match text.last_chunk::<WORD>() {
        // The last ones are looked at again if the words before leave none.
        Some(last) => {
            text.as_chunks::<WORD>().0.iter().chain([last]).all(|word| is_plain_word(u64::from_ne_bytes(*word)))
        }
        None => text.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')),
    }
}

const fn is_plain_word(word: u64) -> bool {
    const fn differs(ascii: u64, byte: u8) -> u64 {
        (ascii ^ each(byte)) + each(0x7F)
    }
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
