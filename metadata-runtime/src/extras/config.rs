use std::error::Error;
use std::fmt;

use crate::line::Quoted;
use crate::meta::CodexMeta;

/// The rules for the extras of a configuration. They are checked when it is loaded, so that a mistake is an error there
/// and not a rejected pair in every request.
#[derive(Clone, Copy, Debug)]
pub struct ConfigRules {
    /// The maximum number of entries.
    pub max_entries: usize,
    /// The maximum size of a key in bytes.
    pub max_key_bytes: usize,
    /// The maximum size of a value in bytes.
    pub max_value_bytes: usize,
    /// Keys that the snapshot owns now and did not own once: they are accepted here, and left out of requests.
    pub once_legal: &'static [&'static str],
}

impl ConfigRules {
    /// Checks the entries of a configuration for the snapshot `M`.
    ///
    /// A key is an ASCII letter, followed by letters, digits, `_`, `.` and `-`, and is not owned by `M`.
    ///
    /// # Errors
    ///
    /// Returns an error for the first entry, in the given order, that breaks a rule.
    pub fn check<M: CodexMeta>(
        &self,
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Result<(), ConfigExtraError> {
        for (i, (key, value)) in pairs.into_iter().enumerate() {
            let (key, value) = (key.as_ref(), value.as_ref());
            let problem = if i == self.max_entries {
                Problem::TooMany { limit: self.max_entries }
            } else if key.is_empty() {
                Problem::EmptyKey
            } else if key.len() > self.max_key_bytes {
                Problem::LongKey { bytes: key.len(), limit: self.max_key_bytes }
            } else if !is_identifier(key) {
                Problem::MalformedKey
            } else if value.len() > self.max_value_bytes {
                Problem::LongValue { bytes: value.len(), limit: self.max_value_bytes }
            } else if (M::CONTRACT.owns(key) || M::CONTRACT.is_foreign(key)) && !self.once_legal.contains(&key) {
                Problem::OwnedKey
            } else {
                continue;
            };
            return Err(ConfigExtraError { key: key.to_owned(), problem });
        }
        Ok(())
    }
}

fn is_identifier(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// The error of an entry of a configuration's extras that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigExtraError {
    key: String,
    problem: Problem,
}

impl ConfigExtraError {
    /// Returns the key of the entry.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    TooMany { limit: usize },
    EmptyKey,
    LongKey { bytes: usize, limit: usize },
    MalformedKey,
    LongValue { bytes: usize, limit: usize },
    OwnedKey,
}

impl fmt::Display for ConfigExtraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "extra metadata `{}`: ", Quoted(&self.key))?;
        match self.problem {
            Problem::TooMany { limit } => write!(f, "one entry too many; at most {limit} are allowed"),
            Problem::EmptyKey => write!(f, "the key is empty"),
            Problem::LongKey { bytes, limit } => {
                write!(f, "the key has {bytes} bytes; at most {limit} are allowed")
            }
            Problem::MalformedKey => {
                write!(f, "a key is an ASCII letter, then letters, digits, `_`, `.` and `-`")
            }
            Problem::LongValue { bytes, limit } => {
                write!(f, "the value has {bytes} bytes; at most {limit} are allowed")
            }
            Problem::OwnedKey => write!(f, "the key is sent with every request already; choose another"),
        }
    }
}

impl Error for ConfigExtraError {}
