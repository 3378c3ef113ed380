use std::fmt::{self, Display};

use http::HeaderName;

/// A receiver of the texts of a walk: each value once, and then every name that carries it.
pub(super) trait Sink {
    /// Takes the next value, or nothing where its `Display` fails.
    fn take(&mut self, text: &dyn Display) -> fmt::Result;

    /// Takes the next value, a string.
    fn take_str(&mut self, text: &str);

    /// The value that was taken last.
    fn taken(&self) -> &str;

    /// Sends it in a header.
    fn header(&mut self, name: &'static str, sensitive: bool);

    /// Sends it in the flat map.
    fn flat(&mut self, key: &'static str);

    /// Sends it in one more line of the header.
    fn line(&mut self, name: &HeaderName, sensitive: bool);

    /// Sends it in the flat map, under a key that no slot has.
    fn entry(&mut self, key: &str);

    /// Returns the size of all header lines together, in bytes.
    fn header_bytes(&self) -> usize;

    /// Takes the lines of all headers out again whose names are `like` this, and returns what they took.
    fn drop_headers(&mut self, like: &dyn Fn(&str) -> bool) -> usize;
}
