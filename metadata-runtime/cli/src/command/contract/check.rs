//! `codex-meta contract check`.

use std::io;
use std::process::ExitCode;

use clap::Args;
use codex_metadata_cli::check;
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::messages;
use codex_metadata_cli::paint::Paint;
use codex_metadata_cli::print::{self, Plain};
use serde_json::json;

use crate::command::write_line;

/// Checks whether files hold contracts.
///
/// Each is compared with the JSON Schema of contracts, and everything that has another form is a line with its place, as a
/// JSON Pointer. A file of that form is then read, which shows the rest: names that are not unique, names that the
/// contract does not have, two fields with one key, and keys that are the blob's, reserved or of other layers. Reading ends
/// at a name that is wrong, so that further mistakes may show once it is mended.
#[derive(Args)]
#[command(after_long_help = MANUAL)]
pub(crate) struct Arguments {
    /// The files; `-` for the standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<Source>,
    /// Print an object for each file, for programs: `{"file", "faults": [{"place", "what"}]}`.
    #[arg(long)]
    json: bool,
}

const MANUAL: &str = "\
Examples:
  codex-meta contract check contracts/*.json
  codex-meta contract infer capture.har | codex-meta contract check -

Exit codes:
  0  each is a contract
  1  one is not
  2  a file cannot be read";

/// Checks the files. Returns an exit code that says whether something is wrong.
///
/// # Errors
///
/// Returns an error if the output cannot be written.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let paint = Paint::of(&io::stdout());
    let (mut wrong, mut unread) = (false, false);
    for file in &arguments.files {
        let text = match file.text() {
            Ok(text) => text,
            Err(error) => {
                messages::say(format_args!("error: {}", Plain(&format!("{error:#}"))));
                unread = true;
                continue;
            }
        };
        let faults = check::faults(&text);
        wrong |= !faults.is_empty();
        if arguments.json {
            let line = json!({"file": file.to_string(), "faults": faults});
            write_line(&mut out, &print::visible(line.to_string()))?;
            continue;
        }
        // The name may be as odd as what is in the file.
        let name = file.to_string();
        let name = Plain(&name);
        if faults.is_empty() {
            write_line(&mut out, &format!("{name}: a contract"))?;
        }
        for fault in &faults {
            write_line(&mut out, &format!("{name}: {}", print::fault(fault, paint)))?;
        }
    }
    Ok(match (unread, wrong) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}
