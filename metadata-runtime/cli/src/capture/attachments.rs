//! Bodies that a capture keeps in separate files, as Playwright does on request.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;

use super::expansion::Expansion;
use crate::bounded;
use crate::plain::Named;
use crate::received;

/// A place where the attachments of a capture are.
pub trait Attachments {
    /// Returns the contents of the attachment called `name`.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such attachment, or it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// Returns what was decompressed of the capture's file so far.
    fn expansion(&self) -> Arc<Expansion> {
        Arc::new(Expansion::unbounded())
    }
}

/// Reads an attachment, or returns the reason why it cannot be read.
pub(super) fn read(beside: &dyn Attachments, name: &str) -> Result<Vec<u8>, String> {
    beside.read(name).map_err(|error| {
        format!("it is in the file `{}`, which cannot be read: {error}", Named(Path::new(&*received::value(name))))
    })
}

/// The attachments of a capture that has none.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Attachments for Nowhere {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::NotFound, "there is no folder beside it"))
    }
}

/// The attachments of a capture that comes on a stream: there are none.
#[derive(Debug)]
pub(super) struct Stream(pub(super) Arc<Expansion>);

impl Attachments for Stream {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        Nowhere.read(name)
    }

    fn expansion(&self) -> Arc<Expansion> {
        self.0.clone()
    }
}

/// How many bytes of attachments are read again, in MiB: an entry names one in a few bytes, as may each of its neighbours.
const MAX_AGAIN: u64 = 256;

/// Attachments that are read again.
#[derive(Debug)]
struct Again {
    /// How many bytes may still be.
    left: Cell<u64>,
}

impl Again {
    const fn new() -> Self {
        Self { left: Cell::new(MAX_AGAIN << 20) }
    }

    /// Reads an attachment once more, unless too much was read so before.
    fn read(&self, read: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
        let left = self.left.get();
        if left == 0 {
            let why = format!("what several entries have was read again for {MAX_AGAIN} MiB, and no more of it is");
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, why));
        }
        let bytes = read();
        // What is found to be too large has taken as much time as what is not.
        let len = bytes.as_ref().map_or(bounded::MAX_BYTES, |bytes| bytes.len() as u64);
        self.left.set(left.saturating_sub(len));
        bytes
    }
}

/// The folder of a capture.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The files that were read.
    read: RefCell<HashSet<PathBuf>>,
    again: Again,
    expansion: Arc<Expansion>,
}

impl Folder {
    /// Returns the attachments in the folder at `path`.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, read: RefCell::default(), again: Again::new(), expansion: Arc::new(Expansion::of(0)) }
    }
}

impl Attachments for Folder {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let path = within(&self.path, inner(name)?)?;
        if self.read.borrow().contains(&path) {
            return self.again.read(|| bounded::file(&path));
        }
        let bytes = bounded::file(&path);
        self.read.borrow_mut().insert(path);
        bytes
    }

    fn expansion(&self) -> Arc<Expansion> {
        self.expansion.clone()
    }
}

/// The archive of a capture.
pub struct Archive {
    zip: RefCell<ZipArchive<File>>,
    /// How many bytes of the archive there are that cannot have been read before.
    unread: Cell<u64>,
    again: Again,
    expansion: Arc<Expansion>,
}

impl Archive {
    /// Returns the attachments in an archive.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be read.
    pub fn new(file: File) -> io::Result<Self> {
        let expansion = Expansion::of(file.metadata()?.len());
        Self::with(file, expansion)
    }

    pub(super) fn with(file: File, expansion: Expansion) -> io::Result<Self> {
        let unread = Cell::new(file.metadata()?.len());
        let zip = RefCell::new(ZipArchive::new(file).map_err(io::Error::other)?);
        Ok(Self { zip, unread, again: Again::new(), expansion: Arc::new(expansion) })
    }
}

impl Attachments for Archive {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut zip = self.zip.borrow_mut();
        let file = zip.by_name(name).map_err(io::Error::other)?;
        // Attachments that are read for more bytes than the archive has are the same ones, whatever their names are.
        match self.unread.get().checked_sub(file.compressed_size()) {
            Some(unread) => {
                self.unread.set(unread);
                bounded::read(file)
            }
            None => self.again.read(|| bounded::read(file)),
        }
    }

    fn expansion(&self) -> Arc<Expansion> {
        self.expansion.clone()
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Archive").field(&self.zip.borrow().len()).finish()
    }
}

/// Returns the path of a file in a folder. A link in it may lead to another file of the folder only, and nothing is opened
/// that may never end or begin.
fn within(folder: &Path, name: &Path) -> io::Result<PathBuf> {
    let folder = folder.join(".").canonicalize()?;
    let path = folder.join(name).canonicalize()?;
    if !path.starts_with(&folder) {
        return Err(leads_out());
    }
    if !path.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    Ok(path)
}

/// Checks that a path does not lead out of the folder, since the names in a capture cannot be trusted.
fn inner(name: &str) -> io::Result<&Path> {
    let path = Path::new(name);
    if path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        Ok(path)
    } else {
        Err(leads_out())
    }
}

fn leads_out() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "its name leads out of the capture's folder")
}
