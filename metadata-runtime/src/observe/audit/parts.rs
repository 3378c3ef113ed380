//! Values that travel by their parts: what of a value is sent so, and whether two of them are the same one.

use std::borrow::Cow;
use std::collections::HashSet;

use super::text::is_text_of;
use crate::contract::{Carrier, Slot};
use crate::header_value::{over_limit_of_key, sendable_name, unsendable};
use crate::json::read::Node;
use crate::json::refusal;
use crate::observe::Observed;
use crate::observe::carrier_state::Occurrence;
use crate::observe::json_value::JsonValue;

/// A part: the key of an entry, empty for an element, and its value.
type Part = (String, JsonValue);

/// Returns whether both have the value that the field had, of which at least one has it by its parts.
pub(super) fn agree(observed: &Observed<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let (Some(left), Some(right)) = (parts(a), parts(b)) else { return false };
    // A part that one slot cannot send is not expected there.
    let (left, right) = (sent(observed, b, left), sent(observed, a, right));
    let is_same = |(left, right): (&Part, &Part)| {
        left.0 == right.0
            && match (a.is_text(), b.is_text()) {
                (true, false) => is_text_of(left.1.text(), right.1.as_json_ref()),
                (false, true) => is_text_of(right.1.text(), left.1.as_json_ref()),
                _ => left.1.text() == right.1.text(),
            }
    };
    left.len() == right.len() && left.iter().zip(&right).all(is_same)
}

/// Returns whether nothing of the value can be sent on the carrier, so that it is not there.
pub(super) fn is_nothing(observed: &Observed<'_>, slot: &Slot, carrier: Carrier, value: &Occurrence<'_, '_>) -> bool {
    let Some(parts) = parts(value) else { return false };
    let sent = sendable(observed, slot, carrier, parts);
    let Some(separator) = slot.list_separator() else { return sent.is_empty() };
    let line = sent.iter().map(|(_, element)| element.text()).collect::<Vec<_>>().join(separator.whole());
    let limit = observed.limits.of_slot(slot, carrier, observed.index.contract);
    sent.is_empty()
        || limit.is_some_and(|limit| line.len() > limit)
        || carrier == Carrier::Header && unsendable(&line).is_some()
}

/// Returns the parts of a value: those that it came by, the elements of an array, the members of an object.
fn parts(occurrence: &Occurrence<'_, '_>) -> Option<Vec<Part>> {
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

/// Returns what of the parts is sent as `other` is; all of them, where that has the value whole.
fn sent(observed: &Observed<'_>, other: &Occurrence<'_, '_>, parts: Vec<Part>) -> Vec<Part> {
    let slot = other.place.slot;
    let mut parts = if slot.parts().is_some() { sendable(observed, slot, other.carrier(), parts) } else { parts };
    // Elements have an order, and no key.
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    parts
}

/// Returns the parts that are sent by the rules of the slot.
fn sendable(observed: &Observed<'_>, slot: &Slot, carrier: Carrier, parts: Vec<Part>) -> Vec<Part> {
    let limit = observed.limits.of_slot(slot, carrier, observed.index.contract);
    // A list is one text, so that its limits are those of the whole.
    let fits = |text: &str| {
        limit.is_none_or(|limit| text.len() <= limit) && (carrier != Carrier::Header || unsendable(text).is_none())
    };
    let separator = slot.list_separator();
    let is_line = slot.is_repeated() || slot.prefix().is_some();
    let has_most = carrier == Carrier::Header && is_line;
    let most = if has_most { observed.index.contract.max_header_parts() } else { usize::MAX };
    let mut names: HashSet<String> = HashSet::new();
    let mut kept = Vec::new();
    let is_short = |prefix, name: &str| over_limit_of_key(carrier, (prefix, name), limit).is_none();
    let is_other = |name: &str| observed.index.has_key_like(carrier, name);
    for (key, value) in parts {
        let text = Cow::Borrowed(value.text());
        let (key, is_sent) = match (slot.prefix(), separator) {
            (Some(prefix), _) if carrier == Carrier::Header => {
                let key = key.to_ascii_lowercase();
                let name = format!("{prefix}{key}");
                let is_name = sendable_name(&name).is_some() && !is_other(&name);
                let is_sent = is_name && is_short(prefix, &name) && fits(&text) && !names.contains(&key);
                (key, is_sent)
            }
            (Some(prefix), _) => {
                let name = format!("{prefix}{key}");
                let is_name = refusal(&name, || false).is_none() && !is_other(&name);
                let is_sent = is_name && is_short(prefix, &name) && fits(&text) && !names.contains(&key);
                (key, is_sent)
            }
            (None, Some(separator)) => (key, !text.is_empty() && separator.ends(&text) && text.trim() == text),
            (None, None) => (key, !text.contains(',') && fits(&text)),
        };
        if is_sent && kept.len() < most {
            names.insert(key.clone());
            kept.push((key, value));
        }
    }
    kept
}
