//! A body as it was captured, to the bytes that the sender wrote.

use std::io::Read;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use serde::de::IgnoredAny;

/// The most bytes that a body may have once it is decompressed: what the reader takes of one.
const MAX_BYTES: u64 = 64 << 20;

/// Decodes what a capture wrote as base64.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn base64(text: &[u8]) -> Result<Vec<u8>, String> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(text).map_err(|error| format!("its base64 cannot be decoded: {error}"))
}

/// Decompresses a body, unless the capture has done so: some write what was sent, others what it meant.
///
/// # Errors
///
/// Says why it cannot be decompressed, or that it would be too large.
pub(super) fn decompress(body: Vec<u8>, headers: Option<&HeaderMap>) -> Result<Vec<u8>, String> {
    if body.is_empty() || serde_json::from_slice::<IgnoredAny>(&body).is_ok() {
        return Ok(body);
    }
    let lines = headers.into_iter().flat_map(|headers| headers.get_all(CONTENT_ENCODING));
    let lines: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
    let mut codings: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
    codings.retain(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"));
    if codings.is_empty() {
        codings.extend(match body[..] {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some("zstd"),
            [0x1F, 0x8B, ..] => Some("gzip"),
            _ => None,
        });
    }
    // The last one that was applied comes off first (RFC 9110, section 8.4).
    let undone = codings.iter().rev().try_fold(body.clone(), |body, coding| undo(coding, &body));
    // JSON that was cut off is no compressed body, and the fault of whoever cut it.
    let is_text = body.starts_with(b"{") && std::str::from_utf8(&body).is_ok();
    undone.or_else(|why| if is_text { Ok(body) } else { Err(why) })
}

fn undo(coding: &str, body: &[u8]) -> Result<Vec<u8>, String> {
    match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => bounded(coding, flate2::read::MultiGzDecoder::new(body)),
        "deflate" => bounded(coding, flate2::read::ZlibDecoder::new(body))
            .or_else(|_| bounded(coding, flate2::read::DeflateDecoder::new(body))),
        "br" => bounded(coding, brotli_decompressor::Decompressor::new(body, 4096)),
        "zstd" => match ruzstd::decoding::StreamingDecoder::new(body) {
            Ok(decoder) => bounded(coding, decoder),
            Err(error) => Err(format!("it is not the `{coding}` that its headers say: {error}")),
        },
        _ => Err(format!("its encoding `{}` is none of gzip, deflate, br and zstd", coding.escape_debug())),
    }
}

fn bounded(coding: &str, decoder: impl Read) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    match decoder.take(MAX_BYTES + 1).read_to_end(&mut body) {
        Err(error) => Err(format!("it is not the `{coding}` that its headers say: {error}")),
        Ok(_) if body.len() as u64 > MAX_BYTES => Err(format!("it has more than {MAX_BYTES} bytes once decompressed")),
        Ok(_) => Ok(body),
    }
}
