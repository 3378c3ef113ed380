//! Reads captured requests: `cargo run -q --example observe -- FILE`
//!
//! FILE is one request as JSON, many in a row, or HAR; `-` is the standard input. Prints the merged fields and
//! the findings of one request; of many, the findings, how often each field was on each carrier, and what
//! cannot be joined. Exit code 0: no finding; 1: some; 2: the file cannot be read.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use codex_metadata_tests::observe::report::report;

/// Reads captured requests, and finds where their metadata drifted apart.
#[derive(Parser)]
struct Arguments {
    /// JSON with headers and body, many of those in a row, or HAR; `-` for the standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print an object a request, for programs.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match observe(&arguments) {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cannot read `{}`: {error:#}", arguments.file.display());
            ExitCode::from(2)
        }
    }
}

/// Whether there was a finding.
fn observe(arguments: &Arguments) -> anyhow::Result<bool> {
    // It shows on a terminal only.
    let bar = ProgressBar::no_length();
    let file = open(&arguments.file, &bar)?;
    let print = |line: &str| bar.suspend(|| writeln!(io::stdout(), "{line}"));
    let read = report(BufReader::with_capacity(1 << 16, bar.wrap_read(file)), arguments.json, print);
    bar.finish_and_clear();
    read
}

fn open(file: &Path, bar: &ProgressBar) -> anyhow::Result<Box<dyn Read>> {
    let style = "{bar:40} {bytes}/{total_bytes}, {eta} left";
    bar.set_style(ProgressStyle::with_template(style).context("the progress bar's template is wrong")?);
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(file)?;
    bar.set_length(file.metadata()?.len());
    Ok(Box::new(file))
}
