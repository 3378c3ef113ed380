use std::fmt;

use serde::{Serialize, Serializer};

use super::Transport;

/// A place of a value in a request: a transport, or one of the blob's two copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carrier {
    /// A direct header.
    Header,
    /// The flat string map.
    Flat,
    /// The blob in the flat map, the canonical one.
    BodyBlob,
    /// The blob's compatibility copy in a header.
    HeaderBlob,
    /// A view, by name.
    View(&'static str),
}

impl Carrier {
    /// Returns the transport whose attribute decides on this carrier.
    #[must_use]
    pub const fn transport(self) -> Transport {
        match self {
            Self::Header => Transport::Header,
            Self::Flat => Transport::Flat,
            Self::BodyBlob | Self::HeaderBlob => Transport::Blob,
            Self::View(name) => Transport::View(name),
        }
    }

    /// Returns its name, which is that of the view for one.
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

/// As it is displayed.
impl Serialize for Carrier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
