//! The observed values, grouped by their owner.

use super::carrier_state::Occurrence;
use super::observed::Observed;

/// The occurrences of each entry, the carrier first that counts most, and on one carrier as declared.
pub(super) struct Groups<'o> {
    all: Vec<&'o Occurrence<'o>>,
    /// The index at which the occurrences of each entry begin; one more, at which the last ones end.
    starts: Vec<usize>,
}

impl<'o> Groups<'o> {
    pub(super) fn of(observed: &'o Observed<'_>) -> Self {
        let ranked: Vec<&'o Occurrence<'o>> =
            observed.by_precedence().flat_map(|seen| &seen.occurrences).map(|occurrence| occurrence as _).collect();
        let mut starts = vec![0; observed.index.entries.len() + 1];
        for occurrence in &ranked {
            starts[occurrence.place.entry + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut all = ranked.clone();
        for occurrence in ranked {
            let place = &mut next[occurrence.place.entry];
            all[*place] = occurrence;
            *place += 1;
        }
        let mut groups = Self { all, starts };
        groups.sort();
        groups
    }

    /// Puts those of one carrier in the order of declaration.
    fn sort(&mut self) {
        for bounds in self.starts.windows(2) {
            let mut rest = &mut self.all[bounds[0]..bounds[1]];
            while let Some(first) = rest.first() {
                let len = rest.iter().take_while(|other| other.carrier == first.carrier).count();
                let (same, others) = rest.split_at_mut(len);
                if len > 1 {
                    same.sort_by_key(|occurrence| occurrence.place.order);
                }
                rest = others;
            }
        }
    }

    /// Returns the occurrences of the entry at that place.
    pub(super) fn of_entry(&self, entry: usize) -> &[&'o Occurrence<'o>] {
        &self.all[self.starts[entry]..self.starts[entry + 1]]
    }
}
