//! The repository around a folder, from the `git` command line.
//!
//! This is where the examples and tests get a workspace from. Nothing is cleaned up here: a remote
//! URL with a credential in it comes back with the credential.
//!
//! No program that a repository names is run: no file system monitor, filter, hook or transport, in it or in a
//! submodule; and git is one of the system's, or the one that the user names, from 2.31 on. No library is loaded from the
//! current folder, or from another one that a path leads to from there. Nor does what it names for a file take more memory
//! than a limit, where the system has one for a program and lets it be set; of what git says of it, more than a limit is
//! not read.

mod command;
mod failure;
#[cfg(unix)]
mod libraries;
mod not_git;
mod program;
mod remotes;
mod run;
mod settings;
mod submodules;
#[cfg(test)]
mod tests;
mod unusable;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use codex_metadata_cli::print::Named;
use command::{Git, MAX_FILES, os_string};
use failure::{Failure, Reason, lacks_attributes, lacks_rules, lacks_something};
use remotes::MAX_REMOTES;

pub use not_git::NotGit;
pub use program::FOLDERS;
pub(crate) use run::within;

/// How long all answers of git together may take.
pub const TIME_LIMIT: Duration = Duration::from_secs(5);

/// A git repository with a working tree, as it was when it was asked.
///
/// Bytes that are not UTF-8 are replaced by U+FFFD in all texts, but in names and URLs of remotes, where they are escaped as
/// in a URL (`%FF`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Absolute path of the working tree's root, symbolic links resolved.
    pub root: String,
    /// Fetch URL of each remote by its name, exactly as configured. If an `insteadOf` or a `pushInsteadOf` makes another URL
    /// of it, in which a part of it may be a credential, it is that URL, or has `vcs::` in front if there are more than are
    /// looked at; so is the name. Where a remote has several, the first behind the last empty one, which is what git fetches
    /// from. If the remote names a program that reads its URLs (`remote.NAME.vcs`), `vcs::` comes first, as in a URL that
    /// names one. `None` for a remote that has other settings only, such as the one that `git fetch --filter` makes with a URL
    /// for its name. One that only the user's or the system's configuration has such settings for is left out.
    pub remotes: BTreeMap<String, Option<String>>,
    /// Full hash of the commit that `HEAD` is at, `None` while there is no commit.
    ///
    /// An error says why it is not known.
    pub head: Result<Option<String>, String>,
    /// `true` if anything differs from `HEAD`: staged, unstaged or untracked, but not ignored; of a submodule, its commit.
    ///
    /// An error says why it is not known: git failed, or took too much time or memory; or the repository of a submodule is
    /// not there; or a file, a folder or a submodule cannot be read; or files look modified, and that may be because no
    /// filter is run and no `core.attributesFile` of the repository is read. Files can look so after they were touched, and
    /// also right after a checkout: git compares the content of those that it wrote last. A file that looks the same without
    /// its filter or that file, such as one that was not decrypted, is no change.
    pub has_changes: Result<bool, String>,
}

/// Why there is no repository to speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// There is no `git` to ask in any of the [`FOLDERS`].
    NoGit,
    /// Each of these programs, in the order in which they were asked, is no git that answers.
    NoneAnswers(Vec<NotGit>),
    /// Git is older than 2.31, and takes no settings that overrule those of the repository.
    OldGit,
    /// The folder is in no repository.
    NotInRepository,
    /// Git takes this `.git` for no repository: it is damaged, or must not be read.
    Unusable(PathBuf),
    /// The repository is bare: it has no working tree.
    Bare,
    /// The folder is git's own, within a repository.
    InGitFolder,
    /// The repository has its working tree in another folder (`core.worktree`).
    OutsideWorkTree,
    /// The repository belongs to another user: git does not look into it.
    OfAnotherUser,
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NoneAnswers(programs) => {
                for program in programs {
                    write!(f, "{program}; ")?;
                }
                if programs.iter().any(|program| program.not_run.is_none()) {
                    "name another one with `--git FILE`; on a Mac, `xcode-select --install` installs git"
                } else {
                    "name another one with `--git FILE`"
                }
            }
            Self::NoGit => "there is no program `git` in the folders of the system: name it with `--git FILE`",
            Self::OldGit => {
                "git is older than 2.31, and would run programs that the repository names: name a newer one with `--git FILE`"
            }
            Self::NotInRepository => "it is not in a git repository",
            Self::Unusable(repository) => {
                write!(f, "git cannot use \"{}\": ", Named(repository))?;
                "it is damaged, or must not be read; does it belong to another user?"
            }
            Self::Bare => "it is in a bare git repository, which has no working tree",
            Self::InGitFolder => "it is git's own folder, which has no working tree",
            Self::OutsideWorkTree => "it is outside the working tree of its git repository",
            Self::OfAnotherUser => {
                "the git repository belongs to another user, so that git does not look into it; see `safe.directory`"
            }
        };
        f.write_str(text)
    }
}

impl Repository {
    /// Looks for the repository whose working tree `dir` is in, with the git of the first of the [`FOLDERS`] that has one; a
    /// program that does not answer as git does is not one. Blocks while a few git processes run, for [`TIME_LIMIT`] at most.
    ///
    /// # Errors
    ///
    /// When git fails, or the time is over, before git has said where the repository is and what its configuration has:
    /// `dir` does not exist, or the configuration is corrupt. The error has nothing of what git wrote, where it may
    /// quote a credential.
    pub fn discover(dir: &Path) -> anyhow::Result<Result<Self, Nothing>> {
        Self::look(program::programs_in(FOLDERS), program::is_there, dir, TIME_LIMIT)
    }

    /// Does the same with another git. Its path should be whole: a name alone is looked for in `PATH`.
    ///
    /// # Errors
    ///
    /// As for [`discover`](Self::discover).
    pub fn discover_with(program: &Path, dir: &Path) -> anyhow::Result<Result<Self, Nothing>> {
        Self::look([program.to_owned()], |_| true, dir, TIME_LIMIT)
    }

    /// Asks the first of the programs that answers as git does, and nothing of those behind it. Of those before it, each
    /// that counts is named, and none is asked again by another path.
    fn look(
        programs: impl IntoIterator<Item = PathBuf>,
        counts: fn(&Path) -> bool,
        dir: &Path,
        limit: Duration,
    ) -> anyhow::Result<Result<Self, Nothing>> {
        let start = Instant::now();
        let (mut others, mut files) = (Vec::new(), Vec::new());
        for program in programs {
            let mut git = Git::new(&program, dir, start, limit);
            let asked = files.clone();
            if !asked.is_empty() && git.look(move |program| asked.contains(&program::file(program)))? {
                continue;
            }
            match nothing(&git) {
                Ok(None) => return Self::ask(&mut git),
                Ok(Some(nothing)) => return Ok(Err(nothing)),
                Err(failure) if failure.is_of_no_git() => {
                    let name = move |program: &Path| (NotGit::new(program, &failure), program::file(program));
                    if let Some((not_git, file)) = git.look(move |program| counts(program).then(|| name(program)))? {
                        others.push(not_git);
                        files.push(file);
                    }
                }
                Err(failure) => return Err(failure.into()),
            }
        }
        Ok(Err(if others.is_empty() { Nothing::NoGit } else { Nothing::NoneAnswers(others) }))
    }

    fn ask(git: &mut Git<'_>) -> anyhow::Result<Result<Self, Nothing>> {
        if !git.takes_settings()? {
            return Ok(Err(Nothing::OldGit));
        }
        let root = git.output(&["rev-parse", "--show-toplevel"])?;
        git.switch_programs_off()?;
        // Without the rest, the root and the remotes are still worth having.
        let why = |failure: Failure| failure.to_string();
        let (remotes, head) = (remotes::ask(git)?, head(git));
        let has_changes = match &head {
            // Git would compare with nothing.
            Err(failure) if failure.reason() == Some(Reason::Objects) => Err(failure.to_string()),
            // It would compare with the wrong commit.
            Err(failure @ Failure::OtherHead) => Err(failure.to_string()),
            _ => has_changes(git, Path::new(&os_string(one_line(&root)))).map_err(why),
        };
        Ok(Ok(Self { root: line(&root), remotes, head: head.map_err(why), has_changes }))
    }
}

/// Returns `true` if the time was over before git had said what [`Repository::discover`] needs.
pub(crate) fn took_too_long(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Failure::TimeIsOver(_)))
}

/// Why there is no working tree to look at; `None` where there is one.
fn nothing(git: &Git<'_>) -> Result<Option<Nothing>, Failure> {
    let questions = ["rev-parse", "--is-inside-work-tree", "--is-bare-repository", "--is-inside-git-dir"];
    let answer = match git.output(&questions) {
        Ok(answer) => line(&answer),
        // It does not know `-C`, which came with 1.8.5.
        Err(Failure::Ended { code: Some(129), .. }) => return Ok(Some(Nothing::OldGit)),
        // Git has one exit code for all that is fatal, so its message has to tell.
        Err(failure) => match failure.reason() {
            Some(Reason::NotInRepository) => {
                let unusable = unusable::find(git)?;
                return Ok(Some(unusable.map_or(Nothing::NotInRepository, Nothing::Unusable)));
            }
            Some(Reason::OfAnotherUser) => return Ok(Some(Nothing::OfAnotherUser)),
            // Of a user who has set `safe.bareRepository`.
            Some(Reason::Bare) => return Ok(Some(Nothing::Bare)),
            _ => return Err(failure),
        },
    };
    let answers: Option<Vec<bool>> = answer.lines().map(|answer| answer.parse().ok()).collect();
    let [is_in_tree, is_bare, is_in_git_folder] = answers.unwrap_or_default()[..] else {
        return Err(Failure::NoAnswer);
    };
    Ok(match (is_in_tree, is_bare, is_in_git_folder) {
        (true, ..) => None,
        (_, true, _) => Some(Nothing::Bare),
        (.., true) => Some(Nothing::InGitFolder),
        _ => Some(Nothing::OutsideWorkTree),
    })
}

fn head(git: &Git<'_>) -> Result<Option<String>, Failure> {
    let hash = |name| git.output_or_none(&["rev-parse", "--verify", "--quiet", name]);
    // A branch may name a tag. If there is no object, or it cannot be read, its hash is known all the same.
    let head = match hash("HEAD^{commit}") {
        Ok(None) | Err(Failure::Ended { .. }) => hash("HEAD"),
        head => head,
    };
    let head = head?.map(|head| line(&head));
    // No object has the hash of zeros, where a new working tree has its `HEAD` before it has a commit.
    if head.as_ref().is_some_and(|head| head.bytes().any(|digit| digit != b'0')) {
        // Git takes a tag, branch or remote of this name where `HEAD` leads to no commit. This question is about no other name.
        return match git.output_or_none(&["show-ref", "--verify", "--quiet", "HEAD"]) {
            Ok(None) => Err(Failure::OtherHead),
            // Git has no object for it.
            Ok(Some(_)) | Err(Failure::Ended { .. }) => Ok(head),
            Err(failure) => Err(failure),
        };
    }
    // Either there is no commit, or the branch cannot be read. This question names no commit, so that git says which.
    match git.output(&["rev-list", "--max-count=1", "--default", "HEAD"]) {
        Err(failure) if failure.reason() == Some(Reason::NoCommit) => Ok(None),
        // There is one since.
        head => head.map(|head| Some(line(&head)).filter(|head| !head.is_empty())),
    }
}

fn has_changes(git: &Git<'_>, root: &Path) -> Result<bool, Failure> {
    // Said outright, because a user's configuration may hide untracked files; of a submodule only what can be told
    // without a git process in it, which would heed its configuration; and without the search for renames, which needs
    // content that a partial clone may lack.
    let args =
        ["status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=normal", "--ignore-submodules=dirty"];
    let answer = git.beginning(&args, MAX_FILES).map_err(|failure| match failure {
        Failure::Ended { run, code, reason: Some(Reason::Objects) } if is_partial(git) => {
            Failure::Ended { run, code, reason: Some(Reason::Fetch) }
        }
        other => other,
    })?;
    // A user may want to see what is stashed, in a line of its own.
    let changes = answer.texts().filter(|line| !line.starts_with(b"# "));
    // An untracked file may be ignored.
    let lacks_rules = lacks_rules(&answer.messages);
    let mut may_be_ignored = false;
    let changes = changes.filter(|change| {
        let is_ignored = lacks_rules && change.starts_with(b"? ");
        may_be_ignored |= is_ignored;
        !is_ignored
    });
    let Some(files) = changes.map(modified_file).collect::<Option<Vec<_>>>() else {
        return Ok(true);
    };
    // There is no change, unless it is one with a name that is longer than all that is read.
    if files.is_empty() && answer.is_whole {
        if may_be_ignored || lacks_something(&answer.messages) {
            return Err(Failure::Unread);
        }
        return submodules::check(git, root.to_owned()).map(|()| false);
    }
    if files.iter().any(|file| file.is_link) && git.has_links()? {
        return Ok(true);
    }
    let there = what_is_there(git, root, &files.iter().map(|file| file.path).collect::<Vec<_>>())?;
    // No filter makes a file of what is none.
    if there.contains(&There::Other) {
        return Ok(true);
    }
    let files = files.iter().zip(there).filter(|(_, there)| *there == There::File).map(|(file, _)| file.path);
    let files: Vec<&[u8]> = files.collect();
    if files.is_empty() && answer.is_whole || lacks_attributes(&answer.messages) {
        return Err(Failure::Unread);
    }
    git.check_modified(&files).map(|()| true)
}

/// What is in the place of a file that git takes for modified.
#[derive(Clone, Copy, PartialEq, Eq)]
enum There {
    File,
    /// A file that cannot be read, of which nothing is known.
    Unread,
    /// A pipe, a socket or a device, which is not opened: somebody may wait at its other end.
    Other,
}

/// Looks at the places of these files. The paths begin at the root.
fn what_is_there(git: &Git<'_>, root: &Path, files: &[&[u8]]) -> Result<Vec<There>, Failure> {
    let paths: Vec<PathBuf> = files.iter().map(|file| root.join(os_string(file))).collect();
    let look = |path: &PathBuf| match path.symlink_metadata() {
        Ok(found) if !found.is_file() => There::Other,
        _ if File::open(path).is_ok() => There::File,
        _ => There::Unread,
    };
    git.within_time("looking at modified files", move || paths.iter().map(look).collect())
}

/// Returns `true` if the repository is a clone that lacks objects until they are needed. Git may say only that it cannot
/// read them.
fn is_partial(git: &Git<'_>) -> bool {
    let args = ["config", "--name-only", "--get-regexp", r"^(extensions\.partialclone|remote\..+\.promisor)$"];
    git.beginning(&args, MAX_REMOTES).is_ok_and(|answer| !answer.text.is_empty())
}

/// A file of which only the content is changed, and not staged.
struct ModifiedFile<'a> {
    path: &'a [u8],
    /// `true` for a symbolic link, of which the content is where it leads to. No filter or attribute is for a link.
    is_link: bool,
}

/// Returns the file of which only the content is changed, and not staged. Any other change is known without the content of
/// a file in the work tree: staged, untracked, missing, of a mode, or of a submodule.
fn modified_file(change: &[u8]) -> Option<ModifiedFile<'_>> {
    // The modes in `HEAD`, in the index and in the work tree, the hashes in `HEAD` and in the index, and the path.
    let mut parts = change.strip_prefix(b"1 .M N... ")?.splitn(6, |byte| *byte == b' ').skip(1);
    let (in_index, in_tree) = parts.next().zip(parts.next())?;
    let path = parts.nth(2)?;
    (in_index == in_tree).then_some(ModifiedFile { path, is_link: in_index == b"120000" })
}

/// Returns the text of [`one_line`].
fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(one_line(output)).into_owned()
}

/// Returns the output without the line feed that git ends it with. Only that one: a path may end in another.
fn one_line(output: &[u8]) -> &[u8] {
    output.strip_suffix(b"\n").unwrap_or(output)
}
