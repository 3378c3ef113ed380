use std::error::Error;
use std::fmt;

use crate::contract::relation::MAX_KEY;
use crate::line::Quoted;
use crate::meta::CodexMeta;

/// The rules for the extras that a configuration adds. An *extra* is a pair of key and text that no field declares.
///
/// Call [`check`](Self::check) when you load a configuration. A mistake in the configuration is then an error at that
/// time, instead of a rejected pair in every request.
#[derive(Clone, Copy, Debug)]
pub struct ConfigRules {
    /// The maximum number of pairs.
    pub max_entries: usize,
    /// The maximum size of a key in bytes. A key of more than 32 KiB is never accepted.
    pub max_key_bytes: usize,
    /// The maximum size of a value in bytes.
    pub max_value_bytes: usize,
    /// The keys that the struct [owns](crate::contract::Contract::owns) now, such as the key of a new field, but did
    /// not own in an earlier release of the program that sends the requests. [`check`](Self::check) accepts these keys,
    /// so that old configurations still load. Pairs with these keys are not sent: [`Extras`](crate::Extras) rejects
    /// them.
    pub once_legal: &'static [&'static str],
}

impl ConfigRules {
    /// Checks that each pair of a configuration is a valid extra of `M` by these rules. The size of all pairs together is
    /// not checked: [`Extras`](crate::Extras) rejects pairs beyond [`MAX_EXTRAS_BYTES`](crate::MAX_EXTRAS_BYTES), so choose
    /// rules by which no configuration has more.
    ///
    /// A key must begin with an ASCII letter, and must contain only ASCII letters, digits, `_`, `.` and `-`.
    /// [`Extras`](crate::Extras) also allows `:` and `/`. If [`once_legal`](Self::once_legal) does not list the key,
    /// two more rules apply: the struct `M` must not [own](crate::contract::Contract::owns) the key, for example as the
    /// key of a field, and must not declare the key with `foreign(...)`, which is for keys that other code adds to the
    /// request.
    ///
    /// # Errors
    ///
    /// Returns an error for the first pair that breaks a rule.
    pub fn check<M: CodexMeta>(
        &self,
        pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Result<(), ConfigExtraError> {
        let max_key_bytes = self.max_key_bytes.min(MAX_KEY);
        for (i, (key, value)) in pairs.into_iter().enumerate() {
            let (key, value) = (key.as_ref(), value.as_ref());
            let kind = if i == self.max_entries {
                ConfigExtraErrorKind::TooManyEntries { limit: self.max_entries }
            } else if key.is_empty() {
                ConfigExtraErrorKind::EmptyKey
            } else if key.len() > max_key_bytes {
                ConfigExtraErrorKind::KeyTooLong { bytes: key.len(), limit: max_key_bytes }
            } else if !is_identifier(key) {
                ConfigExtraErrorKind::MalformedKey
            } else if value.len() > self.max_value_bytes {
                ConfigExtraErrorKind::ValueTooLong { bytes: value.len(), limit: self.max_value_bytes }
            } else if (M::CONTRACT.owns(key) || M::CONTRACT.is_foreign(key)) && !self.once_legal.contains(&key) {
                ConfigExtraErrorKind::OwnedKey
            } else {
                continue;
            };
            return Err(ConfigExtraError { key: key.to_owned(), kind });
        }
        Ok(())
    }
}

fn is_identifier(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// The error of [`ConfigRules::check`]: a pair in a configuration breaks a rule.
///
/// `Display` writes ``extra metadata `KEY`: TEXT``, where KEY is the key, shortened if it is long, and TEXT is the text
/// that `Display` writes for the [kind](Self::kind). To write a text of your own, match on the kind.
///
/// ```
/// use codex_metadata::{CodexMeta, ConfigExtraErrorKind, ConfigRules};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(blob), blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(blob)]
///     thread_id: String,
/// }
///
/// let rules = ConfigRules { max_entries: 16, max_key_bytes: 64, max_value_bytes: 128, once_legal: &[] };
/// let error = rules.check::<Meta>([("thread_id", "spoofed")]).unwrap_err();
/// assert_eq!((error.key(), error.kind()), ("thread_id", ConfigExtraErrorKind::OwnedKey));
/// assert_eq!(error.to_string(), "extra metadata `thread_id`: the key is sent with every request already; choose another");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigExtraError {
    key: String,
    kind: ConfigExtraErrorKind,
}

impl ConfigExtraError {
    /// Returns the key of the pair.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the rule that the pair breaks.
    #[must_use]
    pub const fn kind(&self) -> ConfigExtraErrorKind {
        self.kind
    }
}

/// The rule that a pair in a configuration breaks; see [`ConfigRules`].
///
/// The documentation of each variant quotes the text that `Display` writes. The texts are part of the API: they change
/// only with a new minor version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigExtraErrorKind {
    /// The configuration has too many pairs: `one entry too many; at most LIMIT are allowed`
    TooManyEntries {
        /// The maximum number of pairs.
        limit: usize,
    },
    /// The key has no characters: `the key is empty`
    EmptyKey,
    /// The key is too long: `the key has BYTES bytes; at most LIMIT are allowed`
    KeyTooLong {
        /// The size of the key in bytes.
        bytes: usize,
        /// The maximum size of a key in bytes.
        limit: usize,
    },
    /// The key contains a character that is not allowed, or does not begin with a letter:
    /// ``a key is an ASCII letter, then letters, digits, `_`, `.` and `-` ``
    MalformedKey,
    /// The value is too long: `the value has BYTES bytes; at most LIMIT are allowed`
    ValueTooLong {
        /// The size of the value in bytes.
        bytes: usize,
        /// The maximum size of a value in bytes.
        limit: usize,
    },
    /// The struct owns the key, or another layer adds the key to the request:
    /// `the key is sent with every request already; choose another`
    OwnedKey,
}

impl fmt::Display for ConfigExtraErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyEntries { limit } => write!(f, "one entry too many; at most {limit} are allowed"),
            Self::EmptyKey => f.write_str("the key is empty"),
            Self::KeyTooLong { bytes, limit } => write!(f, "the key has {bytes} bytes; at most {limit} are allowed"),
            Self::MalformedKey => f.write_str("a key is an ASCII letter, then letters, digits, `_`, `.` and `-`"),
            Self::ValueTooLong { bytes, limit } => {
                write!(f, "the value has {bytes} bytes; at most {limit} are allowed")
            }
            Self::OwnedKey => f.write_str("the key is sent with every request already; choose another"),
        }
    }
}

impl fmt::Display for ConfigExtraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "extra metadata `{}`: {}", Quoted(&self.key), self.kind)
    }
}

/// Shows the key and the kind. A long key is shortened.
impl fmt::Debug for ConfigExtraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigExtraError")
            .field("key", &format_args!("`{}`", Quoted(&self.key)))
            .field("kind", &self.kind)
            .finish()
    }
}

impl Error for ConfigExtraError {}
