//! Captures as they are stored: plain, compressed, or several in an archive.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;

use super::attachments::{Archive, Attachments, Folder, Stream};
use super::expansion::Expansion;
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
        // Attachments are read while a capture is, so that they need a second position in the file.
        return archive(file, &Archive::new(File::open(path)?)?, read);
    }
    let folder = Folder::new(path.parent().unwrap_or(Path::new("")).to_owned());
    let rest = progress(file);
    let input = BufReader::with_capacity(BUFFER, io::Cursor::new(start).chain(rest));
    stream(input, &folder.expansion(), |input| read(input, &folder))
}

/// How often a capture may be compressed. Some programs compress again what is compressed already.
const MAX_LAYERS: u8 = 4;

/// Hands a stream's capture to `read`, decompressed if it is compressed.
///
/// # Errors
///
/// Returns an error if the stream cannot be read, or `read` fails.
pub fn plain(
    input: impl BufRead,
    read: impl FnOnce(&mut dyn BufRead, &dyn Attachments) -> io::Result<()>,
) -> io::Result<()> {
    let none = Stream(Arc::new(Expansion::of(0)));
    stream(input, &none.0, |input| read(input, &none))
}

fn stream(
    input: impl BufRead,
    expansion: &Expansion,
    read: impl FnOnce(&mut dyn BufRead) -> io::Result<()>,
) -> io::Result<()> {
    layers(&mut expansion.counted(input), expansion, read)
}

fn layers(
    input: &mut dyn BufRead,
    expansion: &Expansion,
    read: impl FnOnce(&mut dyn BufRead) -> io::Result<()>,
) -> io::Result<()> {
    let mut read = Some(read);
    let mut read = |input: &mut dyn BufRead| read.take().map_or(Ok(()), |read| read(input));
    layer(input, expansion, 0, FILE_WINDOW, &mut read)
}

/// `window` is the largest one of zstd. All layers are read at a time, so that one of them alone has that of a file.
fn layer(
    input: &mut dyn BufRead,
    expansion: &Expansion,
    depth: u8,
    window: u32,
    read: &mut dyn FnMut(&mut dyn BufRead) -> io::Result<()>,
) -> io::Result<()> {
    let start = input.fill_buf()?;
    let (is_gzip, is_zstd) = (start.starts_with(&[0x1F, 0x8B]), is_zstd(start));
    if (is_gzip || is_zstd) && depth == MAX_LAYERS {
        return Err(io::Error::other(format!("it is compressed more than {MAX_LAYERS} times")));
    }
    let mut within = |content: &mut dyn Read, window| {
        layer(&mut buffered(expansion.bounded(content)), expansion, depth + 1, window, read)
    };
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
    attachments: &Archive,
    mut read: impl FnMut(&mut dyn BufRead, &dyn Attachments) -> io::Result<()>,
) -> io::Result<()> {
    let mut unread = file.metadata()?.len();
    let mut archive = ZipArchive::new(file).map_err(io::Error::other)?;
    let expansion = attachments.expansion();
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
        layers(&mut buffered(expansion.bounded(capture)), &expansion, |input| read(input, attachments))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// The most bytes that a small file may become here.
    const ANY: u64 = 1 << 20;

    fn too_much(read: io::Result<()>) -> bool {
        read.is_err_and(|error| error.to_string().starts_with("what is decompressed of the file has more than"))
    }

    fn read_all(input: &mut dyn BufRead) -> io::Result<()> {
        io::copy(input, &mut io::sink()).map(drop)
    }

    #[test]
    fn what_is_within_all_layers_of_a_file_counts() {
        let spaces = |bytes: u64| zstd::encode_all(io::repeat(b' ').take(bytes), 1).unwrap();
        let twice = |bytes| zstd::encode_all(&spaces(bytes)[..], 1).unwrap();
        for (file, is_read) in [(spaces(ANY), true), (twice(ANY - 1_000), true), (twice(2 * ANY), false)] {
            let read = stream(&file[..], &Expansion::with(0, ANY), read_all);
            assert_eq!(too_much(read), !is_read, "{} bytes", file.len());
        }
    }

    #[test]
    fn what_is_within_all_entries_of_an_archive_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("captures.zip");
        let mut archived = ZipWriter::new(File::create(&path).unwrap());
        for entry in 0..4 {
            archived.start_file(format!("{entry}.json"), SimpleFileOptions::default()).unwrap();
            archived.write_all(&vec![b' '; 400 << 10]).unwrap();
        }
        archived.finish().unwrap();
        let mut entries = 0;
        let attachments = Archive::with(File::open(&path).unwrap(), Expansion::with(0, ANY)).unwrap();
        let read = archive(File::open(&path).unwrap(), &attachments, |input, _| {
            entries += 1;
            read_all(input)
        });
        assert!(too_much(read));
        assert_eq!(entries, 2, "the third is not begun");
    }
}
