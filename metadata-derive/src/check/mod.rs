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
    let nothing_said = undecided.len() == model.transports.len() && sent.skip_if.is_none();
    match undecided {
        [_] if nothing_said => error.help(format_args!("write `#[codex_meta({take})]`, or `#[codex_meta(skip)]`")),
        _ if nothing_said => error.help(format_args!(
            "write `#[codex_meta({take})]`, and list in `omit(...)` what it is not on; or `#[codex_meta(skip)]`"
        )),
        _ => error.help(format_args!("add `{take}` to send it there, or `omit({leave})` not to")),
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
                .at(span, format_args!("`extras` on field `{}` is already on field `{}`", field.name, first.name))
                .help("drop one of the two");
        } else if model.transports_known && !model.transports.iter().any(Transport::is_json) {
            errors
                .at(
                    span,
                    format_args!(
                        "`extras` on field `{}` goes into the blob and views, and there is neither",
                        field.name
                    ),
                )
                .help("drop the field, or give the struct a blob, or a view with `views(...)`");
        }
        first = first.or(Some(field));
    }
}

/// Who has a key, for the message of whoever takes it again.
#[derive(Clone, Copy)]
enum Owner<'m> {
    Field(&'m str),
    Blob,
    Reserved,
}

/// One transport's keys, compared without ASCII case: some readers match them so.
#[derive(Clone, Default)]
struct Keys<'m> {
    taken: HashMap<String, (&'m str, Owner<'m>)>,
}

impl<'m> Keys<'m> {
    fn take(&mut self, key: &'m Key, owner: Owner<'m>, what: &str, errors: &Errors) {
        let name = key.name.as_str();
        if name.is_empty() {
            let of = if let Owner::Field(field) = owner { format!(" of field `{field}`") } else { String::new() };
            errors.at(key.span, format_args!("the {what}{of} is empty")).help("write at least one character");
            return;
        }
        let Some((first, taken_by)) = self.taken.get(&name.to_ascii_lowercase()) else {
            self.taken.insert(name.to_ascii_lowercase(), (name, owner));
            return;
        };
        let (problem, help) = match (owner, taken_by) {
            (Owner::Field(field), Owner::Field(other)) if field == *other => {
                (format!("of field `{field}` is given twice"), "drop one of the two")
            }
            (Owner::Field(field), Owner::Field(other)) => {
                (format!("of field `{field}` is taken by field `{other}`"), "give one of the two another")
            }
            (Owner::Field(field), Owner::Blob) => {
                (format!("of field `{field}` is the blob's own key"), "give the field another")
            }
            (Owner::Field(field), Owner::Reserved) => (
                format!("of field `{field}` is in `reserved(...)`"),
                "give the field another, or drop it from `reserved(...)`",
            ),
            (Owner::Blob, _) => {
                ("is in `reserved(...)`".into(), "drop it there: no extra may have the blob's key anyway")
            }
            (Owner::Reserved, _) => ("is given twice".into(), "drop one of the two"),
        };
        let otherwise = if *first == name { String::new() } else { format!(", as `{first}`") };
        errors.at(key.span, format_args!("the {what} `{name}` {problem}{otherwise}")).help(help);
    }
}

fn check_keys(model: &Model, errors: &Errors) {
    let mut common = Keys::default();
    for key in &model.reserved {
        common.take(key, Owner::Reserved, "reserved key", errors);
    }
    if let Some(key) = model.blob.as_ref().and_then(|blob| blob.key.as_ref()) {
        match header_problem(&key.name).filter(|_| model.has(&Transport::Header)) {
            Some((problem, help)) => errors
                .at(key.span, format_args!("the blob's key `{}`, which is a header's name too, {problem}", key.name))
                .help(help),
            None => common.take(key, Owner::Blob, "blob's key", errors),
        }
    }
    for transport in &model.transports {
        // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
        let (what, mut keys) = match transport {
            Transport::Header => ("header name".to_owned(), common.clone()),
            Transport::Flat => ("flat key".to_owned(), common.clone()),
            Transport::Blob => ("blob key".to_owned(), common.clone()),
            Transport::View(name) => (format!("`{name}` key"), Keys::default()),
        };
        for (field, slot) in slots(model, transport) {
            for key in &slot.keys {
                match header_problem(&key.name).filter(|_| *transport == Transport::Header) {
                    Some((problem, help)) => errors
                        .at(
                            key.span,
                            format_args!(
                                "the {what} `{}` of field `{}` {problem}",
                                key.name.escape_debug(),
                                field.name
                            ),
                        )
                        .help(help),
                    None => keys.take(key, Owner::Field(&field.name), &what, errors),
                }
            }
        }
    }
}

fn slots<'m>(model: &'m Model, transport: &Transport) -> impl Iterator<Item = (&'m Field, &'m Slot)> {
    sent(model).filter_map(move |(field, sent)| Some((field, sent.slot(transport)?)))
}
