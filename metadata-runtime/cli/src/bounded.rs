//! Files whose size nobody else limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The maximum size of a file that is read whole, in bytes. None that is meant for this program is that large.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// Reads a file whole.
///
/// # Errors
///
/// Returns an error if it cannot be read, or has more than 64 MiB.
pub fn file(path: &Path) -> io::Result<Vec<u8>> {
    read(File::open(path)?)
}

/// Reads a stream to its end.
pub(crate) fn read(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it has more than 64 MiB"));
    }
    Ok(bytes)
}
