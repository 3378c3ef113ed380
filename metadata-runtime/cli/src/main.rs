//! `codex-meta`: reads captured requests, and finds where their metadata drifted apart.

// `println!` and `eprintln!` panic if the stream is closed.
#![warn(clippy::print_stderr, clippy::print_stdout)]

mod command;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use codex_metadata_cli::messages;
use codex_metadata_cli::print::Plain;
use codex_metadata_cli::typed::without_secrets;

/// Reads the metadata that Codex sends with its requests, and finds where it drifted apart.
///
/// Codex sends a snapshot of ids, lineage and workspaces with every request on several carriers: direct headers, a flat
/// map in the body, a JSON blob in the body, and its copy in a header. Comparing the carriers with each other and with
/// the contract shows what a proxy, a gateway or a release changed on one of them.
#[derive(Parser)]
#[command(name = "codex-meta", version, after_long_help = MANUAL, propagate_version = true)]
struct Arguments {
    /// When to use colour and other styles of a terminal.
    #[command(flatten)]
    color: colorchoice_clap::Color,
    #[command(subcommand)]
    command: Command,
}

const MANUAL: &str = "\
Examples:
  codex-meta observe capture.har                  what a browser or a proxy has recorded
  codex-meta observe captures/ --json | jq .      a whole folder, an object a request
  codex-meta observe --contract jobs.json a.har   the same for requests of a contract of your own
  codex-meta contract show                        which field is where
  codex-meta contract diff old.json new.json      what is different, and for whom it breaks
  codex-meta schema --carrier blob                the JSON Schema of what travels
  codex-meta completions bash > ~/.local/share/bash-completion/completions/codex-meta

Exit codes:
  0  it was done, and of what was read there was no finding
  1  there was a finding
  2  it could not be done: an unknown argument, a file that cannot be read

Environment:
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE  as elsewhere, where `--color` is `auto`";

#[derive(Subcommand)]
enum Command {
    Observe(Box<command::observe::Arguments>),
    Contract(command::contract::Arguments),
    Schema(command::schema::Arguments),
    /// Prints completions for a shell.
    ///
    /// The manual of each shell says where it looks for them. For bash, use a file called `codex-meta` in
    /// ~/.local/share/bash-completion/completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

fn main() -> ExitCode {
    let _written = messages::Written;
    let arguments = Arguments::try_parse().unwrap_or_else(|error| without_secrets(error).exit());
    arguments.color.write_global();
    let done = match arguments.command {
        Command::Observe(arguments) => command::observe::run(&arguments),
        Command::Contract(arguments) => command::contract::run(&arguments),
        Command::Schema(arguments) => command::schema::run(&arguments),
        Command::Completions { shell } => complete(shell).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        // The reader that closed the output has read enough.
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // It may quote the name of a file.
            messages::say(format_args!("error: {}", Plain(&format!("{error:#}"))));
            ExitCode::from(2)
        }
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn complete(shell: Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "codex-meta", &mut script);
    Ok(io::Write::write_all(&mut io::stdout(), &script)?)
}
