use std::fmt;

use serde_core::{Serialize, Serializer};

use super::Transport;

/// A place in a request that has values of fields: the direct headers, the flat map, a view, the blob in the body, or
/// the blob's copy in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carrier {
    /// The direct headers, each with the value of one field.
    Header,
    /// The flat map of strings.
    Flat,
    /// The blob in the body, as a value of the flat map.
    BodyBlob,
    /// The blob's copy in a header.
    HeaderBlob,
    /// A view, which is a further JSON object for another reader. The string is the view's name, which the struct
    /// declares with the attribute `views(...)`.
    View(&'static str),
}

impl Carrier {
    /// Returns the transport that this carrier belongs to.
    #[must_use]
    pub const fn transport(self) -> Transport {
        match self {
            Self::Header => Transport::Header,
            Self::Flat => Transport::Flat,
            Self::BodyBlob | Self::HeaderBlob => Transport::Blob,
            Self::View(name) => Transport::View(name),
        }
    }

    /// Returns the carrier's name: `header`, `flat`, `blob` (the blob in the body), `header blob` (the blob's copy in a
    /// header) or, for a view, the name that the attribute `views(...)` on the struct gives the view.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::BodyBlob => "blob",
            Self::HeaderBlob => "header blob",
            Self::View(name) => name,
        }
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Serializes the carrier as its [`name`](Self::name).
impl Serialize for Carrier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
