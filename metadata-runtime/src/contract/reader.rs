//! The function of a `read`: its path, and in the program itself also the function.

use std::fmt;

use super::text::Text;

/// A function that makes of what arrived the JSON of the field's value; `None` if it does not accept that.
pub(crate) type ReadBack = fn(&str) -> Option<String>;

#[derive(Clone)]
pub(super) struct Reader {
    path: Text,
    read: Option<ReadBack>,
}

impl Reader {
    pub(super) const fn new(path: &'static str, read: ReadBack) -> Self {
        Self { path: Text::Written(path), read: Some(read) }
    }

    /// Returns one of a file, by which nothing is read.
    pub(super) const fn of_file(path: Text) -> Self {
        Self { path, read: None }
    }

    /// Returns one that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        Self { path: self.path.copied(), read: self.read }
    }

    pub(super) const fn path(&self) -> &str {
        self.path.get()
    }

    #[cfg(feature = "observe")]
    pub(super) const fn function(&self) -> Option<ReadBack> {
        self.read
    }
}

/// By the path: what a file says has no function.
impl PartialEq for Reader {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}
