//! `#[codex_meta(...)]` on a field.

use proc_macro2::Span;
use syn::ExprPath;
use syn::ext::IdentExt as _;

use super::container::Container;
use super::slot::{self, Around};
use super::words::{Place, example_skip_if};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word, items, listed};
use crate::model::{Field, Number, Omitted, Role, Sent, Transport, arguments_of_extras, path_text};
use crate::names::{self, quoted_list};
use crate::once::Once;

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
        not_taken: not_taken(&items, container),
        forgiven: 0,
        given: Vec::new(),
        sent: Sent::default(),
        roles: Roles::default(),
    };
    for (i, item) in items.iter().enumerate() {
        match item {
            Item::Word(word) => words.word(word),
            Item::Literal(literal) => {
                let before = i.checked_sub(1).map(|i| &items[i]);
                words.place.bare(literal, literal_help(before, &literal.token().to_string()));
            }
        }
    }
    let forgiven = words.forgiven;
    let role = words.into_role();
    Some(Field { ty: field.ty.clone(), role, broken: errors.count() > before + forgiven, name, ident })
}

fn is_word(item: &Item, text: &str) -> bool {
    matches!(item, Item::Word(word) if word.text() == text)
}

/// The first name of `header = "..."` or `header("...", ...)`.
fn header_name(item: &Item) -> Option<String> {
    let Item::Word(word) = item else {
        return None;
    };
    match &word.form {
        _ if word.text() != "header" => None,
        Form::Value(Value::Str(name)) => Some(name.value()),
        Form::List(items) => items.iter().find_map(header_name_in),
        _ => None,
    }
}

/// The name that the item of a header's list is.
fn header_name_in(item: &Item) -> Option<String> {
    match item {
        Item::Literal(name) => Some(name.value()),
        Item::Word(Word { name: word, form: Form::Value(Value::Str(name)) }) if word == "name" => Some(name.value()),
        Item::Word(_) => None,
    }
}

/// The transports of the struct that no word takes, separated by commas.
fn not_taken(items: &[Item], container: &Container) -> String {
    if !container.transports_known {
        return "header, flat".into();
    }
    let taken = |transport: &&Transport| items.iter().any(|item| is_word(item, transport.name()));
    let left: Vec<&str> =
        container.transports.iter().filter(|transport| !taken(transport)).map(Transport::name).collect();
    left.join(", ")
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
    field: &'a syn::Field,
    name: &'a str,
    container: &'a Container,
    place: Place<'a>,
    items: &'a [Item],
    /// For `omit(...)`.
    not_taken: String,
    /// How many errors leave it clear on which transports the field is.
    forgiven: usize,
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
            "skip_if" => {
                self.roles.skip_if.set(place.expect_path(word, &example_skip_if(&self.field.ty)), word, place);
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
            let omits = self.omits();
            let undecided = self.container.transports.iter().map(Transport::name);
            let undecided: Vec<&str> =
                undecided.filter(|left| !self.says(left) && !omits.iter().any(|omitted| omitted == left)).collect();
            let drop = if undecided.is_empty() {
                "drop it".to_owned()
            } else {
                format!("drop it and say whether the field goes to {}", quoted_list(undecided))
            };
            let has = self.container.word("transports").map(Word::to_string).unwrap_or_default();
            let with = self.with(transport);
            place.at(span, format_args!("`{name}` {place} is a transport that the struct does not have")).help(
                format_args!(
                    "{drop}, or replace the struct's `{has}` by {with} and say on each field whether it goes to `{name}`"
                ),
            );
        }
        has
    }

    /// What the struct would write to have the transport too.
    fn with(&self, transport: &Transport) -> String {
        let has = |built_in: &Transport| built_in == transport || self.container.transports.contains(built_in);
        let all: Vec<String> =
            Transport::BUILT_IN.into_iter().filter(has).map(|built_in| built_in.name().to_owned()).collect();
        let key = if *transport == Transport::Blob && self.container.blob.is_none() {
            ", blob(key = \"x-meta\")"
        } else {
            ""
        };
        format!("`transports({}){key}`", all.join(", "))
    }

    /// Whether a word of its own takes the transport.
    fn says(&self, transport: &str) -> bool {
        self.items.iter().any(|item| is_word(item, transport))
    }

    fn slot(&mut self, word: &Word, transport: Transport) {
        let place = &self.place;
        if let Some(first) = self.sent.slot(&transport) {
            let text = word.text();
            let error = place.at(word.span(), format_args!("`{text}` {place} is given twice"));
            let first: Vec<String> = first.keys.iter().map(|key| format!("{:?}", key.name)).collect();
            let first = first.join(", ");
            match &word.form {
                Form::Value(Value::Str(second)) if !first.is_empty() => error.help(format_args!(
                    "keep one, or write `{text}({first}, {})` to send it under both {}",
                    second.token(),
                    if transport == Transport::Header { "names" } else { "keys" }
                )),
                Form::List(_) if !first.is_empty() => {
                    error.help(format_args!("keep one, or join them in one list: `{text}({first}, ...)`"));
                }
                _ => error.help("drop one of the two"),
            }
        } else {
            let here = transport.clone();
            let around = Around { hidden: &|| self.hidden(&here), flattened: &|| self.flattened(&here) };
            let (slot, forgiven) = slot::read(word, transport, self.name, place, &around);
            self.sent.slots.push(slot);
            self.forgiven += forgiven;
        }
    }

    /// How the field keeps its value from those who see it here.
    fn hidden(&self, here: &Transport) -> String {
        let transports = &self.container.transports;
        if transports.contains(&Transport::Header) {
            let open = |transport: &&Transport| **transport != Transport::Header;
            let keep = |item: &Item| !transports.iter().any(|transport| is_word(item, transport.name()));
            let whole = self.whole(Some(self.sensitive_header()), keep, transports.iter().filter(open));
            return format!("to hide the value, write `{whole}`");
        }
        let name = here.name();
        let elsewhere = transports.iter().any(|transport| transport != here && self.says(transport.name()));
        let whole = if elsewhere {
            let omits = self.omits();
            let off = |transport: &&Transport| {
                *transport == here || !self.says(transport.name()) && omits.iter().any(|name| name == transport.name())
            };
            self.whole(None, |item| !is_word(item, name), transports.iter().filter(off))
        } else {
            "#[codex_meta(skip)]".to_owned()
        };
        format!("the struct has no headers: to keep the value off `{name}`, write `{whole}`")
    }

    /// Its header, or one that it could have, with `sensitive`.
    fn sensitive_header(&self) -> String {
        let said = self.items.iter().find_map(|item| match item {
            Item::Word(word) if is_word(item, "header") => Some(&word.form),
            _ => None,
        });
        let name = self.items.iter().find_map(header_name).unwrap_or_else(|| names::header_name(self.name));
        let more: Vec<String> = match said {
            Some(Form::List(items)) => {
                let first = |item: &&Item| header_name_in(item).is_none_or(|known| known != name);
                items.iter().filter(first).filter(|item| !is_word(item, "sensitive")).map(Item::to_string).collect()
            }
            _ => Vec::new(),
        };
        let all: Vec<String> = [format!("{name:?}")].into_iter().chain(more).chain(["sensitive".to_owned()]).collect();
        format!("header({})", all.join(", "))
    }

    /// How it could be flattened, if the struct has where.
    fn flattened(&self, here: &Transport) -> Option<String> {
        let transports = &self.container.transports;
        let json = transports.iter().find(|transport| transport.is_json())?;
        let off = |transport: &&Transport| *transport != json && (*transport == here || !self.says(transport.name()));
        let keep = |item: &Item| !is_word(item, here.name()) && !is_word(item, json.name());
        // It keeps what else is in the list, but for its keys.
        let more = self.items.iter().filter(|item| is_word(item, json.name())).flat_map(|item| match item {
            Item::Word(Word { form: Form::List(items), .. }) => items.as_slice(),
            _ => &[],
        });
        let more = more.filter(|item| !is_word(item, "flatten") && !is_word(item, "key"));
        let more = more.filter(|item| matches!(item, Item::Word(_))).map(Item::to_string);
        let list: Vec<String> = ["flatten".to_owned()].into_iter().chain(more).collect();
        let first = format!("{}({})", json.name(), list.join(", "));
        Some(self.whole(Some(first), keep, transports.iter().filter(off)))
    }

    /// The attribute as it could be: with something first, with what is kept of it, and what it omits.
    fn whole<'t>(
        &self,
        first: Option<String>,
        keep: impl Fn(&Item) -> bool,
        omit: impl Iterator<Item = &'t Transport>,
    ) -> String {
        let omit: Vec<&str> = omit.map(Transport::name).collect();
        let omit = (!omit.is_empty()).then(|| format!("omit({})", omit.join(", ")));
        let kept = self.items.iter().filter(|item| !is_word(item, "omit") && keep(item)).map(Item::to_string);
        let all: Vec<String> = first.into_iter().chain(kept).chain(omit).collect();
        format!("#[codex_meta({})]", all.join(", "))
    }

    /// What `omit(...)` names, right or wrong.
    fn omits(&self) -> Vec<String> {
        let lists = self.items.iter().filter_map(|item| match item {
            Item::Word(Word { form: Form::List(omitted), .. }) if is_word(item, "omit") => Some(omitted),
            _ => None,
        });
        lists.flatten().map(Item::to_string).collect()
    }

    /// Reports a word that is none of a field's.
    fn no_word(&self, word: &Word) {
        let (place, text) = (&self.place, word.text());
        match text.as_str() {
            "transports" | "views" | "reserved" | "crate" => {
                place
                    .at(word.span(), format_args!("`{text}` {place} belongs on the struct"))
                    .help(self.on_the_struct(word));
            }
            "when" | "key" | "rename" | "flatten" | "body_only" | "shed" => self.no_transport(word, "blob"),
            "sensitive" | "name" => self.no_transport(word, "header"),
            // It may be a view that the struct's attribute failed to declare.
            _ if !self.container.transports_known => {}
            _ => {
                let transports = self.container.transports.iter().map(Transport::name);
                place.unknown_or_view(&word.name, transports.chain(["omit", "skip", "skip_if", "extras"]));
            }
        }
    }

    /// How the struct would say what the word says.
    fn on_the_struct(&self, word: &Word) -> String {
        let (text, here) = (word.text(), ", and drop it here");
        let Some(there) = self.container.word(&text) else {
            return format!("write `#[codex_meta({word})]` on the struct{here}");
        };
        match (&there.form, &word.form) {
            (Form::List(first), Form::List(more)) if text == "reserved" || text == "views" => {
                let all = listed(first.iter().chain(more));
                format!("replace the struct's `{there}` by `{text}({all})`{here}")
            }
            _ => format!("drop it: the struct has its own `{there}`"),
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
            .help(format_args!("write it in the list of a transport, such as `{transport}({modifier})`"));
    }

    fn omit(&mut self, word: &Word) {
        let inside = self.place.inside("omit");
        self.sent.omits.push(word.to_string());
        let alone = matches!(&word.form, Form::List(items) if items.len() == 1);
        for ident in self.place.bare_words(word, &self.not_taken) {
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
                    .help(format_args!("drop `{}`", if alone { word.to_string() } else { name })),
                None => inside.unknown_or_view(ident, self.container.transports.iter().map(Transport::name)),
            }
        }
    }

    fn into_role(mut self) -> Role {
        self.check_taken_and_omitted();
        self.check_alone();
        let alone = self.roles.skip.get().is_some() || self.roles.extras.get().is_some();
        let sends_extras = !alone && self.check_sends_extras();
        let Self { mut sent, roles, given, .. } = self;
        if roles.skip.get().is_some() {
            return Role::Skipped;
        }
        if let Some((span, shed)) = roles.extras.take() {
            return Role::Extras { span, shed, sound: given.len() == 1 };
        }
        sent.skip_if = roles.skip_if.take().flatten();
        let mut role = Role::Sent(sent);
        if sends_extras {
            role.ask_nothing();
        }
        role
    }

    /// Reports the caller's own pairs where they are sent as if they were a value.
    fn check_sends_extras(&self) -> bool {
        let ty = &self.field.ty;
        let sends = !self.sent.slots.is_empty()
            && arguments_of_extras(ty).is_some_and(|arguments| path_text(arguments) == "<Self>");
        if sends {
            let word = self.sent.slots[0].transport.name();
            self.place
                .on(
                    ty,
                    format_args!("`{word}` {} cannot send `Extras`, which holds the caller's own pairs", self.place),
                )
                .help("write `#[codex_meta(extras)]` alone: they go into the blob and the views");
        }
        sends
    }

    fn check_taken_and_omitted(&mut self) {
        let place = &self.place;
        for omitted in &self.sent.omitted {
            if let Some(slot) = self.sent.slots.iter_mut().find(|slot| slot.transport == omitted.transport) {
                slot.sound = false;
                place
                    .at(omitted.span, format_args!("`{}` {place} is both sent and omitted", slot.transport.name()))
                    .help(if self.sent.omits.iter().any(|omit| omit == &format!("omit({})", slot.transport.name())) {
                        format!("drop `{0}`, or drop `omit({0})`", slot.transport.name())
                    } else {
                        "drop one of the two".to_owned()
                    });
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
            let what = if word == "skip" { "leaves it out everywhere" } else { "decides on every transport" };
            let others_list = quoted_list(others.iter().copied());
            place
                .at(span, format_args!("`{word}` {place} {what}, and so does not go with {others_list}"))
                .help(self.alone_help(word, &others));
        }
    }

    /// How to keep the one that stands alone, and how to do without.
    fn alone_help(&self, word: &str, others: &[&str]) -> String {
        let write = format!("write `#[codex_meta({word})]` alone");
        if word == "extras" {
            return format!("{write}: its pairs go into the blob and the views");
        }
        if others.contains(&"extras") {
            return format!("{write} to send nothing, or `#[codex_meta(extras)]` alone to send the caller's pairs");
        }
        let transports = self.container.transports.iter();
        let undecided = transports.filter(|transport| self.sent.slot(transport).is_none());
        if self.sent.slots.is_empty() {
            let undecided: Vec<&str> =
                undecided.filter(|transport| !self.sent.omits(transport)).map(Transport::name).collect();
            let undecided = quoted_list(undecided);
            return format!("{write} to send it nowhere, or drop `{word}` and say whether it goes to {undecided}");
        }
        let whole = self.whole(None, |item| !is_word(item, word), undecided);
        format!("{write} to send it nowhere, or `{whole}` to send it")
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
