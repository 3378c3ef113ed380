//! The pairs as one map.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};

use super::{Extras, MAX_EXTRAS_BYTES};
use crate::meta::CodexMeta;

/// Writes the accepted pairs of both sources as one map, sorted by key.
impl<M> Serialize for Extras<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value, _)| (key, value)))
    }
}

/// Reads a map of strings. Every pair gets the source [`Source::Client`](crate::Source::Client), since a request does
/// not say from which source a pair came. The keys are checked as by [`new`](Self::new). A rejected pair is not an
/// error: [`rejected`](Self::rejected) lists it.
///
/// The size of the pairs is not limited: a sender may have set another limit with
/// [`with_max_bytes`](Self::with_max_bytes). The extras of a request are within the reader's
/// [`Bounds`](https://docs.rs/codex-metadata/latest/codex_metadata/observe/struct.Bounds.html). To limit pairs from
/// another source that you do not trust, deserialize a map, and pass the map to [`client`](Self::client).
///
/// If extras that were read are sent again, all accepted pairs are sent, and the limits of the blob apply. Pairs that
/// you add with [`replace`](Self::replace) may have [`MAX_EXTRAS_BYTES`] together, or as many bytes as the pairs that
/// were read, if these had more.
impl<'de, M: CodexMeta> Deserialize<'de> for Extras<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = deserializer.deserialize_map(PairsVisitor)?;
        let bytes = pairs.iter().map(|(key, value)| key.len() + value.len()).sum();
        Ok(Self::with_max_bytes(MAX_EXTRAS_BYTES.max(bytes), pairs, None::<(String, String)>))
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}
