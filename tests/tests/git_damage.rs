//! A repository that is damaged, or of which a part was moved.

use std::{fs, path::Path};

use codex_metadata_tests::git::{Nothing, Repository};

use self::scratch::{commit, empty_folder, git, init, resolved};

mod scratch;

fn repository(dir: &Path) -> Repository {
    Repository::discover(dir).expect("git works").expect("it is a repository")
}

#[test]
fn a_corrupt_configuration_is_an_error_that_says_so() {
    for (text, reason) in [
        ("[core\n", "the configuration has something that git cannot use"),
        (
            "[core]\n\trepositoryFormatVersion = 99\n",
            "the repository has a version or an extension that this git does not know",
        ),
        // A submodule has this, so that its working tree is not found once it was moved.
        (
            "[core]\n\trepositoryFormatVersion = 0\n\tworktree = ../moved\n",
            "the working tree that `core.worktree` names is not there, or it cannot be entered; was a submodule moved?",
        ),
        // On a disk that is not there.
        (
            "[core]\n\trepositoryFormatVersion = 0\n\tworktree = /no/such/disk\n",
            "the working tree that `core.worktree` names is not there, or it cannot be entered; was a submodule moved?",
        ),
    ] {
        let dir = empty_folder();
        init(dir.path());
        commit(dir.path());
        fs::write(dir.path().join(".git/config"), text).expect("written");
        let message = Repository::discover(dir.path()).expect_err("it is corrupt").to_string();
        assert!(message.starts_with("`git rev-parse"), "{message}");
        assert!(message.ends_with(&format!(" ended with exit code 128: {reason}")), "{message}");
    }
}

/// Where the repository lies says nothing of what it lacks.
#[test]
fn a_folder_is_not_the_reason() {
    for folder in [".config/corrupt", "corrupt/config", "a config b/corrupt c"] {
        let dir = empty_folder();
        let root = dir.path().join(folder);
        fs::create_dir_all(&root).expect("created");
        init(&root);
        commit(&root);
        fs::write(root.join(".git/commondir"), "").expect("written");
        let message = Repository::discover(&root).expect_err("it is damaged").to_string();
        let unknown = "what git says may hold a credential, and is not shown; if you trust the repository, run `git status` there";
        assert!(message.ends_with(unknown), "{message}");
    }
}

/// The root, the remotes and mostly the commit are known then.
#[test]
fn what_cannot_be_compared_costs_nothing_else() {
    for (file, text, reason) in [
        ("index", "not an index, and longer than one", "the index cannot be read"),
        ("index", "short", "the index cannot be read"),
        ("HEAD", &"1".repeat(40), "an object or a reference cannot be read"),
    ] {
        let dir = empty_folder();
        init(dir.path());
        let mut hash = commit(dir.path());
        git(dir.path(), &["remote", "add", "origin", "https://example.com/a.git"]);
        fs::write(dir.path().join(".git").join(file), text).expect("written");
        if file == "HEAD" {
            text.clone_into(&mut hash);
        }
        let Repository { root, remotes, head, has_changes } = repository(dir.path());
        assert_eq!((root, remotes.len(), head), (resolved(dir.path()), 1, Ok(Some(hash))));
        let why = has_changes.unwrap_err();
        assert!(why.starts_with("`git status"), "{why}");
        assert!(why.ends_with(&format!(" ended with exit code 128: {reason}")), "{why}");
    }
}

/// Whoever replaces git's own index loses what is staged.
#[test]
fn an_index_of_a_pack_is_not_the_index() {
    let dir = empty_folder();
    init(dir.path());
    let hash = commit(dir.path());
    git(dir.path(), &["repack", "-a", "-d", "--quiet"]);
    let packs = fs::read_dir(dir.path().join(".git/objects/pack")).expect("read");
    let mut files = packs.map(|file| file.expect("read").path());
    let index = files.find(|file| file.extension() == Some("idx".as_ref())).expect("a pack has one");
    let whole = fs::read(&index).expect("read");
    fs::remove_file(&index).expect("removed");
    let other_version = [&whole[..7], &[7], &whole[8..]].concat();
    for text in [&[], &whole[..1_090], &other_version] {
        fs::write(&index, text).expect("written");
        let Repository { head, has_changes, .. } = repository(dir.path());
        assert_eq!(head.as_ref(), Ok(&Some(hash.clone())));
        let why = has_changes.unwrap_err();
        assert!(why.ends_with(" ended with exit code 128: an object or a reference cannot be read"), "{why}");
    }
    // Git ends for its own one where neither can be read.
    fs::write(dir.path().join(".git/index"), "short").expect("written");
    let why = repository(dir.path()).has_changes.unwrap_err();
    assert!(why.ends_with(" ended with exit code 128: the index cannot be read"), "{why}");
}

/// Git says the same of it as of none. A loss of power leaves it so.
#[test]
fn a_repository_that_is_damaged_is_not_none() {
    let dir = empty_folder();
    let (root, inner) = (dir.path().join("root"), dir.path().join("root/inner"));
    fs::create_dir_all(&inner).expect("created");
    init(&root);
    commit(&root);
    let repository = root.join(".git");
    fs::write(repository.join("HEAD"), "").expect("written");
    for folder in [&root, &inner] {
        let nothing = Repository::discover(folder).expect("git works").expect_err("git cannot use it");
        let Nothing::Unusable(path) = &nothing else { panic!("{nothing}") };
        assert_eq!(path, &repository.canonicalize().expect("it is there"));
        assert!(nothing.to_string().ends_with(": it is damaged, or must not be read; does it belong to another user?"));
    }
}

/// What a linked working tree and a submodule have in place of a repository says where that is.
#[test]
fn a_repository_that_was_moved_is_not_none() {
    let dir = empty_folder();
    let (inner, linked) = (dir.path().join("inner"), dir.path().join("linked"));
    fs::create_dir(&inner).expect("created");
    init(&inner);
    commit(&inner);
    git(&inner, &["worktree", "add", "--quiet", "--detach", "../linked"]);
    fs::rename(&inner, dir.path().join("moved")).expect("moved");
    let reason = "its file `.git` names no repository that is there and can be read; was it moved?";
    for text in [None, Some("gitdir: \n"), Some("gitdir\n")] {
        if let Some(text) = text {
            fs::write(linked.join(".git"), text).expect("written");
        }
        let why = Repository::discover(&linked).expect_err("there is none").to_string();
        assert!(why.ends_with(&format!(" ended with exit code 128: {reason}")), "{why}");
    }
}

const LOST: &str = "the repository of a submodule is not there, or is damaged; was it moved?";

/// Git takes it for unchanged.
#[test]
fn a_submodule_without_its_repository_may_have_changed() {
    let dir = empty_folder();
    let (source, outer) = (dir.path().join("source"), dir.path().join("outer"));
    for dir in [&source, &outer] {
        fs::create_dir(dir).expect("created");
        init(dir);
        commit(dir);
    }
    let source = source.to_str().expect("it is UTF-8");
    git(&outer, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "inner"]);
    git(&outer, &["commit", "--quiet", "--message=two"]);
    assert_eq!(repository(&outer).has_changes, Ok(false));
    let modules = outer.join(".git/modules");
    fs::rename(&modules, outer.join(".git/moved")).expect("moved");
    let why = repository(&outer).has_changes.unwrap_err();
    assert_eq!(why, LOST);
    fs::rename(outer.join(".git/moved"), &modules).expect("moved");
    // So may one whose repository is none to git.
    for part in ["HEAD", "refs", "objects"] {
        let (part, kept) = (modules.join("inner").join(part), dir.path().join("kept"));
        fs::rename(&part, &kept).expect("moved");
        for text in ["", "junk"] {
            fs::write(&part, text).expect("written");
            assert_eq!(repository(&outer).has_changes.unwrap_err(), LOST, "{part:?} {text}");
        }
        fs::remove_file(&part).expect("removed");
        fs::rename(&kept, &part).expect("moved");
    }
    // Git warns of one that it does not know how to read, and goes on without it.
    let config = modules.join("inner/config");
    let kept = fs::read_to_string(&config).expect("read");
    for other in
        ["repositoryformatversion = 99", "repositoryformatversion = 1\n[extensions]\n\tnobodyKnows = true\n[core]"]
    {
        fs::write(&config, kept.replace("repositoryformatversion = 0", other)).expect("written");
        let why = repository(&outer).has_changes.unwrap_err();
        assert_eq!(why, "a file or folder cannot be read, and may have changed", "{other}");
    }
    fs::write(&config, kept).expect("written");
    let leads_nowhere = modules.join("inner/commondir");
    fs::write(&leads_nowhere, "/nonexistent").expect("written");
    assert_eq!(repository(&outer).has_changes.unwrap_err(), LOST);
    fs::remove_file(&leads_nowhere).expect("removed");
    assert_eq!(repository(&outer).has_changes, Ok(false));
    // A list of submodules that is none is not asked.
    fs::write(outer.join(".gitmodules"), "[sub").expect("written");
    git(&outer, &["commit", "--quiet", "--all", "--message=three"]);
    assert_eq!(repository(&outer).has_changes, Ok(false));
    fs::rename(&modules, outer.join(".git/moved")).expect("moved");
    assert!(repository(&outer).has_changes.is_err());
    // It is not checked out.
    fs::remove_file(outer.join("inner/.git")).expect("removed");
    fs::remove_file(outer.join("inner/file")).expect("removed");
    assert_eq!(repository(&outer).has_changes, Ok(false));
}

/// Only where file names are bytes: other systems refuse to create such a folder.
#[cfg(target_os = "linux")]
#[test]
fn a_submodule_is_looked_for_in_a_root_that_is_not_utf8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    let dir = empty_folder();
    let root = dir.path().join(OsStr::from_bytes(b"r\xFF"));
    let inner = root.join("inner");
    fs::create_dir_all(&inner).expect("created");
    for dir in [&root, &inner] {
        init(dir);
        commit(dir);
    }
    git(&root, &["-c", "advice.addEmbeddedRepo=false", "add", "inner"]);
    git(&root, &["commit", "--quiet", "--message=two"]);
    assert_eq!(repository(&root).has_changes, Ok(false));
    fs::remove_dir_all(inner.join(".git/objects")).expect("removed");
    let why = repository(&root).has_changes.unwrap_err();
    assert_eq!(why, LOST);
}

/// A loss of power leaves them so.
#[test]
fn a_damaged_index_of_several_packs_says_so() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    git(dir.path(), &["repack", "-a", "-d", "--quiet"]);
    git(dir.path(), &["multi-pack-index", "write"]);
    let index = dir.path().join(".git/objects/pack/multi-pack-index");
    let whole = fs::read(&index).expect("read");
    for text in [vec![0; whole.len()], [&whole[..4], &[9], &whole[5..]].concat()] {
        fs::remove_file(&index).expect("removed");
        fs::write(&index, text).expect("written");
        let why = repository(dir.path()).has_changes.unwrap_err();
        assert!(why.ends_with(" ended with exit code 128: an object or a reference cannot be read"), "{why}");
    }
}

/// It is not a branch without a commit, and nothing is known to differ from it.
#[test]
fn a_branch_that_is_broken_has_a_commit_that_is_not_known() {
    for (file, text) in [
        ("refs/heads/main", ""),
        ("refs/heads/main", "\0\0\0\0\0\0\0\0"),
        ("refs/heads/main", "no hash"),
        ("refs/heads/main", "ref: refs/heads/main"),
        ("HEAD", "ref: refs/heads/no..name"),
        ("HEAD", "0000000000000000000000000000000000000000"),
        ("packed-refs", "no line"),
    ] {
        let dir = empty_folder();
        init(dir.path());
        commit(dir.path());
        fs::write(dir.path().join(".git").join(file), text).expect("written");
        let Repository { root, head, has_changes, .. } = repository(dir.path());
        assert_eq!(root, resolved(dir.path()), "{text}");
        let (why, why_no_changes) = (head.unwrap_err(), has_changes.unwrap_err());
        assert!(why.ends_with(" ended with exit code 128: an object or a reference cannot be read"), "{text}: {why}");
        assert_eq!(why, why_no_changes, "{text}");
    }
    // A branch without a commit has none, whatever else there is.
    for head in ["ref: refs/heads/other", "ref: refs/heads/appears-to-be-broken", "ref: refs/heads/main/inner"] {
        let dir = empty_folder();
        init(dir.path());
        commit(dir.path());
        fs::write(dir.path().join(".git/HEAD"), head).expect("written");
        let Repository { head: hash, has_changes, .. } = repository(dir.path());
        assert_eq!((hash, has_changes), (Ok(None), Ok(true)), "{head}");
    }
}

/// Git takes it for the commit that is checked out, and compares with it.
#[test]
fn a_tag_called_head_is_no_commit_that_is_checked_out() {
    let reason = "the branch has no commit that can be read, and git takes a tag, branch or remote called `HEAD` for it: rename that one";
    for other in ["refs/tags/HEAD", "refs/heads/HEAD", "refs/remotes/HEAD/HEAD", "refs/HEAD"] {
        let dir = empty_folder();
        init(dir.path());
        let hash = commit(dir.path());
        git(dir.path(), &["update-ref", other, "HEAD"]);
        assert_eq!(repository(dir.path()).head, Ok(Some(hash)), "{other}");
        git(dir.path(), &["symbolic-ref", "HEAD", "refs/heads/new"]);
        let Repository { head, has_changes, .. } = repository(dir.path());
        assert_eq!((head, has_changes), (Err(reason.to_owned()), Err(reason.to_owned())), "{other}");
    }
}

/// Git follows the tag to its commit.
#[test]
fn a_branch_that_names_a_tag_is_at_its_commit() {
    let dir = empty_folder();
    init(dir.path());
    let hash = commit(dir.path());
    git(dir.path(), &["tag", "--annotate", "--message=one", "one"]);
    let tag = git(dir.path(), &["rev-parse", "one"]);
    fs::write(dir.path().join(".git/refs/heads/main"), tag).expect("written");
    let Repository { head, has_changes, .. } = repository(dir.path());
    assert_eq!((head, has_changes), (Ok(Some(hash)), Ok(false)));
}

/// Git writes such a name as it is, and so also lines that look like its own.
#[cfg(unix)]
#[test]
fn a_name_with_several_lines_says_nothing_for_git() {
    for said in ["detected dubious ownership", "not a git repository", "cannot use bare repository"] {
        let dir = empty_folder();
        init(dir.path());
        std::os::unix::fs::symlink("loop", dir.path().join(".git/loop")).expect("linked");
        git(dir.path(), &["config", "include.path", &format!("loop/a\nfatal: {said}")]);
        let why = Repository::discover(dir.path()).expect_err("the configuration names a path that leads nowhere");
        assert!(why.to_string().contains(" ended with exit code 128: "), "{why}");
    }
}
