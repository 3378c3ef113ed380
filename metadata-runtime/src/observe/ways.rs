//! The names that lead to the places of a body.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::contract::relation;

/// One of the names on the way to places.
#[derive(Debug)]
pub(super) struct Name<'c> {
    pub(super) text: Cow<'c, str>,
    /// `true` if it is the last one on its way. A name that others follow too is there twice.
    pub(super) is_last: bool,
    /// The names that follow, by the [forms](relation::forms) of the keys that a reader may take for them.
    next: HashMap<String, Vec<usize>>,
}

impl<'c> Name<'c> {
    fn new(text: Cow<'c, str>, is_last: bool) -> Self {
        Self { text, is_last, next: HashMap::new() }
    }
}

/// The ways to many places as a tree, so that a body is read once for all of them.
#[derive(Debug)]
pub(super) struct Ways<'c> {
    /// The first one is that of the body, from which all ways begin.
    names: Vec<Name<'c>>,
    /// For each place, the indices of the names on its way.
    to: Vec<Vec<usize>>,
}

impl<'c> Ways<'c> {
    /// Takes the names on the way to each place.
    pub(super) fn of<'p>(places: impl Iterator<Item = &'p [Cow<'c, str>]>) -> Self
    where
        'c: 'p,
    {
        let mut ways = Self { names: vec![Name::new("".into(), false)], to: Vec::new() };
        let mut known = HashMap::new();
        for names in places {
            let (mut before, mut to) = (0, Vec::with_capacity(names.len()));
            for (i, text) in names.iter().enumerate() {
                let is_last = i + 1 == names.len();
                let add = || ways.add(before, text.clone(), is_last);
                before = *known.entry((before, text.as_ref(), is_last)).or_insert_with(add);
                to.push(before);
            }
            ways.to.push(to);
        }
        ways
    }

    fn add(&mut self, before: usize, text: Cow<'c, str>, is_last: bool) -> usize {
        let at = self.names.len();
        for form in relation::forms(&text) {
            let next = self.names[before].next.entry(form).or_default();
            if next.last() != Some(&at) {
                next.push(at);
            }
        }
        self.names.push(Name::new(text, is_last));
        at
    }

    /// Returns how many names there are.
    pub(super) const fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, at: usize) -> &Name<'c> {
        &self.names[at]
    }

    /// Returns the names on the way to a place.
    pub(super) fn to(&self, place: usize) -> &[usize] {
        &self.to[place]
    }

    /// Returns the names that follow and may be [alike](relation::alike) to the key, each once.
    pub(super) fn near(&self, before: usize, key: &str) -> Vec<usize> {
        let next = &self.names[before].next;
        let mut near: Vec<usize> = relation::forms(key).filter_map(|form| next.get(&form)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}
