//! Decompression of zstd.

use std::io::{self, BufRead};

use ::zstd::stream::read::Decoder;

/// The largest window of a body, as a power of two: the 8 MiB that `Content-Encoding: zstd` has at most (RFC 9659).
pub(super) const BODY_WINDOW: u32 = 23;
/// The largest window of a file, as a power of two: the 128 MiB from which on the program `zstd` refuses a file.
pub(super) const FILE_WINDOW: u32 = 27;

/// Returns `true` if the bytes begin as zstd does: with a frame, or with one that holds data of someone else.
pub(super) const fn is_zstd(start: &[u8]) -> bool {
    matches!(start, [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

/// Returns a reader of what the frames of `input` hold, of which there may be several (RFC 8878, section 3).
///
/// A frame says how much of its content is to be kept while it is read. If that is more than the window, reading fails
/// before the memory is taken.
///
/// # Errors
///
/// Returns an error if there is no memory.
pub(super) fn frames<R: BufRead>(input: R, window: u32) -> io::Result<Decoder<'static, R>> {
    let mut frames = Decoder::with_buffer(input)?;
    frames.window_log_max(window)?;
    Ok(frames)
}
