//! The characters by which readers tell keys and names apart.

/// Returns the letters and digits of a key, by which some reader tells it from others.
pub(crate) fn significant(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
}

/// Returns `true` if some reader takes `name` for `key`: letters and digits alone count.
pub(crate) fn is_spelling_of(name: &str, key: &str) -> bool {
    name == key || significant(name) == significant(key)
}

/// Returns whether a value begins so, whatever its case.
pub(crate) fn begins_with(value: &[u8], begins: &str) -> bool {
    value.get(..begins.len()).is_some_and(|start| start.eq_ignore_ascii_case(begins.as_bytes()))
}
