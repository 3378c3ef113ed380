//! Arbitrary snapshots by the million, each checked as the property tests check theirs.

mod reader;

pub use reader::ReaderTally;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::arbitrary::{Case, seeded};
use crate::oracle::{Fault, Wires, check};

/// The findings so far.
#[derive(Debug, Default)]
pub struct Tally {
    snapshots: u64,
    panics: u64,
    unsendable: u64,
    unaccounted: u64,
    over_budget: u64,
    first_bad: Option<(u64, Vec<String>)>,
}

impl Tally {
    /// Checks the snapshot of this seed.
    pub fn check(&mut self, seed: u64, wires: &mut Wires) {
        let found = catch_unwind(AssertUnwindSafe(|| check(&Case::from_bytes(&seeded(seed)), wires)));
        self.record(seed, found.ok());
    }

    /// Counts a snapshot; `None`: it panicked. One that is bad in several ways counts in each.
    fn record(&mut self, seed: u64, faults: Option<Vec<Fault>>) {
        self.snapshots += 1;
        let Some(faults) = faults else {
            self.panics += 1;
            self.first_bad.get_or_insert_with(|| (seed, vec!["it panicked".to_owned()]));
            return;
        };
        let any = |is: fn(&Fault) -> bool| u64::from(faults.iter().any(is));
        self.unsendable += any(|fault| matches!(fault, Fault::Unsendable(_)));
        self.unaccounted += any(|fault| matches!(fault, Fault::Unaccounted(_)));
        self.over_budget += any(|fault| matches!(fault, Fault::OverBudget(_)));
        if !faults.is_empty() {
            self.first_bad.get_or_insert_with(|| (seed, faults.iter().map(ToString::to_string).collect()));
        }
    }

    /// The seed of the first bad snapshot, and what is wrong with it.
    #[must_use]
    pub fn first_bad(&self) -> Option<(u64, &[String])> {
        self.first_bad.as_ref().map(|(seed, faults)| (*seed, faults.as_slice()))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { snapshots, panics, unsendable, unaccounted, over_budget, .. } = self;
        write!(
            f,
            "{snapshots} snapshots, {panics} panics, {unsendable} unsendable, {unaccounted} unaccounted, \
             {over_budget} over budget"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_counted_once_a_snapshot() {
        let mut tally = Tally::default();
        tally.record(7, Some(Vec::new()));
        assert!(tally.first_bad().is_none());
        tally.record(8, Some(vec![Fault::OverBudget("a".into()), Fault::OverBudget("b".into())]));
        tally.record(9, Some(vec![Fault::Unsendable("c".into()), Fault::Unaccounted("d".into())]));
        tally.record(10, None);
        assert_eq!(tally.to_string(), "4 snapshots, 1 panics, 1 unsendable, 1 unaccounted, 1 over budget");
        assert_eq!(tally.first_bad(), Some((8, &["over budget: a".to_owned(), "over budget: b".to_owned()][..])));
    }

    #[test]
    fn a_seed_makes_the_same_snapshot_again() {
        let case = |seed| Case::from_bytes(&seeded(seed)).snapshot;
        assert_eq!(case(1), case(1));
        assert_ne!(case(1), case(2));
    }
}
