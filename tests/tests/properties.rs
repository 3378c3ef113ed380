//! Properties of every snapshot, whatever is in it; `cargo run --release --example soak` checks many more.

use std::cell::RefCell;

use codex_metadata_tests::arbitrary::Case;
use codex_metadata_tests::oracle::{Wires, check};
use proptest::prelude::*;

/// Snapshots by the bytes that make them: fewer bytes make a smaller one, so that failures shrink.
fn cases() -> impl Strategy<Value = Case> {
    prop::collection::vec(any::<u8>(), 0..1200).prop_map(|bytes| Case::from_bytes(&bytes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_snapshot_is_sent_as_the_contract_says(case in cases()) {
        thread_local!(static WIRES: RefCell<Wires> = RefCell::new(Wires::new().expect("a runtime")));
        let faults = WIRES.with_borrow_mut(|wires| check(&case, wires));
        prop_assert!(faults.is_empty(), "{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
}
