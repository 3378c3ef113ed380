//! Arbitrary snapshots, each sent on one path and read back, untouched and with one random fault.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use codex_metadata_cli::request::Path;

use crate::arbitrary::{Case, Draw, seeded};
use crate::observe::fault::one_fault;
use crate::observe::judge::{Judge, Verdict, is_reported};
use crate::observe::sending::{paths_of, sending};

/// How many bytes lie between two faults in a range of bytes, of which the random one is drawn.
const STEP: usize = 401;

/// How many bad snapshots are remembered.
const MAX_BAD: usize = 20;

/// The counts so far.
#[derive(Debug, Default)]
pub struct ReaderTally {
    snapshots: u64,
    panics: u64,
    false_findings: u64,
    missed: u64,
    found: u64,
    unwitnessed: u64,
    meaningless: u64,
    bad: Vec<(u64, String)>,
}

/// One snapshot's reading.
struct Outcome {
    path: Path,
    /// The findings in untouched requests, which are false.
    false_finding: Option<String>,
    /// The fault, and what became of it.
    fault: Option<(String, Verdict)>,
}

impl ReaderTally {
    /// Reads the snapshot of this seed.
    pub fn check(&mut self, seed: u64) {
        self.snapshots += 1;
        let Ok(Outcome { path, false_finding, fault }) = catch_unwind(AssertUnwindSafe(|| outcome(seed))) else {
            self.panics += 1;
            self.bad(seed, "it panicked".to_owned());
            return;
        };
        if let Some(finding) = false_finding {
            self.false_findings += 1;
            self.bad(seed, format!("{path:?}, untouched: {finding}"));
        }
        match fault {
            None => {}
            Some((_, Verdict::Meaningless)) => self.meaningless += 1,
            Some((_, Verdict::Found)) => self.found += 1,
            Some((_, Verdict::Unwitnessed)) => self.unwitnessed += 1,
            Some((name, Verdict::Missed(places))) => {
                self.missed += 1;
                self.bad(seed, format!("{path:?}, {name}: not found in {}", places.join(", ")));
            }
        }
    }

    fn bad(&mut self, seed: u64, what: String) {
        if self.bad.len() < MAX_BAD {
            self.bad.push((seed, what));
        }
    }

    /// Returns the seeds of the first bad snapshots, and what is wrong with each.
    #[must_use]
    pub fn bad_ones(&self) -> &[(u64, String)] {
        &self.bad
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: Self) {
        self.snapshots += other.snapshots;
        self.panics += other.panics;
        self.false_findings += other.false_findings;
        self.missed += other.missed;
        self.found += other.found;
        self.unwitnessed += other.unwitnessed;
        self.meaningless += other.meaningless;
        for (seed, what) in other.bad {
            self.bad(seed, what);
        }
    }
}

fn outcome(seed: u64) -> Outcome {
    let bytes = seeded(seed);
    let snapshot = Case::from_bytes(&bytes).snapshot;
    // Other numbers than those of the snapshot.
    let choices = seeded(!seed);
    let mut draw = Draw::new(&choices);
    let paths = paths_of(&snapshot);
    let path = paths[draw.number(0..=paths.len() - 1)];
    let (request, report) = sending(&snapshot, path);
    let findings = request.read().findings;
    let false_finding = findings.iter().find(|finding| !is_reported(finding, &report)).map(ToString::to_string);
    let mut choose = |below: usize| draw.number(0..=below.saturating_sub(1));
    let fault = one_fault(&request, STEP, &mut choose);
    let fault = fault.map(|fault| (fault.name, Judge::of(&request).verdict(&fault.request)));
    Outcome { path, false_finding, fault }
}

impl fmt::Display for ReaderTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { snapshots, panics, false_findings, missed, found, unwitnessed, meaningless, .. } = self;
        write!(
            f,
            "{snapshots} snapshots read back, {panics} panics, {false_findings} false findings, {missed} faults missed, \
             {found} found, {unwitnessed} that nothing else speaks of, {meaningless} that change nothing"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example checks a million.
    #[test]
    fn a_few_snapshots_are_read_back() {
        let mut tally = ReaderTally::default();
        (0..40).for_each(|seed| tally.check(seed));
        assert_eq!(tally.bad_ones(), [], "{tally}");
        assert!(tally.found > 20, "{tally}");
    }
}
