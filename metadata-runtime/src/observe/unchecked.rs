//! The facts that an audit could not check, so that no finding is not mistaken for no fault.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::contract::Carrier;
use crate::line::Escaped;

/// Something that an audit is silent about because nothing that arrived, and nothing that is known, says whether it is
/// right; see [`Observed::unchecked`](super::Observed::unchecked).
///
/// Its `Display` is one line for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unchecked<'o> {
    /// A field's value that only this carrier had: another one could have been sent.
    OneCarrier {
        /// The field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
    },
    /// A carrier that nobody looked at.
    NotGiven(Carrier),
    /// A condition of which it is not known whether it holds, so that what needs it may be missing.
    Condition(&'o str),
    /// A value that is no field's, since several have its key and it is not known whose condition is met.
    Undecided {
        /// The fields, each once.
        fields: Vec<&'o str>,
        /// The carrier.
        carrier: Carrier,
        /// The key.
        key: &'o str,
    },
    /// A bound that was reached: what is beyond it was not read.
    Bound {
        /// The carrier.
        carrier: Carrier,
        /// Which bound.
        what: &'o str,
    },
    /// A key that is not there, and that some release does not send: which one sent this is not known.
    Version {
        /// The field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
        /// The key.
        key: &'o str,
    },
    /// A key that is not there, and that a limit may have cost.
    Limit {
        /// The field.
        field: &'o str,
        /// The carrier.
        carrier: Carrier,
        /// The key.
        key: &'o str,
    },
}

impl Unchecked<'_> {
    /// Returns a word for its kind that does not change, for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OneCarrier { .. } => "one_carrier",
            Self::NotGiven(_) => "not_given",
            Self::Condition(_) => "condition",
            Self::Undecided { .. } => "undecided",
            Self::Bound { .. } => "bound",
            Self::Version { .. } => "version",
            Self::Limit { .. } => "limit",
        }
    }

    /// Returns the carrier that it is about, if it is about one.
    #[must_use]
    pub const fn carrier(&self) -> Option<Carrier> {
        match self {
            Self::Condition(_) => None,
            Self::NotGiven(carrier)
            | Self::OneCarrier { carrier, .. }
            | Self::Undecided { carrier, .. }
            | Self::Bound { carrier, .. }
            | Self::Version { carrier, .. }
            | Self::Limit { carrier, .. } => Some(*carrier),
        }
    }

    /// Returns the field that it is about, if it is about one.
    #[must_use]
    pub const fn field(&self) -> Option<&str> {
        match self {
            Self::OneCarrier { field, .. } | Self::Version { field, .. } | Self::Limit { field, .. } => Some(field),
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
            Self::OneCarrier { field, carrier } => write!(f, "field `{field}` came on {carrier} alone"),
            Self::NotGiven(carrier) => write!(f, "{carrier} was not looked at"),
            Self::Condition(path) => write!(f, "it is not known whether `{}` holds", Escaped(path)),
            Self::Undecided { fields, carrier, key } => {
                write!(
                    f,
                    "{carrier} `{}` is of field `{}`: it is not known ",
                    Escaped(key),
                    fields.join("` or of field `")
                )?;
                f.write_str(if fields.len() == 1 { "in which form" } else { "which" })
            }
            Self::Bound { carrier, what } => write!(f, "{carrier} was not read whole: {}", Escaped(what)),
            Self::Version { field, carrier, key } => {
                write!(f, "{carrier} `{}` (field `{field}`) is not sent by every release", Escaped(key))
            }
            Self::Limit { field, carrier, key } => {
                write!(f, "{carrier} `{}` (field `{field}`) may be over its limit", Escaped(key))
            }
        }
    }
}

/// Its kind by its [`name`](Unchecked::name), what it is about, and under `message` what it displays.
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
