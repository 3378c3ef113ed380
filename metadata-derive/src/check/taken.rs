//! Which keys are taken, compared as readers may compare them, and by whom.

use crate::names::key_folded;

/// Keys folded, by which they are sorted, as they were written, and with their owners.
#[derive(Clone)]
pub(super) struct Taken<'m, O>(Vec<(String, &'m str, O)>);

impl<O> Default for Taken<'_, O> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'m, O> Taken<'m, O> {
    /// Takes a key, or returns how it is written where it was taken before, and by whom.
    pub(super) fn take(&mut self, key: &'m str, owner: O) -> Option<(&'m str, &O)> {
        let folded = key_folded(key);
        match self.0.binary_search_by(|(taken, ..)| taken.cmp(&folded)) {
            Ok(i) => Some((self.0[i].1, &self.0[i].2)),
            Err(i) => {
                self.0.insert(i, (folded, key, owner));
                None
            }
        }
    }
}
