use serde_core::ser::{self, Serialize};

use super::error::{JsonError, Result, incomplete};
use super::escape::write_key;
use super::output::Output;
use super::read::check;
use super::refused::{is_at_constructor, may_be_refused, refusal, refused};
use super::serializer::Serializer;
use super::verbatim::Verbatim;

/// An array or an object during serialization.
///
/// A `Serialize` that ignores an error, or forgets a key or a value, leaves text that is not JSON. Such a compound
/// returns an error at its end.
pub(super) struct Compound<'a> {
    out: &'a mut Output,
    /// Where its bracket stands in the text.
    start: usize,
    close: char,
    kind: Kind,
    first: bool,
    /// `true` after a key, until its value is written.
    has_key: bool,
    failed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    /// Of a variant of an enum, which is an object of its own: two levels end with it.
    OfVariant,
    /// A map of unknown length, as that of `#[serde(flatten)]`, whose keys come from several places.
    Joined,
}

/// A struct during serialization.
pub(super) enum Struct<'a> {
    Members(Compound<'a>),
    Verbatim(Verbatim<'a>),
}

impl<'a> Compound<'a> {
    #[inline]
    pub(super) fn open(out: &'a mut Output, open: char, close: char) -> Self {
        let start = out.text.len();
        out.text.push(open);
        Self { out, start, close, kind: Kind::Plain, first: true, has_key: false, failed: false }
    }

    pub(super) fn inside_variant(self) -> Self {
        Self { kind: Kind::OfVariant, ..self }
    }

    pub(super) fn joined(self) -> Self {
        Self { kind: Kind::Joined, ..self }
    }

    #[inline]
    fn comma(&mut self) {
        if !self.first {
            self.out.text.push(',');
        }
        self.first = false;
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.comma();
        self.value(value)
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        let written = value.serialize(Serializer::nested(self.out));
        self.failed |= written.is_err();
        written
    }

    #[inline]
    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result {
        write_key(&mut self.out.text, self.first, key);
        self.first = false;
        if may_be_refused(key.as_bytes()) {
            self.check(key)?;
        }
        self.value(value)
    }

    /// Checks that no reader refuses the object for this key.
    #[cold]
    fn check(&mut self, key: &str) -> Result {
        let refusal = refusal(key, || is_at_constructor(&self.out.text[..self.start]));
        self.failed |= refusal.is_some();
        refusal.map_or(Ok(()), |why| Err(refused(why)))
    }

    /// Checks the key that the text ends with, which was written as a string.
    #[cold]
    fn check_written(&mut self, start: usize) -> Result {
        let key: String = serde_json::from_str(&self.out.text[start..]).map_err(ser::Error::custom)?;
        self.check(&key)
    }

    /// Checks that no key comes twice, for which some readers refuse the whole text.
    #[cold]
    fn check_keys(&self) -> Result {
        let (before, object) = self.out.text.split_at(self.start);
        check(&format!("{object}}}"), is_at_constructor(before), true).map_err(ser::Error::custom)
    }

    #[inline]
    fn close(self) -> Result {
        if self.failed || self.has_key {
            return Err(incomplete());
        }
        let is_of_variant = self.kind == Kind::OfVariant;
        self.out.ascend(1 + u8::from(is_of_variant));
        self.out.text.push(self.close);
        if is_of_variant {
            self.out.text.push('}');
        }
        Ok(())
    }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    /// Writes a key: a string, or a number or a bool that can be written as one. The first character tells which.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result {
        self.comma();
        self.failed |= self.has_key;
        self.has_key = true;
        let start = self.out.text.len();
        self.value(key)?;
        match &self.out.text.as_bytes()[start..] {
            [b'"', key @ ..] if may_be_refused(key) => self.check_written(start),
            [b'"', ..] => Ok(()),
            [b'0'..=b'9' | b'-' | b't' | b'f', ..] => {
                self.out.text.insert(start, '"');
                self.out.text.push('"');
                Ok(())
            }
            _ => {
                self.failed = true;
                Err(JsonError::new("a key of a JSON object must be a string"))
            }
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.failed |= !self.has_key;
        self.has_key = false;
        self.out.text.push(':');
        self.value(value)
    }

    fn end(self) -> Result {
        if self.kind == Kind::Joined && !self.failed {
            self.check_keys()?;
        }
        self.close()
    }
}

impl ser::SerializeStruct for Struct<'_> {
    type Ok = ();
    type Error = JsonError;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result {
        match self {
            Self::Members(members) => members.member(key, value),
            Self::Verbatim(verbatim) => verbatim.write(value),
        }
    }

    fn end(self) -> Result {
        match self {
            Self::Members(members) => members.close(),
            Self::Verbatim(verbatim) => verbatim.close(),
        }
    }
}

impl ser::SerializeStructVariant for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result {
        self.member(key, value)
    }

    fn end(self) -> Result {
        self.close()
    }
}

/// Implements the traits of sequences, which differ only in their names.
macro_rules! sequence {
    ($($trait:ident :: $method:ident),+ $(,)?) => {$(
        impl ser::$trait for Compound<'_> {
            type Ok = ();
            type Error = JsonError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
                self.element(value)
            }

            fn end(self) -> Result {
                self.close()
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
