//! The deserializers of one value: JSON, and text of which the reader's type says what it is.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde_core::de::value::{MapDeserializer, SeqDeserializer};
use serde_core::de::{self, Deserializer, EnumAccess, Expected, IntoDeserializer, Unexpected, VariantAccess, Visitor};

use crate::json::is_private;
use crate::json::read::{Node, TOO_MANY, survey};

/// The error for a [`JsonValue`](super::JsonValue) that cannot be parsed, or cannot be deserialized into a type. The
/// error does not quote the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    message: String,
}

impl ValueError {
    pub(super) fn new(message: String) -> Self {
        Self { message }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ValueError {}

impl de::Error for ValueError {
    /// Creates an error, and discards the message: a message of a type's `Deserialize` may quote the value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new("the type does not accept the value".into())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid type: {}, expected {expected}", kind(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid value: {}, expected {expected}", kind(found)))
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid length {len}, expected {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown variant, expected {}", one_of(expected)))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown field, expected {}", one_of(expected)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("missing field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("duplicate field `{field}`"))
    }
}

/// Returns what a value is, without the value.
fn kind(value: Unexpected<'_>) -> &'static str {
    match value {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "another value",
    }
}

/// Returns the names, of which there may be none.
fn one_of(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(" or ")
}

/// A number as the type that was asked for; one that does not fit, as it is, for the error that the visitor makes of it.
macro_rules! numbers {
    () => {
        numbers! {
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
            deserialize_f32 f32 visit_f32
            deserialize_f64 f64 visit_f64
        }
    };
    ($($method:ident $number:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            match self.parse::<$number>() {
                Some(number) => visitor.$visit(number),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

/// The deserializer of JSON.
pub(super) struct NodeDeserializer<'n> {
    node: Node<'n>,
    /// The strings in it are the texts of whatever they were.
    has_texts: bool,
}

impl<'n> NodeDeserializer<'n> {
    pub(super) const fn new(node: Node<'n>) -> Self {
        Self { node, has_texts: false }
    }

    /// Returns a deserializer of a value that came by its parts. The reader's type decides the type of each part.
    pub(super) const fn of_texts(node: Node<'n>) -> Self {
        Self { node, has_texts: true }
    }

    /// Returns the number or the flag that it is, if it is one.
    fn parse<N: FromStr>(&self) -> Option<N> {
        match &self.node {
            Node::Number(text) => text.parse().ok(),
            Node::Bool(flag) => (if *flag { "true" } else { "false" }).parse().ok(),
            Node::String(text) if self.has_texts => text.parse().ok(),
            _ => None,
        }
    }
}

impl<'de> IntoDeserializer<'de, ValueError> for NodeDeserializer<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let has_texts = self.has_texts;
        match self.node {
            Node::Null => visitor.visit_unit(),
            Node::Bool(flag) => visitor.visit_bool(flag),
            Node::Number(text) => visit_number(text, visitor),
            Node::String(text) => visit_text(text, visitor),
            Node::Array(list) => {
                let mut elements = SeqDeserializer::new(list.into_iter().map(|node| Self { node, has_texts }));
                let value = visitor.visit_seq(&mut elements)?;
                elements.end().map(|()| value)
            }
            // A `Value` would give it a meaning.
            Node::Object(members) if members.iter().any(|(key, _)| is_private(key)) => {
                Err(ValueError::new("it has a key that `serde_json` takes for one of its own".into()))
            }
            Node::Object(members) => {
                let members = members
                    .into_iter()
                    .map(|(key, value)| (TextDeserializer::of_name(key), Self { node: value, has_texts }));
                let mut members = MapDeserializer::new(members);
                let value = visitor.visit_map(&mut members)?;
                members.end().map(|()| value)
            }
        }
    }

    numbers!();

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.node {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    /// A unit variant is its name; any other is an object with one member.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match self.node {
            Node::String(variant) => visitor.visit_enum(Variant { variant, content: None }),
            Node::Object(mut members) if members.len() == 1 => {
                let content = members.pop();
                let (variant, content) = content.map_or((Cow::Borrowed(""), None), |(key, node)| (key, Some(node)));
                visitor.visit_enum(Variant { variant, content })
            }
            _ => Err(ValueError::new("expected a variant: a string, or an object with one member".into())),
        }
    }

    serde_core::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// A variant of an enum, and what it holds.
struct Variant<'n> {
    variant: Cow<'n, str>,
    content: Option<Node<'n>>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ValueError;
    type Variant = Content<'de>;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'de>), ValueError> {
        Ok((seed.deserialize(TextDeserializer::of_name(self.variant))?, Content(self.content)))
    }
}

struct Content<'n>(Option<Node<'n>>);

impl<'n> Content<'n> {
    fn some(self) -> Result<NodeDeserializer<'n>, ValueError> {
        self.0.map(NodeDeserializer::new).ok_or_else(|| ValueError::new("expected a variant with content".into()))
    }
}

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        match self.0 {
            None | Some(Node::Null) => Ok(()),
            Some(_) => Err(ValueError::new("expected a variant without content".into())),
        }
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ValueError> {
        seed.deserialize(self.some()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ValueError> {
        self.some()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ValueError> {
        self.some()?.deserialize_any(visitor)
    }
}

/// The deserializer of text, of which the reader's type says what it is: the keys of objects, and what came on a carrier
/// that has text only.
pub(super) struct TextDeserializer<'t> {
    text: Cow<'t, str>,
    /// How many members and elements it has at most if it is an array or an object.
    members: usize,
}

impl<'t> TextDeserializer<'t> {
    pub(super) const fn new(text: &'t str, members: usize) -> Self {
        Self { text: Cow::Borrowed(text), members }
    }

    const fn of_name(text: Cow<'t, str>) -> Self {
        /// More than any key has that is a list.
        const MANY: usize = 1_000;
        Self { text, members: MANY }
    }

    /// Returns the scalar that it is the text of, if it is one.
    fn parse<N: FromStr>(&self) -> Option<N> {
        self.text.parse().ok()
    }

    /// Returns the JSON that it is, if it is an array or an object.
    ///
    /// # Errors
    ///
    /// Returns that it has too many members and elements.
    fn compound(&self) -> Result<Option<Node<'t>>, ValueError> {
        let Cow::Borrowed(text) = self.text else { return Ok(None) };
        if !text.starts_with(['[', '{']) {
            return Ok(None);
        }
        match survey(text, self.members) {
            Ok(()) => Ok(Node::parse(text).ok()),
            Err(fault) if fault.what == TOO_MANY => {
                let members = self.members;
                Err(ValueError::new(format!("it has more than {members} members and elements, see `Bounds::members`")))
            }
            Err(_) => Ok(None),
        }
    }
}

impl<'de> IntoDeserializer<'de, ValueError> for TextDeserializer<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// An array or an object, if the text is the JSON of one.
macro_rules! compounds {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, ValueError> {
            match self.compound()? {
                Some(node) => NodeDeserializer::new(node).$method($($argument,)* visitor),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for TextDeserializer<'de> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visit_text(self.text, visitor)
    }

    numbers!();

    compounds! {
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        let node = self.compound()?.unwrap_or(Node::String(self.text));
        NodeDeserializer::new(node).deserialize_enum(name, variants, visitor)
    }

    serde_core::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct identifier ignored_any
    }
}

fn visit_text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, ValueError> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

fn visit_number<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, ValueError> {
    if let Ok(number) = text.parse() {
        return visitor.visit_u64(number);
    }
    // Integers have no negative zero.
    if let Some(number) = text.parse().ok().filter(|number| *number != 0) {
        return visitor.visit_i64(number);
    }
    match text.parse() {
        Ok(number) => visitor.visit_f64(number),
        Err(_) => Err(ValueError::new("a number that is none".into())),
    }
}
