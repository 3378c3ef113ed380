//! Where a string of JSON ends, or something in it that does not stand for itself.

/// Returns the end of the text from `start` on that stands for itself in a string.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    bytes.get(start..).map_or(bytes.len(), |bytes| start + plain_len(bytes))
}

/// Returns how many bytes at the beginning stand for themselves in a string.
#[inline]
pub(super) fn plain_len(bytes: &[u8]) -> usize {
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

/// Marks the first byte that does not stand for itself in a string with its highest bit; bytes after that one may be
/// marked too, and none before it.
#[inline]
pub(super) const fn specials(word: u64) -> u64 {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // Of bytes that are less than what is taken off, only the first borrows from nothing.
    let control = word.wrapping_sub(each(b' '));
    let quote = (word ^ each(b'"')).wrapping_sub(each(1));
    let backslash = (word ^ each(b'\\')).wrapping_sub(each(1));
    (control | quote | backslash) & !word & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

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
