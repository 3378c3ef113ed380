use std::fmt;

use serde::{Serialize, Serializer};

use super::Transport;

/// A place in a request that carries values: a transport, or one of the blob's two copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carrier {
    /// A direct header.
    Header,
    /// The flat string map.
    Flat,
    /// The blob in the flat map, the body's copy.
    BodyBlob,
    /// The blob's copy in a header.
    HeaderBlob,
    /// A view, by name.
    View(&'static str),
}

impl Carrier {
    /// Returns the transport of this carrier.
    #[must_use]
    pub const fn transport(self) -> Transport {
        match self {
            Self::Header => Transport::Header,
            Self::Flat => Transport::Flat,
            Self::BodyBlob | Self::HeaderBlob => Transport::Blob,
            Self::View(name) => Transport::View(name),
        }
    }

    /// Returns the carrier's name, such as `header blob`. A view's name is the one in `views(...)`.
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

/// Serializes the [`name`](Self::name).
impl Serialize for Carrier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
