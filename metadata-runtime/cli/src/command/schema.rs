//! `codex-meta schema`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use codex_metadata::{Carrier, Contract};
use codex_metadata_cli::contracts::{CODEX, Source};
use codex_metadata_cli::print;

/// Prints the JSON Schema (2020-12) of what travels, for programs that read it.
///
/// Each key has the documentation of its field, since when it is sent, under which condition, and whether it is
/// deprecated. A key is required only where every release sends it with every request. Other keys are allowed: of the
/// caller, of other layers, of later releases. From the schema the tools of other languages make types; the page
/// docs/schema.md says how.
#[derive(Args)]
#[command(after_long_help = MANUAL)]
pub(crate) struct Arguments {
    /// The carrier: `header`, `flat`, `blob`, `header_blob`, or the name of a view. Without it, an object with all of
    /// them.
    #[arg(long, value_name = "CARRIER")]
    carrier: Option<String>,
    /// The contract: `codex` or another of ours, a file, or `-` for the standard input.
    #[arg(long, value_name = "CONTRACT", default_value = CODEX)]
    contract: Source,
}

const MANUAL: &str = "\
Examples:
  codex-meta schema --carrier blob > blob.schema.json
  codex-meta schema --carrier mcp | npx json-schema-to-typescript
  codex-meta schema --carrier flat --contract contracts/turn.json

Exit codes:
  0  it was printed
  2  the contract cannot be read, or has no such carrier";

/// Prints the schema.
///
/// # Errors
///
/// Returns an error if the contract cannot be read or has no such carrier, or the output is closed.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let contract = arguments.contract.contract()?;
    let schema = match &arguments.carrier {
        None => contract.json_schema_of_all(),
        Some(name) => {
            let carrier = carrier(&contract, name)?;
            contract.json_schema(carrier).with_context(|| format!("the contract has no `{carrier}`"))?
        }
    };
    writeln!(io::stdout(), "{}", print::visible(format!("{schema:#}")))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the carrier that is called so, with a space, `-` or `_` between the words.
fn carrier(contract: &Contract, name: &str) -> anyhow::Result<Carrier> {
    let spaced = name.replace(['_', '-'], " ");
    let found = contract
        .carriers()
        .find(|carrier| carrier.to_string() == name)
        .or_else(|| contract.carriers().find(|carrier| carrier.to_string() == spaced));
    found.ok_or_else(|| {
        let all: Vec<String> =
            contract.carriers().map(|carrier| format!("`{}`", carrier.to_string().replace(' ', "_"))).collect();
        anyhow::anyhow!(
            "`{}` has no carrier `{}`, only {}",
            print::Shown(contract.name()),
            print::Shown(name),
            all.join(", ")
        )
    })
}
