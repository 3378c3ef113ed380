//! `codex-meta`: reads captured requests, and finds where their metadata drifted apart.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use indicatif::{ProgressBar, ProgressStyle};

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata_cli::print;
use codex_metadata_cli::report::{Reporter, Style};

/// Reads the metadata that Codex sends with its requests, and finds where it drifted apart.
#[derive(Parser)]
#[command(name = "codex-meta", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads captured requests: their merged fields, and where their carriers disagree.
    ///
    /// One request is shown with its fields and findings; of many, all findings, how often each field was on each
    /// carrier, and what cannot be joined. An entry that cannot be read is a line that says which and why, and the rest
    /// is read. Requests of other clients are counted and left alone.
    ///
    /// Exit code 0: no finding; 1: some; 2: nothing could be read.
    Observe {
        /// Captures: HAR, JSON requests one after the other or in an array; `-` for the standard input, or a folder.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Print an object a request, for programs.
        #[arg(long, conflicts_with = "quiet")]
        json: bool,
        /// Print nothing but what could not be read: the exit code says whether there was a finding.
        #[arg(long)]
        quiet: bool,
    },
    /// The contract: which field is on which carrier, under which key and when.
    Contract {
        #[command(subcommand)]
        command: Contract,
    },
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Subcommand)]
enum Contract {
    /// Prints Codex's own contract.
    Show {
        /// The form.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table for a terminal.
    #[default]
    Table,
    /// A table for a document.
    Markdown,
    /// Data for programs.
    Json,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Observe { files, json, quiet } => {
            let style = if json {
                Style::Json
            } else if quiet {
                Style::Quiet
            } else {
                Style::People
            };
            observe(&files, style)
        }
        Command::Contract { command: Contract::Show { format } } => show(format).map(|()| ExitCode::SUCCESS),
        Command::Completions { shell } => complete(shell).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        // Whoever closed the output has read enough.
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn observe(files: &[PathBuf], style: Style) -> anyhow::Result<ExitCode> {
    let bar = ProgressBar::no_length();
    let template = "{bar:40} {bytes}/{total_bytes}, {eta} left";
    bar.set_style(ProgressStyle::with_template(template).context("the progress bar's template is wrong")?);
    let mut reporter = Reporter::new(style, |line: &str| bar.suspend(|| writeln!(io::stdout(), "{line}")));
    let mut unread = false;
    for file in expand(files)? {
        let read =
            open(&file, &bar).and_then(|input| reporter.read(BufReader::with_capacity(1 << 16, bar.wrap_read(input))));
        if let Err(error) = read {
            bar.suspend(|| eprintln!("error: cannot read `{}`: {error}", file.display()));
            unread = true;
        }
    }
    let summary = reporter.finish()?;
    bar.finish_and_clear();
    let nothing = summary.requests + summary.foreign == 0;
    if nothing && !unread {
        eprintln!("error: there are no requests in what was given");
    }
    Ok(if unread || nothing {
        ExitCode::from(2)
    } else if summary.with_findings + summary.odd > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The files, with those of each folder in its place, by name.
fn expand(files: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for file in files {
        if !file.is_dir() {
            all.push(file.clone());
            continue;
        }
        let entries = fs::read_dir(file).with_context(|| format!("cannot read `{}`", file.display()))?;
        let mut inside = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        let is_capture = |path: &PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            path.is_file()
                && extension.is_some_and(|extension| matches!(extension, "har" | "json" | "jsonl" | "ndjson"))
        };
        inside.retain(is_capture);
        inside.sort();
        all.append(&mut inside);
    }
    Ok(all)
}

fn open(file: &Path, bar: &ProgressBar) -> io::Result<Box<dyn Read>> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(file)?;
    bar.inc_length(file.metadata()?.len());
    Ok(Box::new(file))
}

fn show(format: Format) -> anyhow::Result<()> {
    let contract = CodexResponsesMetadata::CONTRACT;
    let text = match format {
        Format::Table => print::contract(contract),
        Format::Markdown => contract.to_markdown(),
        Format::Json => format!("{:#}", contract.to_json()),
    };
    Ok(writeln!(io::stdout(), "{}", text.trim_end())?)
}

fn complete(shell: Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "codex-meta", &mut script);
    Ok(io::stdout().write_all(&script)?)
}
