//! Prefixes: keys that begin with one belong to the entries of its map, and to no other field of the transport.

use super::foreign::is_of;
use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Model, Transport};
use crate::names::{header_problem, key_folded, refused_header};

pub(super) fn check(model: &Model, errors: &Errors) {
    for transport in [Transport::Header, Transport::Flat].iter().filter(|transport| model.has(transport)) {
        let slots: Vec<_> = model.slots_on(transport).collect();
        let with_prefix = slots.iter().filter_map(|(field, slot)| Some((field, slot.given.text("prefix")?)));
        for (at, (field, prefix)) in with_prefix.enumerate() {
            if !check_name(&field.name, prefix, transport, errors) {
                continue;
            }
            let blob = model.blob_key().map(|key| (key, "the blob's key".to_owned()));
            let keys = slots.iter().flat_map(|(other, slot)| {
                slot.keys.iter().map(|key| (key, format!("a key of field `{}`", other.name)))
            });
            let foreign = model.given.keys("foreign").iter().filter(|foreign| !is_of(&prefix.name, &foreign.name));
            let foreign = foreign.map(|key| (key, "a name in `foreign(...)`".to_owned()));
            let prefixes = slots.iter().filter_map(|(other, slot)| Some((other, slot.given.text("prefix")?))).take(at);
            let prefixes = prefixes.map(|(other, key)| (key, format!("the prefix of field `{}`", other.name)));
            let begins = |one: &Key, other: &Key| key_folded(&one.name).starts_with(&key_folded(&other.name));
            let prefixes = prefixes.filter(|(key, _)| begins(key, prefix) || begins(prefix, key));
            let other = prefixes.chain(keys.chain(blob).chain(foreign).filter(|(key, _)| begins(key, prefix)));
            let entries = format!("the entries of field `{}`, `prefix = {:?}`", field.name, prefix.name);
            for (key, whose) in other {
                errors
                    .at(key.span, format_args!("`{}` is {whose}, and begins like {entries}", key.name))
                    .help("give one of the two another beginning: what begins so is read as an entry");
            }
        }
    }
}

/// Returns `true` if keys can begin so.
fn check_name(field: &str, prefix: &Key, transport: &Transport, errors: &Errors) -> bool {
    let (name, place, is_header) = (&prefix.name, transport.name(), *transport == Transport::Header);
    let (problem, help) = if name.is_empty() {
        let example = if is_header { "x-meta-" } else { "meta_" };
        let help = format!("write what their keys begin with, such as `prefix = {example:?}`");
        ("is empty, so that every key would be an entry".to_owned(), help)
    } else if let Some((problem, help)) = header_problem(name).filter(|_| is_header) {
        (format!("cannot be used: {problem}"), help)
    } else if let Some(refused) = refused_header(name).filter(|_| is_header) {
        let help = format!("write a longer one, such as `prefix = \"x-{name}\"`");
        (format!("takes in `{refused}`, which is no metadata"), help)
    } else {
        return true;
    };
    let message = format_args!("the prefix {name:?} in `{place}(...)` of field `{field}` {problem}");
    errors.at(prefix.span, message).help(help);
    false
}
