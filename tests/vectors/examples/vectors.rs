//! Checks golden vectors: `cargo run -q --release --example vectors -- FILE...`
//!
//! Prints each difference, and ends with `N passed, M failed`. Exit code 0: all passed; 1: some failed, a
//! malformed line among them; 2: a file could not be read, or has no vectors.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use codex_metadata_cli::print::{Named, Plain, Shown, visible};
use codex_metadata_cli::typed::without_secrets;
use codex_metadata_vectors::{Fault, Verdict, check};

/// Checks what the Codex snapshot sends against golden vectors.
#[derive(Parser)]
struct Arguments {
    /// Files of vectors, one JSON object a line.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let (mut passed, mut failed, mut unread) = (0_usize, 0_usize, false);
    let arguments = Arguments::try_parse().unwrap_or_else(|error| without_secrets(error).exit());
    for path in arguments.files {
        let place = Named(&path);
        let before = passed + failed;
        let judged = File::open(&path).and_then(|file| {
            check(BufReader::new(file), |line, verdict| match verdict {
                Verdict::Passed => passed += 1,
                Verdict::Failed(name, differences) => {
                    failed += 1;
                    println!("{place}:{line}: {} failed", Plain(&name));
                    for difference in differences {
                        println!("    {}", visible(difference));
                    }
                }
                Verdict::Malformed(Fault { column, unknown, what }) => {
                    failed += 1;
                    let unknown = unknown.map(|name| format!("unknown field `{}`, ", Shown(&name))).unwrap_or_default();
                    println!("{place}:{line}:{column}: not a vector: {unknown}{}", Plain(&what));
                }
            })
        });
        if let Err(error) = judged {
            unread = true;
            eprintln!("error: cannot read `{place}`: {error}");
        } else if passed + failed == before {
            unread = true;
            eprintln!("error: `{place}` has no vectors");
        }
    }
    println!("{passed} passed, {failed} failed");
    match (unread, failed) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    }
}
