//! Prints what came and what went on the wire, release by release: `cargo run -q --example wire_history -- DIR`
//!
//! `DIR` holds captures, as `tests/captures` does. Exit code 0: each key is declared where it was captured, and the
//! contract's `since` are as captured; 1: some are not; 2: the captures could not be read.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use codex_metadata_tests::history::{Captures, check_declared, check_since, events, print};

/// Prints what came and what went on the wire, release by release.
#[derive(Parser)]
struct Arguments {
    /// A folder of captures.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

fn main() -> ExitCode {
    let captures = match Captures::read(&Arguments::parse().folder) {
        Ok(captures) => captures,
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::from(2);
        }
    };
    println!("{}", print(&events(&captures)));
    let wrong = [check_declared(&captures), check_since(&captures)].concat();
    if !wrong.is_empty() {
        println!("\nnot as the contract says:");
    }
    for line in &wrong {
        println!("  {line}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
