//! The carriers of one path.

use super::super::name_index::NameIndex;
use super::super::{Carrier, equal};

/// The most carriers that are found without a look at all of them.
const INDEXED: usize = 1024;

/// The carriers that a path lists. Const evaluation is slow: a path can list hundreds of views.
pub(super) struct ListedCarriers<'p> {
    all: &'p [Carrier],
    /// Their names. No view is called like another carrier.
    index: NameIndex<'p, INDEXED>,
}

impl<'p> ListedCarriers<'p> {
    pub(super) const fn of(all: &'p [Carrier]) -> Self {
        let (mut index, mut i) = (NameIndex::new(), 0);
        while i < all.len() {
            index.add(all[i].name());
            i += 1;
        }
        Self { all, index }
    }

    pub(super) const fn has(&self, carrier: Carrier) -> bool {
        self.has_name(carrier.name())
    }

    /// Returns whether one of them has the name.
    pub(super) const fn has_name(&self, name: &str) -> bool {
        self.index.find(name).is_some() || self.is_name_in(name, INDEXED, self.all.len())
    }

    /// Returns whether the carrier at this place is also at one before.
    pub(super) const fn is_repeated(&self, at: usize) -> bool {
        let name = self.all[at].name();
        if at < INDEXED {
            return self.index.find_before(at).is_some();
        }
        self.index.find(name).is_some() || self.is_name_in(name, INDEXED, at)
    }

    /// Returns whether the name is at one of these places.
    const fn is_name_in(&self, name: &str, mut start: usize, end: usize) -> bool {
        while start < end {
            if equal(self.all[start].name(), name) {
                return true;
            }
            start += 1;
        }
        false
    }
}
