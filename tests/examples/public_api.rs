//! Compares the public API of `codex-metadata`, all features enabled, with the listing under version control:
//! `cargo run --example public_api`
//!
//! The listing is `tests/public-api.txt`. The exit code is 1 if the API differs from it, with the difference on standard
//! output; `-- --keep` writes the listing anew. The JSON of rustdoc needs a nightly compiler that writes the version of
//! the format that the crate `public-api` reads; the exit code is 3 if there is none.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use public_api::Builder;

const LISTING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public-api.txt");
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The exit code if the API cannot be listed on this machine.
const UNKNOWN: u8 = 3;

/// Compares the public API with the listing.
#[derive(Parser)]
struct Arguments {
    /// Write the listing.
    #[arg(long)]
    keep: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let listing = match list() {
        Ok(listing) => listing,
        Err(error) => {
            eprintln!("the public API cannot be listed: {error:#}");
            return Ok(ExitCode::from(UNKNOWN));
        }
    };
    if arguments.keep {
        fs::write(LISTING, listing)?;
        return Ok(ExitCode::SUCCESS);
    }
    let kept = fs::read_to_string(LISTING).context(LISTING)?;
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (kept.lines().collect(), listing.lines().collect());
    for line in old.difference(&new) {
        println!("- {line}");
    }
    for line in new.difference(&old) {
        println!("+ {line}");
    }
    Ok(if old == new { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Lists the public items, one a line.
fn list() -> Result<String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from(WORKSPACE).join("target"), PathBuf::from);
    let target = target.join("docsrs");
    let status = Command::new("cargo")
        .args(["+nightly", "rustdoc", "-q", "-p", "codex-metadata", "--lib", "--all-features", "--target-dir"])
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
        .current_dir(WORKSPACE)
        // Where this was started by `cargo run`, these are for the compiler of the workspace.
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTC")
        .env_remove("RUSTDOC")
        .status()
        .context("cargo +nightly")?;
    ensure!(status.success(), "the nightly compiler wrote no documentation as JSON");
    let api = Builder::from_rustdoc_json(target.join("doc/codex_metadata.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    let mut listing = String::new();
    for item in api.items() {
        writeln!(listing, "{item}")?;
    }
    Ok(listing)
}
