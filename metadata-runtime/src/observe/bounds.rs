/// How much of what arrived is read, so that no input costs more than this.
///
/// The most memory that reading takes is a small multiple of [`body_bytes`](Self::body_bytes), which one value
/// can fill, and of [`kept_bytes`](Self::kept_bytes). Anything beyond a bound is a finding, never a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The maximum size of a body, in bytes. Anything but metadata is skipped and takes no memory.
    pub body_bytes: u64,
    /// Of all keys and values that are kept, in bytes of their JSON.
    pub kept_bytes: usize,
    /// How deep a value may be nested; a string or a number has depth 0. At most 127, where `serde_json` ends.
    pub depth: usize,
    /// How many members all objects and arrays may have together.
    pub members: usize,
    /// How many findings are listed; a last one then says that there are more.
    pub findings: usize,
}

impl Default for Bounds {
    /// 64 MiB of body, 8 MiB of metadata, 64 levels, 100,000 members, 1,000 findings: a large tool inventory
    /// and a body with images fit.
    fn default() -> Self {
        Self { body_bytes: 64 << 20, kept_bytes: 8 << 20, depth: 64, members: 100_000, findings: 1_000 }
    }
}
