//! `codex-meta observe`.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Read, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use codex_metadata_cli::capture::source;
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::messages;
use codex_metadata_cli::paint::Paint;
use codex_metadata_cli::print::{Named, Plain};
use codex_metadata_cli::report::{Reporter, Style};
#[cfg(feature = "parquet")]
use codex_metadata_cli::rows;

use super::live;

/// Reads captured requests: their merged fields, and where their carriers disagree.
///
/// One request is shown with its fields and findings. Several requests are shown with all findings, how often each
/// field was on each carrier, what differs between the releases that sent them, and what cannot be joined. An entry
/// that cannot be read is one line with its name and the reason, and the rest is still read. Requests of other clients
/// are counted. Changes that the capture made, such as leaving a body out, are reported as such and never as faults of
/// the sender.
///
/// With `--contract` the requests are those of a contract of your own, as its request paths say, and its fields are shown.
///
/// With `--listen` and `--forward` there is no capture: the program is a reverse proxy that passes every request on as
/// it came, over HTTP/1.1, HTTP/2 or a WebSocket. It prints findings as they come, and a summary at the end. Requests
/// that it cannot read in time, or for lack of memory, are passed on unread, and it says so.
#[derive(Args)]
#[command(after_long_help = MANUAL, override_usage = USAGE)]
pub(crate) struct Arguments {
    /// Captures: HAR, JSON requests one after the other or in an array; `-` for the standard input, or a folder.
    #[arg(value_name = "FILE", required_unless_present_any = ["listen", "forward"])]
    files: Vec<PathBuf>,
    /// Print one object per request, for programs.
    #[arg(long, conflicts_with = "quiet")]
    json: bool,
    /// Print only the entries that could not be read. The exit code says whether there were findings.
    #[arg(long)]
    quiet: bool,
    /// Read the requests of this contract in place of Codex's: a file that `Contract::to_json` wrote, `-` for the
    /// standard input, or `codex` or another of ours. Can be repeated: a request belongs to the first contract that has a
    /// request path for it. A contract without paths recognises a request by one of its headers, or by one of its keys in
    /// the body's `client_metadata`.
    #[arg(long, value_name = "CONTRACT")]
    contract: Vec<Source>,
    /// Read requests in this many threads; as many as the machine has if it is not said. The order stays the same.
    #[arg(long, value_name = "N", value_parser = count, conflicts_with = "listen")]
    threads: Option<NonZeroUsize>,
    /// Also write a row for each request into Parquet files in this folder, which is made or added to. It has a column
    /// for each field of the contracts, or of Codex's.
    #[cfg(feature = "parquet")]
    #[arg(long, value_name = "DIR")]
    parquet: Option<PathBuf>,
    /// The value by which the rows are divided into folders.
    #[cfg(feature = "parquet")]
    #[arg(long, value_enum, default_value_t, requires = "parquet")]
    partition: Partition,
    #[command(flatten)]
    live: live::Live,
}

/// The value by which the rows of a table are divided into folders.
#[cfg(feature = "parquet")]
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Partition {
    /// The capture: `source=NAME`.
    #[default]
    Source,
    /// The day, where the capture says when: `day=YYYY-MM-DD`.
    Day,
}

#[cfg(feature = "parquet")]
impl Arguments {
    /// Returns the table that the requests are written to as rows.
    fn rows(&self, given: Option<&'static Given>) -> anyhow::Result<Option<rows::Table>> {
        if let Some(folder) = &self.parquet {
            let partition = match self.partition {
                Partition::Source => rows::Partition::Source,
                Partition::Day => rows::Partition::Day,
            };
            let table = rows::Table::open(folder, partition, given);
            let table = table.with_context(|| format!("cannot write to `{}`", Named(folder)))?;
            return Ok(Some(table));
        }
        Ok(None)
    }
}

impl Arguments {
    /// Returns the contracts that are read in place of Codex's.
    fn given(&self) -> anyhow::Result<Option<&'static Given>> {
        let from_input = self.contract.iter().filter(|source| **source == Source::Input).count();
        anyhow::ensure!(
            from_input + self.files.iter().filter(|file| is_input(file)).count() < 2 || from_input == 0,
            "`-` is given twice, but there is one standard input: write the contract to a file",
        );
        if self.contract.is_empty() { Ok(None) } else { Given::read(&self.contract).map(Some) }
    }
}

const USAGE: &str = "\
codex-meta observe [OPTIONS] <FILE>...
       codex-meta observe [OPTIONS] --listen <ADDR> --forward <URL>";

const MANUAL: &str = "\
Captures that can be read, each recognised by its content:
  HAR of Chromium, Firefox, mitmproxy, Fiddler, Charles, Proxyman and others
  {\"method\"?, \"url\"?, \"headers\"?, \"body\"?}, one or many in a row, or in an array
  in UTF-8, UTF-16 or UTF-32; bodies as text or base64, compressed with gzip, deflate, br or zstd
  bodies in files beside the HAR, as Playwright's `attach` has them
  any of these compressed with gzip or zstd, or in a zip archive
  of a folder, its files *.har, *.json, *.jsonl, *.ndjson, *.zip, *.gz and *.zst

Examples:
  codex-meta observe capture.har
  codex-meta observe captures/ --json | jq -c 'select(.findings != [])'
  tail -f requests.jsonl | codex-meta observe --json -
  codex-meta observe --quiet capture.har || echo drift
  codex-meta observe --contract jobs.json --contract hooks.json capture.har
  codex-meta observe captures/ --quiet --parquet table
  codex-meta observe --listen 127.0.0.1:8080 --forward https://api.openai.com --record seen.jsonl

Exit codes:
  0  no finding
  1  a finding, or an entry that could not be read
  2  a file that cannot be read, a contract that cannot be used, or no request in what was given;
     requests of other clients, which are not read, are requests too";

/// Reads the captures. Returns an exit code that says whether there were findings.
///
/// # Errors
///
/// Returns an error if the output is closed, a folder cannot be read, or a contract cannot be used.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let style = if arguments.json {
        Style::Json
    } else if arguments.quiet {
        Style::Quiet
    } else {
        Style::People
    };
    arguments.live.check()?;
    let given = arguments.given()?;
    #[cfg(feature = "parquet")]
    let rows = arguments.rows(given)?;
    #[cfg(not(feature = "parquet"))]
    let rows: Option<codex_metadata_cli::rows::Table> = None;
    if arguments.live.listen.is_some() {
        return live::run(&arguments.live, style, given, rows.map(|rows| Box::new(rows) as _));
    }
    let bar = ProgressBar::no_length();
    let template = "{bar:40} {bytes}/{total_bytes}, {eta} left";
    bar.set_style(ProgressStyle::with_template(template).context("the progress bar's template is wrong")?);
    let is_live = io::stdout().is_terminal() || arguments.files.iter().any(|file| is_input(file));
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    let has_bar = !bar.is_hidden();
    let mut reporter = Reporter::new(style, |line: &str| {
        let mut print = || {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
            // A reader sees each line as soon as it is printed.
            if is_live { out.flush() } else { Ok(()) }
        };
        if has_bar { bar.suspend(print) } else { print() }
    })
    .painted(Paint::of(&io::stdout()))
    .by(given)
    .with_rows(rows)
    .in_threads(threads(arguments, is_live));
    let mut unread = false;
    let files = expand(&arguments.files)?;
    for file in &files {
        reporter.begin(&name(file), files.len() > 1)?;
        let read = if is_input(file) {
            source::plain(io::stdin().lock(), |input, beside| reporter.read_beside(input, beside))
        } else {
            let progress = |file: File| -> Box<dyn Read> {
                bar.inc_length(file.metadata().map_or(0, |metadata| metadata.len()));
                Box::new(bar.wrap_read(file))
            };
            source::open(file, progress, |input, beside| reporter.read_beside(input, beside))
        };
        if let Err(error) = read {
            let why = error.to_string();
            bar.suspend(|| messages::say(format_args!("error: cannot read `{}`: {}", Named(file), Plain(&why))));
            unread = true;
        }
    }
    let summary = reporter.finish()?;
    out.flush()?;
    bar.finish_and_clear();
    let nothing = summary.all.requests + summary.foreign == 0;
    if nothing && !unread {
        messages::say("error: there are no requests in what was given");
    }
    Ok(if unread || nothing {
        ExitCode::from(2)
    } else if summary.has_findings() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Parses a number of threads.
fn count(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number from 1 on, as in `4`")
}

/// Returns how many threads read requests. Of requests that somebody waits for, each is printed as it comes.
fn threads(arguments: &Arguments, is_live: bool) -> usize {
    let of_machine = || if is_live { None } else { thread::available_parallelism().ok() };
    arguments.threads.or_else(of_machine).map_or(1, NonZeroUsize::get)
}

/// Returns what a capture is called: the name of its file.
fn name(file: &Path) -> String {
    if is_input(file) {
        return "standard-input".into();
    }
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The names of captures, for people.
const CAPTURES: &str = "*.har, *.json, *.jsonl, *.ndjson, *.zip, *.gz or *.zst";

/// Returns the files, with the files of each folder in its place, by name.
pub(super) fn expand(files: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for file in files {
        if !file.is_dir() {
            all.push(file.clone());
            continue;
        }
        let entries = fs::read_dir(file).with_context(|| format!("cannot read `{}`", Named(file)))?;
        let mut inside = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        let is_har = |path: &Path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("har"));
        let has_har = inside.iter().any(|path| is_har(path));
        // Attachments of HAR are read where an entry names them.
        let is_extra = |path: &Path| is_hidden(path) || has_har && source::is_attachment(path);
        inside.retain(|path| path.is_file() && source::is_capture(path) && !is_extra(path));
        inside.sort();
        all.append(&mut inside);
    }
    if let ([folder, ..], true) = (files, all.is_empty()) {
        anyhow::bail!("the folder `{}` has no file that is a capture: {CAPTURES}", Named(folder));
    }
    Ok(all)
}

/// Returns `true` for a file that systems and editors keep beside another.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Returns `true` if the name stands for the standard input.
pub(super) fn is_input(file: &Path) -> bool {
    file == Path::new("-")
}
