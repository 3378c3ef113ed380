//! Compares the cost of derived projections with that of hand-written ones: `cargo run --release --example ratios`
//!
//! Medians of the ratios of times that were measured in turn, against the project's targets; the last line is
//! `N passed, M failed`, and the exit code is 1 on a miss.

mod growth;
mod reading;

use std::process::ExitCode;

use codex_metadata::CodexMeta as _;
use codex_metadata_tests::bench::{Case, Contender, Race, SNAPSHOTS, Targets};

/// The targets of each snapshot, in the order of the rows; where there is none, the times depend on where a loop comes to
/// stand, and `instructions` has the target.
const LIMITS: [[Option<f64>; 4]; 3] = [
    [None, Some(0.55), None, Some(0.20)],
    [Some(0.70), Some(0.95), Some(0.70), Some(0.60)],
    [Some(0.30), None, Some(0.35), Some(0.22)],
];

/// How much more than a projection its reading with an audit may take.
const READ: f64 = 4.0;

fn main() -> ExitCode {
    let mut targets = Targets::new(["case", "measured", "against"]);
    for ((name, make), limits) in SNAPSHOTS.into_iter().zip(LIMITS) {
        compare(&mut targets, name, &make(), limits);
    }
    growth::check(&mut targets);
    reading::check(&mut targets);
    targets.finish()
}

/// The rows of one snapshot.
fn compare(targets: &mut Targets, name: &str, case: &Case, limits: [Option<f64>; 4]) {
    let snapshot = &case.snapshot;
    let race = Race::run(vec![
        Contender::new(|| case.by_hand().blob()),
        Contender::new(|| serde_json::to_vec(&case.by_hand().payload())),
        Contender::new(|| (case.by_hand().headers(), case.by_hand().client_metadata())),
        Contender::new(|| snapshot.blob()),
        Contender::new(|| snapshot.project()),
        Contender::new(|| snapshot.render()),
        Contender::new(|| case.read().audit()),
    ]);
    let nanos = |contender| format!("{:.0} ns", race.nanos(contender));
    println!("{name}: blob() {}, project() {}, render() {}", nanos(3), nanos(4), nanos(5));
    println!("   by hand: blob {}, without escaping {}, all three {}", nanos(0), nanos(1), nanos(2));
    let rows = [
        ("blob()", "the hand-written blob", race.ratio(3, 0)),
        ("blob()", "`serde_json::to_vec`, no escaping", race.ratio(3, 1)),
        ("project()", "the hand-written three", race.ratio(4, 2)),
        ("render()", "the hand-written three", race.ratio(5, 2)),
    ];
    for ((measured, against, ratio), limit) in rows.into_iter().zip(limits) {
        match limit {
            Some(limit) => targets.at_most([name, measured, against], ratio, limit),
            None => println!("   {measured} against {against}: {ratio:.3}, of which `instructions` has the target"),
        }
    }
    targets.at_most([name, "read and audited", "project()"], race.ratio(6, 4), READ);
}
