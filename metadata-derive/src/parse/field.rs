//! `#[codex_meta(...)]` on a field.

use std::fmt::Write as _;

use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Ident, Type};

use super::container::listed;
use super::decisions::Decisions;
use super::doc::first_paragraph;
use super::{serdes, slot};
use crate::errors::{Errors, ends};
use crate::given::{Argument, Given};
use crate::grammar;
use crate::model::{Field, Model, PerTransport, Role, Slots, Transport, is_extras};
use crate::name_index::NameIndex;
use crate::names::{distinct, quoted_list};
use crate::read::{Place, example_skip_if};
use crate::spelling;
use crate::tree::{Attribute, Form, Item, Word, literal};
use crate::words::{self, List, Takes};

const NOT_ON_STRUCT: &str = "is a transport that the struct does not have";

/// Reads a field; `behind` are those that the model does not have yet.
pub(super) fn parse(field: &syn::Field, behind: &[&syn::Field], model: &Model, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let before = errors.count();
    let attribute = grammar::attribute(&field.attrs, errors);
    let decisions = Decisions { name: &name, behind, model, attribute: &attribute };
    let examples = |word: &str| match word {
        "skip_if" => Some(example_skip_if(&field.ty)),
        "omit" => Some(decisions.left().join(", ")).filter(|_| model.transports_known),
        "key" => Some(model.default_key(&name)),
        "name" => Some(decisions.key(&Transport::Header)),
        _ => None,
    };
    let place = Place::new(format!("field `{name}`"), errors).like(&examples);
    let mut reader = Reader {
        place: &place,
        field: decisions,
        misplaced: misplaced(&attribute, model),
        slots: Slots::default(),
        read: NameIndex::default(),
        repeated: NameIndex::default(),
        clear: errors.count() == before,
    };
    let given = if attribute.has("nested") {
        place.read_with(&attribute.items, List::Nested, &mut |_, item, _| reader.beside_nested(item))
    } else {
        place.read_with(&attribute.items, List::Field, &mut |at, item, _| reader.other(at, item))
    };
    let omitted = reader.omitted(&given);
    let (role, sound) = reader.role(&given);
    let sends_value = role != Role::Placed || !reader.sends_extras(&field.ty) && !reader.flattens();
    let Reader { slots, clear, .. } = reader;
    let mut parsed = Field {
        ty: field.ty.clone(),
        ends: ends(&field.ty),
        doc: first_paragraph(&field.attrs),
        role,
        slots: if role == Role::Placed { slots } else { Slots::default() },
        omitted,
        given,
        sound,
        serde: serdes(&field.attrs),
        broken: !clear,
        default_key: model.default_key(&name),
        name,
        attribute,
        ident,
    };
    if !sends_value {
        parsed.ask_nothing();
    }
    Some(parsed)
}

/// Returns the list of a word on a field, if it can have one with words of its own.
fn list_of(item: &Item, model: &Model) -> Option<List> {
    match words::find(List::Field, item.word()?.text()).map(|row| row.takes) {
        Some(Takes::Slot(list) | Takes::List(list)) => Some(list),
        _ => model.transport(item).map(Transport::list),
    }
}

/// Returns `true` if the list can have the item, of which keys have other names elsewhere.
fn can_have(list: List, item: &Item) -> bool {
    let is_key = |word: &Word| words::is_key(word.text()) && list != List::Extras;
    item.word().is_none_or(|word| is_key(word) || words::find(list, word.text()).is_some())
}

/// Returns the places of the literals and words that belong in the list of a transport, and stand in none.
fn misplaced(attribute: &Attribute, model: &Model) -> Vec<usize> {
    let is_misplaced = |item: &Item| {
        let is_of_field = item.word().is_some_and(|word| words::find(List::Field, word.text()).is_some());
        let lists = [List::Header, List::Flat, List::Blob, List::View];
        // A view that cannot be called so is reported where it is declared.
        let is_view = || !model.transports_known && model.attribute.named_in("views").iter().any(|view| item.is(view));
        let is_in_list = || lists.iter().any(|list| can_have(*list, item));
        !is_of_field && model.transport(item).is_none() && is_in_list() && !is_view()
    };
    (0..attribute.items.len()).filter(|at| is_misplaced(&attribute.items[*at])).collect()
}

/// A reader of what a field says that is in no list.
struct Reader<'a> {
    place: &'a Place<'a>,
    field: Decisions<'a>,
    /// The places of what should be in the list of a transport.
    misplaced: Vec<usize>,
    slots: Slots,
    /// The first word of each transport, condition and form, and the second one.
    read: NameIndex,
    repeated: NameIndex,
    /// It is clear on which transports the field is.
    clear: bool,
}

impl Reader<'_> {
    /// Reads the word of a transport, or reports what a field does not have.
    fn other(&mut self, at: usize, item: &Item) {
        if self.misplaced.contains(&at) {
            return self.report_misplaced(at);
        }
        let Item::Word(word) = item else { return };
        match self.transport(word.text()) {
            Some(transport) if self.field.model.has(&transport) => self.slot(at, word, &transport),
            other => {
                self.clear = false;
                let Some(transport) = other.filter(|_| self.field.model.transports_known) else {
                    return self.unknown(word);
                };
                let name = transport.name();
                self.place.wrong(word.span(), name, NOT_ON_STRUCT).help(format_args!(
                    "drop it, or add `{name}` to the struct's `transports(...)` and say on each field whether it goes \
                     there"
                ));
            }
        }
    }

    /// Reports what has no meaning beside `nested`.
    fn beside_nested(&self, item: &Item) {
        let (place, text) = (self.place, item.word().map(Word::text));
        let is_known = |text: &str| {
            self.transport(text).is_some()
                || [List::Field, List::Blob, List::Flat].iter().any(|list| words::find(*list, text).is_some())
        };
        match item {
            Item::Word(word) if !text.is_some_and(is_known) => {
                place.unknown(word, List::Nested, &words::names(List::Nested), "", &[]);
            }
            _ => place
                .wrong(item.span(), item, "stands beside `nested`")
                .help("drop it, or drop `nested`: the rows of the nested struct have their own keys"),
        }
    }

    /// Returns a transport of the struct, or a built-in one that it lacks.
    fn transport(&self, name: &str) -> Option<Transport> {
        self.field.model.transports.named(name).cloned().or_else(|| Transport::built_in(name))
    }

    fn slot(&mut self, at: usize, word: &Word, transport: &Transport) {
        let items = &self.field.attribute.items;
        let told_by = told_by(transport, word);
        if let Some(first) = self.read.add(&told_by, at) {
            // The second is reported, for all that there are.
            if self.repeated.add(&told_by, at).is_none() {
                self.place.given_twice(word, items[first].word());
            }
            return;
        }
        let is_key = |at: usize| items[at].word().is_none_or(|word| words::is_key(word.text()));
        // A key behind another transport is that one's.
        let before = |at: usize| self.field.model.transport(&items[at.checked_sub(1)?]);
        let may_name = |at: &usize| is_key(*at) && before(*at).is_none_or(|before| *before == Transport::Header);
        let named = self.misplaced.iter().any(may_name);
        let (slot, clear) = slot::read(at, word, transport, &self.field, self.place, named);
        self.slots.push(slot);
        self.clear &= clear;
    }

    /// Reports all that should be in the list of a transport, with the word before it that could have it, or another.
    fn report_misplaced(&mut self, at: usize) {
        let (attribute, all, place) = (self.field.attribute, &self.misplaced, self.place);
        if all.first() != Some(&at) {
            return;
        }
        let items: Vec<&Item> = all.iter().map(|at| &attribute.items[*at]).collect();
        let names: Vec<String> = items.iter().map(|item| item.name()).collect();
        let do_not = if names.len() == 1 { "does not" } else { "do not" };
        let list = quoted_list(&names);
        let error = place.errors.at(items[0].span(), format_args!("{list} {place} {do_not} say for which transport"));
        let could = |item: &Item| {
            list_of(item, self.field.model).is_some_and(|list| items.iter().all(|item| can_have(list, item)))
        };
        let before = attribute.items[..at].iter().rposition(could);
        // A key that does not stand behind its transport may be that of any.
        let is_key = |item: &&Item| item.word().is_none_or(|word| words::is_key(word.text()));
        let is_of_any = items.iter().all(is_key) && before.is_none_or(|before| before + 1 != at);
        // One that stands there twice is of several.
        let is_of_any = is_of_any || names.iter().enumerate().any(|(i, name)| names[..i].contains(name));
        let found = before.or_else(|| attribute.items.iter().position(could)).filter(|_| !is_of_any);
        let Some((found, word)) = found.and_then(|at| Some((at, attribute.items[at].word()?))) else {
            self.clear = false;
            return error.help("write it in the list of the transport that it is for, or drop it");
        };
        // In one list it would not hold for the others.
        let whole = |item: &&Item| item.literal().is_some() || item.is("sensitive");
        let is_one_of_several = attribute.items.iter().filter(|item| could(item)).nth(1).is_some();
        let alone = if is_one_of_several && !items.iter().all(whole) {
            format!(" for `{}` alone, or write it in the list of each transport that it is for", word.text())
        } else {
            String::new()
        };
        let own = word.said();
        let is_twice = |item: &&Item| item.word().is_some_and(|item| own.iter().any(|own| own.is(item.text())));
        let stands = |word: &str| own.iter().chain(items.iter().copied()).any(|item| item.is(word));
        let clash = |(word, beside, _): &(&str, &[&str], &str)| stands(word) && beside.iter().any(|word| stands(word));
        if items.iter().any(is_twice) || words::CLASHES.iter().any(clash) {
            return error.help(format_args!("drop it: it does not stand beside what is in `{word}`"));
        }
        // A value in these forms has no key of its own.
        let is_keyless = stands("flatten") || stands("prefix");
        let said = items.into_iter().map(|item| match item.word() {
            Some(word) if is_key(&item) => Item::Literal(literal(word.form.texts().first().map_or("", String::as_str))),
            _ => item.clone(),
        });
        let said = own.iter().cloned().chain(said).filter(|item| !is_keyless || !is_key(&item));
        let edited = attribute.clone().with_at(found, [word.listing(said)]);
        let edited = edited.only(|at, _| at == found || !all.contains(&at));
        let texts = self.bare_texts();
        if names.iter().any(|name| name == "flatten") && !texts.is_empty() {
            let left_out = self.field.model.left_out(&edited, &texts);
            let write = edited.instead();
            return error.help(format_args!(
                "{write} if the value has a text too, or `{left_out}`: flattened values have none"
            ));
        }
        error.help(format_args!("{}{alone}", edited.instead()));
    }

    /// Returns the transports with a text that send the field in the form of its type.
    fn bare_texts(&self) -> Vec<&'static str> {
        const FORMS: [&str; 5] = ["with", "json", "list", "repeat", "prefix"];
        let is_bare = |word: &Word| !word.form.items().iter().any(|item| FORMS.iter().any(|form| item.is(form)));
        let has_bare = |name: &&str| self.field.attribute.words(name).any(|(_, word)| is_bare(word));
        ["header", "flat"].into_iter().filter(has_bare).collect()
    }

    fn unknown(&self, word: &Word) {
        let is_transport = Transport::built_in(word.text()).is_some();
        let is_of_struct = words::find(List::Struct, word.text()).is_some();
        // It may be a view that the struct's attribute failed to declare.
        let is_clear = self.field.model.transports_known || is_of_struct && !is_transport;
        if !is_clear || matches!(word.form, Form::Odd) {
            return;
        }
        let others = words::of(List::Field).filter(|row| Transport::built_in(row.word).is_none());
        let mut known = self.field.model.names();
        known.extend(others.map(|row| row.word));
        let also = format!("; a view is declared on the struct, with `views({})`", word.text());
        self.place.unknown(word, List::Field, &known, &also, &[]);
    }

    /// Returns what the field is, and whether its type is worth a look.
    fn role(&mut self, given: &Given) -> (Role, bool) {
        if given.has("nested") {
            self.clear &= given.is_sound("omit");
            return (Role::Nested, true);
        }
        let alone = self.check_alone(given);
        self.clear &= ["omit", "skip", "extras"].iter().all(|word| given.is_sound(word));
        if given.flag("skip").is_some() {
            return (Role::Skipped, false);
        }
        if given.flag("extras").is_some() { (Role::Extras, alone) } else { (Role::Placed, true) }
    }

    /// Returns `true` if a misplaced word sends its members or parts: such a value need not be one for any transport.
    fn flattens(&self) -> bool {
        let of_form = |item: &Item| slot::OTHER_FORMS.iter().any(|word| item.is(word));
        self.misplaced.iter().any(|at| of_form(&self.field.attribute.items[*at]))
    }

    /// Returns what the field's `omit(...)` name.
    fn omitted(&mut self, given: &Given) -> PerTransport<bool> {
        let names = given.all("omit").filter_map(|omit| match &omit.argument {
            Argument::Words(names) => Some(names),
            _ => None,
        });
        let names: Vec<&Ident> = names.flatten().collect();
        let (inside, model) = (self.place.inside("omit"), self.field.model);
        let all = listed(&names, &inside, &mut |ident, name, _| match self.transport(name) {
            Some(transport) if model.has(&transport) => {
                self.check_taken(&transport, ident);
                Some(transport)
            }
            _ if !model.transports_known => None,
            Some(_) => {
                let without = self.field.attribute.not_omitting(name);
                inside.wrong(ident.span(), name, NOT_ON_STRUCT).help(without.instead());
                None
            }
            None => {
                self.clear = false;
                let known = model.names();
                let error = inside.errors.at(ident.span(), format_args!("unknown transport `{name}` {inside}"));
                match words::similar(&name.to_lowercase(), &known) {
                    Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
                    None => error.help(format_args!(
                        "the struct has {}; a view is declared on it, with `views({name})`",
                        quoted_list(&known)
                    )),
                }
                None
            }
        });
        let mut omitted = PerTransport::default();
        for transport in &all {
            *omitted.put(transport) = true;
        }
        omitted
    }

    /// Reports a transport that is omitted and that a word takes.
    fn check_taken(&mut self, omitted: &Transport, ident: &Ident) {
        let (name, place, attribute) = (omitted.name(), self.place, self.field.attribute);
        if let Some(slot) = self.slots.first_on(omitted) {
            slot.sound = false;
            place.wrong(ident.span(), name, "is both sent and omitted").help(format_args!(
                "{} to send it there, or `{}` to leave it out",
                attribute.not_omitting(name).instead(),
                self.field.model.left_out(attribute, &[name])
            ));
        }
    }

    /// Returns `true` if no other word stands beside `skip` or `extras`, which decide on all transports.
    fn check_alone(&self, given: &Given) -> bool {
        let (place, attribute) = (self.place, self.field.attribute);
        let flag = |word| Some((word, given.flag(word)?));
        let Some((word, span)) = flag("skip").or_else(|| flag("extras")) else { return true };
        let others = attribute.items.iter().filter_map(Item::word).map(Word::text).filter(|other| {
            let decides = words::find(List::Field, other).is_some() || self.transport(other).is_some();
            decides && *other != word && !(word == "extras" && *other == words::MEANT)
        });
        let others = distinct(others, |other| other);
        if !others.is_empty() {
            let (list, alone) = (quoted_list(&others), attribute.only(|_, item| item.is(word)));
            place
                .wrong(span, word, format_args!("decides on every transport, and stands beside {list}"))
                .help(format_args!("write `{alone}` alone, or drop `{word}`"));
        }
        others.is_empty()
    }

    /// Reports the caller's own pairs where they are sent as if they were a value, and returns `true` then.
    fn sends_extras(&self, ty: &Type) -> bool {
        let is_of_this = |word: &Ident| word == "Self" || *word == self.field.model.head.ident;
        let is_own = |pair: &[Ident]| pair[0] == "Extras" && is_of_this(&pair[1]);
        let holds_own = || {
            spelling::has_word(ty, &|word| word == "Extras")
                && spelling::words(ty.to_token_stream()).windows(2).any(is_own)
        };
        let Some(slot) = self.slots.first().filter(|_| holds_own()) else { return false };
        let (place, word) = (self.place, slot.transport.name());
        // With the word in the transport's list, it is reported for that.
        let is_said = |word: &Word| word.form.items().iter().any(|item| item.is("extras"));
        if self.field.attribute.items[slot.at].word().is_some_and(is_said) {
            return true;
        }
        let make = if is_extras(ty) { "" } else { ", and make the type `Extras<Self>`" };
        let error = place
            .errors
            .on(ty, format_args!("`{word}` {place} cannot send `Extras`, which holds the caller's own pairs"));
        match self.field.model.lacks_extras() {
            Some(why) => error.help(format_args!("write `#[codex_meta(skip)]`, or drop the field: {why}")),
            None => error
                .help(format_args!("write `#[codex_meta(extras)]` alone{make}: they go into the blob and the views")),
        }
        true
    }
}

/// Returns what tells the word from all others of the field, as it was written: each condition may have a word of its own on
/// each transport, and so may each form of the value.
fn told_by(transport: &Transport, word: &Word) -> String {
    let tells = |item: &&Item| ["when", "unless", "with", "view"].iter().any(|word| item.is(word));
    let mut text = transport.name().to_owned();
    for item in word.form.items().iter().filter(tells) {
        let _ = write!(text, ", {item}");
    }
    text
}
