//! Captures as they are stored: plain, compressed, or several in an archive.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _};
use std::path::Path;

use zip::ZipArchive;

use super::attachments::{Archive, Attachments, Folder};
use super::expansion::Stored;
use super::zstd::{BODY_WINDOW, FILE_WINDOW, frames, is_zstd};

/// Large enough for most lines to be in it whole.
const BUFFER: usize = 1 << 18;

/// Returns `true` if a file with this name is a capture.
#[must_use]
pub fn is_capture(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        let known = ["har", "json", "jsonl", "ndjson", "zip", "gz", "zst"];
        known.iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Returns `true` if a file with this name is an attachment of a capture beside it: its name is its hash.
#[must_use]
pub fn is_attachment(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    matches!(stem.len(), 32 | 40) && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Hands each capture in the file at `path` to `read`, with the place of its attachments. `progress` receives the bytes
/// of the file as they are read.
///
/// # Errors
///
/// Returns an error if the file cannot be read, or `read` fails.
pub fn open(
    path: &Path,
    progress: impl FnOnce(File) -> Box<dyn Read>,
    mut read: impl FnMut(&mut dyn BufRead, &dyn Attachments) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    file.by_ref().take(4).read_to_end(&mut start)?;
    // A pipe cannot be rewound, and returns its first bytes once.
    if start == b"PK\x03\x04" && file.rewind().is_ok() {
        return archive(file, File::open(path)?, read);
    }
    let folder = Folder::new(path.parent().unwrap_or(Path::new("")).to_owned());
    let rest = progress(file);
    plain(BufReader::with_capacity(BUFFER, io::Cursor::new(start).chain(rest)), |input| read(input, &folder))
}

/// How often a capture may be compressed. Some programs compress again what is compressed already.
const MAX_LAYERS: u8 = 4;

/// Hands a stream's capture to `read`, decompressed if it is compressed.
///
/// # Errors
///
/// Returns an error if the stream cannot be read, or `read` fails.
pub fn plain(input: impl BufRead, read: impl FnOnce(&mut dyn BufRead) -> io::Result<()>) -> io::Result<()> {
    let stored = Stored::default();
    layers(&mut stored.counted(input), &stored, read)
}

fn layers(
    input: &mut dyn BufRead,
    stored: &Stored,
    read: impl FnOnce(&mut dyn BufRead) -> io::Result<()>,
) -> io::Result<()> {
    let mut read = Some(read);
    let mut read = |input: &mut dyn BufRead| read.take().map_or(Ok(()), |read| read(input));
    layer(input, stored, 0, FILE_WINDOW, &mut read)
}

/// `window` is the largest one of zstd. All layers are read at a time, so that one of them alone has that of a file.
fn layer(
    input: &mut dyn BufRead,
    stored: &Stored,
    depth: u8,
    window: u32,
    read: &mut dyn FnMut(&mut dyn BufRead) -> io::Result<()>,
) -> io::Result<()> {
    let start = input.fill_buf()?;
    let (is_gzip, is_zstd) = (start.starts_with(&[0x1F, 0x8B]), is_zstd(start));
    if (is_gzip || is_zstd) && depth == MAX_LAYERS {
        return Err(io::Error::other(format!("it is compressed more than {MAX_LAYERS} times")));
    }
    let mut within =
        |content: &mut dyn Read, window| layer(&mut buffered(stored.bounded(content)), stored, depth + 1, window, read);
    match start {
        _ if is_gzip => within(&mut flate2::bufread::MultiGzDecoder::new(input), window),
        _ if is_zstd => within(&mut frames(input, window)?, BODY_WINDOW),
        [b'P', b'K', 3, 4, ..] => Err(io::Error::other("it is a zip archive, which is read from a file only")),
        _ => read(input),
    }
}

fn buffered<R: Read>(input: R) -> BufReader<R> {
    BufReader::with_capacity(BUFFER, input)
}

/// Reads the captures of an archive, by name.
fn archive(
    file: File,
    // Attachments are read while a capture is, so that they need a second position in the file.
    again: File,
    mut read: impl FnMut(&mut dyn BufRead, &dyn Attachments) -> io::Result<()>,
) -> io::Result<()> {
    let mut unread = file.metadata()?.len();
    let mut archive = ZipArchive::new(file).map_err(io::Error::other)?;
    let attachments = Archive::new(again)?;
    let mut names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    names.retain(|name| is_capture(Path::new(name)) && !is_attachment(Path::new(name)));
    names.sort();
    for name in names {
        let capture = archive.by_name(&name).map_err(io::Error::other)?;
        // A few bytes make an entry of what another one has already.
        let Some(rest) = unread.checked_sub(capture.compressed_size()) else {
            return Err(io::Error::other("its entries have more bytes than the archive, so that some of them overlap"));
        };
        unread = rest;
        let stored = Stored::new(capture.compressed_size());
        layers(&mut buffered(stored.bounded(capture)), &stored, |input| read(input, &attachments))?;
    }
    Ok(())
}
