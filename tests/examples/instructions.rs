//! How many instructions each projection and each reading takes, which no noise of the clock hides:
//! `cargo run --release --example instructions`
//!
//! Runs itself under valgrind, and compares with what is kept in `benches/instructions.txt`: a projection's count as
//! a ratio of the hand-written one's, and a reader's as a ratio of that of one which looks at the JSON alone, so that
//! neither the C library nor the processor matters much. A ratio that is more than 4 % above is a regression, and so is
//! one above the target that `ratios` leaves to this program, since the times of these depend on where a loop comes to
//! stand; the exit code is then 1. `-- --keep` writes the ratios of this machine there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Parser;

use codex_metadata::codex::MCP;
use codex_metadata::{CodexMeta as _, Rendered};
use codex_metadata_tests::bench::{Case, Prompts, SNAPSHOTS, Targets, newest_capture, observe, values};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");

/// The most that a ratio may be, as a ratio of the one that is kept.
const TOLERANCE: f64 = 1.04;

/// Targets of projections whose times depend on where a loop comes to stand.
const MOST: [(&str, f64); 3] = [("A blob", 0.25), ("A project", 0.33), ("C unescaped", 0.65)];

/// How many runs are counted, after the first one.
const RUNS: u32 = 50;

/// Counts the instructions of the projections and of the readers.
#[derive(Parser)]
struct Arguments {
    /// Keep these ratios as the ones to compare with.
    #[arg(long)]
    keep: bool,
    /// Run a projection this often, and nothing else: what runs under valgrind.
    #[arg(long, num_args = 3, value_names = ["SNAPSHOT", "PROJECTION", "RUNS"], hide = true)]
    run: Option<Vec<String>>,
}

/// A projection whose instructions are counted; the last argument is left by an earlier run.
type Run = fn(&Case, &mut Rendered);

/// A projection by name, and what it is compared with.
const PROJECTIONS: [(&str, Run, ByHand); 7] = [
    ("blob", blob, ByHand::Blob),
    ("unescaped", blob, ByHand::Unescaped),
    (
        "project",
        |case, _| {
            black_box(&case.snapshot.project());
        },
        ByHand::Three,
    ),
    (
        "render",
        |case, _| {
            black_box(&case.snapshot.render());
        },
        ByHand::Three,
    ),
    ("render_into", |case, rendered| case.snapshot.render_into(black_box(rendered)), ByHand::Three),
    (
        "view",
        |case, _| {
            black_box(&case.snapshot.view(MCP));
        },
        ByHand::Three,
    ),
    (
        "read",
        |case, _| {
            black_box(&case.read().audit());
        },
        ByHand::Three,
    ),
];

fn blob(case: &Case, _: &mut Rendered) {
    black_box(&case.snapshot.blob());
}

/// Something that is read so often.
type Reading = fn(u32);

/// What is read, our reader of it, and one that looks at the JSON alone.
const READINGS: [(&str, Reading, Reading); 2] = [
    (
        "prompts",
        |runs| {
            let prompts = Prompts::new();
            for _ in 0..runs {
                black_box(black_box(&prompts).read());
            }
        },
        |runs| {
            let prompts = Prompts::new();
            for _ in 0..runs {
                black_box(black_box(&prompts).skip());
            }
        },
    ),
    (
        "capture",
        |runs| {
            let capture = newest_capture();
            for _ in 0..runs {
                black_box(observe(black_box(&capture), 1));
            }
        },
        |runs| {
            let capture = newest_capture();
            for _ in 0..runs {
                black_box(values(black_box(&capture)));
            }
        },
    ),
];

/// The names of the two readers.
const READERS: [&str; 2] = ["read", "read as JSON alone"];

/// The hand-written projections.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ByHand {
    Blob,
    /// The JSON of the blob as `serde_json` has it, with all characters as they are.
    Unescaped,
    /// Headers, map and blob.
    Three,
}

impl ByHand {
    const ALL: [Self; 3] = [Self::Blob, Self::Unescaped, Self::Three];

    const fn name(self) -> &'static str {
        match self {
            Self::Blob => "blob by hand",
            Self::Unescaped => "blob by hand, unescaped",
            Self::Three => "three by hand",
        }
    }

    const fn run(self) -> Run {
        match self {
            Self::Blob => |case, _| {
                black_box(&case.by_hand().blob());
            },
            Self::Unescaped => |case, _| {
                black_box(&serde_json::to_vec(&case.by_hand().payload()).is_ok());
            },
            Self::Three => |case, _| {
                let by_hand = case.by_hand();
                black_box(&(by_hand.headers(), by_hand.client_metadata()));
            },
        }
    }
}

fn run_of(name: &str) -> Option<Run> {
    let projections = PROJECTIONS.iter().map(|(name, run, _)| (*name, *run));
    let by_hand = ByHand::ALL.map(|by_hand| (by_hand.name(), by_hand.run()));
    projections.chain(by_hand).find(|(known, _)| *known == name).map(|(_, run)| run)
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Some([snapshot, projection, runs]) = arguments.run.as_deref() {
        run(snapshot, projection, runs.parse()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        bail!("cannot run `valgrind`: install it, it counts the instructions");
    }
    let mut measured = Vec::new();
    for (snapshot, _) in SNAPSHOTS {
        let mut by_hand = BTreeMap::new();
        for hand in ByHand::ALL {
            by_hand.insert(hand, count(snapshot, hand.name())?);
        }
        for (projection, _, hand) in PROJECTIONS {
            let (name, count) = (format!("{snapshot} {projection}"), count(snapshot, projection)?);
            measured.push(Measured::new(name, count, by_hand[&hand]));
        }
    }
    for (what, ..) in READINGS {
        let [ours, alone] = READERS.map(|reader| count(what, reader));
        measured.push(Measured::new(format!("{what} read"), ours?, alone?));
    }
    if arguments.keep {
        let mut text = String::new();
        for Measured { name, ratio, .. } in &measured {
            writeln!(text, "{name} {ratio:.4}")?;
        }
        fs::write(KEPT, text)?;
        return Ok(ExitCode::SUCCESS);
    }
    compare(&measured)
}

/// A projection or a reading, its instructions, and what part they are of those of the other one.
struct Measured {
    name: String,
    count: u32,
    ratio: f64,
}

impl Measured {
    fn new(name: String, count: u32, against: u32) -> Self {
        Self { name, count, ratio: f64::from(count) / f64::from(against) }
    }
}

fn compare(measured: &[Measured]) -> Result<ExitCode> {
    let kept = fs::read_to_string(KEPT).with_context(|| format!("cannot read `{KEPT}`"))?;
    let kept: BTreeMap<&str, f64> = kept
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(name, ratio)| Some((name, ratio.parse().ok()?)))
        .collect();
    let mut targets = Targets::new(["what", "instructions", "of those of the other", "kept"]);
    for Measured { name, count, ratio } in measured {
        let kept = *kept.get(name.as_str()).with_context(|| format!("no ratio is kept for `{name}`: use `--keep`"))?;
        targets.at_most(
            [name, &count.to_string(), &format!("{ratio:.4}"), &format!("{kept:.4}")],
            ratio / kept,
            TOLERANCE,
        );
    }
    for (name, most) in MOST {
        let of_it = measured.iter().find(|measured| measured.name == name);
        let Measured { count, ratio, .. } = of_it.with_context(|| format!("`{name}` was not measured"))?;
        targets.at_most([name, &count.to_string(), &format!("{ratio:.4}"), "the target"], *ratio, most);
    }
    Ok(targets.finish())
}

fn run(snapshot: &str, projection: &str, runs: u32) -> Result<()> {
    if let Some((_, ours, alone)) = READINGS.iter().find(|(name, ..)| *name == snapshot) {
        let read = if projection == READERS[0] { ours } else { alone };
        read(runs);
        return Ok(());
    }
    let make = SNAPSHOTS.iter().find(|(name, _)| *name == snapshot).map(|(_, make)| make);
    let make = make.with_context(|| format!("there is no snapshot `{snapshot}`"))?;
    let project = run_of(projection).with_context(|| format!("there is no projection `{projection}`"))?;
    let (case, mut rendered) = (make(), Rendered::default());
    for _ in 0..runs {
        project(black_box(&case), &mut rendered);
    }
    Ok(())
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
