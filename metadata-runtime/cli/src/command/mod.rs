//! The subcommands, one file each.

pub(crate) mod contract;
mod live;
pub(crate) mod observe;
pub(crate) mod schema;

use std::io::{self, Write};

/// Writes a line of an answer. A reader that closed the output has read enough, and the exit code still says the rest.
fn write_line(mut output: impl Write, line: &str) -> io::Result<()> {
    match writeln!(output, "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
