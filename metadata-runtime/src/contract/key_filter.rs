use super::relation::{CASE, last_ascii, last_folded};

/// A Bloom filter of keys: it may report a key that it does not contain, but never misses one. A key that it does not
/// report needs no comparison.
///
/// Const evaluation is slow, and long evaluation is an error: comparing two hundred flattened keys with two hundred
/// others took too long.
pub(super) struct KeyFilter([u64; 1024]);

impl KeyFilter {
    pub(super) const fn new() -> Self {
        Self([0; 1024])
    }

    pub(super) const fn add(&mut self, hash: u64) {
        let (first, second) = places(hash);
        self.0[first / 64] |= 1 << (first % 64);
        self.0[second / 64] |= 1 << (second % 64);
    }

    pub(super) const fn may_have(&self, hash: u64) -> bool {
        let (first, second) = places(hash);
        self.0[first / 64] & (1 << (first % 64)) != 0 && self.0[second / 64] & (1 << (second % 64)) != 0
    }
}

/// Two of 65536.
const fn places(hash: u64) -> (usize, usize) {
    ((hash >> 48) as usize, (hash & 0xFFFF) as usize)
}

/// The hash of every key that is [the same](super::relation::same_key). All of the key counts: those of one type often
/// share their beginning and their end.
pub(super) const fn hash(key: &str) -> u64 {
    let (mut hash, mut rest) = (0, key.as_bytes());
    while let Some((before, eight)) = last_ascii(rest) {
        hash = mixed(hash, eight | CASE);
        rest = before;
    }
    // What is left, eight bytes at a time too.
    let (mut eight, mut count, mut end) = (0, 0, rest.len());
    while end > 0 {
        // Most bytes stand for themselves, and a call is what takes long in const evaluation.
        let (byte, start) = match rest[end - 1] {
            byte @ (b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-') => (byte, end - 1),
            _ => last_folded(rest, end),
        };
        eight = eight << 8 | (byte as u64 | 0x20);
        (count, end) = (count + 1, start);
        if count == 8 {
            hash = mixed(hash, eight);
            (eight, count) = (0, 0);
        }
    }
    mixed(mixed(hash, eight), 0)
}

pub(super) const fn mixed(hash: u64, eight: u64) -> u64 {
    // 2^64 divided by the golden ratio: its multiples are spread evenly over the upper bits.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let hash = (hash ^ eight).wrapping_mul(SPREAD);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_has_the_same_hash_in_each_of_its_spellings() {
        for (a, b) in [
            ("session_id", "Session_ID"),
            ("\u{17F}ession_id_of_the_request", "SESSION_ID_OF_THE_REQUEST"),
            ("of_the_request_\u{17F}ession", "of_the_request_session"),
            ("the_\u{212A}ind_of_the_re\u{17F}ult", "the_kind_of_the_result"),
            ("größe_der_anfrage", "GRößE_DER_ANFRAGE"),
        ] {
            assert_eq!(hash(a), hash(b), "{a} {b}");
        }
    }

    /// A filter that lets through is no fault, but each key that it lets through is compared with all others.
    #[test]
    fn keys_that_are_alike_at_both_ends_have_other_hashes() {
        let names = |of: char| {
            (0..300).map(move |i| format!("{}{of}{i:03}{}", "metadata_".repeat(12), "_of_the_request".repeat(6)))
        };
        let mut filter = KeyFilter::new();
        names('a').chain(names('b')).for_each(|name| filter.add(hash(&name)));
        assert!(names('a').chain(names('b')).all(|name| filter.may_have(hash(&name))));
        let mistaken = names('c').filter(|name| filter.may_have(hash(name))).count();
        assert!(mistaken <= 3, "{mistaken}");
    }
}
