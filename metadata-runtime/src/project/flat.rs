use std::collections::HashMap;
use std::fmt;

use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use super::text::Texts;

/// The flat map of a request. It is sent as the member `client_metadata` of the request body, and serializes as a map
/// of strings. The map contains the blob under the blob's key.
#[derive(Clone, Default)]
pub struct ClientMetadata {
    pub(super) texts: Texts,
    /// The blob's key, if the map has the blob.
    pub(super) blob_key: Option<&'static str>,
    pub(super) blob: String,
}

impl ClientMetadata {
    /// Returns the pairs, in the order of the struct's fields. The blob is the last pair.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.flat().chain(self.blob_key.map(|key| (key, self.blob.as_str())))
    }

    /// Returns the value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Returns the number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.flat().len() + usize::from(self.blob_key.is_some())
    }

    /// Returns `true` if the map is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the pairs as a map.
    pub(super) fn to_map(&self) -> HashMap<String, String> {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }
}

/// Formats the keys and the sizes of the values, but not the values, which may be sensitive.
impl fmt::Debug for ClientMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(key, value)| (key, format!("{} bytes", value.len())))).finish()
    }
}

impl Serialize for ClientMetadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
