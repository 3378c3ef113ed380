//! What several places say together: every field decides on every transport, and no key is taken twice.

mod budget;

use std::collections::HashMap;

use crate::errors::Errors;
use crate::model::{Extras, Field, Key, Model, Role, Sent, Slot, Transport};
use crate::names::{header_problem, quoted_list};

/// As many distinct `when` predicates as `Conditions` has bits.
const MAX_CONDITIONS: usize = 64;

pub(crate) fn check(model: &Model, errors: &Errors) {
    if model.transports_known {
        check_decisions(model, errors);
    }
    check_extras(model, errors);
    check_keys(model, errors);
    budget::check(model, errors);
    let conditions = model.conditions();
    if let Some(path) = conditions.get(MAX_CONDITIONS) {
        errors.on(
            path,
            format_args!("more than {MAX_CONDITIONS} different `when` predicates: join some in one function"),
        );
    }
}

fn sent(model: &Model) -> impl Iterator<Item = (&Field, &Sent)> {
    model.fields.iter().filter_map(|field| match &field.role {
        Role::Sent(sent) => Some((field, sent)),
        Role::Skipped | Role::Extras(_) => None,
    })
}

fn check_decisions(model: &Model, errors: &Errors) {
    for (field, sent) in sent(model) {
        for omitted in &sent.omitted {
            if sent.slot(&omitted.transport).is_some() {
                let name = omitted.transport.name();
                errors.at(
                    omitted.span,
                    format_args!("field `{}` both takes `{name}` and omits it: drop one of the two", field.name),
                );
            }
        }
        if field.broken {
            continue;
        }
        let undecided: Vec<&str> = model
            .transports
            .iter()
            .filter(|transport| {
                sent.slot(transport).is_none() && sent.omitted.iter().all(|omitted| omitted.transport != **transport)
            })
            .map(Transport::name)
            .collect();
        if !undecided.is_empty() {
            errors.on(&field.ident, undecided_message(model, field, sent, &undecided));
        } else if sent.slots.is_empty() {
            errors.on(&field.ident, format_args!("field `{}` is on no transport: write `skip`", field.name));
        }
    }
}

fn undecided_message(model: &Model, field: &Field, sent: &Sent, undecided: &[&str]) -> String {
    let take: Vec<String> = undecided
        .iter()
        .map(|name| match *name {
            "header" => format!("header = \"{}\"", field.name.replace('_', "-")),
            name => name.to_owned(),
        })
        .collect();
    let name = &field.name;
    let missing = quoted_list(undecided.iter().copied());
    let omit = undecided.join(", ");
    let nothing_said = undecided.len() == model.transports.len() && sent.skip_if.is_none();
    let (take, neither) = if nothing_said {
        (format!("#[codex_meta({})]", take.join(", ")), ", or `#[codex_meta(skip)]` for none")
    } else {
        (take.join(", "), "")
    };
    let omit = if nothing_said { format!("omit({omit}) for those that it is not on") } else { format!("omit({omit})") };
    if nothing_said {
        let omit = omit.replacen(") for", ")` for", 1);
        return format!(
            "field `{name}` does not say what becomes of it on {missing}: write `{take}` with `{omit}{neither}"
        );
    }
    format!(
        "field `{name}` does not say what becomes of it on {missing}: write `{take}` to take it, or `{omit}` to leave it out"
    )
}

fn check_extras(model: &Model, errors: &Errors) {
    let mut first: Option<&Field> = None;
    for field in &model.fields {
        let Role::Extras(Extras { span, .. }) = field.role else {
            continue;
        };
        if let Some(first) = first {
            errors
                .at(span, format_args!("field `{}` already holds the extras: a struct has one such field", first.name));
        } else if model.transports_known && !model.transports.iter().any(Transport::is_json) {
            errors.at(span, "extras travel in the blob and in views, and the struct has neither");
        }
        first = first.or(Some(field));
    }
}

/// Who has a key, for the message of whoever takes it again.
#[derive(Clone, Copy)]
enum Owner<'m> {
    Field(&'m Field),
    Blob,
    Reserved,
}

impl Owner<'_> {
    fn describe(&self) -> String {
        match self {
            Self::Field(field) => format!("of field `{}`", field.name),
            Self::Blob => "the blob's own".into(),
            Self::Reserved => "reserved".into(),
        }
    }
}

/// One transport's keys, compared without ASCII case: some readers match them so.
#[derive(Clone, Default)]
struct Keys<'m> {
    taken: HashMap<String, Owner<'m>>,
}

impl<'m> Keys<'m> {
    fn take(&mut self, key: &Key, owner: Owner<'m>, what: &str, errors: &Errors) {
        if key.name.is_empty() {
            errors.at(key.span, format_args!("a {what} is not empty"));
            return;
        }
        match self.taken.get(&key.name.to_ascii_lowercase()) {
            Some(first) => errors.at(
                key.span,
                format_args!("the {what} `{}` is already {}: choose another", key.name, first.describe()),
            ),
            None => {
                self.taken.insert(key.name.to_ascii_lowercase(), owner);
            }
        }
    }
}

fn check_keys(model: &Model, errors: &Errors) {
    let mut reserved = Keys::default();
    for key in &model.reserved {
        reserved.take(key, Owner::Reserved, "reserved key", errors);
    }
    if let Some(blob) = &model.blob {
        if let Some(problem) = header_problem(&blob.key.name)
            && model.has(&Transport::Header)
        {
            errors.at(blob.key.span, format_args!("the blob's key is also a header's name: {problem}"));
        } else {
            reserved.take(&blob.key, Owner::Blob, "blob's key", errors);
        }
    }
    for transport in &model.transports {
        let what = match transport {
            Transport::Header => "header name",
            Transport::Flat => "flat key",
            Transport::Blob => "blob key",
            Transport::View(_) => "view key",
        };
        // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
        let mut keys = match transport {
            Transport::View(_) => Keys::default(),
            _ => reserved.clone(),
        };
        for (field, slot) in slots(model, transport) {
            for key in &slot.keys {
                match header_problem(&key.name).filter(|_| *transport == Transport::Header) {
                    Some(problem) => errors.at(key.span, problem),
                    None => keys.take(key, Owner::Field(field), what, errors),
                }
            }
        }
    }
}

fn slots<'m>(model: &'m Model, transport: &Transport) -> impl Iterator<Item = (&'m Field, &'m Slot)> {
    sent(model).filter_map(move |(field, sent)| Some((field, sent.slot(transport)?)))
}
