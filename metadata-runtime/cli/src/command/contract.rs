//! `codex-meta contract`.

use std::io::{self, Write as _};

use clap::{Args, Subcommand, ValueEnum};

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata_cli::print;

/// The contract: which field is on which carrier, under which key and when.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
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

/// Does what was asked for.
///
/// # Errors
///
/// When it cannot be done, or not be printed.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments.action {
        Action::Show { format } => show(format),
    }
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
