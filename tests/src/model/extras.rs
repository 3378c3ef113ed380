use std::collections::BTreeMap;

use codex_metadata::{Reason, Source};

use super::rows::{FOREIGN, Facts, MCP_OWNED, Row, YIELDING, is_key, owned, owns, same};
use crate::arbitrary::Case;

/// The pairs of both sources that are sent, and those that are not.
pub(super) struct Merged {
    /// The pairs in the blob.
    pub(super) blob: BTreeMap<String, String>,
    /// The pairs in the object for MCP servers.
    pub(super) mcp: BTreeMap<String, String>,
    /// The pairs in the blob that stand in for fields which are not.
    pub(super) stand_ins: BTreeMap<String, String>,
    /// The pairs that the blob lacks.
    pub(super) lost: Vec<(Source, String, Reason)>,
    /// The pairs that the object for MCP servers lacks.
    pub(super) mcp_lost: Vec<(String, Reason)>,
}

impl Merged {
    /// "No extra may override an owned key [...]. Where both extras have a key, config wins. MCP gets only client
    /// extras, and of those none whose key config has, and none whose key the mcp object owns".
    pub(super) fn of(case: &Case, rows: &[Row], facts: Facts) -> Self {
        let mut taken: Vec<(Source, String, String)> = Vec::new();
        let mut lost = Vec::new();
        let config = case.config.iter().map(|pair| (Source::Config, pair));
        let client = case.client.iter().map(|pair| (Source::Client, pair));
        for (source, (key, value)) in config.chain(client) {
            let config_has = || case.config.iter().any(|(theirs, _)| is_key(theirs) && same(theirs, key));
            if !is_key(key) {
                lost.push((source, key.clone(), Reason::MalformedKey));
            } else if owns(owned(), key) && !YIELDING.contains(&key.as_str()) {
                lost.push((source, key.clone(), Reason::OwnedKey));
            } else if owns(&FOREIGN, key) {
                lost.push((source, key.clone(), Reason::ForeignKey));
            } else if source == Source::Client && config_has() {
                lost.push((source, key.clone(), Reason::ConfigWins));
            } else {
                let mut with_this = taken.clone();
                with_this.retain(|(_, other, _)| other != key);
                with_this.push((source, key.clone(), value.clone()));
                if with_this.iter().map(|(_, key, value)| key.len() + value.len()).sum::<usize>()
                    <= case.max_extras_bytes
                {
                    taken = with_this;
                } else {
                    lost.push((source, key.clone(), Reason::ExtrasFull { limit: case.max_extras_bytes }));
                }
            }
        }
        // Of several reasons the first counts for the field, and to be rejected comes before to be overridden.
        lost.sort_by_key(|(_, _, reason)| *reason == Reason::ConfigWins);
        let is_sent = |key: &str| {
            let row = rows.iter().find(|row| row.field == key);
            row.is_some_and(|row| !row.members.is_empty() && row.blob.is_some_and(|blob| blob.rule.holds(facts)))
        };
        let (yielding, taken): (Vec<_>, Vec<_>) =
            taken.into_iter().partition(|(_, key, _)| YIELDING.contains(&key.as_str()));
        let (beaten, stand_ins): (Vec<_>, Vec<_>) = yielding.iter().cloned().partition(|(_, key, _)| is_sent(key));
        let pairs =
            |pairs: Vec<(Source, String, String)>| pairs.into_iter().map(|(_, key, value)| (key, value)).collect();
        let of_client = taken.iter().filter(|(source, ..)| *source == Source::Client).cloned();
        let (owned, free): (Vec<_>, Vec<_>) = of_client.partition(|(_, key, _)| owns(&MCP_OWNED, key));
        let mut mcp_lost: Vec<(String, Reason)> = Vec::new();
        mcp_lost.extend(
            lost.iter()
                .filter(|(source, ..)| *source == Source::Client)
                .map(|(_, key, why)| (key.clone(), why.clone())),
        );
        let of_client = yielding.iter().filter(|(source, ..)| *source == Source::Client);
        mcp_lost.extend(of_client.map(|(_, key, _)| (key.clone(), Reason::OwnedKey)));
        mcp_lost.extend(owned.into_iter().map(|(_, key, _)| (key, Reason::OwnedKey)));
        lost.extend(beaten.into_iter().map(|(source, key, _)| (source, key, Reason::OwnedKey)));
        Self { blob: pairs(taken), mcp: pairs(free), stand_ins: pairs(stand_ins), lost, mcp_lost }
    }
}
