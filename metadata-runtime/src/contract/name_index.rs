//! Names by their hashes, for const evaluation.

use super::equal;

/// At most `N` names, each found without a look at the others.
///
/// Const evaluation is slow, and long evaluation is an error: comparing each name of two nested structs of 300 fields
/// with all others took too long.
pub(super) struct NameIndex<'a, const N: usize> {
    names: [&'a str; N],
    hashes: [u32; N],
    /// For each remainder of a hash, the number of the last name that has it: its place and one. Zero is none.
    last: [usize; N],
    /// For each name, the number of the one before it with the same remainder.
    before: [usize; N],
    len: usize,
}

impl<'a, const N: usize> NameIndex<'a, N> {
    pub(super) const fn new() -> Self {
        Self { names: [""; N], hashes: [0; N], last: [0; N], before: [0; N], len: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn at(&self, place: usize) -> &'a str {
        self.names[place]
    }

    /// Adds a name, unless there are `N`.
    pub(super) const fn add(&mut self, name: &'a str) {
        if self.len == N {
            return;
        }
        let (hash, at) = (hash(name), self.len);
        let last = &mut self.last[hash as usize % N];
        self.names[at] = name;
        self.hashes[at] = hash;
        self.before[at] = *last;
        self.len += 1;
        *last = self.len;
    }

    /// Returns the place of the name among those that were added: of several, the last one.
    pub(super) const fn find(&self, name: &str) -> Option<usize> {
        if self.len == 0 {
            return None;
        }
        let hash = hash(name);
        self.among(self.last[hash as usize % N], name, hash)
    }

    /// Returns the place of `FIRST.SECOND` among those that were added: of several, the last one.
    pub(super) const fn find_joined(&self, first: &str, second: &str) -> Option<usize> {
        if self.len == 0 {
            return None;
        }
        let hash = hash_behind(hash_behind(hash(first), "."), second);
        let mut number = self.last[hash as usize % N];
        while number > 0 {
            let at = number - 1;
            if self.hashes[at] == hash && is_joined(self.names[at], first, second) {
                return Some(at);
            }
            number = self.before[at];
        }
        None
    }

    /// Returns the last place before this one with the name that is here.
    pub(super) const fn find_before(&self, at: usize) -> Option<usize> {
        self.among(self.before[at], self.names[at], self.hashes[at])
    }

    /// Returns the first place with the name, from a number on down.
    const fn among(&self, mut number: usize, name: &str, hash: u32) -> Option<usize> {
        while number > 0 {
            let at = number - 1;
            if self.hashes[at] == hash && equal(self.names[at], name) {
                return Some(at);
            }
            number = self.before[at];
        }
        None
    }
}

const fn is_joined(name: &str, first: &str, second: &str) -> bool {
    let len = first.len();
    if name.len() != len + 1 + second.len() || name.as_bytes()[len] != b'.' {
        return false;
    }
    let (start, rest) = name.split_at(len);
    equal(start, first) && equal(rest.split_at(1).1, second)
}

/// FNV-1a.
const fn hash(name: &str) -> u32 {
    hash_behind(0x811C_9DC5, name)
}

const fn hash_behind(mut hash: u32, name: &str) -> u32 {
    let (bytes, mut i) = (name.as_bytes(), 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    hash
}
