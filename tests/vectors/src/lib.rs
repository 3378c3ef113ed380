//! The golden vectors: one snapshot a line, and what each carrier holds of it.

mod compare;
mod fault;
mod snapshot;

pub use fault::Fault;

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::Value;

use codex_metadata::codex::CodexResponsesMetadata;

/// One line of a file of vectors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// The subject of the vector.
    pub name: String,
    /// The fields of the wire contract by name.
    #[serde(deserialize_with = "snapshot::deserialize")]
    pub snapshot: CodexResponsesMetadata,
    /// The expected projections.
    pub expect: Expect,
}

/// The expected contents of each carrier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    headers: BTreeMap<String, String>,
    omitted_headers: Vec<String>,
    header_blob: Option<Value>,
    client_metadata: BTreeMap<String, String>,
    blob: Option<Value>,
    mcp: Value,
    preconnect_headers: BTreeMap<String, String>,
    preconnect_omitted_headers: Vec<String>,
    rejected_extra: Vec<String>,
}

/// The result of one line.
#[derive(Debug)]
pub enum Verdict {
    /// Everything is as expected.
    Passed,
    /// The differences, one a line, of the vector with this name.
    Failed(String, Vec<String>),
    /// It is not a vector.
    Malformed(Fault),
}

/// Checks each line of `reader`, and hands `judge` its number, from 1, with its verdict. Blank lines do not
/// count.
///
/// # Errors
///
/// When `reader` cannot be read.
pub fn check(reader: impl BufRead, mut judge: impl FnMut(usize, Verdict)) -> io::Result<()> {
    for (i, line) in reader.split(b'\n').enumerate() {
        let line = line?;
        if !line.trim_ascii().is_empty() {
            judge(i + 1, check_line(&line));
        }
    }
    Ok(())
}

fn check_line(line: &[u8]) -> Verdict {
    match serde_json::from_slice::<Vector>(line) {
        Ok(vector) => {
            let differences = compare::differences(&vector);
            if differences.is_empty() { Verdict::Passed } else { Verdict::Failed(vector.name, differences) }
        }
        Err(error) => Verdict::Malformed(error.into()),
    }
}
