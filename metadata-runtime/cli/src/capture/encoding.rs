//! The encodings of captures.

/// An encoding of JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16 { big_endian: bool },
    Utf32 { big_endian: bool },
}

impl Encoding {
    /// Returns the encoding and the size of its byte order mark. JSON begins with two ASCII characters, so that zeros
    /// identify UTF-16 and UTF-32 without a mark.
    pub(super) fn detect(bytes: &[u8]) -> (Self, usize) {
        match bytes {
            [0xFF, 0xFE, 0, 0, ..] => (Self::Utf32 { big_endian: false }, 4),
            [0, 0, 0xFE, 0xFF, ..] => (Self::Utf32 { big_endian: true }, 4),
            [0, 0, 0, fourth, ..] if *fourth != 0 => (Self::Utf32 { big_endian: true }, 0),
            [first, 0, 0, 0, ..] if *first != 0 => (Self::Utf32 { big_endian: false }, 0),
            [0xEF, 0xBB, 0xBF, ..] => (Self::Utf8, 3),
            [0xFF, 0xFE, ..] => (Self::Utf16 { big_endian: false }, 2),
            [0xFE, 0xFF, ..] => (Self::Utf16 { big_endian: true }, 2),
            [0, second, ..] if *second != 0 => (Self::Utf16 { big_endian: true }, 0),
            [first, 0, ..] if *first != 0 => (Self::Utf16 { big_endian: false }, 0),
            _ => (Self::Utf8, 0),
        }
    }

    /// Hands bytes to `write` as UTF-8, piece by piece, up to the last whole character. Returns how many they were.
    pub(super) fn decode(self, bytes: &[u8], at_end: bool, mut write: impl FnMut(&[u8])) -> usize {
        match self {
            Self::Utf8 => utf8(bytes, at_end, &mut write),
            Self::Utf16 { big_endian } => utf16(bytes, big_endian, at_end, &mut write),
            Self::Utf32 { big_endian } => utf32(bytes, big_endian, &mut write),
        }
    }
}

fn utf8(bytes: &[u8], at_end: bool, write: &mut impl FnMut(&[u8])) -> usize {
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                write(text.as_bytes());
                return bytes.len();
            }
            Err(error) => {
                let (valid, broken) = rest.split_at(error.valid_up_to());
                write(valid);
                let Some(len) = error.error_len().or(at_end.then_some(broken.len())) else {
                    return bytes.len() - broken.len();
                };
                for byte in &broken[..len] {
                    write(format!("\\udc{byte:02x}").as_bytes());
                }
                rest = &broken[len..];
            }
        }
    }
}

fn utf16(bytes: &[u8], big_endian: bool, at_end: bool, write: &mut impl FnMut(&[u8])) -> usize {
    let mut units: Vec<u16> =
        bytes
            .chunks_exact(2)
            .map(|pair| {
                if big_endian { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) }
            })
            .collect();
    let mut kept = bytes.len() % 2;
    // The first half of a surrogate pair is kept until the second arrives.
    if !at_end && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
        units.pop();
        kept += 2;
    }
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(char) => write(char.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(error) => write(format!("\\u{:04x}", error.unpaired_surrogate()).as_bytes()),
        }
    }
    bytes.len() - kept
}

fn utf32(bytes: &[u8], big_endian: bool, write: &mut impl FnMut(&[u8])) -> usize {
    let (units, rest) = bytes.as_chunks();
    for unit in units {
        let unit = if big_endian { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) };
        match char::from_u32(unit) {
            Some(char) => write(char.encode_utf8(&mut [0; 4]).as_bytes()),
            None if (0xD800..0xE000).contains(&unit) => write(format!("\\u{unit:04x}").as_bytes()),
            None => write(char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use crate::capture::lenient::{Lenient, MOST_CONVERTED};

    /// In whatever encoding it comes, and wherever what is converted at once ends.
    #[test]
    fn what_is_converted_is_the_same_in_parts() {
        let text = "{\"a\":\"é😀\\n\\\\\",\"b\":[NaN,-Infinity,-1.5,Infinity]}\u{feff}\u{1e}\n[\"\\\"NaN\"]";
        let expected = "{\"a\":\"é😀\\n\\\\\",\"b\":[null,null,-1.5,null]}\n\n[\"\\\"NaN\"]";
        for len in [1, 2, 4].into_iter().flat_map(|size| (0..text.len() + 2).map(move |n| MOST_CONVERTED / size - n)) {
            let before = " ".repeat(len);
            let (text, expected) = (format!("[]{before}{text}"), format!("[]{before}{expected}"));
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let chars: Vec<u8> = text.chars().flat_map(|char| u32::from(char).to_le_bytes()).collect();
            for bytes in [text.clone().into_bytes(), units, chars] {
                let (mut file, mut read) = (Lenient::new(&*bytes), String::new());
                assert!(file.has_more().unwrap());
                file.read_to_string(&mut read).unwrap();
                assert_eq!(read, expected, "{len}");
            }
        }
    }
}
