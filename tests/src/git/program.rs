//! Finds a git that belongs to the system, and not to the repository that it is to look at.

use std::collections::BTreeSet;
use std::env::{self, consts::EXE_SUFFIX};
use std::path::{Path, PathBuf};

use super::command::os_string;
use super::files::{Files, TooMuch};
use super::work_trees::work_trees;

/// Returns the git in the first folder of `PATH` that has one and is in no working tree of the repositories of `dir`, as
/// `node_modules/.bin` may be, nor in one of the repository that the environment names. Folders without a whole path are passed over too: the program of that name would be the one
/// of the repository that somebody stands in.
///
/// None is known to be good where a repository has more than is read.
pub(super) fn program(dir: &Path) -> Result<Option<PathBuf>, TooMuch> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let in_each = env::split_paths(&folders).filter(|folder| folder.is_absolute());
    let programs = in_each.map(|folder| folder.join(format!("git{EXE_SUFFIX}"))).filter(|file| is_program(file));
    let mut files = Files::new();
    let around = match dir.canonicalize() {
        Ok(dir) => Around::of(&dir, &mut files)?,
        Err(_) => Around::default(),
    };
    for file in programs {
        if !around.has(&file, &mut files)? {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

/// What a folder belongs to.
#[derive(Default)]
struct Around {
    /// The outermost folder at or above it that looks like the root of a working tree, or the folder itself if none does; and
    /// the same of each of the repositories, which may be in the working tree that it is linked to.
    trees: Vec<PathBuf>,
    /// The repositories at or above it. A `.git` may be no repository, so that git looks for one further up; and a
    /// repository around another, as around a submodule, is trusted no more than that.
    repositories: BTreeSet<PathBuf>,
}

impl Around {
    fn of(dir: &Path, files: &mut Files) -> Result<Self, TooMuch> {
        let of_environment = |name| Some(dir.join(env::var_os(name)?)).and_then(|place| place.canonicalize().ok());
        let mut repositories = repositories(dir, files)?;
        repositories.extend(of_environment("GIT_DIR"));
        let mut places: BTreeSet<PathBuf> = repositories.clone();
        places.insert(dir.to_owned());
        places.extend(of_environment("GIT_WORK_TREE"));
        // A configuration can name a working tree that has nothing of the repository.
        for repository in &repositories {
            places.extend(work_trees(repository, files)?.iter().filter_map(|tree| tree.canonicalize().ok()));
        }
        Ok(Self { trees: places.iter().map(|place| outermost(place)).collect(), repositories })
    }

    /// Returns whether the program, or what a link in its place leads to, is in one of the trees, or in any other working
    /// tree of one of the repositories, which may have the same files.
    fn has(&self, program: &Path, files: &mut Files) -> Result<bool, TooMuch> {
        let folder = program.parent().and_then(|folder| folder.canonicalize().ok());
        for place in [folder, program.canonicalize().ok()].iter().flatten() {
            let is_in_tree = self.trees.iter().any(|tree| place.starts_with(tree));
            if is_in_tree || !self.repositories.is_disjoint(&repositories(place, files)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn outermost(dir: &Path) -> PathBuf {
    let roots = dir.ancestors().filter(|folder| folder.join(".git").symlink_metadata().is_ok());
    roots.last().unwrap_or(dir).to_owned()
}

/// Returns the repository of each `.git` at or above a place; of a linked working tree, its part and the whole that it
/// shares. A folder at or above the place may be a repository itself, or such a part.
fn repositories(place: &Path, files: &mut Files) -> Result<BTreeSet<PathBuf>, TooMuch> {
    let mut found = BTreeSet::new();
    for folder in place.ancestors() {
        let place = folder.join(".git");
        let leads_on = place.metadata().is_ok_and(|data| data.is_file());
        let own = if leads_on { named(&place, b"gitdir: ", files)? } else { Some(place) };
        // A link that leads nowhere is the `HEAD` of a branch without a commit.
        let has_head = folder.join("HEAD").symlink_metadata().is_ok();
        let is_own = has_head && ["objects", "commondir"].iter().any(|name| folder.join(name).exists());
        for repository in own.into_iter().chain(is_own.then(|| folder.to_owned())) {
            let shared = named(&repository.join("commondir"), b"", files)?;
            found.extend([Some(repository), shared].iter().flatten().filter_map(|place| place.canonicalize().ok()));
        }
    }
    Ok(found)
}

/// Returns the path that a file of git's names behind `prefix`.
fn named(file: &Path, prefix: &[u8], files: &mut Files) -> Result<Option<PathBuf>, TooMuch> {
    let text = files.contents(file)?;
    let named = text.as_deref().and_then(|text| text.strip_prefix(prefix)).map(<[u8]>::trim_ascii_end);
    Ok(file.parent().zip(named).map(|(folder, named)| folder.join(os_string(named))))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}
