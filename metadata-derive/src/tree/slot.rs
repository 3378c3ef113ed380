//! A transport's word as it should stand, made from what was written.

use proc_macro2::Span;
use syn::{Ident, LitStr};

use super::{Form, Item, Value, Word};
use crate::names::header_case;
use crate::words::{self, List, Takes};

/// The word of a transport on a field, taken apart.
#[derive(Clone)]
pub(crate) struct SlotWord {
    name: Ident,
    list: List,
    keys: Vec<LitStr>,
    modifiers: Vec<Word>,
    /// Two modifiers of the same name differ, so that no one word says all of it.
    pub(crate) clashes: bool,
}

impl SlotWord {
    pub(crate) const fn new(name: Ident, list: List) -> Self {
        Self { name, list, keys: Vec::new(), modifiers: Vec::new(), clashes: false }
    }

    /// Returns a new word of the transport that is called so.
    pub(crate) fn named(name: &str, list: List) -> Self {
        Self::new(Ident::new(name, Span::call_site()), list)
    }

    /// Takes apart what stands in this list of a transport, without what does not belong there.
    pub(crate) fn of(word: &Word, list: List) -> Self {
        Self::new(word.name.clone(), list).and(word)
    }

    /// Adds what stands behind another word of the transport.
    pub(crate) fn and(mut self, word: &Word) -> Self {
        match &word.form {
            Form::Value(value) | Form::Inside(value) => self.value(value),
            form => {
                for item in form.items() {
                    match item {
                        Item::Literal(literal) => self.key(literal),
                        Item::Word(word) => self.modify(word),
                    }
                }
            }
        }
        self
    }

    /// Adds a word of its list, which may be one that gives it a key.
    pub(crate) fn modify(&mut self, word: &Word) {
        let text = word.text();
        if words::is_key(&text) {
            match &word.form {
                Form::Value(value) => self.value(value),
                form => form.items().iter().filter_map(Item::literal).for_each(|literal| self.key(literal)),
            }
            return;
        }
        let Some(row) = words::find(self.list, &text) else { return };
        let form = match &word.form {
            _ if row.takes == Takes::Nothing => Form::Alone,
            Form::Inside(value) => Form::Value(value.clone()),
            form => form.clone(),
        };
        let word = Word { name: word.name.clone(), form };
        match self.modifiers.iter().find(|known| known.text() == text) {
            Some(known) => self.clashes |= known.to_string() != word.to_string(),
            None => self.modifiers.push(word),
        }
    }

    pub(crate) fn key(&mut self, literal: &LitStr) {
        if self.keys.iter().all(|known| known.value() != literal.value()) {
            self.keys.push(literal.clone());
        }
    }

    /// Gives it this key, if it has none and needs one.
    pub(crate) fn with_default(mut self, key: &str, needs_key: bool) -> Self {
        if self.keys.is_empty() && !self.is_keyless() && (needs_key || self.list == List::Header) {
            self.keys.push(LitStr::new(key, self.name.span()));
        }
        self
    }

    pub(crate) fn with_key_instead(mut self, old: &str, new: &str) -> Self {
        let new = LitStr::new(new, self.name.span());
        match self.keys.iter_mut().find(|key| key.value() == old) {
            Some(key) => *key = new,
            None => self.keys.push(new),
        }
        self
    }

    pub(crate) fn with_modifier(mut self, text: &str) -> Self {
        self.modify(&Word::new(text, Form::Alone));
        self
    }

    pub(crate) fn without(mut self, modifier: &str) -> Self {
        self.modifiers.retain(|word| word.text() != modifier);
        self
    }

    pub(crate) fn keys(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn modifiers(&self) -> usize {
        self.modifiers.len()
    }

    /// Returns `true` if its list has the modifier.
    pub(crate) fn has(&self, modifier: &str) -> bool {
        self.modifiers.iter().any(|word| word.text() == modifier)
    }

    /// Returns `true` if it has no key of its own.
    fn is_keyless(&self) -> bool {
        self.has("flatten") || self.has("prefix")
    }

    /// Returns it in its shortest form.
    pub(crate) fn word(&self) -> Word {
        let keys = if self.is_keyless() { &[] } else { self.keys.as_slice() };
        let form = match (keys, self.modifiers.as_slice()) {
            ([], []) => Form::Alone,
            ([key], []) => Form::Value(Value::Str(key.clone())),
            (keys, modifiers) => {
                let keys = keys.iter().cloned().map(Item::Literal);
                Form::List(keys.chain(modifiers.iter().cloned().map(Item::Word)).collect())
            }
        };
        Word { name: self.name.clone(), form }
    }

    /// Takes in what stands behind `=`: keys, whatever they look like, or a flag.
    fn value(&mut self, value: &Value) {
        let literals = value.as_literals();
        for literal in &literals {
            self.key(literal);
        }
        let Some(name) = value.as_name().filter(|_| literals.is_empty() && value.as_bool().is_none()) else { return };
        if words::find(self.list, &name).is_some_and(|row| row.takes == Takes::Nothing) {
            return self.modify(&Word::new(&name, Form::Alone));
        }
        let name = if self.list == List::Header { header_case(&name) } else { name };
        self.key(&LitStr::new(&name, value.ends().0));
    }
}
