//! What several places say together: every field decides on every transport, and no key is taken twice.

mod budget;

use std::collections::HashMap;

use crate::errors::Errors;
use crate::model::{Field, Key, Model, Role, Sent, Slot, Transport};
use crate::names::{header_case, header_problem, quoted_list};

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
        errors
            .on(
                path,
                format_args!("struct `{}` has more than {MAX_CONDITIONS} different `when` functions", model.ident),
            )
            .help("join some of them in one function");
    }
}

fn sent(model: &Model) -> impl Iterator<Item = (&Field, &Sent)> {
    model.fields.iter().filter_map(|field| match &field.role {
        Role::Sent(sent) => Some((field, sent)),
        Role::Skipped | Role::Extras { .. } => None,
    })
}

fn check_decisions(model: &Model, errors: &Errors) {
    for (field, sent) in sent(model).filter(|(field, _)| !field.broken) {
        let decided = |transport: &Transport| sent.slot(transport).is_some() || sent.omits(transport);
        let undecided: Vec<&str> =
            model.transports.iter().filter(|transport| !decided(transport)).map(Transport::name).collect();
        if !undecided.is_empty() {
            report_undecided(model, field, sent, &undecided, errors);
        } else if sent.slots.is_empty() {
            errors
                .on(&field.ident, format_args!("field `{}` is on no transport", field.name))
                .help("write `#[codex_meta(skip)]`");
        }
    }
}

fn report_undecided(model: &Model, field: &Field, sent: &Sent, undecided: &[&str], errors: &Errors) {
    let name = &field.name;
    let missing = quoted_list(undecided.iter().copied());
    let error = errors.on(&field.ident, format_args!("field `{name}` does not say what becomes of it on {missing}"));
    let take: Vec<String> = undecided
        .iter()
        .map(|transport| match *transport {
            "header" => format!("header = \"{}\"", header_case(name)),
            transport => transport.to_owned(),
        })
        .collect();
    let (take, leave) = (take.join(", "), undecided.join(", "));
    if undecided.len() == model.transports.len() && sent.skip_if.is_none() {
        error.help(format_args!(
            "write `#[codex_meta({take})]`, with those that it is not on in `omit(...)`, or `#[codex_meta(skip)]`"
        ));
    } else {
        error.help(format_args!("add `{take}` to send it there, or `omit({leave})` not to"));
    }
}

fn check_extras(model: &Model, errors: &Errors) {
    let mut first: Option<&Field> = None;
    for field in &model.fields {
        let Role::Extras { span, .. } = field.role else {
            continue;
        };
        if let Some(first) = first {
            errors
                .at(span, format_args!("field `{}` cannot hold the extras, which `{}` holds", field.name, first.name))
                .help("drop `extras` from one of the two");
        } else if model.transports_known && !model.transports.iter().any(Transport::is_json) {
            errors
                .at(span, "`extras` go into the blob and into views, and the struct has neither")
                .help(format_args!("drop the field `{}`, or add `blob` to `transports(...)`", field.name));
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
            Self::Field(field) => format!("is taken by field `{}`", field.name),
            Self::Blob => "is the blob's own".into(),
            Self::Reserved => "is reserved by `reserved(...)`".into(),
        }
    }
}

/// One transport's keys, compared without ASCII case: some readers match them so.
#[derive(Clone, Default)]
struct Keys<'m> {
    taken: HashMap<String, (&'m Key, Owner<'m>)>,
}

impl<'m> Keys<'m> {
    fn take(&mut self, key: &'m Key, owner: Owner<'m>, what: &str, errors: &Errors) {
        if key.name.is_empty() {
            errors.at(key.span, format_args!("an empty {what}")).help("write at least one character");
            return;
        }
        let Some((first, owner)) = self.taken.get(&key.name.to_ascii_lowercase()) else {
            self.taken.insert(key.name.to_ascii_lowercase(), (key, owner));
            return;
        };
        let otherwise = if first.name == key.name { String::new() } else { format!(", as `{}`", first.name) };
        errors
            .at(key.span, format_args!("the {what} `{}` {}{otherwise}", key.name, owner.describe()))
            .help("choose another");
    }
}

fn check_keys(model: &Model, errors: &Errors) {
    let mut common = Keys::default();
    for key in &model.reserved {
        common.take(key, Owner::Reserved, "reserved key", errors);
    }
    if let Some(key) = model.blob.as_ref().and_then(|blob| blob.key.as_ref()) {
        match header_problem(&key.name).filter(|_| model.has(&Transport::Header)) {
            Some((problem, help)) => {
                errors.at(key.span, format_args!("{problem}: the blob's key is a header too")).help(help);
            }
            None => common.take(key, Owner::Blob, "key of the blob", errors),
        }
    }
    for transport in &model.transports {
        // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
        let (what, mut keys) = match transport {
            Transport::Header => ("header name", common.clone()),
            Transport::Flat => ("flat key", common.clone()),
            Transport::Blob => ("blob key", common.clone()),
            Transport::View(_) => ("view key", Keys::default()),
        };
        for (field, slot) in slots(model, transport) {
            for key in &slot.keys {
                match header_problem(&key.name).filter(|_| *transport == Transport::Header) {
                    Some((problem, help)) => errors.at(key.span, problem).help(help),
                    None => keys.take(key, Owner::Field(field), what, errors),
                }
            }
        }
    }
}

fn slots<'m>(model: &'m Model, transport: &Transport) -> impl Iterator<Item = (&'m Field, &'m Slot)> {
    sent(model).filter_map(move |(field, sent)| Some((field, sent.slot(transport)?)))
}
