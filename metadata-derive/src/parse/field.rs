//! `#[codex_meta(...)]` on a field.

use std::fmt::Display;

use proc_macro2::Span;
use syn::ExprPath;
use syn::ext::IdentExt as _;

use super::container::Container;
use super::slot;
use super::words::{bare_words, expect_alone, expect_list, expect_number, expect_path, unknown};
use crate::errors::{Errors, Recorded};
use crate::grammar::{Form, Item, Word, items};
use crate::model::{Field, Number, Omitted, Role, Sent, Transport};
use crate::names::quoted_list;
use crate::once::Once;

pub(super) fn parse(field: &syn::Field, container: &Container, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let before = errors.count();
    let mut words =
        Words { name: &name, container, errors, given: Vec::new(), sent: Sent::default(), roles: Roles::default() };
    for item in items(&field.attrs, errors) {
        match item {
            Item::Word(word) => words.word(&word),
            Item::Literal(literal) => errors
                .on(&literal, format_args!("a key of field `{name}` belongs to a transport"))
                .help(format_args!("write `flat = {}`", literal.token())),
        }
    }
    let role = words.into_role();
    Some(Field { name, ty: field.ty.clone(), role, broken: errors.count() > before, ident })
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
    errors: &'a Errors,
    /// Every word that decides something, for those that stand alone.
    given: Vec<String>,
    sent: Sent,
    roles: Roles,
}

impl Words<'_> {
    fn error(&self, span: Span, message: impl Display) -> Recorded<'_> {
        self.errors.at(span, message)
    }

    fn word(&mut self, word: &Word) {
        let (errors, name, span) = (self.errors, self.name, word.span());
        let text = word.text();
        match text.as_str() {
            "omit" => self.omit(word),
            "skip" => self.alone(word, |roles| &mut roles.skip),
            "extras" => self.roles.extras.set((span, extras_shed(word, name, errors)), word, errors),
            "skip_if" => self.roles.skip_if.set(expect_path(word, "Vec::is_empty", errors), word, errors),
            _ if let Some(transport) = self.transport(&text) => return self.slot(word, transport),
            "when" | "key" | "flatten" | "body_only" | "shed" | "sensitive" | "name" => return self.modifier(word),
            "transports" | "views" | "reserved" | "crate" => {
                self.error(span, format_args!("`{text}` belongs on the struct, not on field `{name}`"));
                return;
            }
            _ => {
                // It may be a view that the struct's attribute failed to declare.
                if self.container.transports_known {
                    unknown(word, self.known_words(), format_args!("on field `{name}`"), errors);
                }
                return;
            }
        }
        self.given.push(text);
    }

    fn alone(&mut self, word: &Word, role: impl FnOnce(&mut Roles) -> &mut Once<Span>) {
        if expect_alone(word, self.errors) {
            role(&mut self.roles).set(word.span(), word, self.errors);
        }
    }

    /// A transport of the struct, or a built-in one that it lacks.
    fn transport(&self, name: &str) -> Option<Transport> {
        let view = || Some(Transport::View(name.to_owned())).filter(|view| self.container.transports.contains(view));
        Transport::built_in(name).or_else(view)
    }

    fn known_words(&self) -> impl Iterator<Item = &str> {
        let transports = self.container.transports.iter().map(Transport::name);
        transports.chain(["omit", "skip", "skip_if", "extras"])
    }

    /// Whether the struct has the transport; if not, says so once.
    fn has(&self, transport: &Transport, does: &str, span: Span) -> bool {
        let has = self.container.transports.contains(transport);
        if !has && self.container.transports_known {
            let name = transport.name();
            self.error(
                span,
                format_args!("field `{}` {does} `{name}`, a transport that the struct does not have", self.name),
            )
            .help(format_args!("drop it, or add `{name}` to `transports(...)`"));
        }
        has
    }

    fn slot(&mut self, word: &Word, transport: Transport) {
        let text = word.text();
        if !self.has(&transport, "takes", word.span()) {
            return;
        }
        if self.sent.slot(&transport).is_some() {
            self.error(word.span(), format_args!("`{text}` of field `{}` is given twice", self.name))
                .help(format_args!("join them in one: `{text}(\"...\", \"...\")`"));
            return;
        }
        self.given.push(text);
        self.sent.slots.push(slot::read(word, transport, self.name, self.errors));
    }

    fn modifier(&self, word: &Word) {
        let text = word.text();
        let transport = match text.as_str() {
            "sensitive" | "name" => "header",
            _ => "blob",
        };
        let form = if matches!(word.form, Form::Alone) { "" } else { " = ..." };
        self.error(word.span(), format_args!("`{text}` of field `{}` does not say for which transport", self.name))
            .help(format_args!("write `{transport}({text}{form})`"));
    }

    fn omit(&mut self, word: &Word) {
        for ident in bare_words(word, "header, flat", self.errors) {
            let name = ident.unraw().to_string();
            let Some(transport) = self.transport(&name) else {
                if self.container.transports_known {
                    let word = Word { name: ident.clone(), form: Form::Alone };
                    let known = self.container.transports.iter().map(Transport::name);
                    unknown(&word, known, format_args!("in `omit(...)` of field `{}`", self.name), self.errors);
                }
                continue;
            };
            if !self.has(&transport, "omits", ident.span()) {
                continue;
            }
            if self.sent.omits(&transport) {
                self.error(ident.span(), format_args!("field `{}` omits `{name}` twice", self.name))
                    .help("drop one of the two");
                continue;
            }
            self.sent.omitted.push(Omitted { transport, span: ident.span() });
        }
    }

    fn into_role(mut self) -> Role {
        self.check_contradictions();
        let Self { mut sent, roles, .. } = self;
        if roles.skip.get().is_some() {
            return Role::Skipped;
        }
        if let Some((span, shed)) = roles.extras.take() {
            return Role::Extras { span, shed, sound: self.given.len() == 1 };
        }
        sent.skip_if = roles.skip_if.take().flatten();
        Role::Sent(sent)
    }

    /// Words of one field that exclude each other.
    fn check_contradictions(&mut self) {
        for omitted in &self.sent.omitted {
            if let Some(slot) = self.sent.slots.iter_mut().find(|slot| slot.transport == omitted.transport) {
                slot.sound = false;
                let transport = omitted.transport.name();
                self.errors
                    .at(omitted.span, format_args!("field `{}` both takes `{transport}` and omits it", self.name))
                    .help("drop one of the two");
            }
        }
        let alone = [("skip", self.roles.skip.get()), ("extras", self.roles.extras.get().map(|(span, _)| span))];
        let Some((word, span)) = alone.into_iter().find_map(|(word, span)| Some((word, *span?))) else {
            return;
        };
        let others: Vec<&str> = self.given.iter().map(String::as_str).filter(|given| *given != word).collect();
        if others.is_empty() {
            return;
        }
        let others = quoted_list(others);
        let means = match word {
            "skip" => "keeps the field from every transport",
            _ => "sends the caller's pairs with the blob and the views",
        };
        self.error(span, format_args!("`{word}` of field `{}` contradicts {others}: it {means}", self.name))
            .help(format_args!("drop `{word}`, or drop {others}"));
    }
}

/// `extras(shed = K)`, or `extras` alone.
fn extras_shed(word: &Word, field: &str, errors: &Errors) -> Option<Number> {
    if matches!(word.form, Form::Alone) {
        return None;
    }
    let mut shed = Once::default();
    for item in expect_list(word, "shed = 1", errors).unwrap_or_default() {
        match item {
            Item::Word(inner) if inner.text() == "shed" => shed.set(expect_number(inner, 1, errors), inner, errors),
            Item::Word(inner) => {
                unknown(inner, ["shed"], format_args!("in `extras(...)` of field `{field}`"), errors);
            }
            Item::Literal(literal) => errors
                .on(literal, format_args!("`extras` of field `{field}` bring keys of their own"))
                .help("drop this key"),
        }
    }
    shed.take().flatten()
}
