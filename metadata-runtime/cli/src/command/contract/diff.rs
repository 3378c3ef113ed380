//! `codex-meta contract diff`.

use std::io;
use std::process::ExitCode;

use clap::Args;
use codex_metadata::contract;
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::paint::Paint;
use codex_metadata_cli::print;

use crate::command::write_line;

/// Compares two contracts, and says of each difference whom it concerns.
///
/// Breaking for readers: who reads by the old contract may miss something, or take it for something else. Breaking for
/// senders: what senders of the old contract send is faulty by the new one. Additive: there is more than before, and
/// nothing else. Documentation: nothing that travels is different. The gravest come first.
#[derive(Args)]
#[command(after_long_help = MANUAL)]
pub(crate) struct Arguments {
    /// The old contract: a file, `-` for the standard input, or one of ours, such as `codex`.
    #[arg(value_name = "OLD")]
    old: Source,
    /// The new contract.
    #[arg(value_name = "NEW")]
    new: Source,
    /// Print an array for programs: `[{"effect", "place", "what"}]`.
    #[arg(long)]
    json: bool,
}

const MANUAL: &str = "\
Examples:
  codex-meta contract diff old.json new.json
  git show main:contracts/turn.json | codex-meta contract diff - contracts/turn.json
  codex-meta contract diff --json old.json codex | jq -e 'all(.effect != \"breaking for readers\")'

Exit codes:
  0  the contracts are equal, or nothing is breaking
  1  something is breaking
  2  a contract cannot be read";

/// Compares the contracts. Returns an exit code that says whether a difference is breaking.
///
/// # Errors
///
/// Returns an error if a contract cannot be read, or the output cannot be written.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { old, new, json } = arguments;
    if (old, new) == (&Source::Input, &Source::Input) {
        anyhow::bail!("the standard input holds one contract: give a file for the other");
    }
    let diff = contract::diff(&*old.contract()?, &*new.contract()?);
    let text = if *json {
        print::visible(format!("{:#}", diff.to_json()))
    } else {
        print::diff(&diff, Paint::of(&io::stdout()))
    };
    write_line(io::stdout(), &text)?;
    Ok(if diff.is_breaking() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
