//! Runs git in a folder that is not trusted.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use process_control::{ChildExt as _, Control as _};
use uuid::Uuid;

#[cfg(unix)]
use super::FOLDERS;
use super::failure::{Failure, Reason};
use super::settings::Settings;

/// Variables that point git at another repository, or at parts of one, than the folder's own. A
/// process inherits them when it is run by a hook, an alias or `git rebase --exec`.
const REDIRECTIONS: [&str; 9] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

/// How many bytes one run may take. A repository can name a device without an end for a file of its own, as for its
/// attributes, alternates and settings, and git reads most of them whole.
#[cfg(any(target_os = "linux", windows))]
const MEMORY_LIMIT: usize = 512 << 20;

/// How long a program that was killed has to end.
const END: Duration = Duration::from_millis(100);

/// Runs git in one folder, within one time limit for all runs.
pub(super) struct Git<'a> {
    program: &'a OsStr,
    dir: &'a Path,
    limit: Duration,
    start: Instant,
    /// Settings that overrule those of the repository.
    settings: Settings,
    /// The names of the filters that are overruled.
    filters: BTreeSet<Vec<u8>>,
    /// `true` if a file of attributes is overruled.
    lacks_attributes: bool,
}

impl<'a> Git<'a> {
    pub(super) fn new(program: &'a OsStr, dir: &'a Path, limit: Duration) -> Self {
        let (settings, filters) = (Settings::new(), BTreeSet::new());
        Self { program, dir, limit, start: Instant::now(), settings, filters, lacks_attributes: false }
    }

    /// Returns whether the settings count, which git before 2.31 ignores.
    pub(super) fn takes_settings(&mut self) -> Result<bool, Failure> {
        // The repository cannot have it.
        let key = format!("codex-metadata.k{}", unguessable());
        self.settings.push(OsString::from(&key), "true");
        Ok(self.output_or_none(&["config", "--get", &key])?.is_some())
    }

    /// Overrules each filter that the configuration has, which `git status` would run to compare a file; each alias, which
    /// may stand for a program of git's own that is not there; and a file of attributes that the repository names, which
    /// may be anywhere.
    pub(super) fn switch_programs_off(&mut self) -> Result<(), Failure> {
        let regexp = r"^((filter|alias)\..+|core\.attributesfile)$";
        let keys = self.output_or_none(&["config", "-z", "--show-scope", "--name-only", "--get-regexp", regexp])?;
        let keys = keys.unwrap_or_default();
        let mut texts = keys.split(|byte| *byte == 0);
        while let Some((scope, key)) = texts.next().zip(texts.next()) {
            if key == b"core.attributesfile" {
                // The last one counts. Those of the command are from the environment.
                self.lacks_attributes = !matches!(scope, b"global" | b"system" | b"command");
                continue;
            }
            let filter = key.strip_prefix(b"filter.").and_then(|rest| rest.rsplitn(2, |byte| *byte == b'.').nth(1));
            self.filters.extend(filter.map(<[u8]>::to_vec));
            let value = if key.ends_with(b".required") { "false" } else { "" };
            self.settings.push(os_string(key), value);
        }
        if self.lacks_attributes {
            self.settings.push("core.attributesFile".into(), "");
        }
        Ok(())
    }

    /// Checks that at least one of these files is modified even without the filters and attributes that
    /// [`switch_programs_off`](Self::switch_programs_off) overruled. The paths begin at the root.
    ///
    /// # Errors
    ///
    /// Returns an error if a filter or an attribute that was overruled may make the difference in each file.
    pub(super) fn check_modified(&self, files: &[Vec<u8>]) -> Result<(), Failure> {
        if self.lacks_attributes {
            return Err(Failure::Overruled(
                "files look modified, but `core.attributesFile` of the repository is not read",
            ));
        }
        if self.filters.is_empty() {
            return Ok(());
        }
        // The way to the root; empty there. The root itself may be in no repository, or in another one.
        let up = self.output(&["rev-parse", "--show-cdup"])?;
        let up = up.strip_suffix(b"\n").unwrap_or(&up);
        let files: Vec<Vec<u8>> = files.iter().map(|file| [up, file].concat()).collect();
        let answer = self.answer(&["check-attr", "--stdin", "-z", "filter"], files.join(&0))?;
        // For each file, the answer has its path, `filter`, and the name of the filter. The name `unspecified` may be no
        // filter, or one that is called so.
        let mut filters = answer.split(|byte| *byte == 0).skip(2).step_by(3);
        if filters.all(|filter| self.filters.contains(filter)) {
            return Err(Failure::Overruled("files look modified, but each may have a filter, and filters are not run"));
        }
        Ok(())
    }

    /// Returns the output; `None` when git says with its exit code 1 that there is nothing to show.
    pub(super) fn output_or_none(&self, args: &[&str]) -> Result<Option<Vec<u8>>, Failure> {
        match self.output(args) {
            Err(Failure::Ended { code: Some(1), .. }) => Ok(None),
            output => output.map(Some),
        }
    }

    /// Returns the output.
    pub(super) fn output(&self, args: &[&str]) -> Result<Vec<u8>, Failure> {
        self.answer(args, Vec::new())
    }

    /// Returns the output for this input.
    fn answer(&self, args: &[&str], input: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let (run, dir) = (args.join(" "), self.dir.to_string_lossy());
        let run = format!("`git {run}` in {dir:?}");
        let time_is_over = || Failure::TimeIsOver(format!("{run} took longer than {} seconds", self.limit.as_secs()));
        let left = self.limit.saturating_sub(self.start.elapsed());
        // A program that is quick may end before it could be stopped.
        if left.is_zero() {
            return Err(time_is_over());
        }
        let mut command = self.command(args);
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        let mut child = match command.spawn() {
            // The folder is git's argument, so that only a missing program gives this error.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Failure::NoProgram(run)),
            child => child.map_err(|error| Failure::NotRun(run.clone(), error))?,
        };
        if let Some(mut stdin) = child.stdin.take() {
            // In a thread: git answers while it reads, and a pipe holds little. If git stops to read, its exit code says so.
            std::thread::spawn(move || drop(stdin.write_all(&input)));
        }
        // In a thread: a program that waits for a file system may not even end when it is killed, and what it has started
        // may keep its output open.
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let control = child.controlled_with_output().time_limit(left).terminate_for_timeout();
            #[cfg(any(target_os = "linux", windows))]
            let control = control.memory_limit(MEMORY_LIMIT);
            // Nobody waits for what comes too late.
            let _ = sender.send(control.wait());
        });
        let output = receiver.recv_timeout(left.saturating_add(END)).unwrap_or(Ok(None));
        let Some(output) = output.map_err(|error| Failure::NotRun(run.clone(), error))? else {
            return Err(time_is_over());
        };
        if output.status.success() {
            return Ok(output.stdout);
        }
        let code = output.status.code().and_then(|code| i32::try_from(code).ok());
        let reason = Reason::of(&String::from_utf8_lossy(&output.stderr));
        Err(Failure::Ended { run, code, reason })
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        for variable in REDIRECTIONS {
            command.env_remove(variable);
        }
        // Where git itself looks for programs.
        #[cfg(unix)]
        command.env("PATH", FOLDERS.join(":"));
        self.settings.set(&mut command);
        command
            // Do not refresh the index: a reader must not get in the way of the user's own git.
            .env("GIT_OPTIONAL_LOCKS", "0")
            // Do not fetch what a partial clone lacks: every transport is a program, and so is what knows a password. Where
            // git does not know the first variable, `fetch.prune` ends it. As to the second, git takes an empty list for a
            // transport without a name, which the repository can define; it cannot define one of which it does not know the
            // name.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", unguessable())
            .env("GIT_TERMINAL_PROMPT", "0")
            // Messages are matched, so they must not be translated ones.
            .env("LC_ALL", "C")
            .arg("--no-pager")
            .arg("-C")
            .arg(self.dir)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// Returns a name that no repository can have foreseen.
fn unguessable() -> String {
    Uuid::new_v4().simple().to_string()
}

#[cfg(unix)]
pub(super) fn os_string(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
pub(super) fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}
