//! The characters by which readers tell keys and names apart.

/// Returns the letters and digits of a key, by which some reader tells it from others. A NUL ends a key.
pub(crate) fn significant(key: &str) -> String {
    let mut significant = String::with_capacity(key.len());
    significant.extend(letters(key).map(char::from));
    significant
}

fn letters(key: &str) -> impl Iterator<Item = u8> {
    let before_nul = key.bytes().take_while(|byte| *byte != 0);
    before_nul.filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// Returns `true` if some reader takes `name` for `key`: letters and digits alone count.
pub(crate) fn is_spelling_of(name: &str, key: &str) -> bool {
    name == key || letters(name).eq(letters(key))
}

/// Returns whether a value begins so, whatever its case.
pub(crate) fn begins_with(value: &[u8], begins: &str) -> bool {
    value.get(..begins.len()).is_some_and(|start| start.eq_ignore_ascii_case(begins.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_by_letters_and_digits_before_a_nul() {
        for name in ["client_metadata", "clientMetadata", "client-metadata", "client_metadata\0x", "Client_Metadata\0"]
        {
            assert!(is_spelling_of(name, "client_metadata"), "{name:?}");
            assert_eq!(significant(name), "clientmetadata");
        }
        assert!(!is_spelling_of("client\0_metadata", "client_metadata"));
    }
}
