use std::fmt::Display;

use serde_core::ser::{self, Serialize};

use super::compound::{Compound, Struct};
use super::error::{JsonError, Result};
use super::escape::{write_display, write_rest_of_string, write_string};
use super::number::{write_double, write_integer, write_single};
use super::output::Output;
use super::refused::{NULL_CONSTRUCTOR, is_at_constructor, is_private, refusal, refused};
use super::verbatim::Verbatim;
use crate::contract::Key;

/// A serializer that appends one value as ASCII JSON.
// It has two words, so that it is passed in registers.
pub(super) struct Serializer<'a> {
    out: &'a mut Output,
    /// The key to write before the value, if there is a value.
    key: Option<&'a Key>,
}

impl<'a> Serializer<'a> {
    pub(super) fn value(out: &'a mut Output) -> Self {
        out.start_field();
        Self { out, key: None }
    }

    pub(super) fn member(out: &'a mut Output, key: &'a Key) -> Self {
        out.start_field();
        Self { out, key: Some(key) }
    }

    #[inline]
    pub(super) fn nested(out: &'a mut Output) -> Self {
        Self { out, key: None }
    }

    /// Writes the key, and returns the output for the value.
    #[inline]
    fn begin(self) -> &'a mut Output {
        if let Some(key) = self.key {
            key.push_member(&mut self.out.text);
        }
        self.out
    }

    #[inline]
    fn literal(self, literal: &str) {
        self.begin().text.push_str(literal);
    }

    #[inline]
    fn null(self) -> Result {
        if self.out.is_at_field() {
            return Ok(());
        }
        if is_at_constructor(&self.out.text) {
            return Err(refused(NULL_CONSTRUCTOR));
        }
        self.literal("null");
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is what the callers return")]
    #[inline]
    fn integer(self, value: impl itoa::Integer) -> Result {
        write_integer(&mut self.begin().text, value);
        Ok(())
    }

    /// Returns the output for a float that is finite. `serde_json` writes `null` for any other, which hides that there
    /// was a value.
    fn finite(self, value: f64) -> Result<&'a mut Output> {
        if value.is_finite() {
            return Ok(self.begin());
        }
        Err(JsonError::no_number(value))
    }

    /// Opens `{"variant":`, the form of a variant with content.
    fn open_variant(self, variant: &str) -> Result<&'a mut Output> {
        self.out.descend()?;
        let out = self.begin();
        if let Some(why) = refusal(variant, || is_at_constructor(&out.text)) {
            return Err(refused(why));
        }
        out.text.push('{');
        write_string(&mut out.text, variant);
        out.text.push(':');
        Ok(out)
    }

    #[inline]
    fn compound(self, open: char, close: char) -> Result<Compound<'a>> {
        self.out.descend()?;
        Ok(Compound::open(self.begin(), open, close))
    }

    fn compound_variant(self, variant: &str, open: char, close: char) -> Result<Compound<'a>> {
        let out = self.open_variant(variant)?;
        out.descend()?;
        Ok(Compound::open(out, open, close).inside_variant())
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
    type SerializeStruct = Struct<'a>;
    type SerializeStructVariant = Compound<'a>;

    #[inline]
    fn serialize_bool(self, value: bool) -> Result {
        self.literal(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result {
        self.integer(value)
    }

    fn serialize_i16(self, value: i16) -> Result {
        self.integer(value)
    }

    fn serialize_i32(self, value: i32) -> Result {
        self.integer(value)
    }

    fn serialize_i64(self, value: i64) -> Result {
        self.integer(value)
    }

    fn serialize_i128(self, value: i128) -> Result {
        self.integer(value)
    }

    fn serialize_u8(self, value: u8) -> Result {
        self.integer(value)
    }

    fn serialize_u16(self, value: u16) -> Result {
        self.integer(value)
    }

    fn serialize_u32(self, value: u32) -> Result {
        self.integer(value)
    }

    fn serialize_u64(self, value: u64) -> Result {
        self.integer(value)
    }

    fn serialize_u128(self, value: u128) -> Result {
        self.integer(value)
    }

    fn serialize_f32(self, value: f32) -> Result {
        write_single(&mut self.finite(value.into())?.text, value);
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result {
        write_double(&mut self.finite(value)?.text, value)
    }

    fn serialize_char(self, value: char) -> Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result {
        match self.key {
            Some(key) => {
                key.push_member(&mut self.out.text);
                self.out.text.push('"');
            }
            None => self.out.text.push('"'),
        }
        write_rest_of_string(&mut self.out.text, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result {
        self.collect_seq(value)
    }

    #[inline]
    fn serialize_none(self) -> Result {
        self.null()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result {
        self.null()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result {
        self.null()
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
        let out = self.open_variant(variant)?;
        value.serialize(Serializer::nested(out))?;
        out.ascend(1);
        out.text.push('}');
        Ok(())
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Compound<'a>> {
        self.compound('[', ']')
    }

    fn serialize_tuple(self, _len: usize) -> Result<Compound<'a>> {
        self.compound('[', ']')
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Compound<'a>> {
        self.compound('[', ']')
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'a>> {
        self.compound_variant(variant, '[', ']')
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Compound<'a>> {
        let map = self.compound('{', '}')?;
        Ok(if len.is_none() { map.joined() } else { map })
    }

    fn serialize_struct(self, name: &'static str, _len: usize) -> Result<Struct<'a>> {
        if is_private(name) {
            return Ok(Struct::Verbatim(Verbatim::new(self.out, self.key, name)));
        }
        self.compound('{', '}').map(Struct::Members)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Compound<'a>> {
        self.compound_variant(variant, '{', '}')
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result {
        write_display(&mut self.begin().text, value).map_err(|_| JsonError::new("the value's `Display` failed"))
    }
}
