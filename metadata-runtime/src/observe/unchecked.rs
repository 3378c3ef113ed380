//! The facts that an audit could not check, so that no finding is not mistaken for no fault.

use std::fmt;

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::Carrier;
use crate::line::{Escaped, Quoted};

/// A fact about a request that an audit could not check. [`Observed::unchecked`](super::Observed::unchecked) returns
/// the list of these facts.
///
/// `Display` writes one line for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unchecked<'o> {
    /// The value of a field could not be compared with another carrier: no other carrier has a value of the field, or
    /// the values there have another form, such as one that another function in `with` makes.
    OneCarrier {
        /// The name of the field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
        /// The header name or key.
        key: &'o str,
    },
    /// The part of the request that contains the carrier, such as the headers, was not passed to the
    /// [`Observer`](super::Observer).
    NotGiven(Carrier),
    /// It is not known whether a condition holds, and fields that are sent only under this condition did not arrive.
    /// These fields were either not sent, or lost. The variant contains the condition as written in the attribute, such
    /// as `Self::is_review`.
    Condition(&'o str),
    /// It is not known to which field a value belongs, or by which of several attributes of one field it was sent, such
    /// as two `flat(...)`. The fields or attributes have the same key, each under a condition of its own in `when` or
    /// `unless`, and the request path does not say which condition holds.
    Undecided {
        /// The names of the fields that have the key, each once.
        fields: Vec<&'o str>,
        /// The carrier.
        carrier: Carrier,
        /// The header name or key.
        key: &'o str,
    },
    /// A value, or the rest of a carrier, was not read, because a bound was reached; see [`Bounds`](super::Bounds).
    Bound {
        /// The carrier.
        carrier: Carrier,
        /// A text that names the bound.
        what: &'o str,
    },
    /// A key did not arrive, and it is not known whether the key was sent: not every release of the sender sends the
    /// key, and the release that sent this request is not known.
    Version {
        /// The name of the field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
        /// The header name or key.
        key: &'o str,
    },
    /// A key did not arrive, and it is not known whether the key was sent: the values of the field that arrived do not say
    /// whether the carrier can have the value. They have another form, such as one that another function in `with` makes, or
    /// they are headers declared with `prefix`, which lack the entries with keys that no header can have.
    Form {
        /// The name of the field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
        /// The header name or key.
        key: &'o str,
    },
    /// A key did not arrive, and it is not known whether the key was sent: the sender may have left the key out to keep
    /// a limit.
    Limit {
        /// The name of the field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
        /// The header name or key.
        key: &'o str,
    },
}

impl Unchecked<'_> {
    /// Returns the name of the variant, such as `one_carrier`. Programs can rely on the name, because it does not
    /// change.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OneCarrier { .. } => "one_carrier",
            Self::NotGiven(_) => "not_given",
            Self::Condition(_) => "condition",
            Self::Undecided { .. } => "undecided",
            Self::Bound { .. } => "bound",
            Self::Version { .. } => "version",
            Self::Form { .. } => "form",
            Self::Limit { .. } => "limit",
        }
    }

    /// Returns the carrier of the variant; `None` for [`Condition`](Self::Condition), which has no carrier.
    #[must_use]
    pub const fn carrier(&self) -> Option<Carrier> {
        match self {
            Self::Condition(_) => None,
            Self::NotGiven(carrier)
            | Self::OneCarrier { carrier, .. }
            | Self::Undecided { carrier, .. }
            | Self::Bound { carrier, .. }
            | Self::Version { carrier, .. }
            | Self::Form { carrier, .. }
            | Self::Limit { carrier, .. } => Some(*carrier),
        }
    }

    /// Returns the name of the field, if the variant names exactly one field.
    #[must_use]
    pub const fn field(&self) -> Option<&str> {
        match self {
            Self::OneCarrier { field, .. }
            | Self::Version { field, .. }
            | Self::Form { field, .. }
            | Self::Limit { field, .. } => Some(field),
            Self::Undecided { fields, .. } => match fields.as_slice() {
                [field] => Some(field),
                _ => None,
            },
            Self::NotGiven(_) | Self::Condition(_) | Self::Bound { .. } => None,
        }
    }
}

impl fmt::Display for Unchecked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneCarrier { field, carrier, key } => {
                let (key, field) = (Quoted(key), Quoted(field));
                write!(f, "{carrier} `{key}` (field `{field}`) could not be compared with another carrier")
            }
            Self::NotGiven(carrier) => write!(f, "{carrier} was not looked at"),
            Self::Condition(path) => write!(f, "it is not known whether `{}` holds", Quoted(path)),
            Self::Undecided { fields, carrier, key } => {
                write!(f, "{carrier} `{}` is of field ", Quoted(key))?;
                for (i, field) in fields.iter().enumerate() {
                    let or = if i == 0 { "" } else { " or of field " };
                    write!(f, "{or}`{}`", Quoted(field))?;
                }
                f.write_str(": it is not known ")?;
                f.write_str(if fields.len() == 1 { "in which form" } else { "which" })
            }
            Self::Bound { carrier, what } => write!(f, "{carrier} was not read whole: {}", Escaped(what)),
            Self::Version { field, carrier, key } => {
                write!(f, "{carrier} `{}` (field `{}`) is not sent by every release", Quoted(key), Quoted(field))
            }
            Self::Form { field, carrier, key } => {
                let (key, field) = (Quoted(key), Quoted(field));
                write!(f, "{carrier} `{key}` (field `{field}`) may have had a value that cannot be sent there")
            }
            Self::Limit { field, carrier, key } => {
                write!(f, "{carrier} `{}` (field `{}`) may be over its limit", Quoted(key), Quoted(field))
            }
        }
    }
}

/// Serializes the fact as a struct with four fields: `kind` is the result of the method [`name`](Self::name), `field` and
/// `carrier` are the results of the methods of the same names, and `message` is the `Display` text.
impl Serialize for Unchecked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Unchecked", 4)?;
        map.serialize_field("kind", self.name())?;
        map.serialize_field("field", &self.field())?;
        map.serialize_field("carrier", &self.carrier())?;
        map.serialize_field("message", &self.to_string())?;
        map.end()
    }
}
