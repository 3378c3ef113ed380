//! Edits of an attribute as a whole, and of a word's list.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::{Ident, LitStr};

use super::{Attribute, Form, Item, Value, Word};
use crate::name_index::NameIndex;
use crate::names::distinct;

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
        self.words(name).flat_map(|(_, word)| word.form.texts()).filter(|text| is_name(text)).collect()
    }

    /// Keeps the items that `keep` is true of, each given with its place.
    pub(crate) fn only(&self, keep: impl Fn(usize, &Item) -> bool) -> Self {
        let kept = self.items.iter().enumerate().filter(|(i, item)| keep(*i, item));
        Self { items: kept.map(|(_, item)| item.clone()).collect() }
    }

    /// Drops all words of this name.
    pub(crate) fn without(&self, name: &str) -> Self {
        self.without_all(&[name])
    }

    /// Drops all words of these names.
    pub(crate) fn without_all(&self, names: &[&str]) -> Self {
        let dropped = NameIndex::of(names.iter().copied());
        self.only(|_, item| !item.word().is_some_and(|word| dropped.has(word.text())))
    }

    /// Adds a word, before what is omitted.
    pub(crate) fn with(self, word: Word) -> Self {
        self.with_all([word])
    }

    /// Adds words, before what is omitted.
    fn with_all(mut self, words: impl IntoIterator<Item = Word>) -> Self {
        let at = self.items.iter().position(|item| item.is("omit")).unwrap_or(self.items.len());
        self.items.splice(at..at, words.into_iter().map(Item::Word));
        self
    }

    /// Puts something else at this place.
    pub(crate) fn with_at(mut self, at: usize, words: impl IntoIterator<Item = Word>) -> Self {
        self.items.splice(at..=at, words.into_iter().map(Item::Word));
        self
    }

    /// Sends the field on these transports too, which it does not omit, in a header under this name, and else under its own
    /// one; each in the form that `form` has for it.
    pub(crate) fn sending(&self, header: &str, names: &[&str], form: &dyn Fn(&str) -> Vec<Item>) -> Self {
        let word = |name: &str| {
            let key = (name == "header").then(|| Item::Literal(literal(header)));
            Word::new(name, Form::Alone).listing(key.into_iter().chain(form(name)))
        };
        self.clone().with_all(names.iter().map(|name| word(name)))
    }

    /// Leaves the field out on these transports too, in one `omit(...)` that is its last word.
    pub(crate) fn omitting(&self, names: &[&str]) -> Self {
        let more = names.iter().map(|name| (*name).to_owned());
        let omitted = distinct(self.named_in("omit").into_iter().chain(more), |name| name);
        self.without("omit").with_words("omit", &omitted)
    }

    /// No longer leaves the field out on this transport.
    pub(crate) fn not_omitting(&self, name: &str) -> Self {
        let mut edited = Self::default();
        for item in &self.items {
            match item.word().filter(|word| word.text() == "omit" && !word.form.items().is_empty()) {
                Some(omit) => {
                    let left = omit.without(name);
                    edited.items.extend((!left.form.items().is_empty()).then_some(Item::Word(left)));
                }
                None => edited.items.push(item.clone()),
            }
        }
        edited
    }

    /// Adds a word with a list of words, if these are any.
    pub(crate) fn with_words(mut self, name: &str, words: &[impl AsRef<str>]) -> Self {
        let list: Vec<Item> = words.iter().map(|word| Item::Word(Word::new(word.as_ref(), Form::Alone))).collect();
        if !list.is_empty() {
            self.items.push(Item::Word(Word::new(name, Form::List(list))));
        }
        self
    }

    /// Returns how to write it instead of what it was made from.
    pub(crate) fn instead(&self) -> String {
        if self.items.is_empty() { "drop the attribute".to_owned() } else { format!("write `{self}`") }
    }
}

impl Word {
    /// Returns a word of the derive's own.
    pub(crate) fn new(name: &str, form: Form) -> Self {
        Self::of(Ident::new(name, Span::call_site()), form)
    }

    /// Returns the word with these items, in its shortest form, keys first.
    pub(crate) fn listing(&self, items: impl IntoIterator<Item = Item>) -> Self {
        let (mut items, words): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| item.literal().is_some());
        items.extend(words);
        let form = match items.as_slice() {
            [] => Form::Alone,
            [Item::Literal(key)] => Form::Value(Value::Str(key.clone())),
            _ => Form::List(items),
        };
        Self { name: self.name.clone(), text: self.text.clone(), form }
    }

    /// Returns what it says as the items of a list.
    pub(crate) fn said(&self) -> Vec<Item> {
        match &self.form {
            Form::Value(Value::Str(literal)) => vec![Item::Literal(literal.clone())],
            form => form.items().to_vec(),
        }
    }

    /// Returns the word without this one in its list.
    pub(crate) fn without(&self, name: &str) -> Self {
        self.listing(self.said().into_iter().filter(|item| !item.is(name)))
    }

    /// Returns the word with one more item in front of its list.
    pub(crate) fn with_first(&self, item: Item) -> Self {
        self.listing([item].into_iter().chain(self.said()))
    }

    /// Returns a list that says what this one says and another, if these do not differ in what both say.
    pub(crate) fn joined(&self, other: &Self) -> Option<Self> {
        let (said, more) = (self.said(), other.said());
        let (one, two) = (said.len(), more.len());
        let all = distinct(said.into_iter().chain(more).map(|item| (item.to_string(), item)), |(text, _)| text);
        let is_clear = distinct(all.iter().map(|(_, item)| item.name()), |name| name).len() == all.len();
        (is_clear && all.len() > one.max(two)).then(|| self.listing(all.into_iter().map(|(_, item)| item)))
    }
}

/// Returns `true` for what can be a word, as some of the language's own can.
pub(crate) fn is_name(text: &str) -> bool {
    let is_none = ["_", "self", "Self", "crate", "super", "true", "false"].contains(&text);
    !is_none && Ident::parse_any.parse_str(text).is_ok()
}

/// Returns a literal of the derive's own.
pub(crate) fn literal(text: &str) -> LitStr {
    LitStr::new(text, Span::call_site())
}
