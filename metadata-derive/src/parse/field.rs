//! `#[codex_meta(...)]` on a field.

mod misplaced;

use syn::ext::IdentExt as _;
use syn::{GenericArgument, Ident, PathArguments, Type};

use super::decisions::Decisions;
use super::doc::first_paragraph;
use super::{serde, slot};
use crate::errors::{Errors, ends};
use crate::given::{Argument, Given};
use crate::grammar;
use crate::model::{Field, Model, Role, Slot, Transport, arguments_of_extras};
use crate::names::{distinct, path_text, quoted_list};
use crate::read::{Place, example_skip_if};
use crate::spelling::{named, ungrouped};
use crate::tree::{Form, Item, SlotWord, Word};
use crate::words::{self, List};

const NOT_ON_STRUCT: &str = "is a transport that the struct does not have";

pub(super) fn parse(field: &syn::Field, model: &Model, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let before = errors.count();
    let attribute = grammar::attribute(&field.attrs, errors);
    let decisions = Decisions { name: &name, model, attribute: &attribute };
    let examples = |word: &str| match word {
        "skip_if" => Some(example_skip_if(&field.ty).to_owned()),
        "omit" => Some(decisions.left().join(", ")).filter(|_| model.transports_known),
        "key" => Some(model.default_key(&name)),
        "name" => Some(decisions.key(&Transport::Header)),
        _ => None,
    };
    let place = Place::new(format!("field `{name}`"), errors).of_type(&field.ty).like(&examples);
    let mut reader = Reader {
        place: &place,
        field: decisions,
        misplaced: decisions.misplaced(),
        slots: Vec::new(),
        clear: errors.count() == before,
    };
    let given = if attribute.has("nested") {
        place.read_with(&attribute.items, List::Nested, &mut |at, item, _| reader.beside_nested(at, item))
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
        slots: if role == Role::Placed { slots } else { Vec::new() },
        omitted,
        given,
        sound,
        serde: serde::parse(&field.attrs),
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

/// A reader of what a field says that is in no list.
struct Reader<'a> {
    place: &'a Place<'a>,
    field: Decisions<'a>,
    /// The modifiers that are in no list, each with the transport that it is probably for.
    misplaced: Vec<(usize, Option<&'a Transport>)>,
    slots: Vec<Slot>,
    /// It is clear on which transports the field is.
    clear: bool,
}

impl Reader<'_> {
    /// Reads the word of a transport, or reports what a field does not have.
    fn other(&mut self, at: usize, item: &Item) {
        let Item::Word(word) = item else {
            return self.literals(at);
        };
        let text = word.text();
        match self.transport(&text) {
            Some(transport) if self.field.model.has(&transport) => self.slot(at, word, &transport),
            Some(transport) => {
                self.clear = false;
                if self.field.model.transports_known {
                    self.no_such_transport(word, &transport);
                }
            }
            None if self.is_misplaced(at) => self.modifiers(at),
            None => {
                self.clear = false;
                if !matches!(word.form, Form::Odd(_)) {
                    self.unknown(word);
                }
            }
        }
    }

    /// Reports what has no meaning beside `nested`.
    fn beside_nested(&self, at: usize, item: &Item) {
        let (place, keys) = (self.place, "the rows of the nested struct have their own keys");
        let (said, help) = match item {
            Item::Literal(literal) => (literal.token().to_string(), format!("drop it: {keys}")),
            Item::Word(word) => {
                let text = word.text();
                let without = self.field.attribute.without(&text).instead();
                let help = if self.transport(&text).is_some() {
                    format!("{without}: {keys}; `omit({text})` leaves them out there")
                } else if words::find(List::Field, &text).is_some() || self.is_misplaced(at) {
                    format!("{without}, or drop `nested`")
                } else {
                    return place.unknown(word, List::Nested, &words::names(List::Nested), "");
                };
                (format!("`{text}`"), help)
            }
        };
        place.at(item.span(), format_args!("{said} {place} stands beside `nested`")).help(help);
    }

    /// Returns `true` if a modifier that is in no list stands there.
    fn is_misplaced(&self, at: usize) -> bool {
        self.misplaced.iter().any(|(other, _)| *other == at)
    }

    /// Returns a transport of the struct, or a built-in one that it lacks.
    fn transport(&self, name: &str) -> Option<Transport> {
        let view = || Some(Transport::View(name.to_owned())).filter(|view| self.field.model.has(view));
        Transport::built_in(name).or_else(view)
    }

    fn no_such_transport(&self, word: &Word, transport: &Transport) {
        let (name, place) = (transport.name(), &self.place);
        let left = self.field.left();
        let say = if left.is_empty() {
            String::new()
        } else {
            format!(" and say whether the field goes to {}", quoted_list(&left))
        };
        let with = self.with_transport(transport);
        place.at(word.span(), format_args!("`{name}` {place} {NOT_ON_STRUCT}")).help(format_args!(
            "drop it{say}, or {with} on the struct and say on each field whether it goes to `{name}`"
        ));
    }

    /// Says what the struct would write to have the transport too.
    fn with_transport(&self, transport: &Transport) -> String {
        let has = |built_in: &Transport| built_in == transport || self.field.model.has(built_in);
        let all = Transport::names_if(&Transport::BUILT_IN, &has);
        let on_struct = self.field.model.attribute.without("transports");
        let on_struct =
            if all.len() == Transport::BUILT_IN.len() { on_struct } else { on_struct.with_words("transports", &all) };
        let lacks_key = *transport == Transport::Blob && self.field.model.blob().is_none();
        let on_struct = if lacks_key { on_struct.with_blob_key("x-meta") } else { on_struct };
        on_struct.instead()
    }

    fn slot(&mut self, at: usize, word: &Word, transport: &Transport) {
        let rivals = self.rivals(word, transport);
        if rivals.first() != Some(&at) {
            // The second is reported, for all that there are.
            if rivals.get(1) == Some(&at) {
                self.slot_again(word, transport, &rivals);
            }
            return;
        }
        let behind = self.field.attribute.items.get(at + 1);
        let named = self.misplaced.iter().any(|(_, other)| *other == Some(transport))
            || behind.is_some_and(|behind| behind.literal().is_some());
        let (slot, clear) = slot::read(at, word, transport, &self.field, self.place, named);
        self.slots.push(slot);
        self.clear &= clear;
    }

    /// Returns the places of the words of the transport that could be joined with this one, itself among them: each
    /// condition may have a word of its own, and so may each form of the value.
    fn rivals(&self, word: &Word, transport: &Transport) -> Vec<usize> {
        let all = self.field.attribute.words(transport.name());
        all.filter(|(_, other)| apart(other) == apart(word)).map(|(at, _)| at).collect()
    }

    fn slot_again(&self, word: &Word, transport: &Transport, all: &[usize]) {
        let (place, text) = (&self.place, word.text());
        let times = if all.len() == 2 { "twice".to_owned() } else { format!("{} times", all.len()) };
        let error = place.at(word.span(), format_args!("`{text}` {place} is given {times}"));
        let slots = all.iter().filter_map(|at| self.field.attribute.items[*at].word());
        let alone: Vec<SlotWord> = slots.clone().map(|word| SlotWord::of(word, transport.list())).collect();
        let any_key = alone.iter().any(|slot| slot.keys() > 0);
        let mut joined = SlotWord::new(word.name.clone(), transport.list());
        for (word, slot) in slots.zip(&alone) {
            joined = joined.and(word);
            if any_key && slot.keys() == 0 && !slot.has("flatten") && *transport != Transport::Header {
                joined.key(&syn::LitStr::new(&self.field.key(transport), word.span()));
            }
        }
        let first = all.first().copied().unwrap_or_default();
        let edited = self.field.attribute.clone().with_at(first, [joined.word()]);
        let edited = edited.only(|at, _| at == first || !all.contains(&at));
        let adds = |slot: &SlotWord| {
            let own = slot.keys().max(usize::from(*transport != Transport::Header));
            joined.keys() > own || joined.modifiers() > slot.modifiers()
        };
        if joined.clashes {
            error.help("keep one, and give it all keys: what else its list says is for each of them");
        } else if joined.has("flatten") && joined.keys() > 0 || !alone.iter().all(adds) {
            error.help(if all.len() == 2 { "drop one of the two" } else { "keep one" });
        } else if joined.keys() > 1 {
            let both = if joined.keys() == 2 { "both" } else { "all" };
            let keys = if *transport == Transport::Header { "names" } else { "keys" };
            error.help(format_args!("keep one, or {} to send it under {both} {keys}", edited.instead()));
        } else {
            error.help(edited.instead());
        }
    }

    fn unknown(&self, word: &Word) {
        // It may be a view that the struct's attribute failed to declare.
        let is_of_the_struct = words::find(List::Struct, &word.text()).is_some();
        if !self.field.model.transports_known && !is_of_the_struct {
            return;
        }
        let (place, text) = (&self.place, word.text());
        let others = words::of(List::Field).filter(|row| Transport::built_in(row.word).is_none());
        let mut known = self.field.model.names();
        known.extend(others.map(|row| row.word));
        if is_of_the_struct {
            let error = place.at(word.span(), format_args!("`{text}` {place} belongs on the struct"));
            let on_struct = &self.field.model.attribute;
            let joined = match on_struct.words(&text).next() {
                Some((at, there)) => there.joined(word).map(|both| on_struct.clone().with_at(at, [both])),
                None => Some(on_struct.clone().with(word.clone())),
            };
            return match joined {
                Some(edited) => error.help(format_args!("{} on the struct, and drop it here", edited.instead())),
                None => error.help(format_args!("drop it: the struct has its own `{text}`")),
            };
        }
        let also = format!("; a view is declared on the struct, with `views({text})`");
        place.unknown(word, List::Field, &known, &also);
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
        self.misplaced.iter().any(|(at, _)| of_form(&self.field.attribute.items[*at]))
    }

    /// Returns what the field's `omit(...)` name.
    fn omitted(&mut self, given: &Given) -> Vec<Transport> {
        let mut omitted: Vec<Transport> = Vec::new();
        for omit in given.all("omit") {
            let (Argument::Words(names), Some(word)) = (&omit.argument, self.field.attribute.items[omit.at].word())
            else {
                continue;
            };
            let inside = self.place.inside(word);
            for ident in names {
                let name = ident.unraw().to_string();
                match self.transport(&name) {
                    Some(transport) if omitted.contains(&transport) => inside
                        .at(ident.span(), format_args!("`{name}` {inside} is given twice"))
                        .help("drop one of the two"),
                    Some(transport) if self.field.model.has(&transport) => {
                        self.check_taken(&transport, ident);
                        omitted.push(transport);
                    }
                    _ if !self.field.model.transports_known => {}
                    Some(_) => inside
                        .at(ident.span(), format_args!("`{name}` {inside} {NOT_ON_STRUCT}"))
                        .help(self.field.attribute.not_omitting(&name).instead()),
                    None => {
                        self.clear = false;
                        self.omitted_view(&inside, ident, &name);
                    }
                }
            }
        }
        omitted
    }

    /// Reports a word in `omit(...)` that is no transport.
    fn omitted_view(&self, inside: &Place<'_>, ident: &Ident, name: &str) {
        let known = self.field.model.names();
        let error = inside.at(ident.span(), format_args!("unknown transport `{name}` {inside}"));
        if let Some(meant) = words::similar(&name.to_lowercase(), &known) {
            return error.help(format_args!("did you mean `{meant}`?"));
        }
        if words::find(List::Field, name).is_some() {
            return error.help(format_args!("the words here are {}", quoted_list(&known)));
        }
        let mut views: Vec<String> = self.field.model.attribute.named_in("views");
        views.push(name.to_owned());
        error.help(format_args!(
            "{}, or write `views({})` on the struct and say on each field whether it goes to `{name}`",
            self.field.attribute.not_omitting(name).instead(),
            views.join(", ")
        ));
    }

    /// Reports a transport that is omitted and that a word takes.
    fn check_taken(&mut self, omitted: &Transport, ident: &Ident) {
        let (name, place, attribute) = (omitted.name(), self.place, self.field.attribute);
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.transport == *omitted) {
            slot.sound = false;
            place.at(ident.span(), format_args!("`{name}` {place} is both sent and omitted")).help(format_args!(
                "{} to send it there, or `{}` to leave it out",
                attribute.not_omitting(name).instead(),
                attribute.without(name)
            ));
        }
    }

    /// Returns `true` if no other word stands beside `skip` or `extras`, which decide on all transports.
    fn check_alone(&self, given: &Given) -> bool {
        let place = &self.place;
        let flag = |word| Some((word, given.flag(word)?));
        let Some((word, span)) = flag("skip").or_else(|| flag("extras")) else { return true };
        let others = self.field.attribute.items.iter().filter_map(Item::word).map(Word::text);
        let others = others.filter(|other| {
            let decides = words::find(List::Field, other).is_some() || self.transport(other).is_some();
            decides && other != word && !(word == "extras" && other == words::MEANT)
        });
        let others = distinct(others, |one, other| one == other);
        if others.is_empty() {
            return true;
        }
        let what = if word == "skip" { "leaves it out everywhere" } else { "decides on every transport" };
        let list = quoted_list(&others);
        let error = place.at(span, format_args!("`{word}` {place} already {what}; it cannot be combined with {list}"));
        let alone = self.field.attribute.only(|_, item| item.is(word)).instead();
        if word == "extras" {
            error.help(format_args!("{alone} alone: the caller's pairs go into the blob and the views"));
        } else if others.iter().any(|other| other == "extras") {
            let extras = self.field.attribute.only(|_, item| item.is("extras"));
            error.help(format_args!("{alone} to send nothing, or `{extras}` to send the caller's pairs"));
        } else if self.slots.is_empty() {
            let left = quoted_list(&self.field.left());
            error.help(format_args!("{alone} to send it nowhere, or drop `skip` and say whether it goes to {left}"));
        } else {
            let left = self.field.left();
            let edited = self.field.attribute.without(word).omitting(&left);
            error.help(format_args!("{alone} to send it nowhere, or `{edited}` to send it"));
        }
        false
    }

    /// Reports the caller's own pairs where they are sent as if they were a value, and returns `true` then.
    fn sends_extras(&self, ty: &Type) -> bool {
        let (Some(slot), Some(extras)) = (self.slots.first(), own_extras(ty, &self.field.model.head.ident)) else {
            return false;
        };
        let (place, word) = (&self.place, slot.transport.name());
        let error =
            place.on(ty, format_args!("`{word}` {place} cannot send `Extras`, which holds the caller's own pairs"));
        let make = if arguments_of_extras(ty).is_some() {
            String::new()
        } else {
            format!(", and make the type `{}`", path_text(extras))
        };
        error.help(format_args!("write `#[codex_meta(extras)]` alone{make}: they go into the blob and the views"));
        true
    }
}

/// Returns what in the word's list tells it from others of its transport, as it was written.
fn apart(word: &Word) -> Vec<String> {
    let tells = |item: &&Item| ["when", "unless", "with", "view"].iter().any(|word| item.is(word));
    word.form.items().iter().filter(tells).map(Item::to_string).collect()
}

/// Returns the `Extras` of this struct that the type is, or has in an `Option` or the like.
fn own_extras<'t>(ty: &'t Type, of: &Ident) -> Option<&'t Type> {
    if let Type::Reference(reference) = ungrouped(ty) {
        return own_extras(&reference.elem, of);
    }
    let PathArguments::AngleBracketed(inner) = &named(ty)?.arguments else { return None };
    let mut inner = inner.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    if arguments_of_extras(ty).is_none() {
        return inner.find_map(|ty| own_extras(ty, of));
    }
    let owner = inner.next().and_then(named)?;
    (owner.ident == "Self" || owner.ident == *of).then_some(ungrouped(ty))
}
