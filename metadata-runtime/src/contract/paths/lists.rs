//! The lists of a path: written in the program, or read from a file and then freed with it.

use std::fmt;

use super::super::Carrier;
use super::super::text::Text;
use super::PathRelease;

/// Pairs of texts.
#[derive(Clone)]
pub(in crate::contract) enum Pairs {
    Written(&'static [(&'static str, &'static str)]),
    Read(Box<[(Box<str>, Box<str>)]>),
}

impl Pairs {
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::Written(pairs) => pairs.len(),
            Self::Read(pairs) => pairs.len(),
        }
    }

    pub(super) const fn at(&self, place: usize) -> (&str, &str) {
        match self {
            Self::Written(pairs) => pairs[place],
            Self::Read(pairs) => (&pairs[place].0, &pairs[place].1),
        }
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        (0..self.len()).map(|place| self.at(place))
    }
}

impl PartialEq for Pairs {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Which releases send what.
#[derive(Clone)]
pub(in crate::contract) enum Releases {
    Written(&'static [PathRelease<'static>]),
    Read(Box<[ReadRelease]>),
}

/// A release of a file.
#[derive(Clone)]
pub(in crate::contract) struct ReadRelease {
    pub(super) carrier: Carrier,
    pub(super) key: Option<Text>,
    pub(super) since: Option<Text>,
    pub(super) until: Option<Text>,
}

impl Releases {
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::Written(releases) => releases.len(),
            Self::Read(releases) => releases.len(),
        }
    }

    pub(super) const fn at(&self, place: usize) -> PathRelease<'_> {
        match self {
            Self::Written(releases) => releases[place],
            Self::Read(releases) => {
                let ReadRelease { carrier, key, since, until } = &releases[place];
                PathRelease {
                    carrier: *carrier,
                    key: Text::of(key.as_ref()),
                    since: Text::of(since.as_ref()),
                    until: Text::of(until.as_ref()),
                }
            }
        }
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = PathRelease<'_>> {
        (0..self.len()).map(|place| self.at(place))
    }
}

impl PartialEq for Releases {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
