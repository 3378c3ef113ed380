//! Finds a git that belongs to the system, and not to the repository that it is to look at.

use std::env::{self, consts::EXE_SUFFIX};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::command::os_string;
use super::work_trees::work_trees;

/// Returns the git in the first folder of `PATH` that has one and is in no working tree of the repositories of `dir`, as
/// `node_modules/.bin` may be, nor in one of the repository that the environment names. Folders without a whole path are passed over too: the program of that name would be the one
/// of the repository that somebody stands in.
pub(super) fn program(dir: &Path) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let in_each = env::split_paths(&folders).filter(|folder| folder.is_absolute());
    let programs = in_each.map(|folder| folder.join(format!("git{EXE_SUFFIX}"))).filter(|file| is_program(file));
    let around = dir.canonicalize().map(|dir| Around::of(&dir)).unwrap_or_default();
    programs.into_iter().find(|file| !around.has(file))
}

/// What a folder belongs to.
#[derive(Default)]
struct Around {
    /// The outermost folder at or above it that looks like the root of a working tree, or the folder itself if none does; and
    /// the same of each of the repositories, which may be in the working tree that it is linked to.
    trees: Vec<PathBuf>,
    /// The repositories at or above it. A `.git` may be no repository, so that git looks for one further up; and a
    /// repository around another, as around a submodule, is trusted no more than that.
    repositories: Vec<PathBuf>,
}

impl Around {
    fn of(dir: &Path) -> Self {
        let of_environment = |name| Some(dir.join(env::var_os(name)?)).and_then(|place| place.canonicalize().ok());
        let repositories: Vec<PathBuf> = repositories(dir).chain(of_environment("GIT_DIR")).collect();
        // A configuration can name a working tree that has nothing of the repository.
        let named = repositories.iter().flat_map(|repository| work_trees(repository));
        let named = named.filter_map(|tree| tree.canonicalize().ok()).chain(of_environment("GIT_WORK_TREE"));
        let places: Vec<PathBuf> = repositories.iter().cloned().chain(named).chain([dir.to_owned()]).collect();
        Self { trees: places.iter().map(|place| outermost(place)).collect(), repositories }
    }

    /// Returns whether the program, or what a link in its place leads to, is in one of the trees, or in any other working
    /// tree of one of the repositories, which may have the same files.
    fn has(&self, program: &Path) -> bool {
        let folder = program.parent().and_then(|folder| folder.canonicalize().ok());
        let places = [folder, program.canonicalize().ok()];
        places.iter().flatten().any(|place| {
            self.trees.iter().any(|tree| place.starts_with(tree))
                || repositories(place).any(|repository| self.repositories.contains(&repository))
        })
    }
}

fn outermost(dir: &Path) -> PathBuf {
    let roots = dir.ancestors().filter(|folder| folder.join(".git").symlink_metadata().is_ok());
    roots.last().unwrap_or(dir).to_owned()
}

/// Returns the repository of each `.git` at or above a place; of a linked working tree, its part and the whole that it
/// shares. A folder at or above the place may be a repository itself.
fn repositories(place: &Path) -> impl Iterator<Item = PathBuf> {
    place.ancestors().flat_map(|folder| {
        let place = folder.join(".git");
        let leads_on = place.metadata().is_ok_and(|data| data.is_file());
        let own = if leads_on { named(&place, b"gitdir: ") } else { Some(place) };
        let shared = own.as_deref().and_then(|own| named(&own.join("commondir"), b""));
        let bare = (folder.join("HEAD").exists() && folder.join("objects").exists()).then(|| folder.to_owned());
        [own, shared, bare].into_iter().flatten().filter_map(|repository| repository.canonicalize().ok())
    })
}

/// Returns the path that a file of git's names behind `prefix`.
fn named(file: &Path, prefix: &[u8]) -> Option<PathBuf> {
    let text = contents(file)?;
    let named = text.strip_prefix(prefix)?.trim_ascii_end();
    Some(file.parent()?.join(os_string(named)))
}

/// Returns what a file of git's holds.
pub(super) fn contents(file: &Path) -> Option<Vec<u8>> {
    /// How many bytes of a file `.git` git reads at least.
    const MAX_BYTES: u64 = 1 << 20;
    // Opening anything else might wait without end.
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut text = Vec::new();
    File::open(file).ok()?.take(MAX_BYTES).read_to_end(&mut text).ok()?;
    Some(text)
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
