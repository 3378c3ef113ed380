//! `#[codex_meta(...)]` on a field.

mod help;
mod misplaced;

use proc_macro2::Span;
use syn::ExprPath;
use syn::ext::IdentExt as _;

use super::container::Container;
use super::slot::{self, Around};
use super::suggestion::Suggestion;
use super::words::{Example, Once, Place, SINCE, UNTIL, example_skip_if, key};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Word, items, leading_literals, texts_if, words_of};
use crate::model::{Field, Key, Number, Omitted, Placement, Role, Transport};
use crate::names::quoted_list;
use help::{drop_omitted, without_omitted};
use misplaced::Misplaced;

pub(super) fn parse(field: &syn::Field, container: &Container, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let before = errors.count();
    let place = Place::new(format!("field `{name}`"), errors);
    let items = items(&field.attrs, errors);
    let mut words = Words {
        field,
        name: &name,
        container,
        place,
        items: &items,
        misplaced: Misplaced::of(&items, container),
        forgiven: 0,
        given: Vec::new(),
        sent: Placement::default(),
        roles: Roles::default(),
    };
    for (i, item) in items.iter().enumerate() {
        match item {
            Item::Word(word) => words.word(word),
            // Those behind another belong to it.
            Item::Literal(_) if i > 0 && items[i - 1].literal().is_some() => {}
            Item::Literal(_) => words.literals(i.checked_sub(1).map(|i| &items[i]), leading_literals(&items[i..])),
        }
    }
    let forgiven = words.forgiven;
    let role = words.into_role();
    Some(Field { ty: field.ty.clone(), role, broken: errors.count() > before + forgiven, name, ident })
}

/// Returns the conditions in the word's list, as they were written.
fn conditions(word: &Word) -> Vec<String> {
    let is_condition = |item: &Item| is_word(item, "when") || is_word(item, "unless");
    texts_if(word.form.items(), &is_condition)
}

fn is_word(item: &Item, text: &str) -> bool {
    matches!(item, Item::Word(word) if word.text() == text)
}

/// The words that are about the field as a whole.
#[derive(Default)]
struct Roles {
    skip: Once<Span>,
    extras: Once<(Span, Option<Number>)>,
    skip_if: Once<Option<ExprPath>>,
    since: Once<Option<Key>>,
    until: Once<Option<Key>>,
    deprecated: Once<Option<Key>>,
}

struct Words<'a> {
    field: &'a syn::Field,
    name: &'a str,
    container: &'a Container,
    place: Place<'a>,
    items: &'a [Item],
    misplaced: Misplaced<'a>,
    /// How many errors leave it clear on which transports the field is.
    forgiven: usize,
    /// Every word that decides something, for those that stand alone.
    given: Vec<String>,
    sent: Placement,
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
            "skip_if" => {
                self.roles.skip_if.set(place.expect_path(word, &example_skip_if(&self.field.ty)), word, place);
            }
            "since" => self.roles.since.set(place.expect_str(word, SINCE).map(key), word, place),
            "until" => self.roles.until.set(place.expect_str(word, UNTIL).map(key), word, place),
            "deprecated" => {
                self.roles.deprecated.set(place.expect_str(word, "use another field").map(key), word, place);
            }
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
            let undecided = self.not_said();
            let (drop, here) = if undecided.is_empty() {
                ("drop it".to_owned(), "")
            } else {
                let drop = format!("drop it and say whether the field goes to {}", quoted_list(&undecided));
                (drop, ", and say that here all the same,")
            };
            let has = self.container.word("transports").map(Word::to_string).unwrap_or_default();
            let with = self.with(transport);
            place.at(span, format_args!("`{name}` {place} is a transport that the struct does not have")).help(
                format_args!(
                    "{drop}, or replace the struct's `{has}` with {with}{here} and say on each field whether it goes to \
                     `{name}`"
                ),
            );
        }
        has
    }

    /// Whether a word of its own takes the transport.
    fn says(&self, transport: &str) -> bool {
        self.items.iter().any(|item| is_word(item, transport))
    }

    /// The transports that no word takes and no `omit(...)` names.
    fn not_said(&self) -> Vec<&str> {
        let omits = self.omits();
        let is_left = |name: &str| !self.says(name) && omits.iter().all(|omitted| omitted != name);
        Transport::names_if(&self.container.transports, &|transport| is_left(transport.name()))
    }

    fn slot(&mut self, word: &Word, transport: Transport) {
        let rivals = self.rivals(word, &transport);
        if rivals.first().is_some_and(|first| !std::ptr::eq(*first, word)) {
            return self.slot_again(word, &transport, &rivals);
        }
        let here = transport.clone();
        let around = Around {
            hidden: &|| self.hidden(&here),
            flattened: &|| self.flattened(&here),
            left_out: &|| self.left_out(),
            named: self.misplaced.name(&here) || self.has_literal_behind(word),
            instead: &|write| self.with_instead(word, write),
        };
        let (slot, forgiven) = slot::read(word, transport, self.name, &self.place, &around);
        self.sent.slots.push(slot);
        self.forgiven += forgiven;
    }

    /// Returns the words of the transport that could be joined with this one, itself among them: on a text transport
    /// each condition may have a word of its own.
    fn rivals(&self, word: &Word, transport: &Transport) -> Vec<&Word> {
        let mut all = words_of(self.items, transport.name());
        if !transport.is_json() {
            let condition = conditions(word);
            all.retain(|other| conditions(other) == condition);
        }
        all
    }

    /// Reports the second word of a transport under one condition, for all that there are.
    fn slot_again(&self, word: &Word, transport: &Transport, all: &[&Word]) {
        let (place, text) = (&self.place, word.text());
        if all.get(1).is_none_or(|second| !std::ptr::eq(*second, word)) {
            return;
        }
        let times = if all.len() == 2 { "twice".to_owned() } else { format!("{} times", all.len()) };
        let error = place.at(word.span(), format_args!("`{text}` {place} is given {times}"));
        let any_key = all.iter().any(|word| Suggestion::has_key(transport, &word.form));
        let mut joined = Suggestion::new(transport);
        for word in all {
            joined = if any_key { joined.with_default(&word.form, self.name) } else { joined.with(&word.form) };
        }
        if joined.is_possible() && joined.keys() > 1 {
            let both = if joined.keys() == 2 { "both" } else { "all" };
            let keys = if *transport == Transport::Header { "names" } else { "keys" };
            error.help(format_args!("keep one, or write `{joined}` to send it under {both} {keys}"));
        } else if joined.is_possible() && all.iter().all(|word| joined.adds_to(&word.form)) {
            error.help(format_args!("write `{joined}` instead"));
        } else if joined.clashes() {
            error.help(format_args!(
                "write one `{text}(...)` with all of its keys, such as `{text}(\"a\", \"b\", when = ...)`: its `when` is for \
                 each of them"
            ));
        } else if all.len() == 2 {
            error.help("drop one of the two");
        } else {
            error.help("keep one");
        }
    }

    /// Reports a word that is none of a field's.
    fn no_word(&mut self, word: &Word) {
        if self.misplaced.contain(word) {
            return self.modifiers(word);
        }
        let (place, text) = (&self.place, word.text());
        match text.as_str() {
            "transports" | "views" | "reserved" | "crate" => {
                place
                    .at(word.span(), format_args!("`{text}` {place} belongs on the struct"))
                    .help(self.on_the_struct(word));
            }
            // It may be a view that the struct's attribute failed to declare.
            _ if !self.container.transports_known => {}
            _ => {
                let mut known = self.container.names();
                known.extend(["omit", "skip", "skip_if", "since", "until", "deprecated", "extras"]);
                place.unknown_or_view(&word.name, &known);
            }
        }
    }

    fn omit(&mut self, word: &Word) {
        let inside = self.place.inside("omit");
        self.sent.omits.push(word.to_string());
        let not_named = self.not_named(word);
        let why = match not_named.as_str() {
            _ if !self.container.transports_known => "",
            names if names.contains(',') => ": they are the transports not yet named",
            _ => ": it is the only transport not yet named",
        };
        for ident in self.place.bare_words(word, &Example { words: &not_named, why }) {
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
                    .at(ident.span(), format_args!("`{name}` {inside} is a transport that the struct does not have"))
                    .help(without_omitted(word, &name)),
                None => self.omitted_view(word, ident),
            }
        }
    }

    fn into_role(mut self) -> Role {
        self.check_taken_and_omitted();
        self.check_alone();
        let alone = self.roles.skip.get().is_some() || self.roles.extras.get().is_some();
        let sends_extras = !alone && self.check_sends_extras();
        // What is to be flattened is no value for any transport.
        let flattens = self.misplaced.flatten();
        let Self { mut sent, roles, given, items, .. } = self;
        if roles.skip.get().is_some() {
            return Role::Skipped;
        }
        if let Some((span, shed)) = roles.extras.take() {
            return Role::Extras { span, shed, sound: given.len() == 1 };
        }
        sent.skip_if = roles.skip_if.take().flatten();
        sent.since = roles.since.take().flatten();
        sent.until = roles.until.take().flatten();
        sent.deprecated = roles.deprecated.take().flatten();
        sent.words = texts_if(items, &|item| !is_word(item, "omit"));
        let mut role = Role::Placed(sent);
        if sends_extras || flattens {
            role.ask_nothing();
        }
        role
    }

    fn check_taken_and_omitted(&mut self) {
        let place = &self.place;
        for Omitted { transport, span } in &self.sent.omitted {
            let name = transport.name();
            let drop = drop_omitted(self.items, name);
            if let Some(slot) = self.sent.slots.iter_mut().find(|slot| slot.transport == *transport) {
                slot.sound = false;
                place
                    .at(*span, format_args!("`{name}` {place} is both sent and omitted"))
                    .help(format_args!("drop `{name}`, or {drop}"));
            }
        }
    }

    /// `skip` and `extras` decide on all transports, and leave nothing to other words.
    fn check_alone(&self) {
        let place = &self.place;
        let (word, span) = match (self.roles.skip.get(), self.roles.extras.get()) {
            (Some(span), _) => ("skip", *span),
            (None, Some((span, _))) => ("extras", *span),
            (None, None) => return,
        };
        let mut others: Vec<&str> = Vec::new();
        for given in &self.given {
            if given != word && others.last() != Some(&given.as_str()) {
                others.push(given);
            }
        }
        if !others.is_empty() {
            let what = if word == "skip" { "leaves it out everywhere" } else { "decides on every transport" };
            let others_list = quoted_list(&others);
            place
                .at(span, format_args!("`{word}` {place} already {what}; it cannot be combined with {others_list}"))
                .help(self.alone_help(word, &others));
        }
    }
}

/// `extras(shed = K)`, or `extras` alone.
fn extras_shed(word: &Word, place: &Place<'_>) -> Option<Number> {
    let (inside, text) = (place.inside("extras"), word.text());
    match &word.form {
        Form::Alone => return None,
        Form::List(items) if items.is_empty() => {
            place.at(word.span(), format_args!("`{text}()` {place} is empty")).help("write just `extras`");
        }
        Form::List(_) | Form::Dots(_) => {}
        form => {
            place
                .wrong_form(word, form, format_args!("`{text}` {place} takes no value"))
                .help("write just `extras`: the pairs bring their own keys");
            return None;
        }
    }
    let mut shed = Once::default();
    for item in place.expect_list(word, "shed = 1").unwrap_or_default() {
        match item {
            Item::Word(inner) if inner.text() == "shed" => shed.set(inside.expect_number(inner, 1), inner, &inside),
            Item::Word(inner) => inside.unknown(&inner.name, &["shed"]),
            Item::Literal(literal) => inside.bare(literal, "write just `extras`: the pairs bring their own keys"),
        }
    }
    shed.take().flatten()
}
