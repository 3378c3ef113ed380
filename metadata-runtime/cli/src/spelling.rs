//! The characters by which readers tell keys and names apart.

/// Returns the letters and digits of a key, by which some reader tells it from others. A NUL ends a key.
pub(crate) fn significant(key: &str) -> String {
    let mut significant = String::with_capacity(key.len());
    significant.extend(letters(key));
    significant
}

/// Returns the same of what the key is to readers: up to a NUL, and where each is taken out before the text is read.
pub(crate) fn forms(key: &str) -> impl Iterator<Item = String> {
    std::iter::once(significant(key)).chain(key.contains('\0').then(|| significant(&key.replace('\0', ""))))
}

/// Outside ASCII are some characters that are ASCII letters in another case.
fn letters(key: &str) -> impl Iterator<Item = char> {
    let before_nul = key.chars().take_while(|char| *char != '\0');
    let upper = before_nul.flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    upper.filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase())
}

/// Returns `true` if some reader takes `name` for `key`: letters and digits alone count.
pub(crate) fn is_spelling_of(name: &str, key: &str) -> bool {
    name == key
        || letters(name).eq(letters(key))
        || name.contains('\0') && forms(name).any(|name| name == significant(key))
}

/// Returns whether a value begins so, whatever its case.
pub(crate) fn begins_with(value: &[u8], begins: &str) -> bool {
    value.get(..begins.len()).is_some_and(|start| start.eq_ignore_ascii_case(begins.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_by_letters_and_digits_before_a_nul_or_without_it() {
        for name in [
            "client_metadata",
            "clientMetadata",
            "client-metadata",
            "client_metadata\0x",
            "Client_Metadata\0",
            "cl\u{130}ent_metadata",
            "client\0_metadata",
        ] {
            assert!(is_spelling_of(name, "client_metadata"), "{name:?}");
            assert!(forms(name).any(|form| form == "clientmetadata"), "{name:?}");
        }
        assert!(is_spelling_of("param\u{17F}", "params") && is_spelling_of("pa\u{DF}", "pass"));
        assert!(!is_spelling_of("client\0_metadata\0x", "client_metadata"));
    }
}
