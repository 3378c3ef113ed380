//! The words of one list as they were understood.

use proc_macro2::Span;
use syn::{ExprPath, Ident};

use crate::words::Row;

/// The words that stand in a list. Of a word that may stand once there is the first.
#[derive(Default)]
pub(crate) struct Given {
    words: Vec<GivenWord>,
    /// Nothing in the list was wrong: what is not in it was not said.
    pub(crate) sound: bool,
}

pub(crate) struct GivenWord {
    pub(crate) row: &'static Row,
    pub(crate) span: Span,
    /// Its place in the list.
    pub(crate) at: usize,
    pub(crate) argument: Argument,
    /// Nothing in what stands behind it was wrong.
    pub(crate) sound: bool,
}

/// The argument of a word.
pub(crate) enum Argument {
    Nothing,
    Text(Key),
    Number(Number),
    Path(ExprPath),
    Words(Vec<Ident>),
    Keys(Vec<Key>),
    List(Given),
    /// Something else, which was reported.
    Wrong,
}

/// A key, or another text.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// A limit in bytes, or a rank.
#[derive(Clone, Copy)]
pub(crate) struct Number {
    pub(crate) value: u32,
    pub(crate) span: Span,
    /// The word whose value it is.
    pub(crate) word: Span,
}

/// Evaluates to the argument of a word, if it is of that kind.
macro_rules! behind {
    ($argument:expr, $kind:ident) => {
        match $argument {
            Some(Argument::$kind(value)) => Some(value),
            _ => None,
        }
    };
}

impl Given {
    pub(crate) fn add(&mut self, word: GivenWord) {
        self.words.push(word);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &GivenWord> {
        self.words.iter()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(crate) fn all(&self, word: &str) -> impl Iterator<Item = &GivenWord> {
        self.words.iter().filter(move |given| given.row.word == word)
    }

    pub(crate) fn get(&self, word: &str) -> Option<&GivenWord> {
        self.words.iter().find(|given| given.row.word == word)
    }

    fn argument(&self, word: &str) -> Option<&Argument> {
        self.get(word).map(|given| &given.argument)
    }

    /// Returns where the word stands.
    pub(crate) fn span(&self, word: &str) -> Option<Span> {
        self.get(word).map(|given| given.span)
    }

    /// Returns `true` if the word is given, with any argument.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// Returns where the word stands, if what stands behind it is right.
    pub(crate) fn flag(&self, word: &str) -> Option<Span> {
        self.get(word).filter(|given| !matches!(given.argument, Argument::Wrong)).map(|given| given.span)
    }

    /// Returns `true` if the word's argument is right, or if the word is not given.
    pub(crate) fn is_sound(&self, word: &str) -> bool {
        self.all(word).all(|given| given.sound)
    }

    pub(crate) fn text(&self, word: &str) -> Option<&Key> {
        behind!(self.argument(word), Text)
    }

    pub(crate) fn number(&self, word: &str) -> Option<Number> {
        behind!(self.argument(word), Number).copied()
    }

    pub(crate) fn path(&self, word: &str) -> Option<&ExprPath> {
        behind!(self.argument(word), Path)
    }

    /// Returns the predicate of `when` or of `unless`, of which a list has at most one.
    pub(crate) fn condition(&self) -> Option<&ExprPath> {
        self.path("when").or_else(|| self.path("unless"))
    }

    pub(crate) fn list(&self, word: &str) -> Option<&Self> {
        behind!(self.argument(word), List)
    }

    pub(crate) fn words(&self, word: &str) -> Option<&[Ident]> {
        behind!(self.argument(word), Words)
    }

    pub(crate) fn keys(&self, word: &str) -> &[Key] {
        behind!(self.argument(word), Keys).map_or(&[], Vec::as_slice)
    }
}
