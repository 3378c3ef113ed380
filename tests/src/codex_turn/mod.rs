//! The main job, runnable: what Codex sends from a git repository, down every request path, and what arrived.
//!
//! [`run`] sends and gives back a [`Transcript`], which holds facts only; [`text`] lays it out for people, and
//! it serializes for programs. The example of the same name is these three behind a command line.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata_cli::print::Named;

pub use self::difference::{Change, Difference};
pub use self::transcript::{Content, FieldCell, FieldRow, PathTranscript, Transcript};
pub use self::workspace::{Found, Surroundings};

use crate::git::{TIME_LIMIT, within};
use crate::paths::{Turn, send_all};
use crate::wire::Loopback;

mod difference;
mod json;
mod sample;
pub mod text;
mod transcript;
mod workspace;

/// Returns the folder without symbolic links, or as it is given if its file system does not answer within [`TIME_LIMIT`].
///
/// # Errors
///
/// When there is no such folder. The error shows what was given in one line, and without the password of a URL.
pub fn folder(given: &Path) -> anyhow::Result<PathBuf> {
    let path = given.to_owned();
    let found = within(TIME_LIMIT, move || fs::canonicalize(path))?;
    found.map_or_else(|| Ok(given.to_owned()), |found| found.with_context(|| format!("cannot open `{}`", Named(given))))
}

/// Returns the program that was given, with its whole path: a name alone would be looked for in `PATH`.
///
/// # Errors
///
/// When there is no such file. The error shows what was given in one line, and without the password of a URL.
pub fn program(given: &Path) -> anyhow::Result<PathBuf> {
    let file = std::path::absolute(given).with_context(|| format!("cannot run `{}`", Named(given)))?;
    let path = file.clone();
    // One whose file system does not answer is left to the limit of the look.
    let is_file = within(TIME_LIMIT, move || path.is_file())?.unwrap_or(true);
    ensure!(is_file, "cannot run `{}`: there is no such file", Named(given));
    Ok(file)
}

/// Takes a snapshot of the git repository that `dir` is in, by this git or by the system's, and sends it down every request path to servers on
/// loopback.
///
/// Without a repository there is no workspace in the snapshot, and the transcript says why.
///
/// # Errors
///
/// When there is no such folder, or when the servers cannot be started or reached.
pub async fn run(dir: &Path, git: Option<&Path>) -> anyhow::Result<Transcript> {
    let surroundings = Surroundings::look(dir, git)?;
    let turn = sample::turn();
    let snapshot = sample::snapshot(&surroundings);
    transcribe(surroundings, &snapshot, &turn).await
}

/// Sends this snapshot down every request path.
///
/// # Errors
///
/// When the servers cannot be started or reached.
pub async fn transcribe(
    surroundings: Surroundings,
    snapshot: &CodexResponsesMetadata,
    turn: &Turn,
) -> anyhow::Result<Transcript> {
    let servers = Loopback::start().await?;
    let deliveries = send_all(snapshot, turn, &servers).await?;
    Ok(Transcript::new(surroundings, &deliveries))
}
