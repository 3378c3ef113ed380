//! Names by their hashes, for const evaluation.

use super::equal;

/// At most `N` names, each found without a look at the others.
///
/// Const evaluation is slow, and long evaluation is an error: comparing each name of two nested structs of 300 fields
/// with all others took too long.
pub(super) struct NameIndex<'a, const N: usize> {
    names: [&'a str; N],
    chains: Chains<N>,
}

impl<'a, const N: usize> NameIndex<'a, N> {
    pub(super) const fn new() -> Self {
        Self { names: [""; N], chains: Chains::new() }
    }

    pub(super) const fn len(&self) -> usize {
        self.chains.len()
    }

    pub(super) const fn at(&self, place: usize) -> &'a str {
        self.names[place]
    }

    /// Adds a name, unless there are `N`.
    pub(super) const fn add(&mut self, name: &'a str) {
        if self.len() < N {
            self.names[self.len()] = name;
            self.chains.add(hash(name));
        }
    }

    /// Returns the place of the name among those that were added: of several, the last one.
    pub(super) const fn find(&self, name: &str) -> Option<usize> {
        if self.len() == 0 {
            return None;
        }
        self.among(self.chains.last(hash(name)), name)
    }

    /// Returns the place of `FIRST.SECOND` among those that were added: of several, the last one.
    pub(super) const fn find_joined(&self, first: &str, second: &str) -> Option<usize> {
        if self.len() == 0 {
            return None;
        }
        let mut found = self.chains.last(hash_of_joined(first, ".", second));
        while let Some(at) = found {
            if is_joined(self.names[at], first, second) {
                return Some(at);
            }
            found = self.chains.before(at);
        }
        None
    }

    /// Returns the last place before this one with the name that is here.
    pub(super) const fn find_before(&self, at: usize) -> Option<usize> {
        self.among(self.chains.before(at), self.names[at])
    }

    /// Returns the first place with the name, from a place on down its chain.
    const fn among(&self, mut found: Option<usize>, name: &str) -> Option<usize> {
        while let Some(at) = found {
            if equal(self.names[at], name) {
                return Some(at);
            }
            found = self.chains.before(at);
        }
        None
    }
}

/// The places of at most `N` hashes: those of one hash are found without a look at the others.
pub(super) struct Chains<const N: usize> {
    hashes: [u32; N],
    /// For each remainder of a hash, the number of the last one that has it: its place and one. Zero is none.
    last: [usize; N],
    /// For each hash, the number of the one before it with the same remainder.
    before: [usize; N],
    len: usize,
}

impl<const N: usize> Chains<N> {
    pub(super) const fn new() -> Self {
        Self { hashes: [0; N], last: [0; N], before: [0; N], len: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Adds a hash, whose place is the number of those before.
    ///
    /// # Panics
    ///
    /// Panics if there are `N`.
    pub(super) const fn add(&mut self, hash: u32) {
        let last = &mut self.last[hash as usize % N];
        self.hashes[self.len] = hash;
        self.before[self.len] = *last;
        self.len += 1;
        *last = self.len;
    }

    /// Returns the last place with the hash.
    pub(super) const fn last(&self, hash: u32) -> Option<usize> {
        self.among(self.last[hash as usize % N], hash)
    }

    /// Returns the last place before this one with the same hash.
    pub(super) const fn before(&self, at: usize) -> Option<usize> {
        self.among(self.before[at], self.hashes[at])
    }

    const fn among(&self, mut number: usize, hash: u32) -> Option<usize> {
        while number > 0 {
            if self.hashes[number - 1] == hash {
                return Some(number - 1);
            }
            number = self.before[number - 1];
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
pub(super) const fn hash(name: &str) -> u32 {
    hash_behind(0x811C_9DC5, name)
}

/// Returns the hash of the first name, what joins the two, and the second name.
pub(super) const fn hash_of_joined(first: &str, between: &str, second: &str) -> u32 {
    hash_behind(hash_behind(hash(first), between), second)
}

/// By four bytes, since it is each round of a loop, and each call, that const evaluation counts.
#[expect(clippy::cast_possible_truncation, reason = "no more than its lower half is kept")]
const fn hash_behind(hash: u32, name: &str) -> u32 {
    const PRIME: u64 = 0x0100_0193;
    const LOW: u64 = 0xFFFF_FFFF;
    let (mut hash, mut rest) = (hash as u64, name.as_bytes());
    while let [a, b, c, d, behind @ ..] = rest {
        hash = ((hash ^ *a as u64) * PRIME) & LOW;
        hash = ((hash ^ *b as u64) * PRIME) & LOW;
        hash = ((hash ^ *c as u64) * PRIME) & LOW;
        hash = ((hash ^ *d as u64) * PRIME) & LOW;
        rest = behind;
    }
    while let [byte, behind @ ..] = rest {
        hash = ((hash ^ *byte as u64) * PRIME) & LOW;
        rest = behind;
    }
    hash as u32
}
