//! The observed values, grouped by their owner.

use super::carrier_state::CarrierState;
use super::index::Index;

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
    /// The index at which the occurrences of each entry begin; one more, at which the last ones end.
    starts: Vec<usize>,
}

impl Groups {
    /// Groups what is on the carriers, which are those of the contract in their order.
    pub(super) fn of(index: &Index<'_>, seen: &[CarrierState<'_>]) -> Self {
        let mut starts = vec![0; index.entries.len() + 1];
        for occurrence in seen.iter().flat_map(|seen| &seen.occurrences) {
            starts[occurrence.place.entry + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut all = vec![At { carrier: 0, occurrence: 0 }; starts[index.entries.len()]];
        for &carrier in &index.precedence {
            for (i, occurrence) in seen[carrier].occurrences.iter().enumerate() {
                let (first, place) = (starts[occurrence.place.entry], &mut next[occurrence.place.entry]);
                let at = At { carrier, occurrence: i };
                // One entry has few keys on a carrier, which mostly came in order.
                let mut end = *place;
                let order = |at: At| seen[at.carrier].occurrences[at.occurrence].place.order;
                while end > first && all[end - 1].carrier == carrier && order(all[end - 1]) > occurrence.place.order {
                    all[end] = all[end - 1];
                    end -= 1;
                }
                all[end] = at;
                *place += 1;
            }
        }
        Self { all, starts }
    }

    /// Returns what arrived of an entry.
    pub(super) fn of_entry(&self, entry: usize) -> &[At] {
        &self.all[self.starts[entry]..self.starts[entry + 1]]
    }
}
