use std::fmt;

/// A form in which a field's value is sent. The attributes of a field name its transports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// HTTP headers, each with the value of one field (*direct headers*).
    Header,
    /// The flat string map, `client_metadata`.
    Flat,
    /// The JSON object that is sent in the flat map and, as a copy, in a header.
    Blob,
    /// A further JSON object for another reader, with its name in `views(...)`.
    View(&'static str),
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::Blob => "blob",
            Self::View(name) => name,
        })
    }
}
