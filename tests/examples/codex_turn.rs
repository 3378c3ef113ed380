//! Sends what Codex would send from this git repository, or from another one, and shows what arrived:
//! `cargo run --example codex_turn [-- --repository PATH]`
//!
//! Exit code 0: everything arrived as the contract says; 1: something did not; 2: nothing could be sent.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use codex_metadata_cli::print::Plain;
use codex_metadata_cli::typed::without_secrets;
use codex_metadata_tests::codex_turn::text::{self, Layout};
use codex_metadata_tests::codex_turn::{self, Transcript};
use codex_metadata_tests::paths::RequestPath;

/// Takes a snapshot of a git repository, sends it down every request path of Codex to servers on
/// loopback, and prints what they received: field by carrier, with the reason beside every empty cell.
///
/// Exit code 0: everything arrived as the contract says; 1: something did not; 2: nothing could be sent.
#[derive(Parser)]
struct Arguments {
    /// The git repository, instead of the one that the program is run in. Do not run cargo in a repository that you do not
    /// trust: cargo and rustup read its `.cargo/config.toml` and `rust-toolchain.toml`, and run the programs named there.
    #[arg(long, value_name = "PATH")]
    repository: Option<PathBuf>,
    /// The program git. By default, it is looked for where systems and their package managers have programs, and not in
    /// `PATH`, where a repository may have put one of its own.
    #[arg(long, value_name = "FILE")]
    git: Option<PathBuf>,
    /// The request path whose fields are shown, or `all` of them.
    #[arg(long, value_name = "NAME", default_value = "turn", value_parser = paths())]
    path: Shown,
    /// Prints the same of every request path as JSON, for a program.
    #[arg(long, conflicts_with = "path")]
    json: bool,
}

#[derive(Clone)]
struct Shown(Vec<RequestPath>);

fn paths() -> impl clap::builder::TypedValueParser<Value = Shown> {
    let names = RequestPath::ALL.map(RequestPath::name).into_iter().chain(["all"]);
    PossibleValuesParser::new(names).map(|name| {
        let shown = RequestPath::ALL.into_iter().filter(|path| name == "all" || name == path.name());
        Shown(shown.collect())
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| without_secrets(error).exit());
    let Arguments { repository, git, path: Shown(shown), json } = arguments;
    match print(repository.as_deref(), git.as_deref(), &shown, json).await {
        Ok(transcript) if transcript.is_faithful() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // It may quote the name of a file.
            eprintln!("error: {}", Plain(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

async fn print(
    repository: Option<&Path>,
    git: Option<&Path>,
    shown: &[RequestPath],
    json: bool,
) -> anyhow::Result<Transcript> {
    let folder = repository.map_or_else(env::current_dir, |folder| Ok(folder.to_owned()))?;
    let git = git.map(codex_turn::program).transpose()?;
    let transcript = codex_turn::run(&folder, git.as_deref()).await?;
    let text = if json { transcript.to_json()? } else { text::render(&transcript, shown, Layout::stdout()) };
    match io::stdout().write_all(text.as_bytes()) {
        // The reader has seen enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    Ok(transcript)
}
