//! Checks arbitrary snapshots: `cargo run --release --example soak -- --count N [--seed S]`
//!
//! Each is projected in every way, sent through HTTP stacks in memory and compared with a model of the wire
//! contract. Ends with `N snapshots, 0 panics, 0 unsendable, 0 unaccounted, 0 over budget`. Exit code 1: some
//! were bad; the seed of the first is shown, and `--count 1 --seed` with it makes that snapshot again.

use std::process::ExitCode;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use codex_metadata_tests::oracle::Wires;
use codex_metadata_tests::soak::Tally;

/// Checks arbitrary snapshots.
#[derive(Parser)]
struct Arguments {
    /// How many.
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// The first one's seed; each further one's is the next number.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { count, seed } = Arguments::parse();
    // Hidden where there is no terminal.
    let bar = ProgressBar::new(count);
    bar.set_style(ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {per_sec}, {eta} left {msg}")?);
    let mut wires = Wires::new()?;
    let mut tally = Tally::default();
    for i in 0..count {
        tally.check(seed.wrapping_add(i), &mut wires);
        bar.inc(1);
    }
    bar.finish_and_clear();
    if let Some((seed, faults)) = tally.first_bad() {
        println!("the first bad one has the seed {seed}:");
        for fault in faults {
            println!("    {fault}");
        }
    }
    println!("{tally}");
    Ok(if tally.first_bad().is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
