//! The end of plain text in a string, found eight bytes at a time.

/// Returns the end of the text from `start` on that stands for itself in a string.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let (words, rest) = bytes[start..].as_chunks::<8>();
    for word in words {
        let special = special_in(u64::from_le_bytes(*word));
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += word.len();
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Returns the highest bit of the first byte that ends plain text: a quote, a backslash or a control character. Later
/// bytes mean nothing.
///
/// A subtraction borrows from a byte only where it is less, so that the first one is exact.
#[inline]
const fn special_in(word: u64) -> u64 {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = EACH << 7;
    let quote = word ^ (EACH * b'"' as u64);
    let backslash = word ^ (EACH * b'\\' as u64);
    (quote.wrapping_sub(EACH) & !quote
        | backslash.wrapping_sub(EACH) & !backslash
        | word.wrapping_sub(EACH << 5) & !word)
        & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_is() {
        for len in 0..40 {
            let plain = vec![b'a'; len];
            assert_eq!(plain_end(&plain, 0), len);
            for at in 0..len {
                for byte in 0..=u8::MAX {
                    let mut bytes = plain.clone();
                    bytes[at] = byte;
                    // The bytes behind it do not matter.
                    if at + 1 < len {
                        bytes[at + 1] = b'"';
                    }
                    let is_special = matches!(byte, b'"' | b'\\' | ..b' ');
                    let end = if is_special { at } else { (at + 1).min(len) };
                    assert_eq!(plain_end(&bytes, 0), end, "{byte} at {at} of {len}");
                    assert_eq!(plain_end(&bytes, at), end, "{byte} at {at} of {len}");
                }
            }
        }
    }
}
