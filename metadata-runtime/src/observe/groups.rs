//! The observed values, grouped by their owner.

use super::carrier_state::{CarrierState, Noted};
use super::index::Index;

/// The position of an occurrence: that of its carrier among all, and its own on that carrier.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) carrier: usize,
    pub(super) noted: usize,
    /// The index of its place among those of the carrier.
    pub(super) order: usize,
}

/// The occurrences of each entry, the carrier first that counts most, and on one carrier as declared.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    all: Vec<At>,
    /// The index at which the occurrences of each entry begin; at the next one they end.
    starts: Vec<usize>,
}

impl Groups {
    /// Groups what is on the carriers, which are those of the contract in their order.
    pub(super) fn of(index: &Index<'_>, seen: &[CarrierState<'_>]) -> Self {
        // While they are put into their places, each entry's end is where the next one of it comes.
        let mut starts = vec![0; index.entries.len() + 2];
        for noted in seen.iter().flat_map(|seen| &seen.noted) {
            starts[noted.entry + 2] += 1;
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut all = vec![At { carrier: usize::MAX, noted: 0, order: 0 }; starts[index.entries.len() + 1]];
        let noted_at = |at: At| &seen[at.carrier].noted[at.noted];
        for &carrier in &index.precedence {
            for (i, noted) in seen[carrier].noted.iter().enumerate() {
                let Noted { entry, order, .. } = *noted;
                let mut end = starts[entry + 1];
                starts[entry + 1] += 1;
                // One entry has few keys on a carrier, which mostly came in order.
                let is_after = |at: At| at.carrier == carrier && noted_at(at).entry == entry && at.order > order;
                while end > 0 && is_after(all[end - 1]) {
                    all[end] = all[end - 1];
                    end -= 1;
                }
                all[end] = At { carrier, noted: i, order };
            }
        }
        Self { all, starts }
    }

    /// Returns what arrived of an entry.
    pub(super) fn of_entry(&self, entry: usize) -> &[At] {
        &self.all[self.starts[entry]..self.starts[entry + 1]]
    }
}
