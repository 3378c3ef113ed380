//! Reports: the values that a projection could not send, with the reasons.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::Carrier;
use crate::line::Quoted;

/// The reason why a value was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The value would not arrive unchanged in a header: it contains a character that is not printable ASCII.
    Unprintable {
        /// The first such character.
        character: char,
        /// Its offset in the value, in bytes.
        at: usize,
    },
    /// The value is empty. Some proxies drop such a header (wire contract, "Headers").
    Empty,
    /// The value begins or ends with a space, which the receiver of a header strips (RFC 9110, section 5.5).
    OuterSpace,
    /// The value's `Display` or `Serialize` failed, or JSON cannot represent it; with the message.
    NoForm(String),
    /// The element contains the character that separates it from the next: some reader would take it for two.
    Separator {
        /// The character.
        character: char,
    },
    /// The element is empty, which no reader of the list would see.
    EmptyElement,
    /// The entry's key makes no header name (RFC 9110, section 5.1).
    NoName,
    /// An entry before this one has the same key, or another field has one that some reader takes for it.
    Twice,
    /// There are more entries than a request has headers for.
    TooMany,
    /// The field was shed, because the blob was over its limit.
    Shed {
        /// Its size in the blob, in bytes.
        bytes: usize,
        /// The blob's limit, in bytes.
        limit: usize,
    },
    /// The value is over the limit of its carrier.
    OverLimit {
        /// Its size in bytes; for a blob, after everything that may be shed was shed.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The value was over the limit of its carrier, and another was sent instead, as declared.
    Replaced {
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// All header lines together exceed their total, although everything that may be shed was shed. They were sent.
    TotalOver {
        /// Their size in bytes.
        bytes: usize,
        /// The limit in bytes.
        total: usize,
    },
    /// The value of a sensitive field breaks a rule of its carrier. The offending part of the value is withheld.
    Sensitive(BrokenRule),
    /// The key of an extra is malformed.
    MalformedKey,
    /// The snapshot owns the key of an extra.
    OwnedKey,
    /// Another layer adds the key of an extra.
    ForeignKey,
    /// The configuration sets the key of a client extra too, and wins.
    ConfigWins,
    /// The extras before this one have reached the limit for all of them.
    ExtrasFull {
        /// The limit for all keys and values, in bytes.
        limit: usize,
    },
}

impl Reason {
    /// Returns `true` if a value was lost, and not only replaced or too long.
    pub(crate) const fn is_loss(&self) -> bool {
        !matches!(self, Self::Replaced { .. } | Self::TotalOver { .. })
    }

    /// Returns `true` if one of the caller's pairs was lost, and not the field that holds them.
    pub(crate) const fn is_about_an_extra(&self) -> bool {
        matches!(
            self,
            Self::MalformedKey | Self::OwnedKey | Self::ForeignKey | Self::ConfigWins | Self::ExtrasFull { .. }
        )
    }

    /// Returns the reason without any part of the value.
    pub(crate) fn redacted(self) -> Self {
        Self::Sensitive(match self {
            Self::Unprintable { .. } => BrokenRule::Unprintable,
            Self::Empty => BrokenRule::Empty,
            Self::OuterSpace => BrokenRule::OuterSpace,
            Self::NoForm(_) => BrokenRule::NoForm,
            Self::Separator { .. } => BrokenRule::Separator,
            Self::EmptyElement => BrokenRule::EmptyElement,
            other => return other,
        })
    }
}

/// The rule that the value of a sensitive field breaks, as the [`Reason`] of the same name has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenRule {
    /// A header's value is printable ASCII.
    Unprintable,
    /// A header has a value.
    Empty,
    /// A header's value has no space at either end.
    OuterSpace,
    /// The value has the form of its carrier.
    NoForm,
    /// No element of a list contains what separates them.
    Separator,
    /// No element of a list is empty.
    EmptyElement,
}

impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unprintable => "a character is not printable ASCII",
            Self::Empty => "an empty header may be dropped on the way",
            Self::OuterSpace => "a space at either end would be stripped on the way",
            Self::NoForm => "its `Display` or `Serialize` failed, or JSON cannot represent it",
            Self::Separator => "an element contains what separates the elements",
            Self::EmptyElement => "an element is empty, which a list cannot show",
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unprintable { character, at } => {
                write!(f, "`U+{:04X}` at byte {at} is not printable ASCII", u32::from(*character))
            }
            Self::Empty => BrokenRule::Empty.fmt(f),
            Self::OuterSpace => BrokenRule::OuterSpace.fmt(f),
            Self::NoForm(message) => Quoted(message).fmt(f),
            Self::Separator { character } => {
                write!(f, "an element contains `{}`, which separates the elements", Quoted(&character.to_string()))
            }
            Self::EmptyElement => BrokenRule::EmptyElement.fmt(f),
            Self::NoName => f.write_str("the key makes no header name"),
            Self::TooMany => f.write_str("there are more entries than a request has headers for"),
            Self::Twice => f.write_str("an entry before it, or another field, has the same key"),
            Self::Shed { bytes, limit } => write!(f, "its {bytes} bytes were shed to keep the limit of {limit}"),
            Self::OverLimit { bytes, limit } => write!(f, "{bytes} bytes are over the limit of {limit}"),
            Self::Replaced { bytes, limit } => {
                write!(f, "its {bytes} bytes are over the limit of {limit}, and another value was sent in its place")
            }
            Self::TotalOver { bytes, total } => write!(f, "{bytes} bytes are over the total of {total}"),
            Self::Sensitive(rule) => write!(f, "{rule} (the value is withheld: the field is sensitive)"),
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

/// A value that was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// The field; for an extra, the field that holds the extras; `None` for a whole blob.
    pub field: Option<&'static str>,
    /// The carrier that lacks it.
    pub carrier: Carrier,
    /// The key or header name that the carrier lacks.
    pub key: String,
    /// The reason.
    pub reason: Reason,
}

impl Loss {
    /// Makes a loss, for a projection of your own.
    #[must_use]
    pub const fn new(field: Option<&'static str>, carrier: Carrier, key: String, reason: Reason) -> Self {
        Self { field, carrier, key, reason }
    }
}

/// Its parts, the reason as it is displayed.
impl Serialize for Loss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Loss", 4)?;
        map.serialize_field("field", &self.field)?;
        map.serialize_field("carrier", &self.carrier)?;
        map.serialize_field("key", &self.key)?;
        map.serialize_field("reason", &self.reason)?;
        map.end()
    }
}

/// As it is displayed.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
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

/// The values that a projection could not send. A report is empty, without an allocation, if everything was sent.
///
/// `Display` writes one line for a log: keys and reasons, and of a value at most the error of its own `Serialize`. It
/// names the first [`Self::SHOWN`] losses and counts the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "what was not sent is only known here; log it, or turn it into an error"]
pub struct Report {
    losses: Vec<Loss>,
}

impl Report {
    /// The maximum number of losses that `Display` names, so that the number of rejected extras does not decide the
    /// length of a line.
    pub const SHOWN: usize = 32;

    /// Returns `true` if everything was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// Returns the losses: of headers and the flat map, then of the blob, each in the order of the fields, and then the
    /// fields that the blob's copies shed, by rank.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Turns the report into an error if anything was not sent.
    ///
    /// # Errors
    ///
    /// Returns the report as an error if anything was not sent.
    pub fn into_result(self) -> Result<(), NotSent> {
        if self.is_empty() { Ok(()) } else { Err(NotSent(self)) }
    }

    /// Adds the losses of another projection of the same request.
    pub fn extend(&mut self, other: Self) {
        self.losses.extend(other.losses);
    }

    pub(crate) fn push(&mut self, loss: Loss) {
        self.losses.push(loss);
    }
}

/// Its losses, all of them.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.losses.serialize(serializer)
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
    /// Returns the report.
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
