/// The bounds within which a request is read, so that no input takes too much time or memory.
///
/// Reading takes at most a small multiple of [`body_bytes`](Self::body_bytes) and [`kept_bytes`](Self::kept_bytes) in
/// memory. If a bound is reached, the audit lists it, and there is no panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The maximum size of a body, in bytes. The parts of the body that are not metadata are skipped and take no
    /// memory.
    pub body_bytes: u64,
    /// The maximum size of the metadata that is kept in memory: the keys and values together, in bytes of JSON.
    pub kept_bytes: usize,
    /// The maximum nesting depth of a value. A string or a number has depth 0. The depth can be at most 127, the limit
    /// of `serde_json`.
    pub depth: usize,
    /// The maximum number of members that all objects and arrays of a request have together.
    pub members: usize,
    /// The maximum number of findings in an audit. If there are more, one additional finding says so.
    pub findings: usize,
}

impl Default for Bounds {
    /// Returns the default bounds: a body of 64 MiB, 8 MiB of metadata, a depth of 64, 100,000 members and 1,000
    /// findings. These are enough for a large tool inventory and a body with images.
    fn default() -> Self {
        Self { body_bytes: 64 << 20, kept_bytes: 8 << 20, depth: 64, members: 100_000, findings: 1_000 }
    }
}
