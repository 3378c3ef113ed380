//! Reports: the values that a projection could not send, with the reasons.

use std::fmt;

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::Carrier;
use crate::line::Quoted;

/// The reason for a [`Loss`], which is an entry of a [`Report`]: a value that could not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The value contains a character that is not printable ASCII, and would not arrive unchanged in a header.
    Unprintable {
        /// The first character that is not printable ASCII.
        character: char,
        /// The offset of the character in the value, in bytes.
        at: usize,
    },
    /// The value is empty. Some proxies drop a header without a value (see "Headers" in the document [wire
    /// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
    Empty,
    /// The value begins or ends with a space. The receiver of a header strips such spaces (RFC 9110, section 5.5).
    OuterSpace,
    /// The value's `Display` or `Serialize` returned an error, or JSON cannot represent the value. The variant contains
    /// the error's message.
    NoForm(String),
    /// The value is an element of a list, and contains what separates the elements. A reader would see two elements. If
    /// a separator has several characters, an element may not end with its beginning either if a reader would find the
    /// separator there: it would read the element `a:`, followed by `::`, as `a`.
    Separator {
        /// The separator without the spaces around it. For a field declared with `repeat`, this is a comma.
        separator: String,
    },
    /// The value is an element of a list, and is empty. Readers would skip the element.
    EmptyElement,
    /// The value is an entry of a map that is sent as headers, and the entry's key has a character that is not an ASCII
    /// letter, a digit or `-`. By default, nginx drops headers whose names have other characters.
    NoName,
    /// The value is an entry of a map that is sent under a `prefix`, and the entry's name is already in use. The name
    /// is the prefix followed by the entry's key. It is in use if an earlier entry has the same name, or if a field, or
    /// the blob, has the same name or a name that some readers treat as the same. Header names that differ only in case
    /// are the same.
    Twice,
    /// The value is an element of a list or an entry of a map, and no header line is left for it. If a field is declared
    /// with `repeat`, or with `prefix` on a header, its struct sends at most 32 header lines, because Varnish refuses a
    /// request with more than 59 header lines. The lines that the other headers leave of the 32 are divided equally
    /// among the fields with `repeat` or `prefix`.
    TooMany,
    /// The field is declared with `shed = K`, and was left out because the blob or the sum of all header lines exceeded
    /// its limit.
    Shed {
        /// The size of the field in the blob, or of its header lines, in bytes.
        bytes: usize,
        /// The limit that was exceeded, in bytes: the limit of the blob, or the limit of all header lines together. For
        /// the blob's copy in a header, this is the number of bytes that the other headers leave for the copy within
        /// `header(total = N)`, unless the limit of the copy itself is lower.
        limit: usize,
    },
    /// The value exceeds the limit of its carrier.
    OverLimit {
        /// The size of the value in bytes. For a blob, this is the size after all fields that are declared with
        /// `shed = K` have been left out.
        bytes: usize,
        /// The limit in bytes. For the blob's copy in a header, this is the number of bytes that the other headers
        /// leave for the copy within `header(total = N)`, unless the limit of the copy itself is lower.
        limit: usize,
    },
    /// The value exceeded the limit of its carrier. The result of the function in `instead = ...` was sent in its
    /// place.
    Replaced {
        /// The size of the value in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// All header lines together exceed the limit `header(total = N)`, although the blob's copy and every header that
    /// is declared with `shed = K` were left out. The other headers were sent.
    TotalOver {
        /// The size of all header lines that were sent, in bytes.
        bytes: usize,
        /// The limit in bytes.
        total: usize,
    },
    /// The value of a `sensitive` field breaks a rule of its carrier. Neither the variant nor its `Display` text shows
    /// any part of the value.
    Sensitive(BrokenRule),
    /// The key of the extra is not valid. A valid key begins with an ASCII letter, contains only ASCII letters, digits,
    /// `_`, `.`, `:`, `/` and `-`, and has at most 32 KiB.
    MalformedKey,
    /// The key of the extra is one of the struct's own keys, or a key that some readers treat as one of these.
    OwnedKey,
    /// The key of the extra is one that another layer of the client adds to the request. The struct lists such keys in
    /// `foreign(...)`.
    ForeignKey,
    /// The client added the extra, and the configuration has an extra with the same key. The client's extra is sent
    /// neither in the blob nor in a view. Views never contain extras of a configuration, so they contain neither of the
    /// two extras.
    ConfigWins,
    /// An extra of another field has the same key, or a key that some readers treat as the same one, and is sent
    /// instead. Structs that nest others can have several fields with extras. If both extras are from a configuration,
    /// or both are from a client, the extra of the first field is sent: the fields of nested structs come first, in
    /// declaration order, and the struct's own field comes last. If one is from a configuration and the other is from a
    /// client, the reason is not `ExtraTwice` but [`ConfigWins`](Self::ConfigWins).
    ExtraTwice,
    /// With this extra, all extras together would exceed their limit.
    ExtrasFull {
        /// The limit of the keys and values of all extras together, in bytes.
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
            Self::MalformedKey
                | Self::OwnedKey
                | Self::ForeignKey
                | Self::ConfigWins
                | Self::ExtraTwice
                | Self::ExtrasFull { .. }
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

/// The rule that a sensitive value breaks on its carrier. [`Reason::Sensitive`] contains a `BrokenRule` instead of the
/// full reason, because a report never shows any part of a sensitive value. The variant of [`Reason`] with the same
/// name explains the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenRule {
    /// A header's value must be printable ASCII.
    Unprintable,
    /// A header's value must not be empty.
    Empty,
    /// A header's value must not begin or end with a space.
    OuterSpace,
    /// The `Display` or `Serialize` of a value must not return an error, and JSON must be able to represent the value.
    /// JSON cannot represent `NaN`, for example.
    NoForm,
    /// No element of a list may contain what separates the elements, or end with the beginning of a separator that a
    /// reader would find there.
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
            Self::Separator => "an element contains what separates the elements, or ends with the beginning of it",
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
            Self::Separator { separator } => {
                let (shown, is_one) = (Quoted(separator), separator.chars().nth(1).is_none());
                let ends = if is_one { "" } else { ", or ends with the beginning of it" };
                write!(f, "an element contains `{shown}`, which separates the elements{ends}")
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
            Self::MalformedKey => f.write_str(
                "a key is an ASCII letter, then letters, digits, `_`, `.`, `:`, `/` and `-`, in at most 32 KiB",
            ),
            Self::OwnedKey => f.write_str("the snapshot owns this key"),
            Self::ForeignKey => f.write_str("another layer adds this key"),
            Self::ConfigWins => f.write_str("the configuration has this key too"),
            Self::ExtraTwice => f.write_str("an extra of another field has this key too"),
            Self::ExtrasFull { limit } => write!(f, "all extras together are over the limit of {limit} bytes"),
        }
    }
}

/// A value that could not be sent. A [`Report`] lists the losses of a projection.
///
/// Two reasons are exceptions. For [`Reason::Replaced`], the value was over its limit, and the result of the function
/// in `instead = ...` was sent in its place. For [`Reason::TotalOver`], the headers were sent, although all headers
/// together exceed their limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// The name of the field. For an extra, this is the name of the field that holds the extras. If the whole blob
    /// could not be sent, or for [`Reason::TotalOver`], this is `None`.
    pub field: Option<&'static str>,
    /// The carrier of the value.
    pub carrier: Carrier,
    /// The key or header name of the value. If the field is declared with `view = NAME`, and a member of this view was
    /// lost, a dot and the key of the member follow, unless the field is sensitive. For [`Reason::TotalOver`], the text
    /// is empty.
    pub key: String,
    /// The reason for the loss.
    pub reason: Reason,
}

impl Loss {
    /// Creates a loss. This is useful in tests, to compare a report with the losses that you expect.
    #[must_use]
    pub const fn new(field: Option<&'static str>, carrier: Carrier, key: String, reason: Reason) -> Self {
        Self { field, carrier, key, reason }
    }
}

/// Serializes the loss as a struct with the fields `field`, `carrier`, `key` and `reason`. The reason is serialized as
/// its `Display` text.
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

/// The list of the [losses](Loss) of a projection: the values that it could not send. A field that is `None`, or that
/// its attribute leaves out, is not a loss. If there are no losses, the report is empty, and nothing is allocated for
/// it.
///
/// `Display` writes one line for a log: the first [`SHOWN`](Self::SHOWN) losses with their keys and reasons, and how
/// many more there are. Equal losses, such as those of the elements of one list, are written once, with their number. The line does not contain the values. But if a value's `Serialize` returned an error, the line
/// may contain the error's message, which may quote the value. For a field declared with `sensitive`, the line does not
/// contain the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "what was not sent is only known here; log it, or turn it into an error"]
pub struct Report {
    losses: Vec<Loss>,
}

impl Report {
    /// The maximum number of losses that `Display` lists, of which equal ones count as one. The maximum keeps the line short even if many extras are
    /// rejected.
    pub const SHOWN: usize = 32;

    /// Returns `true` if there are no losses.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// Returns the losses. Values that could not be sent for a reason of their own come first. Values that were left
    /// out because all headers together, or the whole blob, exceeded a limit are at the end, in three groups: the
    /// headers, the members of the blob's copy, and the members of the blob in the body. In each group, the values with
    /// the lowest `K` in `shed = K` come first.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Returns an error if there are any losses.
    ///
    /// # Errors
    ///
    /// Returns an error with this report if there are any losses.
    pub fn into_result(self) -> Result<(), NotSent> {
        if self.is_empty() { Ok(()) } else { Err(NotSent(self)) }
    }

    /// Adds the losses of `other`. Use this method to join the reports of several projections of one request.
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
        let (mut shown, mut more): (Vec<(&Loss, usize)>, usize) = (Vec::new(), 0);
        for loss in &self.losses {
            // The elements of a list are lost alike: one of them says it.
            if let Some((_, times)) = shown.iter_mut().find(|(other, _)| *other == loss) {
                *times += 1;
            } else if shown.len() < Self::SHOWN {
                shown.push((loss, 1));
            } else {
                more += 1;
            }
        }
        for (i, (loss, times)) in shown.into_iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            loss.fmt(f)?;
            if times > 1 {
                write!(f, " ({times} times)")?;
            }
        }
        if more > 0 { write!(f, "; and {more} more") } else { Ok(()) }
    }
}

/// The error that [`Report::into_result`] returns for a report that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSent(Report);

impl NotSent {
    /// Returns the report, which lists the values that could not be sent.
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
