//! Values that fail, lie or have no form: none costs more than itself, and none is lost in silence.

use codex_metadata_tests::hostile::{Hostile, check_extras};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn hostile_values_are_lost_alone_and_reported(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        Hostile::from_bytes(&bytes).check();
    }

    #[test]
    fn extras_are_sent_or_reported_and_never_pass_for_more(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check_extras(&bytes);
    }
}
