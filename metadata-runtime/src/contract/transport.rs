use std::fmt;

/// A way in which a field's value leaves the process, as an attribute names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// Direct headers: one header per name.
    Header,
    /// The flat string map, `client_metadata`.
    Flat,
    /// The JSON object that the flat map and one header carry.
    Blob,
    /// A further JSON object, by the name that `views(...)` gives it.
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
