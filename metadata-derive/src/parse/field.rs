//! `#[codex_meta(...)]` on a field.

use proc_macro2::Span;
use syn::TypePath;
use syn::ext::IdentExt as _;

use super::container::Container;
use super::words::{bare_words, default_key, expect_alone, expect_path, expect_str, key, unknown};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word, items};
use crate::model::{Field, Key, Omitted, Role, Sent, Slot, Transport};
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
    extras: Once<Span>,
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
                if expect_alone(word, errors) {
                    self.roles.extras.set(span, span, "extras", errors);
                }
            }
            "skip_if" => {
                let path = expect_path(word, "skip_if = Vec::is_empty", errors);
                self.roles.skip_if.set((span, path), span, "skip_if", errors);
            }
            text if self.container.transports.contains(&Transport::View(text.to_owned())) => {
                self.slot(word, Transport::View(text.to_owned()));
            }
            text @ ("when" | "key" | "flatten" | "body_only" | "sensitive" | "name") => {
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
        let slot = SlotReader { field: self.name, errors: self.errors }.read(word, transport);
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
                    extras,
                    "`extras` go into the blob and the views as they are, and stand alone: drop it or the rest",
                );
            }
            return Role::Extras(extras);
        }
        sent.skip_if = skip_if.and_then(|(_, path)| path);
        Role::Sent(sent)
    }
}

/// Reads what stands behind a transport's word.
struct SlotReader<'a> {
    field: &'a str,
    errors: &'a Errors,
}

impl SlotReader<'_> {
    fn read(&self, word: &Word, transport: Transport) -> Option<Slot> {
        let errors = self.errors;
        let span = word.span();
        let before = errors.count();
        let mut keys: Vec<Key> = Vec::new();
        let mut named = Once::new();
        let mut when = Once::new();
        let mut flags = [("sensitive", Once::new()), ("body_only", Once::new()), ("flatten", Once::new())];
        match &word.form {
            Form::Alone => {}
            Form::Value(Value::Str(literal)) => keys.push(key(literal)),
            Form::Value(other) => {
                let text = word.text();
                errors.at(other.span(), format_args!("`{text}` takes its key as a string literal: `{text} = \"...\"`"));
            }
            Form::List(items) => {
                for item in items {
                    match item {
                        Item::Literal(literal) => keys.push(key(literal)),
                        Item::Word(inner) => self.modifier(inner, &transport, &mut named, &mut when, &mut flags),
                    }
                }
            }
        }
        keys.extend(named.take());
        let [sensitive, body_only, flatten] = flags.map(|(_, flag)| flag.take().is_some());
        if flatten && !keys.is_empty() {
            errors.at(
                keys[0].span,
                "`flatten` merges the value's own keys, so that it has none itself: drop this key or `flatten`",
            );
        }
        if keys.is_empty() && !flatten && errors.count() == before {
            if transport == Transport::Header {
                let example = self.field.replace('_', "-");
                errors.at(span, format_args!("a header needs its name: `header = \"{example}\"`"));
            } else {
                keys.push(default_key(self.field, span));
            }
        }
        (errors.count() == before).then(|| Slot {
            transport,
            span,
            keys,
            when: when.take().flatten(),
            sensitive,
            body_only,
            flatten,
        })
    }

    fn modifier(
        &self,
        word: &Word,
        transport: &Transport,
        named: &mut Once<Key>,
        when: &mut Once<Option<TypePath>>,
        flags: &mut [(&'static str, Once<()>); 3],
    ) {
        let (errors, span) = (self.errors, word.span());
        let text = word.text();
        let name_word = if *transport == Transport::Header { "name" } else { "key" };
        let allowed: &[&str] = match transport {
            Transport::Header => &["name", "when", "sensitive"],
            Transport::Flat => &["key", "when"],
            Transport::Blob => &["key", "when", "body_only", "flatten"],
            Transport::View(_) => &["key", "when", "flatten"],
        };
        match text.as_str() {
            "key" | "name" if text != name_word => {
                errors
                    .at(span, format_args!("`{}` calls this `{name_word}`: `{name_word} = \"...\"`", transport.name()));
            }
            "key" | "name" => {
                if let Some(literal) = expect_str(word, &format!("{name_word} = \"...\""), errors) {
                    named.set(key(literal), span, name_word, errors);
                }
            }
            "when" => when.set(expect_path(word, "when = Self::is_turn", errors), span, "when", errors),
            flag @ ("sensitive" | "body_only" | "flatten") => {
                if !allowed.contains(&flag) {
                    let place = match flag {
                        "sensitive" => "`header(...)`",
                        "body_only" => "`blob(...)`",
                        _ => "`blob(...)` and views",
                    };
                    errors.at(
                        span,
                        format_args!("`{flag}` means nothing in `{}(...)`: it belongs in {place}", transport.name()),
                    );
                } else if expect_alone(word, errors)
                    && let Some((_, once)) = flags.iter_mut().find(|(name, _)| *name == flag)
                {
                    once.set((), span, flag, errors);
                }
            }
            _ => unknown(word, allowed.iter().copied(), &format!("in `{}(...)`", transport.name()), errors),
        }
    }
}
