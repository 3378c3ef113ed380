//! The lines of headers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ptr;

use http::HeaderMap;

/// How many names are each compared with all before.
const FEW: usize = 32;

/// One line of a header.
struct Line<'h> {
    /// Where among the names its own is: a name is there once, however many lines it has.
    name: usize,
    value: &'h [u8],
}

/// The lines of headers, those of one name together.
pub(super) struct Lines<'h> {
    /// In lower case.
    names: Vec<Cow<'h, str>>,
    lines: Vec<Line<'h>>,
}

impl<'h> Lines<'h> {
    pub(super) fn of_map(headers: &'h HeaderMap) -> Self {
        let mut all = Self::with_capacity(headers.keys_len(), headers.len());
        for (name, value) in headers {
            // The lines of one name come together, each with the same name in memory.
            if !all.names.last().is_some_and(|last: &Cow<'_, str>| ptr::eq(last.as_ref(), name.as_str())) {
                all.names.push(Cow::Borrowed(name.as_str()));
            }
            all.lines.push(Line { name: all.names.len() - 1, value: value.as_bytes() });
        }
        all
    }

    /// Takes lines in any order, with names in any case.
    pub(super) fn of_pairs(pairs: impl Iterator<Item = (&'h str, &'h [u8])>) -> Self {
        let lines = pairs.size_hint().0;
        let mut all = Self::with_capacity(lines.min(FEW), lines);
        // The names in lower case, once there are too many to compare each with all.
        let mut known: Option<HashMap<Cow<'h, str>, usize>> = None;
        let mut last: Option<(&str, usize)> = None;
        let mut is_sorted = true;
        for (name, value) in pairs {
            let at = match last {
                // Of many values of one name, most programs have the name once.
                Some((last, at)) if ptr::eq(last, name) => at,
                _ => all.place(name, &mut known),
            };
            is_sorted &= last.is_none_or(|(_, before)| before <= at);
            last = Some((name, at));
            all.lines.push(Line { name: at, value });
        }
        if !is_sorted {
            all.lines.sort_by_key(|line| line.name);
        }
        all
    }

    /// Makes room for so many names and lines.
    fn with_capacity(names: usize, lines: usize) -> Self {
        Self { names: Vec::with_capacity(names), lines: Vec::with_capacity(lines) }
    }

    /// Returns where among the names this one is, behind all others if it is new.
    fn place(&mut self, name: &'h str, known: &mut Option<HashMap<Cow<'h, str>, usize>>) -> usize {
        // Without a lazy operator many bytes are looked at at once.
        let has_upper = name.bytes().fold(false, |any, byte| any | byte.is_ascii_uppercase());
        let name = if has_upper { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
        let new = self.names.len();
        if new < FEW {
            if let Some(at) = self.names.iter().position(|before| *before == name) {
                return at;
            }
        } else {
            let of_few = || self.names.iter().cloned().zip(0..).collect();
            let at = *known.get_or_insert_with(of_few).entry(name.clone()).or_insert(new);
            if at < new {
                return at;
            }
        }
        self.names.push(name);
        new
    }

    /// Returns how many bytes all values have.
    pub(super) fn len(&self) -> usize {
        self.lines.iter().map(|line| line.value.len()).sum()
    }

    /// Returns how many lines there are.
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// Returns the lines of each header, of which there is one at least.
    pub(super) fn headers(&self) -> impl Iterator<Item = Header<'_, 'h>> {
        let headers = self.lines.chunk_by(|one, other| one.name == other.name);
        headers.zip(&self.names).map(|(lines, name)| Header { name, lines })
    }
}

/// The lines of one header.
#[derive(Clone, Copy)]
pub(super) struct Header<'l, 'h> {
    name: &'l str,
    lines: &'l [Line<'h>],
}

impl<'l> Header<'l, '_> {
    pub(super) const fn name(self) -> &'l str {
        self.name
    }

    pub(super) fn values(self) -> impl Iterator<Item = &'l [u8]> {
        self.lines.iter().map(|line| line.value)
    }
}
