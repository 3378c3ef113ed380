//! `Repository::discover` on real repositories.

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, path::Path, process::Command};

use codex_metadata::codex::{RemoteName, RemoteUrl};
use codex_metadata_tests::git::{Nothing, Repository};

use self::scratch::{commit, empty_folder, git, init, resolved};

mod scratch;

fn repository(dir: &Path) -> Repository {
    discover(dir).expect("it is a repository")
}

fn discover(dir: &Path) -> Result<Repository, Nothing> {
    Repository::discover(dir).expect("git works")
}

#[test]
fn no_repository() {
    let dir = empty_folder();
    assert_eq!(discover(dir.path()), Err(Nothing::NotInRepository));
}

#[test]
fn a_bare_repository_and_gits_own_folder_have_no_working_tree() {
    let dir = empty_folder();
    git(dir.path(), &["init", "--quiet", "--bare", "bare"]);
    init(dir.path());
    assert_eq!(discover(&dir.path().join("bare")), Err(Nothing::Bare));
    assert_eq!(discover(&dir.path().join(".git")), Err(Nothing::InGitFolder));
}

#[test]
fn a_folder_beside_the_working_tree_is_outside_of_it() {
    let dir = empty_folder();
    git(dir.path(), &["init", "--quiet", "repository"]);
    let repository = dir.path().join("repository");
    fs::create_dir(dir.path().join("other")).expect("created");
    git(&repository, &["config", "core.worktree", "../../other"]);
    assert_eq!(discover(&repository), Err(Nothing::OutsideWorkTree));
}

/// Each is checked, which takes its time.
#[test]
fn more_remotes_than_anybody_has_are_not_read() {
    let dir = empty_folder();
    init(dir.path());
    let mut config = fs::read_to_string(dir.path().join(".git/config")).expect("read");
    let more: Vec<String> =
        (0..200).map(|n| format!("[remote \"r{n}\"]\n\turl = /srv/{}\n", "%25".repeat(500))).collect();
    config.push_str(&more.concat());
    fs::write(dir.path().join(".git/config"), config).expect("written");
    let error = Repository::discover(dir.path()).expect_err("too many");
    assert_eq!(error.to_string(), "the list of remotes and their URLs has more than 262144 bytes");
}

#[test]
fn an_empty_repository_has_no_head() {
    let dir = empty_folder();
    init(dir.path());
    let expected =
        Repository { root: resolved(dir.path()), remotes: [].into(), head: Ok(None), has_changes: Ok(false) };
    assert_eq!(repository(dir.path()), expected);
}

#[test]
fn a_clean_commit() {
    let dir = empty_folder();
    init(dir.path());
    let hash = commit(dir.path());
    let expected =
        Repository { root: resolved(dir.path()), remotes: [].into(), head: Ok(Some(hash)), has_changes: Ok(false) };
    assert_eq!(repository(dir.path()), expected);

    let inner = dir.path().join("a").join("b");
    fs::create_dir_all(&inner).expect("created");
    assert_eq!(repository(&inner), expected, "from a folder inside");
}

#[test]
fn changes_are_unstaged_staged_or_untracked_but_not_ignored() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    let file = dir.path().join("file");

    fs::write(&file, "22").expect("written");
    assert_eq!(repository(dir.path()).has_changes, Ok(true), "unstaged");
    git(dir.path(), &["add", "file"]);
    assert_eq!(repository(dir.path()).has_changes, Ok(true), "staged");
    git(dir.path(), &["commit", "--quiet", "--message=two"]);
    assert_eq!(repository(dir.path()).has_changes, Ok(false), "committed");

    git(dir.path(), &["config", "status.showUntrackedFiles", "no"]);
    fs::write(dir.path().join("new"), "").expect("written");
    assert_eq!(repository(dir.path()).has_changes, Ok(true), "untracked");
    let ignored = dir.path().join(".git/ignored");
    fs::write(&ignored, "new\n").expect("written");
    let ignored = ignored.to_str().expect("it is UTF-8");
    git(dir.path(), &["config", "core.excludesFile", ignored]);
    assert_eq!(repository(dir.path()).has_changes, Ok(false), "ignored");
    fs::write(&file, "333").expect("written");
    git(dir.path(), &["stash", "--quiet"]);
    git(dir.path(), &["config", "status.showStash", "true"]);
    assert_eq!(repository(dir.path()).has_changes, Ok(false), "stashed");
}

#[test]
fn remotes_come_raw() {
    let dir = empty_folder();
    init(dir.path());
    let spaced = "/srv/git repositories/übung & mehr.git";
    let secret = "https://user:token@example.com/a/b.git";
    let dotted = "git@example.com:a/b.git";
    git(dir.path(), &["remote", "add", "origin", secret]);
    let config = |key: &str, value: &str| git(dir.path(), &["config", "--add", key, value]);
    config("remote.Übung.url", spaced);
    config("remote.up.stream.url", dotted);
    config("remote.up.stream.url", "https://example.com/second.git");
    for url in ["https://example.com/old.git", "", dotted, "https://example.com/other.git"] {
        config("remote.again.url", url);
    }
    config("remote.none.url", dotted);
    config("remote.none.url", "");
    config("remote.up.stream.pushurl", "https://example.com/push.git");
    config("remote.pushDefault", "origin");
    config("url.https://mirror.example.com/.insteadOf", "https://");

    // Git lists these as well.
    config("remote.https://me:token@example.com/a.git.promisor", "true");
    config("remote.fetch.fetch", "+refs/heads/*:refs/remotes/fetch/*");

    let with_url = [("again", dotted), ("origin", secret), ("up.stream", dotted), ("Übung", spaced)];
    let without_url = ["fetch", "https://me:token@example.com/a.git", "none"].map(|name| (name, None));
    let expected = with_url.map(|(name, url)| (name, Some(url.to_owned()))).into_iter().chain(without_url);
    let expected: BTreeMap<_, _> = expected.map(|(name, url)| (name.to_owned(), url)).collect();
    let listed = git(dir.path(), &["remote"]);
    assert_eq!(listed.lines().map(str::to_owned).collect::<BTreeSet<_>>(), expected.keys().cloned().collect());
    assert_eq!(repository(dir.path()).remotes, expected);

    // Git lists none where it cannot use one of them, and takes no name with a slash in front.
    let config = "[remote \"a\"]\n\turl = b\n[remote \"c\"]\n\turl\n[remote \"/d\"]\n\tprune = true\n";
    fs::write(dir.path().join(".git/config"), config).expect("written");
    let expected = [("a".to_owned(), Some("b".to_owned())), ("c".to_owned(), None)];
    assert_eq!(repository(dir.path()).remotes, expected.into());
}

/// Only the program that the remote names can say what of it is a credential.
#[test]
fn the_url_of_a_remote_with_a_program_of_its_own_is_one_of_a_program() {
    for vcs in ["codecommit", "a/b", ""] {
        let dir = empty_folder();
        init(dir.path());
        git(dir.path(), &["config", "remote.other.vcs", vcs]);
        for url in ["me:s3cr3t", "/srv/s3cr3t", "https://example.com/s3cr3t"] {
            git(dir.path(), &["config", "remote.other.url", url]);
            let remotes = repository(dir.path()).remotes;
            let sent = remotes["other"].as_deref().expect("it has a URL");
            assert_eq!(sent, format!("vcs::{url}"));
            assert!(RemoteUrl::new(sent).is_err());
        }
    }
}

/// What git makes of it may have a credential in it that its own form does not show.
#[test]
fn a_url_in_whose_place_git_asks_another_is_no_credential_of_that() {
    for (base, beginning, url, sent) in [
        ("codecommit::", "cc:", "cc:me:s3cr3t", None),
        ("https://example.com/a?token=", "tk:", "tk:s3cr3t", Some("https://example.com/a")),
        ("https://me:", "pw:", "pw:s3cr3t@example.com/a", None),
        ("https://example.com/?", "", "s3cr3t", Some("https://example.com/")),
        (
            "https://me:t0ken@example.com/",
            "https://example.com/",
            "https://example.com/a",
            Some("https://example.com/a"),
        ),
        ("git@example.com:", "https://example.com/", "https://example.com/a.git", Some("https://example.com/a.git")),
        ("https://example.com/", "eg:", "eg:a/b.git", Some("eg:a/b.git")),
        ("https://example.com/?", "other:", "eg:a/b.git", Some("eg:a/b.git")),
    ] {
        let dir = empty_folder();
        init(dir.path());
        git(dir.path(), &["config", "remote.origin.url", url]);
        git(dir.path(), &["config", &format!("url.{base}.insteadOf"), beginning]);
        if beginning.len() > 1 && url.starts_with(beginning) {
            // The longest beginning counts.
            git(dir.path(), &["config", "url.program::.insteadOf", &url[..1]]);
        }
        // Git takes the base that comes first with any beginning, perhaps with this one later.
        git(dir.path(), &["config", "--add", "url.https://example.com/b/.insteadOf", beginning]);
        let remotes = repository(dir.path()).remotes;
        let url = RemoteUrl::new(remotes["origin"].as_deref().expect("it has a URL"));
        assert_eq!(url.ok().as_ref().map(RemoteUrl::as_str), sent, "{base}");
    }
}

/// So may a push, and a name that is given in the place of a URL: `git fetch --filter` makes a remote of that.
#[test]
fn what_git_asks_in_the_place_of_a_name_or_for_a_push_is_no_credential_of_that() {
    let dir = empty_folder();
    init(dir.path());
    for (key, value) in [
        ("url.https://example.com/a?token=.insteadOf", "tk:"),
        ("url.codecommit::.pushInsteadOf", "push:"),
        ("remote.tk:s3cr3t1.promisor", "true"),
        ("remote.tk:s3cr3t2.url", "https://example.com/b"),
        ("remote.push:me:s3cr3t3.url", "https://example.com/c"),
        ("remote.pushed.url", "push:me:s3cr3t4"),
        ("remote.asked.url", "tk:s3cr3t5"),
        ("remote.origin.url", "https://example.com/d"),
    ] {
        git(dir.path(), &["config", key, value]);
    }
    let remotes = repository(dir.path()).remotes;
    let name = |name: &str| RemoteName::new(name).ok().map(|name| name.to_string());
    let url = |url: &str| RemoteUrl::new(url).ok().map(|url| url.to_string());
    let sent: Vec<_> =
        remotes.iter().map(|(of, at)| (name(of), at.as_deref().map(url))).filter(|(name, _)| name.is_some()).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        sent,
        [
            (some("asked"), Some(some("https://example.com/a"))),
            (some("origin"), Some(some("https://example.com/d"))),
            (some("pushed"), Some(None)),
        ]
    );
}

/// Git compares bytes.
#[cfg(unix)]
#[test]
fn another_url_may_stand_in_the_place_of_a_part_of_a_character() {
    let dir = empty_folder();
    init(dir.path());
    let config = b"[remote \"o\"]\n\turl = \xC3\xA9s3cr3t\n[url \"https://h/?\"]\n\tinsteadOf = \"\xC3\"\n";
    fs::write(dir.path().join(".git/config"), config).expect("written");
    assert_eq!(repository(dir.path()).remotes["o"].as_deref(), Some("https://h/?%A9s3cr3t"));
}

/// Whoever wrote the configuration may have put any number of both into it.
#[test]
fn thousands_of_remotes_and_of_urls_in_their_places_are_read() {
    let dir = empty_folder();
    init(dir.path());
    for (count, size) in [(3_000, 1), (8, 900)] {
        let remotes = (0..3_000).map(|i| format!("[remote \"r{i}\"]\n\turl = z:s3cr3t\n"));
        let base = |i| format!("[url \"https://h/{i}/{}?\"]\n\tinsteadOf = z:\n", "a/".repeat(size));
        let config: String = remotes.chain((0..count).map(base)).collect();
        fs::write(dir.path().join(".git/config"), config).expect("written");
        let found = repository(dir.path());
        assert_eq!((found.remotes.len(), found.head), (3_000, Ok(None)));
        let sent = |url: &String| RemoteUrl::new(url).is_ok_and(|url| url.as_str().contains("s3cr3t"));
        assert!(!found.remotes.values().flatten().any(sent));
    }
}

/// Lenient readers take some of them for an `@` or a `?`, as they do where these are escaped.
#[cfg(unix)]
#[test]
fn bytes_that_are_not_utf_8_are_escaped_in_remotes() {
    let dir = empty_folder();
    init(dir.path());
    let config =
        b"[remote \"t\xC1\x80h\"]\n\turl = https://h/a\xC0\xBFtoken=s3cr3t\n[remote \"o\"]\n\turl = https://h/\xE9\n";
    fs::write(dir.path().join(".git/config"), config).expect("written");
    let expected = [("o", "https://h/%E9"), ("t%C1%80h", "https://h/a%C0%BFtoken=s3cr3t")];
    let expected = expected.map(|(name, url)| (name.to_owned(), Some(url.to_owned())));
    assert_eq!(repository(dir.path()).remotes, expected.into());
}

#[test]
fn a_root_with_odd_characters() {
    let dir = empty_folder();
    let root = dir.path().join(" später\t\"heute\" ");
    fs::create_dir(&root).expect("created");
    init(&root);
    assert_eq!(repository(&root).root, resolved(&root));
}

/// Only where file names are bytes: other systems refuse to create such a folder.
#[cfg(target_os = "linux")]
#[test]
fn a_root_that_is_not_utf8_comes_with_replacement_characters() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    let dir = empty_folder();
    let root = dir.path().join(OsStr::from_bytes(b"r\xFF\n"));
    fs::create_dir(&root).expect("created");
    init(&root);
    assert!(repository(&root).root.ends_with("/r\u{FFFD}\n"));
}

#[test]
fn a_missing_folder_is_an_error_that_names_it() {
    let dir = empty_folder();
    let error = Repository::discover(&dir.path().join("missing")).expect_err("it is not there");
    let message = error.to_string();
    assert!(
        message.ends_with("ended with exit code 128: there is no such folder, or it cannot be entered"),
        "{message}"
    );
    assert!(message.contains("missing"), "{message}");
}

/// The working tree is where the setting says, and its root may be in no repository, or in another one.
#[test]
fn the_working_tree_may_begin_above_its_repository() {
    for is_in_another in [false, true] {
        let dir = empty_folder();
        let (root, inner) = (dir.path(), dir.path().join("inner"));
        if is_in_another {
            init(root);
            fs::write(root.join(".git/info/attributes"), "* filter=a").expect("written");
        }
        fs::create_dir(&inner).expect("created");
        init(&inner);
        git(&inner, &["config", "core.worktree", root.to_str().expect("it is UTF-8")]);
        git(&inner, &["config", "filter.a.clean", "cat"]);
        fs::write(root.join("above"), "1").expect("written");
        git(&inner, &["add", "../above"]);
        git(&inner, &["commit", "--quiet", "--message=one"]);
        assert_eq!(repository(&inner).has_changes, Ok(false));
        fs::write(root.join("above"), "22").expect("written");
        assert_eq!(repository(&inner).has_changes, Ok(true));
    }
}

/// A search for renames would compare the content of two files, of which the clone has one.
#[cfg(unix)]
#[test]
fn a_partial_clone_has_changes_without_what_it_lacks() {
    let dir = empty_folder();
    init(dir.path());
    let text = "a line of it\n".repeat(100);
    fs::write(dir.path().join("old"), &text).expect("written");
    git(dir.path(), &["add", "old"]);
    commit(dir.path());
    git(dir.path(), &["mv", "old", "new"]);
    fs::write(dir.path().join("new"), text + "more").expect("written");
    git(dir.path(), &["commit", "--quiet", "--all", "--message=two"]);
    git(dir.path(), &["config", "uploadpack.allowFilter", "true"]);
    let (clone, url) = (empty_folder(), format!("file://{}", dir.path().to_str().expect("it is UTF-8")));
    git(clone.path(), &["clone", "--quiet", "--filter=blob:none", &url, "."]);
    assert_eq!(repository(clone.path()).has_changes, Ok(false));
    git(clone.path(), &["reset", "--quiet", "--soft", "HEAD~1"]);
    assert_eq!(repository(clone.path()).has_changes, Ok(true));
}

/// Git says of most objects only that it cannot read them.
#[cfg(unix)]
#[test]
fn a_partial_clone_without_its_files_is_not_damaged() {
    let (dir, clone) = (empty_folder(), empty_folder());
    init(dir.path());
    let hash = commit(dir.path());
    git(dir.path(), &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", dir.path().to_str().expect("it is UTF-8"));
    git(clone.path(), &["clone", "--quiet", "--no-checkout", "--filter=tree:0", &url, "."]);
    let Repository { head, has_changes, .. } = repository(clone.path());
    assert_eq!(head, Ok(Some(hash)));
    let why = has_changes.unwrap_err();
    assert!(why.contains("exit code 128: the partial clone lacks an object, or has a damaged one"), "{why}");
}

/// A script is not found either if its interpreter is not.
#[cfg(unix)]
#[test]
fn a_program_that_cannot_be_run_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    let (missing, script) = (folder.path().join("missing"), folder.path().join("script"));
    fs::write(&script, "#!/no/such/interpreter\n").expect("written");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a program");
    for (program, why) in [
        (missing, "there is no such file"),
        (script, "the interpreter that its first line names, or the loader that it needs, is not there"),
    ] {
        let said = Repository::discover_with(&program, dir.path()).expect("not an error").unwrap_err().to_string();
        assert_eq!(said, format!("{program:?} cannot be run: {why}; name another one with `--git FILE`"));
    }
}

/// Git may need what the clone lacks for another reason. What it says of it is not shown.
#[cfg(unix)]
#[test]
fn what_is_not_fetched_costs_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;

    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    let hash = commit(dir.path());
    let program = folder.path().join("git");
    let said = "fatal: could not fetch 5eaf00d from promisor remote";
    let script = format!("#!/bin/sh\ncase \"$*\" in *status*) echo '{said}' >&2; exit 128;; esac\nexec git \"$@\"\n");
    fs::write(&program, script).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    let found = Repository::discover_with(&program, dir.path()).expect("git works").expect("it is a repository");
    assert_eq!((found.root, found.head), (resolved(dir.path()), Ok(Some(hash))));
    let why = found.has_changes.unwrap_err();
    let reason = "the partial clone lacks an object, or has a damaged one, and nothing is fetched; if you trust the repository, run `git status` there";
    assert!(why.ends_with(&format!("exit code 128: {reason}")), "{why}");
}

/// Git quotes what it cannot use, and there is no telling which of its words are a credential.
#[test]
fn an_error_quotes_nothing_that_git_says() {
    const SECRET: &str = "s3cr3t";
    let values = [
        "https://me:s3cr3t@example.com/",
        "https://me:pass s3cr3t@example.com/a",
        "me:s3cr3t@example.com:a.git",
        "s3cr3t",
        "https:/me:s3cr3t@example.com/a",
        "me:s3cr3t\u{FF20}example.com:a.git",
        "a fatal: not a git repository s3cr3t",
        r"a\nfatal: s3cr3t",
    ];
    let long = "s3cr3t".repeat(20_000);
    let dir = empty_folder();
    init(dir.path());
    for value in values.into_iter().chain([&*long]) {
        for config in [
            format!("[core]\n\tbare = \"{value}\"\n"),
            format!("[core]\n\tbigFileThreshold = \"{value}\"\n"),
            format!("[core]\n\trepositoryFormatVersion = \"{value}\"\n"),
            format!("[remote \"{value}\"]\n\tpromisor = maybe\n"),
            format!("[remote \"{value}\"]\n\turl\n"),
            format!("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\t{SECRET} = true\n"),
            format!("[include]\n\tpath = \"{value}\"\n[core]\n\tbare = maybe\n"),
            format!("[core]\n\tworktree = \"{value}\"\n"),
            format!("{value} {value}\n"),
            format!("[core]\n\texcludesFile = \"~{value}\"\n"),
        ] {
            fs::write(dir.path().join(".git/config"), &config).expect("written");
            let message = match Repository::discover(dir.path()) {
                Ok(Ok(Repository { head, has_changes, .. })) => format!("{head:?} {has_changes:?}"),
                Ok(Err(nothing)) => nothing.to_string(),
                Err(error) => format!("{error:#}"),
            };
            assert!(!message.contains(SECRET) && message.lines().count() == 1, "{config}: {message}");
        }
    }
    let dir = empty_folder();
    init(dir.path());
    git(dir.path(), &["config", "core.bigFileThreshold", "me:s3cr3t@host:a.git"]);
    let message = Repository::discover(dir.path()).expect_err("it is no number").to_string();
    assert!(message.ends_with("exit code 128: the configuration has something that git cannot use"), "{message}");
}

/// Runs another test of this file in a process whose environment points git elsewhere.
#[test]
fn inherited_variables_do_not_lead_to_another_repository() {
    let other = empty_folder();
    init(other.path());
    commit(other.path());
    let output = Command::new(env::current_exe().expect("this test's program"))
        .args(["--exact", "no_repository", "an_empty_repository_has_no_head"])
        .env("GIT_DIR", other.path().join(".git"))
        .env("GIT_WORK_TREE", other.path())
        .env("GIT_INDEX_FILE", other.path().join(".git/index"))
        .env("GIT_CONFIG", other.path().join(".git/config"))
        .output()
        .expect("it can be run");
    assert!(output.status.success(), "{output:?}");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(report.contains("2 passed"), "{report}");
}

/// Runs another test of this file in a process whose environment has git say more than it does.
#[test]
fn an_inherited_trace_is_no_message_about_a_file() {
    for to in ["1", "/no/such/folder/trace"] {
        let output = Command::new(env::current_exe().expect("this test's program"))
            .args(["--exact", "a_clean_commit"])
            .envs(["GIT_TRACE", "GIT_TRACE_SETUP", "GIT_TRACE2_EVENT"].map(|name| (name, to)))
            .output()
            .expect("it can be run");
        assert!(output.status.success(), "{output:?}");
    }
}

/// It could not be overruled, and would be run.
#[cfg(windows)]
#[test]
fn a_filter_that_cannot_be_named_ends_the_look() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    let mut config = fs::read(dir.path().join(".git/config")).expect("read");
    config.extend(b"[filter \"\xff\"]\n\tclean = cat\n");
    fs::write(dir.path().join(".git/config"), config).expect("written");
    let error = Repository::discover(dir.path()).expect_err("it has no name there").to_string();
    assert!(error.starts_with("the name of a filter or an alias is not UTF-8"), "{error}");
}
