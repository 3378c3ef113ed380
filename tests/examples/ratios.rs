//! What the derived projections cost against hand-written ones: `cargo run --release --example ratios`
//!
//! Ratios of median times in one run, against the project's targets; the last line is `N passed, M failed`,
//! and the exit code is 1 on a miss.

use std::process::ExitCode;

use codex_metadata_runtime::CodexMeta as _;
use codex_metadata_tests::bench::{self, Case, Contender, Race, Targets};

fn main() -> ExitCode {
    let mut targets = Targets::new(["snapshot", "derived", "against"]);
    let rows = [
        ("A", bench::a(), [0.25, 0.55, 0.33, 0.20]),
        ("B", bench::b(), [0.70, 0.95, 0.70, 0.60]),
        ("C", bench::c(), [0.30, 0.65, 0.35, 0.22]),
    ];
    for (name, case, limits) in rows {
        compare(&mut targets, name, &case, limits);
    }
    targets.finish()
}

/// The four rows of one snapshot.
fn compare(targets: &mut Targets, name: &str, case: &Case, limits: [f64; 4]) {
    let snapshot = &case.snapshot;
    let race = Race::run(vec![
        Contender::new(|| case.by_hand().blob()),
        Contender::new(|| serde_json::to_vec(&case.by_hand().payload())),
        Contender::new(|| (case.by_hand().headers(), case.by_hand().client_metadata())),
        Contender::new(|| snapshot.blob()),
        Contender::new(|| snapshot.project()),
        Contender::new(|| snapshot.render()),
    ]);
    println!("{name}: {:.0?}", (0..6).map(|i| race.nanos(i)).collect::<Vec<_>>());
    let [against_blob, against_plain, against_three, against_borrowed] = limits;
    targets.at_most([name, "blob()", "the hand-written blob"], race.ratio(3, 0), against_blob);
    targets.at_most([name, "blob()", "`serde_json::to_vec`, no escaping"], race.ratio(3, 1), against_plain);
    targets.at_most([name, "project()", "the hand-written three"], race.ratio(4, 2), against_three);
    targets.at_most([name, "render()", "the hand-written three"], race.ratio(5, 2), against_borrowed);
}
