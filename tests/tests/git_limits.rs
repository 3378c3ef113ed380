//! What git may take of time and memory, and what is read of what it says.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use codex_metadata_tests::git::Repository;

use self::scratch::{commit, empty_folder, git, init, resolved};

mod scratch;

/// A file that is included many times sets the same many times.
#[test]
fn more_filters_and_aliases_than_anybody_has_are_not_read() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    fs::write(dir.path().join(".git/more"), format!("[alias]\n{}", "a\n".repeat(100))).unwrap();
    let config = fs::read_to_string(dir.path().join(".git/config")).unwrap();
    for (includes, is_read) in [(10, true), (100, false)] {
        let included = "path = more\n".repeat(includes);
        fs::write(dir.path().join(".git/config"), format!("{config}[include]\n{included}")).unwrap();
        match Repository::discover(dir.path()) {
            Ok(found) => assert!(is_read && found.unwrap().has_changes == Ok(false)),
            Err(error) => {
                let error = error.to_string();
                assert!(!is_read, "{error}");
                assert_eq!(error, "the list of filters and aliases in the configuration has more than 65536 bytes");
            }
        }
    }
}

/// Each is a variable for every git that is run.
#[test]
fn a_filter_that_is_set_again_is_overruled_once() {
    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let (program, counts) = (folder.path().join("git"), folder.path().join("counts"));
    let script = format!("#!/bin/sh\necho $GIT_CONFIG_COUNT >> '{}'\nexec git \"$@\"\n", counts.display());
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let most = || {
        let found = Repository::discover_with(&program, dir.path()).unwrap().unwrap();
        assert_eq!(found.has_changes, Ok(false));
        let text = fs::read_to_string(&counts).unwrap();
        fs::remove_file(&counts).unwrap();
        text.lines().map(|count| count.parse::<usize>().unwrap()).max().unwrap()
    };
    let before = most();
    for _ in 0..3 {
        git(dir.path(), &["config", "--add", "filter.a.clean", "cat"]);
        git(dir.path(), &["config", "--add", "alias.a", "status"]);
    }
    assert_eq!(most(), before + 2);
}

/// Says how looking where it is run ends, for the tests below.
#[test]
#[ignore = "other tests run it with an environment of their own"]
fn says_how_it_ends() {
    match Repository::discover(".".as_ref()) {
        Ok(found) => println!("there are changes: {:?}", found.unwrap().has_changes),
        Err(error) => println!("it fails: {error}"),
    }
}

/// Where git's options `-c` are in the environment, they are one variable with what overrules filters and aliases. There, a
/// `'` is four bytes long.
#[cfg(target_os = "linux")]
#[test]
fn what_overrules_filters_is_no_longer_than_a_variable_may_be() {
    use std::process::Command;

    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    let config = fs::read_to_string(dir.path().join(".git/config")).unwrap();
    // The names alone are 50,000 bytes for 2,500 quotes.
    let write = |quotes: usize| {
        let name = "'".repeat(quotes);
        let filters: String =
            (10..30).flat_map(|n| [format!("[filter \"{n}{name}\"]\n"), "clean = cat\n".into()]).collect();
        fs::write(dir.path().join(".git/config"), format!("{config}{filters}")).unwrap();
    };
    let fits = |parameters: &str| {
        let mut run = Command::new(std::env::current_exe().unwrap());
        run.args(["--exact", "says_how_it_ends", "--ignored", "--nocapture"]).current_dir(dir.path());
        let output = run.env("GIT_CONFIG_PARAMETERS", parameters).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let fits = said.contains("there are changes: Ok(false)\n");
        let error = "it fails: `GIT_CONFIG_PARAMETERS` with the settings that overrule those of the repository has \
                     more than 131049 bytes\n";
        assert!(fits || said.contains(error), "{} bytes: {said}", parameters.len());
        fits
    };
    write(2500);
    assert!(fits("") && !fits("'user.name'='a'"));
    write(1000);
    let with = |len: usize| fits(&format!("'user.name'='{}'", "a".repeat(len)));
    // The longest that is handed on is one that the system takes.
    let (mut least, mut most) = (1, 128 << 10);
    assert!(with(least));
    while most - least > 1 {
        let middle = least.midpoint(most);
        *(if with(middle) { &mut least } else { &mut most }) = middle;
    }
    assert!(least > 16 << 10, "{least}");
}

/// As a repository can have git say without an end, by what it names.
#[test]
fn no_more_than_a_limit_is_read_of_what_git_says() {
    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let program = folder.path().join("git");
    for (question, known) in [
        ("*--is-inside-work-tree*", None),
        ("*--show-toplevel*", None),
        ("*filter*", None),
        ("*remote*", None),
        ("*--verify*", Some(false)),
        ("*status*", Some(true)),
    ] {
        let script = format!("#!/bin/sh\ncase \"$*\" in {question}) exec cat /dev/zero;; esac\nexec git \"$@\"\n");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let why = match Repository::discover_with(&program, dir.path()) {
            Ok(found) => {
                let found = found.unwrap();
                assert_eq!(known, Some(found.head.is_ok()), "{question}");
                // More changes than are read are changes.
                assert_eq!(found.has_changes, Ok(question == "*status*"), "{question}");
                found.head.err()
            }
            Err(error) => {
                assert_eq!(known, None, "{question}");
                Some(error.to_string())
            }
        };
        assert!(why.is_none_or(|why| why.contains(" has more than ")), "{question}");
    }
}

/// Looks where it is run, with a program that stands for git, and shows the root; for the tests below.
#[test]
#[ignore = "other tests run it with an environment of their own"]
fn shows_the_root() {
    let program = std::env::var_os("STAND_IN").expect("the tests below set it");
    let found = Repository::discover_with(program.as_ref(), ".".as_ref()).unwrap().unwrap();
    println!("the root is {}", found.root);
}

/// It is not raised: only root may do so, where it is one that cannot be raised.
#[cfg(target_os = "linux")]
#[test]
fn the_users_own_limit_of_memory_is_kept() {
    use std::process::Command;

    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let program = folder.path().join("git");
    // The limit is set after the program was started.
    let script = "#!/bin/sh\ncase \"$*\" in *--show-toplevel*) \
                  until [ \"$(ulimit -H -d)\" = \"$OWN\" ]; do :; done; exec echo \"$(ulimit -d)\";; esac\n\
                  exec git \"$@\"\n";
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    // The last one is of another kind, and is below the limit for git.
    for (limit, own) in [
        ("ulimit -S -d 400000", "400000"),
        ("ulimit -d 400000", "400000"),
        (":", "524288"),
        ("ulimit -v 400000", "524288"),
    ] {
        let test = std::env::current_exe().unwrap();
        let script = format!("{limit} && exec \"$0\" --exact shows_the_root --ignored --nocapture");
        let mut run = Command::new("/bin/sh");
        run.args(["-c", &script]).arg(test).env("STAND_IN", &program).env("OWN", own);
        let output = run.current_dir(dir.path()).output().unwrap();
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains(&format!("the root is {own}\n")), "{limit}: {output:?}");
    }
}

/// As by the filter of a sandbox.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn where_no_limit_can_be_set_git_answers() {
    use std::process::Command;

    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    // Loads the number of the system call, and refuses `prlimit64` with this error; of `prctl`, the first sets that no
    // program gets more rights, and the second sets the filter.
    let script = r#"
        my $filter = pack("SCCL" x 4, 32, 0, 0, 0, 21, 0, 1, 302, 6, 0, 0, 0x50000 | shift, 6, 0, 0, 0x7fff0000);
        my $program = pack("S x6 P", 4, $filter);
        syscall(157, 38, 1, 0, 0, 0) == 0 && syscall(157, 22, 2, $program) == 0 or exit 77;
        exec @ARGV;
    "#;
    for error in ["1", "38"] {
        // Perl warns of a locale that is not installed, and of much else if it is told to.
        let mut run = Command::new("perl");
        run.env("LC_ALL", "C").env_remove("PERL5OPT");
        run.args(["-e", script, error]).arg(std::env::current_exe().unwrap());
        run.args(["--exact", "says_how_it_ends", "--ignored", "--nocapture"]).current_dir(dir.path());
        let Some(output) = run.output().ok().filter(|output| output.status.code() != Some(77)) else {
            eprintln!("skipped: there is no perl, or the system has no such filters");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("there are changes: Ok(false)\n") && output.stderr.is_empty(), "{error}: {output:?}");
    }
}

/// As of a daemon that does not want to wait for what it starts: what it starts ignores the signal as well.
#[test]
fn where_the_ends_of_programs_are_ignored_git_answers() {
    use std::process::Command;

    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    commit(dir.path());
    let program = folder.path().join("git");
    fs::write(&program, "#!/bin/sh\nexec git \"$@\"\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    for (test, said) in [
        ("says_how_it_ends", "there are changes: Ok(false)\n".to_owned()),
        ("shows_the_root", format!("the root is {}\n", resolved(dir.path()))),
    ] {
        let script = format!("trap '' CHLD && exec \"$0\" --exact {test} --ignored --nocapture");
        // Not every shell can.
        let mut run = Command::new("bash");
        run.args(["-c", &script]).arg(std::env::current_exe().unwrap()).env("STAND_IN", &program);
        let output = run.current_dir(dir.path()).output().unwrap();
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains(&said), "{test}: {output:?}");
    }
}

/// Git maps the list of all objects of a pack, whatever its size. Here it is as large as that of many millions.
#[cfg(target_os = "linux")]
#[test]
fn a_large_repository_takes_no_more_than_it_uses() {
    let dir = empty_folder();
    init(dir.path());
    let hash = commit(dir.path());
    git(dir.path(), &["repack", "-a", "-d", "--quiet"]);
    // Another pack whose list has so many objects, none of which is asked for.
    let packs = dir.path().join(".git/objects/pack");
    let count: u32 = 20_000_000;
    let name = format!("pack-{}", "1".repeat(40));
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend(count.to_be_bytes());
    pack.extend([0; 20]);
    fs::write(packs.join(format!("{name}.pack")), pack).unwrap();
    // Git asks the latest pack first.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(1_000);
    let file = fs::File::options().write(true).open(packs.join(format!("{name}.pack"))).unwrap();
    file.set_modified(later).unwrap();
    let list = fs::File::create(packs.join(format!("{name}.idx"))).unwrap();
    write_list(&list, count).unwrap();
    let found = Repository::discover(dir.path()).unwrap().unwrap();
    assert_eq!((found.root, found.head, found.has_changes), (resolved(dir.path()), Ok(Some(hash)), Ok(false)));
}

/// Writes the list of a pack with so many objects, which are all called zero. The file has no content but its beginning.
#[cfg(target_os = "linux")]
fn write_list(mut list: &fs::File, count: u32) -> std::io::Result<()> {
    use std::io::Write as _;

    list.write_all(b"\xfftOc\0\0\0\x02")?;
    // How many of them begin with each byte or a lower one.
    for _ in 0..256 {
        list.write_all(&count.to_be_bytes())?;
    }
    list.set_len(8 + 256 * 4 + u64::from(count) * (20 + 4 + 4) + 2 * 20)
}

/// As by Ctrl-Z and `fg`.
#[cfg(target_os = "linux")]
#[test]
fn a_git_that_is_stopped_may_go_on() {
    let (dir, folder) = (empty_folder(), empty_folder());
    init(dir.path());
    let hash = commit(dir.path());
    let program = folder.path().join("git");
    let script = "#!/bin/sh\ncase \"$*\" in *status*)\n\
                  (until grep -q '^State:.T' /proc/$$/status; do :; done; sleep 0.1; kill -CONT $$) > /dev/null 2>&1 &\n\
                  kill -STOP $$;; esac\nexec git \"$@\"\n";
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let found = Repository::discover_with(&program, dir.path()).unwrap().unwrap();
    assert_eq!((found.root, found.head, found.has_changes), (resolved(dir.path()), Ok(Some(hash)), Ok(false)));
}
