//! Merged fields, to any type of the reader's.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, Unexpected, Visitor,
};

use super::deserializer::{NodeDeserializer, TextDeserializer, ValueError};
use super::json_value::JsonValue;
use crate::contract::Carrier;
use crate::json::read::Node;

/// The value of one field, and where it is from.
#[derive(Clone)]
pub(super) struct Part<'v> {
    pub(super) name: &'v str,
    pub(super) carrier: Carrier,
    pub(super) value: &'v JsonValue,
    /// The value is the text of whatever it was.
    pub(super) is_text: bool,
    /// The text is JSON, by what its field is: a reader's type that does not say what it is gets the number or the object.
    pub(super) is_json: bool,
    pub(super) sensitive: bool,
    /// The fields of the struct of which the value is a view.
    pub(super) within: Option<Vec<Self>>,
}

/// Deserializes `T` from the parts.
///
/// # Errors
///
/// Returns the error of the first part that does not fit. Flattened members are kept by serde until all parts were
/// handed over, so that its error does not say which part it is of: that is found by reading again.
pub(super) fn deserialize<T: DeserializeOwned>(parts: &[Part<'_>]) -> Result<T, DeserializeError> {
    let kept = vec![Cell::new(false); parts.len()];
    read(parts, &kept).map_err(|error| if error.place.is_some() { error } else { located::<T>(error, parts, &kept) })
}

fn read<T: DeserializeOwned>(parts: &[Part<'_>], kept: &[Cell<bool>]) -> Result<T, DeserializeError> {
    T::deserialize(MapAccessDeserializer::new(Fields { parts: parts.iter().zip(kept), next: None }))
}

/// Adds the place to an error of one of the parts that were `kept`: the one without which there is no such error.
fn located<T: DeserializeOwned>(error: DeserializeError, parts: &[Part<'_>], kept: &[Cell<bool>]) -> DeserializeError {
    let again = |parts: &[Part<'_>]| read::<T>(parts, &vec![Cell::new(false); parts.len()]).err();
    let message = match error.missing {
        None => error.message.clone(),
        Some(name) => {
            let null = JsonValue::null();
            let (carrier, value) = (Carrier::Flat, &null);
            let given = Part { name, carrier, value, is_text: false, is_json: false, sensitive: false, within: None };
            // The part itself is missing, if it makes a difference that there is one. Else it is within a part's value.
            if again(&[parts, &[given]].concat()).as_ref() != Some(&error) {
                return error;
            }
            format!("missing field `{name}`")
        }
    };
    let without = |left_out: &[&Part<'_>]| {
        let is_left_out = |part: &Part<'_>| left_out.iter().any(|other| std::ptr::eq(other.value, part.value));
        again(&parts.iter().filter(|part| !is_left_out(part)).cloned().collect::<Vec<_>>())
    };
    let mut required: Vec<&Part<'_>> = Vec::new();
    for (part, _) in parts.iter().zip(kept).filter(|(_, kept)| kept.get()) {
        match without(&[part]) {
            Some(other) if other == error => {}
            // `T` needs it: it was asked for when the error came, or before.
            Some(DeserializeError { missing: Some(name), .. }) if name == part.name => required.push(part),
            _ => return part.at(&message),
        }
    }
    // Of those the last that is asked for.
    while required.len() > 1 {
        let first = without(&required).and_then(|error| error.missing);
        let Some(at) = required.iter().position(|part| Some(part.name) == first) else { break };
        required.remove(at);
    }
    match required[..] {
        [part] => part.at(&message),
        _ => error,
    }
}

/// The error of a type that cannot be made of what arrived. It does not quote the value, nor the type's own message, which
/// may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeserializeError {
    place: Option<(String, Carrier)>,
    message: String,
    /// The name that is missing, if that is the error.
    missing: Option<&'static str>,
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
    DeserializeError { place: None, message: error.to_string(), missing: None }
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
        let message = format!("field `{field}` did not arrive on any carrier");
        Self { place: None, message, missing: Some(field) }
    }

    fn duplicate_field(field: &'static str) -> Self {
        placeless(&ValueError::duplicate_field(field))
    }
}

/// A part, and whether its value was kept for later.
type Kept<'p, 'v> = (&'p Part<'v>, &'p Cell<bool>);

/// The fields as a map.
struct Fields<'p, 'v, I> {
    parts: I,
    /// The field whose name was read, and whose value was not.
    next: Option<Kept<'p, 'v>>,
}

impl<'p, 'v: 'p, I: Iterator<Item = Kept<'p, 'v>>> MapAccess<'p> for Fields<'p, 'v, I> {
    type Error = DeserializeError;

    fn next_key_seed<K: DeserializeSeed<'p>>(&mut self, seed: K) -> Result<Option<K::Value>, DeserializeError> {
        self.next = self.parts.next();
        self.next.map(|(part, _)| seed.deserialize(BorrowedStrDeserializer::new(part.name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'p>>(&mut self, seed: V) -> Result<V::Value, DeserializeError> {
        let (part, kept) = self.next.take().ok_or_else(|| DeserializeError::custom("a value without a name"))?;
        // A type that is made of another one has its own error, without the place.
        seed.deserialize(Of { part, kept }).map_err(|error| match error.place {
            Some(_) => error,
            None => part.at(&error.message),
        })
    }
}

impl Part<'_> {
    /// Adds the place to a message.
    fn at(&self, message: &str) -> DeserializeError {
        let message = if self.sensitive { "the value does not fit" } else { message };
        let place = Some((self.name.to_owned(), self.carrier));
        DeserializeError { place, message: message.to_owned(), missing: None }
    }

    /// Returns the JSON that the text is, if its field says that it is JSON.
    fn json(&self) -> Option<Node<'_>> {
        let text = self.value.as_str().filter(|_| self.is_text && self.is_json)?;
        Node::parse(text).ok()
    }
}

/// The deserializer of one field.
struct Of<'p, 'v> {
    part: &'p Part<'v>,
    kept: &'p Cell<bool>,
}

/// Calls a method of the deserializer of a part's value, in its representation.
macro_rules! read_as {
    ($part:expr, $method:ident($($argument:expr),*)) => {{
        let part = $part;
        let read = match part.value.as_str() {
            Some(text) if part.is_text => TextDeserializer::new(Cow::Borrowed(text)).$method($($argument),*),
            _ if part.is_text => NodeDeserializer::of_texts(part.value.node()).$method($($argument),*),
            _ => NodeDeserializer::new(part.value.node()).$method($($argument),*),
        };
        read.map_err(|error| part.at(&error.to_string()))
    }};
}

macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, DeserializeError> {
            match &self.part.within {
                Some(parts) => Record { parts, kept: self.kept }.$method($($argument,)* visitor),
                None => read_as!(self.part, $method($($argument,)* visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Of<'de, '_> {
    type Error = DeserializeError;

    /// Reads a value of which the type does not say what it is: one that serde keeps for a field that it flattens.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        self.kept.set(true);
        if let Some(parts) = &self.part.within {
            return Record { parts, kept: self.kept }.deserialize_any(visitor);
        }
        if let Some(node) = self.part.json() {
            let read = NodeDeserializer::new(node).deserialize_any(visitor);
            return read.map_err(|error| self.part.at(&error.to_string()));
        }
        read_as!(self.part, deserialize_any(visitor))
    }

    forward! {
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

/// The deserializer of a struct, of which there are the fields.
struct Record<'p, 'v> {
    parts: &'p [Part<'v>],
    /// `true` if any of it was kept for later.
    kept: &'p Cell<bool>,
}

impl<'de> Deserializer<'de> for Record<'de, '_> {
    type Error = DeserializeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        let kept = std::iter::repeat(self.kept);
        visitor.visit_map(Fields { parts: self.parts.iter().zip(kept), next: None })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeserializeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeserializeError> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
