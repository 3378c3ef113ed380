//! ASCII JSON: one serializer for every JSON projection.
//!
//! `serde_json` with a formatter of its own would be slower: it searches each string for characters to escape, and the
//! formatter would search it again for characters outside ASCII.

mod compound;
mod error;
mod escape;
mod number;
mod output;
pub(crate) mod read;
mod refused;
mod serializer;
mod verbatim;

pub use error::JsonError;
pub(crate) use escape::{is_plain_text, write_rest_of_string, write_string};
pub(crate) use output::Output;
#[cfg(feature = "observe")]
pub(crate) use refused::is_private;
pub(crate) use refused::{is_constructor, refusal};
pub(crate) use verbatim::AsIs;

use serde_core::Serialize;

use crate::contract::Key;
use serializer::Serializer;

/// A value that can be written as JSON in ASCII. Every type that implements [`Serialize`] implements this trait.
///
/// Unlike `Serialize`, this trait can be used as a trait object. It is sealed, so that no other implementation can
/// write JSON that is not ASCII.
pub trait Json: sealed::Sealed {
    /// Appends the value to `out` as JSON in printable ASCII (see "The blob's two carriers" in the document [wire
    /// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
    ///
    /// Appends nothing if the value serializes as `None` or as a unit.
    ///
    /// # Errors
    ///
    /// Returns an error if the value's `Serialize` returns an error, or if JSON cannot represent the value. The text
    /// that was written before the error remains in `out`.
    fn write_json(&self, out: &mut String) -> Result<(), JsonError>;

    /// Appends the value to an output, like [`write_json`](Self::write_json).
    ///
    /// # Errors
    ///
    /// Returns the errors of [`write_json`](Self::write_json).
    #[doc(hidden)]
    fn write_value(&self, out: &mut Output) -> Result<(), JsonError>;

    /// Appends a comma, the key and the value as a member of an object. Appends nothing if the value is absent.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`write_json`](Self::write_json).
    #[doc(hidden)]
    fn write_member(&self, key: &Key, out: &mut Output) -> Result<(), JsonError>;
}

mod sealed {
    pub trait Sealed {}

    impl<T: serde_core::Serialize + ?Sized> Sealed for T {}
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
}
