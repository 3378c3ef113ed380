//! A file of captured requests, from its first byte to the last printed line.

use std::io::{self, Read};

use anyhow::{Context as _, ensure};

use super::capture::{self, Captured};
use super::print;
use super::request::Reading;
use super::summary::Summary;

/// Reads captured requests and prints what is to be said of them: an object a request with `json`; otherwise
/// the fields and findings of a single request, or all findings and a summary of many. Tells whether there was a
/// finding.
///
/// # Errors
///
/// When the file cannot be read to its end, after what came before was printed, or has no request; or when `print` fails.
pub fn report(file: impl Read, json: bool, print: impl FnMut(&str) -> io::Result<()>) -> anyhow::Result<bool> {
    let mut output = Output { json, print, summary: Summary::default(), first: None, printed: Ok(()) };
    let read = capture::read(file, |captured| output.take(&captured));
    output.finish();
    output.printed.context("cannot print")?;
    read?;
    ensure!(output.summary.requests > 0, "it has no requests");
    Ok(output.summary.with_findings > 0)
}

struct Output<P> {
    json: bool,
    print: P,
    summary: Summary,
    /// The first request, until it is known whether it is the only one.
    first: Option<(String, Reading)>,
    /// Whether all could be printed so far.
    printed: io::Result<()>,
}

impl<P: FnMut(&str) -> io::Result<()>> Output<P> {
    fn take(&mut self, captured: &Captured) {
        let reading = captured.request.read();
        let name = format!("{} ({})", self.summary.requests + 1, captured.name);
        self.summary.add(&name, &reading);
        if self.json {
            let path = captured.request.path.map(|path| path.known().name);
            self.line(&print::json(&captured.name, path, &reading).to_string());
        } else if self.summary.requests == 1 {
            self.first = Some((name, reading));
        } else {
            if let Some((name, first)) = self.first.take() {
                self.findings(&name, &first);
            }
            self.findings(&name, &reading);
        }
    }

    fn findings(&mut self, name: &str, reading: &Reading) {
        for finding in &reading.findings {
            self.line(&format!("{name}: {finding}"));
        }
    }

    fn finish(&mut self) {
        if let Some((_, only)) = self.first.take() {
            self.line(&print::fields(&only));
            self.line(if only.findings.is_empty() { "\nno findings" } else { "\nfindings:" });
            for finding in &only.findings {
                self.line(&format!("  {finding}"));
            }
        } else if !self.json && self.summary.requests > 0 {
            let summary = print::summary(&self.summary);
            self.line(&format!("\n{}", summary.trim_end()));
        }
    }

    fn line(&mut self, line: &str) {
        if self.printed.is_ok() {
            self.printed = (self.print)(line);
        }
    }
}
