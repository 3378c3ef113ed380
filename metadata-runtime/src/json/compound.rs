use serde::ser::{self, Serialize};

use super::error::JsonError;
use super::escape::write_string;
use super::serializer::{Result, Serializer};

/// An array or an object that is being written.
///
/// A `Serialize` that ignores an error, or forgets a key or a value, leaves text behind that is no JSON: then
/// it has no end.
pub(super) struct Compound<'a> {
    out: &'a mut String,
    close: &'static str,
    depth: u8,
    first: bool,
    /// A key has no value yet.
    has_key: bool,
    failed: bool,
    /// The one field holds JSON as text, to be written as what it is, behind this key if there is one.
    verbatim: Option<Option<&'a str>>,
}

impl<'a> Compound<'a> {
    #[inline]
    pub(super) fn open(out: &'a mut String, depth: u8, open: char, close: &'static str) -> Self {
        out.push(open);
        Self { out, close, depth, first: true, has_key: false, failed: false, verbatim: None }
    }

    /// For the structs as which `serde_json` hands over JSON that is text already: a `RawValue`, and with its
    /// feature `arbitrary_precision` a number.
    #[cold]
    pub(super) fn verbatim(out: &'a mut String, depth: u8, key: Option<&'a str>) -> Self {
        Self { out, close: "", depth, first: true, has_key: false, failed: false, verbatim: Some(key) }
    }

    /// Reads the text, so that it is written in ASCII and with its depth counted, like everything else.
    #[cold]
    fn write_verbatim<T: Serialize + ?Sized>(&mut self, key: Option<&str>, value: &T) -> Result {
        let text = serde_json::to_value(value).map_err(ser::Error::custom)?;
        let text = text.as_str().unwrap_or_default();
        if text.parse::<f64>().is_ok() {
            self.out.push_str(key.unwrap_or_default());
            self.out.push_str(text);
            return Ok(());
        }
        let json: serde_json::Value = serde_json::from_str(text).map_err(ser::Error::custom)?;
        json.serialize(Serializer::at(self.out, key, self.depth))
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
        self.value(value)
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        let written = value.serialize(Serializer::nested(self.out, self.depth));
        self.failed |= written.is_err();
        written
    }

    #[inline]
    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result {
        self.comma();
        write_string(self.out, key);
        self.out.push(':');
        self.value(value)
    }

    #[inline]
    fn close(self) -> Result {
        if self.failed || self.has_key {
            return Err(JsonError::new("its `Serialize` ignored an error, or left out a key or a value"));
        }
        self.out.push_str(self.close);
        Ok(())
    }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    /// A key is a string, or a number or a bool that can be written as one; the first character tells.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result {
        self.comma();
        self.failed |= self.has_key;
        self.has_key = true;
        let start = self.out.len();
        self.value(key)?;
        match self.out.as_bytes().get(start) {
            Some(b'"') => Ok(()),
            Some(b'0'..=b'9' | b'-' | b't' | b'f') => {
                self.out.insert(start, '"');
                self.out.push('"');
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
        self.out.push(':');
        self.value(value)
    }

    fn end(self) -> Result {
        self.close()
    }
}

impl ser::SerializeStruct for Compound<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result {
        match self.verbatim {
            None => self.member(key, value),
            Some(key) => {
                let written = self.write_verbatim(key, value);
                self.failed |= written.is_err();
                written
            }
        }
    }

    fn end(self) -> Result {
        self.close()
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
