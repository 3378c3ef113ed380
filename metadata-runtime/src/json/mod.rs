//! ASCII JSON: one serializer for every JSON projection.
//!
//! `serde_json` through a formatter would do the same work more slowly: it scans each string for what it
//! must escape and hands the rest over to be scanned again for what is not ASCII.

mod compound;
mod error;
mod escape;
mod number;
mod output;
mod serializer;
mod verbatim;

pub use error::JsonError;
pub(crate) use escape::{is_plain_text, write_rest_of_string, write_string};
pub(crate) use output::Output;

use serde::Serialize;

use crate::contract::Key;
use serializer::Serializer;

/// What a blob or a view can take: whatever implements [`Serialize`].
///
/// A trait of its own because [`Serialize`] cannot be a trait object. Nothing else can implement it: that a
/// blob is ASCII rests on it.
pub trait Json: sealed::Sealed {
    /// Appends the value as JSON in ASCII without DEL (wire contract, "The blob's two carriers").
    ///
    /// Appends nothing when the value is absent: `None`, or a unit, which would be `null`. The question is
    /// put to the serializer, so that it does not matter behind which type the `None` stands.
    ///
    /// # Errors
    ///
    /// What the value's `Serialize` returned, or that JSON has no form for it; `out` then ends in what was
    /// written so far.
    fn write_json(&self, out: &mut String) -> Result<(), JsonError>;

    /// The same into an output that is kept, after what is in it.
    ///
    /// # Errors
    ///
    /// As [`write_json`](Self::write_json).
    #[doc(hidden)]
    fn write_value(&self, out: &mut Output) -> Result<(), JsonError>;

    /// The same as a member of an object, after a comma and the key, which are not there either when the value
    /// is absent.
    ///
    /// # Errors
    ///
    /// As [`write_json`](Self::write_json).
    #[doc(hidden)]
    fn write_member(&self, key: &Key, out: &mut Output) -> Result<(), JsonError>;

    /// The same value as one that a program can look into.
    ///
    /// # Errors
    ///
    /// What the value's `Serialize` returned, or that JSON has no form for it.
    fn to_value(&self) -> Result<serde_json::Value, JsonError>;
}

mod sealed {
    pub trait Sealed {}

    impl<T: serde::Serialize + ?Sized> Sealed for T {}
}

impl<T: Serialize + ?Sized> Json for T {
    fn write_json(&self, out: &mut String) -> Result<(), JsonError> {
        let mut output = Output::default();
        let written = self.write_value(&mut output);
        out.push_str(&output.text);
        written
    }

    fn write_value(&self, out: &mut Output) -> Result<(), JsonError> {
        self.serialize(Serializer::value(out))
    }

    fn write_member(&self, key: &Key, out: &mut Output) -> Result<(), JsonError> {
        self.serialize(Serializer::member(out, key))
    }

    fn to_value(&self) -> Result<serde_json::Value, JsonError> {
        serde_json::to_value(self).map_err(serde::ser::Error::custom)
    }
}
