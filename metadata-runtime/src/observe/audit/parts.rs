//! Values that travel by their parts: what of a value is sent so, and whether two of them are the same one.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{BTreeMap, HashSet};
use std::iter::once;

use super::text::{is_text_of, mark_of, marks_of_text};
use crate::contract::separator::Separator;
use crate::contract::{Carrier, JsonType, Slot};
use crate::header_value::{over_limit_of_key, sendable_name, unsendable};
use crate::json::read::Node;
use crate::json::refusal;
use crate::observe::Observed;
use crate::observe::carrier_state::Occurrence;
use crate::observe::json_value::JsonValue;

/// A part: the key of an entry, empty for an element, and its value.
pub(super) type Part = (String, JsonValue);

/// A part that a slot may have sent.
struct Sendable<'p> {
    key: Cow<'p, str>,
    value: &'p JsonValue,
    /// It has sent the part, whichever text the `Display` of the part has.
    is_sure: bool,
}

/// Returns whether two values with these parts are the one that the field had, of which at least one has it by its parts.
pub(super) fn agree(
    observed: &Observed<'_>,
    (a, left): (&Occurrence<'_, '_>, &[Part]),
    (b, right): (&Occurrence<'_, '_>, &[Part]),
) -> bool {
    let (is_left_cut, is_right_cut) = (may_be_cut(observed, a, left), may_be_cut(observed, b, right));
    // What comes by its parts has their texts, and all else their JSON.
    let have_texts = (a.is_by_parts(), b.is_by_parts());
    let is_same = |left: &Sendable<'_>, right: &Sendable<'_>| {
        let (left, right) = (left.value, right.value);
        match have_texts {
            (true, false) => is_text_of(left.text(), right.as_json_ref(), a.max_members()),
            (false, true) => is_text_of(right.text(), left.as_json_ref(), b.max_members()),
            _ => left.text() == right.text(),
        }
    };
    if a.place.slot.prefix().is_some() || b.place.slot.prefix().is_some() {
        let left_keys = LazyCell::new(|| keys_once(a, left, b));
        let right_keys = LazyCell::new(|| keys_once(b, right, a));
        let may_lack_left = |left: &Sendable<'_>| is_right_cut || !left.is_sure || right_keys.contains(&*left.key);
        let may_lack_right = |right: &Sendable<'_>| is_left_cut || !right.is_sure || left_keys.contains(&*right.key);
        // Beside a large value a small one mostly lacks one of the first keys.
        let is_larger = left.len() > right.len();
        if is_larger && !has_all(sent(observed, b, left), sent(observed, a, right), may_lack_left)
            || !is_larger && !has_all(sent(observed, a, right), sent(observed, b, left), may_lack_right)
        {
            return false;
        }
        // Of entries with keys that are alike one is sent, and their order does not say which.
        let mut by_key: BTreeMap<Cow<'_, str>, [Vec<Sendable<'_>>; 2]> = BTreeMap::new();
        for part in sent(observed, b, left) {
            by_key.entry(part.key.clone()).or_default()[0].push(part);
        }
        for part in sent(observed, a, right) {
            by_key.entry(part.key.clone()).or_default()[1].push(part);
        }
        return by_key.values().all(|[left, right]| match (&left[..], &right[..]) {
            ([], right) => right.iter().all(may_lack_right),
            (left, []) => left.iter().all(may_lack_left),
            ([left], [right]) => is_same(left, right),
            _ => is_one_of(left, right, have_texts, a.max_members().min(b.max_members())),
        });
    }
    // A part that one slot cannot send is not expected there.
    let (mut left, mut right) = (sent(observed, b, left).peekable(), sent(observed, a, right).peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some(one), Some(other)) if may_be_same(one, other) && is_same(one, other) => {
                left.next();
                right.next();
            }
            // Those that are equal were all sent or none of them: no other one is to be found there.
            (Some(one), _) if !one.is_sure => drop(left.next()),
            (_, Some(other)) if !other.is_sure => drop(right.next()),
            (Some(_), Some(_)) => return false,
            (Some(_), None) => return is_right_cut,
            (None, Some(_)) => return is_left_cut,
            (None, None) => return true,
        }
    }
}

/// Returns whether each key of `many` is one of `few`, or may be missing there.
fn has_all<'p>(
    mut many: impl Iterator<Item = Sendable<'p>>,
    few: impl Iterator<Item = Sendable<'p>>,
    may_lack: impl Fn(&Sendable<'p>) -> bool,
) -> bool {
    let keys: HashSet<Cow<'_, str>> = few.map(|part| part.key).collect();
    many.all(|part| keys.contains(&part.key) || may_lack(&part))
}

/// Returns whether a value of one side is on the other side too, of which each `has_texts` or not. Each value is looked at
/// once: there may be as many as there is room for, and one as large.
fn is_one_of(left: &[Sendable<'_>], right: &[Sendable<'_>], has_texts: (bool, bool), members: usize) -> bool {
    let marks = |parts: &[Sendable<'_>], is_text: bool| -> HashSet<String> {
        let marks = parts.iter().map(|part| match part.value {
            value if !is_text => vec![mark_of(value.as_json_ref())],
            value if has_texts == (true, true) => vec![value.text().to_owned()],
            value => marks_of_text(value.text(), members),
        });
        marks.flatten().collect()
    };
    !marks(left, has_texts.0).is_disjoint(&marks(right, has_texts.1))
}

/// Returns whether two elements may be the same by their lengths, if one is a float that is perhaps not there: it is held
/// against each element up to its own, of which the text may be large.
fn may_be_same(left: &Sendable<'_>, right: &Sendable<'_>) -> bool {
    let len = |of: &Sendable<'_>| of.value.text().len();
    left.is_sure == right.is_sure || len(left).abs_diff(len(right)) < MAX_DIGITS
}

/// No double has more digits, each of them written.
const MAX_DIGITS: usize = 1_100;

/// Returns whether nothing of the value may be sent on the carrier, so that it is not there.
pub(super) fn is_nothing(observed: &Observed<'_>, slot: &Slot, carrier: Carrier, value: &Occurrence<'_, '_>) -> bool {
    let Some(parts) = parts(value) else { return false };
    let sent: Vec<Sendable<'_>> = sendable(observed, slot, carrier, &parts).collect();
    let is_nothing = !sent.iter().any(|part| part.is_sure);
    let Some(separator) = slot.list_separator() else { return is_nothing };
    let line = sent.iter().map(|sent| longest(sent.value)).collect::<Vec<_>>().join(separator.whole());
    let limit = observed.limits.of_slot(slot, carrier, observed.index.contract);
    // With the elements that did not arrive it was longer, and they may be such as no header has.
    let is_whole = || has_each_element(value.place.slot, slot);
    is_nothing
        || limit.is_some_and(|limit| line.len() > limit || !is_whole())
        || carrier == Carrier::Header && (unsendable(&line).is_some() || !is_whole())
}

/// Returns the most bytes that the elements of a list have together, and how many there are.
pub(super) fn elements_len(list: &Occurrence<'_, '_>) -> Option<(usize, usize)> {
    let parts = parts(list)?;
    Some((parts.iter().map(|(_, element)| longest(element).len()).sum(), parts.len()))
}

/// Returns whether `from` sends each element that the list in `to` has.
fn has_each_element(from: &Slot, to: &Slot) -> bool {
    let is_same = |(one, other): (Separator<'_>, Separator<'_>)| {
        one.signs() == other.signs() && one.whole().trim_end() == other.whole().trim_end()
    };
    from.parts().is_none() || from.list_separator().zip(to.list_separator()).is_some_and(is_same)
}

/// Returns the keys of the entries that came each under a name of its own, as `other` has them: each may have taken the place
/// of another one with the same name, which other carriers have. Of a map, that is one whose name is alike in a header.
fn keys_once(of: &Occurrence<'_, '_>, parts: &[Part], other: &Occurrence<'_, '_>) -> HashSet<String> {
    let is_header = |one: &Occurrence<'_, '_>| one.carrier() == Carrier::Header;
    let is_map = of.place.field.json_type() == JsonType::Object;
    let is_one = of.is_text() && of.place.slot.prefix().is_some() && (is_header(of) || !is_map);
    let as_other = |key: &String| if is_header(other) { key.to_ascii_lowercase() } else { key.clone() };
    parts.iter().filter(|_| is_one).map(|(key, _)| as_other(key)).collect()
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
    let parsed = match occurrence.value {
        text if is_whole => JsonValue::within(text.text(), occurrence.max_members()).ok()?,
        json => JsonValue::from(json),
    };
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
fn sent<'p>(
    observed: &'p Observed<'_>,
    other: &Occurrence<'p, 'p>,
    parts: &'p [Part],
) -> impl Iterator<Item = Sendable<'p>> {
    let slot = other.place.slot;
    let (some, all) = if slot.parts().is_some() { (parts, &[][..]) } else { (&[][..], parts) };
    let all = all.iter().map(|(key, value)| Sendable { key: key.into(), value, is_sure: true });
    sendable(observed, slot, other.carrier(), some).chain(all)
}

/// Returns the parts that can be sent by the rules of the slot, if none was sent before.
fn sendable<'p>(
    observed: &'p Observed<'_>,
    slot: &'p Slot,
    carrier: Carrier,
    parts: &'p [Part],
) -> impl Iterator<Item = Sendable<'p>> {
    let limit = observed.limits.of_slot(slot, carrier, observed.index.contract);
    // A list is one text, so that its limits are those of the whole.
    let fits = move |text: &str| {
        limit.is_none_or(|limit| text.len() <= limit) && (carrier != Carrier::Header || unsendable(text).is_none())
    };
    let is_entry = move |prefix: &str, key: &str| {
        let name = format!("{prefix}{key}");
        let is_name = if carrier == Carrier::Header {
            sendable_name(&name).is_some()
        } else {
            refusal(&name, || false).is_none()
        };
        let is_short = over_limit_of_key(carrier, (prefix, &name), limit).is_none();
        is_name && is_short && !observed.index.has_key_like(carrier, &name)
    };
    let is_sent = move |text: &str| match (slot.prefix(), slot.list_separator()) {
        (Some(_), _) => fits(text),
        (None, Some(separator)) => !text.is_empty() && separator.ends(text) && text.trim() == text,
        (None, None) => !text.contains(',') && fits(text),
    };
    let in_slot = move |(key, value): &'p Part| {
        let key = if carrier == Carrier::Header { key.to_ascii_lowercase().into() } else { Cow::Borrowed(&**key) };
        let may_be =
            texts(value).any(|text| is_sent(&text)) && slot.prefix().is_none_or(|prefix| is_entry(prefix, &key));
        let is_sure = may_be && texts(value).all(|text| is_sent(&text));
        may_be.then_some(Sendable { key, value, is_sure })
    };
    parts.iter().filter_map(in_slot)
}

/// Returns the texts that the `Display` of a part may write: that of a float has neither `.0` nor an exponent.
fn texts(value: &JsonValue) -> impl Iterator<Item = Cow<'_, str>> {
    let is_float = value.as_str().is_none() && !value.is_compound() && value.text().contains(['.', 'e', 'E']);
    let digits = is_float.then(|| value.text().parse::<f64>().ok()).flatten();
    once(Cow::Borrowed(value.text())).chain(digits.map(|number| Cow::Owned(number.to_string())))
}

/// Returns the longest text that the `Display` of a part may write.
fn longest(value: &JsonValue) -> Cow<'_, str> {
    texts(value).max_by_key(|text| text.len()).unwrap_or_default()
}
