//! No key is taken twice on a transport, and none is reserved or the blob's.

use proc_macro2::Span;

use super::slots;
use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Field, Model, Slot, Transport};
use crate::names::{header_case, header_name, header_problem, key_folded, one_in_other_case, quoted_list};

/// Who has a key, for the message of whoever takes it again.
#[derive(Clone, Copy)]
enum Owner<'m> {
    Field(&'m Field, &'m Slot),
    Blob,
    Reserved,
    /// The same where the list has no other key.
    OnlyReserved,
}

/// One transport's keys, compared without case: some readers match them so.
#[derive(Clone, Default)]
struct Keys<'m> {
    /// Each folded, by which they are sorted, as it was written, and whose it is.
    taken: Vec<(String, &'m str, Owner<'m>)>,
    /// All that fields have there, whether they were looked at or not.
    known: Vec<&'m str>,
}

/// A field's keys that are one reserved key, on any transports.
struct InReserved<'m> {
    field: &'m Field,
    key: &'m str,
    reserved: &'m str,
    only: bool,
    span: Span,
    /// What it is on each.
    whats: Vec<String>,
}

const HEADER_NAME: &str = "header name";

pub(super) fn check(model: &Model, errors: &Errors) {
    let mut common = Keys::default();
    let owner = if model.reserved.len() == 1 { Owner::OnlyReserved } else { Owner::Reserved };
    for key in &model.reserved {
        common.take(key, owner, "reserved key", errors);
    }
    if let Some(key) = model.blob.as_ref().and_then(|blob| blob.text("key")) {
        match header_problem(&key.name).filter(|_| model.has(&Transport::Header) && !is_dots(&key.name)) {
            Some((problem, help)) => errors
                .at(
                    key.span,
                    format_args!("the blob's key `{}` cannot be used as its header's name: {problem}", key.name),
                )
                .help(help),
            None => drop(common.take(key, Owner::Blob, "blob's key", errors)),
        }
    }
    let mut in_reserved = Vec::new();
    for transport in &model.transports {
        check_transport(model, transport, &common, &mut in_reserved, errors);
    }
    for clash in in_reserved {
        clash.report(errors);
    }
}

fn check_transport<'m>(
    model: &'m Model,
    transport: &Transport,
    common: &Keys<'m>,
    in_reserved: &mut Vec<InReserved<'m>>,
    errors: &Errors,
) {
    // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
    let (what, mut keys) = match transport {
        Transport::Header => (HEADER_NAME.to_owned(), common.clone()),
        Transport::Flat => ("flat key".to_owned(), common.clone()),
        Transport::Blob => ("blob key".to_owned(), common.clone()),
        Transport::View(name) => (format!("`{name}` key"), Keys::default()),
    };
    let slots = slots(model, transport);
    for (_, slot) in &slots {
        keys.known.extend(slot.keys.iter().map(|key| key.name.as_str()));
    }
    for (field, slot) in slots {
        for key in &slot.keys {
            let is_header = *transport == Transport::Header && !is_dots(&key.name);
            match header_problem(&key.name).filter(|_| is_header) {
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
                None => {
                    if let Some((reserved, only)) = keys.take(key, Owner::Field(field, slot), &what, errors) {
                        InReserved::add(in_reserved, field, key, reserved, only, &what);
                    }
                }
            }
        }
    }
}

impl<'m> Keys<'m> {
    /// The reserved key that it is, and whether that is the only one, which is left to be reported.
    fn take(&mut self, key: &'m Key, owner: Owner<'m>, what: &str, errors: &Errors) -> Option<(&'m str, bool)> {
        let name = key.name.as_str();
        if name.is_empty() || is_dots(name) {
            report_no_key(key, owner, what, errors);
            return None;
        }
        let folded = key_folded(name);
        let (first, taken_by) = match self.taken.binary_search_by(|(taken, ..)| taken.cmp(&folded)) {
            Ok(i) => (self.taken[i].1, self.taken[i].2),
            Err(i) => {
                self.taken.insert(i, (folded, name, owner));
                return None;
            }
        };
        let (noun, nouns) = if what == HEADER_NAME { ("name", "names") } else { ("key", "keys") };
        let (problem, help) = match (owner, taken_by) {
            (Owner::Field(..), Owner::Reserved) => return Some((first, false)),
            (Owner::Field(..), Owner::OnlyReserved) => return Some((first, true)),
            (Owner::Field(field, _), Owner::Field(other, _)) if field.name == other.name => {
                (format!("the {what} `{name}` of field `{}` is given twice", field.name), "drop one of the two".into())
            }
            (Owner::Field(field, slot), Owner::Field(other, others)) => (
                format!("fields `{}` and `{}` both use the {what} `{name}`", other.name, field.name),
                self.help_two((other, others), (field, slot), name, noun),
            ),
            (Owner::Field(field, _), Owner::Blob) => (
                format!("the {what} `{name}` of field `{}` is the blob's own key", field.name),
                format!("give the field another {noun}"),
            ),
            (Owner::Blob, Owner::OnlyReserved) => (
                format!("the {what} `{name}` is in `reserved(...)`"),
                format!("drop `reserved({first:?})`: no extra may have the blob's key anyway"),
            ),
            (Owner::Blob, _) => (
                format!("the {what} `{name}` is in `reserved(...)`"),
                "drop it there: no extra may have the blob's key anyway".into(),
            ),
            (Owner::Reserved | Owner::OnlyReserved, _) => {
                (format!("the {what} `{name}` is given twice"), "drop one of the two".into())
            }
        };
        let otherwise = if first == name { String::new() } else { one_in_other_case(first, name, nouns) };
        errors.at(key.span, format_args!("{problem}{otherwise}")).help(help);
        None
    }

    /// What two fields with one key could do. The field whose name that is keeps it.
    fn help_two(&self, first: (&Field, &Slot), second: (&Field, &Slot), key: &str, noun: &str) -> String {
        let is_own = |(field, slot): (&Field, &Slot)| {
            slot.keyless.is_some() || key_folded(&own_key(field, slot)) == key_folded(key)
        };
        let (field, slot) = if is_own(second) && !is_own(first) { first } else { second };
        let own = own_key(field, slot);
        let transport = slot.transport.name();
        let is_own_key = |other: &str| key_folded(other) == key_folded(&own);
        let help = if self.known.iter().any(|key| is_own_key(key)) || self.taken.iter().any(|(key, ..)| is_own_key(key))
        {
            format!("give one of the two fields another {noun}")
        } else {
            let edited = slot.word(&field.attribute).with_key_instead(key, &own).word();
            format!("write `{edited}` on field `{}`, or give one of the two another {noun}", field.name)
        };
        match [first, second].iter().find(|(_, slot)| slot.keyless.is_some()) {
            Some((plain, _)) => {
                let (field, key) = (&plain.name, &plain.default_key);
                let uses = if field == key { "its name" } else { "its name in the case of `rename_all`" };
                format!("{help}; plain `{transport}` on field `{field}` uses {uses}, `{key}`")
            }
            None => help,
        }
    }
}

/// The key that is the field's own by its name.
fn own_key(field: &Field, slot: &Slot) -> String {
    if slot.transport == Transport::Header { header_name(&field.name) } else { field.default_key.clone() }
}

/// Copied from what explains the word.
fn is_dots(key: &str) -> bool {
    ["...", "…"].contains(&key)
}

fn report_no_key(key: &Key, owner: Owner<'_>, what: &str, errors: &Errors) {
    let (of, example) = match owner {
        Owner::Field(field, _) => {
            let name = if what == HEADER_NAME { header_case(&field.name) } else { field.default_key.clone() };
            (format!(" of field `{}`", field.name), Some(name))
        }
        Owner::Blob => (String::new(), Some("x-meta".to_owned())),
        Owner::Reserved | Owner::OnlyReserved => (String::new(), None),
    };
    let drop = if matches!(owner, Owner::OnlyReserved) {
        format!("drop `reserved({:?})`", key.name)
    } else {
        format!("drop the `{:?}`", key.name)
    };
    if is_dots(&key.name) {
        let error = errors.at(key.span, format_args!("the {what}{of} is `{}`, which only stands for one", key.name));
        let noun = if what == HEADER_NAME { "name" } else { "key" };
        let instead = format!("write the {noun} itself instead of `{}`", key.name);
        match example {
            Some(example) => error.help(format_args!("{instead}, such as `{example}`")),
            None => error.help(format_args!("{instead}, or {drop}")),
        }
    } else {
        let error = errors.at(key.span, format_args!("the {what}{of} is empty"));
        match example {
            Some(example) => error.help(format_args!("name it, such as `{example}`")),
            None => error.help(format_args!("name the key, or {drop}")),
        }
    }
}

impl<'m> InReserved<'m> {
    fn add(all: &mut Vec<Self>, field: &'m Field, key: &'m Key, reserved: &'m str, only: bool, what: &str) {
        let what = what.to_owned();
        match all.iter_mut().find(|clash| clash.field.name == field.name && clash.reserved == reserved) {
            Some(clash) => clash.whats.push(what),
            None => all.push(Self { field, key: &key.name, reserved, only, span: key.span, whats: vec![what] }),
        }
    }

    fn report(&self, errors: &Errors) {
        let Self { field, key, reserved, only, span, whats } = self;
        let is_header = |what: &String| what == HEADER_NAME;
        let (noun, nouns) = if whats.iter().all(is_header) { ("name", "names") } else { ("key", "keys") };
        let otherwise = if reserved == key { String::new() } else { one_in_other_case(reserved, key, nouns) };
        let drop = if *only {
            format!("drop `reserved({reserved:?})`")
        } else {
            format!("drop `{reserved}` from `reserved(...)`")
        };
        match whats.as_slice() {
            [what] => {
                let transport = what.split(' ').next().unwrap_or_default();
                let other = if *what == HEADER_NAME {
                    format!("x-my-{}", key.trim_start_matches("x-"))
                } else {
                    format!("my_{key}")
                };
                errors
                    .at(
                        *span,
                        format_args!("the {what} `{key}` of field `{}` is in `reserved(...)`{otherwise}", field.name),
                    )
                    .help(format_args!("give the field another {noun}, such as `{transport} = {other:?}`, or {drop}"));
            }
            whats => {
                // Without the quotes of a list: these are no words of the user's.
                let whats: Vec<&str> = whats.iter().map(String::as_str).collect();
                let all = quoted_list(&whats).replace('`', "");
                errors
                    .at(
                        *span,
                        format_args!("the {all} `{key}` of field `{}` are in `reserved(...)`{otherwise}", field.name),
                    )
                    .help(format_args!("give the field another name on each, or {drop}"));
            }
        }
    }
}
