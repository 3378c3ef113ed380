//! Faults of the paths of a contract, found in const evaluation as well as in a file.

use super::super::check::Message;
use super::super::name_index::NameIndex;
use super::super::text::shown;
use super::super::view_names::ViewNames;
use super::super::{Carrier, Contract, equal};
use super::carriers::ListedCarriers;
use super::conditions::AllConditions;
use super::field_names::FieldNames;
use super::key_names::{KeyIndex, KeyNames};
use super::lists::Releases;
use super::names::{has_carrier, is_pointer, is_token, is_url, is_version, same};
use super::{Names, RequestPath};

/// The most names that are found without a look at all others: in a file, where they are on the stack, and in most structs.
const FEW: usize = 1024;

/// The most of them in a struct that has more. Long evaluation is an error, and a larger index makes each one longer.
const MANY: usize = 0x2000;

/// Returns the first path with a fault, and what is wrong with it.
#[cfg(feature = "contract")]
pub(in crate::contract) const fn fault(contract: &Contract) -> Option<(usize, Message)> {
    fault_among(contract, &mut Known::<FEW>::of(contract))
}

/// Returns the same in const evaluation.
pub(super) const fn const_fault(contract: &Contract) -> Option<(usize, Message)> {
    let mut known = Known::<FEW>::of(contract);
    if known.is_full() {
        return fault_among(contract, &mut Known::<MANY>::of(contract));
    }
    fault_among(contract, &mut known)
}

const fn fault_among<'c, const N: usize>(contract: &'c Contract, known: &mut Known<'c, N>) -> Option<(usize, Message)> {
    let (paths, mut i) = (contract.paths(), 0);
    if contract.is_part() && !paths.is_empty() {
        return Some((
            0,
            Message::new().quoted(contract.name()).text(
                " is only ever nested, and has no request paths: drop `paths`, or give it to the struct around it",
            ),
        ));
    }
    while i < paths.len() {
        if let Some(message) = fault_of(contract, known, i) {
            return Some((i, message));
        }
        known.paths.add(paths[i].name());
        i += 1;
    }
    None
}

/// What the paths may name. Const evaluation is slow: it is found once for all of them.
struct Known<'c, const N: usize> {
    names: FieldNames<'c, N>,
    keys: KeyNames<'c, N>,
    conditions: AllConditions<'c>,
    views: ViewNames<'c>,
    /// The names of the paths before.
    paths: NameIndex<'c, FEW>,
}

impl<'c, const N: usize> Known<'c, N> {
    const fn of(contract: &'c Contract) -> Self {
        Self {
            names: FieldNames::of(contract),
            keys: KeyNames::of(contract),
            conditions: AllConditions::of(contract),
            views: ViewNames::of(contract.views()),
            paths: NameIndex::new(),
        }
    }

    const fn is_full(&self) -> bool {
        self.names.is_full() || self.keys.is_full()
    }
}

const fn fault_of<'c, const N: usize>(contract: &'c Contract, known: &mut Known<'c, N>, at: usize) -> Option<Message> {
    let path = &contract.paths()[at];
    if path.name().is_empty() {
        return Some(
            Message::new()
                .text("a request path of ")
                .quoted(contract.name())
                .text(" has no name: give it one for messages, such as `POST /turns`"),
        );
    }
    if known.paths.find(path.name()).is_some() || at > FEW && has_path(contract, path.name(), FEW, at) {
        return Some(
            Message::new()
                .text("two request paths of ")
                .quoted(contract.name())
                .text(" are called ")
                .quoted(path.name())
                .text(": give one of them another name"),
        );
    }
    let carriers = ListedCarriers::of(path.carriers());
    let mut part = 0;
    loop {
        let fault = match part {
            0 => match fault_of_recognition(path) {
                None => fault_of_common(contract, (&known.keys, &mut known.views), path),
                fault => fault,
            },
            1 => fault_of_carriers(contract, (&mut known.views, &carriers), path),
            2 => fault_of_places(contract, (&mut known.views, &carriers), path),
            3 => fault_of_conditions(contract, &known.conditions, path),
            4 => fault_of_required(contract, &known.names, path),
            5 => fault_of_releases(contract, (&known.keys, &mut known.views, &carriers), path),
            _ => return None,
        };
        if fault.is_some() {
            return fault;
        }
        part += 1;
    }
}

/// Returns whether one of the paths at these places has the name.
const fn has_path(contract: &Contract, name: &str, mut start: usize, end: usize) -> bool {
    while start < end {
        if equal(contract.paths()[start].name(), name) {
            return true;
        }
        start += 1;
    }
    false
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

const fn fault_of_common<const N: usize>(
    contract: &Contract,
    (keys, views): (&KeyNames<'_, N>, &mut ViewNames<'_>),
    path: &RequestPath,
) -> Option<Message> {
    let mut i = 0;
    while i < path.common.len() {
        let name = path.common.at(i);
        if !keys.has(views, Carrier::Header, name) {
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

const fn fault_of_carriers(
    contract: &Contract,
    (views, listed): (&mut ViewNames<'_>, &ListedCarriers<'_>),
    path: &RequestPath,
) -> Option<Message> {
    let (carriers, mut i) = (path.carriers(), 0);
    if carriers.is_empty() {
        return Some(of(path).text("has no carrier: list those of its requests with `with_carriers`"));
    }
    while i < carriers.len() {
        let carrier = carriers[i];
        if !has_carrier(contract, views, carrier) {
            let message = of(path).text("has the carrier ").quoted(carrier.name()).text(", which ");
            return Some(message.quoted(contract.name()).text(" has not: drop it, or declare it on the struct"));
        }
        if listed.is_repeated(i) {
            return Some(of(path).text("has the carrier ").quoted(carrier.name()).text(" twice: drop one"));
        }
        i += 1;
    }
    if listed.has(Carrier::BodyBlob) && contract.flat && !listed.has(Carrier::Flat) {
        return Some(of(path).text(
            "has the blob in the flat map, and no flat map: add `Carrier::Flat` to its carriers, or drop \
             `Carrier::BodyBlob`",
        ));
    }
    None
}

const fn fault_of_places(
    contract: &Contract,
    (views, listed): (&mut ViewNames<'_>, &ListedCarriers<'_>),
    path: &RequestPath,
) -> Option<Message> {
    if let Some(pointer) = &path.flat_at {
        if !listed.has(Carrier::Flat) {
            return Some(of(path).text(
                "says where the flat map is, and has none: add `Carrier::Flat` to its carriers, or drop `with_flat_at`",
            ));
        }
        if !is_pointer(pointer.get()) {
            return Some(no_pointer(path, "the flat map", pointer.get()));
        }
    }
    let (mut seen, mut i) = (NameIndex::<FEW>::new(), 0);
    while i < path.views_at.len() {
        let (view, pointer) = path.views_at.at(i);
        if !views.has(view) {
            let message = of(path).text("says where the view ").quoted(view).text(" is, which ");
            return Some(message.quoted(contract.name()).text(" has not: drop it, or declare it in `views(...)`"));
        }
        if !listed.has_name(view) {
            let message = of(path).text("says where the view ").quoted(view);
            return Some(message.text(" is, and has it not among its carriers: add it there, or drop it"));
        }
        if !is_pointer(pointer) {
            return Some(no_pointer(path, "a view", pointer));
        }
        if seen.find(view).is_some() || i > FEW && is_view_before(path, i) {
            let message = of(path).text("says twice where the view ").quoted(view);
            return Some(message.text(" is: drop one"));
        }
        seen.add(view);
        i += 1;
    }
    None
}

/// Returns whether the path says before this place where the same view is.
const fn is_view_before(path: &RequestPath, at: usize) -> bool {
    let mut before = 0;
    while before < at {
        if equal(path.views_at.at(before).0, path.views_at.at(at).0) {
            return true;
        }
        before += 1;
    }
    false
}

const fn fault_of_conditions<'c>(
    contract: &'c Contract,
    known: &AllConditions<'c>,
    path: &'c RequestPath,
) -> Option<Message> {
    let (mut failing, mut i) = (NameIndex::<FEW>::new(), 0);
    while i < path.fails.len() {
        failing.add(path.fails.at(i));
        i += 1;
    }
    i = 0;
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
        if i < path.holds.len() && (failing.find(condition).is_some() || is_among(&path.fails, FEW, condition)) {
            let message = of(path).text("says that ").quoted(condition);
            return Some(message.text(" holds, and that it fails: drop one of the two"));
        }
        i += 1;
    }
    None
}

/// Returns whether the name is one of those from a place on.
const fn is_among(names: &Names, mut i: usize, name: &str) -> bool {
    while i < names.len() {
        if equal(names.at(i), name) {
            return true;
        }
        i += 1;
    }
    false
}

const fn fault_of_required<const N: usize>(
    contract: &Contract,
    names: &FieldNames<'_, N>,
    path: &RequestPath,
) -> Option<Message> {
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

const fn fault_of_releases<const N: usize>(
    contract: &Contract,
    (keys, views, listed): (&KeyNames<'_, N>, &mut ViewNames<'_>, &ListedCarriers<'_>),
    path: &RequestPath,
) -> Option<Message> {
    let (releases, mut seen, mut i) = (&path.releases, KeyIndex::<FEW>::new(), 0);
    while i < releases.len() {
        let release = releases.at(i);
        let carrier = release.carrier();
        if !listed.has(carrier) {
            let message = of(path).text("says which releases send the carrier ").quoted(carrier.name());
            return Some(message.text(", which it has not: add it to its carriers, or drop this"));
        }
        if let Some(key) = release.key()
            && !keys.has(views, carrier, key)
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
        // No key is empty.
        let key = if let Some(key) = release.key() { key } else { "" };
        if seen.has(carrier, key) || seen.is_full() && is_before(releases, i) {
            let message = of(path).text("says twice which releases send ");
            let message = match release.key() {
                Some(key) => message.quoted(key).text(" on "),
                None => message,
            };
            return Some(message.quoted(carrier.name()).text(": drop one"));
        }
        seen.add(carrier, key);
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
