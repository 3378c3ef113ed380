//! No key is taken twice on a transport, unless it is one field's or the other's, and none is reserved or the blob's.

use super::taken::Taken;
use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Field, Model, Slot, Transport};
use crate::names::{header_case, header_name, header_problem, key_folded, one_in_other_case, quoted_list};

/// The owner of a key, for the message to a second one.
#[derive(Clone, Copy)]
enum Owner {
    Field,
    Blob,
    Reserved,
}

pub(super) fn check(model: &Model, errors: &Errors) {
    let mut common = Taken::default();
    for key in model.given.keys("reserved") {
        if let Some((problem, help)) = unnamed(key, "key") {
            let drop = drop_reserved(model, &key.name);
            errors.at(key.span, format_args!("the reserved key {problem}")).help(format_args!("{help}, or {drop}"));
        } else if let Some((first, _)) = common.take(&key.name, Owner::Reserved) {
            let otherwise = one_in_other_case(first, &key.name, "keys");
            errors
                .at(key.span, format_args!("the reserved key `{}` is given twice{otherwise}", key.name))
                .help("drop one of the two");
        }
    }
    if let Some(key) = model.blob_key() {
        let name = &key.name;
        if let Some((problem, help)) = unnamed(key, "key") {
            errors
                .at(key.span, format_args!("the blob's key {problem}"))
                .help(format_args!("{help}, such as `x-meta`"));
        } else if let Some((problem, help)) = header_problem(name).filter(|_| model.has(&Transport::Header)) {
            let message = format_args!("the blob's key `{name}` cannot be used as its header's name: {problem}");
            errors.at(key.span, message).help(help);
        } else if let Some((first, _)) = common.take(name, Owner::Blob) {
            let otherwise = one_in_other_case(first, name, "keys");
            errors
                .at(key.span, format_args!("the blob's key `{name}` is in `reserved(...)`{otherwise}"))
                .help(format_args!("{}: no extra may have the blob's key anyway", drop_reserved(model, first)));
        }
    }
    check_reserved(model, errors);
    for transport in &model.transports {
        // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
        let is_view = matches!(transport, Transport::View(_));
        let mut taken = if is_view { Taken::default() } else { common.clone() };
        for (field, slot) in model.slots_on(transport) {
            for key in &slot.keys {
                check_key(model, key, (field, slot), &mut taken, errors);
            }
        }
    }
}

fn check_key<'m>(
    model: &Model,
    key: &'m Key,
    (field, slot): (&'m Field, &'m Slot),
    taken: &mut Taken<'m, Owner>,
    errors: &Errors,
) {
    let (what, noun) = what(&slot.transport);
    if let Some((problem, help)) = unnamed(key, noun) {
        let example = if noun == "name" { header_case(&field.name) } else { field.default_key.clone() };
        return errors
            .at(key.span, format_args!("the {what} of field `{}` {problem}", field.name))
            .help(format_args!("{help}, such as `{example}`"));
    }
    if let Some((problem, help)) = problem(key, slot) {
        let (key, name) = ((key.span, key.name.escape_debug()), &field.name);
        return errors
            .at(key.0, format_args!("the {what} `{}` of field `{name}` cannot be used: {problem}", key.1))
            .help(help);
    }
    let Some((first, owner)) = taken.take(&key.name, Owner::Field) else { return };
    let name = &key.name;
    let rival = || {
        let with_it = model.slots_on(&slot.transport).flat_map(|(other, others)| {
            let same = others.keys.iter().filter(|other| is_same(&other.name, name));
            same.map(move |key| (other, others, key))
        });
        let mut before = with_it.take_while(|(.., other)| !std::ptr::eq(*other, key));
        before.find(|(_, others, other)| other.name != *name || !others.excludes(slot))
    };
    let (problem, help) = match *owner {
        // Reserved keys are reported for all transports at once.
        Owner::Reserved => return,
        Owner::Blob => (
            format!("the {what} `{name}` of field `{}` is the blob's own key", field.name),
            format!("give the field another {noun}"),
        ),
        Owner::Field => match rival() {
            // At most one of them is sent.
            None => return,
            Some((other, others, _)) if field.name == other.name => (
                format!("the {what} `{name}` of field `{}` is given twice", field.name),
                format!("drop one of the two{}", help_apart(others, slot)),
            ),
            Some((other, others, _)) => (
                format!("fields `{}` and `{}` both use the {what} `{name}`", other.name, field.name),
                help_two(model, (other, others), (field, slot), name) + help_apart(others, slot),
            ),
        },
    };
    let otherwise = one_in_other_case(first, name, &format!("{noun}s"));
    errors.at(key.span, format_args!("{problem}{otherwise}")).help(help);
}

/// Returns what two fields with one key could do. The field whose name that is keeps it.
fn help_two(model: &Model, first: (&Field, &Slot), second: (&Field, &Slot), key: &str) -> String {
    let is_own = |(field, slot): (&Field, &Slot)| slot.keyless.is_some() || is_same(&own_key(field, slot), key);
    let (field, slot) = if is_own(second) && !is_own(first) { first } else { second };
    let (own, (_, noun)) = (own_key(field, slot), what(&slot.transport));
    let common = model.given.keys("reserved").iter().chain(model.blob_key());
    let common = common.filter(|_| !matches!(slot.transport, Transport::View(_)));
    let there = model.slots_on(&slot.transport);
    let is_taken = there.flat_map(|(_, slot)| &slot.keys).chain(common).any(|key| is_same(&key.name, &own));
    let help = if is_taken {
        format!("give one of the two fields another {noun}")
    } else {
        let edited = slot.word(&field.attribute).with_key_instead(key, &own).word();
        format!("write `{edited}` on field `{}`, or give one of the two another {noun}", field.name)
    };
    match [first, second].iter().find(|(_, slot)| slot.keyless.is_some()) {
        Some((plain, _)) => {
            let (field, key, transport) = (&plain.name, &plain.default_key, slot.transport.name());
            let uses = if field == key { "its name" } else { "its name in the case of `rename_all`" };
            format!("{help}; plain `{transport}` on field `{field}` uses {uses}, `{key}`")
        }
        None => help,
    }
}

/// Returns what is left to say where one of two words with one key has a condition, and the other not its opposite.
fn help_apart(first: &Slot, second: &Slot) -> &'static str {
    if first.given.has("yields") || second.given.has("yields") {
        "; a key to which an extra yields is one field's alone"
    } else if first.excludes(second) {
        "; both may stay in one spelling"
    } else if first.given.condition().or_else(|| second.given.condition()).is_some() {
        "; both may stay if one has it `when` and the other `unless` the same function holds"
    } else if ["with", "view"].iter().any(|word| first.given.has(word) || second.given.has(word)) {
        "; another form of the value goes under another key"
    } else {
        ""
    }
}

/// Reports each field with a reserved key once, whatever the transports are.
fn check_reserved(model: &Model, errors: &Errors) {
    let all = model.given.keys("reserved");
    for (i, reserved) in all.iter().enumerate() {
        let is_again = all[..i].iter().any(|other| is_same(&other.name, &reserved.name));
        if is_again || unnamed(reserved, "key").is_some() {
            continue;
        }
        for field in model.placed() {
            let built_in = Transport::BUILT_IN.iter().flat_map(|transport| field.slots_on(transport));
            let keys = built_in.flat_map(|slot| slot.keys.iter().map(move |key| (slot, key)));
            let met = keys.filter(|(slot, key)| is_same(&key.name, &reserved.name) && problem(key, slot).is_none());
            report_reserved(model, &reserved.name, field, &met.collect::<Vec<_>>(), errors);
        }
    }
}

fn report_reserved(model: &Model, reserved: &str, field: &Field, met: &[(&Slot, &Key)], errors: &Errors) {
    let Some((slot, Key { name: key, span })) = met.first() else { return };
    let mut whats: Vec<String> = met.iter().map(|(slot, _)| what(&slot.transport).0).collect();
    whats.dedup();
    let (_, noun) = what(&slot.transport);
    let (are, nouns, help) = match (whats.len(), noun) {
        (1, "name") => ("is", "names", format!("name, such as `header = \"x-my-{}\"`", key.trim_start_matches("x-"))),
        (1, _) => ("is", "keys", format!("key, such as `{} = {:?}`", slot.transport.name(), format!("my_{key}"))),
        _ => ("are", "keys", "name on each".to_owned()),
    };
    // Without the quotes of a list: these are no words of the user's.
    let whats = quoted_list(&whats).replace('`', "");
    let otherwise = one_in_other_case(reserved, key, nouns);
    errors
        .at(*span, format_args!("the {whats} `{key}` of field `{}` {are} in `reserved(...)`{otherwise}", field.name))
        .help(format_args!("give the field another {help}, or {}", drop_reserved(model, reserved)));
}

/// Says how to reserve the key no longer.
fn drop_reserved(model: &Model, key: &str) -> String {
    match model.given.keys("reserved") {
        [_] => format!("drop `reserved({key:?})`"),
        _ => format!("drop `{key:?}` from `reserved(...)`"),
    }
}

/// Returns what a key of the transport is called, and its noun alone.
fn what(transport: &Transport) -> (String, &'static str) {
    match transport {
        Transport::Header => ("header name".to_owned(), "name"),
        Transport::View(name) => (format!("`{name}` key"), "key"),
        other => (format!("{} key", other.name()), "key"),
    }
}

fn problem(key: &Key, slot: &Slot) -> Option<(String, String)> {
    header_problem(&key.name).filter(|_| slot.transport == Transport::Header)
}

/// Returns the key that is the field's own by its name.
fn own_key(field: &Field, slot: &Slot) -> String {
    if slot.transport == Transport::Header { header_name(&field.name) } else { field.default_key.clone() }
}

fn is_same(key: &str, other: &str) -> bool {
    key_folded(key) == key_folded(other)
}

/// Returns `true` for dots, which are copied from what explains the word.
fn is_dots(key: &str) -> bool {
    ["...", "…"].contains(&key)
}

/// Returns what is wrong where no name is written, or dots that stand for one, and what helps.
fn unnamed(key: &Key, noun: &str) -> Option<(String, String)> {
    let name = &key.name;
    if is_dots(name) {
        Some((
            format!("is `{name}`, which only stands for one"),
            format!("write the {noun} itself instead of `{name}`"),
        ))
    } else {
        name.is_empty().then(|| ("is empty".to_owned(), "name it".to_owned()))
    }
}
