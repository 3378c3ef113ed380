//! A vector's snapshot, which is JSON of its own form, to the real one.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use codex_metadata::codex::{CodexResponsesMetadata, CompactionDetails, RequestKind};
use codex_metadata::{CodexMeta as _, Extras};

/// The kind of the request, with its details beside its name.
const KIND: &str = "request_kind";

/// Reads the fields by their names, the kind in its own form, and the extras of each source.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CodexResponsesMetadata, D::Error> {
    let mut given = Map::deserialize(deserializer)?;
    let kind: Option<Option<Kind>> = take(&mut given, KIND)?;
    let client: Option<BTreeMap<String, String>> = take(&mut given, "client_extra")?;
    let config: Option<BTreeMap<String, String>> = take(&mut given, "config_extra")?;
    let is_field =
        |key: &str| CodexResponsesMetadata::CONTRACT.field(key).is_some_and(|field| key != KIND && !field.is_extras());
    if let Some(key) = given.keys().find(|key| !is_field(key)) {
        return Err(Error::custom(format_args!("unknown field `{key}`")));
    }
    let mut snapshot: CodexResponsesMetadata = serde_json::from_value(given.into()).map_err(Error::custom)?;
    snapshot.request_kind = kind.flatten().map(Into::into);
    // Vectors say what is sent when there is room.
    snapshot.extras = Extras::with_max_bytes(usize::MAX, client.unwrap_or_default(), config.unwrap_or_default());
    Ok(snapshot)
}

fn take<T: DeserializeOwned, E: Error>(given: &mut Map<String, Value>, key: &str) -> Result<Option<T>, E> {
    given.remove(key).map(serde_json::from_value).transpose().map_err(|error| E::custom(format_args!("{key}: {error}")))
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    Turn,
    Prewarm,
    Memory,
    Compaction(CompactionDetails),
}

impl From<Kind> for RequestKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Turn => Self::Turn,
            Kind::Prewarm => Self::Prewarm,
            Kind::Memory => Self::Memory,
            Kind::Compaction(details) => Self::Compaction(details),
        }
    }
}
