//! Settings that overrule those of a repository.

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::Command;

use super::command::os_string;
use super::failure::Failure;

/// Settings by which a repository names programs that reading it would run, or takes more memory than a run may take.
const OFF: [(&str, &str); 10] = [
    ("core.fsmonitor", "false"),
    // Microsoft's git has these two besides.
    ("core.virtualFilesystem", ""),
    ("core.useGVFSHelper", "false"),
    ("core.hooksPath", "/dev/null"),
    ("status.submoduleSummary", "false"),
    // `git fetch` ends when it reads this value, and so before it asks anything else of the configuration. Nothing else
    // reads it. Git before 2.45 may not know `GIT_NO_LAZY_FETCH`, and starts `git fetch` for what a partial clone lacks.
    ("fetch.prune", "nothing-is-fetched"),
    // Each thread takes a part of the address space, whether or not it uses it.
    ("core.preloadIndex", "false"),
    ("index.threads", "1"),
    ("core.packedGitWindowSize", "16m"),
    ("core.packedGitLimit", "64m"),
];

/// The variable in which git hands on its options `-c`, to an alias or to a hook.
const PARAMETERS: &str = "GIT_CONFIG_PARAMETERS";

/// The maximum size of its value, in bytes. Linux runs no program with a variable of more than 128 KiB, with its name, a `=`
/// and the byte behind its end.
const MAX_PARAMETERS: usize = (128 << 10) - PARAMETERS.len() - 2;

/// Settings in the environment, behind those that the user has there: of several the last one counts.
pub(super) struct Settings(Vec<(OsString, &'static str)>);

impl Settings {
    /// Returns those that every repository needs.
    pub(super) fn new() -> Self {
        Self(OFF.map(|(key, value)| (OsString::from(key), value)).into())
    }

    pub(super) fn push(&mut self, key: OsString, value: &'static str) {
        self.0.push((key, value));
    }

    /// Gives them to a git, as variables: a name with `=` in it would be another setting as an argument.
    ///
    /// # Errors
    ///
    /// Returns an error if they do not fit behind the user's own ones.
    pub(super) fn set(&self, command: &mut Command) -> Result<(), Failure> {
        let mut count = env::var_os("GIT_CONFIG_COUNT").unwrap_or_default();
        let Some(first) = number(&count) else {
            // Git may still read it, and would take the user's settings alone. With this behind it, git answers nothing, and
            // says that the number is the reason.
            count.push("?");
            command.env("GIT_CONFIG_COUNT", count);
            return Ok(());
        };
        command.env("GIT_CONFIG_COUNT", (first + self.0.len()).to_string());
        for (i, (key, value)) in (first..).zip(&self.0) {
            command.env(format!("GIT_CONFIG_KEY_{i}"), key).env(format!("GIT_CONFIG_VALUE_{i}"), value);
        }
        // Git reads this variable last.
        if let Some(mut parameters) = env::var_os(PARAMETERS).filter(|text| !text.is_empty()) {
            for (key, value) in &self.0 {
                parameters.push(" ");
                parameters.push(parameter(key, value));
            }
            if parameters.len() > MAX_PARAMETERS {
                let what = format!("`{PARAMETERS}` with the settings that overrule those of the repository");
                return Err(Failure::TooMuch(what, MAX_PARAMETERS));
            }
            command.env(PARAMETERS, parameters);
        }
        Ok(())
    }
}

/// Reads a number as C does, without the negative ones that C takes for large ones. For git, no text is zero, and the highest
/// count is [`i32::MAX`].
fn number(text: &OsStr) -> Option<usize> {
    const SPACES: [char; 6] = [' ', '\t', '\n', '\u{b}', '\u{c}', '\r'];
    let text = text.to_str()?;
    if text.is_empty() { Some(0) } else { text.trim_start_matches(SPACES).parse::<i32>().ok()?.try_into().ok() }
}

/// Writes a setting as git does for another git.
fn parameter(key: &OsStr, value: &str) -> OsString {
    // Git before 2.31 does not read the first form.
    let parts = if key.as_encoded_bytes().contains(&b'=') { "'='" } else { "=" };
    let mut text = vec![b'\''];
    for byte in key.as_encoded_bytes() {
        match byte {
            b'\'' => text.extend(br"'\''"),
            byte => text.push(*byte),
        }
    }
    text.extend([parts, value, "'"].concat().bytes());
    os_string(&text)
}
