//! Doing what a help says leaves no other error.
//!
//! Each help of `fail/` that says what to write instead is applied to its case. The results are modules of one program,
//! which must compile.

mod edit;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use edit::Source;

/// Helps that do not make sense by themselves, and why.
const NOT_APPLIED: &[(&str, &str)] = &[
    ("such as", "an example, of which the rest is the user's to write"),
    ("and say on each field", "each field must decide on one more transport"),
    ("derive `", "another type that the user has to write"),
    ("above it", "for a type that the user has to write"),
    ("make the type", "the field's type changes, too"),
    ("or add a field", "a field that the user has to write"),
    ("or give the struct", "an attribute of another place"),
    ("on field", "names the other of two fields, or an attribute of another place"),
];

/// The field is on no transport once its `omit(...)` is right, which is the next error.
const ON_NO_TRANSPORT: &str = "omit_without_list_beside_omit.rs";

#[test]
fn each_help_leaves_no_other_error() {
    let mut program = String::from("#![allow(warnings)]\n");
    let (mut applied, mut names) = (0, Vec::new());
    for case in cases() {
        let part = |path: Option<&Path>| path.and_then(Path::file_stem).unwrap().to_str().unwrap().to_owned();
        let name = format!("{}__{}", part(case.parent()), part(Some(&case)));
        for (i, fixed) in fixed(&case).into_iter().enumerate() {
            let _ = write!(program, "\nmod {name}_{i} {{\n{fixed}\n}}\n");
            names.push(name.clone());
            applied += 1;
        }
    }
    program.push_str("\nfn main() {}\n");
    names.dedup();
    println!("{applied} helps of {} cases", names.len());
    assert!(applied >= 310, "only {applied} helps were applied");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("helps.rs");
    fs::write(&path, program).unwrap();
    trybuild::TestCases::new().pass(path);
}

fn cases() -> Vec<PathBuf> {
    let classes = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fail")).unwrap();
    let files = classes.flat_map(|class| fs::read_dir(class.unwrap().path()).unwrap());
    let mut cases: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    cases.sort();
    cases
}

/// Returns the source of the case as each part of its help says it should be, if it has one error with such a help.
fn fixed(case: &Path) -> Vec<String> {
    let (source, stderr) =
        (fs::read_to_string(case).unwrap(), fs::read_to_string(case.with_extension("stderr")).unwrap());
    let mut errors = stderr.lines().filter(|line| line.starts_with("error"));
    let first = errors.next().unwrap_or_default();
    // In `together` there are more errors as soon as one of another kind is gone.
    let is_together = case.parent().is_some_and(|class| class.ends_with("together"));
    if errors.next().is_some() || !first.starts_with("error: ") || is_together || case.ends_with(ON_NO_TRANSPORT) {
        return Vec::new();
    }
    let Some(help) = stderr.lines().find_map(|line| line.trim_start().strip_prefix("help: ")) else {
        return Vec::new();
    };
    if NOT_APPLIED.iter().any(|(text, _)| help.contains(text)) {
        return Vec::new();
    }
    let place = stderr.lines().find_map(|line| line.trim_start().strip_prefix("--> ")).unwrap();
    let mut place = place.rsplit(':').map(str::parse::<usize>);
    let (Some(Ok(column)), Some(Ok(line))) = (place.next(), place.next()) else {
        return Vec::new();
    };
    let source = Source::new(source, line, column);
    let quoted: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
    if quoted.iter().any(|text| text.starts_with("#[codex_meta(")) {
        let whole = quoted.iter().filter(|text| text.starts_with("#[codex_meta("));
        return whole.filter_map(|text| source.with_attribute(text, help)).collect();
    }
    let fixed = match (quoted.as_slice(), help) {
        (_, "drop it") => source.without_item(),
        (_, "drop one of the two") if first.starts_with("error: `") => source.without_item(),
        _ if help.starts_with("drop it: ") || help.starts_with("drop it, ") => source.without_item(),
        _ if help.starts_with("drop `") && help.contains(", or write just `") => source.without_item(),
        _ if help.ends_with(", and drop it here") => source.without_item(),
        ([word], _) if help.starts_with("did you mean") => source.with_word(word),
        ([text], _) if help.starts_with("write `\"") && source.is_at_literal() => source.with_literal(text),
        ([item, ..], _) if help.starts_with("write `") || help.starts_with("write just `") => source.with_item(item),
        _ => None,
    };
    fixed.into_iter().collect()
}
