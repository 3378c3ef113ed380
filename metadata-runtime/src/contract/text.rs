//! The parts of a contract: written in the program, where they cost nothing, or read from a file, and then freed with it.

use std::fmt;

/// A text.
#[derive(Clone)]
pub(crate) enum Text {
    Written(&'static str),
    Read(Box<str>),
}

impl Text {
    pub(crate) const fn get(&self) -> &str {
        match self {
            Self::Written(text) => text,
            Self::Read(text) => text,
        }
    }

    /// Returns the text of one that may be missing.
    pub(crate) const fn of(text: Option<&Self>) -> Option<&str> {
        match text {
            Some(text) => Some(text.get()),
            None => None,
        }
    }

    /// Returns a text that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        match self {
            Self::Written(text) => Self::Written(text),
            Self::Read(_) => panic!("what a derive wrote is in the program"),
        }
    }

    pub(super) const fn copy_of(text: Option<&Self>) -> Option<Self> {
        match text {
            Some(text) => Some(text.copied()),
            None => None,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Read(text.into())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// Rows.
#[derive(Clone)]
pub(crate) enum List<T: 'static> {
    Written(&'static [T]),
    Read(Box<[T]>),
}

impl<T> List<T> {
    pub(crate) const fn get(&self) -> &[T] {
        match self {
            Self::Written(rows) => rows,
            Self::Read(rows) => rows,
        }
    }

    /// Returns rows that were written in the program.
    pub(super) const fn copied(&self) -> Self {
        match self {
            Self::Written(rows) => Self::Written(rows),
            Self::Read(_) => panic!("what a derive wrote is in the program"),
        }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(rows: Vec<T>) -> Self {
        Self::Read(rows.into())
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// A list of names in a contract, in declaration order.
#[derive(Clone)]
pub struct Names(AllNames);

#[derive(Clone)]
enum AllNames {
    Written(&'static [&'static str]),
    Read(Box<[Box<str>]>),
}

impl Names {
    pub(crate) const fn written(names: &'static [&'static str]) -> Self {
        Self(AllNames::Written(names))
    }

    pub(crate) fn read(names: Vec<&str>) -> Self {
        Self(AllNames::Read(names.into_iter().map(Box::from).collect()))
    }

    /// Returns the number of names.
    #[must_use]
    pub const fn len(&self) -> usize {
        match &self.0 {
            AllNames::Written(names) => names.len(),
            AllNames::Read(names) => names.len(),
        }
    }

    /// Returns `true` if the list is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) const fn at(&self, place: usize) -> &str {
        match &self.0 {
            AllNames::Written(names) => names[place],
            AllNames::Read(names) => &names[place],
        }
    }

    /// Returns an iterator over the names, in declaration order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|place| self.at(place))
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Names {}

impl<const N: usize> PartialEq<[&str; N]> for Names {
    fn eq(&self, other: &[&str; N]) -> bool {
        self.iter().eq(other.iter().copied())
    }
}

impl<const N: usize> PartialEq<[&str; N]> for &Names {
    fn eq(&self, other: &[&str; N]) -> bool {
        **self == *other
    }
}

impl<'a> IntoIterator for &'a Names {
    type Item = &'a str;
    type IntoIter = Box<dyn Iterator<Item = &'a str> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Replaces a value without dropping the old one, which cannot be done in const evaluation. The old value was written in
/// the program, and owns nothing.
pub(crate) const fn put<T>(place: &mut T, mut value: T) {
    std::mem::swap(place, &mut value);
    std::mem::forget(value);
}

/// Returns the text, or `...` if some reader finds user information, a query or a fragment in it: what a file has may be a
/// whole URL by mistake.
pub(super) const fn shown(text: &str) -> &str {
    let (bytes, mut i) = (text.as_bytes(), 0);
    while i < bytes.len() {
        if !bytes[i].is_ascii() || matches!(bytes[i], b'@' | b'?' | b'#' | b'%' | b'\\') {
            return "...";
        }
        i += 1;
    }
    text
}
