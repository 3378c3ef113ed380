//! Where a string of JSON ends, or something in it that does not stand for itself.

/// Returns the end of the text from `start` on that stands for itself in a string.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    bytes.get(start..).map_or(bytes.len(), |bytes| start + plain_len(bytes))
}

/// Returns how many bytes at the beginning stand for themselves in a string.
#[inline]
fn plain_len(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk() {
        let specials = specials(u64::from_le_bytes(*word));
        if specials != 0 {
            return bytes.len() - rest.len() + (specials.trailing_zeros() / 8) as usize;
        }
        rest = behind;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    bytes.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// How many bytes are looked at in one word.
pub(super) const WORD: usize = size_of::<u64>();

/// How many bytes are looked at together, which the compiler does in wider words.
pub(super) const BLOCK: usize = 8 * WORD;

/// Marks every byte of the next block that does not stand for itself in a string, in words whose lowest byte is the first.
/// Behind the end of the text is a control character.
#[inline]
pub(super) fn specials_of_block(rest: &[u8]) -> [u64; BLOCK / WORD] {
    let of_block = |block: &[u8; BLOCK]| {
        let mut marked = [0; BLOCK / WORD];
        for (marked, word) in marked.iter_mut().zip(block.as_chunks().0) {
            *marked = every_special(u64::from_le_bytes(*word));
        }
        marked
    };
    rest.first_chunk().map_or_else(
        || {
            let mut last = [0; BLOCK];
            last[..rest.len()].copy_from_slice(rest);
            of_block(&last)
        },
        of_block,
    )
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; WORD])
}

/// Marks the first byte that does not stand for itself in a string with its highest bit; bytes after that one may be
/// marked too, and none before it.
#[inline]
const fn specials(word: u64) -> u64 {
    // Of bytes that are less than what is taken off, only the first borrows from nothing.
    let control = word.wrapping_sub(each(b' '));
    let quote = (word ^ each(b'"')).wrapping_sub(each(1));
    let backslash = (word ^ each(b'\\')).wrapping_sub(each(1));
    (control | quote | backslash) & !word & each(0x80)
}

/// Marks every byte that does not stand for itself in a string with its highest bit.
#[inline]
const fn every_special(word: u64) -> u64 {
    // Without the highest bits, which no such byte has, nothing is carried from one byte to the next.
    let ascii = word & each(0x7F);
    let is_no_control = ascii + each(0x80 - b' ');
    let is_no_quote = (ascii ^ each(b'"')) + each(0x7F);
    let is_no_backslash = (ascii ^ each(b'\\')) + each(0x7F);
    !(is_no_control & is_no_quote & is_no_backslash | word) & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_that_does_not_stand_for_itself_is_marked() {
        for byte in 0..=u8::MAX {
            for other in 0..=u8::MAX {
                let bytes = [byte, other, b'a', other, byte, byte, 0xFF, other];
                let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
                let expected = bytes.map(|byte| if is_special(byte) { 0x80 } else { 0 });
                assert_eq!(every_special(u64::from_le_bytes(bytes)).to_le_bytes(), expected, "{bytes:?}");
            }
        }
    }

    #[test]
    fn what_does_not_stand_for_itself_is_found_wherever_it_is() {
        for len in (0..=20).chain([39, 40, 41, 63, 64, 65, 95, 96, 97]) {
            for start in 0..=len.min(9) {
                let plain = vec![b'a'; len];
                assert_eq!(plain_end(&plain, start), len);
                for at in start..len {
                    for byte in 0..=u8::MAX {
                        let mut bytes = plain.clone();
                        bytes[at] = byte;
                        let is_special = byte < b' ' || byte == b'"' || byte == b'\\';
                        let expected = if is_special { at } else { len };
                        assert_eq!(plain_end(&bytes, start), expected, "{byte:#04X} at {at} of {len} from {start}");
                        // Not even the next byte hides it.
                        bytes[at..].iter_mut().skip(1).for_each(|after| *after = byte ^ 1);
                        let found = plain_end(&bytes, start);
                        assert!(found == at || !is_special && found > at, "{byte:#04X} at {at} of {len}");
                    }
                }
            }
        }
    }
}
