use std::borrow::Cow;
use std::io::Read;

/// A body as JSON needs it: no more bytes than a bound, and UTF-8, with U+FFFD for what is not.
///
/// Without it one wrong byte in a prompt would keep the whole body from being read.
pub(in crate::observe) struct Input<'b> {
    pub(in crate::observe) text: Cow<'b, str>,
    /// The offset of the first byte that is not UTF-8, if there is one.
    pub(in crate::observe) bad_utf8: Option<usize>,
    /// `true` if there is more than the bound.
    pub(in crate::observe) is_over: bool,
    /// The error of the reader, after the bytes here.
    pub(in crate::observe) error: Option<String>,
}

impl<'b> Input<'b> {
    /// Takes a body that is in memory.
    pub(in crate::observe) fn of(bytes: &'b [u8], max_bytes: u64) -> Self {
        let max_bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
        let is_over = bytes.len() > max_bytes;
        let bytes = if is_over { &bytes[..max_bytes] } else { bytes };
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { text: Cow::Borrowed(text), bad_utf8: None, is_over, error: None },
            // A character that the bound cuts is no fault of the body's.
            Err(error) if is_over && error.error_len().is_none() => {
                let text = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                Self { text: Cow::Borrowed(text), bad_utf8: None, is_over, error: None }
            }
            Err(error) => {
                let text = String::from_utf8_lossy(bytes);
                Self { text, bad_utf8: Some(error.valid_up_to()), is_over, error: None }
            }
        }
    }
}

/// Reads a body into memory, as far as the bound and one byte more, to see whether there is more. Returns what the
/// reader failed with, too.
pub(in crate::observe) fn read_all(body: impl Read, max_bytes: u64) -> (Vec<u8>, Option<String>) {
    let mut bytes = Vec::new();
    let error = body.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).err();
    (bytes, error.map(|error| error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], max: u64) -> (String, Option<usize>, bool) {
        let Input { text, bad_utf8, is_over, .. } = Input::of(bytes, max);
        (text.into_owned(), bad_utf8, is_over)
    }

    #[test]
    fn utf8_is_unchanged_and_the_rest_is_replaced() {
        assert_eq!(of("aé😀".as_bytes(), 100), ("aé😀".into(), None, false));
        assert_eq!(of(b"a\xFFb\xE9", 100), ("a\u{FFFD}b\u{FFFD}".into(), Some(1), false));
        assert_eq!(of(b"a\xF0\x9F\x98", 100), ("a\u{FFFD}".into(), Some(1), false));
    }

    #[test]
    fn what_is_over_the_bound_is_noticed() {
        assert_eq!(of(b"abc", 3), ("abc".into(), None, false));
        assert_eq!(of("abé".as_bytes(), 3), ("ab".into(), None, true));
        assert_eq!(read_all(&b"abcdef"[..], 3), (b"abcd".to_vec(), None));
    }
}
