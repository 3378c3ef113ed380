//! What is wrong with a line that is no vector.

use serde_json::error::Category;

/// The reason why a line is not a vector. No value of the line is in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The column, from 1.
    pub column: usize,
    /// The name of a field that no vector has, as it is in the line.
    pub unknown: Option<String>,
    /// What is wrong, or what is expected.
    pub what: String,
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        let message = error.to_string();
        // The error counts lines too, and sees only this one.
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        let is_of_names = ["missing field `", "duplicate field `"].iter().any(|start| message.starts_with(start));
        let (unknown, what) = if error.classify() != Category::Data || is_of_names {
            (None, message.to_owned())
        } else if let Some(rest) = message.strip_prefix("unknown field `") {
            match rest.rsplit_once("`, expected ") {
                Some((name, expected)) => (Some(name), format!("expected {expected}")),
                None => (rest.strip_suffix('`'), "the contract has none of this name".to_owned()),
            }
        } else {
            // What is before it may be the value.
            let expected = message.rsplit_once(", expected ").map(|(_, expected)| format!("expected {expected}"));
            (None, expected.unwrap_or_else(|| "a field does not take its value".to_owned()))
        };
        Self { column: error.column(), unknown: unknown.map(str::to_owned), what }
    }
}
