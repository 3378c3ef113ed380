//! The error of deserializing a request.

use std::fmt;

use serde_core::de::{self, Expected, Unexpected};

use super::deserializer::ValueError;
use crate::contract::Carrier;
use crate::line::Quoted;

/// The error for a request that cannot be deserialized into a type. The error does not quote a value from the request.
/// The message of the type's `Deserialize` is left out of the error, because such a message may quote a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeserializeError {
    pub(super) place: Option<(String, Carrier)>,
    pub(super) message: String,
    /// The name that is missing, if that is the error.
    pub(super) missing: Option<&'static str>,
}

impl DeserializeError {
    /// Returns the name of the field whose value could not be deserialized. Returns `None` if the error has another
    /// cause. If a field did not arrive, only the error's message names the field. If the error is in a field declared
    /// with serde's `flatten`, the field is found by reading the values again, and is `None` if this would take too
    /// long, as for several megabytes of values.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.place.as_ref().map(|(field, _)| field.as_str())
    }

    /// Returns the carrier of the value that could not be deserialized. Returns `None` if the error has another cause,
    /// for example that a field did not arrive.
    #[must_use]
    pub fn carrier(&self) -> Option<Carrier> {
        self.place.as_ref().map(|(_, carrier)| *carrier)
    }
}

impl fmt::Display for DeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((field, carrier)) = &self.place {
            write!(f, "field `{}` from {carrier}: ", Quoted(field))?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeserializeError {}

/// Returns the error of a value whose place is not known yet.
fn placeless(error: &ValueError) -> DeserializeError {
    DeserializeError { place: None, message: error.to_string(), missing: None }
}

/// Creates errors for serde. The message that a `Deserialize` implementation passes to `custom` is dropped, because it
/// may quote a value.
impl de::Error for DeserializeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        placeless(&ValueError::custom(message))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        placeless(&ValueError::invalid_type(found, expected))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        placeless(&ValueError::invalid_value(found, expected))
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        placeless(&ValueError::invalid_length(len, expected))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        placeless(&ValueError::unknown_variant(variant, expected))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        placeless(&ValueError::unknown_field(field, expected))
    }

    fn missing_field(field: &'static str) -> Self {
        let message = format!("field `{field}` did not arrive on any carrier");
        Self { place: None, message, missing: Some(field) }
    }

    fn duplicate_field(field: &'static str) -> Self {
        placeless(&ValueError::duplicate_field(field))
    }
}
