//! The ways in which a delimiter of a URL can be written so that some program reads it as one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Every character that NFKC makes one of ASCII, by that one.
static FORMS: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut forms: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for form in ('\u{80}'..=char::MAX).filter(|char| !char.is_ascii()) {
        let mut meant = std::iter::once(form).nfkc();
        if let (Some(char @ '\0'..='\u{7f}'), None) = (meant.next(), meant.next()) {
            forms.entry(char).or_default().push(form);
        }
    }
    forms
});

/// Returns the characters that NFKC makes this one, itself not among them.
#[must_use]
pub fn forms(char: char) -> &'static [char] {
    FORMS.get(&char).map_or(&[], Vec::as_slice)
}

/// Writes each character of an ASCII text in one of the ways; `choose` is given how many there are. A text without
/// choices is left as it is.
pub fn spelled(text: &str, choose: &mut dyn FnMut(usize) -> usize) -> String {
    text.chars().map(|char| spelled_char(char, 3, choose)).collect()
}

fn spelled_char(char: char, depth: usize, choose: &mut dyn FnMut(usize) -> usize) -> String {
    let form = |choose: &mut dyn FnMut(usize) -> usize| {
        let forms = forms(char);
        // Most characters have many forms of few kinds.
        if forms.is_empty() { char } else { forms[choose(forms.len())] }
    };
    let again = |text: String, choose: &mut dyn FnMut(usize) -> usize| -> String {
        text.chars().map(|char| spelled_char(char, depth - 1, choose)).collect()
    };
    let ways = if depth == 0 { 3 } else { 8 };
    match choose(ways) {
        1 => form(choose).to_string(),
        // What some parsers skip.
        2 if depth < 3 => format!("{}{char}", ['\u{200B}', '\u{AD}', '\u{FE0F}'][choose(3)]),
        3 => again(format!("%{:02X}", u32::from(char)), choose),
        4 => again(format!("%{:02x}", u32::from(char)), choose),
        5 => {
            let form = form(choose);
            again(escaped(form.to_string().as_bytes()), choose)
        }
        6 => again(format!("%u{:04X}", u32::from(char)), choose),
        7 => {
            let byte = u8::try_from(char).unwrap_or_default();
            let (high, low) = (byte >> 6, 0x80 | byte & 0x3F);
            let overlong = if choose(2) == 0 { vec![0xC0 | high, low] } else { vec![0xE0, 0x80 | high, low] };
            again(escaped(&overlong), choose)
        }
        _ => char.to_string(),
    }
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

#[cfg(test)]
mod tests {
    use super::{forms, spelled};

    #[test]
    fn all_forms_are_found() {
        assert_eq!(forms('@'), ['\u{FE6B}', '\u{FF20}']);
        assert!(forms('4').contains(&'\u{1D7DC}') && forms('u').contains(&'\u{1D58}') && forms('F').len() > 10);
        assert_eq!(spelled("@?", &mut |_| 0), "@?");
        let mut choices = [3].into_iter();
        assert_eq!(spelled("@", &mut |_| choices.next().unwrap_or(0)), "%40");
    }
}
