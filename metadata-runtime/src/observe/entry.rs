//! The owner of a value: a field, or one member of a flattened field.

use std::collections::{HashMap, HashSet};
use std::ptr;

use crate::contract::{Contract, Field, JsonType, Key, Slot, Transport};

/// A field, or one member of a field that is flattened: what has one value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'c> {
    pub(super) field: &'c Field,
    /// The member's key; `None` for the field itself.
    pub(super) member: Option<&'c Key>,
}

impl<'c> Entry<'c> {
    /// Every entry of the contract, in declaration order; the field of the extras is none.
    pub(super) fn all(contract: &'c Contract) -> impl Iterator<Item = Self> {
        contract.fields().iter().flat_map(move |field| {
            let slots: Vec<&'c Slot> = contract.transports().flat_map(|transport| field.slots(transport)).collect();
            let whole = slots.iter().any(|slot| !slot.is_flattened());
            let mut names = HashSet::new();
            let keys = slots.iter().filter(|slot| slot.is_flattened()).flat_map(|slot| slot.keys());
            let members: Vec<&'c Key> = keys.filter(|key| names.insert(key.name())).collect();
            let whole = whole.then_some(Self { field, member: None });
            whole.into_iter().chain(members.into_iter().map(move |key| Self { field, member: Some(key) }))
        })
    }

    /// Returns whether every snapshot has a value for it, by what its type says.
    pub(super) fn has_always_a_value(self) -> bool {
        let field = self.field;
        // A type that says nothing of itself may be an `Option` within, unless it has a view.
        let is_known = field.json_type() != JsonType::Any || field.sends_view();
        self.member.is_none() && is_known && !field.is_optional() && field.skip_if().is_none()
    }

    /// Returns the most bytes that its value has as text, where its type says so.
    pub(super) fn max_text_len(self) -> Option<usize> {
        match self.field.json_type() {
            JsonType::Integer { min, max } => Some(min.to_string().len().max(max.to_string().len())),
            JsonType::Boolean => Some("false".len()),
            _ => None,
        }
    }

    /// Returns whether it is a number or a flag, so that the text of each value is JSON, and a header can have it.
    pub(super) fn is_scalar(self) -> bool {
        matches!(self.field.json_type(), JsonType::Integer { .. } | JsonType::Number | JsonType::Boolean)
    }

    /// The name under which it is merged: the field's, or the member's key.
    pub(super) fn name(self) -> &'c str {
        self.member.map_or(self.field.name(), Key::name)
    }

    /// Returns what it has on `transport`.
    pub(super) fn slots(self, transport: Transport) -> impl Iterator<Item = &'c Slot> {
        self.field.slots(transport).filter(move |slot| slot.is_flattened() == self.member.is_some())
    }

    /// Returns its keys in `slot`, each with that of the member there; what the keys begin with, where each entry of the value
    /// has its own. A file may say another type of a member in each slot.
    pub(super) fn keys_in(
        self,
        slot: &'c Slot,
        many: &mut ManyKeys<'c>,
    ) -> impl Iterator<Item = (&'c str, Option<&'c Key>)> {
        let keys = match self.member {
            None => slot.keys(),
            Some(member) => many.named(slot, member.name()),
        };
        let own = move |key: &'c Key| (key.name(), self.member.map(|_| key));
        keys.iter().map(own).chain(slot.prefix().map(|prefix| (prefix, self.member)))
    }
}

/// The keys of slots that have many, by their names: each is looked for.
#[derive(Default)]
pub(super) struct ManyKeys<'c>(HashMap<*const Slot, HashMap<&'c str, usize>>);

impl<'c> ManyKeys<'c> {
    /// Returns the key of this name, if the slot has it.
    fn named(&mut self, slot: &'c Slot, name: &str) -> &'c [Key] {
        const MANY: usize = 16;
        let keys = slot.keys();
        let at = if keys.len() < MANY {
            keys.iter().position(|key| key.name() == name)
        } else {
            let all = || keys.iter().enumerate().map(|(at, key)| (key.name(), at)).collect();
            self.0.entry(ptr::from_ref(slot)).or_insert_with(all).get(name).copied()
        };
        at.map_or(&[], |at| &keys[at..=at])
    }
}
