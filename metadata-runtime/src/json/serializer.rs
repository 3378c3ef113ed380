use std::fmt::Display;

use serde::ser::{self, Serialize};

use super::error::JsonError;
use super::escape::{write_display, write_string, write_string_after};

type Result<T = ()> = std::result::Result<T, JsonError>;

/// Appends a value to a string as ASCII JSON.
pub(super) struct Serializer<'a> {
    out: &'a mut String,
    /// What is to come before the value, where it stands directly at a field: `None` there is absent, and
    /// brings no key either. Further in it is `null`.
    key: Option<&'a str>,
}

impl<'a> Serializer<'a> {
    pub(super) fn field(out: &'a mut String, key: &'a str) -> Self {
        Self { out, key: Some(key) }
    }

    fn nested(out: &'a mut String) -> Self {
        Self { out, key: None }
    }

    /// Where the value goes, now that there is one.
    #[inline]
    fn begin(self) -> &'a mut String {
        if let Some(key) = self.key {
            self.out.push_str(key);
        }
        self.out
    }

    #[inline]
    fn literal(self, literal: &str) {
        self.begin().push_str(literal);
    }

    #[inline]
    fn null(self) {
        if self.key.is_none() {
            self.literal("null");
        }
    }

    fn integer(self, value: impl itoa::Integer) {
        self.literal(itoa::Buffer::new().format(value));
    }

    /// `serde_json` writes the shortest form that reads back as the same number, and `null` for what is
    /// none; a field is never sent as `null`.
    fn float(self, value: f64, json: serde_json::Result<String>) -> Result {
        if self.key.is_some() && !value.is_finite() {
            return Err(JsonError::new(format!("JSON has no form for the number {value}")));
        }
        self.literal(&json.map_err(ser::Error::custom)?);
        Ok(())
    }

    /// Opens `{"variant":`, the form of an enum's variant with content.
    fn open_variant(self, variant: &str) -> &'a mut String {
        let out = self.begin();
        out.push('{');
        write_string(out, variant);
        out.push(':');
        out
    }

    fn compound(self, open: char, close: &'static str) -> Compound<'a> {
        Compound::open(self.begin(), open, close)
    }
}

impl<'a> ser::Serializer for Serializer<'a> {
    type Ok = ();
    type Error = JsonError;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    #[inline]
    fn serialize_bool(self, value: bool) -> Result {
        self.literal(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_i16(self, value: i16) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_i32(self, value: i32) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_i128(self, value: i128) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_u16(self, value: u16) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_u32(self, value: u32) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_u128(self, value: u128) -> Result {
        self.integer(value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result {
        self.float(f64::from(value), serde_json::to_string(&value))
    }

    fn serialize_f64(self, value: f64) -> Result {
        self.float(value, serde_json::to_string(&value))
    }

    fn serialize_char(self, value: char) -> Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result {
        write_string_after(self.out, self.key.unwrap_or_default(), value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result {
        self.collect_seq(value)
    }

    #[inline]
    fn serialize_none(self) -> Result {
        self.null();
        Ok(())
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result {
        self.null();
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result {
        self.null();
        Ok(())
    }

    #[inline]
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result {
        let out = self.open_variant(variant);
        value.serialize(Serializer::nested(out))?;
        out.push('}');
        Ok(())
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Compound<'a>> {
        Ok(self.compound('[', "]"))
    }

    fn serialize_tuple(self, _len: usize) -> Result<Compound<'a>> {
        Ok(self.compound('[', "]"))
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Compound<'a>> {
        Ok(self.compound('[', "]"))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'a>> {
        Ok(Compound::open(self.open_variant(variant), '[', "]}"))
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Compound<'a>> {
        Ok(self.compound('{', "}"))
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Compound<'a>> {
        Ok(self.compound('{', "}"))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'a>> {
        Ok(Compound::open(self.open_variant(variant), '{', "}}"))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result {
        write_display(self.begin(), value).map_err(|_| JsonError::new("the value's `Display` failed"))
    }
}

/// An array or an object that is being written.
pub(super) struct Compound<'a> {
    out: &'a mut String,
    close: &'static str,
    first: bool,
}

impl<'a> Compound<'a> {
    fn open(out: &'a mut String, open: char, close: &'static str) -> Self {
        out.push(open);
        Self { out, close, first: true }
    }

    #[inline]
    fn comma(&mut self) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.comma();
        value.serialize(Serializer::nested(self.out))
    }

    #[inline]
    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result {
        self.comma();
        write_string(self.out, key);
        self.out.push(':');
        value.serialize(Serializer::nested(self.out))
    }

    #[inline]
    fn close(self) {
        self.out.push_str(self.close);
    }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    /// A key is a string, or a number or a bool that can be written as one; the first character tells.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result {
        self.comma();
        let start = self.out.len();
        key.serialize(Serializer::nested(self.out))?;
        match self.out.as_bytes().get(start) {
            Some(b'"') => Ok(()),
            Some(b'0'..=b'9' | b'-' | b't' | b'f') => {
                self.out.insert(start, '"');
                self.out.push('"');
                Ok(())
            }
            _ => Err(JsonError::new("a key of a JSON object must be a string")),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.out.push(':');
        value.serialize(Serializer::nested(self.out))
    }

    fn end(self) -> Result {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStruct for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result {
        self.member(key, value)
    }

    fn end(self) -> Result {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStructVariant for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result {
        self.member(key, value)
    }

    fn end(self) -> Result {
        self.close();
        Ok(())
    }
}

/// The traits of sequences differ only in their names.
macro_rules! sequence {
    ($($trait:ident :: $method:ident),+ $(,)?) => {$(
        impl ser::$trait for Compound<'_> {
            type Ok = ();
            type Error = JsonError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
                self.element(value)
            }

            fn end(self) -> Result {
                self.close();
                Ok(())
            }
        }
    )+};
}

sequence! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}
