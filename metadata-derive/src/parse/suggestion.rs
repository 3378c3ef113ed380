//! A transport's word as it should stand, made from what was written.

use std::fmt::{self, Display};

use crate::grammar::{Form, Item, Value, Word};
use crate::model::Transport;
use crate::names::header_case;

pub(super) struct Suggestion<'t> {
    transport: &'t Transport,
    /// As literals.
    keys: Vec<String>,
    /// Each with its word.
    modifiers: Vec<(String, String)>,
    /// Two modifiers of the same word differ, so that no one word says all of it.
    clash: bool,
}

impl Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.transport.name();
        // What is flattened has no key of its own.
        let keys = if self.flattens() { &[] } else { self.keys.as_slice() };
        match (keys, self.modifiers.as_slice()) {
            ([], []) => write!(f, "{name}"),
            ([key], []) => write!(f, "{name} = {key}"),
            (keys, modifiers) => {
                let mut all = keys.to_vec();
                all.extend(modifiers.iter().map(|(_, modifier)| modifier.clone()));
                write!(f, "{name}({})", all.join(", "))
            }
        }
    }
}

impl<'t> Suggestion<'t> {
    pub(super) const fn new(transport: &'t Transport) -> Self {
        Self { transport, keys: Vec::new(), modifiers: Vec::new(), clash: false }
    }

    /// With what stands behind a word of this transport.
    pub(super) fn with(mut self, form: &Form) -> Self {
        match form {
            Form::Value(value) => self.value(value),
            form => self.items(form.items()),
        }
        self
    }

    /// What a list with these items would be.
    pub(super) fn of(transport: &'t Transport, items: &[Item]) -> Self {
        let mut written = Self::new(transport);
        written.items(items);
        written
    }

    /// Whether a form of this transport has a key of its own.
    pub(super) fn has_key(transport: &'t Transport, form: &Form) -> bool {
        Self::new(transport).with(form).keys() > 0
    }

    /// The same, with the key that the field has where it says none.
    pub(super) fn with_default(self, form: &Form, field: &str) -> Self {
        let alone = Suggestion::new(self.transport).with(form);
        let mut all = self.with(form);
        if alone.keys.is_empty() && !alone.flattens() && *all.transport != Transport::Header {
            all.key(format!("{field:?}"));
        }
        all
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Literal(literal) => self.key(literal.token().to_string()),
                Item::Word(word) => self.modify(word),
            }
        }
    }

    /// Takes in a word of its list.
    pub(super) fn modify(&mut self, word: &Word) {
        if !is_key(&word.text()) {
            return self.modifier(word);
        }
        match &word.form {
            Form::Value(value) => self.value(value),
            form => {
                for literal in form.items().iter().filter_map(Item::literal) {
                    self.key(literal.token().to_string());
                }
            }
        }
    }

    pub(super) fn first_key(&mut self, literal: String) {
        self.keys.insert(0, literal);
    }

    pub(super) fn key(&mut self, literal: String) {
        if !self.keys.contains(&literal) {
            self.keys.push(literal);
        }
    }

    pub(super) fn keys(&self) -> usize {
        self.keys.len()
    }

    /// Whether one word can say all of it.
    pub(super) fn is_possible(&self) -> bool {
        !self.clash && (self.keys.is_empty() || !self.flattens())
    }

    /// Whether it says more than `form` does.
    pub(super) fn adds_to(&self, form: &Form) -> bool {
        let alone = Suggestion::new(self.transport).with(form);
        self.keys.len() > alone.keys.len().max(usize::from(*self.transport != Transport::Header))
            || self.modifiers.len() > alone.modifiers.len()
    }

    fn value(&mut self, value: &Value) {
        if value.as_bool().is_some() {
            return;
        }
        let literals = value.as_literals();
        if let Some(name) = value.as_name().filter(|_| literals.is_empty()) {
            let name = if *self.transport == Transport::Header { header_case(&name) } else { name };
            self.key(format!("{name:?}"));
        }
        for literal in literals {
            self.key(literal.token().to_string());
        }
    }

    fn modifier(&mut self, word: &Word) {
        let name = word.text();
        if !takes(self.transport, &name) {
            return;
        }
        let text = match &word.form {
            _ if ["sensitive", "body_only", "flatten", "yields"].contains(&name.as_str()) => name.clone(),
            Form::Inside(value) => format!("{name} = {value}"),
            _ => word.to_string(),
        };
        match self.modifiers.iter().find(|(known, _)| *known == name) {
            Some((_, known)) => self.clash |= *known != text,
            None => self.modifiers.push((name, text)),
        }
    }

    /// Whether its words differ in what they say of their keys.
    pub(super) const fn clashes(&self) -> bool {
        self.clash
    }

    fn flattens(&self) -> bool {
        self.modifiers.iter().any(|(name, _)| name == "flatten")
    }
}

/// Whether this transport's list could have the word, where a key may be called as that of another transport.
pub(super) fn takes(transport: &Transport, word: &str) -> bool {
    is_key(word) || transport.modifiers().contains(&word)
}

pub(super) fn is_key(word: &str) -> bool {
    ["key", "name", "rename"].contains(&word)
}
