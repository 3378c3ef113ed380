//! `#[codex_meta(...)]` on a field.

use proc_macro2::Span;
use syn::TypePath;
use syn::ext::IdentExt as _;

use super::container::Container;
use super::slot;
use super::words::{bare_words, expect_alone, expect_list, expect_number, expect_path, unknown};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Word, items};
use crate::model::{Extras, Field, Number, Omitted, Role, Sent, Transport};
use crate::once::Once;

pub(super) fn parse(field: &syn::Field, container: &Container, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let before = errors.count();
    let mut words = Words { name: &name, container, errors, sent: Sent::default(), roles: Roles::default() };
    for item in items(&field.attrs, errors) {
        match item {
            Item::Word(word) => words.word(&word),
            Item::Literal(literal) => {
                errors.at(literal.span(), "name the transport that has this key: `flat = \"...\"`");
            }
        }
    }
    let role = words.into_role();
    Some(Field { name, ty: field.ty.clone(), role, broken: errors.count() > before, ident })
}

/// The words that are about the field as a whole.
#[derive(Default)]
struct Roles {
    skip: Once<Span>,
    extras: Once<Extras>,
    skip_if: Once<(Span, Option<TypePath>)>,
}

struct Words<'a> {
    name: &'a str,
    container: &'a Container,
    errors: &'a Errors,
    sent: Sent,
    roles: Roles,
}

impl Words<'_> {
    fn word(&mut self, word: &Word) {
        let (errors, span) = (self.errors, word.span());
        match word.text().as_str() {
            "header" => self.slot(word, Transport::Header),
            "flat" => self.slot(word, Transport::Flat),
            "blob" => self.slot(word, Transport::Blob),
            "omit" => self.omit(word),
            "skip" => {
                if expect_alone(word, errors) {
                    self.roles.skip.set(span, span, "skip", errors);
                }
            }
            "extras" => {
                let shed = read_extras(word, errors);
                self.roles.extras.set(Extras { span, shed }, span, "extras", errors);
            }
            "skip_if" => {
                let path = expect_path(word, "skip_if = Vec::is_empty", errors);
                self.roles.skip_if.set((span, path), span, "skip_if", errors);
            }
            text if self.container.transports.contains(&Transport::View(text.to_owned())) => {
                self.slot(word, Transport::View(text.to_owned()));
            }
            text @ ("when" | "key" | "flatten" | "body_only" | "shed" | "sensitive" | "name") => {
                let transport = match text {
                    "sensitive" | "name" => "header",
                    _ => "blob",
                };
                errors.at(span, format_args!("`{text}` belongs to a transport: write `{transport}({text}...)`"));
            }
            "reserved" | "transports" | "views" | "crate" => {
                errors.at(span, format_args!("`{}` belongs on the struct, not on a field", word.text()));
            }
            _ if !self.container.transports_known => {}
            _ => unknown(word, self.known_words(), "on a field", errors),
        }
    }

    fn known_words(&self) -> impl Iterator<Item = &str> {
        let transports = self.container.transports.iter().map(Transport::name);
        transports.chain(["omit", "skip", "skip_if", "extras"])
    }

    /// Whether the struct has the transport; if not, says so once.
    fn has(&self, transport: &Transport, span: Span) -> bool {
        let has = self.container.transports.contains(transport);
        if !has && self.container.transports_known {
            let name = transport.name();
            self.errors.at(
                span,
                format_args!("the struct has no `{name}` transport: drop this, or add `{name}` to `transports(...)`"),
            );
        }
        has
    }

    fn slot(&mut self, word: &Word, transport: Transport) {
        if !self.has(&transport, word.span()) {
            return;
        }
        if self.sent.slot(&transport).is_some() {
            self.errors.at(
                word.span(),
                format_args!("`{0}` is given twice: join them in one, such as `{0}(\"a\", \"b\")`", word.text()),
            );
            return;
        }
        let slot = slot::parse(word, transport, self.name, self.errors);
        self.sent.slots.extend(slot);
    }

    fn omit(&mut self, word: &Word) {
        let errors = self.errors;
        let Some(words) = bare_words(word, "omit(header, flat)", errors) else {
            return;
        };
        if words.is_empty() {
            errors.at(word.span(), "`omit()` names no transport: name those that the field is not on, or drop it");
        }
        for ident in words {
            let name = ident.unraw().to_string();
            let span = ident.span();
            let transport = match name.as_str() {
                "header" => Transport::Header,
                "flat" => Transport::Flat,
                "blob" => Transport::Blob,
                _ => Transport::View(name.clone()),
            };
            if matches!(transport, Transport::View(_)) && !self.container.transports.contains(&transport) {
                if self.container.transports_known {
                    let word = Word { name: ident.clone(), form: Form::Alone };
                    unknown(&word, self.container.transports.iter().map(Transport::name), "in `omit(...)`", errors);
                }
                continue;
            }
            if !self.has(&transport, span) {
                continue;
            }
            if self.sent.omitted.iter().any(|omitted| omitted.transport == transport) {
                errors.at(span, format_args!("`{name}` is omitted twice: keep one"));
                continue;
            }
            self.sent.omitted.push(Omitted { transport, span });
        }
    }

    fn into_role(self) -> Role {
        let Self { errors, mut sent, roles, .. } = self;
        let decided = !sent.slots.is_empty() || !sent.omitted.is_empty();
        let skip_if = roles.skip_if.take();
        if let Some(skip) = roles.skip.take() {
            if decided || skip_if.is_some() || roles.extras.get().is_some() {
                errors.at(skip, "`skip` keeps the field from every transport and stands alone: drop it or the rest");
            }
            return Role::Skipped;
        }
        if let Some(extras) = roles.extras.take() {
            if decided || skip_if.is_some() {
                errors.at(
                    extras.span,
                    "`extras` go into the blob and the views as they are, and stand alone: drop it or the rest",
                );
            }
            return Role::Extras(extras);
        }
        sent.skip_if = skip_if.and_then(|(_, path)| path);
        Role::Sent(sent)
    }
}

/// `extras` or `extras(shed = K)`.
fn read_extras(word: &Word, errors: &Errors) -> Option<Number> {
    if matches!(word.form, Form::Alone) {
        return None;
    }
    let mut shed = Once::new();
    for item in expect_list(word, "extras(shed = 1)", errors)? {
        match item {
            Item::Word(inner) if inner.text() == "shed" => {
                shed.set(expect_number(inner, "shed = 1", errors), inner.span(), "shed", errors);
            }
            Item::Word(inner) => unknown(inner, ["shed"], "in `extras(...)`", errors),
            Item::Literal(literal) => errors.at(literal.span(), "the extras bring keys of their own: drop this one"),
        }
    }
    shed.take().flatten()
}
