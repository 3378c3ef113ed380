//! The example asks the terminal for nothing that another program would have to answer.
#![cfg(target_os = "linux")]

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

/// In place of the terminal's device there is a file, which does not tell its size, as none does in some sandboxes. The
/// repository may have put a program into `PATH` that is asked for it then.
#[test]
fn no_program_is_asked_for_the_size_of_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, mark) = (folder.path().join("plain"), folder.path().join("mark"));
    let tput = folder.path().join("tput");
    fs::write(&plain, "").unwrap();
    fs::write(&tput, format!("#!/bin/sh\necho > {mark:?}\n")).unwrap();
    fs::set_permissions(&tput, Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path().display(), env::var("PATH").unwrap());
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
    let example = env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/codex_turn");
    if !example.exists() {
        return eprintln!("skipped: the example was not built");
    }
    let output = on_terminal(&format!("{} --repository {}", example.display(), folder.path().display())).unwrap();
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && page.contains("What arrived"), "{output:?}");
    assert!(!mark.exists());
}
