//! The keys of sensitive fields, and where in a request they stand.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::owned_keys::OwnedKeys;
use super::relation::{folded, significant};
use super::{Contract, Key, Slot};

/// The names and keys of the sensitive fields of contracts.
#[derive(Debug)]
pub(crate) struct SensitiveKeys {
    keys: OwnedKeys,
    /// The most dots that one of them has.
    dots: usize,
    /// The most [marks](MARKS) that one of them has.
    marks: usize,
    /// The most bytes of letters and digits that one of them has, which is no entry's.
    most_letters: usize,
    /// `true` if the beginning of an entry's key has white space.
    is_spaced: bool,
}

/// What stands behind a key. A key may have such a sign itself.
const MARKS: [char; 2] = [':', '='];

impl SensitiveKeys {
    /// Returns the names and keys of the sensitive fields, those of the structs in views included; `None` if there are
    /// none.
    pub(crate) fn of<'c>(contracts: impl Iterator<Item = &'c Contract>) -> Option<Self> {
        // A struct may be in a view of itself.
        let mut contracts: Vec<&Contract> = contracts.collect();
        let (mut names, mut slots): (Vec<&str>, Vec<&Slot>) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(&contract) = contracts.get(at) {
            for field in contract.fields() {
                let of_field = || contract.transports().flat_map(|transport| field.slots(transport));
                if field.is_sensitive() {
                    names.push(field.name());
                    slots.extend(of_field());
                }
                for viewed in of_field().filter_map(Slot::view_contract) {
                    if !contracts.iter().any(|known| std::ptr::eq(*known, viewed)) {
                        contracts.push(viewed);
                    }
                }
            }
            at += 1;
        }
        let keys = || slots.iter().flat_map(|slot| slot.keys()).map(Key::name).chain(names.iter().copied());
        let prefixes = || slots.iter().filter_map(|slot| slot.prefix());
        let dots = keys().chain(prefixes()).map(|key| key.matches('.').count()).max().unwrap_or_default();
        let marks = keys().chain(prefixes()).map(|key| key.matches(MARKS).count()).max().unwrap_or_default();
        let most_letters = keys().map(|key| folded(key).len()).max().unwrap_or_default();
        let is_spaced = prefixes().any(|prefix| prefix.contains(char::is_whitespace));
        let keys = OwnedKeys::new(names.iter().copied(), &slots);
        (!names.is_empty()).then_some(Self { keys, dots, marks, most_letters, is_spaced })
    }

    /// Returns whether one of the keys is on the way to a place within a value, which has a dot before each key.
    pub(crate) fn are_on_way(&self, place: &str) -> bool {
        // More in one key are nobody's, and would be looked for in too many parts of each place.
        const MAX_DOTS: usize = 8;
        let starts: Vec<usize> = place.match_indices('.').map(|(at, _)| at + 1).chain([place.len() + 1]).collect();
        let has = |keys: &[usize]| match keys {
            [start, .., end] => self.keys.has(&place[*start..end - 1]),
            _ => false,
        };
        self.dots > MAX_DOTS || (2..=self.dots + 2).any(|len| starts.windows(len).any(has))
    }

    /// Returns whether one of the keys stands somewhere in the text before a value: that of a member in JSON, which may be
    /// cut off or a string of JSON, or a name with `:` or `=` behind it, as in a header line.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        let text = unescaped(text);
        // Where the text begins that may be a key: behind as many marks as a key has, and one.
        let mut starts = VecDeque::from(vec![0; self.marks + 1]);
        text.match_indices(MARKS).any(|(at, mark)| {
            let start = starts.pop_front().unwrap_or_default();
            starts.push_back(at + mark.len());
            let key = &text[start..at];
            // A key ends at a NUL for readers in C, and for no others.
            self.ends(key)
                || key.contains('\0') && key.split('\0').any(|key| self.ends(key))
                || self.is_quoted_behind(&text[..at])
        })
    }

    /// Returns whether one of the keys is the end of the text, behind its beginning or a sign.
    fn ends(&self, text: &str) -> bool {
        let (mut letters, mut starts) = (String::new(), Vec::new());
        let mut before = [' ', ' '];
        // The key of an entry has any length, and no white space behind its beginning.
        let mut word = 0;
        for char in text.trim_end().chars() {
            // The letter of an escape of JSON is a sign.
            let is_sign = matches!(before, ['\\', 'b' | 'f' | 'n' | 'r' | 't']) || !before[1].is_alphanumeric();
            if is_sign && starts.last() != Some(&letters.len()) {
                starts.push(letters.len());
            }
            if char.is_whitespace() && !self.is_spaced {
                word = letters.len();
            }
            letters.extend(significant(char.encode_utf8(&mut [0; 4])));
            before = [before[1], char];
        }
        let keys = |least: usize| {
            starts.iter().rev().take_while(move |start| **start >= least).map(|start| &letters[*start..])
        };
        keys(letters.len().saturating_sub(self.most_letters)).any(|key| self.keys.has_whole(key))
            || keys(word).any(|key| self.keys.has_entry(key))
    }

    /// Returns whether the text ends in a string of JSON that is one of the keys, which may have any sign in it.
    fn is_quoted_behind(&self, text: &str) -> bool {
        let quoted = text.trim_end().strip_suffix('"').map(|text| text.trim_end_matches('\\'));
        quoted.is_some_and(|text| self.keys.has(text.rsplit('"').next().unwrap_or_default()))
    }
}

/// Returns the text with the characters that escapes such as `\u0041` stand for, however often they were escaped themselves.
fn unescaped(text: &str) -> Cow<'_, str> {
    let mut parts = text.split("\\u");
    let first = parts.next().unwrap_or_default();
    if first.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let (mut whole, mut units) = (first.to_owned(), Vec::new());
    let flush = |units: &mut Vec<u16>, whole: &mut String| {
        whole.extend(char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    };
    for part in parts {
        let unit = part.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        units.extend(unit);
        if unit.is_none() {
            flush(&mut units, &mut whole);
            whole.push_str("\\u");
        }
        let rest = if unit.is_some() { &part[4..] } else { part };
        // Two surrogates are next to each other, with nothing but the backslashes of further escapes between them.
        if !rest.trim_end_matches('\\').is_empty() {
            flush(&mut units, &mut whole);
            whole.push_str(rest);
        }
    }
    flush(&mut units, &mut whole);
    Cow::Owned(whole)
}
