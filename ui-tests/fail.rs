//! Programs that must not compile, each with the message that a user reads.
//!
//! `TRYBUILD=overwrite cargo test -p codex-metadata-ui-tests` writes the messages anew; read each before it is
//! committed.

use std::fs;
use std::path::{Path, PathBuf};

/// Builds every case at once: one that must compile among them would make `trybuild` build them one by one.
#[test]
fn each_mistake_is_one_readable_error() {
    // The messages are compared where it is dropped.
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");

    // What they could hide: that there is a second one, or that it is not fit to be read.
    let cases = cases();
    assert!(cases.len() >= 640, "only {} cases", cases.len());
    let faults: Vec<String> = cases.iter().flat_map(|case| faults(case)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let classes = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fail")).unwrap();
    classes
        .flat_map(|class| fs::read_dir(class.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn faults(case: &Path) -> Vec<String> {
    let source = fs::read_to_string(case).unwrap();
    let Ok(stderr) = fs::read_to_string(case.with_extension("stderr")) else {
        return vec![format!("{}: no message", case.display())];
    };
    let mut faults = Vec::new();
    let errors: Vec<&str> = stderr.lines().filter(|line| line.starts_with("error")).collect();
    if errors.len() != expected(&source) {
        faults.push(format!("{} errors instead of {}", errors.len(), expected(&source)));
    }
    for inner in
        ["__codex_rt", "Visitor", "Contract::", "originates in the derive macro", "macro expansion", "warning:"]
    {
        // A bound that a call does not meet is the compiler's to explain, and it lists who does meet it.
        if stderr.contains(inner) && !case.parent().is_some_and(|class| class.ends_with("using")) {
            faults.push(format!("shows `{inner}`"));
        }
    }
    // A code in brackets means that the compiler found it, in words of its own.
    for line in errors.iter().filter_map(|line| line.strip_prefix("error: ")) {
        if line.starts_with(char::is_uppercase) || line.ends_with('.') {
            faults.push(format!("is not in the compiler's style: {line}"));
        }
    }
    faults.into_iter().map(|fault| format!("{}: {fault}", case.display())).collect()
}

/// How many errors a case has: as its first line says, in a comment, or one.
fn expected(source: &str) -> usize {
    let first = source.lines().next().and_then(|line| line.strip_prefix("// ")?.strip_suffix(" errors"));
    first.map_or(1, |count| count.parse().unwrap())
}
