//! Which keys are taken, compared as readers may compare them, and by whom.

use crate::name_index::NameIndex;
use crate::names::key_folded;

/// Keys as they were written, each with its owner.
#[derive(Clone)]
pub(super) struct Taken<'m, O> {
    all: Vec<(&'m str, O)>,
    /// Their places, by what is the same of all keys that are taken for one.
    folded: NameIndex,
}

impl<O> Default for Taken<'_, O> {
    fn default() -> Self {
        Self { all: Vec::new(), folded: NameIndex::default() }
    }
}

impl<'m, O> Taken<'m, O> {
    /// Takes a key, or returns how it is written where it was taken before, and by whom.
    pub(super) fn take(&mut self, key: &'m str, owner: O) -> Option<(&'m str, &mut O)> {
        let Some(place) = self.folded.add(&key_folded(key), self.all.len()) else {
            self.all.push((key, owner));
            return None;
        };
        let (first, owner) = &mut self.all[place];
        Some((first, owner))
    }
}
