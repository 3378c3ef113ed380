//! Values that travel by their parts: what of a value is sent so, and whether two of them are the same one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use super::text::is_text_of;
use crate::contract::separator::Separator;
use crate::contract::{Carrier, Slot};
use crate::header_value::{over_limit_of_key, sendable_name, unsendable};
use crate::json::read::Node;
use crate::json::refusal;
use crate::observe::Observed;
use crate::observe::carrier_state::Occurrence;
use crate::observe::json_value::JsonValue;

/// A part: the key of an entry, empty for an element, and its value.
pub(super) type Part = (String, JsonValue);

/// Returns whether both have the value that the field had, of which at least one has it by its parts.
pub(super) fn agree(observed: &Observed<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let (Some(left), Some(right)) = (parts(a), parts(b)) else { return false };
    let (is_left_cut, is_right_cut) = (may_be_cut(observed, a, &left), may_be_cut(observed, b, &right));
    let (left_names, right_names) = (header_names(a, &left), header_names(b, &right));
    // A part that one slot cannot send is not expected there.
    let (left, right) = (sent(observed, b, left), sent(observed, a, right));
    let is_same = |left: &JsonValue, right: &JsonValue| match (a.is_text(), b.is_text()) {
        (true, false) => is_text_of(left.text(), right.as_json_ref()),
        (false, true) => is_text_of(right.text(), left.as_json_ref()),
        _ => left.text() == right.text(),
    };
    if a.place.slot.prefix().is_some() || b.place.slot.prefix().is_some() {
        // Of entries with keys that are alike one is sent, and their order does not say which.
        let mut by_key: BTreeMap<&str, [Vec<&JsonValue>; 2]> = BTreeMap::new();
        for (side, parts) in [&left, &right].into_iter().enumerate() {
            for (key, value) in parts {
                by_key.entry(key).or_default()[side].push(value);
            }
        }
        return by_key.iter().all(|(key, [left, right])| match (left.is_empty(), right.is_empty()) {
            (true, _) => is_left_cut || left_names.contains(*key),
            (_, true) => is_right_cut || right_names.contains(*key),
            _ => left.iter().any(|left| right.iter().any(|right| is_same(left, right))),
        });
    }
    let are_as_many = match left.len().cmp(&right.len()) {
        Ordering::Less => is_left_cut,
        Ordering::Equal => true,
        Ordering::Greater => is_right_cut,
    };
    are_as_many && left.iter().zip(&right).all(|((_, left), (_, right))| is_same(left, right))
}

/// Returns whether nothing of the value may be sent on the carrier, so that it is not there.
pub(super) fn is_nothing(observed: &Observed<'_>, slot: &Slot, carrier: Carrier, value: &Occurrence<'_, '_>) -> bool {
    let Some(parts) = parts(value) else { return false };
    let sent = sendable(observed, slot, carrier, parts);
    let Some(separator) = slot.list_separator() else { return sent.is_empty() };
    let line = sent.iter().map(|(_, element)| element.text()).collect::<Vec<_>>().join(separator.whole());
    let limit = observed.limits.of_slot(slot, carrier, observed.index.contract);
    // With the elements that did not arrive it was longer, and they may be such as no header has.
    let is_whole = || has_each_element(value.place.slot, slot);
    sent.is_empty()
        || limit.is_some_and(|limit| line.len() > limit || !is_whole())
        || carrier == Carrier::Header && (unsendable(&line).is_some() || !is_whole())
}

/// Returns whether `from` sends each element that the list in `to` has.
fn has_each_element(from: &Slot, to: &Slot) -> bool {
    let is_same = |(one, other): (Separator<'_>, Separator<'_>)| {
        one.signs() == other.signs() && one.whole().trim_end() == other.whole().trim_end()
    };
    from.parts().is_none() || from.list_separator().zip(to.list_separator()).is_some_and(is_same)
}

/// Returns the keys of the entries that headers have: each may have taken the place of another one that is alike, and that
/// other carriers have.
fn header_names(of: &Occurrence<'_, '_>, parts: &[Part]) -> HashSet<String> {
    let is_one = of.carrier() == Carrier::Header && of.place.slot.prefix().is_some();
    parts.iter().filter(|_| is_one).map(|(key, _)| key.clone()).collect()
}

/// Returns whether there may have been more parts than these, for which the headers had no more lines.
fn may_be_cut(observed: &Observed<'_>, of: &Occurrence<'_, '_>, parts: &[Part]) -> bool {
    let slot = of.place.slot;
    let has_lines = of.carrier() == Carrier::Header && (slot.is_repeated() || slot.prefix().is_some());
    has_lines && parts.len() == observed.index.contract.max_header_parts()
}

/// Returns the parts of a value: those that it came by, the elements of an array, the members of an object.
pub(super) fn parts(occurrence: &Occurrence<'_, '_>) -> Option<Vec<Part>> {
    let is_whole = occurrence.is_text() && occurrence.place.slot.parts().is_none();
    let parsed = if is_whole { occurrence.value.text().parse().ok()? } else { JsonValue::from(occurrence.value) };
    Some(match parsed.as_json_ref().node() {
        Node::Array(list) if is_pairs(occurrence, &list) => list.iter().map(pair).collect::<Option<Vec<Part>>>()?,
        Node::Array(list) => list.iter().map(|element| (String::new(), JsonValue::of_node(element))).collect(),
        Node::Object(members) => {
            members.iter().map(|(key, value)| (key.clone().into_owned(), JsonValue::of_node(value))).collect()
        }
        _ => return None,
    })
}

/// A list of pairs is a map too, where some slot of the field takes it for one.
fn is_pairs(occurrence: &Occurrence<'_, '_>, list: &[Node<'_>]) -> bool {
    let field = occurrence.place.field;
    let text = [Carrier::Header, Carrier::Flat].into_iter().flat_map(|carrier| field.slots(carrier.transport()));
    text.into_iter().any(|slot| slot.prefix().is_some()) && list.iter().all(|element| pair(element).is_some())
}

fn pair(element: &Node<'_>) -> Option<Part> {
    match element {
        Node::Array(pair) => match &pair[..] {
            [key, value] => Some((JsonValue::of_node(key).text().to_owned(), JsonValue::of_node(value))),
            _ => None,
        },
        _ => None,
    }
}

/// Returns what of the parts can be sent as `other` is; all of them, where that has the value whole.
fn sent(observed: &Observed<'_>, other: &Occurrence<'_, '_>, parts: Vec<Part>) -> Vec<Part> {
    let slot = other.place.slot;
    if slot.parts().is_some() { sendable(observed, slot, other.carrier(), parts) } else { parts }
}

/// Returns the parts that can be sent by the rules of the slot, if none was sent before.
fn sendable(observed: &Observed<'_>, slot: &Slot, carrier: Carrier, parts: Vec<Part>) -> Vec<Part> {
    let limit = observed.limits.of_slot(slot, carrier, observed.index.contract);
    // A list is one text, so that its limits are those of the whole.
    let fits = |text: &str| {
        limit.is_none_or(|limit| text.len() <= limit) && (carrier != Carrier::Header || unsendable(text).is_none())
    };
    let is_entry = |prefix: &str, key: &str| {
        let name = format!("{prefix}{key}");
        let is_name = if carrier == Carrier::Header {
            sendable_name(&name).is_some()
        } else {
            refusal(&name, || false).is_none()
        };
        let is_short = over_limit_of_key(carrier, (prefix, &name), limit).is_none();
        is_name && is_short && !observed.index.has_key_like(carrier, &name)
    };
    let in_slot = |(key, value): Part| {
        let key = if carrier == Carrier::Header { key.to_ascii_lowercase() } else { key };
        let text = value.text();
        let is_sent = match (slot.prefix(), slot.list_separator()) {
            (Some(prefix), _) => is_entry(prefix, &key) && fits(text),
            (None, Some(separator)) => !text.is_empty() && separator.ends(text) && text.trim() == text,
            (None, None) => !text.contains(',') && fits(text),
        };
        is_sent.then_some((key, value))
    };
    parts.into_iter().filter_map(in_slot).collect()
}
