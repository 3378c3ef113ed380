//! Checks arbitrary snapshots: `cargo run --release --example soak -- --count N [--seed S] [--read]`
//!
//! Each is projected in every way, sent through HTTP stacks in memory and compared with a model of the wire
//! contract. Ends with `N snapshots, 0 panics, 0 unsendable, 0 unaccounted, 0 over budget`. Exit code 1: some
//! were bad; the seed of the first is shown, and `--count 1 --seed` with it makes that snapshot again.
//!
//! With `--read` each is sent on one path and read back, untouched and with one random fault, on two threads: ends with
//! `N snapshots read back, 0 panics, 0 false findings, 0 faults missed, ...`.

use std::process::ExitCode;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use codex_metadata_tests::oracle::Wires;
use codex_metadata_tests::soak::{ReaderTally, Tally};

/// Checks arbitrary snapshots.
#[derive(Parser)]
struct Arguments {
    /// How many.
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// The first one's seed; each further one's is the next number.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Read them back.
    #[arg(long)]
    read: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { count, seed, read } = Arguments::parse();
    // Hidden where there is no terminal.
    let bar = ProgressBar::new(count);
    bar.set_style(ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {per_sec}, {eta} left {msg}")?);
    if read {
        return Ok(read_back(count, seed, &bar));
    }
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

/// How many threads read.
const THREADS: u64 = 2;

fn read_back(count: u64, seed: u64, bar: &ProgressBar) -> ExitCode {
    let of_thread = |first: u64| {
        let mut tally = ReaderTally::default();
        for i in (first..count).step_by(usize::try_from(THREADS).unwrap_or(1)) {
            tally.check(seed.wrapping_add(i));
            bar.inc(1);
        }
        tally
    };
    let mut all = ReaderTally::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || of_thread(first))).collect();
        for thread in threads {
            match thread.join() {
                Ok(tally) => all.add(tally),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    bar.finish_and_clear();
    for (seed, what) in all.bad_ones() {
        println!("a bad one has the seed {seed}: {what}");
    }
    println!("{all}");
    if all.bad_ones().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
