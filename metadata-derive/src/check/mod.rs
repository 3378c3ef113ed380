//! What several places say together: every field decides on every transport, and no key is taken twice.

mod budget;
mod keys;

use crate::errors::Errors;
use crate::model::{Field, Model, Role, Sent, Slot, Transport, arguments_of_extras};
use crate::names::{quoted_list, sent_everywhere};

/// As many distinct `when` predicates as `Conditions` has bits.
const MAX_CONDITIONS: usize = 64;

pub(crate) fn check(model: &Model, errors: &Errors) {
    if model.transports_known {
        check_decisions(model, errors);
    }
    check_extras(model, errors);
    keys::check(model, errors);
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
    if field.flatten().is_some() {
        return report_flattened(field, sent, undecided, errors);
    }
    let missing = quoted_list(undecided.iter().copied());
    let error = errors.on(&field.ident, format_args!("field `{name}` must say whether it goes to {missing}"));
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
        format!("replace `{}` with `omit({all})`", sent.omits.join(", "))
    }
}

/// The same for a field that is flattened, and so cannot go where values are text.
fn report_flattened(field: &Field, sent: &Sent, undecided: &[&str], errors: &Errors) {
    let name = &field.name;
    let is_text = |transport: &&str| ["header", "flat"].contains(transport);
    let (text, json): (Vec<&str>, Vec<&str>) = undecided.iter().copied().partition(is_text);
    let must = match (text.as_slice(), json.as_slice()) {
        (_, []) => format!("is flattened, so it must omit {}", quoted_list(text)),
        ([], json) => format!("must say whether it goes to {}", quoted_list(json.iter().copied())),
        (text, json) => format!(
            "is flattened, so it must omit {}, and say whether it goes to {}",
            quoted_list(text.iter().copied()),
            quoted_list(json.iter().copied())
        ),
    };
    let error = errors.on(&field.ident, format_args!("field `{name}` {must}"));
    if json.is_empty() {
        return error.help(format_args!("{}: what is flattened has no text", omit(sent, undecided)));
    }
    let with = json.iter().map(|json| format!("{json}(flatten)"));
    error.help(format_args!(
        "write `{}` to send it there, or `{}` to leave it out",
        whole(sent, with, undecided.iter().copied().filter(is_text)),
        whole(sent, [], undecided.iter().copied())
    ));
}

/// The attribute with these words too, and with more that it omits.
fn whole<'o>(
    sent: &'o Sent,
    more: impl IntoIterator<Item = String>,
    more_omitted: impl IntoIterator<Item = &'o str>,
) -> String {
    let omitted = sent.omitted.iter().map(|omitted| omitted.transport.name());
    let omitted: Vec<&str> = omitted.chain(more_omitted).collect();
    let omit = (!omitted.is_empty()).then(|| format!("omit({})", omitted.join(", ")));
    let words: Vec<String> = sent.words.iter().cloned().chain(more).chain(omit).collect();
    format!("#[codex_meta({})]", words.join(", "))
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
                .help(format_args!(
                    "send the pairs of both in `{}`, made by `Extras::new(client, config)`, and remove this field, or \
                     write `#[codex_meta(skip)]` on it",
                    first.name
                ));
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

/// What the fields have on the transport. Of two fields with one name, which are the compiler's to report, the first.
fn slots<'m>(model: &'m Model, transport: &Transport) -> impl Iterator<Item = (&'m Field, &'m Slot)> {
    let first_of_name = |field: &Field| {
        let first = model.fields.iter().find(|other| other.name == field.name);
        first.is_some_and(|first| std::ptr::eq(first, field))
    };
    sent(model)
        .filter(move |(field, _)| first_of_name(field))
        .filter_map(move |(field, sent)| Some((field, sent.slot(transport)?)))
}
