//! Settings that overrule those of a repository.

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::Command;

use super::command::os_string;

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
    pub(super) fn set(&self, command: &mut Command) {
        let mut count = env::var_os("GIT_CONFIG_COUNT").unwrap_or_default();
        let Some(first) = number(&count) else {
            // Git may still read it, and would take the user's settings alone. With this behind it, git answers nothing, and
            // says that the number is the reason.
            count.push("?");
            command.env("GIT_CONFIG_COUNT", count);
            return;
        };
        command.env("GIT_CONFIG_COUNT", (first + self.0.len()).to_string());
        for (i, (key, value)) in (first..).zip(&self.0) {
            command.env(format!("GIT_CONFIG_KEY_{i}"), key).env(format!("GIT_CONFIG_VALUE_{i}"), value);
        }
        // Git hands on its options `-c` in this variable, to an alias or to a hook, and reads it last.
        if let Some(mut parameters) = env::var_os("GIT_CONFIG_PARAMETERS").filter(|text| !text.is_empty()) {
            for (key, value) in &self.0 {
                parameters.push(" ");
                parameters.push(parameter(key, value));
            }
            command.env("GIT_CONFIG_PARAMETERS", parameters);
        }
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
