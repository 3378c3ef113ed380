//! The decision of a field on each transport, and how it would be written otherwise.

use crate::model::{Model, Transport};
use crate::names::header_name;
use crate::tree::{Attribute, Form, Item, SlotWord, Value, Word};
use crate::words::List;

/// A field's attribute beside the transports of its struct.
#[derive(Clone, Copy)]
pub(super) struct Decisions<'a> {
    pub(super) name: &'a str,
    pub(super) model: &'a Model,
    pub(super) attribute: &'a Attribute,
}

impl<'a> Decisions<'a> {
    /// Returns the transports of the struct that no word takes and no `omit(...)` names.
    pub(super) fn left(&self) -> Vec<&'a str> {
        let omitted = self.attribute.named_in("omit");
        let is_left = |name: &str| !self.attribute.has(name) && omitted.iter().all(|omitted| omitted != name);
        Transport::names_if(&self.model.transports, &|transport| is_left(transport.name()))
    }

    /// Returns the key that is the field's own by its name.
    pub(super) fn key(&self, transport: &Transport) -> String {
        match transport {
            Transport::Header => header_name(self.name),
            _ => self.model.default_key(self.name),
        }
    }

    /// Returns the first word of the transport, or a new one.
    pub(super) fn slot(&self, transport: &Transport) -> SlotWord {
        match self.attribute.words(transport.name()).next() {
            Some((_, word)) => SlotWord::of(word, transport.list()),
            None => SlotWord::named(transport.name(), transport.list()),
        }
    }

    /// Returns the attribute with the field flattened, if the struct has where.
    pub(super) fn flattened(&self, here: &Transport) -> Option<Attribute> {
        let json = self.model.transports.iter().find(|transport| transport.is_json())?;
        let off = |name: &str| name != json.name() && (name == here.name() || !self.attribute.has(name));
        let off = Transport::names_if(&self.model.transports, &|transport| off(transport.name()));
        let slot = self.slot(json).with_modifier("flatten").word();
        Some(self.attribute.without(here.name()).with_slot(slot).not_omitting(json.name()).omitting(&off))
    }

    /// Says how to leave it out of the transports whose word is `= false`.
    pub(super) fn left_out(&self) -> String {
        let is_false = |word: &&Word| word.form.value().and_then(Value::as_bool) == Some(false);
        let names: Vec<String> =
            self.attribute.items.iter().filter_map(Item::word).filter(is_false).map(Word::text).collect();
        let kept = self.attribute.only(|_, item| !item.word().is_some_and(|word| is_false(&word)));
        let edited = kept.omitting(&names);
        let omitted = edited.named_in("omit");
        if self.model.names().iter().all(|name| omitted.iter().any(|omitted| omitted == name)) {
            return "write `#[codex_meta(skip)]`".to_owned();
        }
        edited.instead()
    }

    /// Returns the transport that a modifier at this place is probably for: the nearest before it, the nearest behind
    /// it, any that is left.
    pub(super) fn transport_of(&self, at: usize, takes: &dyn Fn(List) -> bool, is_key: bool) -> Option<&'a Transport> {
        let items = &self.attribute.items;
        let before = items[..at].iter().rev();
        let all: Vec<(&Item, &Transport)> = before
            .chain(&items[at + 1..])
            .filter_map(|item| Some((item, self.model.transport(item)?)))
            .filter(|(_, transport)| takes(transport.list()))
            .collect();
        let is_header = |transport: &&Transport| **transport == Transport::Header;
        let header = self.model.transports.iter().find(is_header);
        let header = header
            .filter(|_| items[at].is("name") && self.attribute.named_in("omit").iter().all(|name| name != "header"));
        let bare = all.iter().find(|(item, _)| is_key && matches!(item.word(), Some(Word { form: Form::Alone, .. })));
        let left = || self.model.transports.iter().find(|transport| takes(transport.list()));
        header.or_else(|| bare.or(all.first()).map(|(_, transport)| *transport)).or_else(left)
    }
}
