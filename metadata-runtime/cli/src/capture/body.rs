//! Converts a captured body to the bytes that the sender wrote.

use std::cell::Cell;
use std::io::Read;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use serde::de::IgnoredAny;

use super::expansion::Expansion;
use super::text::Text;
use super::zstd::{BODY_WINDOW, frames, is_zstd};

/// The maximum size of a decompressed body, which is also the reader's.
pub(super) const MAX_BYTES: u64 = 64 << 20;

/// A body in the form in which a capture has it.
#[derive(Default)]
pub(super) enum Body {
    /// No body was sent, or the captured one cannot be read.
    #[default]
    None,
    /// A body was sent, and the capture left it out.
    Omitted,
    /// Text, which may represent bytes.
    Text(Text),
    /// An object of JSON.
    Object(Vec<u8>),
    /// The bytes as they were sent.
    Bytes(Vec<u8>),
}

/// A body as its sender wrote it.
pub(super) struct Undone {
    /// The body.
    pub(super) bytes: Vec<u8>,
    /// `true` if it was compressed in the capture.
    pub(super) was_compressed: bool,
}

/// Base64 with or without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Decodes base64 of a capture.
///
/// # Errors
///
/// Returns the reason if it cannot be decoded.
pub(super) fn base64(text: &[u8]) -> Result<Vec<u8>, String> {
    let standard = |byte: u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    };
    let text: Vec<u8> = text.iter().filter(|byte| !byte.is_ascii_whitespace()).copied().map(standard).collect();
    // Its error has a byte of the body.
    LENIENT.decode(text).map_err(|_| "its base64 cannot be decoded".to_owned())
}

/// Returns the body without the sizes of its chunks, where the capture has those (RFC 9112, section 7.1); `None` if it has
/// not.
pub(super) fn dechunked(body: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut whole) = (body, Vec::new());
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
        let (size, after) = (rest[..end].split(|byte| *byte == b';').next()?, &rest[end + 2..]);
        let len = usize::from_str_radix(std::str::from_utf8(size).ok()?.trim(), 16).ok()?;
        if len == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(after.get(..len)?);
        rest = after[len..].strip_prefix(b"\r\n")?;
    }
}

/// Decompresses a body, unless the capture has done so already: some writers keep the bytes that were sent, others
/// their meaning. `is_text` says that the capture has the body as text, in which bytes can be represented in several
/// ways. JSON is not compressed.
///
/// # Errors
///
/// Returns the reason if it cannot be decompressed, or would be too large.
pub(super) fn decompress(
    body: Vec<u8>,
    headers: Option<&HeaderMap>,
    is_text: bool,
    expansion: &Expansion,
) -> Result<Undone, String> {
    let as_it_is = |bytes| Ok(Undone { bytes, was_compressed: false });
    if body.is_empty() || is_json(&body) {
        return as_it_is(body);
    }
    let lines = headers.into_iter().flat_map(|headers| headers.get_all(CONTENT_ENCODING));
    let codings = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).map(str::trim);
    let codings = codings.filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"));
    // One more than are undone.
    let mut codings: Vec<&str> = codings.take(usize::from(MAX_LAYERS) + 1).collect();
    if codings.is_empty() {
        match compression(&body) {
            Some(coding) => codings.push(coding),
            None => return as_it_is(body),
        }
    }
    if codings.len() > usize::from(MAX_LAYERS) {
        if is_text && is_begun_object(&body) {
            return as_it_is(body);
        }
        return Err(format!("its headers say that it is compressed more than {MAX_LAYERS} times"));
    }
    expansion.check()?;
    let room = Room { left: Cell::new(2 * MAX_BYTES), expansion };
    let undo = |coding: &str, body: &[u8]| undo(coding, body, &room);
    let undo_unless_json = |body: Vec<u8>, coding: &&str| {
        // Whoever wrote the capture knows of the last encoding at least, and may have undone the others.
        if is_json(&body) { Ok(body) } else { undo(coding, &body) }
    };
    // The last encoding that was applied is undone first (RFC 9110, section 8.4).
    let undo_all = |body: &[u8]| {
        let (last, others) = codings.split_last().unwrap_or((&"identity", &[]));
        let body = others.iter().rev().try_fold(undo(last, body)?, undo_unless_json)?;
        // What is compressed within was compressed once more than is said.
        let body = (0..MAX_LAYERS).try_fold(body, |body, _| match compression(&body) {
            Some(coding) => undo(coding, &body),
            None => Ok(body),
        })?;
        let is_undone = compression(&body).is_none();
        if is_undone {
            Ok(body)
        } else {
            Err(format!("it is compressed more than {MAX_LAYERS} times more than is said"))
        }
    };
    let decompressed = |bytes| Undone { bytes, was_compressed: true };
    let why = match undo_all(&body) {
        Ok(bytes) => return Ok(decompressed(bytes)),
        Err(why) => why,
    };
    let Some(text) = std::str::from_utf8(&body).ok().filter(|_| is_text) else { return Err(why) };
    let bytes = [latin_1(text), base64(&body).ok()].into_iter().flatten().find_map(|bytes| undo_all(&bytes).ok());
    match bytes {
        Some(bytes) => Ok(decompressed(bytes)),
        // Truncated JSON is not a compressed body. Its fault is reported later.
        None if body.starts_with(b"{") => as_it_is(body),
        None => Err(why),
    }
}

/// How often a body may be compressed by what its headers say, and how often more than that.
const MAX_LAYERS: u8 = 4;

/// Returns the encoding that the first bytes show.
fn compression(body: &[u8]) -> Option<&'static str> {
    match body {
        [0x1F, 0x8B, ..] => Some("gzip"),
        _ if is_zstd(body) => Some("zstd"),
        _ => None,
    }
}

/// Returns `true` if the body is a JSON object.
pub(super) fn is_object(body: &[u8]) -> bool {
    is_begun_object(body) && is_json(body)
}

/// Returns `true` if the body begins like a JSON object.
pub(super) fn is_begun_object(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// Returns `true` if the body is one JSON value.
pub(super) fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// Returns the bytes of a text with one character per byte.
fn latin_1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|char| u8::try_from(char).ok()).collect()
}

/// Undoes an encoding.
fn undo(coding: &str, body: &[u8], room: &Room<'_>) -> Result<Vec<u8>, String> {
    match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => bounded("gzip", flate2::read::MultiGzDecoder::new(body), room),
        "deflate" => bounded("deflate", flate2::read::ZlibDecoder::new(body), room)
            .or_else(|_| bounded("deflate", flate2::read::DeflateDecoder::new(body), room)),
        "br" if is_large_window(body) => Err("it is not the `br` that its headers say: its window is too large".into()),
        "br" => bounded("br", brotli_decompressor::Decompressor::new(body, 4096), room),
        "zstd" => {
            let frames = frames(body, BODY_WINDOW).map_err(|error| format!("its `zstd` cannot be read: {error}"))?;
            bounded("zstd", frames, room)
        }
        // It is a header's value, which no note quotes.
        _ => Err("its encoding is none of gzip, deflate, br and zstd".into()),
    }
}

/// Returns `true` if the body is the brotli of some programs whose window may have 1 GiB. That of `Content-Encoding: br` has at
/// most 16 MiB, and never begins with these bits (RFC 7932, section 9.1).
fn is_large_window(brotli: &[u8]) -> bool {
    brotli.first().is_some_and(|byte| byte & 0x7F == 0x11)
}

/// The bytes that a body may still have: each layer may be as large as a body, and all together not much larger.
struct Room<'e> {
    left: Cell<u64>,
    expansion: &'e Expansion,
}

fn bounded(coding: &str, decoder: impl Read, room: &Room<'_>) -> Result<Vec<u8>, String> {
    let left = room.left.get();
    let most = left.min(MAX_BYTES);
    let mut body = Vec::new();
    let read = decoder.take(most + 1).read_to_end(&mut body);
    room.left.set(left.saturating_sub(body.len() as u64));
    room.expansion.add(body.len() as u64);
    match read {
        Err(error) => Err(format!("it is not the `{coding}` that its headers say: {error}")),
        Ok(_) if body.len() as u64 <= most => Ok(body),
        Ok(_) if most < MAX_BYTES => Err(format!("it has more than {} bytes in all of its layers", 2 * MAX_BYTES)),
        Ok(_) => Err(format!("it has more than {MAX_BYTES} bytes once decompressed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bodies_of_a_file_count_together() {
        let expansion = Expansion::with(0, 0);
        let compressed = zstd::encode_all(&br#"{"a":1}"#[..], 1).unwrap();
        let decompress = || decompress(compressed.clone(), None, false, &expansion).map(|undone| undone.bytes);
        assert_eq!(decompress().unwrap(), br#"{"a":1}"#);
        let why = decompress().unwrap_err();
        assert!(why.starts_with("what is decompressed of the file has more than 4 GiB"), "{why}");
    }
}
