//! The reason why a file is not a valid contract.

use std::fmt;

use crate::line::{Escaped, cut};

/// The reason why a file is not a valid contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractError {
    place: String,
    what: String,
}

impl ContractError {
    pub(super) fn new(place: &str, what: impl Into<String>) -> Self {
        Self { place: cut(place.to_owned()), what: what.into() }
    }

    /// Returns the place of the fault in the file, as a JSON Pointer (RFC 6901). The pointer is empty if the fault
    /// concerns the whole file. A pointer of more than 256 characters is cut and ends in `...`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns a description of the fault.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for ContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no contract: ")?;
        if !self.place.is_empty() {
            write!(f, "`{}` ", Escaped(&self.place))?;
        }
        // A file's names stand in both.
        Escaped(&self.what).fmt(f)
    }
}

impl std::error::Error for ContractError {}
