//! The read side against whatever comes.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codex_metadata_tests::observe::hostile::check(bytes));
