//! `#[codex_meta(...)]` on a field.

use proc_macro2::Span;
use syn::ExprPath;
use syn::ext::IdentExt as _;

use super::container::Container;
use super::slot;
use super::words::Place;
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word, items};
use crate::model::{Field, Number, Omitted, Role, Sent, Transport};
use crate::names::quoted_list;
use crate::once::Once;

pub(super) fn parse(field: &syn::Field, container: &Container, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let before = errors.count();
    let place = Place::new(format!("field `{name}`"), errors);
    let mut words =
        Words { name: &name, container, place, given: Vec::new(), sent: Sent::default(), roles: Roles::default() };
    let items = items(&field.attrs, errors);
    for (i, item) in items.iter().enumerate() {
        match item {
            Item::Word(word) => words.word(word),
            Item::Literal(literal) => {
                let before = i.checked_sub(1).map(|i| &items[i]);
                words.place.bare(literal, literal_help(before, &literal.token().to_string()));
            }
        }
    }
    let role = words.into_role();
    Some(Field { name, ty: field.ty.clone(), role, broken: errors.count() > before, ident })
}

/// A literal behind `header = "..."` is a second name.
fn literal_help(before: Option<&Item>, literal: &str) -> String {
    match before {
        Some(Item::Word(Word { name, form: Form::Value(Value::Str(first)) })) => {
            format!("several go in one list: `{name}({}, {literal})`", first.token())
        }
        _ => format!("say which transport has this key: `flat = {literal}`"),
    }
}

/// The words that are about the field as a whole.
#[derive(Default)]
struct Roles {
    skip: Once<Span>,
    extras: Once<(Span, Option<Number>)>,
    skip_if: Once<Option<ExprPath>>,
}

struct Words<'a> {
    name: &'a str,
    container: &'a Container,
    place: Place<'a>,
    /// Every word that decides something, for those that stand alone.
    given: Vec<String>,
    sent: Sent,
    roles: Roles,
}

impl Words<'_> {
    fn word(&mut self, word: &Word) {
        let place = &self.place;
        let text = word.text();
        match text.as_str() {
            "omit" => self.omit(word),
            "skip" if place.expect_alone(word) => self.roles.skip.set(word.span(), word, place),
            "skip" => {}
            "extras" => self.roles.extras.set((word.span(), extras_shed(word, place)), word, place),
            "skip_if" => self.roles.skip_if.set(place.expect_path(word, "Vec::is_empty"), word, place),
            _ => match self.transport(&text) {
                Some(transport) if self.has(&transport, word.span()) => self.slot(word, transport),
                Some(_) => {}
                None => return self.no_word(word),
            },
        }
        self.given.push(text);
    }

    /// A transport of the struct, or a built-in one that it lacks.
    fn transport(&self, name: &str) -> Option<Transport> {
        let view = || Some(Transport::View(name.to_owned())).filter(|view| self.container.transports.contains(view));
        Transport::built_in(name).or_else(view)
    }

    /// Whether the struct has the transport; if not, says so.
    fn has(&self, transport: &Transport, span: Span) -> bool {
        let has = self.container.transports.contains(transport);
        if !has && self.container.transports_known {
            let (name, place) = (transport.name(), &self.place);
            place
                .at(span, format_args!("`{name}` {place} is no transport of the struct"))
                .help(format_args!("drop it, or add `{name}` to the struct's `transports(...)`"));
        }
        has
    }

    fn slot(&mut self, word: &Word, transport: Transport) {
        let place = &self.place;
        if self.sent.slot(&transport).is_some() {
            let text = word.text();
            place
                .at(word.span(), format_args!("`{text}` {place} is given twice"))
                .help(format_args!("join them in one: `{text}(\"...\", \"...\")`"));
        } else {
            self.sent.slots.push(slot::read(word, transport, self.name, place));
        }
    }

    /// Reports a word that is none of a field's.
    fn no_word(&self, word: &Word) {
        let (place, text) = (&self.place, word.text());
        match text.as_str() {
            "transports" | "views" | "reserved" | "crate" => {
                place.at(word.span(), format_args!("`{text}` {place} belongs on the struct")).help("move it there");
            }
            "when" | "key" | "rename" | "flatten" | "body_only" | "shed" => self.no_transport(word, "blob"),
            "sensitive" | "name" => self.no_transport(word, "header"),
            // It may be a view that the struct's attribute failed to declare.
            _ if !self.container.transports_known => {}
            _ => {
                let transports = self.container.transports.iter().map(Transport::name);
                place.unknown(&word.name, transports.chain(["omit", "skip", "skip_if", "extras"]));
            }
        }
    }

    fn no_transport(&self, word: &Word, transport: &str) {
        let (place, text) = (&self.place, word.text());
        let modifier = match (text.as_str(), &word.form) {
            (_, Form::Alone) => text.clone(),
            ("rename", _) => "key = ...".into(),
            _ => format!("{text} = ..."),
        };
        place
            .at(word.span(), format_args!("`{text}` {place} does not say for which transport"))
            .help(format_args!("write it in the list of one, such as `{transport}({modifier})`"));
    }

    fn omit(&mut self, word: &Word) {
        let inside = self.place.inside("omit");
        for ident in self.place.bare_words(word, "header, flat") {
            let name = ident.unraw().to_string();
            match self.transport(&name) {
                Some(transport) if self.sent.omits(&transport) => inside
                    .at(ident.span(), format_args!("`{name}` {inside} is given twice"))
                    .help("drop one of the two"),
                Some(transport) if self.container.transports.contains(&transport) => {
                    self.sent.omitted.push(Omitted { transport, span: ident.span() });
                }
                _ if !self.container.transports_known => {}
                Some(_) => inside
                    .at(ident.span(), format_args!("`{name}` {inside} is no transport of the struct"))
                    .help("drop it: there is nothing to omit"),
                None => inside.unknown(ident, self.container.transports.iter().map(Transport::name)),
            }
        }
    }

    fn into_role(mut self) -> Role {
        self.check_taken_and_omitted();
        self.check_alone();
        let Self { mut sent, roles, given, .. } = self;
        if roles.skip.get().is_some() {
            return Role::Skipped;
        }
        if let Some((span, shed)) = roles.extras.take() {
            return Role::Extras { span, shed, sound: given.len() == 1 };
        }
        sent.skip_if = roles.skip_if.take().flatten();
        Role::Sent(sent)
    }

    fn check_taken_and_omitted(&mut self) {
        let place = &self.place;
        for omitted in &self.sent.omitted {
            if let Some(slot) = self.sent.slots.iter_mut().find(|slot| slot.transport == omitted.transport) {
                slot.sound = false;
                place
                    .at(omitted.span, format_args!("`{}` {place} is both taken and omitted", slot.transport.name()))
                    .help("drop one of the two");
            }
        }
    }

    /// `skip` and `extras` decide on all transports, and leave nothing to other words.
    fn check_alone(&self) {
        let place = &self.place;
        let alone = [("skip", self.roles.skip.get()), ("extras", self.roles.extras.get().map(|(span, _)| span))];
        let Some((word, span)) = alone.into_iter().find_map(|(word, span)| Some((word, *span?))) else {
            return;
        };
        let mut others: Vec<&str> = self.given.iter().map(String::as_str).filter(|given| *given != word).collect();
        others.dedup();
        if !others.is_empty() {
            let others = quoted_list(others);
            place
                .at(span, format_args!("`{word}` {place} decides on every transport, and so does not go with {others}"))
                .help(format_args!("drop `{word}`, or drop {others}"));
        }
    }
}

/// `extras(shed = K)`, or `extras` alone.
fn extras_shed(word: &Word, place: &Place<'_>) -> Option<Number> {
    if matches!(word.form, Form::Alone) {
        return None;
    }
    let inside = place.inside("extras");
    let mut shed = Once::default();
    for item in place.expect_list(word, "shed = 1").unwrap_or_default() {
        match item {
            Item::Word(inner) if inner.text() == "shed" => shed.set(inside.expect_number(inner, 1), inner, &inside),
            Item::Word(inner) => inside.unknown(&inner.name, ["shed"]),
            Item::Literal(literal) => inside.bare(literal, "drop it: the pairs bring their own keys"),
        }
    }
    shed.take().flatten()
}
