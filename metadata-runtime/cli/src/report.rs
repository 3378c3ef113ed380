//! Captured requests, from the first byte of a file to the last printed line.

use std::io::{self, BufRead};

use crate::capture::attachments::{Attachments, Nowhere};
use crate::capture::{self, Captured, Item};
use crate::paint::{Paint, painted};
use crate::print::{self, Plain};
use crate::request::Reading;
use crate::summary::Summary;

/// How much is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// The fields and findings of a single request, or all findings and a summary of many.
    #[default]
    People,
    /// An object a request, on a line of its own.
    Json,
    /// Nothing but what could not be read.
    Quiet,
}

/// Reads captures one after the other, and prints what is to be said of their requests.
pub struct Reporter<P> {
    style: Style,
    paint: Paint,
    print: P,
    /// Whether each request is printed as it comes, since more may always follow.
    live: bool,
    summary: Summary,
    /// The first request, until it is known whether it is the only one.
    first: Option<(String, Captured, Reading)>,
    /// Whether all could be printed so far.
    printed: io::Result<()>,
}

impl<P: FnMut(&str) -> io::Result<()>> Reporter<P> {
    /// Makes a reporter that hands each line to `print`.
    pub fn new(style: Style, print: P) -> Self {
        Self {
            style,
            paint: Paint::default(),
            print,
            live: false,
            summary: Summary::default(),
            first: None,
            printed: Ok(()),
        }
    }

    /// Prints in these colours.
    #[must_use]
    pub const fn painted(mut self, paint: Paint) -> Self {
        self.paint = paint;
        self
    }

    /// Prints what is to be said of a request as it comes, also of the first.
    #[must_use]
    pub const fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// Reads one file. Stops as soon as a line cannot be printed.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, after what came before was printed.
    pub fn read(&mut self, file: impl BufRead) -> io::Result<()> {
        self.read_beside(file, &Nowhere)
    }

    /// The same for a file whose entries may have their bodies in attachments.
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read).
    pub fn read_beside(&mut self, file: impl BufRead, beside: &dyn Attachments) -> io::Result<()> {
        capture::read_beside(file, beside, |item| {
            match item {
                Item::Request(captured) => {
                    let reading = captured.request.read();
                    self.add(captured, reading);
                }
                other => self.other(&other),
            }
            self.printed.is_ok()
        })
    }

    /// Counts what is no request of the contract, and says why it could not be read if it could not.
    pub fn other(&mut self, item: &Item) {
        match item {
            Item::Request(_) => {}
            Item::Foreign => self.summary.foreign += 1,
            Item::Odd { name, why } => {
                self.summary.odd += 1;
                let number = self.number();
                self.odd(&format!("{number} ({})", Plain(name)), why);
            }
        }
    }

    /// Prints what is left to be said, and gives what was counted.
    ///
    /// # Errors
    ///
    /// When a line could not be printed.
    pub fn finish(mut self) -> io::Result<Summary> {
        if let Some((_, captured, only)) = self.first.take() {
            self.line(&print::fields(&only));
            if captured.without_body {
                self.line("\nits body is not in the capture: nothing on it was read");
            }
            let Paint { bad, odd, good, .. } = self.paint;
            let notes = captured.notes.iter().map(|note| format!("  {}", painted(odd, note_line(note))));
            let findings = only.findings.iter().map(|finding| format!("  {}", painted(bad, finding)));
            let lines: Vec<String> = notes.chain(findings).collect();
            self.line(&if lines.is_empty() {
                format!("\n{}", painted(good, "no findings"))
            } else {
                "\nfindings:".into()
            });
            for line in lines {
                self.line(&line);
            }
        } else if self.style == Style::People && self.summary.all.requests + self.summary.foreign + self.summary.odd > 0
        {
            let summary = print::summary(&self.summary);
            self.line(&format!("\n{}", summary.trim_end()));
        }
        self.printed?;
        Ok(self.summary)
    }

    /// The number of the last request or other entry, from 1.
    fn number(&self) -> u64 {
        self.summary.all.requests + self.summary.foreign + self.summary.odd
    }

    /// Counts a request, and prints what is to be said of it.
    pub fn add(&mut self, captured: Captured, reading: Reading) {
        let name = format!("{} ({})", self.number() + 1, Plain(&captured.name));
        self.summary.add(&name, &captured, &reading);
        match self.style {
            Style::Quiet => {}
            Style::Json => {
                let path = captured.request.path.map(|path| path.known().name);
                self.line(&print::json(&captured, path, &reading).to_string());
            }
            Style::People if self.number() == 1 && !self.live => self.first = Some((name, captured, reading)),
            Style::People => {
                self.flush_first();
                self.findings(&name, &captured, &reading);
            }
        }
    }

    fn flush_first(&mut self) {
        if let Some((name, captured, first)) = self.first.take() {
            self.findings(&name, &captured, &first);
        }
    }

    fn findings(&mut self, name: &str, captured: &Captured, reading: &Reading) {
        let Paint { place, bad, odd, .. } = self.paint;
        for note in &captured.notes {
            self.line(&format!("{}: {}", painted(place, name), painted(odd, note_line(note))));
        }
        for finding in &reading.findings {
            self.line(&format!("{}: {}", painted(place, name), painted(bad, finding)));
        }
    }

    fn odd(&mut self, name: &str, why: &str) {
        self.flush_first();
        match self.style {
            Style::Json => self.line(&serde_json::json!({"odd": name, "why": why}).to_string()),
            Style::People | Style::Quiet => {
                let Paint { place, odd, .. } = self.paint;
                let why = format!("not read: {}", Plain(why));
                self.line(&format!("{}: {}", painted(place, name), painted(odd, why)));
            }
        }
    }

    fn line(&mut self, line: &str) {
        if self.printed.is_ok() {
            self.printed = (self.print)(line);
        }
    }
}

/// What the capture did to a request.
fn note_line(note: &str) -> String {
    format!("capture: {}", Plain(note))
}
