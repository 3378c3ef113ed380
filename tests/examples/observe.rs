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

use codex_metadata_tests::observe::capture::{self, Captured};
use codex_metadata_tests::observe::print;
use codex_metadata_tests::observe::request::Reading;
use codex_metadata_tests::observe::summary::Summary;

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
    // Shown on a terminal only, and not by the time that the first request takes.
    let bar = ProgressBar::no_length();
    let file = open(&arguments.file, &bar)?;
    let mut output = Output { json: arguments.json, bar, summary: Summary::default(), first: None, error: None };
    let read = capture::read(BufReader::with_capacity(1 << 16, output.bar.wrap_read(file)), |captured| {
        output.take(captured);
    });
    output.bar.finish_and_clear();
    output.finish()?;
    read?;
    Ok(output.summary.with_findings > 0)
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

struct Output {
    json: bool,
    bar: ProgressBar,
    summary: Summary,
    /// The first request, until it is known whether it is the only one.
    first: Option<(String, Reading)>,
    /// Why nothing more can be printed.
    error: Option<io::Error>,
}

impl Output {
    fn take(&mut self, captured: Captured) {
        let reading = captured.request.read();
        let name = format!("{} ({})", self.summary.requests + 1, captured.name);
        self.summary.add(&name, &reading);
        if self.json {
            let path = captured.request.path.map(|path| path.known().name);
            self.print(&print::json(&captured.name, path, &reading).to_string());
        } else if self.summary.requests == 1 {
            self.first = Some((name, reading));
        } else {
            if let Some((name, first)) = self.first.take() {
                self.print_findings(&name, &first);
            }
            self.print_findings(&name, &reading);
        }
    }

    fn print_findings(&mut self, name: &str, reading: &Reading) {
        for finding in &reading.findings {
            self.print(&format!("{name}: {finding}"));
        }
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        if let Some((_, only)) = self.first.take() {
            self.print(&print::fields(&only));
            self.print(if only.findings.is_empty() { "\nno findings" } else { "\nfindings:" });
            for finding in &only.findings {
                self.print(&format!("  {finding}"));
            }
        } else if !self.json {
            let summary = print::summary(&self.summary);
            self.print(&format!("\n{}", summary.trim_end()));
        }
        self.error.take().map_or(Ok(()), |error| Err(error).context("cannot print"))
    }

    fn print(&mut self, line: &str) {
        if self.error.is_none() {
            self.error = self.bar.suspend(|| writeln!(io::stdout(), "{line}")).err();
        }
    }
}
