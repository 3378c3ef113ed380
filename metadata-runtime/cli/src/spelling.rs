//! The characters by which readers tell keys and names apart.

/// Returns the letters and digits of a key, by which some reader tells it from others.
pub(crate) fn significant(key: &str) -> String {
    let mut significant = String::with_capacity(key.len());
    significant.extend(letters(key).map(char::from));
    significant
}

fn letters(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// Returns `true` if some reader takes `name` for `key`: letters and digits alone count.
pub(crate) fn is_spelling_of(name: &str, key: &str) -> bool {
    name == key || letters(name).eq(letters(key))
}

/// Returns whether a value begins so, whatever its case.
pub(crate) fn begins_with(value: &[u8], begins: &str) -> bool {
    value.get(..begins.len()).is_some_and(|start| start.eq_ignore_ascii_case(begins.as_bytes()))
}
