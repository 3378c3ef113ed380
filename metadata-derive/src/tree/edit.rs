//! Edits of an attribute as a whole.

use proc_macro2::Span;
use syn::{Ident, LitStr};

use super::{Attribute, Form, Item, Value, Word, joined};
use crate::names::{distinct, header_name};

impl Attribute {
    /// Returns the words of this name, each with its place in the attribute.
    pub(crate) fn words<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Word)> {
        let words = self.items.iter().enumerate().filter_map(|(i, item)| Some((i, item.word()?)));
        words.filter(move |(_, word)| word.text() == name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.words(name).next().is_some()
    }

    /// Returns what its words of this name list, as text, such as the transports that it omits.
    pub(crate) fn named_in(&self, name: &str) -> Vec<String> {
        let items = self.words(name).flat_map(|(_, word)| word.form.items());
        items.map(|item| item.literal().map_or_else(|| item.to_string(), LitStr::value)).collect()
    }

    /// Keeps the items that `keep` is true of, each given with its place.
    pub(crate) fn only(&self, keep: impl Fn(usize, &Item) -> bool) -> Self {
        let kept = self.items.iter().enumerate().filter(|(i, item)| keep(*i, item));
        Self { items: kept.map(|(_, item)| item.clone()).collect() }
    }

    /// Drops all words of this name.
    pub(crate) fn without(&self, name: &str) -> Self {
        self.only(|_, item| !item.is(name))
    }

    /// Adds a word, before what is omitted.
    pub(crate) fn with(mut self, word: Word) -> Self {
        let at = self.items.iter().position(|item| item.is("omit")).unwrap_or(self.items.len());
        self.items.insert(at, Item::Word(word));
        self
    }

    /// Puts something else at this place.
    pub(crate) fn with_at(mut self, at: usize, words: impl IntoIterator<Item = Word>) -> Self {
        self.items.splice(at..=at, words.into_iter().map(Item::Word));
        self
    }

    /// Puts the word of a transport where its first one is, or adds it.
    pub(crate) fn with_slot(self, word: Word) -> Self {
        let first = self.words(&word.text()).next().map(|(at, _)| at);
        match first {
            Some(at) => self.with_at(at, [word]),
            None => self.with(word),
        }
    }

    /// Sends the field on these transports too, under its own name.
    pub(crate) fn sending(&self, field: &str, names: &[&str]) -> Self {
        let word = |name: &str| match name {
            "header" => {
                let literal = LitStr::new(&header_name(field), Span::call_site());
                Word::new(name, Form::Value(Value::Str(literal)))
            }
            name => Word::new(name, Form::Alone),
        };
        names.iter().fold(self.clone(), |edited, name| edited.not_omitting(name).with(word(name)))
    }

    /// Leaves the field out on these transports too, in one `omit(...)` that is its last word.
    pub(crate) fn omitting(&self, names: &[impl AsRef<str>]) -> Self {
        let more = names.iter().map(|name| name.as_ref().to_owned());
        let omitted = distinct(self.named_in("omit").into_iter().chain(more), |one, other| one == other);
        self.without("omit").with_words("omit", &omitted)
    }

    /// No longer leaves the field out on this transport.
    pub(crate) fn not_omitting(&self, name: &str) -> Self {
        let mut edited = Self::default();
        for item in &self.items {
            match item {
                Item::Word(word) if item.is("omit") && word.form.items().iter().any(|omitted| omitted.is(name)) => {
                    let mut left = word.form.items().to_vec();
                    left.retain(|omitted| !omitted.is(name));
                    if !left.is_empty() {
                        edited.items.push(Item::Word(Word { name: word.name.clone(), form: Form::List(left) }));
                    }
                }
                item => edited.items.push(item.clone()),
            }
        }
        edited
    }

    /// Adds a word with a list of words, if these are any.
    pub(crate) fn with_words(mut self, name: &str, words: &[impl AsRef<str>]) -> Self {
        let names = words.iter().map(|word| Ident::new(word.as_ref(), Span::call_site()));
        let list: Vec<Item> = names.map(|name| Item::Word(Word { name, form: Form::Alone })).collect();
        if !list.is_empty() {
            self.items.push(Item::Word(Word::new(name, Form::List(list))));
        }
        self
    }

    /// Gives the struct's blob this key, in a word of its own.
    pub(crate) fn with_blob_key(self, key: &str) -> Self {
        let key = Form::Value(Value::Str(LitStr::new(key, Span::call_site())));
        self.with(Word::new("blob", Form::List(vec![Item::Word(Word::new("key", key))])))
    }

    /// Returns how to write it instead of what it was made from.
    pub(crate) fn instead(&self) -> String {
        if self.items.is_empty() { "drop the attribute".to_owned() } else { format!("write `{self}`") }
    }
}

impl Word {
    /// Returns a list that says what this one says and another, if these do not differ in what both say.
    pub(crate) fn joined(&self, other: &Self) -> Option<Self> {
        let mut all: Vec<Item> = Vec::new();
        for item in self.form.items().iter().chain(other.form.items()) {
            let same = |known: &&Item| match (known, item) {
                (Item::Word(known), Item::Word(word)) => known.text() == word.text(),
                _ => known.to_string() == item.to_string(),
            };
            match all.iter().find(same) {
                Some(known) if known.to_string() != item.to_string() => return None,
                Some(_) => {}
                None => all.push(item.clone()),
            }
        }
        let is_more = all.len() > self.form.items().len().max(other.form.items().len());
        is_more.then(|| Self { name: self.name.clone(), form: Form::List(all) })
    }

    /// Returns the word with one more item in front of its list.
    pub(crate) fn with_first(&self, item: &str) -> String {
        let items = self.form.items();
        format!(
            "{}({})",
            self.name,
            joined([item.to_owned()].into_iter().chain(items.iter().map(Item::to_string)), ", ")
        )
    }

    /// Returns the word with one more item at the end of its list.
    pub(crate) fn with_last(&self, item: &str) -> String {
        let items = self.form.items();
        format!("{}({})", self.name, joined(items.iter().map(Item::to_string).chain([item.to_owned()]), ", "))
    }
}
