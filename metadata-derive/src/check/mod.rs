//! What several places say together: every field decides on every transport, and no key is taken twice.

mod budget;

use std::collections::HashMap;

use crate::errors::Errors;
use crate::model::{Field, Key, Model, Role, Sent, Slot, Transport, arguments_of_extras};
use crate::names::{header_case, header_problem, one_in_other_case, quoted_list, sent_everywhere};

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
    let error = errors.on(&field.ident, format_args!("field `{name}` must say whether it goes to {missing}"));
    if field.flatten().is_some() {
        return error.help(flattened_help(sent, undecided));
    }
    let take = sent_everywhere(name, undecided.iter().copied());
    let nothing_said = undecided.len() == model.transports.len() && sent.skip_if.is_none();
    match undecided {
        _ if nothing_said && arguments_of_extras(&field.ty).is_some() => error.help(
            "write `#[codex_meta(extras)]` above it for the caller's own pairs, or `#[codex_meta(skip)]` to send nothing",
        ),
        [_] if nothing_said => error.help(format_args!(
            "write `#[codex_meta({take})]` above it to send it there, or `#[codex_meta(skip)]` to leave it out"
        )),
        _ if nothing_said => error.help(format_args!(
            "write `#[codex_meta({take})]` above it to send it everywhere, move into `omit(...)` what it is not on, \
             or write `#[codex_meta(skip)]`"
        )),
        _ => error.help(format_args!(
            "add `{take}` to its `#[codex_meta(...)]` to send it there, or {} to leave it out",
            omit(sent, undecided)
        )),
    }
}

/// How to omit these too.
fn omit(sent: &Sent, more: &[&str]) -> String {
    let omitted = sent.omitted.iter().map(|omitted| omitted.transport.name());
    let all: Vec<&str> = omitted.chain(more.iter().copied()).collect();
    let all = all.join(", ");
    if sent.omits.is_empty() {
        format!("write `omit({all})`")
    } else {
        format!("replace `{}` by `omit({all})`", sent.omits.join(", "))
    }
}

/// The same for a field that is flattened, and so cannot go where values are text.
fn flattened_help(sent: &Sent, undecided: &[&str]) -> String {
    let is_text = |transport: &&str| ["header", "flat"].contains(transport);
    let text: Vec<&str> = undecided.iter().copied().filter(|transport| is_text(transport)).collect();
    let json: Vec<String> =
        undecided.iter().filter(|transport| !is_text(transport)).map(|json| format!("{json}(flatten)")).collect();
    let without = omit(sent, undecided);
    match (json.is_empty(), text.is_empty()) {
        (true, _) => {
            format!(
                "{without} in its `#[codex_meta(...)]`: what is flattened has no text, and goes only into the blob and views"
            )
        }
        (false, true) => format!(
            "add `{}` to its `#[codex_meta(...)]` to send it there, or {without} to leave it out",
            json.join(", ")
        ),
        (false, false) if sent.omits.is_empty() => format!(
            "add `{}, omit({})` to its `#[codex_meta(...)]`, or just `omit({})`: what is flattened has no text, and goes \
             only into the blob and views",
            json.join(", "),
            text.join(", "),
            undecided.join(", ")
        ),
        (false, false) => format!(
            "add `{}` to its `#[codex_meta(...)]` and {}, or just {without}: what is flattened has no text, and goes \
             only into the blob and views",
            json.join(", "),
            omit(sent, &text)
        ),
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
    /// The same where the list has no other key.
    OnlyReserved,
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
            let (of, help) = match owner {
                Owner::Field(field) => {
                    (format!(" of field `{field}`"), format!("name it, such as `{}`", example_key(field, what)))
                }
                Owner::Blob => (String::new(), "name it, such as `x-meta`".into()),
                Owner::Reserved => (String::new(), "name the key, or drop the `\"\"`".into()),
                Owner::OnlyReserved => (String::new(), "name the key, or drop `reserved(\"\")`".into()),
            };
            errors.at(key.span, format_args!("the {what}{of} is empty")).help(help);
            return;
        }
        let Some((first, taken_by)) = self.taken.get(&name.to_ascii_lowercase()) else {
            self.taken.insert(name.to_ascii_lowercase(), (name, owner));
            return;
        };
        let (noun, nouns) = if what == HEADER_NAME { ("name", "names") } else { ("key", "keys") };
        let (problem, help) = match (owner, taken_by) {
            (Owner::Field(field), Owner::Field(other)) if field == *other => {
                (format!("of field `{field}` is given twice"), "drop one of the two".into())
            }
            (Owner::Field(field), Owner::Field(other)) => {
                let help = format!("give one of the two fields another {noun}");
                (format!("of field `{field}` is taken by field `{other}`"), help)
            }
            (Owner::Field(field), Owner::Blob) => {
                (format!("of field `{field}` is the blob's own key"), format!("give the field another {noun}"))
            }
            (Owner::Field(field), Owner::Reserved | Owner::OnlyReserved) => (
                format!("of field `{field}` is in `reserved(...)`"),
                format!("give the field another {noun}, or drop `{first}` from `reserved(...)`"),
            ),
            (Owner::Blob, _) => {
                ("is in `reserved(...)`".into(), "drop it there: no extra may have the blob's key anyway".into())
            }
            (Owner::Reserved | Owner::OnlyReserved, _) => ("is given twice".into(), "drop one of the two".into()),
        };
        let otherwise = if *first == name { String::new() } else { one_in_other_case(first, name, nouns) };
        errors.at(key.span, format_args!("the {what} `{name}` {problem}{otherwise}")).help(help);
    }
}

const HEADER_NAME: &str = "header name";

/// The key that the field would have by default.
fn example_key(field: &str, what: &str) -> String {
    if what == HEADER_NAME { header_case(field) } else { field.to_owned() }
}

fn check_keys(model: &Model, errors: &Errors) {
    let mut common = Keys::default();
    let owner = if model.reserved.len() == 1 { Owner::OnlyReserved } else { Owner::Reserved };
    for key in &model.reserved {
        common.take(key, owner, "reserved key", errors);
    }
    if let Some(key) = model.blob.as_ref().and_then(|blob| blob.key.as_ref()) {
        match header_problem(&key.name).filter(|_| model.has(&Transport::Header)) {
            Some((problem, help)) => errors
                .at(
                    key.span,
                    format_args!("the blob's key `{}` cannot be used as its header's name: {problem}", key.name),
                )
                .help(help),
            None => common.take(key, Owner::Blob, "blob's key", errors),
        }
    }
    for transport in &model.transports {
        // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
        let (what, mut keys) = match transport {
            Transport::Header => (HEADER_NAME.to_owned(), common.clone()),
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
                                "the {what} `{}` of field `{}` cannot be used: {problem}",
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
