//! How many instructions each projection takes, which no noise of the clock hides:
//! `cargo run --release --example instructions`
//!
//! Runs itself under valgrind, and compares with the counts that are kept in `benches/instructions.txt`; a count
//! that is more than 4 % above is a regression, and the exit code is 1. `-- --keep` writes the counts of this
//! machine there. Counts depend on the compiler, which `rust-toolchain.toml` pins, and a little on the C library.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;

use codex_metadata_runtime::codex::MCP;
use codex_metadata_runtime::{CodexMeta as _, Rendered};
use codex_metadata_tests::bench::{Case, SNAPSHOTS, Targets};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");

/// The most that a count may be, as a ratio of the one that is kept.
const TOLERANCE: f64 = 1.04;

/// How many runs are counted, after the first one.
const RUNS: u32 = 50;

/// Counts the instructions of the projections.
#[derive(Parser)]
struct Arguments {
    /// Keep these counts as the ones to compare with.
    #[arg(long)]
    keep: bool,
    /// Run a projection this often, and nothing else: what runs under valgrind.
    #[arg(long, num_args = 3, value_names = ["SNAPSHOT", "PROJECTION", "RUNS"], hide = true)]
    run: Option<Vec<String>>,
}

/// A projection by name; the last argument is what an earlier run left.
type Projection = (&'static str, fn(&Case, &mut Rendered));

const PROJECTIONS: [Projection; 5] = [
    ("blob", |case, _| {
        black_box(&case.snapshot.blob());
    }),
    ("project", |case, _| {
        black_box(&case.snapshot.project());
    }),
    ("render", |case, _| {
        black_box(&case.snapshot.render());
    }),
    ("render_into", |case, rendered| case.snapshot.render_into(black_box(rendered))),
    ("view", |case, _| {
        black_box(&case.snapshot.view(MCP));
    }),
];

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Some([snapshot, projection, runs]) = arguments.run.as_deref() {
        run(snapshot, projection, runs.parse()?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut counts = BTreeMap::new();
    for (snapshot, _) in SNAPSHOTS {
        for (projection, _) in PROJECTIONS {
            counts.insert(format!("{snapshot} {projection}"), count(snapshot, projection)?);
        }
    }
    if arguments.keep {
        let mut text = String::new();
        for (name, count) in &counts {
            writeln!(text, "{name} {count}")?;
        }
        fs::write(KEPT, text)?;
        return Ok(ExitCode::SUCCESS);
    }
    compare(&counts)
}

fn compare(counts: &BTreeMap<String, u32>) -> Result<ExitCode> {
    let kept = fs::read_to_string(KEPT).with_context(|| format!("cannot read `{KEPT}`"))?;
    let kept: BTreeMap<&str, u32> = kept
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect();
    let mut targets = Targets::new(["projection", "instructions", "kept"]);
    for (name, count) in counts {
        let kept = kept.get(name.as_str()).with_context(|| format!("no count is kept for `{name}`: use `--keep`"))?;
        let row = [name.as_str(), &count.to_string(), &kept.to_string()];
        targets.at_most(row, f64::from(*count) / f64::from(*kept), TOLERANCE);
    }
    Ok(targets.finish())
}

fn run(snapshot: &str, projection: &str, runs: u32) {
    let make = SNAPSHOTS.iter().find(|(name, _)| *name == snapshot).map(|(_, make)| make);
    let project = PROJECTIONS.iter().find(|(name, _)| *name == projection).map(|(_, project)| project);
    if let (Some(make), Some(project)) = (make, project) {
        let (case, mut rendered) = (make(), Rendered::default());
        for _ in 0..runs {
            project(black_box(&case), &mut rendered);
        }
    }
}

/// The instructions of one run: the difference that further ones make, so that what comes before does not count.
fn count(snapshot: &str, projection: &str) -> Result<u32> {
    let more = collected(snapshot, projection, 1 + RUNS)?;
    let first = collected(snapshot, projection, 1)?;
    Ok(u32::try_from((more - first) / u64::from(RUNS))?)
}

/// All instructions of a process with that many runs.
fn collected(snapshot: &str, projection: &str, runs: u32) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["--run", snapshot, projection, &runs.to_string()])
        .output()
        .context("cannot run valgrind")?;
    let log = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind failed: {log}");
    let count = log.lines().find_map(|line| line.split_once("Collected : ")).context("no count from valgrind")?;
    Ok(count.1.trim().parse()?)
}
