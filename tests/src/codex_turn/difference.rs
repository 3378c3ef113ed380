//! The differences between two request paths.

use std::fmt;

use codex_metadata::Carrier;
use serde::Serialize;

use super::json;
use super::transcript::{Content, PathTranscript};
use crate::paths::Members;

/// One key that is not the same on two paths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// In which way.
    pub change: Change,
    /// On which carrier; both paths have it.
    #[serde(serialize_with = "json::carrier")]
    pub carrier: Carrier,
    /// The field.
    pub field: &'static str,
    /// The key.
    pub key: String,
}

/// In which way a key is not the same on another path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is there, and not on the path of reference.
    Adds,
    /// It is on the path of reference only.
    Lacks,
    /// Its value is another.
    Changes,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Adds => "adds",
            Self::Lacks => "lacks",
            Self::Changes => "changes",
        })
    }
}

/// Returns the differences of `other` from `reference`, on the carriers that both have.
pub(super) fn differences(reference: &PathTranscript, other: &PathTranscript) -> Vec<Difference> {
    let mut found = Vec::new();
    for row in &other.fields {
        for cell in &row.cells {
            let Some(content) = reference.content(row.field.name(), cell.carrier) else { continue };
            let none = Members::new();
            let before = Content::members(content).unwrap_or(&none);
            let after = cell.content.members().unwrap_or(&none);
            let mut differs = |change, key: &String| {
                found.push(Difference { change, carrier: cell.carrier, field: row.field.name(), key: key.clone() });
            };
            for (key, value) in after {
                match before.get(key) {
                    None => differs(Change::Adds, key),
                    Some(other) if other != value => differs(Change::Changes, key),
                    Some(_) => {}
                }
            }
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                differs(Change::Lacks, key);
            }
        }
    }
    found
}
