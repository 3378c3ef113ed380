//! The properties of the fuzz targets, so that their kept inputs can be replayed without a fuzzer.
//!
//! Each takes any bytes and panics when something does not hold.

use std::cell::RefCell;

use crate::arbitrary::Case;
use crate::hostile::{Hostile, check_extras};
use crate::oracle::{Wires, check};

/// A target's name and what it asks.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 3] = [("encoder", encoder), ("extras", extras), ("snapshot", snapshot)];

/// Values of any shape are sent as they are, or lost alone and reported.
pub fn encoder(bytes: &[u8]) {
    Hostile::from_bytes(bytes).check();
}

/// Extras are sent or reported, and take no other key's place.
pub fn extras(bytes: &[u8]) {
    check_extras(bytes);
}

/// A Codex snapshot is sent as the wire contract says.
///
/// # Panics
///
/// When it is not.
pub fn snapshot(bytes: &[u8]) {
    thread_local!(static WIRES: RefCell<Wires> = RefCell::new(Wires::new().expect("a runtime")));
    let faults = WIRES.with_borrow_mut(|wires| check(&Case::from_bytes(bytes), wires));
    assert!(faults.is_empty(), "{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}
