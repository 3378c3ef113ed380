//! Reads files of a repository that is not trusted, within limits for all of them together.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// How many bytes all files may have.
const MAX_BYTES: u64 = 1 << 20;

/// How many paths they may name. Each is looked for, and one may go on to the end of its file.
const MAX_PATHS: usize = 64;

/// How many bytes a path may have. The system knows none that is longer, but git may, which shortens it first.
const MAX_PATH: usize = 4096;

/// There is more than is read, so that it is not known which folders are the repository's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

/// What may still be read.
#[derive(Debug)]
pub(super) struct Files {
    bytes: u64,
    paths: usize,
}

impl Files {
    pub(super) const fn new() -> Self {
        Self { bytes: MAX_BYTES, paths: MAX_PATHS }
    }

    /// Returns all that the file holds; `None` where there is none, or it cannot be read.
    pub(super) fn contents(&mut self, file: &Path) -> Result<Option<Vec<u8>>, TooMuch> {
        // Opening anything else might wait without end.
        let Some(size) = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len()) else {
            return Ok(None);
        };
        self.bytes = self.bytes.checked_sub(size).ok_or(TooMuch)?;
        let mut text = Vec::new();
        let read = File::open(file).and_then(|file| file.take(size.saturating_add(1)).read_to_end(&mut text));
        match read {
            // Those of `/proc` say that they have none.
            Ok(read) if read as u64 > size => Err(TooMuch),
            Ok(_) => Ok(Some(text)),
            Err(_) => Ok(None),
        }
    }

    /// Counts a path that a file names.
    pub(super) fn count(&mut self, path: &[u8]) -> Result<(), TooMuch> {
        self.paths = self.paths.checked_sub(1).filter(|_| path.len() <= MAX_PATH).ok_or(TooMuch)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (large, small) = (folder.path().join("large"), folder.path().join("small"));
        let bytes = usize::try_from(MAX_BYTES).expect("it fits") - 1;
        std::fs::write(&large, vec![b'#'; bytes]).expect("written");
        std::fs::write(&small, "[]").expect("written");
        let mut files = Files::new();
        assert_eq!(files.contents(&small), Ok(Some(b"[]".to_vec())));
        assert_eq!(files.contents(&large), Err(TooMuch));
        let mut files = Files::new();
        assert_eq!(files.contents(&large).map(|text| text.map(|text| text.len())), Ok(Some(bytes)));
        assert_eq!(files.contents(&small), Err(TooMuch), "all of them count");
        assert_eq!(Files::new().contents(folder.path()), Ok(None));
        assert_eq!(Files::new().contents(&folder.path().join("none")), Ok(None));
    }

    /// They say that they are empty, and some have no end, or wait for it.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_has_more_than_it_says_is_not_read() {
        assert_eq!(Files::new().contents(Path::new("/proc/self/status")), Err(TooMuch));
    }

    #[test]
    fn paths_have_a_number_and_a_length() {
        let mut files = Files::new();
        for _ in 0..MAX_PATHS {
            assert_eq!(files.count(&[b'a'; MAX_PATH]), Ok(()));
        }
        assert_eq!(files.count(b""), Err(TooMuch));
        assert_eq!(Files::new().count(&[b'a'; MAX_PATH + 1]), Err(TooMuch));
    }
}
