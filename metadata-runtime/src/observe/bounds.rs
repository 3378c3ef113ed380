/// The bounds within which a request is read. The bounds keep a large or deeply nested request from taking too much
/// time or memory.
///
/// The memory for reading is at most a small multiple of the sum of [`body_bytes`](Self::body_bytes) and
/// [`kept_bytes`](Self::kept_bytes). If a request exceeds a bound, reading does not panic, and the audit has a finding
/// that names the bound. An audit looks at a value once for all carriers with which it is compared, and findings that show
/// the same value share its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The maximum size of a body, in bytes. The parts of the body that are not metadata are skipped, and do not count
    /// towards the other bounds.
    pub body_bytes: u64,
    /// The maximum size of the metadata that is kept in memory: the keys and values together, in bytes of JSON.
    pub kept_bytes: usize,
    /// The maximum nesting depth of a value. A string or a number has depth 0. Do not set this bound above 127, which
    /// is also the limit of `serde_json`.
    pub depth: usize,
    /// The maximum number of values in the metadata of a request. All header lines, members of objects and elements of
    /// arrays are counted together. The text of a field without `json` is one value; if its type is a list or a map, the
    /// elements and members of each such text are counted separately.
    pub members: usize,
    /// The maximum number of findings in an audit. If there are more findings, the list has one additional item that
    /// says so.
    pub findings: usize,
}

impl Default for Bounds {
    /// Returns the default bounds: a body of 64 MiB, 8 MiB of metadata, a depth of 64, 100,000 values and 1,000
    /// findings. The default bounds are enough for a body with images, and for metadata with a long list of tools.
    fn default() -> Self {
        Self { body_bytes: 64 << 20, kept_bytes: 8 << 20, depth: 64, members: 100_000, findings: 1_000 }
    }
}
