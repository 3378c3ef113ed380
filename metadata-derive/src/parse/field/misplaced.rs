//! Modifiers and keys that stand beside the word of a transport, and not in its list.

use super::super::decisions::Decisions;
use super::Reader;
use crate::model::Transport;
use crate::names::quoted_list;
use crate::tree::{Form, Item, Word, joined};
use crate::words::{self, List};

/// Returns `true` if this transport's list could have the word; a key may have the name of another transport's word.
fn takes(list: List, word: &str) -> bool {
    words::is_key(word) || words::find(list, word).is_some()
}

impl<'a> Decisions<'a> {
    /// Returns the places of the modifiers that are in no list, each with the transport that it is probably for.
    pub(super) fn misplaced(&self) -> Vec<(usize, Option<&'a Transport>)> {
        let items = self.attribute.items.iter().enumerate();
        // A view may be called as a modifier is.
        let others = items.filter(|(_, item)| self.model.transport(item).is_none());
        let modifiers = others.filter_map(|(at, item)| Some((at, item.word()?.text()))).filter(|(_, text)| {
            let lists = [List::Header, List::Flat, List::Blob, List::View];
            words::find(List::Field, text).is_none() && lists.iter().any(|list| takes(*list, text))
        });
        // Without a total no header leaves.
        let total = self.model.given.list("header").is_some_and(|header| header.has("total"));
        let all = modifiers.map(|(at, text)| {
            // A header's value is in the most hands.
            let header = text == "sensitive" && self.attribute.has("header");
            let could = |list| {
                let leaves = total || list != List::Header || text != "shed";
                takes(list, &text) && leaves && (!header || list == List::Header)
            };
            (at, self.transport_of(at, &could, words::is_key(&text)))
        });
        all.collect()
    }
}

impl Reader<'_> {
    /// Reports the modifiers that are for the same transport as the one at this place, if that is the first of them.
    pub(super) fn modifiers(&mut self, at: usize) {
        let Some((_, transport)) = self.misplaced.iter().find(|(other, _)| *other == at).copied() else { return };
        let group: Vec<usize> =
            self.misplaced.iter().filter(|(_, other)| *other == transport).map(|(at, _)| *at).collect();
        let words: Vec<&Word> = group.iter().filter_map(|at| self.field.attribute.items[*at].word()).collect();
        let Some(first) = words.first().filter(|_| group.first() == Some(&at)) else { return };
        let place = &self.place;
        let names: Vec<String> = words.iter().map(|word| word.text()).collect();
        let list = quoted_list(&names);
        let kept = self.field.attribute.only(|at, _| !group.contains(&at));
        if self.field.attribute.has("skip") || self.field.attribute.has("extras") {
            let error = place.at(first.span(), format_args!("{list} {place} is for no transport"));
            return match (self.field.attribute.words("extras").next(), words.as_slice()) {
                (Some((at, extras)), [shed]) if shed.text() == "shed" && matches!(shed.form, Form::Value(_)) => {
                    let shed = Form::List(vec![Item::Word((*shed).clone())]);
                    let extras = Word { name: extras.name.clone(), form: shed };
                    error.help(kept.with_at(at - usize::from(group[0] < at), [extras]).instead());
                }
                _ => error.help(kept.instead()),
            };
        }
        let does = if names.len() == 1 { "does" } else { "do" };
        let error = place.at(first.span(), format_args!("{list} {place} {does} not say for which transport"));
        let Some(transport) = transport else {
            return error.help(format_args!("drop it: no transport of the struct has `{}`", first.text()));
        };
        let could = |item: &&Item| {
            let other = self.field.model.transport(item);
            other.is_some_and(|other| names.iter().all(|name| takes(other.list(), name)))
        };
        let bare_header =
            |item: &Item| item.is("header") && matches!(item.word(), Some(Word { form: Form::Alone, .. }));
        let several = self.field.attribute.items.iter().filter(could).count() > 1
            && !(*transport == Transport::Header && self.field.attribute.items.iter().any(bare_header));
        let mut slot = self.field.slot(transport);
        for word in &words {
            slot.modify(word);
        }
        let slot = slot.with_default(&self.field.key(transport), false).word();
        let edited = kept.with_slot(slot).not_omitting(transport.name());
        if several {
            error.help(format_args!("write it in the list of a transport, such as `{edited}`"));
        } else {
            error.help(edited.instead());
        }
        self.clear &= self.field.attribute.has(transport.name());
    }

    /// Reports the literals that begin here, which may belong to the word before them.
    pub(super) fn literals(&mut self, at: usize) {
        let (before, behind) = self.field.attribute.items.split_at(at);
        // Literals behind another are reported with it.
        if before.last().is_some_and(|before| before.literal().is_some()) {
            return;
        }
        let literals: Vec<_> = behind.iter().map_while(Item::literal).collect();
        let (Some(first), Some(last)) = (literals.first(), literals.last()) else { return };
        let texts = joined(literals.iter().map(|literal| literal.token()), ", ");
        let stands = if literals.len() == 1 { "stands" } else { "stand" };
        let place = &self.place;
        let error = place
            .errors()
            .between((first.span(), last.span()), format_args!("{texts} {stands} without a word {place}"));
        let owner = before.last().and_then(|before| self.field.model.transport(before));
        let left = self.field.left();
        let left = || self.field.model.transports.iter().find(|known| left.contains(&known.name()));
        let Some(transport) = owner.or_else(left) else {
            self.clear = false;
            return error.help("drop it, or write it behind the word of the transport whose key it is");
        };
        let mut slot = self.field.slot(transport);
        for literal in &literals {
            slot.key(literal);
        }
        let kept = self.field.attribute.only(|other, _| other < at || other >= at + literals.len());
        let edited = kept.with_slot(slot.word()).instead();
        if owner.is_some() {
            error.help(edited);
        } else {
            self.clear = false;
            error.help(format_args!("say which transport has this key: {edited}"));
        }
    }
}
