//! Reading of JSON text from a slice.
//!
//! `serde_json` is not used: its numbers may be rounded, and its `Value` gives some keys of the input a meaning, both
//! depending on the Cargo features of the whole build.

#[cfg(feature = "observe")]
mod copy;
mod cursor;
mod keys;
mod nested;
#[cfg(feature = "observe")]
mod node;
mod number;
mod plain;
#[cfg(feature = "observe")]
mod skip;
mod string;
mod value;

#[cfg(feature = "observe")]
pub(crate) use copy::{Copied, Survey, TOO_DEEP, TOO_MANY, Way, shortened, survey};
#[cfg(feature = "observe")]
pub(crate) use cursor::{Cursor, ENDED, Fault, Text};
#[cfg(feature = "observe")]
pub(crate) use keys::Keys;
#[cfg(feature = "observe")]
pub(crate) use node::Node;
#[cfg(feature = "observe")]
pub use number::as_integer;
#[cfg(feature = "observe")]
pub(crate) use number::{write_integer, write_number};
#[cfg(feature = "observe")]
pub(crate) use skip::Measure;
#[cfg(feature = "observe")]
pub(crate) use value::to_rounded_value;
pub(crate) use value::{check, to_value};

/// How deep a value may be nested, as `serde_json` has it.
const MAX_DEPTH: usize = 127;
