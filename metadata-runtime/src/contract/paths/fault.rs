//! Faults of the paths of a contract, found in const evaluation as well as in a file.

use super::super::check::Message;
use super::super::text::shown;
use super::super::{Carrier, Contract, equal};
use super::conditions::AllConditions;
use super::field_names::FieldNames;
use super::key_names::{KeyIndex, KeyNames};
use super::lists::Releases;
use super::names::{has, has_carrier, has_view, is_pointer, is_token, is_url, is_version, lists_view, same};
use super::{Names, RequestPath};

/// Returns the first path with a fault, and what is wrong with it.
pub(in crate::contract) const fn fault(contract: &Contract) -> Option<(usize, Message)> {
    let (paths, mut i) = (contract.paths(), 0);
    if contract.is_part() && !paths.is_empty() {
        return Some((
            0,
            Message::new().quoted(contract.name()).text(
                " is only ever nested, and has no request paths: drop `paths`, or give it to the struct around it",
            ),
        ));
    }
    let known = Known {
        names: FieldNames::of(contract),
        keys: KeyNames::of(contract),
        conditions: if have_conditions(paths) { AllConditions::of(contract) } else { AllConditions::NONE },
    };
    while i < paths.len() {
        if let Some(message) = fault_of(contract, &known, i) {
            return Some((i, message));
        }
        i += 1;
    }
    None
}

/// What the paths may name. Const evaluation is slow: it is found once for all of them.
struct Known<'c> {
    names: FieldNames<'c>,
    keys: KeyNames<'c>,
    conditions: AllConditions<'c>,
}

/// Returns whether one of the paths says something of a condition.
const fn have_conditions(paths: &[RequestPath]) -> bool {
    let mut i = 0;
    while i < paths.len() {
        if !paths[i].holds.is_empty() || !paths[i].fails.is_empty() {
            return true;
        }
        i += 1;
    }
    false
}

const fn fault_of(contract: &Contract, known: &Known<'_>, at: usize) -> Option<Message> {
    let path = &contract.paths()[at];
    if path.name().is_empty() {
        return Some(
            Message::new()
                .text("a request path of ")
                .quoted(contract.name())
                .text(" has no name: give it one for messages, such as `POST /turns`"),
        );
    }
    let mut before = 0;
    while before < at {
        if equal(contract.paths()[before].name(), path.name()) {
            return Some(
                Message::new()
                    .text("two request paths of ")
                    .quoted(contract.name())
                    .text(" are called ")
                    .quoted(path.name())
                    .text(": give one of them another name"),
            );
        }
        before += 1;
    }
    let mut part = 0;
    loop {
        let fault = match part {
            0 => match fault_of_recognition(path) {
                None => fault_of_common(contract, &known.keys, path),
                fault => fault,
            },
            1 => fault_of_carriers(contract, path),
            2 => fault_of_places(contract, path),
            3 => fault_of_conditions(contract, &known.conditions, path),
            4 => fault_of_required(contract, &known.names, path),
            5 => fault_of_releases(contract, &known.keys, path),
            _ => return None,
        };
        if fault.is_some() {
            return fault;
        }
        part += 1;
    }
}

/// Begins a message about a path.
const fn of(path: &RequestPath) -> Message {
    Message::new().text("request path ").quoted(path.name()).text(" ")
}

const fn fault_of_recognition(path: &RequestPath) -> Option<Message> {
    let mut i = 0;
    while i < path.methods.len() {
        if !is_token(path.methods.at(i), false) {
            let message = of(path).text("has the method ").quoted(shown(path.methods.at(i)));
            return Some(message.text(", which is none: write one such as `POST`"));
        }
        i += 1;
    }
    i = 0;
    while i < path.urls.len() {
        if !is_url(path.urls.at(i)) {
            let message = of(path).text("has the URL ").quoted(shown(path.urls.at(i)));
            return Some(message.text(
                ", which is no pattern of a path: begin with `/` or `*`, and leave out user, host, query and spaces",
            ));
        }
        i += 1;
    }
    if let Some(name) = path.header()
        && !is_token(name, true)
    {
        return Some(no_header(path, name));
    }
    i = 0;
    while i < path.senders.len() {
        let (header, begins) = path.senders.at(i);
        if !is_token(header, true) {
            return Some(no_header(path, header));
        }
        if begins.is_empty() {
            return Some(of(path).text("has a sender whose name begins with nothing: write how it begins"));
        }
        i += 1;
    }
    if let Some((pointer, _)) = path.member()
        && !is_pointer(pointer)
    {
        return Some(no_pointer(path, "a member of the body", pointer));
    }
    if let Some(version) = path.sender_version()
        && !is_version(version)
    {
        return Some(no_version(path, version));
    }
    None
}

const fn fault_of_common(contract: &Contract, keys: &KeyNames<'_>, path: &RequestPath) -> Option<Message> {
    let mut i = 0;
    while i < path.common.len() {
        let name = path.common.at(i);
        if !keys.has(Carrier::Header, name) {
            let message =
                of(path).text("says that others have the header ").quoted(name).text(" too, which no field of ");
            return Some(message.quoted(contract.name()).text(" has: drop it, or write the key of a header"));
        }
        i += 1;
    }
    None
}

const fn no_header(path: &RequestPath, name: &str) -> Message {
    of(path)
        .text("is recognised by the header ")
        .quoted(shown(name))
        .text(", which is no header name: write it in small letters, such as `x-meta`")
}

const fn no_pointer(path: &RequestPath, what: &str, pointer: &str) -> Message {
    of(path).text("has ").text(what).text(" at ").quoted(pointer).text(
        ", which is no JSON Pointer: begin with `/`, write `~1` for a `/` in a name and `~0` for a `~`, or write \"\" \
         for the whole body",
    )
}

const fn no_version(path: &RequestPath, version: &str) -> Message {
    of(path).text("names the release ").quoted(version).text(", which is none: write three numbers, such as `1.2.0`")
}

const fn fault_of_carriers(contract: &Contract, path: &RequestPath) -> Option<Message> {
    let (carriers, mut i) = (path.carriers(), 0);
    if carriers.is_empty() {
        return Some(of(path).text("has no carrier: list those of its requests with `with_carriers`"));
    }
    while i < carriers.len() {
        let carrier = carriers[i];
        if !has_carrier(contract, carrier) {
            let message = of(path).text("has the carrier ").quoted(carrier.name()).text(", which ");
            return Some(message.quoted(contract.name()).text(" has not: drop it, or declare it on the struct"));
        }
        let mut before = 0;
        while before < i {
            if same(carriers[before], carrier) {
                return Some(of(path).text("has the carrier ").quoted(carrier.name()).text(" twice: drop one"));
            }
            before += 1;
        }
        i += 1;
    }
    if has(carriers, Carrier::BodyBlob) && contract.flat && !has(carriers, Carrier::Flat) {
        return Some(of(path).text(
            "has the blob in the flat map, and no flat map: add `Carrier::Flat` to its carriers, or drop \
             `Carrier::BodyBlob`",
        ));
    }
    None
}

const fn fault_of_places(contract: &Contract, path: &RequestPath) -> Option<Message> {
    if let Some(pointer) = &path.flat_at {
        if !has(path.carriers(), Carrier::Flat) {
            return Some(of(path).text(
                "says where the flat map is, and has none: add `Carrier::Flat` to its carriers, or drop `with_flat_at`",
            ));
        }
        if !is_pointer(pointer.get()) {
            return Some(no_pointer(path, "the flat map", pointer.get()));
        }
    }
    let mut i = 0;
    while i < path.views_at.len() {
        let (view, pointer) = path.views_at.at(i);
        if !has_view(contract, view) {
            let message = of(path).text("says where the view ").quoted(view).text(" is, which ");
            return Some(message.quoted(contract.name()).text(" has not: drop it, or declare it in `views(...)`"));
        }
        if !lists_view(path.carriers(), view) {
            let message = of(path).text("says where the view ").quoted(view);
            return Some(message.text(" is, and has it not among its carriers: add it there, or drop it"));
        }
        if !is_pointer(pointer) {
            return Some(no_pointer(path, "a view", pointer));
        }
        let mut before = 0;
        while before < i {
            if equal(path.views_at.at(before).0, view) {
                let message = of(path).text("says twice where the view ").quoted(view);
                return Some(message.text(" is: drop one"));
            }
            before += 1;
        }
        i += 1;
    }
    None
}

const fn fault_of_conditions(contract: &Contract, known: &AllConditions<'_>, path: &RequestPath) -> Option<Message> {
    let mut i = 0;
    while i < path.holds.len() + path.fails.len() {
        let (condition, verb) = match i.checked_sub(path.holds.len()) {
            None => (path.holds.at(i), "holds"),
            Some(at) => (path.fails.at(at), "fails"),
        };
        if !known.has(condition) {
            let message =
                of(path).text("says that ").quoted(condition).text(" ").text(verb).text(", which is no condition of ");
            return Some(known.list(message.quoted(contract.name())));
        }
        if i < path.holds.len() && is_among(&path.fails, condition) {
            let message = of(path).text("says that ").quoted(condition);
            return Some(message.text(" holds, and that it fails: drop one of the two"));
        }
        i += 1;
    }
    None
}

const fn is_among(names: &Names, name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if equal(names.at(i), name) {
            return true;
        }
        i += 1;
    }
    false
}

const fn fault_of_required(contract: &Contract, names: &FieldNames<'_>, path: &RequestPath) -> Option<Message> {
    let mut i = 0;
    while i < path.required.len() {
        let name = path.required.at(i);
        if !names.has(name) {
            let mut message =
                of(path).text("requires the field ").quoted(name).text(", which ").quoted(contract.name());
            message = message.text(" has not");
            let (fields, mut f, mut listed) = (contract.fields(), 0, false);
            while f < fields.len() {
                if !fields[f].is_skipped() && !fields[f].is_extras() {
                    message = message.text(if listed { ", " } else { ": write one of " }).quoted(fields[f].name());
                    listed = true;
                }
                f += 1;
            }
            return Some(message);
        }
        i += 1;
    }
    None
}

const fn fault_of_releases(contract: &Contract, keys: &KeyNames<'_>, path: &RequestPath) -> Option<Message> {
    let (releases, mut seen, mut i) = (&path.releases, KeyIndex::new(), 0);
    while i < releases.len() {
        let release = releases.at(i);
        let carrier = release.carrier();
        if !has(path.carriers(), carrier) {
            let message = of(path).text("says which releases send the carrier ").quoted(carrier.name());
            return Some(message.text(", which it has not: add it to its carriers, or drop this"));
        }
        if let Some(key) = release.key()
            && !keys.has(carrier, key)
        {
            let message = of(path).text("says which releases send the key ").quoted(key).text(" on ");
            return Some(
                message.quoted(carrier.name()).text(", where no field of ").quoted(contract.name()).text(" has it"),
            );
        }
        let versions = [release.since(), release.until()];
        let mut v = 0;
        while v < versions.len() {
            if let Some(version) = versions[v]
                && !is_version(version)
            {
                return Some(no_version(path, version));
            }
            v += 1;
        }
        if release.since().is_none() && release.until().is_none() {
            let message = of(path).text("says of ").quoted(carrier.name());
            return Some(message.text(" no release: add `with_since` or `with_until`, or drop it"));
        }
        let is_known = match release.key() {
            Some(key) => seen.has(carrier, key) || seen.is_full() && is_before(releases, i),
            None => is_before(releases, i),
        };
        if is_known {
            let message = of(path).text("says twice which releases send ");
            let message = match release.key() {
                Some(key) => message.quoted(key).text(" on "),
                None => message,
            };
            return Some(message.quoted(carrier.name()).text(": drop one"));
        }
        if let Some(key) = release.key() {
            seen.add(carrier, key);
        }
        i += 1;
    }
    None
}

/// Returns whether one of the releases before is for the same carrier or key.
const fn is_before(releases: &Releases, at: usize) -> bool {
    let (release, mut before) = (releases.at(at), 0);
    while before < at {
        let alike = match (releases.at(before).key(), release.key()) {
            (Some(a), Some(b)) => equal(a, b),
            (None, None) => true,
            _ => false,
        };
        if alike && same(releases.at(before).carrier(), release.carrier()) {
            return true;
        }
        before += 1;
    }
    false
}
