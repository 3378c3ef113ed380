//! The rules for keys that a reader takes for each other, and for the keys of extras, for the sender and the reader.

use std::borrow::Cow;
use std::iter;

/// Returns the characters by which readers tell keys apart: ASCII letters without case, digits, and characters outside
/// ASCII, of which [some](ascii_letters) are ASCII letters to those that ignore case (wire contract, "Extras"). A NUL ends
/// a key: readers in C take nothing that is behind it.
pub(crate) fn significant(key: &str) -> impl Iterator<Item = char> {
    let fold = |char: char| {
        let letters = if char.is_ascii() { None } else { ascii_letters(char.encode_utf8(&mut [0; 4]).as_bytes()) };
        let own = letters.is_none() && (!char.is_ascii() || char.is_ascii_alphanumeric());
        let letters = letters.map_or(&[][..], |(letters, _)| letters).iter().copied().map(char::from);
        own.then(|| char.to_ascii_lowercase()).into_iter().chain(letters)
    };
    key.chars().take_while(|char| *char != '\0').flat_map(fold)
}

/// Returns the same of a key in ASCII.
fn significant_ascii(key: &str) -> impl Iterator<Item = u8> {
    let before_nul = key.bytes().take_while(|byte| *byte != 0);
    before_nul.filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// Returns the ASCII letters that the character in UTF-8 becomes where a reader ignores case, and its length; `None` if it
/// is another: U+017F and U+212A in Go, and what `toUpperCase` or `toLowerCase` makes ASCII letters of in Java, JavaScript,
/// Ruby and Python.
const fn ascii_letters(char: &[u8]) -> Option<(&'static [u8], usize)> {
    Some(match char {
        [0xC5, 0xBF, ..] => (b"s", 2),
        [0xE2, 0x84, 0xAA, ..] => (b"k", 3),
        // With and without its dot.
        [0xC4, 0xB0 | 0xB1, ..] => (b"i", 2),
        [0xC3, 0x9F, ..] => (b"ss", 2),
        [0xE1, 0xBA, 0x9E, ..] => (b"ss", 3),
        [0xEF, 0xAC, 0x80, ..] => (b"ff", 3),
        [0xEF, 0xAC, 0x81, ..] => (b"fi", 3),
        [0xEF, 0xAC, 0x82, ..] => (b"fl", 3),
        [0xEF, 0xAC, 0x83, ..] => (b"ffi", 3),
        [0xEF, 0xAC, 0x84, ..] => (b"ffl", 3),
        [0xEF, 0xAC, 0x85 | 0x86, ..] => (b"st", 3),
        _ => return None,
    })
}

/// Returns the key as a reader in C has it.
#[cfg(feature = "observe")]
fn before_nul(key: &str) -> &str {
    key.split_once('\0').map_or(key, |(key, _)| key)
}

/// Returns how many characters there are by which readers tell the key apart.
#[cfg(feature = "observe")]
pub(crate) fn significant_len(key: &str) -> usize {
    if key.is_ascii() {
        return before_nul(key).bytes().fold(0, |len, byte| len + usize::from(IS_SIGNIFICANT[usize::from(byte)]));
    }
    significant(key).count()
}

/// For each byte, 1 if it is a letter or digit of ASCII; a table needs no branches.
#[cfg(feature = "observe")]
static IS_SIGNIFICANT: [u8; 256] = {
    let (mut is_significant, mut byte) = ([0; 256], 0_u8);
    while byte < 0x80 {
        is_significant[byte as usize] = byte.is_ascii_alphanumeric() as u8;
        byte += 1;
    }
    is_significant
};

/// Returns `true` if some reader takes `a` for `b`: without regard to case, like Go and Jackson, in camel case, like
/// protobuf and Rails, or with another sign between the words, like CGI. Some take a NUL out before they read, as
/// `PostgreSQL` needs it, where others cut the key there.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    // Most keys differ where they begin.
    let differ = match (a.as_bytes(), b.as_bytes()) {
        ([a, ..], [b, ..]) => a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && !a.eq_ignore_ascii_case(b),
        _ => false,
    };
    !differ && are_alike_in_letters(a, b)
}

/// Is for few of the keys that are asked about, so that it is not made a part of each search.
#[inline(never)]
fn are_alike_in_letters(a: &str, b: &str) -> bool {
    has_same_letters(a, b).unwrap_or_else(|| are_alike_with_nul(a, b))
}

/// Returns the same where a NUL ends a key.
#[cfg(feature = "observe")]
pub(crate) fn are_alike(a: &str, b: &str) -> bool {
    has_same_letters(a, b).unwrap_or_else(|| significant(a).eq(significant(b)))
}

/// Returns whether the letters and digits are the same, up to the first difference; `None` if a NUL or a character outside
/// ASCII is before that, which few keys have.
fn has_same_letters(a: &str, b: &str) -> Option<bool> {
    let letters = |key| str::bytes(key).map(|byte| LETTERS[usize::from(byte)]).filter(|letter| *letter != SIGN);
    let (mut a, mut b) = (letters(a), letters(b));
    loop {
        match (a.next(), b.next()) {
            (Some(OTHER), _) | (_, Some(OTHER)) => return None,
            (Some(left), Some(right)) if left == right => {}
            (left, right) => return Some(left == right),
        }
    }
}

const SIGN: u8 = 0;
const OTHER: u8 = 1;

/// For each byte, the letter or digit in lower case, or that it is [none](SIGN), or [more](OTHER) than a byte says.
static LETTERS: [u8; 256] = {
    let (mut letters, mut byte) = ([OTHER; 256], 1_u8);
    while byte < 0x80 {
        letters[byte as usize] = if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { SIGN };
        byte += 1;
    }
    letters
};

#[cold]
fn are_alike_with_nul(a: &str, b: &str) -> bool {
    significant(a).eq(significant(b)) || significant(&without_nul(a)).eq(significant(&without_nul(b)))
}

/// Returns the key as it is where each NUL is taken out before the text is read.
pub(crate) fn without_nul(key: &str) -> Cow<'_, str> {
    if key.contains('\0') { Cow::Owned(key.replace('\0', "")) } else { Cow::Borrowed(key) }
}

/// How near a key is to one that is [alike], from the nearest on.
#[cfg(feature = "observe")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nearness {
    Exactly,
    /// Without regard to case, as [`same_key`] tells.
    Case,
    /// With `_` for `-` or the other way round, without regard to case: what CGI and some gateways make of a header's
    /// name.
    Sign,
    /// By letters and digits alone.
    Letters,
}

/// Returns how near two keys are, which are [alike].
#[cfg(feature = "observe")]
pub(crate) fn nearness(a: &str, b: &str) -> Nearness {
    let signs = |key| str::chars(key).map(fold_case).map(|char| if char == '_' { '-' } else { char });
    if a == b {
        Nearness::Exactly
    } else if same_key(a, b) {
        Nearness::Case
    } else if signs(a).eq(signs(b)) {
        Nearness::Sign
    } else {
        Nearness::Letters
    }
}

/// Returns whether the key is one that a name in `foreign(...)` stands for: alike, or alike in its beginning if the name
/// ends in `*`.
pub(crate) const fn is_of_foreign(name: &str, key: &str) -> bool {
    match name.as_bytes() {
        [start @ .., b'*'] => is_in_letters(key.as_bytes(), start, true),
        name => is_in_letters(key.as_bytes(), name, false),
    }
}

/// Returns whether the key begins like this by the characters that tell keys apart; see [`significant`].
pub(super) const fn begins_in_letters(key: &str, start: &str) -> bool {
    is_in_letters(key.as_bytes(), start.as_bytes(), true)
}

const fn is_in_letters(key: &[u8], name: &[u8], is_beginning: bool) -> bool {
    let (mut in_name, mut in_key) = (0, 0);
    loop {
        let (of_name, next_in_name) = next_significant(name, in_name);
        if of_name.is_none() && is_beginning {
            return true;
        }
        let (of_key, next_in_key) = next_significant(key, in_key);
        match (of_name, of_key) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b => (in_name, in_key) = (next_in_name, next_in_key),
            _ => return false,
        }
    }
}

/// Returns the next byte by which readers tell keys apart, and what is behind it; see [`significant`].
pub(super) const fn next_significant(key: &[u8], mut at: usize) -> (Option<u8>, usize) {
    while at < key.len() {
        match key.split_at(at).1 {
            [0, ..] => return (None, key.len()),
            [byte, ..] if byte.is_ascii_alphanumeric() => return (Some(byte.to_ascii_lowercase()), at + 1),
            [byte, ..] if !byte.is_ascii() => {
                let (byte, next) = outside_ascii(key, at);
                return (Some(byte), next);
            }
            _ => at += 1,
        }
    }
    (None, at)
}

/// Returns the letter or byte at a place within a character outside ASCII, and the place of the next one. A character has no
/// more [letters](ascii_letters) than bytes, and each of them is at one of these.
const fn outside_ascii(key: &[u8], at: usize) -> (u8, usize) {
    let mut start = at;
    while start > 0 && key[start] & 0xC0 == 0x80 {
        start -= 1;
    }
    match ascii_letters(key.split_at(start).1) {
        Some((letters, len)) if at + 1 - start == letters.len() => (letters[at - start], start + len),
        Some((letters, _)) => (letters[at - start], at + 1),
        None => (key[at], at + 1),
    }
}

/// Returns whether two keys that are declared on one carrier are one to some reader: without regard to case, of which
/// U+017F and U+212A fold into ASCII letters (wire contract, "Extras"). In const evaluation, which is slow: where keys
/// share a part it is mostly the first, so that this begins behind.
pub(crate) const fn same_key(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let (Some((a_before, a_eight)), Some((b_before, b_eight))) = (last_ascii(a), last_ascii(b)) {
        if a_eight != b_eight {
            if a_eight | CASE != b_eight | CASE {
                return false;
            }
            break;
        }
        (a, b) = (a_before, b_before);
    }
    let (mut a_end, mut b_end) = (a.len(), b.len());
    while a_end > 0 && b_end > 0 {
        let (left, right) = (last_folded(a, a_end), last_folded(b, b_end));
        if left.0 != right.0 {
            return false;
        }
        (a_end, b_end) = (left.1, right.1);
    }
    a_end == 0 && b_end == 0
}

/// Returns whether the key begins like this, compared as keys are that are the [same](same_key).
pub(super) const fn begins_like(key: &str, start: &str) -> bool {
    let (key, start) = (key.as_bytes(), start.as_bytes());
    let (mut in_key, mut in_start) = (0, 0);
    while let Some((of_start, next_in_start)) = next_folded(start, in_start) {
        match next_folded(key, in_key) {
            Some((of_key, next_in_key)) if of_key == of_start => (in_key, in_start) = (next_in_key, next_in_start),
            _ => return false,
        }
    }
    true
}

/// Returns the next byte of the key in lower case, and what is behind it; see [`last_folded`].
pub(super) const fn next_folded(key: &[u8], at: usize) -> Option<(u8, usize)> {
    match key.split_at(at).1 {
        [0xC5, 0xBF, ..] => Some((b's', at + 2)),
        [0xE2, 0x84, 0xAA, ..] => Some((b'k', at + 3)),
        [byte, ..] => Some((byte.to_ascii_lowercase(), at + 1)),
        [] => None,
    }
}

/// The bit by which an ASCII letter is in lower case, in each of eight bytes.
pub(super) const CASE: u64 = 0x2020_2020_2020_2020;

/// Returns the last eight bytes of a key, the last one highest, and what is before them; nothing if there are fewer, or if
/// one is outside ASCII. Const evaluation counts steps, which are a tenth of those byte by byte.
pub(super) const fn last_ascii(key: &[u8]) -> Option<(&[u8], u64)> {
    match key.split_last_chunk() {
        Some((before, eight)) => {
            let eight = u64::from_le_bytes(*eight);
            if eight & (CASE << 2) == 0 { Some((before, eight)) } else { None }
        }
        None => None,
    }
}

/// Returns the last byte of the key up to `end`, in lower case, and where it begins: of a character that folds into an
/// ASCII letter, that letter and all its bytes.
pub(super) const fn last_folded(key: &[u8], end: usize) -> (u8, usize) {
    match key.split_at(end).0 {
        [.., 0xC5, 0xBF] => (b's', end - 2),
        [.., 0xE2, 0x84, 0xAA] => (b'k', end - 3),
        [.., byte] => (byte.to_ascii_lowercase(), end - 1),
        [] => (0, 0),
    }
}

/// Returns the form that all keys share which are the [same](same_key).
pub(super) fn case_folded(key: &str) -> String {
    key.chars().map(fold_case).collect()
}

const fn fold_case(char: char) -> char {
    match char {
        '\u{17F}' => 's',
        '\u{212A}' => 'k',
        other => other.to_ascii_lowercase(),
    }
}

/// Returns the form that all keys share which are [alike](are_alike).
pub(crate) fn folded(key: &str) -> String {
    if !key.is_ascii() {
        return significant(key).collect();
    }
    let mut folded = String::with_capacity(key.len());
    folded.extend(significant_ascii(key).map(char::from));
    folded
}

/// Returns the forms of which each key that is [`alike`] has one.
pub(crate) fn forms(key: &str) -> impl Iterator<Item = String> {
    let whole = key.contains('\0').then(|| folded(&without_nul(key)));
    iter::once(folded(key)).chain(whole)
}

/// The most bytes of a key. Jackson refuses a text with a key of more than 50,000 characters.
pub(crate) const MAX_KEY: usize = 32 << 10;

/// Returns `true` if an extra may have the key: an ASCII letter, followed by letters, digits, `_`, `.`, `:`, `/` and
/// `-`. Some readers cut any other key at a NUL, or refuse the whole object (wire contract, "Extras"), as some refuse one
/// with a key that is longer than any key may be.
pub(crate) fn is_extra_key(key: &str) -> bool {
    key.len() <= MAX_KEY
        && key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:/-".contains(&byte))
}

#[cfg(test)]
mod tests;
