//! Why a program cannot be asked as git.

use std::fmt;
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// A program that is no git that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGit {
    /// The program.
    pub program: PathBuf,
    /// Why it cannot be run. `None` if it runs and does not answer as git does: it may be the one that stands for git on a
    /// Mac without developer tools.
    pub not_run: Option<String>,
}

impl NotGit {
    /// Says why the program gave no answer to the first question.
    pub(super) fn new(program: &Path, failure: &Failure) -> Self {
        let not_run = match failure {
            Failure::NoProgram(_) => Some(why_missing(program).to_owned()),
            Failure::NotRun(_, error) => Some(error.to_string()),
            Failure::Ended { code: None, .. } => Some("a signal ended it before it answered".to_owned()),
            _ => None,
        };
        Self { program: program.to_owned(), not_run }
    }
}

impl fmt::Display for NotGit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = self.program.to_string_lossy();
        match &self.not_run {
            Some(why) => write!(f, "{program:?} cannot be run: {why}"),
            None => write!(f, "{program:?} does not answer as git does"),
        }
    }
}

/// Returns what is missing. The system has one error for the program and for what it needs to be run.
fn why_missing(program: &Path) -> &'static str {
    if program.parent() == Some(Path::new("")) {
        "there is no such program"
    } else if program.exists() {
        "the interpreter that its first line names, or the loader that it needs, is not there"
    } else if program.is_symlink() {
        "it is a link to a file that is not there"
    } else {
        "there is no such file"
    }
}
