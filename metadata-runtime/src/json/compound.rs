use serde::ser::{self, Serialize};

use super::error::JsonError;
use super::escape::write_string;
use super::serializer::{Result, Serializer};
use super::verbatim::write_verbatim;

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
    /// The one field holds JSON as text, to be written as what it is.
    verbatim: Option<Verbatim<'a>>,
}

#[derive(Clone, Copy)]
struct Verbatim<'a> {
    /// What is to come before it.
    key: Option<&'a str>,
    written: bool,
}

impl<'a> Compound<'a> {
    #[inline]
    pub(super) fn open(out: &'a mut String, depth: u8, open: char, close: &'static str) -> Self {
        out.push(open);
        Self { out, close, depth, first: true, has_key: false, failed: false, verbatim: None }
    }

    /// For the structs as which `serde_json` hands over JSON that is text already.
    #[cold]
    pub(super) fn verbatim(out: &'a mut String, depth: u8, key: Option<&'a str>) -> Self {
        let verbatim = Some(Verbatim { key, written: false });
        Self { out, close: "", depth, first: true, has_key: false, failed: false, verbatim }
    }

    #[cold]
    fn write_verbatim<T: Serialize + ?Sized>(&mut self, verbatim: Verbatim<'_>, value: &T) -> Result {
        let written = if verbatim.written {
            Err(JsonError::new("JSON that comes as text is one field"))
        } else {
            write_verbatim(self.out, verbatim.key, self.depth, value)
        };
        self.failed |= written.is_err();
        written
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
        let is_empty = self.verbatim.is_some_and(|verbatim| !verbatim.written);
        if self.failed || self.has_key || is_empty {
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
        match &mut self.verbatim {
            None => self.member(key, value),
            Some(verbatim) => {
                let before = *verbatim;
                verbatim.written = true;
                self.write_verbatim(before, value)
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
