//! Merged fields, to any type of the reader's.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

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
    T::deserialize(MapDeserializer::new(parts.map(|part| (part.name, Of(part)))))
}

/// The error of a type that cannot be made of what arrived.
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

impl de::Error for DeserializeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { place: None, message: message.to_string() }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { place: None, message: format!("field `{field}` did not arrive on any carrier") }
    }
}

/// The deserializer of one field.
struct Of<'v>(Part<'v>);

impl Of<'_> {
    fn at<T>(&self, read: Result<T, ValueError>) -> Result<T, DeserializeError> {
        let Part { name, carrier, sensitive, .. } = self.0;
        read.map_err(|error| {
            let message = if sensitive { "the value does not fit".to_owned() } else { error.to_string() };
            DeserializeError { place: Some((name.to_owned(), carrier)), message }
        })
    }
}

impl<'de> IntoDeserializer<'de, DeserializeError> for Of<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Forwards to the value in its representation, and adds the place to the error.
macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, DeserializeError> {
            let read = match self.0.value.as_str() {
                Some(text) if self.0.is_text => {
                    TextDeserializer::new(Cow::Borrowed(text)).$method($($argument,)* visitor)
                }
                _ => NodeDeserializer::new(self.0.value.node()).$method($($argument,)* visitor),
            };
            self.at(read)
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
