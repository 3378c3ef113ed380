//! The view of a struct that a field holds, read by the contract of that struct.

use super::decode::Decoder;
use super::index::ViewIndex;
use super::json_ref::JsonRef;
use super::version::Version;
use super::{Bounds, Observed};
use crate::contract::Carrier;
use crate::limits::Limits;

/// The depth of the values in an object that was read already.
const DEPTH: usize = 127;

/// Returns what the value holds, if it is the view of a struct that has this name, and whose contract the index is of; at
/// most so many findings are listed.
pub(super) fn within<'c>(
    (view, index): ViewIndex<'c>,
    value: JsonRef<'_>,
    sender: Option<Version>,
    findings: usize,
) -> Option<Observed<'c>> {
    if value.as_str().is_some() || !value.text().starts_with('{') {
        return None;
    }
    // Its contents were held against the bounds of the whole.
    let bounds = Bounds { body_bytes: u64::MAX, kept_bytes: usize::MAX, members: usize::MAX, depth: DEPTH, findings };
    let mut decoder = Decoder::new(index, bounds);
    decoder.read_slice(value.text().as_bytes(), &[], |decoder, object| {
        decoder.object(Carrier::View(view), object);
    });
    Some(Observed::new(None, Limits::default(), sender, decoder))
}
