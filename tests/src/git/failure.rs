//! Why git gave no answer.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use super::run::Messages;

/// What git ended for, as far as it can be told. Git's own words quote the configuration and names of files, where a URL
/// may have a credential in any form, so that none of them is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    NotInRepository,
    OfAnotherUser,
    Bare,
    GitFile,
    NoFolder,
    WorkTree,
    Memory,
    Version,
    Configuration,
    Index,
    Objects,
    NoCommit,
    Fetch,
    Permission,
}

impl Reason {
    /// How git's messages begin.
    const BEGINNINGS: [(&str, Self); 69] = [
        // Of `Settings`.
        ("bad boolean config value 'nothing-is-fetched' for 'fetch.prune'", Self::Fetch),
        // Git before 2.56, for what the file names.
        ("not a git repository: ", Self::GitFile),
        ("not a git repository", Self::NotInRepository),
        ("detected dubious ownership", Self::OfAnotherUser),
        // Before 2.38.
        ("unsafe repository", Self::OfAnotherUser),
        ("cannot use bare repository", Self::Bare),
        ("invalid gitfile format", Self::GitFile),
        ("no path in gitfile", Self::GitFile),
        ("gitfile does not point", Self::GitFile),
        ("too large to be a .git file", Self::GitFile),
        ("error reading ", Self::GitFile),
        ("cannot change to", Self::NoFolder),
        ("cannot chdir to", Self::WorkTree),
        ("Invalid path '", Self::WorkTree),
        ("Out of memory", Self::Memory),
        ("Expected git repo version", Self::Version),
        ("unknown repository extension", Self::Version),
        ("unknown repository storage", Self::Version),
        ("repo version is", Self::Version),
        ("unknown hash algorithm", Self::Version),
        ("bad boolean", Self::Configuration),
        ("bad numeric", Self::Configuration),
        ("bad config", Self::Configuration),
        ("bad zlib", Self::Configuration),
        ("bad pack", Self::Configuration),
        ("bogus count in", Self::Configuration),
        ("too many entries in", Self::Configuration),
        ("missing value for", Self::Configuration),
        ("malformed value for", Self::Configuration),
        ("invalid value for", Self::Configuration),
        ("unable to parse commit", Self::Objects),
        ("unable to parse object", Self::Objects),
        ("unable to parse", Self::Configuration),
        ("could not expand include path", Self::Configuration),
        ("exceeded maximum include depth", Self::Configuration),
        ("remote configurations via", Self::Configuration),
        ("bad signature", Self::Index),
        ("bad index", Self::Index),
        // The name of a pack's index follows `index file` as well, and git goes on without the pack.
        ("index file corrupt", Self::Index),
        ("index uses ", Self::Index),
        ("index entry ", Self::Index),
        ("unknown index entry", Self::Index),
        ("broken index", Self::Index),
        ("corrupted cache-tree", Self::Index),
        ("malformed name field in the index", Self::Index),
        ("unordered stage entries", Self::Index),
        ("multiple stage entries", Self::Index),
        ("bad object", Self::Objects),
        ("bad tree", Self::Objects),
        ("unable to read tree", Self::Objects),
        ("loose object", Self::Objects),
        ("object file", Self::Objects),
        ("packed object", Self::Objects),
        ("too-short tree", Self::Objects),
        ("malformed mode in tree", Self::Objects),
        ("empty filename in tree", Self::Objects),
        ("unterminated line in", Self::Objects),
        ("your current branch appears to be broken", Self::Objects),
        // The branch follows, in quotation marks.
        ("your current branch '", Self::NoCommit),
        ("unexpected line in", Self::Objects),
        ("bad shallow line", Self::Objects),
        ("multi-pack-index ", Self::Objects),
        ("invalid MIDX", Self::Objects),
        ("commit-graph ", Self::Objects),
        ("unable to find all commit-graph files", Self::Objects),
        ("invalid commit position", Self::Objects),
        ("invalid parent position", Self::Objects),
        ("failed to parse commit", Self::Objects),
        ("could not fetch", Self::Fetch),
    ];

    /// What the messages contain that begin with the name of a file or of a setting.
    const PARTS: [(&str, Self); 6] = [
        ("Cannot allocate memory", Self::Memory),
        ("Permission denied", Self::Permission),
        (": index file ", Self::Index),
        (": unable to map index file", Self::Index),
        ("config", Self::Configuration),
        ("corrupt", Self::Objects),
    ];

    pub(super) fn of(message: &str) -> Option<Self> {
        // Git ends with the first fatal line: behind it may be more of a name that the line quotes.
        let mut is_over = false;
        let own = message.lines().take_while(|line| !std::mem::replace(&mut is_over, line.starts_with("fatal: ")));
        let own = own.filter_map(|line| line.strip_prefix("fatal: ").or(line.strip_prefix("error: ")));
        let own: Vec<&str> = own.collect();
        // Git before 2.17 writes it with a capital.
        let with_capital = ("Not a git repository", Self::NotInRepository);
        let beginnings = || Self::BEGINNINGS.into_iter().chain([with_capital]);
        let begins = |line: &&str| beginnings().find(|(beginning, _)| line.starts_with(beginning));
        // The names of the folders on the way to a file say nothing.
        let has = |line: &&str| {
            let (begin, end) = (line.find('/').unwrap_or_default(), line.rfind('/').unwrap_or_default());
            let line = [&line[..begin], &line[end..]].concat();
            Self::PARTS.into_iter().find(|(part, _)| line.contains(part))
        };
        own.iter().find_map(begins).or_else(|| own.iter().find_map(has)).map(|(_, reason)| reason)
    }
}

/// Returns `true` if git says that it could not look at something, and goes on without it, or if it says too much. Without
/// the user's own file of what is ignored, no more is ignored.
pub(super) fn lacks_something(messages: &Messages) -> bool {
    !messages.is_whole || unread(messages).iter().any(|line| !is_named(line, "/git/ignore"))
}

/// Returns `true` if git says that it could not read a file of what is ignored, or of attributes.
pub(super) fn lacks_rules(messages: &Messages) -> bool {
    !messages.is_whole || unread(messages).iter().any(|line| line.starts_with(NO_ACCESS))
}

/// Returns `true` if git says that it could not read what may be a file of attributes, without which files may look modified.
/// The user's own may have any name.
pub(super) fn lacks_attributes(messages: &Messages) -> bool {
    const OF_IGNORED: [&str; 3] = ["/git/ignore", ".gitignore", "/info/exclude"];
    let may_be = |line: &String| line.starts_with(NO_ACCESS) && !OF_IGNORED.iter().any(|name| is_named(line, name));
    !messages.is_whole || unread(messages).iter().any(may_be)
}

/// Returns `true` if git says that it could not read a file whose path ends so.
fn is_named(line: &str, end: &str) -> bool {
    line.strip_prefix(NO_ACCESS).is_some_and(|rest| rest.contains(&format!("{end}': ")))
}

/// How git begins to say that it could not read a file of what is ignored, or of attributes.
const NO_ACCESS: &str = "warning: unable to access '";

/// Returns the messages about a folder, about rules, or about a version that git does not know, and others that end with the
/// system's own words for an error. The name of a file may have a line feed, or be longer than what git writes.
fn unread(messages: &Messages) -> Vec<String> {
    if messages.text.is_empty() {
        return Vec::new();
    }
    // Rust adds a number.
    let text = |code| {
        let text = io::Error::from_raw_os_error(code).to_string();
        text.rsplit_once(" (").map_or_else(|| text.clone(), |(text, _)| text.to_owned())
    };
    let errors: BTreeSet<String> = (1..=u8::MAX.into()).map(text).collect();
    let has_error = |line: &&str| line.rsplit_once(": ").is_some_and(|(_, end)| errors.contains(end));
    // Git reads no rules behind a link, so that there are none.
    let link = text(if cfg!(target_os = "linux") { 40 } else { 62 });
    let is_link = |line: &&str| line.starts_with(NO_ACCESS) && line.ends_with(&link);
    let messages = String::from_utf8_lossy(&messages.text);
    // The name of a folder may have lines that look like another message.
    let is_of_folder = |line: &&str| line.starts_with("warning: could not open directory '");
    // Git goes on without a submodule that it does not know how to read.
    let is_of_version = |line: &&str| {
        let begins =
            |rest: &str| Reason::BEGINNINGS.iter().any(|(begin, of)| *of == Reason::Version && rest.starts_with(begin));
        line.strip_prefix("warning: ").is_some_and(begins)
    };
    let is_of_rules = |line: &&str| line.starts_with(NO_ACCESS);
    let is_unread = |line: &&str| {
        is_of_folder(line) || is_of_version(line) || (has_error(line) || is_of_rules(line)) && !is_link(line)
    };
    let lines = messages.lines().filter(is_unread);
    lines.map(str::to_owned).collect()
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotInRepository => "it is not in a git repository",
            Self::OfAnotherUser => "the repository belongs to another user",
            Self::Bare => "the repository is bare",
            Self::GitFile => "its file `.git` names no repository that is there and can be read; was it moved?",
            Self::NoFolder => "there is no such folder, or it cannot be entered",
            Self::WorkTree => {
                "the working tree that `core.worktree` names is not there, or it cannot be entered; was a submodule moved?"
            }
            Self::Memory => "it takes more memory than it may",
            Self::Version => "the repository has a version or an extension that this git does not know",
            Self::Configuration => "the configuration has something that git cannot use",
            Self::Index => "the index cannot be read",
            Self::Objects => "an object or a reference cannot be read",
            Self::NoCommit => "there is no commit",
            Self::Fetch => {
                "the partial clone lacks an object, or has a damaged one, and nothing is fetched; if you trust the repository, run `git status` there"
            }
            Self::Permission => "a file must not be read",
        })
    }
}

/// The reason why git gave no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such program.
    NoProgram(String),
    /// It could not be run.
    NotRun(String, io::Error),
    /// It was stopped; with the whole message.
    TimeIsOver(String),
    /// What it says of this has more bytes than this.
    TooMuch(String, usize),
    /// A filter or an alias has a name that cannot be given to git.
    NotUtf8,
    /// It ended with an exit code, or was ended.
    Ended { run: String, code: Option<i32>, reason: Option<Reason> },
    /// It answered what no git answers.
    NoAnswer,
    /// It takes a submodule for unchanged that has no repository, or a damaged one.
    LostSubmodule,
    /// It takes a file, a folder or a submodule that it cannot read for unchanged, or a file for modified.
    Unread,
    /// It takes another reference for `HEAD`, which leads to no commit.
    OtherHead,
    /// The answer depends on what was overruled.
    Overruled(&'static str),
}

impl Failure {
    /// Returns `true` if no git fails like this in the first question: it ends with 128, or with 129 if it does not know an
    /// option. Apple's stand-in for git ends with 1, 69 or 72, and a shell that cannot run a program with 126 or 127. A
    /// signal ends a program whose library is gone, on a Mac, or that was built for another processor.
    pub(super) const fn is_of_no_git(&self) -> bool {
        match self {
            Self::NoProgram(_) | Self::NotRun(..) | Self::NoAnswer => true,
            Self::Ended { code: None, reason, .. } => reason.is_none(),
            Self::Ended { code: Some(code), .. } => !matches!(code, 128 | 129),
            _ => false,
        }
    }

    /// Returns what git ended for.
    pub(super) const fn reason(&self) -> Option<Reason> {
        if let Self::Ended { reason, .. } = self { *reason } else { None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProgram(run) => write!(f, "cannot run {run}: there is no such program"),
            Self::NotRun(run, error) => write!(f, "cannot run {run}: {error}"),
            Self::TimeIsOver(message) => f.write_str(message),
            Self::TooMuch(what, max) => write!(f, "{what} has more than {max} bytes"),
            Self::NoAnswer => f.write_str("it answers what no git answers"),
            Self::LostSubmodule => f.write_str("the repository of a submodule is not there, or is damaged; was it moved?"),
            Self::Unread => f.write_str("a file or folder cannot be read, and may have changed"),
            Self::OtherHead => f.write_str(
                "the branch has no commit that can be read, and git takes a tag, branch or remote called `HEAD` for it: rename that one",
            ),
            Self::NotUtf8 => {
                f.write_str("the name of a filter or an alias is not UTF-8, and cannot be overruled on this system")
            }
            Self::Overruled(why) => {
                write!(f, "{why}; if you trust the repository, `git status` there says whether they differ")
            }
            Self::Ended { run, code, reason } => {
                match (code, reason) {
                    (Some(code), _) => write!(f, "{run} ended with exit code {code}: ")?,
                    (None, Some(_)) => write!(f, "{run} was ended: ")?,
                    (None, None) => return write!(f, "{run} was ended by a signal"),
                }
                match reason {
                    Some(reason) => reason.fmt(f),
                    None => f.write_str(
                        "what git says may hold a credential, and is not shown; if you trust the repository, run `git status` there",
                    ),
                }
            }
        }
    }
}

impl std::error::Error for Failure {}
