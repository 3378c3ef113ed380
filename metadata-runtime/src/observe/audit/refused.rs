//! Values that a carrier cannot have, whatever their size: a header has no other text than printable ASCII, and JSON no key
//! and no number that some readers refuse.

use super::parts;
use super::sizes::plain_text;
use super::types::are_alike;
use crate::contract::{Carrier, JsonType, Slot};
use crate::header_value::unsendable;
use crate::json::read::{TOO_DEEP, check, to_value};
use crate::json::{AsIs, Json};
use crate::observe::carrier_state::Occurrence;
use crate::observe::json_value::JsonValue;
use crate::observe::table::Place;

/// Returns whether JSON on the carrier may refuse the value.
pub(super) fn is_refused_as_json(carrier: Carrier, of: &Occurrence<'_, '_>) -> bool {
    if of.is_by_parts() {
        has_refused_part(of)
    } else if of.is_text() && !of.is_json_text() {
        is_refused(of.value.text(), carrier, of.max_members())
    } else if !matches!(carrier, Carrier::View(_)) {
        false
    } else if of.is_json_text() {
        to_value(of.value.text()).is_err()
    } else {
        !of.value.fits_a_view()
    }
}

/// Returns whether no value says that the carrier can have the one at this place: each has another form, or lacks the entries
/// that no header has.
pub(super) fn are_no_witnesses(slot: &Slot, values: &[Occurrence<'_, '_>]) -> bool {
    values.iter().all(|value| !are_alike(slot, value.place.slot) || has_lost_keys(value))
}

/// Returns whether the value may have had entries with keys that no header has.
fn has_lost_keys(of: &Occurrence<'_, '_>) -> bool {
    of.carrier() == Carrier::Header && of.place.slot.prefix().is_some()
}

/// Returns the JSON type of what is sent there, as far as it is known.
pub(super) const fn json_type(place: &Place<'_>) -> JsonType {
    if place.slot.with().is_some() { JsonType::Any } else { place.json_type() }
}

/// Returns whether a view has some integers of the type only as another number.
pub(super) fn is_too_wide(place: &Place<'_>, carrier: Carrier) -> bool {
    let JsonType::Integer { min, max } = place.json_type() else { return false };
    matches!(carrier, Carrier::View(_)) && (min < i128::from(i64::MIN) || max > u128::from(u64::MAX))
}

/// Returns whether a header can have the value as text; of an object or an array only its sender knows.
pub(super) fn is_sendable(of: &Occurrence<'_, '_>) -> bool {
    let is_compound_text = || of.value.text().trim_start().starts_with(['[', '{']);
    let is_compound = of.value.is_compound() || of.is_json_text() && is_compound_text();
    !is_compound && unsendable(&plain_text(of)).is_none()
}

/// Returns whether JSON may refuse a value by its parts: by one that arrived, or by a key that no header has.
fn has_refused_part(of: &Occurrence<'_, '_>) -> bool {
    let is_one = |(key, value): &parts::Part| {
        let entry = format!("{{{}:{}}}", JsonValue::from(key.as_str()), value);
        is_refused(value.text(), Carrier::BodyBlob, of.max_members()) || check(&entry, false, true).is_err()
    };
    has_lost_keys(of) || parts::parts(of).is_some_and(|parts| parts.iter().any(is_one))
}

/// Returns whether JSON refuses the value of which `text` is the text: the JSON of it, or a number that JSON has no form for.
fn is_refused(text: &str, carrier: Carrier, members: usize) -> bool {
    if let Err(fault) = JsonValue::within(text, members) {
        return fault.what == TOO_DEEP || text.parse::<f64>().is_ok_and(|number| !number.is_finite());
    }
    check(text, false, true).is_err()
        || AsIs(text).write_json(&mut String::new()).is_err()
        || matches!(carrier, Carrier::View(_)) && to_value(text).is_err()
}
