//! Comparison of two observed values: whether they are the same, and if not, what happened to one of them.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::Hash;

use super::exemptions::{have_one_replacement, is_over_limit};
use super::known::Json;
use super::measured::Measured;
use super::{Occurrence, parts, viewed};
use crate::observe::Observed;
use crate::observe::finding::FindingKind;
use crate::observe::json_value::JsonValue;

/// Returns `true` if two values say something of each other: what a function makes does not of anything else, and a view
/// does of views alone; nor do two that may both be extras, under different keys.
pub(super) fn are_comparable(observed: &Observed<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let (one, other) = (a.place.slot, b.place.slot);
    one.with() == other.with()
        && one.view().is_some() == other.view().is_some()
        && (a.place.key == b.place.key || !may_be_extra(observed, a) || !may_be_extra(observed, b))
}

/// Returns the values in groups, of which two have no values that are [comparable](are_comparable). There may be as many
/// functions as a contract has views, so that each value is looked at once, and not each pair.
pub(super) fn in_groups<'o>(observed: &Observed<'_>, all: Vec<Occurrence<'o, 'o>>) -> Vec<Vec<Occurrence<'o, 'o>>> {
    let by_form = grouped(all, |one| (one.place.slot.with(), one.place.slot.view().is_some()));
    let by_key = |group: Vec<Occurrence<'o, 'o>>| {
        let are_extras = group.iter().all(|one| may_be_extra(observed, one));
        if are_extras { grouped(group, |one| one.place.key) } else { vec![group] }
    };
    by_form.into_iter().flat_map(by_key).collect()
}

/// Returns the values in a group for each key, in the order in which these come.
fn grouped<'o, K: Eq + Hash>(
    all: Vec<Occurrence<'o, 'o>>,
    key_of: impl Fn(&Occurrence<'o, 'o>) -> K,
) -> Vec<Vec<Occurrence<'o, 'o>>> {
    let (mut groups, mut numbers): (Vec<Vec<_>>, HashMap<K, usize>) = Default::default();
    for one in all {
        let number = *numbers.entry(key_of(&one)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Vec::new());
        }
        groups[number].push(one);
    }
    groups
}

/// Returns whether the value may be an extra that stands in for the field.
fn may_be_extra(observed: &Observed<'_>, occurrence: &Occurrence<'_, '_>) -> bool {
    let has_always_a_value = || observed.index.facts[occurrence.place.entry].has_always_a_value;
    occurrence.place.yields && !(observed.is_stand_in(occurrence) == Some(false) && has_always_a_value())
}

/// Returns whether both have the value that the field had; `None` if they say nothing of each other.
pub(super) fn agree(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> Option<bool> {
    if !a.place.has_own_form && !b.place.has_own_form {
        return Some(are_same(measured, a, b));
    }
    let is_same = are_comparable(measured.observed, a, b).then(|| have_one_value(measured, a, b))?;
    (is_same || !replaces(measured, a, b)).then_some(is_same)
}

/// Returns whether [`agree`] says anything, without looking at the values where it always does.
pub(super) fn are_related(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let observed = measured.observed;
    let may_replace = || observed.may_be_replacement(a) || observed.may_be_replacement(b);
    !a.place.has_own_form && !b.place.has_own_form
        || are_comparable(observed, a, b) && (!may_replace() || agree(measured, a, b).is_some())
}

/// Returns whether one of two values may be the replacement of the other one, or both of a third one.
fn replaces(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let is_one = |one: &Occurrence<'_, '_>| measured.observed.may_be_replacement(one);
    let is_over = |of, place| is_over_limit(measured, place, of);
    match (is_one(a), is_one(b)) {
        // Within both limits neither replaces the other, and of one third both are the same.
        (true, true) => {
            !have_one_replacement(a.place.slot, b.place.slot)
                || is_over(a, (b.place, b.carrier()))
                || is_over(b, (a.place, a.carrier()))
        }
        (true, false) => is_over(b, (a.place, a.carrier())),
        (false, true) => is_over(a, (b.place, b.carrier())),
        (false, false) => false,
    }
}

fn have_one_value(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    if a.place.slot.view() != b.place.slot.view() {
        let (left, right) = (measured.known.of(a), measured.known.of(b));
        let rows = left.rows(measured.observed, a).zip(right.rows(measured.observed, b));
        return rows.is_some_and(|(left, right)| viewed::agree(left, right));
    }
    if a.is_by_parts() || b.is_by_parts() {
        let parts = measured.known.of(a).parts(a).zip(measured.known.of(b).parts(b));
        return parts.is_some_and(|(left, right)| parts::agree(measured.observed, (a, &left), (b, &right)));
    }
    match (a.is_json_text(), b.is_json_text()) {
        (true, false) => is_json_of(measured, a, b),
        (false, true) => is_json_of(measured, b, a),
        _ => are_same(measured, a, b),
    }
}

/// Returns whether a text is the JSON of a value that is sent as another text, or as a member in JSON.
fn is_json_of(measured: &Measured<'_>, text: &Occurrence<'_, '_>, other: &Occurrence<'_, '_>) -> bool {
    // Mostly it is the very text.
    if !other.is_text() && !other.value.is_string() && text.value.text() == other.value.text() {
        return true;
    }
    match measured.known.of(text).json(text) {
        Json::String(json) => (other.is_text() || other.value.is_string()) && other.value.text() == json,
        Json::Other(_) => (other.is_text() || !other.value.is_string()) && mean_the_same(measured, text, other),
        Json::None => false,
    }
}

/// Returns whether two values are the same that are sent in the form of the field's type.
fn are_same(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let is_same_text = || a.value.text() == b.value.text();
    match (a.is_text(), b.is_text()) {
        // A text is that of a string, and of other JSON.
        (true, false) if b.value.is_string() => is_same_text(),
        (false, true) if a.value.is_string() => is_same_text(),
        (true, false) | (false, true) => is_same_text() || mean_the_same(measured, a, b),
        _ if a.value.is_string() || b.value.is_string() => a.value == b.value,
        _ => is_same_text() || mean_the_same(measured, a, b),
    }
}

/// Returns whether two values mean the same JSON, of which each is read once.
fn mean_the_same(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let (left, right) = (measured.known.of(a), measured.known.of(b));
    let (Json::Other(left), Json::Other(right)) = (left.json(a), right.json(b)) else { return false };
    left.is_same(right)
}

/// Returns whether two values that are sent in the form of the field's type are the same by their text alone.
pub(super) fn have_one_text(a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let have_one_form = a.is_text() || b.is_text() || a.value.is_string() == b.value.is_string();
    have_one_form && a.value.text() == b.value.text()
}

/// Returns whether of two equal values in the form of the field's type each agrees with all values with which the other does.
pub(super) fn are_alike(measured: &Measured<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    // Nothing else is to be known of nearly all.
    if a.value.text() == b.value.text() {
        return true;
    }
    let (left, right) = (measured.known.of(a), measured.known.of(b));
    matches!((left.json(a), right.json(b)), (Json::Other(left), Json::Other(right)) if left.is_alike(right))
}

/// A text in whose place others are.
pub(super) struct Expected<'s> {
    pub(super) text: &'s str,
    /// It without the space around it, which may be long.
    trimmed: OnceCell<&'s str>,
}

impl<'s> Expected<'s> {
    pub(super) const fn new(text: &'s str) -> Self {
        Self { text, trimmed: OnceCell::new() }
    }

    fn trimmed(&self) -> &'s str {
        self.trimmed.get_or_init(|| self.text.trim())
    }
}

/// Returns what happened to `expected`, in whose place `found` is.
pub(super) fn fate(found: &str, expected: &Expected<'_>) -> FindingKind {
    let is_in_other_space = || found.trim() == expected.trimmed();
    let expected = expected.text;
    let joined = || {
        let mut parts = found.split(',').map(str::trim);
        found.len() > expected.len() && found.contains(',') && parts.any(|part| part == expected)
            || found.strip_prefix(expected).is_some_and(|rest| rest.trim_start().starts_with(','))
    };
    if found.len() < expected.len() && expected.starts_with(found) {
        FindingKind::Truncated
    } else if found.eq_ignore_ascii_case(expected) {
        FindingKind::Recased
    } else if joined() {
        FindingKind::Joined
    } else if is_in_other_space() || is_reencoded(found, expected) {
        FindingKind::Reencoded
    } else {
        FindingKind::Differs
    }
}

/// Returns `true` if `found` is `expected` as URLs, JSON strings or Latin-1 readers of UTF-8 have it.
fn is_reencoded(found: &str, expected: &str) -> bool {
    let is_expected = |decoded: Option<String>| decoded.as_deref() == Some(expected);
    is_expected(percent_decoded(found))
        || is_expected(format!("\"{found}\"").parse().ok().and_then(|json: JsonValue| json.as_str().map(str::to_owned)))
        || is_expected(utf8_read_as_latin1(found))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = match (first, tail) {
            (b'%', [high, low, ..]) => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).ok()
}

fn utf8_read_as_latin1(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fate_is_told() {
        for (found, kind) in [
            ("a é", FindingKind::Truncated),
            ("", FindingKind::Truncated),
            ("A é,B", FindingKind::Recased),
            ("a é,b, a é,b", FindingKind::Joined),
            ("a é,b,c", FindingKind::Joined),
            ("a%20%C3%A9%2Cb", FindingKind::Reencoded),
            ("a Ã©,b", FindingKind::Reencoded),
            (r"a \u00e9,b", FindingKind::Reencoded),
            ("a é,b ", FindingKind::Reencoded),
            (" a é,b", FindingKind::Reencoded),
            ("a e,b", FindingKind::Differs),
            ("100%", FindingKind::Differs),
        ] {
            assert_eq!(fate(found, &Expected::new("a é,b")), kind, "{found}");
        }
        let expected = Expected::new("a");
        assert_eq!(fate("a ", &expected), FindingKind::Reencoded, "a space is no second value");
        assert_eq!(fate("a,", &expected), FindingKind::Joined);
    }
}
