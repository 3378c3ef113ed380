//! The observed values, grouped by their owner.

use super::carrier_state::CarrierState;
use super::index::{Index, Place};

/// The position of an occurrence: that of its carrier among all, and its own on that carrier.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) carrier: usize,
    pub(super) occurrence: usize,
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
        for occurrence in seen.iter().flat_map(|seen| &seen.occurrences) {
            starts[occurrence.place.entry + 2] += 1;
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut all = vec![At { carrier: usize::MAX, occurrence: 0 }; starts[index.entries.len() + 1]];
        let place = |at: At| &seen[at.carrier].occurrences[at.occurrence].place;
        for &carrier in &index.precedence {
            for (i, occurrence) in seen[carrier].occurrences.iter().enumerate() {
                let Place { entry, order, .. } = occurrence.place;
                let mut end = starts[entry + 1];
                starts[entry + 1] += 1;
                // One entry has few keys on a carrier, which mostly came in order.
                let is_after = |at: At| at.carrier == carrier && place(at).entry == entry && place(at).order > order;
                while end > 0 && is_after(all[end - 1]) {
                    all[end] = all[end - 1];
                    end -= 1;
                }
                all[end] = At { carrier, occurrence: i };
            }
        }
        Self { all, starts }
    }

    /// Returns what arrived of an entry.
    pub(super) fn of_entry(&self, entry: usize) -> &[At] {
        &self.all[self.starts[entry]..self.starts[entry + 1]]
    }
}
