//! `codex-meta contract`.

mod check;
mod diff;
mod infer;
mod show;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Shows, checks and compares contracts, and proposes one.
///
/// A contract says which field of a metadata struct is on which carrier, under which keys and conditions, in which
/// type, and since which release. Codex's own contracts are in the program, as `codex`, `codex-preconnect`,
/// `codex-frame`, `codex-mcp` and `codex-search`. Any other is a file with what `Contract::to_json` of the crate
/// `codex-metadata` writes; a struct has such a file already where a test locks its contract.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Show(show::Arguments),
    Check(check::Arguments),
    Diff(diff::Arguments),
    Infer(infer::Arguments),
}

/// Does what was asked for.
///
/// # Errors
///
/// When it cannot be done, or not be printed.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.action {
        Action::Show(arguments) => show::run(arguments),
        Action::Check(arguments) => check::run(arguments),
        Action::Diff(arguments) => diff::run(arguments),
        Action::Infer(arguments) => infer::run(arguments),
    }
}
