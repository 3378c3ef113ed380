use std::fmt;

/// A form in which the value of a field is sent. The field's attribute names the transports on which the field is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// HTTP headers, each with the value of one field (*direct headers*).
    Header,
    /// The flat map of strings, usually the member `client_metadata` of the body.
    Flat,
    /// The blob: a JSON object that is sent as text in the flat map and, as a copy, in a header.
    Blob,
    /// A view, which is a further JSON object for another reader. The string is the view's name, which the struct
    /// declares with the attribute `views(...)`.
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
