//! `codex-meta contract infer`.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use codex_metadata_cli::capture::{self, Item, source};
use codex_metadata_cli::infer::Inference;
use codex_metadata_cli::messages;
use codex_metadata_cli::print;

use crate::command::observe::{expand, is_input};

/// Proposes a contract from captured requests, as a start for who has none.
///
/// Of every request it looks at the headers that are not those of HTTP, at the map `client_metadata` in the body, at the
/// JSON object that is the text of an entry of both (the blob), and at the objects in the `_meta` of an MCP request (views).
/// Keys that are one by letters and digits are one field, unless one carrier has both, which `contract check` then says; so
/// are two whose names end alike and that always had one value. Each field has its type, is optional if a request had its
/// carrier and not the field, and says in its documentation how often it was seen. For each method with an address, each
/// kind of frame, and MCP there is a request path with its carriers, by which `observe --contract` recognises such requests;
/// a part of an address that is or may be an id or a secret stands as `*`. One that reads like words, as in
/// `/token/correct-horse-battery-staple`, cannot be told from a name and is printed, and so is the kind of a frame. No other
/// value is printed, and headers whose names are those of credentials are left out. At most 4,096 keys are taken, none of
/// them longer than 256 bytes. Conditions, limits and what each field means are yours to add.
#[derive(Args)]
#[command(after_long_help = MANUAL)]
pub(crate) struct Arguments {
    /// Captures, as `observe` reads them; `-` for the standard input, or a folder.
    #[arg(value_name = "CAPTURE", required = true)]
    captures: Vec<PathBuf>,
    /// The contract's name.
    #[arg(long, default_value = "Proposed", value_parser = name)]
    name: String,
}

/// Returns a name that a contract may have.
fn name(text: &str) -> Result<String, String> {
    const MAX_BYTES: usize = 1024;
    match text.len() {
        len if len > MAX_BYTES => Err(format!("it has {len} bytes, a name has at most {MAX_BYTES}")),
        _ if print::may_have_secret(text) => {
            Err("it may be a URL with a credential: write the name of a struct".to_owned())
        }
        _ => Ok(text.to_owned()),
    }
}

const MANUAL: &str = "\
Examples:
  codex-meta contract infer capture.har > contract.json
  codex-meta contract infer captures/ | codex-meta contract show -
  codex-meta contract infer old.har > contract.json && codex-meta observe --contract contract.json new.har
  codex-meta contract infer new.har | codex-meta contract diff contract.json -

Exit codes:
  0  a contract was printed
  2  a capture cannot be read, or nothing that travels was found in them";

/// Prints the proposal.
///
/// # Errors
///
/// Returns an error if a capture cannot be read, nothing was found, or the output is closed.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut inference = Inference::default();
    let mut odd = 0_u64;
    let mut each = |item| {
        match item {
            Item::Request(captured) => inference.add(&captured),
            Item::Foreign => {}
            Item::Odd { .. } => odd += 1,
        }
        true
    };
    for file in expand(&arguments.captures)? {
        let read = if is_input(&file) {
            source::plain(io::stdin().lock(), |input, beside| capture::read_every(input, beside, &mut each))
        } else {
            let whole = |file: File| -> Box<dyn Read> { Box::new(file) };
            source::open(&file, whole, |input, beside| capture::read_every(input, beside, &mut each))
        };
        read.with_context(|| format!("cannot read `{}`", print::Named(&file)))?;
    }
    if odd > 0 {
        let entries = if odd == 1 { "entry" } else { "entries" };
        messages::say(format_args!("{odd} {entries} could not be read; `codex-meta observe` says why"));
    }
    let contract = inference.contract(&arguments.name).context("no metadata was found in what was given")?;
    writeln!(io::stdout(), "{}", print::visible(format!("{:#}", contract.to_json())))?;
    Ok(ExitCode::SUCCESS)
}
