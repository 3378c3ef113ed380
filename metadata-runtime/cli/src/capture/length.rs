//! The limit of one value of a capture, so that no input uses up the memory.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

/// The most bytes of one value. Its body alone may have some millions, and a response in it some more.
pub(crate) const MAX_VALUE: usize = 1 << 27;

/// How many bytes of a value were returned, about. A parser may keep all of them.
#[derive(Clone, Default)]
pub(super) struct Length(Rc<Cell<usize>>);

impl Length {
    /// Begins with another value.
    pub(super) fn reset(&self) {
        self.0.set(0);
    }

    /// Adds to it.
    ///
    /// # Errors
    ///
    /// Returns [`io::ErrorKind::FileTooLarge`] from [`MAX_VALUE`] on.
    pub(super) fn add(&self, len: usize) -> io::Result<()> {
        self.0.set(self.0.get() + len);
        if self.0.get() > MAX_VALUE { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(()) }
    }
}

/// Returns whether a value was longer than is read.
pub(super) fn is_too_long(error: &serde_json::Error) -> bool {
    error.io_error_kind() == Some(io::ErrorKind::FileTooLarge)
}
