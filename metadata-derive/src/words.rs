//! The one table of words: where each may stand, what it takes, what it means, and what others call it.
//!
//! The reader, the messages, the contract's own table, the fuzzer, the README and the pages of the macros use it.

mod clashes;
mod table;

pub(crate) use clashes::{CLASHES, IDLE};
pub(crate) use table::TABLE;

use crate::names::distance;

/// The default separator of a list's elements.
pub(crate) const LIST_SEPARATOR: &str = ", ";

/// The word that says that a difference to serde's attributes is meant.
pub(crate) const MEANT: &str = "unlike_serde";

/// A place where words stand: on something, or in the list of another word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    Struct,
    StructBlob,
    StructFlat,
    StructHeader,
    Field,
    /// A field with `nested`.
    Nested,
    Header,
    Flat,
    Blob,
    View,
    Extras,
    /// An enum that derives `MetaFragment`.
    Enum,
    /// A struct that derives `MetaFragment`.
    Fragment,
    Variant,
    /// A field of a struct that derives `MetaFragment`.
    Member,
}

/// The kind of a word's argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    /// `= "..."`
    Text,
    /// `= N`
    Number,
    /// `= PATH`, of a function.
    Function,
    /// `= PATH`, of a constant.
    Constant,
    /// `= PATH`, of the runtime crate.
    Module,
    /// `= NAME`, of a view.
    Name,
    /// `(a, b)`
    Words,
    /// `("a", "b")`
    Keys,
    /// `(...)`, with the words of that list.
    List(List),
    /// A transport's word: alone, with a key, or with the words of that list.
    Slot(List),
}

/// A word of the table.
pub(crate) struct Row {
    pub(crate) word: &'static str,
    pub(crate) stands: &'static [List],
    pub(crate) takes: Takes,
    /// `true` if it may also stand alone.
    pub(crate) or_alone: bool,
    /// `true` if it may stand several times.
    pub(crate) several: bool,
    /// The word beside which its list may be empty, if there is one.
    pub(crate) empty_beside: &'static str,
    /// An example of its argument, for a help.
    pub(crate) example: &'static str,
    /// The names that other derives have for it, or that one would expect.
    pub(crate) also: &'static [&'static str],
    /// How the contract's own table shows it, with `{}` for its value; empty where it does not.
    pub(crate) shows: &'static str,
    /// Its meaning in the documentation.
    pub(crate) means: &'static str,
}

/// Returns the words that may stand in the list, in the order of the table.
pub(crate) fn of(list: List) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.stands.contains(&list))
}

/// Returns the names of the words that may stand in the list.
pub(crate) fn names(list: List) -> Vec<&'static str> {
    of(list).map(|row| row.word).collect()
}

/// Returns the word of this name in the list.
pub(crate) fn find(list: List, word: &str) -> Option<&'static Row> {
    // Most words are told by their name alone.
    TABLE.iter().find(|row| row.word == word && row.stands.contains(&list))
}

/// Returns the word that gives the key in the list, which is its first one with a text.
pub(crate) fn key_of(list: List) -> Option<&'static Row> {
    of(list).find(|row| row.takes == Takes::Text)
}

/// Returns `true` if the word gives a key in the list of some transport, or would by another name.
pub(crate) fn is_key(word: &str) -> bool {
    let is = |list| key_of(list).is_some_and(|row| row.word == word || row.also.contains(&word));
    is(List::Header) || is(List::Flat)
}

/// Returns `true` if a word of this name takes an argument of that kind anywhere.
pub(crate) fn takes(word: &str, kind: fn(Takes) -> bool) -> bool {
    TABLE.iter().any(|row| row.word == word && kind(row.takes))
}

/// Returns another list that has the word, on the same type as `here`.
pub(crate) fn elsewhere(word: &str, here: List) -> Option<List> {
    let others = TABLE.iter().filter(|row| row.word == word).flat_map(|row| row.stands);
    let mut others = others.copied().filter(|list| list.of() == here.of());
    let first = others.next();
    // In a list it is about what that is for, and in another one of several it would be about something else.
    first.filter(|_| here == List::Field || here == here.of() || others.next().is_none())
}

/// Returns the one of `known` that is called `word` elsewhere, as the table of this list has it.
pub(crate) fn other_name<'k>(word: &str, list: List, known: &[&'k str]) -> Option<&'k str> {
    let row = of(list).find(|row| row.also.contains(&word) && known.contains(&row.word))?;
    known.iter().copied().find(|known| *known == row.word)
}

/// Returns the one of `known` that `word` was probably meant to be.
pub(crate) fn suggestion<'k>(word: &str, list: List, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase();
    other_name(&word, list, known).or_else(|| similar(&word, known))
}

/// Returns the one of `known` that is nearest to `word`, if it is near.
pub(crate) fn similar<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut too_far = (word.chars().count() / 3).max(1) + 1;
    let mut nearest = None;
    for candidate in known {
        let distance = distance(word, candidate);
        if distance < too_far {
            (too_far, nearest) = (distance, Some(*candidate));
        }
    }
    nearest
}

impl Takes {
    /// Returns what it is called in a message.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Nothing => "neither a value nor a list",
            Self::Text | Self::Slot(_) => "a string literal",
            Self::Number => "a number from 0 to 4294967295",
            Self::Function => "the path of a function",
            Self::Constant => "the path of a constant",
            Self::Module => "the path of the runtime crate",
            Self::Name => "the name of a view",
            Self::Words | Self::Keys | Self::List(_) => "a list in parentheses",
        }
    }

    /// Returns how a word is written with this argument.
    pub(crate) fn written(self, word: &str, argument: &str) -> String {
        match self {
            Self::Nothing => word.to_owned(),
            Self::Text => format!("{word} = {argument:?}"),
            Self::Words | Self::Keys | Self::List(_) | Self::Slot(_) => format!("{word}({argument})"),
            _ => format!("{word} = {argument}"),
        }
    }

    pub(crate) const fn is_path(self) -> bool {
        matches!(self, Self::Function | Self::Constant | Self::Module)
    }

    /// Returns `true` if `= ...` may stand behind it.
    pub(crate) const fn is_value(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Name | Self::Slot(_)) || self.is_path()
    }

    /// Returns `true` if its argument is always a list.
    pub(crate) const fn is_list(self) -> bool {
        matches!(self, Self::Words | Self::Keys)
    }
}

impl List {
    /// Returns a list that stands for all of one type.
    pub(crate) const fn of(self) -> Self {
        match self {
            Self::Enum | Self::Variant => Self::Enum,
            Self::Fragment | Self::Member => Self::Fragment,
            _ => Self::Struct,
        }
    }

    /// Returns where that is, in a message.
    pub(crate) const fn place(self) -> &'static str {
        match self {
            Self::Struct | Self::Fragment => "on the struct",
            Self::StructBlob => "in the struct's `blob(...)`",
            Self::StructFlat => "in the struct's `flat(...)`",
            Self::StructHeader => "in the struct's `header(...)`",
            Self::Field | Self::Nested | Self::Member => "on a field",
            Self::Header => "in the `header(...)` of a field",
            Self::Flat => "in the `flat(...)` of a field",
            Self::Blob => "in the `blob(...)` of a field",
            Self::View => "in the list of a view on a field",
            Self::Extras => "in the `extras(...)` of a field",
            Self::Enum => "on the enum",
            Self::Variant => "on a variant",
        }
    }
}
