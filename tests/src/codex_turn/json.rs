//! How a transcript looks to a program: objects by path, field and carrier, so that a fact has an address.
//!
//! `.paths.turn.fields.session_id.header` is `{"arrived": {KEY: VALUE}}`, or `{"empty": REASON}`.

use codex_metadata::Carrier;
use serde::{Serialize, Serializer};

use super::transcript::{Content, FieldCell, FieldRow, PathTranscript};
use super::{Found, Surroundings};

#[derive(Serialize)]
struct Workspace<'a> {
    workspace: Option<&'a Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_workspace: Option<&'a str>,
}

pub(super) fn surroundings<S: Serializer>(surroundings: &Surroundings, serializer: S) -> Result<S::Ok, S::Error> {
    let (workspace, no_workspace) = match surroundings {
        Surroundings::Workspace(found) => (Some(found), None),
        Surroundings::Nothing(reason) => (None, Some(reason.as_str())),
    };
    Workspace { workspace, no_workspace }.serialize(serializer)
}

pub(super) fn paths<S: Serializer>(paths: &[PathTranscript], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(paths.iter().map(|transcript| (transcript.path.name(), transcript)))
}

pub(super) fn carriers<S: Serializer>(carriers: &[(Carrier, usize)], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Size {
        bytes: usize,
    }
    serializer.collect_map(carriers.iter().map(|&(carrier, bytes)| (name(carrier), Size { bytes })))
}

pub(super) fn carrier<S: Serializer>(carrier: &Carrier, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&name(*carrier))
}

pub(super) fn fields<S: Serializer>(fields: &[FieldRow], serializer: S) -> Result<S::Ok, S::Error> {
    struct Cells<'a>(&'a [FieldCell]);
    impl Serialize for Cells<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|cell| (name(cell.carrier), &cell.content)))
        }
    }
    serializer.collect_map(fields.iter().map(|row| (row.field.name(), Cells(&row.cells))))
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Arrived(members) => serializer.collect_map([("arrived", members)]),
            Self::Empty(outcome) => serializer.collect_map([("empty", outcome.to_string())]),
            Self::Missing => serializer.collect_map([("empty", "missing: it was to be sent")]),
        }
    }
}

/// In snake case, as all other keys.
fn name(carrier: Carrier) -> String {
    carrier.to_string().replace(' ', "_")
}
