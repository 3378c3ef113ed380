//! The remotes of a repository, by name, with their URLs.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use codex_metadata::codex::{RemoteName, RemoteUrl};
use codex_metadata_cli::print::escaped;

use super::command::Git;
use super::failure::Failure;

/// The maximum size of the remotes' names and URLs, in bytes. Each is checked, and whoever wrote the configuration may have
/// put any number of any size into it.
pub(super) const MAX_REMOTES: usize = 256 << 10;

/// How much is read of the list of all settings of remotes, in bytes. Those of the user come first, and a remote may have one
/// for each of its branches.
const MAX_SETTINGS: usize = 16 << 20;

/// Returns the remotes as [`Repository::remotes`](super::Repository::remotes) has them.
pub(super) fn ask(git: &Git<'_>) -> Result<BTreeMap<String, Option<String>>, Failure> {
    let args = ["config", "-z", "--get-regexp", r"^(remote\..+\.(url|vcs)|url\..*\.(push)?insteadof)$"];
    let answer = git.list(&args, MAX_REMOTES, "the list of remotes and their URLs")?;
    let (mut urls, mut helpers, mut others): (BTreeMap<&[u8], &[u8]>, BTreeSet<_>, [Instead<'_>; 2]) =
        Default::default();
    // Each entry is the key, a line feed and the value; a key without a value has no line feed.
    for entry in answer.texts() {
        let Some(end) = entry.iter().position(|byte| *byte == b'\n') else {
            continue;
        };
        let (key, value) = (&entry[..end], &entry[end + 1..]);
        if let Some((base, last)) = key.strip_prefix(b"url.").and_then(split_last) {
            others[usize::from(last == b"pushinsteadof")].add(value, base);
            continue;
        }
        let Some((name, last)) = key.strip_prefix(b"remote.").and_then(split_last) else {
            continue;
        };
        // An empty one takes those before it back, from git 2.46 on.
        match (last, value) {
            (b"vcs", _) => drop(helpers.insert(name)),
            (_, b"") => drop(urls.remove(name)),
            _ => drop(urls.entry(name).or_insert(value)),
        }
    }
    // Without these, the URLs are still worth having.
    let own = own_remotes(git).unwrap_or_default();
    let mut names: BTreeSet<&[u8]> = own.iter().map(Vec::as_slice).collect();
    names.extend(urls.keys());
    // What a name stands for where it is given in the place of a URL is in it too. All begin with nothing.
    let name_of = |name: &[u8]| {
        let of = |all: &Instead<'_>| all.of(name, sent_name, 1);
        others.iter().find_map(of).unwrap_or_else(|| escaped(name))
    };
    let url_of = |name: &[u8]| {
        let url = urls.get(name)?;
        let url = others.iter().find_map(|all| all.of(url, sent_url, 0)).unwrap_or_else(|| escaped(url));
        // Its own name may have a form that no URL can have.
        Some(if helpers.contains(name) { format!("vcs::{url}") } else { url })
    };
    Ok(names.into_iter().map(|name| (name_of(name), url_of(name))).collect())
}

/// Returns a key without its last part, and that part.
fn split_last(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let dot = key.iter().rposition(|byte| *byte == b'.')?;
    Some((&key[..dot], &key[dot + 1..]))
}

fn sent_name(name: &str) -> Option<String> {
    RemoteName::new(name).ok().map(|name| name.as_str().to_owned())
}

fn sent_url(url: &str) -> Option<String> {
    RemoteUrl::new(url).ok().map(|url| url.as_str().to_owned())
}

/// What git has in the place of the beginnings of URLs, which may end within a character.
#[derive(Default)]
struct Instead<'a> {
    bases: HashMap<&'a [u8], Vec<String>>,
    /// How long the beginnings are.
    lens: BTreeSet<usize>,
    /// How many bytes of URLs were looked at.
    looked_at: Cell<usize>,
}

/// How many bytes of all URLs together are looked at. Each of thousands may have any of several bases.
const MAX_LOOKED_AT: usize = 1 << 20;

/// How many bases of one beginning are asked. Nobody has more, but whoever wrote the configuration for no remote.
const MAX_BASES: usize = 8;

impl<'a> Instead<'a> {
    fn add(&mut self, beginning: &'a [u8], base: &[u8]) {
        self.lens.insert(beginning.len());
        let bases = self.bases.entry(beginning).or_default();
        // One more says that there are more.
        if bases.len() <= MAX_BASES {
            bases.push(escaped(base));
        }
    }

    /// Returns a URL that git may ask instead of this one, of which this would be `sent`, unless all of that stays in it:
    /// nothing else says that this is for a program, or a query. Beginnings of fewer than `least` bytes do not count.
    fn of(&self, url: &[u8], sent: fn(&str) -> Option<String>, least: usize) -> Option<String> {
        // The longest beginning counts. Of several bases for it, the order of all that they have in common says which.
        let split = |len: &usize| url.split_at_checked(*len);
        let mut known = self.lens.range(least..).rev().filter_map(split);
        let (beginning, rest, bases) = known.find_map(|(start, rest)| Some((start, rest, self.bases.get(start)?)))?;
        let [url, beginning, rest] = [url, beginning, rest].map(escaped);
        let sizes = bases.iter().map(|base| base.len() + rest.len());
        self.looked_at.set(self.looked_at.get() + url.len() + sizes.sum::<usize>());
        if bases.len() > MAX_BASES || self.looked_at.get() > MAX_LOOKED_AT {
            return Some(format!("vcs::{url}"));
        }
        let sent = sent(&url)?;
        // What the beginning does not have was perhaps left out.
        let sent_rest = if sent.ends_with(&rest) { Some(&*rest) } else { sent.strip_prefix(&*beginning) };
        let stays =
            |base: &str, rest: &str| sent_url(&format!("{base}{rest}")).is_some_and(|other| other.ends_with(rest));
        let base = bases.iter().find(|base| !sent_rest.is_some_and(|rest| stays(base, rest)))?;
        Some(format!("{base}{rest}"))
    }
}

/// Returns the names of the remotes that the repository itself has a setting of. Of more than anybody has, some are enough to
/// say that there are some.
///
/// `git remote` lists those in the user's configuration as well, and fails where it cannot use one.
fn own_remotes(git: &Git<'_>) -> Result<BTreeSet<Vec<u8>>, Failure> {
    // Git takes no name that begins with a slash.
    let args = ["config", "-z", "--show-scope", "--name-only", "--get-regexp", r"^remote\.[^/].*\."];
    let answer = git.beginning(&args, MAX_SETTINGS)?;
    let mut texts = answer.texts();
    let (mut names, mut size) = (BTreeSet::new(), 0);
    while let Some((scope, key)) = texts.next().zip(texts.next()) {
        // The second one is of a working tree alone.
        if !matches!(scope, b"local" | b"worktree") {
            continue;
        }
        let name = key.strip_prefix(b"remote.").and_then(split_last);
        let Some((name, _)) = name.filter(|(name, _)| !names.contains(*name)) else {
            continue;
        };
        size += name.len();
        if size > MAX_REMOTES {
            break;
        }
        names.insert(name.to_vec());
    }
    Ok(names)
}
