//! `codex-meta contract show`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use codex_metadata_cli::contracts::{CODEX, Source};
use codex_metadata_cli::print;

/// Prints a contract.
///
/// As a table it has a row for each field and a column for each transport. A cell holds the keys, and under which
/// condition, since and until which release they are sent; `?` behind a type says that there may be no value. Below the
/// table stand the blob's key, the limits, the keys that no field may have, and the request paths: how a request of each
/// is recognised, which carriers it has, and what is known of it beforehand.
#[derive(Args)]
#[command(after_long_help = MANUAL)]
pub(crate) struct Arguments {
    /// The contract: `codex` or another of ours, a file, or `-` for the standard input.
    #[arg(value_name = "CONTRACT", default_value = CODEX)]
    contract: Source,
    /// The form.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table for a terminal.
    #[default]
    Table,
    /// A table for a document.
    Markdown,
    /// Data for programs, and for `--contract`.
    Json,
}

const MANUAL: &str = "\
Examples:
  codex-meta contract show
  codex-meta contract show contracts/turn.json --format markdown > turn.md
  codex-meta contract show --format json | jq '.fields[] | select(.deprecated)'

Exit codes:
  0  it was printed
  2  the contract cannot be read";

/// Prints the contract.
///
/// # Errors
///
/// Returns an error if the contract cannot be read, or the output is closed.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let contract = arguments.contract.contract()?;
    let text = match arguments.format {
        Format::Table => print::contract(&contract),
        Format::Markdown => contract.to_markdown(),
        Format::Json => print::visible(format!("{:#}", contract.to_json())),
    };
    writeln!(io::stdout(), "{}", text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
