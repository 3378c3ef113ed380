//! When a reader takes one key for another, and what a key of the caller's may be: stated once, for all who ask.

/// The characters of a key that readers tell keys apart by: ASCII letters without their case, digits, and what is no
/// ASCII, of which U+017F and U+212A fold into letters (wire contract, "Extras").
fn significant(key: &str) -> impl Iterator<Item = char> {
    let fold = |char| match char {
        '\u{17F}' => Some('s'),
        '\u{212A}' => Some('k'),
        _ if char.is_ascii() => char.is_ascii_alphanumeric().then_some(char.to_ascii_lowercase()),
        other => Some(other),
    };
    key.chars().filter_map(fold)
}

/// Returns whether some reader takes `a` for `b`: without regard to case, as Go and Jackson do, in camel case, as
/// protobuf and Rails do, or with another sign between the words, as CGI does.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    significant(a).eq(significant(b))
}

/// Returns what is the same of all keys that are [`alike`].
pub(crate) fn folded(key: &str) -> String {
    significant(key).collect()
}

/// Returns whether an extra may have the key: an ASCII letter, then letters, digits, `_`, `.`, `:`, `/` and `-`. Readers
/// were seen to cut any other at a NUL, or to refuse the whole object (wire contract, "Extras").
pub(crate) fn is_extra_key(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:/-".contains(&byte))
}
