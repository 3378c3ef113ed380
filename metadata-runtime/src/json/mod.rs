//! ASCII JSON: one serializer for every JSON projection.
//!
//! `serde_json` through a formatter would do the same work more slowly: it scans each string for what it
//! must escape and hands the rest over to be scanned again for what is not ASCII.

mod compound;
mod error;
mod escape;
mod serializer;
mod verbatim;

pub use error::JsonError;
pub(crate) use escape::{is_plain_text, write_string};

use serde::Serialize;
use serializer::Serializer;

/// What a blob or a view can take: whatever implements [`Serialize`].
///
/// A trait of its own because [`Serialize`] cannot be a trait object. Nothing else can implement it: that a
/// blob is ASCII rests on it.
pub trait Json: sealed::Sealed {
    /// Appends `key` as it stands and the value as JSON in ASCII without DEL (wire contract, "The blob's two
    /// carriers").
    ///
    /// Appends neither when the value is absent: `None`, or a unit, which would be `null`. The question is
    /// put to the serializer, so that it does not matter behind which type the `None` stands.
    ///
    /// # Errors
    ///
    /// What the value's `Serialize` returned, or that JSON has no form for it; `out` then ends in what was
    /// written so far.
    fn write_json(&self, key: &str, out: &mut String) -> Result<(), JsonError>;

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
    fn write_json(&self, key: &str, out: &mut String) -> Result<(), JsonError> {
        self.serialize(Serializer::field(out, key))
    }

    fn to_value(&self) -> Result<serde_json::Value, JsonError> {
        serde_json::to_value(self).map_err(serde::ser::Error::custom)
    }
}
