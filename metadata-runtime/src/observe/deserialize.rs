//! Merged fields, to any type of the reader's.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, Unexpected, Visitor,
};

use super::deserializer::{NodeDeserializer, TextDeserializer, ValueError};
use super::json_value::JsonValue;
use crate::contract::Carrier;

/// The value of one field, and where it is from.
#[derive(Clone, Copy)]
pub(super) struct Part<'v> {
    pub(super) name: &'v str,
    pub(super) carrier: Carrier,
    pub(super) value: &'v JsonValue,
    /// The value is the text of whatever it was.
    pub(super) is_text: bool,
    pub(super) sensitive: bool,
}

pub(super) fn deserialize<'v, T: DeserializeOwned>(
    parts: impl Iterator<Item = Part<'v>>,
) -> Result<T, DeserializeError> {
    T::deserialize(MapAccessDeserializer::new(Fields { parts, next: None }))
}

/// The error of a type that cannot be made of what arrived. It does not quote the value, nor the type's own message, which
/// may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeserializeError {
    place: Option<(String, Carrier)>,
    message: String,
}

impl DeserializeError {
    /// Returns the field whose value does not fit; `None` if a field did not arrive.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.place.as_ref().map(|(field, _)| field.as_str())
    }

    /// Returns the carrier that the value is from.
    #[must_use]
    pub fn carrier(&self) -> Option<Carrier> {
        self.place.as_ref().map(|(_, carrier)| *carrier)
    }
}

impl fmt::Display for DeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((field, carrier)) = &self.place {
            write!(f, "field `{field}` from {carrier}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeserializeError {}

/// Returns the error of a value whose place is not known yet.
fn placeless(error: &ValueError) -> DeserializeError {
    DeserializeError { place: None, message: error.to_string() }
}

/// Like those of [`ValueError`], which quote no value.
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
        Self { place: None, message: format!("field `{field}` did not arrive on any carrier") }
    }

    fn duplicate_field(field: &'static str) -> Self {
        placeless(&ValueError::duplicate_field(field))
    }
}

/// The fields as a map.
struct Fields<'v, I> {
    parts: I,
    /// The field whose name was read, and whose value was not.
    next: Option<Part<'v>>,
}

impl<'v, I: Iterator<Item = Part<'v>>> MapAccess<'v> for Fields<'v, I> {
    type Error = DeserializeError;

    fn next_key_seed<K: DeserializeSeed<'v>>(&mut self, seed: K) -> Result<Option<K::Value>, DeserializeError> {
        self.next = self.parts.next();
        self.next.map(|part| seed.deserialize(BorrowedStrDeserializer::new(part.name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'v>>(&mut self, seed: V) -> Result<V::Value, DeserializeError> {
        let part = self.next.take().ok_or_else(|| DeserializeError::custom("a value without a name"))?;
        // A type that is made of another one has its own error, without the place.
        seed.deserialize(Of(part)).map_err(|error| match error.place {
            Some(_) => error,
            None => part.at(&error.message),
        })
    }
}

impl Part<'_> {
    /// Adds the place to a message.
    fn at(&self, message: &str) -> DeserializeError {
        let message = if self.sensitive { "the value does not fit" } else { message };
        DeserializeError { place: Some((self.name.to_owned(), self.carrier)), message: message.to_owned() }
    }
}

/// The deserializer of one field.
struct Of<'v>(Part<'v>);

/// Forwards to the value in its representation, and adds the place to the error.
macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, DeserializeError> {
            let read = match self.0.value.as_str() {
                Some(text) if self.0.is_text => {
                    TextDeserializer::new(Cow::Borrowed(text)).$method($($argument,)* visitor)
                }
                _ if self.0.is_text => NodeDeserializer::of_texts(self.0.value.node()).$method($($argument,)* visitor),
                _ => NodeDeserializer::new(self.0.value.node()).$method($($argument,)* visitor),
            };
            read.map_err(|error| self.0.at(&error.to_string()))
        }
    )*};
}

impl<'de> Deserializer<'de> for Of<'de> {
    type Error = DeserializeError;

    forward! {
        deserialize_any()
        deserialize_bool()
        deserialize_i8()
        deserialize_i16()
        deserialize_i32()
        deserialize_i64()
        deserialize_i128()
        deserialize_u8()
        deserialize_u16()
        deserialize_u32()
        deserialize_u64()
        deserialize_u128()
        deserialize_f32()
        deserialize_f64()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_option()
        deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier()
        deserialize_ignored_any()
    }
}
