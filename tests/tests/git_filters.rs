//! A change that a filter may explain, or an attribute that is not read, is not known.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use codex_metadata_tests::git::Repository;

use self::scratch::{commit, empty_folder, git, init, resolved};
use self::touch::touch;

mod scratch;
#[path = "scratch/touch.rs"]
mod touch;

fn changes(dir: &Path) -> bool {
    Repository::discover(dir).unwrap().unwrap().has_changes.unwrap()
}

/// A filter may be all that makes the file differ. Git looks into it after it was touched, and after the checkout that
/// wrote it last.
#[test]
fn a_change_that_a_filter_may_explain_is_not_known() {
    let dir = empty_folder();
    init(dir.path());
    git(dir.path(), &["config", "filter.a.b.clean", "sed s/work/commit/"]);
    git(dir.path(), &["config", "filter.a.b.smudge", "sed s/commit/work/"]);
    fs::write(dir.path().join(".gitattributes"), "*.bin filter=a.b\n*.other filter=other\n").unwrap();
    let inner = dir.path().join("inner");
    fs::create_dir(&inner).unwrap();
    // More names than a pipe takes at once.
    let odd = ["ü \n.bin".to_owned(), " M .bin".to_owned()];
    let names: Vec<String> = (0..300).map(|n| format!("{n}{}.bin", "-".repeat(230))).chain(odd).collect();
    for name in &names {
        fs::write(inner.join(name), "work").unwrap();
    }
    fs::write(dir.path().join("a.other"), "1").unwrap();
    git(dir.path(), &["add", "."]);
    commit(dir.path());
    let touch_all = || names.iter().for_each(|name| touch(&inner.join(name)));
    touch_all();
    assert_eq!(git(dir.path(), &["status", "--porcelain"]), "", "with the filter, they are the same");
    assert!(!changes(dir.path()), "git has looked, and knows");
    touch_all();
    for from in [dir.path(), &inner] {
        let Repository { root, has_changes, .. } = Repository::discover(from).unwrap().unwrap();
        let reason = "files look modified, but each may have a filter, and filters are not run; if you trust the \
                      repository, `git status` there says whether they differ";
        assert_eq!((root, has_changes), (resolved(dir.path()), Err(reason.to_owned())));
    }
    // Another file is evidence, in any way: also one whose filter the configuration has not.
    for file in ["untracked", "file", "a.other"].map(|name| dir.path().join(name)) {
        let before = fs::read(&file);
        fs::write(&file, "changed").unwrap();
        assert!(changes(dir.path()) && changes(&inner), "{file:?}");
        before.map_or_else(|_| fs::remove_file(&file), |before| fs::write(&file, before)).unwrap();
    }
    let first = inner.join(&names[0]);
    fs::set_permissions(&first, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(changes(dir.path()), "no filter changes a mode");
    fs::remove_file(first).unwrap();
    assert!(changes(dir.path()));
}

/// It is for checkouts, or it is a setting that a program of its own reads.
#[test]
fn a_filter_that_changes_nothing_that_is_compared_explains_no_change() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    fs::write(dir.path().join(".git/info/attributes"), "* filter=a.b").unwrap();
    let file = dir.path().join("file");
    for (key, is_change) in
        [("smudge", true), ("extrakeys", true), ("clean", false), ("Process", false), ("required", false)]
    {
        let key = format!("filter.a.b.{key}");
        git(dir.path(), &["config", &key, "true"]);
        fs::write(&file, "2").unwrap();
        let found = Repository::discover(dir.path()).unwrap().unwrap().has_changes;
        assert_eq!(found.ok(), is_change.then_some(true), "{key}");
        fs::write(&file, "1").unwrap();
        touch(&file);
        assert!(!changes(dir.path()), "{key}");
        git(dir.path(), &["config", "--unset", &key]);
    }
}

/// No filter is for a link, unless the work tree has files in place of links.
#[test]
fn a_link_that_leads_elsewhere_is_a_change() {
    let dir = empty_folder();
    init(dir.path());
    git(dir.path(), &["config", "filter.a.clean", "sed s/b/a/"]);
    fs::write(dir.path().join(".gitattributes"), "* filter=a\n").unwrap();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink("a", &link).unwrap();
    git(dir.path(), &["add", "link", ".gitattributes"]);
    commit(dir.path());
    assert!(!changes(dir.path()));
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("b", &link).unwrap();
    assert!(changes(dir.path()));

    fs::remove_file(&link).unwrap();
    fs::write(&link, "b").unwrap();
    assert!(changes(dir.path()), "a file is no link");
    git(dir.path(), &["config", "core.symlinks", "false"]);
    let why = Repository::discover(dir.path()).unwrap().unwrap().has_changes.unwrap_err();
    assert!(why.starts_with("files look modified, but each may have a filter, "), "{why}");
    touch(&link);
    assert_eq!(git(dir.path(), &["status", "--porcelain"]), "", "with the filter, it is the same");
}

/// Git has this word for the filter of a file that has none, so that there is no telling the two apart.
#[test]
fn a_filter_that_is_called_like_none_may_be_one() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    git(dir.path(), &["config", "filter.unspecified.clean", "sed s/2/1/"]);
    fs::write(dir.path().join("file"), "2").unwrap();
    for attributes in ["", "* filter=unspecified"] {
        fs::write(dir.path().join(".git/info/attributes"), attributes).unwrap();
        let why = Repository::discover(dir.path()).unwrap().unwrap().has_changes.unwrap_err();
        assert!(why.starts_with("files look modified, but each may have a filter, "), "{why}");
    }
}

/// Line ends may be all that makes the file differ.
#[test]
fn a_change_that_attributes_may_explain_is_not_known() {
    let (dir, attributes) = (empty_folder(), empty_folder());
    init(dir.path());
    let attributes = attributes.path().join("attributes");
    fs::write(&attributes, "file text eol=crlf").unwrap();
    git(dir.path(), &["config", "core.attributesFile", attributes.to_str().unwrap()]);
    commit(dir.path());
    fs::write(dir.path().join("file"), "1\r\n").unwrap();
    git(dir.path(), &["commit", "--quiet", "--all", "--message=two"]);
    touch(&dir.path().join("file"));
    let why = Repository::discover(dir.path()).unwrap().unwrap().has_changes.unwrap_err();
    assert!(why.starts_with("files look modified, but `core.attributesFile` of the repository is not read; "), "{why}");
    fs::set_permissions(dir.path().join("file"), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(changes(dir.path()), "no attribute changes a mode");
    fs::set_permissions(dir.path().join("file"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(dir.path().join("untracked"), "").unwrap();
    assert!(changes(dir.path()));
}
