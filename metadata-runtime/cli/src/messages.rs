//! Messages on the standard error. What cannot be written is no fault: it may be closed, or its disk full.

use std::fmt;
use std::io::{self, Write as _};

/// Writes a line to the standard error, and ignores errors.
pub fn say(line: impl fmt::Display) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
