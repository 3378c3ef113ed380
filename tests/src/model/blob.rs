use serde_json::{Map, Value};

use codex_metadata::{Carrier, Loss, Reason};

use super::escaped_len;
use super::extras::Merged;
use super::rows::{Facts, Row};

/// The part of one field in the blob.
struct Part {
    field: &'static str,
    shed: Option<u32>,
    members: Vec<(String, Value)>,
}

impl Part {
    /// Returns its size, its commas included.
    fn len(&self) -> usize {
        let len = |(key, value): &(String, Value)| {
            ",".len() + escaped_len(&key.as_str().into()) + ":".len() + escaped_len(value)
        };
        self.members.iter().map(len).sum()
    }
}

/// The blob on `carrier`, without what is not for it and what has to go for `limit`.
pub(super) fn within(
    carrier: Carrier,
    rows: &[Row],
    facts: Facts,
    merged: &Merged,
    limit: Option<usize>,
    losses: &mut Vec<Loss>,
) -> Option<Map<String, Value>> {
    let mut parts = parts(carrier, rows, facts, merged);
    let mut shed = Vec::new();
    if let Some(limit) = limit {
        while size(&parts) > limit {
            let bytes = size(&parts);
            let Some(first) = parts.iter().filter_map(|part| part.shed).min() else {
                let reason = Reason::OverLimit { bytes, limit };
                losses.push(Loss::new(None, carrier, super::BLOB.to_owned(), reason));
                return None;
            };
            let i = parts.iter().position(|part| part.shed == Some(first))?;
            let part = parts.remove(i);
            let reason = Reason::Shed { bytes: part.len(), limit };
            shed.push(Loss::new(Some(part.field), carrier, part.field.to_owned(), reason));
        }
    }
    losses.extend(shed);
    Some(parts.into_iter().flat_map(|part| part.members).collect())
}

/// The object's braces, the first of them instead of a comma.
fn size(parts: &[Part]) -> usize {
    let members: usize = parts.iter().map(Part::len).sum();
    "{}".len() + members.saturating_sub(1)
}

fn parts(carrier: Carrier, rows: &[Row], facts: Facts, merged: &Merged) -> Vec<Part> {
    let mut parts = Vec::new();
    for row in rows {
        if let Some(blob) = row.blob
            && blob.rule.holds(facts)
            && !(blob.body_only && carrier == Carrier::HeaderBlob)
        {
            let members = row.members.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
            parts.push(Part { field: row.field, shed: blob.shed, members });
        }
    }
    let extras = merged.blob.iter().chain(&merged.stand_ins);
    let extras = extras.map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    parts.push(Part { field: "extras", shed: Some(2), members: extras });
    parts.retain(|part| !part.members.is_empty());
    parts
}
