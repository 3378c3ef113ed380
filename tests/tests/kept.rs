//! Inputs that the fuzzer once found, and its first inputs, with the pinned compiler.

use std::fs;
use std::path::Path;

use codex_metadata_tests::fuzz::TARGETS;

#[test]
fn what_the_fuzzers_kept_passes() {
    for (name, target) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept").join(name);
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{} is empty", folder.display());
        for file in files {
            let bytes = fs::read(&file).unwrap();
            let passed = std::panic::catch_unwind(|| target(&bytes));
            assert!(passed.is_ok(), "{} fails", file.display());
        }
    }
}
