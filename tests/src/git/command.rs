//! Runs git in a folder that is not trusted.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use codex_metadata_cli::print::Named;
use uuid::Uuid;

use super::failure::{Failure, Reason};
use super::run::{self, Answer, Messages, Output};
use super::settings::Settings;
#[cfg(unix)]
use super::{FOLDERS, libraries};

/// Variables that point git at another repository, or at parts of one, than the folder's own. A
/// process inherits them when it is run by a hook, an alias or `git rebase --exec`.
const REDIRECTIONS: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The maximum size of an answer that is one thing, such as a path, in bytes.
const MAX_OUTPUT: usize = 64 << 10;

/// The maximum size of the names of filters and aliases, in bytes. Each is overruled by two variables, and the system has a
/// limit for all of them together.
const MAX_PROGRAMS: usize = 64 << 10;

/// How much is read of a list of files, in bytes.
pub(super) const MAX_FILES: usize = 16 << 20;

/// Runs git in one folder, within one time limit for all runs.
pub(super) struct Git<'a> {
    program: &'a Path,
    dir: &'a Path,
    limit: Duration,
    start: Instant,
    /// Settings that overrule those of the repository.
    settings: Settings,
    /// The names of the filters that are overruled, of those that change what git compares.
    filters: BTreeSet<Vec<u8>>,
    /// `true` if a file of attributes is overruled.
    lacks_attributes: bool,
}

impl<'a> Git<'a> {
    /// Runs this program, until as much time as `limit` has gone since `start`.
    pub(super) fn new(program: &'a Path, dir: &'a Path, start: Instant, limit: Duration) -> Self {
        let (settings, filters) = (Settings::new(), BTreeSet::new());
        Self { program, dir, limit, start, settings, filters, lacks_attributes: false }
    }

    /// Runs the same program in another folder, within the same time limit.
    pub(super) fn elsewhere(&self, dir: &'a Path) -> Self {
        Self::new(self.program, dir, self.start, self.limit)
    }

    /// Returns the folder that git is run in.
    pub(super) const fn folder(&self) -> &Path {
        self.dir
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
        let args = ["config", "-z", "--show-scope", "--name-only", "--get-regexp", regexp];
        let answer = self.list(&args, MAX_PROGRAMS, "the list of filters and aliases in the configuration")?;
        let mut texts = answer.texts();
        // A key comes as often as it is set.
        let mut keys = BTreeSet::new();
        while let Some((scope, key)) = texts.next().zip(texts.next()) {
            if key == b"core.attributesfile" {
                // The last one counts. Those of the command are from the environment.
                self.lacks_attributes = !matches!(scope, b"global" | b"system" | b"command");
                continue;
            }
            if !keys.insert(key) {
                continue;
            }
            // Another one would be overruled in its place.
            if cfg!(not(unix)) && std::str::from_utf8(key).is_err() {
                return Err(Failure::NotUtf8);
            }
            // Git compares a file as it is if its filter has a program for checkouts alone, and fails if it must have another.
            if let Some((filter, b"clean" | b"process" | b"required")) = filter_of(key) {
                self.filters.insert(filter.to_vec());
            }
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
    pub(super) fn check_modified(&self, files: &[&[u8]]) -> Result<(), Failure> {
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
        let mut input = Vec::new();
        for file in files {
            input.extend([up, file, &[0]].concat());
            if input.len() > MAX_FILES {
                break;
            }
        }
        let answer = self.answer(&["check-attr", "--stdin", "-z", "filter"], input, MAX_FILES)?;
        // For each file, the answer has its path, `filter`, and the name of the filter. The name `unspecified` may be no
        // filter, or one that is called so.
        let mut filters = answer.texts().skip(2).step_by(3);
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
        let Answer { text, is_whole, .. } = self.answer(args, Vec::new(), MAX_OUTPUT)?;
        if is_whole { Ok(text) } else { Err(Failure::TooMuch(format!("the answer to {}", self.run(args)), MAX_OUTPUT)) }
    }

    /// Returns a list of what is in the configuration; an empty one when git says with its exit code 1 that there is nothing.
    ///
    /// # Errors
    ///
    /// Also returns an error if the list has more than `max` bytes.
    pub(super) fn list(&self, args: &[&str], max: usize, what: &str) -> Result<Answer, Failure> {
        match self.answer(args, Vec::new(), max) {
            Err(Failure::Ended { code: Some(1), .. }) => {
                Ok(Answer { text: Vec::new(), is_whole: true, messages: Messages::none() })
            }
            Ok(Answer { is_whole: false, .. }) => Err(Failure::TooMuch(what.to_owned(), max)),
            answer => answer,
        }
    }

    /// Returns up to `max` bytes of the beginning of a list.
    pub(super) fn beginning(&self, args: &[&str], max: usize) -> Result<Answer, Failure> {
        self.answer(args, Vec::new(), max)
    }

    /// Returns `false` if the work tree has a file in place of each symbolic link; its content is filtered.
    pub(super) fn has_links(&self) -> Result<bool, Failure> {
        let answer = self.output_or_none(&["config", "--type=bool", "--get", "core.symlinks"])?;
        Ok(answer.is_none_or(|answer| answer != b"false\n"))
    }

    /// Looks at the program, in what is left of the time.
    pub(super) fn look<T: Send + 'static>(&self, look: impl FnOnce(&Path) -> T + Send + 'static) -> Result<T, Failure> {
        let (program, what) = (self.program.to_owned(), format!("looking at {:?}", self.program.to_string_lossy()));
        self.within_time(&what, move || look(&program))
    }

    /// Does what may wait for a file system, in what is left of the time.
    pub(super) fn within_time<T: Send + 'static>(
        &self,
        what: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        match run::within(self.left(), work) {
            Ok(Some(done)) => Ok(done),
            Ok(None) => Err(self.time_is_over(what)),
            Err(error) => Err(Failure::NotRun(what.to_owned(), error)),
        }
    }

    /// Returns what is left of the time.
    fn left(&self) -> Duration {
        self.limit.saturating_sub(self.start.elapsed())
    }

    fn time_is_over(&self, what: &str) -> Failure {
        Failure::TimeIsOver(format!("{what} took longer than {} seconds", self.limit.as_secs()))
    }

    /// Describes a run.
    fn run(&self, args: &[&str]) -> String {
        format!("`git {}` in \"{}\"", args.join(" "), Named(self.dir))
    }

    /// Returns whether each of these is a repository, or a file that leads to one, by all that git wants of one. Nothing of
    /// them is run, and no configuration is read.
    pub(super) fn are_repositories(&self, paths: &[PathBuf]) -> Result<bool, Failure> {
        let args = ["rev-parse"];
        let mut command = self.command(&args)?;
        for path in paths {
            command.arg("--resolve-git-dir").arg(path);
        }
        match self.answer_of(command, self.run(&args), Vec::new(), MAX_FILES) {
            Ok(_) => Ok(true),
            Err(Failure::Ended { code: Some(128), .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Returns the answer to this input, up to `max` bytes of it.
    fn answer(&self, args: &[&str], input: Vec<u8>, max: usize) -> Result<Answer, Failure> {
        self.answer_of(self.command(args)?, self.run(args), input, max)
    }

    /// Returns the same of a command.
    fn answer_of(&self, mut command: Command, run: String, input: Vec<u8>, max: usize) -> Result<Answer, Failure> {
        let left = self.left();
        // A program that is quick may end before it could be stopped.
        if left.is_zero() {
            return Err(self.time_is_over(&run));
        }
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        let output = match run::run(command, input, left, max) {
            // The folder is git's argument, so that only a missing program gives this error.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Failure::NoProgram(run)),
            output => output.map_err(|error| Failure::NotRun(run.clone(), error))?,
        };
        let Some(Output { success, code, answer }) = output else {
            return Err(self.time_is_over(&run));
        };
        // Git ends with an error when nobody reads the rest.
        if success || !answer.is_whole {
            return Ok(answer);
        }
        Err(Failure::Ended { run, code, reason: Reason::of(&String::from_utf8_lossy(&answer.messages.text)) })
    }

    fn command(&self, args: &[&str]) -> Result<Command, Failure> {
        let mut command = Command::new(self.program);
        for variable in REDIRECTIONS {
            command.env_remove(variable);
        }
        // A trace is among the messages, and so is that it cannot be written.
        let is_of_trace = |name: &OsString| name.as_encoded_bytes().starts_with(b"GIT_TRACE");
        env::vars_os().map(|(name, _)| name).filter(is_of_trace).for_each(|name| {
            command.env_remove(name);
        });
        // With it, git would take `:/` for the name of a file.
        command.env_remove("GIT_LITERAL_PATHSPECS");
        #[cfg(unix)]
        {
            // Where git itself looks for programs.
            command.env("PATH", FOLDERS.join(":"));
            libraries::keep_whole_paths(&mut command);
        }
        self.settings.set(&mut command)?;
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
        Ok(command)
    }
}

/// Returns the name of the filter that this key is of, and the key's last part.
fn filter_of(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut parts = key.strip_prefix(b"filter.")?.rsplitn(2, |byte| *byte == b'.');
    let last = parts.next()?;
    Some((parts.next()?, last))
}

/// Returns a name that no repository can have foreseen.
fn unguessable() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Returns the text as the system has it; where that has no bytes, those that are not UTF-8 are lost.
#[cfg(unix)]
pub(super) fn os_string(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
pub(super) fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}
