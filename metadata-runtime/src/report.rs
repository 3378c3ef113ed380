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
        /// The offset of the character in the value, in bytes.
        at: usize,
    },
    /// The value is empty. Some proxies drop such a header (see "Headers" in the [wire
    /// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
    Empty,
    /// The value begins or ends with a space, which the receiver of a header strips (RFC 9110, section 5.5).
    OuterSpace,
    /// The value's `Display` or `Serialize` returned an error, or JSON cannot represent the value. The variant contains
    /// the message of the error.
    NoForm(String),
    /// The element of the list contains the separator, so that a reader would see two elements.
    Separator {
        /// The character.
        character: char,
    },
    /// The element of the list is empty, and readers would skip it.
    EmptyElement,
    /// The key of the map's entry has a character that is not an ASCII letter, a digit or `-`. By default, nginx drops a
    /// header with such a name.
    NoName,
    /// An earlier entry of the map has the same key, or a field has a key that some readers treat as the same key.
    Twice,
    /// The elements or entries before it have all the header lines that a field can have. A struct with `repeat` or
    /// `prefix` on a header has at most 64 header lines, because many servers refuse a request with a hundred.
    TooMany,
    /// The field was left out of the blob by its `shed` rank, because the blob exceeded its limit.
    Shed {
        /// The size of the field in the blob, in bytes.
        bytes: usize,
        /// The blob's limit, in bytes.
        limit: usize,
    },
    /// The value exceeds the limit of its carrier.
    OverLimit {
        /// The size of the value in bytes. For a blob, this is the size after all fields with a `shed` rank have been
        /// left out.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The value exceeded the limit of its carrier, and the result of the `instead` function was sent in its place.
    Replaced {
        /// The size of the value in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// All header lines together exceed their `total`, although every header that may be left out was left out. The
    /// others were sent.
    TotalOver {
        /// The size of the header lines that were sent, in bytes.
        bytes: usize,
        /// The limit in bytes.
        total: usize,
    },
    /// The value of a sensitive field breaks a rule of its carrier. The message does not show any part of the value.
    Sensitive(BrokenRule),
    /// The extra has a key that is not valid.
    MalformedKey,
    /// The extra has a key that the snapshot owns.
    OwnedKey,
    /// The extra has a key that another layer adds to the request (see `foreign(...)`).
    ForeignKey,
    /// The configuration has an extra with the same key as this extra of the client. The one of the configuration is
    /// sent.
    ConfigWins,
    /// The extra would exceed the limit of all extras together.
    ExtrasFull {
        /// The limit of all keys and values together, in bytes.
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

/// The rule that the value of a sensitive field breaks. For an explanation of each rule, see the [`Reason`] of the same
/// name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenRule {
    /// A header's value must be printable ASCII.
    Unprintable,
    /// A header's value must not be empty.
    Empty,
    /// A header's value must not begin or end with a space.
    OuterSpace,
    /// The carrier must be able to represent the value.
    NoForm,
    /// No element of a list may contain the separator.
    Separator,
    /// No element of a list may be empty.
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
            Self::NoName => f.write_str("proxies drop header names with anything but letters, digits and `-`"),
            Self::TooMany => f.write_str("the elements or entries before it have all the header lines of the field"),
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
    /// The name of the field. For an extra, this is the name of the field that holds the extras; for a whole blob, it
    /// is `None`.
    pub field: Option<&'static str>,
    /// The carrier on which the value was not sent.
    pub carrier: Carrier,
    /// The key or header name that was not sent.
    pub key: String,
    /// The reason.
    pub reason: Reason,
}

impl Loss {
    /// Creates a loss, for the report of a projection that you write yourself.
    #[must_use]
    pub const fn new(field: Option<&'static str>, carrier: Carrier, key: String, reason: Reason) -> Self {
        Self { field, carrier, key, reason }
    }
}

/// Serializes the fields, in which the reason is the text of its `Display`.
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

/// Serializes the `Display` text.
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

/// The list of values that a projection could not send. If everything was sent, the report is empty and makes no
/// allocation.
///
/// `Display` writes one line for a log: the first [`Self::SHOWN`] losses with their keys and reasons, and the number of
/// the others. The line contains no value, but may contain the error of a value's `Display` or `Serialize`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "what was not sent is only known here; log it, or turn it into an error"]
pub struct Report {
    losses: Vec<Loss>,
}

impl Report {
    /// The maximum number of losses that `Display` lists, so that many rejected extras do not make the line long.
    pub const SHOWN: usize = 32;

    /// Returns `true` if everything was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// Returns the losses: first those of the headers and the flat map, then those of the blob, each group in the order
    /// of the fields. The last are the fields that were left out of a copy of the blob, by rank.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Returns an error if the report is not empty, that is, if any value was not sent.
    ///
    /// # Errors
    ///
    /// Returns an error with the report if any value was not sent.
    pub fn into_result(self) -> Result<(), NotSent> {
        if self.is_empty() { Ok(()) } else { Err(NotSent(self)) }
    }

    /// Adds the losses of another report, for the same request.
    pub fn extend(&mut self, other: Self) {
        self.losses.extend(other.losses);
    }

    pub(crate) fn push(&mut self, loss: Loss) {
        self.losses.push(loss);
    }
}

/// Serializes all losses as a list.
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

/// The error that [`Report::into_result`] returns for a report that is not empty.
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
