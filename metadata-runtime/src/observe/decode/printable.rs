//! The characters that a header or a blob is written in.

/// Returns whether all bytes are printable ASCII.
pub(super) fn is_printable(bytes: &[u8]) -> bool {
    const STEP: usize = 32;
    // Without a lazy operator all bytes of a step are looked at at once.
    let is_printable = |step: &[u8]| step.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    let (steps, rest) = bytes.as_chunks::<STEP>();
    steps.iter().all(|step| is_printable(step)) && is_printable(rest)
}
