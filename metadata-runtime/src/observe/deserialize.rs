//! Merged fields to any type of the reader's.

use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde_json::Value;

use super::merged::MergedField;
use crate::contract::Carrier;

pub(super) fn deserialize<T: DeserializeOwned>(fields: &[MergedField<'_>]) -> Result<T, DeserializeError> {
    T::deserialize(MapDeserializer::new(fields.iter().map(|field| (field.name, Of(field)))))
}

/// Why a type cannot be made of what arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeserializeError {
    place: Option<(&'static str, Carrier)>,
    message: String,
}

impl DeserializeError {
    /// The field whose value does not fit; `None` where a field did not arrive.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.place.map(|(field, _)| field)
    }

    /// The carrier that the value is from.
    #[must_use]
    pub fn carrier(&self) -> Option<Carrier> {
        self.place.map(|(_, carrier)| carrier)
    }

    fn at(field: &MergedField<'_>, error: impl fmt::Display) -> Self {
        let message = if field.sensitive { "the value does not fit".to_owned() } else { error.to_string() };
        Self { place: Some((field.name, field.carrier())), message }
    }
}

impl fmt::Display for DeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((field, carrier)) = self.place {
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

/// The value of one field.
struct Of<'f, 'o>(&'f MergedField<'o>);

impl<'de> IntoDeserializer<'de, DeserializeError> for Of<'de, '_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A scalar: where the value came as text, what that text reads as; if it does not, the text, for the error
/// that the visitor makes of it.
macro_rules! scalars {
    ($($method:ident $scalar:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
            match self.text().and_then(|text| text.parse::<$scalar>().ok()) {
                Some(scalar) => visitor.$visit(scalar),
                None => self.json(|value| value.$method(visitor)),
            }
        }
    )*};
}

/// Everything that text has no reading for.
macro_rules! as_json {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, DeserializeError> {
            self.json(|value| value.$method($($argument,)* visitor))
        }
    )*};
}

impl<'de> Of<'de, '_> {
    /// The text, where the value came as that.
    fn text(&self) -> Option<&'de str> {
        self.0.value.as_str().filter(|_| self.0.is_text)
    }

    fn json<T>(self, read: impl FnOnce(&'de Value) -> serde_json::Result<T>) -> Result<T, DeserializeError> {
        read(&self.0.value).map_err(|error| DeserializeError::at(self.0, error))
    }
}

impl<'de> Deserializer<'de> for Of<'de, '_> {
    type Error = DeserializeError;

    scalars! {
        deserialize_bool bool visit_bool
        deserialize_i8 i64 visit_i64
        deserialize_i16 i64 visit_i64
        deserialize_i32 i64 visit_i64
        deserialize_i64 i64 visit_i64
        deserialize_i128 i128 visit_i128
        deserialize_u8 u64 visit_u64
        deserialize_u16 u64 visit_u64
        deserialize_u32 u64 visit_u64
        deserialize_u64 u64 visit_u64
        deserialize_u128 u128 visit_u128
        deserialize_f32 f64 visit_f64
        deserialize_f64 f64 visit_f64
    }

    as_json! {
        deserialize_any()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier()
        deserialize_ignored_any()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeserializeError> {
        visitor.visit_newtype_struct(self)
    }
}
