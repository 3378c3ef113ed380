//! What a projection could not send, and why.

use std::fmt;

use crate::contract::Carrier;
use crate::line::Quoted;

/// Why something was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The value would not arrive unchanged in a header: the first character that is not printable ASCII,
    /// and the byte at which it stands.
    Unprintable {
        /// The character.
        character: char,
        /// Its offset in the value, in bytes.
        at: usize,
    },
    /// The value has no characters: some who pass requests on drop such a header (wire contract, "Headers").
    Empty,
    /// The value begins or ends with a space, which a header's receiver strips (RFC 9110, section 5.5).
    OuterSpace,
    /// The value's `Display` or `Serialize` failed, or JSON has no form for it; with the message.
    NoForm(String),
    /// The field left the blob because the blob was over its limit.
    Shed {
        /// What it took there, in bytes.
        bytes: usize,
        /// The blob's limit, in bytes.
        limit: usize,
    },
    /// It is larger than its carrier may take.
    OverLimit {
        /// Its size in bytes; of a blob, after everything was shed that may be.
        bytes: usize,
        /// The most that may be, in bytes.
        limit: usize,
    },
    /// The value was larger than its carrier may take, and the declaration sent another in its place.
    Replaced {
        /// Its size in bytes.
        bytes: usize,
        /// The most that may be, in bytes.
        limit: usize,
    },
    /// All header lines together are over their total, although everything was shed that may be; they were sent.
    TotalOver {
        /// What they take, in bytes.
        bytes: usize,
        /// The most that may be, in bytes.
        total: usize,
    },
    /// The value of a sensitive field has no form on its carrier, and why is not said.
    Sensitive,
    /// An extra has a key that no extra may have.
    MalformedKey,
    /// An extra has a key that the snapshot owns.
    OwnedKey,
    /// An extra has a key that another layer adds.
    ForeignKey,
    /// A client extra has a key that the configuration has too, which wins.
    ConfigWins,
    /// The extras before this one have used up what all of them may take together.
    ExtrasFull {
        /// The most that all keys and values may take, in bytes.
        limit: usize,
    },
}

impl Reason {
    /// Returns whether something was lost, and not only replaced or too long.
    pub(crate) const fn is_loss(&self) -> bool {
        !matches!(self, Self::Replaced { .. } | Self::TotalOver { .. })
    }

    /// Whether it is one of the caller's pairs that was lost, and not the field that holds them.
    pub(crate) const fn is_about_an_extra(&self) -> bool {
        matches!(
            self,
            Self::MalformedKey | Self::OwnedKey | Self::ForeignKey | Self::ConfigWins | Self::ExtrasFull { .. }
        )
    }

    /// The reason without anything of the value.
    pub(crate) fn redacted(self) -> Self {
        match self {
            Self::Unprintable { .. } | Self::Empty | Self::OuterSpace | Self::NoForm(_) => Self::Sensitive,
            other => other,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unprintable { character, at } => {
                write!(f, "`U+{:04X}` at byte {at} is not printable ASCII", u32::from(*character))
            }
            Self::Empty => f.write_str("an empty header may be dropped on the way"),
            Self::OuterSpace => f.write_str("a space at either end would be stripped on the way"),
            Self::NoForm(message) => Quoted(message).fmt(f),
            Self::Shed { bytes, limit } => write!(f, "its {bytes} bytes were shed to keep the limit of {limit}"),
            Self::OverLimit { bytes, limit } => write!(f, "{bytes} bytes are over the limit of {limit}"),
            Self::Replaced { bytes, limit } => {
                write!(f, "its {bytes} bytes are over the limit of {limit}, and another value was sent in its place")
            }
            Self::TotalOver { bytes, total } => write!(f, "{bytes} bytes are over the total of {total}"),
            Self::Sensitive => f.write_str("the value has no form there, and is too sensitive to say more"),
            Self::MalformedKey => {
                f.write_str("a key is an ASCII letter, then letters, digits, `_`, `.`, `:`, `/` and `-`")
            }
            Self::OwnedKey => f.write_str("the snapshot owns this key"),
            Self::ForeignKey => f.write_str("another layer adds this key"),
            Self::ConfigWins => f.write_str("the configuration has this key too"),
            Self::ExtrasFull { limit } => write!(f, "all extras together are over the limit of {limit} bytes"),
        }
    }
}

/// One thing that was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The field; for an extra, the field that holds the extras; for a whole blob, `None`.
    pub field: Option<&'static str>,
    /// Where it was to travel.
    pub carrier: Carrier,
    /// The key or header name that is missing there.
    pub key: String,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::TotalOver { .. } => return write!(f, "all headers together: {}", self.reason),
            _ => write!(f, "{} `{}`", self.carrier, Quoted(&self.key))?,
        }
        if let Some(field) = self.field {
            write!(f, " (field `{field}`)")?;
        }
        match self.reason {
            Reason::Replaced { .. } => write!(f, ": {}", self.reason),
            _ => write!(f, " not sent: {}", self.reason),
        }
    }
}

/// Everything that a projection could not send; empty, and without an allocation, when it sent all.
///
/// Its `Display` is one line for a log: keys and reasons, and of a value at most what its own `Serialize`
/// failed with. It names the first [`Self::SHOWN`] and counts the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "what was not sent is only known here; log it, or turn it into an error"]
pub struct Report {
    losses: Vec<Loss>,
}

impl Report {
    /// How many losses its `Display` names: callers decide how many extras are rejected, not how long a line is.
    pub const SHOWN: usize = 32;

    /// Whether everything was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// What was not sent: of headers and the flat map, then of the blob, each in the order of the fields; then what the
    /// blob's copies shed, by rank.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// For callers that would rather fail.
    ///
    /// # Errors
    ///
    /// When anything was not sent.
    pub fn into_result(self) -> Result<(), NotSent> {
        if self.is_empty() { Ok(()) } else { Err(NotSent(self)) }
    }

    /// Adds what another projection of the same request could not send.
    pub fn extend(&mut self, other: Self) {
        self.losses.extend(other.losses);
    }

    pub(crate) fn push(&mut self, loss: Loss) {
        self.losses.push(loss);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("everything was sent");
        }
        for (i, loss) in self.losses.iter().take(Self::SHOWN).enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            loss.fmt(f)?;
        }
        match self.losses.len().saturating_sub(Self::SHOWN) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// A report that is not empty, as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSent(Report);

impl NotSent {
    /// What was not sent.
    pub fn report(&self) -> &Report {
        &self.0
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NotSent {}
