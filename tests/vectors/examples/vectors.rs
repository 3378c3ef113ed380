//! Checks golden vectors: `cargo run -q --release --example vectors -- FILE...`
//!
//! Prints each difference, and ends with `N passed, M failed`. Exit code 0: all passed; 1: some failed, a
//! malformed line among them; 2: a file could not be read, or has no vectors.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use codex_metadata_vectors::{Verdict, check};

/// Checks what the Codex snapshot sends against golden vectors.
#[derive(Parser)]
struct Arguments {
    /// Files of vectors, one JSON object a line.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let (mut passed, mut failed, mut unread) = (0_usize, 0_usize, false);
    for path in Arguments::parse().files {
        let place = path.display();
        let before = passed + failed;
        let judged = File::open(&path).and_then(|file| {
            check(BufReader::new(file), |line, verdict| match verdict {
                Verdict::Passed => passed += 1,
                Verdict::Failed(name, differences) => {
                    failed += 1;
                    println!("{place}:{line}: {name} failed");
                    for difference in differences {
                        println!("    {difference}");
                    }
                }
                Verdict::Malformed(error) => {
                    failed += 1;
                    // The error counts lines too, and sees only this one.
                    let message = error.to_string();
                    let message = message.split(" at line ").next().unwrap_or(&message);
                    println!("{place}:{line}:{}: not a vector: {message}", error.column());
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
