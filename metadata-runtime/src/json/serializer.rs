use std::fmt::{Display, Write as _};

use serde::ser::{self, Serialize};

use super::compound::Compound;
use super::error::JsonError;
use super::escape::{write_display, write_string, write_string_after};
use super::verbatim::is_verbatim;

pub(super) type Result<T = ()> = std::result::Result<T, JsonError>;

/// How deep a field's value may be nested: `serde_json`, and so do other readers, refuses more than 127 levels,
/// the outermost of which is the object that the field stands in. One value too deep would cost all of it.
pub(super) const MAX_DEPTH: u8 = 126;

/// Appends a value to a string as ASCII JSON.
pub(super) struct Serializer<'a> {
    out: &'a mut String,
    /// What is to come before the value, where it stands directly at a field: `None` there is absent, and
    /// brings no key either. Further in it is `null`.
    key: Option<&'a str>,
    /// In how many arrays and objects of the field's value this one stands.
    depth: u8,
}

impl<'a> Serializer<'a> {
    pub(super) fn field(out: &'a mut String, key: &'a str) -> Self {
        Self { out, key: Some(key), depth: 0 }
    }

    pub(super) fn nested(out: &'a mut String, depth: u8) -> Self {
        Self { out, key: None, depth }
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

    fn integer(self, value: impl Display) {
        // A string takes whatever is written to it.
        let _ = write!(self.begin(), "{value}");
    }

    /// `serde_json` writes the shortest form that reads back as the same number, and `null` for what is
    /// none: nobody would know then that there was a value.
    fn float(self, value: f64, json: serde_json::Result<String>) -> Result {
        if !value.is_finite() {
            return Err(JsonError::new(format!("JSON has no form for the number {value}")));
        }
        self.literal(&json.map_err(ser::Error::custom)?);
        Ok(())
    }

    /// Opens `{"variant":`, the form of an enum's variant with content.
    fn open_variant(self, variant: &str) -> Result<(&'a mut String, u8)> {
        let depth = deeper(self.depth)?;
        let out = self.begin();
        out.push('{');
        write_string(out, variant);
        out.push(':');
        Ok((out, depth))
    }

    #[inline]
    fn compound(self, open: char, close: &'static str) -> Result<Compound<'a>> {
        let depth = deeper(self.depth)?;
        Ok(Compound::open(self.begin(), depth, open, close))
    }

    fn compound_variant(self, variant: &str, open: char, close: &'static str) -> Result<Compound<'a>> {
        let (out, depth) = self.open_variant(variant)?;
        Ok(Compound::open(out, deeper(depth)?, open, close))
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
        let (out, depth) = self.open_variant(variant)?;
        value.serialize(Serializer::nested(out, depth))?;
        out.push('}');
        Ok(())
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Compound<'a>> {
        self.compound('[', "]")
    }

    fn serialize_tuple(self, _len: usize) -> Result<Compound<'a>> {
        self.compound('[', "]")
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Compound<'a>> {
        self.compound('[', "]")
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'a>> {
        self.compound_variant(variant, '[', "]}")
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Compound<'a>> {
        self.compound('{', "}")
    }

    fn serialize_struct(self, name: &'static str, _len: usize) -> Result<Compound<'a>> {
        if is_verbatim(name) {
            return Ok(Compound::verbatim(self.out, self.depth, self.key));
        }
        self.compound('{', "}")
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'a>> {
        self.compound_variant(variant, '{', "}}")
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result {
        write_display(self.begin(), value).map_err(|_| JsonError::new("the value's `Display` failed"))
    }
}

/// The level below `depth`, if a value may be as deep.
#[inline]
fn deeper(depth: u8) -> Result<u8> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(JsonError::new("it is nested deeper than readers of JSON take")) }
}
