//! The report on captured requests, from the first byte of a file to the last printed line.

mod threads;

use std::io::{self, BufRead};

use crate::batch::Batch;
use crate::capture::attachments::{Attachments, Nowhere};
use crate::capture::{self, Captured, Glance, Item, Look, Take};
use crate::given::Given;
use crate::paint::{Paint, painted};
use crate::print::{self, Plain, Shown};
use crate::received;
use crate::request::Reading;
use crate::rows::{Rows, Table};
use crate::summary::Summary;
use threads::{Done, Parallel};

/// The amount of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// The fields and findings of a single request, or all findings and a summary of several.
    #[default]
    People,
    /// One object per request, each on its own line.
    Json,
    /// Only the entries that could not be read.
    Quiet,
}

/// A reader of captures, one after the other, that prints a report on their requests.
pub struct Reporter<P> {
    style: Style,
    paint: Paint,
    print: P,
    /// `true` if each request is printed as it arrives, since more may follow.
    live: bool,
    /// The capture that is read, where there are several.
    source: Option<String>,
    /// Where requests go as rows, besides.
    rows: Option<Table>,
    /// The contracts that the requests belong to, where these are not Codex's own.
    given: Option<&'static Given>,
    summary: Summary,
    /// How many threads read requests.
    threads: usize,
    /// The first request, until it is known whether it is the only one.
    first: Option<(String, Captured, Reading)>,
    /// The first error of printing, if there was one.
    printed: io::Result<()>,
}

impl<P: FnMut(&str) -> io::Result<()>> Reporter<P> {
    /// Makes a reporter that hands what it prints to `print`, without the end of the line: one line, or several at once with
    /// line feeds between them.
    pub fn new(style: Style, print: P) -> Self {
        Self {
            style,
            paint: Paint::default(),
            print,
            live: false,
            source: None,
            rows: None,
            given: None,
            summary: if style == Style::People { Summary::full() } else { Summary::default() },
            threads: 1,
            first: None,
            printed: Ok(()),
        }
    }

    /// Reads requests in this many threads; what is printed, and in which order, stays the same. With more than one of
    /// them a request is printed some time after it was read.
    #[must_use]
    pub const fn in_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Prints in these colours.
    #[must_use]
    pub const fn painted(mut self, paint: Paint) -> Self {
        self.paint = paint;
        self
    }

    /// Writes each request as a row too.
    #[must_use]
    pub fn with_rows(mut self, rows: Option<Table>) -> Self {
        self.rows = rows;
        self
    }

    /// Reads the requests of these contracts in place of Codex's.
    #[must_use]
    pub const fn by(mut self, given: Option<&'static Given>) -> Self {
        self.given = given;
        self.summary.given = given;
        self
    }

    /// Names the source of the requests that follow, which is one of several if `is_one_of_many`: each request is then
    /// shown with it.
    ///
    /// # Errors
    ///
    /// Returns an error when the earlier rows cannot be written.
    pub fn begin(&mut self, source: &str, is_one_of_many: bool) -> io::Result<()> {
        // What is downloaded often has the name of its URL.
        let source = Shown(source).to_string();
        let begun = self.rows.as_mut().map_or(Ok(()), |rows| rows.begin(&source));
        self.source = is_one_of_many.then_some(source);
        begun
    }

    /// Returns what a request or other entry is called in the report.
    fn shown(&self, number: u64, name: &str) -> String {
        match &self.source {
            Some(source) => format!("{number} ({}: {})", Plain(source), Plain(name)),
            None => format!("{number} ({})", Plain(name)),
        }
    }

    /// Prints each request as it arrives, also the first.
    #[must_use]
    pub const fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// Reads one file. Stops as soon as a line cannot be printed.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, after everything before the error was printed.
    pub fn read(&mut self, file: impl BufRead) -> io::Result<()> {
        self.read_beside(file, &Nowhere)
    }

    /// Like [`read`](Self::read), for a file whose entries may have their bodies in attachments.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`read`](Self::read).
    pub fn read_beside(&mut self, file: impl BufRead, beside: &dyn Attachments) -> io::Result<()> {
        if self.threads < 2 {
            let (given, is_kept) = (self.given, self.keeps_requests());
            let mut here = Here { reporter: self, batch: Batch::default(), is_kept };
            return capture::read_into(given, file, beside, &mut here);
        }
        let (given, threads) = (self.given, self.threads);
        let mut parallel = Parallel::new(self, threads);
        let read = capture::read_elsewhere(given, file, beside, &mut parallel);
        parallel.finish();
        read
    }

    /// Returns whether the requests themselves are still needed once they are read.
    fn keeps_requests(&self) -> bool {
        self.style == Style::People
    }

    /// Notes whether something could be written, unless an error came before.
    fn note(&mut self, written: io::Result<()>) {
        if self.printed.is_ok() {
            self.printed = written;
        }
    }

    /// Takes what was done. Returns the batch, if it is one, for other requests.
    fn take(&mut self, done: Done) -> Option<Box<Batch>> {
        match done {
            Done::Request(captured, reading, line) => self.add_with(*captured, *reading, line),
            Done::Batch(mut batch, part) => {
                self.take_batch(&mut batch);
                let rows = self.rows.as_mut().zip(part);
                let written = rows.map_or(Ok(()), |(rows, part)| rows.add_part(part));
                self.note(written);
                batch.clear();
                return Some(batch);
            }
            Done::Other(item) => self.other(&item),
        }
        None
    }

    fn take_batch(&mut self, batch: &mut Batch) {
        self.summary.add_share(batch.share());
        if let Some(lines) = batch.lines() {
            self.line(lines);
        }
        self.note(batch.take_error().map_or(Ok(()), |error| Err(error.into())));
    }

    fn print_line(&mut self, line: Line) {
        match line {
            Ok(line) if self.style == Style::Json => self.line(&line),
            Err(error) if self.style == Style::Json => self.printed = Err(error.into()),
            _ => {}
        }
    }

    /// Counts an item that is not a request of the contract. Prints the reason if it could not be read.
    pub fn other(&mut self, item: &Item) {
        match item {
            Item::Request(_) => {}
            Item::Foreign => self.summary.foreign += 1,
            Item::Odd { name, why } => {
                self.summary.odd += 1;
                let name = self.shown(self.number(), name);
                self.odd(&name, why);
            }
        }
    }

    /// Prints the rest of the report, and returns the counts.
    ///
    /// # Errors
    ///
    /// Returns an error if a line could not be printed.
    pub fn finish(mut self) -> io::Result<Summary> {
        self.rows.as_mut().map_or(Ok(()), Rows::finish)?;
        if let Some((_, captured, only)) = self.first.take() {
            self.line(&print::fields(&only));
            for (carrier, name) in only.observed.shapes() {
                self.line(&format!("\n{carrier} is the object of a {name}, not the snapshot's"));
            }
            if captured.without_body {
                self.line("\nits body is not in the capture: nothing on it was read");
            }
            let Paint { bad, odd, good, .. } = self.paint;
            let notes = captured.notes.iter().map(|note| format!("  {}", painted(odd, note_line(note))));
            let findings = received::findings(&only.findings).map(|finding| format!("  {}", painted(bad, finding)));
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

    /// Returns the number of the last request or other entry, from 1.
    fn number(&self) -> u64 {
        self.summary.all.requests + self.summary.foreign + self.summary.odd
    }

    /// Counts a request, and prints its report.
    pub fn add(&mut self, captured: Captured, reading: Reading) {
        let line = line_of(&captured, &reading, self.style);
        self.add_with(captured, reading, line);
    }

    fn add_with(&mut self, captured: Captured, reading: Reading, line: Line) {
        let name = match self.style {
            Style::People => self.shown(self.number() + 1, &captured.name),
            // Neither shows it.
            Style::Json | Style::Quiet => String::new(),
        };
        self.summary.add(&name, &captured, &reading);
        let written = self.rows.as_mut().map_or(Ok(()), |rows| rows.add(&captured, &reading));
        self.note(written);
        match (self.style, line) {
            (Style::Json | Style::Quiet, line) => self.print_line(line),
            (Style::People, _) if self.number() == 1 && !self.live => self.first = Some((name, captured, reading)),
            (Style::People, _) => {
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
        for finding in received::findings(&reading.findings) {
            self.line(&format!("{}: {}", painted(place, name), painted(bad, finding)));
        }
    }

    fn odd(&mut self, name: &str, why: &str) {
        self.flush_first();
        match self.style {
            Style::Json => self.line(&print::visible(serde_json::json!({"odd": name, "why": why}).to_string())),
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

/// A reporter whose requests are read one by one, each of which is printed before the next one is read.
struct Here<'r, P> {
    reporter: &'r mut Reporter<P>,
    batch: Batch,
    is_kept: bool,
}

impl<P: FnMut(&str) -> io::Result<()>> Take for Here<'_, P> {
    fn item(&mut self, item: Item) -> bool {
        match item {
            Item::Request(captured) if !self.is_kept => return self.at(Some(&captured.glance())),
            Item::Request(captured) => {
                let reading = captured.read();
                self.reporter.add(captured, reading);
            }
            other => self.reporter.other(&other),
        }
        self.reporter.printed.is_ok()
    }

    fn looks(&mut self) -> Option<&mut dyn Look> {
        if self.is_kept { None } else { Some(self) }
    }
}

impl<P: FnMut(&str) -> io::Result<()>> Look for Here<'_, P> {
    fn at(&mut self, request: Option<&Glance<'_>>) -> bool {
        let (rows, mut written) = (&mut self.reporter.rows, Ok(()));
        self.batch.add(request, self.reporter.style == Style::Json, |captured, reading| {
            written = rows.as_mut().map_or(Ok(()), |rows| rows.add_glance(captured, reading));
        });
        self.reporter.take_batch(&mut self.batch);
        self.reporter.note(written);
        self.batch.clear();
        self.reporter.printed.is_ok()
    }
}

/// The line of a request for programs, which no other style has.
type Line = serde_json::Result<String>;

fn line_of(captured: &Captured, reading: &Reading, style: Style) -> Line {
    if style == Style::Json { print::json(captured, reading) } else { Ok(String::new()) }
}

/// Returns the line for a change that the capture made.
fn note_line(note: &str) -> String {
    format!("capture: {}", Plain(note))
}
