/// The bounds within which a request is read, so that no input takes too much time or memory.
///
/// Reading takes at most a small multiple of [`body_bytes`](Self::body_bytes) and [`kept_bytes`](Self::kept_bytes) in
/// memory. If a bound is reached, the audit has a finding; nothing panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The maximum size of a body, in bytes. Anything but metadata is skipped and takes no memory.
    pub body_bytes: u64,
    /// The maximum size of all metadata that is kept, keys and values, in bytes of JSON.
    pub kept_bytes: usize,
    /// The maximum depth of a value; a string or a number has depth 0. At most 127, the limit of `serde_json`.
    pub depth: usize,
    /// The maximum number of members of all objects and arrays together.
    pub members: usize,
    /// The maximum number of findings in the list. If there are more, one further finding says so.
    pub findings: usize,
}

impl Default for Bounds {
    /// Returns the default bounds: a body of 64 MiB, 8 MiB of metadata, 64 levels, 100,000 members and 1,000 findings.
    /// A large tool inventory and a body with images are within them.
    fn default() -> Self {
        Self { body_bytes: 64 << 20, kept_bytes: 8 << 20, depth: 64, members: 100_000, findings: 1_000 }
    }
}
