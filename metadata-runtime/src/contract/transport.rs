use std::fmt;

/// A way to send a field's value, as the attributes name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// Direct headers, each with the value of a field.
    Header,
    /// The flat string map, `client_metadata`.
    Flat,
    /// The JSON object that is sent in the flat map and, as a copy, in a header.
    Blob,
    /// A further JSON object, with the name that `views(...)` gives it.
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
