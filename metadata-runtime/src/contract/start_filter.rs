//! Filters of beginnings of keys, for const evaluation.

use super::Contract;
use super::key_filter::{KeyFilter, mixed};
use super::relation::{next_folded, next_significant};

/// A filter of beginnings: it may report a key that begins with none of them, but never misses one. A key that it does not
/// report needs no comparison, so that a key is compared with hundreds of them in one look at its characters.
pub(super) struct StartFilter {
    by: By,
    starts: KeyFilter,
    wholes: KeyFilter,
    is_empty: bool,
}

/// How two keys are compared.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// As those are that are declared on one carrier: without regard to case.
    Case,
    /// By letters and digits, as those of other layers are.
    Letters,
}

impl StartFilter {
    /// A filter of prefixes.
    pub(super) const fn of_prefixes() -> Self {
        Self::new(By::Case)
    }

    /// A filter of prefixes, for keys of other layers.
    pub(super) const fn of_letters() -> Self {
        Self::new(By::Letters)
    }

    const fn new(by: By) -> Self {
        Self { by, starts: KeyFilter::new(), wholes: KeyFilter::new(), is_empty: true }
    }

    pub(super) const fn add(&mut self, start: &str) {
        let hash = self.hash(start.as_bytes());
        self.starts.add(hash);
        self.is_empty = false;
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Returns whether the key may begin with one of the beginnings, or be one of the whole keys.
    pub(super) const fn may_have(&self, key: &str) -> bool {
        if self.is_empty {
            return false;
        }
        let (key, mut hash, mut at) = (key.as_bytes(), 0, 0);
        loop {
            if self.starts.may_have(hash) {
                return true;
            }
            match self.by.next(key, at) {
                Some((byte, next)) => (hash, at) = (mixed(hash, byte as u64), next),
                None => return self.wholes.may_have(hash),
            }
        }
    }

    const fn hash(&self, key: &[u8]) -> u64 {
        let (mut hash, mut at) = (0, 0);
        while let Some((byte, next)) = self.by.next(key, at) {
            (hash, at) = (mixed(hash, byte as u64), next);
        }
        hash
    }
}

impl By {
    /// Returns the next byte of the key that counts, and the place behind it.
    pub(super) const fn next(self, key: &[u8], at: usize) -> Option<(u8, usize)> {
        // Most bytes are the same by both, and a call is what takes long in const evaluation.
        if at < key.len()
            && let b'a'..=b'z' | b'0'..=b'9' = key[at]
        {
            return Some((key[at], at + 1));
        }
        match self {
            Self::Case => next_folded(key, at),
            Self::Letters => match next_significant(key, at) {
                (Some(byte), next) => Some((byte, next)),
                (None, _) => None,
            },
        }
    }
}

/// The keys in `foreign(...)`, for many keys. Few are compared with each of them.
pub(super) struct ForeignFilter<'c> {
    contract: &'c Contract,
    names: StartFilter,
}

impl<'c> ForeignFilter<'c> {
    pub(super) const fn of(contract: &'c Contract) -> Self {
        let (mut names, mut f) = (StartFilter::of_letters(), 0);
        while f < contract.foreign.len() {
            match contract.foreign.at(f).as_bytes() {
                [start @ .., b'*'] => {
                    let hash = names.hash(start);
                    names.starts.add(hash);
                }
                whole => {
                    let hash = names.hash(whole);
                    names.wholes.add(hash);
                }
            }
            names.is_empty = false;
            f += 1;
        }
        Self { contract, names }
    }

    /// Returns whether the key is a foreign one, as [`Contract::is_foreign`] does.
    pub(super) const fn has(&self, key: &str) -> bool {
        self.names.may_have(key) && self.contract.is_foreign(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_that_begins_so_is_missed() {
        let mut filter = StartFilter::of_prefixes();
        assert!(filter.is_empty() && !filter.may_have("x-meta-a"));
        filter.add("x-meta-");
        filter.add("\u{17F}e\u{17F}\u{17F}ion_");
        for key in ["x-meta-", "X-Meta-a", "session_id", "SESSION_ID"] {
            assert!(filter.may_have(key), "{key}");
        }
        for key in ["x-met", "y-meta-a", "x_meta_a", ""] {
            assert!(!filter.may_have(key), "{key}");
        }
    }

    #[test]
    fn foreign_keys_are_those_of_the_contract() {
        let mut contract = Contract::new("Meta", &[], "").with_foreign(&["x-trace-id", "x-proxy-*", "größe"]);
        for key in ["x-trace-id", "xTraceId", "x-trace-ids", "x-trac", "x_proxy_a", "xproxy", "x-prox", "Größe", ""] {
            assert_eq!(ForeignFilter::of(&contract).has(key), contract.is_foreign(key), "{key}");
        }
        contract = contract.with_foreign(&["_*"]);
        assert!(ForeignFilter::of(&contract).has("any") && contract.is_foreign("any"));
    }
}
