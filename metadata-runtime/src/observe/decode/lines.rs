//! The lines of headers.

use std::borrow::Cow;
use std::collections::HashMap;

use http::HeaderMap;

/// One line of a header.
pub(super) struct Line<'h> {
    /// In lower case.
    pub(super) name: Cow<'h, str>,
    pub(super) value: &'h [u8],
}

/// The lines of headers, those of one name together.
pub(super) struct Lines<'h>(Vec<Line<'h>>);

impl<'h> Lines<'h> {
    pub(super) fn of_map(headers: &'h HeaderMap) -> Self {
        let line = |(name, value): (&'h http::HeaderName, &'h http::HeaderValue)| Line {
            name: Cow::Borrowed(name.as_str()),
            value: value.as_bytes(),
        };
        Self(headers.iter().map(line).collect())
    }

    /// Takes lines in any order, with names in any case.
    pub(super) fn of_pairs(pairs: impl Iterator<Item = (&'h str, &'h [u8])>) -> Self {
        let lower = |name: &'h str| {
            // Without a lazy operator many bytes are looked at at once.
            let has_upper = name.bytes().fold(false, |any, byte| any | byte.is_ascii_uppercase());
            if has_upper { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
        };
        let mut lines: Vec<Line<'h>> = pairs.map(|(name, value)| Line { name: lower(name), value }).collect();
        if has_repeated(&lines) {
            let mut firsts = HashMap::new();
            let places = lines.iter().enumerate().map(|(at, line)| *firsts.entry(line.name.clone()).or_insert(at));
            let mut places: Vec<usize> = places.collect();
            let mut sorted: Vec<(usize, Line<'h>)> = places.drain(..).zip(lines).collect();
            sorted.sort_by_key(|(first, _)| *first);
            lines = sorted.into_iter().map(|(_, line)| line).collect();
        }
        Self(lines)
    }

    /// Returns how many bytes all values have.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|line| line.value.len()).sum()
    }

    /// Returns how many lines there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns the lines of each header, of which there is one at least.
    pub(super) fn headers(&self) -> impl Iterator<Item = Header<'_, 'h>> {
        self.0.chunk_by(|one, other| one.name == other.name).map(Header)
    }
}

/// Returns whether a name comes twice, or there are too many lines to look.
fn has_repeated(lines: &[Line<'_>]) -> bool {
    const FEW: usize = 32;
    let is_repeated = |(at, line): (usize, &Line<'_>)| lines[..at].iter().any(|before| before.name == line.name);
    lines.len() > FEW || lines.iter().enumerate().any(is_repeated)
}

/// The lines of one header.
#[derive(Clone, Copy)]
pub(super) struct Header<'l, 'h>(&'l [Line<'h>]);

impl<'l> Header<'l, '_> {
    pub(super) fn name(self) -> &'l str {
        self.0.first().map_or("", |line| &*line.name)
    }

    pub(super) fn values(self) -> impl Iterator<Item = &'l [u8]> {
        self.0.iter().map(|line| line.value)
    }
}
