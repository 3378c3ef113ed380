//! The program asks the terminal for nothing that another program would have to answer.
#![cfg(target_os = "linux")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A file is no terminal that tells its size, as none does in some sandboxes.
#[test]
fn no_program_is_asked_for_the_size_of_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, mark) = (folder.path().join("plain"), folder.path().join("mark"));
    let tput = folder.path().join("tput");
    fs::write(&plain, "").unwrap();
    fs::write(&tput, format!("#!/bin/sh\necho > {mark:?}\n")).unwrap();
    fs::set_permissions(&tput, Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let on_terminal = |command: &str| {
        let script = format!("mount --bind {plain:?} /dev/tty && exec script -qec {command:?} /dev/null");
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
            .env("PATH", &path)
            .stdin(Stdio::null())
            .output()
    };
    match on_terminal("tput") {
        Ok(output) if output.status.success() && mark.exists() => {}
        output => return eprintln!("skipped: there can be no terminal: {output:?}"),
    }
    fs::remove_file(&mark).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_codex-meta"));
    // The example beside it prints a table of a repository, which may have put the program into `PATH`.
    let example = program.with_file_name("examples").join("codex_turn");
    for command in [format!("{} contract show", program.display()), format!("{} --repository .", example.display())] {
        let output = on_terminal(&command).unwrap();
        assert!(output.stdout.len() > 1_000 || !example.exists(), "{output:?}");
        assert!(!mark.exists(), "{command}");
    }
}
