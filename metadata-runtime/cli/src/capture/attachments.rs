//! Bodies that a capture keeps in separate files, as Playwright does on request.

use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;

use crate::bounded;
use crate::plain::Named;

/// A place where the attachments of a capture are.
pub trait Attachments {
    /// Returns the contents of the attachment called `name`.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such attachment, or it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;
}

/// Reads an attachment, or returns the reason why it cannot be read.
pub(super) fn read(beside: &dyn Attachments, name: &str) -> Result<Vec<u8>, String> {
    beside
        .read(name)
        .map_err(|error| format!("it is in the file `{}`, which cannot be read: {error}", Named(Path::new(name))))
}

/// The attachments of a capture that has none.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Attachments for Nowhere {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::NotFound, "there is no folder beside it"))
    }
}

/// The folder of a capture.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Attachments for Folder {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let path = within(&self.0, inner(name)?)?;
        bounded::file(&path)
    }
}

/// The archive of a capture.
pub struct Archive(pub RefCell<ZipArchive<File>>);

impl Attachments for Archive {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut archive = self.0.borrow_mut();
        let file = archive.by_name(name).map_err(io::Error::other)?;
        bounded::read(file)
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Archive").field(&self.0.borrow().len()).finish()
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
