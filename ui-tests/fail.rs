//! What must not compile, each with the message that a user reads.

/// Builds every case at once: one that must compile among them would make `trybuild` build them one by one.
#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
