//! The sizes of values in places other than the one where they arrived, as far as they are known.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::parts;
use super::types::are_alike;
use crate::contract::{JsonType, Slot};
use crate::header_value::AROUND;
use crate::observe::Observed;
use crate::observe::carrier_state::{Came, CarrierState, Occurrence};
use crate::observe::json_ref::{JsonRef, rendered_len};
use crate::observe::json_value::JsonValue;
use crate::observe::table::Place;

/// The most bytes that one value has in each form, counted once for all places of that form.
#[derive(Default)]
pub(super) struct Lens {
    json: OnceCell<Option<usize>>,
    shown: OnceCell<Option<usize>>,
    /// What its elements have together, and how many there are.
    elements: OnceCell<Option<(usize, usize)>>,
}

impl Lens {
    /// Returns the most bytes that what arrived has as the text of `slot`; `None` if it may have any number of bytes.
    pub(super) fn text_len(&self, slot: &Slot, of: &Occurrence<'_, '_>) -> Option<usize> {
        if !is_of_one_form(slot, of) {
            None
        } else if slot.is_json() || slot.view().is_some() {
            self.json_len(of)
        } else if let Some(text) = own_text(of) {
            Some(text.len())
        } else if let Some(separator) = slot.list_separator() {
            let (bytes, count) = (*self.elements.get_or_init(|| parts::elements_len(of)))?;
            Some(bytes + separator.whole().len() * count.saturating_sub(1))
        } else {
            *self.shown.get_or_init(|| shown_len(as_json(of)?.as_json_ref()))
        }
    }

    /// Returns the most bytes that the value takes under the key of `place` in a blob, with its comma; `None` if it may take
    /// any number of bytes.
    pub(super) fn member_len(
        &self,
        observed: &Observed<'_>,
        place: &Place<'_>,
        of: &Occurrence<'_, '_>,
    ) -> Option<usize> {
        let is_known = is_of_one_form(place.slot, of) && !observed.may_be_replacement(of);
        let value = if is_known { self.json_len(of) } else { None };
        value.map(|bytes| ",".len() + rendered_len(place.key) + ":".len() + bytes)
    }

    fn json_len(&self, of: &Occurrence<'_, '_>) -> Option<usize> {
        *self.json.get_or_init(|| json_len(of))
    }
}

/// Returns whether what arrived is whole, and in the form that `slot` sends.
fn is_of_one_form(slot: &Slot, of: &Occurrence<'_, '_>) -> bool {
    are_alike(slot, of.place.slot) && of.place.slot.parts().is_none()
}

/// Returns the text that the value's `Display` wrote, if that is what arrived.
fn own_text<'o>(of: &Occurrence<'o, '_>) -> Option<&'o str> {
    if of.is_text() && !of.is_json_text() { of.value.as_str() } else { None }
}

/// Returns the JSON of a value that arrived as JSON, or as the text of it.
fn as_json(of: &Occurrence<'_, '_>) -> Option<JsonValue> {
    if of.is_json_text() { of.value.text().parse().ok() } else { Some(of.value.into()) }
}

/// Returns the most bytes that the value has as JSON.
fn json_len(of: &Occurrence<'_, '_>) -> Option<usize> {
    let Some(text) = own_text(of) else {
        return Some(if of.is_json_text() { of.value.text().len() } else { of.value.rendered_len() });
    };
    let is_own = of.place.slot.with().is_none();
    match of.place.json_type() {
        JsonType::Integer { .. } | JsonType::Boolean if is_own => Some(text.len()),
        JsonType::Text => Some(rendered_len(text)),
        // How a number in it is written, nothing says.
        _ if text.starts_with(['[', '{']) => None,
        // With its quotes a text is no shorter than a number, which may have `.0` behind it.
        _ => Some(rendered_len(text)),
    }
}

/// Returns the most bytes that the value's `Display` writes.
fn shown_len(value: JsonRef<'_>) -> Option<usize> {
    // Nothing says where there is space in an object or an array.
    let is_short = || !value.is_string() && value.text().contains(['e', 'E']);
    let digits =
        if is_short() { value.text().parse::<f64>().ok().map(|number| number.to_string().len()) } else { None };
    (!value.is_compound()).then(|| value.text().len().max(digits.unwrap_or_default()))
}

/// Returns the size of the headers of the contract that arrived.
pub(super) fn lines_of<'c>(observed: &Observed<'c>, headers: &CarrierState<'c>) -> usize {
    let decided = headers.occurrences(&observed.index).map(|occurrence| lines(&occurrence));
    let undecided = headers.undecided.iter().map(|undecided| match &undecided.came {
        Came::Lines(lines) => lines.iter().flatten().map(|value| line(undecided.key, value.len())).sum(),
        Came::Json(_) => 0,
    });
    decided.chain(undecided).sum()
}

/// Returns the size of the lines as which a header sent the value.
fn lines(header: &Occurrence<'_, '_>) -> usize {
    let (slot, key) = (header.place.slot, header.place.key);
    let Some(parts) = slot.parts().and_then(|_| parts::parts(header)) else {
        return line(key, header.value.text().len());
    };
    let lens = parts.iter().map(|(key, value)| key.len() + value.text().len());
    match slot.list() {
        Some(separator) => line(key, lens.sum::<usize>() + separator.len() * parts.len().saturating_sub(1)),
        None => lens.map(|bytes| line(key, bytes)).sum(),
    }
}

/// Returns the size of the line of a header with a value of this size.
pub(super) fn line(key: &str, value: usize) -> usize {
    key.len() + value + AROUND
}

/// Returns the size of what could be of several fields.
pub(super) fn undecided_size(blob: &CarrierState<'_>) -> usize {
    blob.undecided.iter().filter_map(|undecided| Some(size(undecided.key, undecided.value()?))).sum()
}

/// Returns the size of a member as this crate renders it.
pub(super) fn size(key: &str, value: JsonRef<'_>) -> usize {
    ",".len() + rendered_len(key) + ":".len() + value.rendered_len()
}

/// Returns the text of a value: the contents of a string, also of one that came as JSON.
pub(super) fn plain_text<'o>(of: &Occurrence<'o, '_>) -> Cow<'o, str> {
    let json: Option<JsonValue> = if of.is_json_text() { of.value.text().parse().ok() } else { None };
    match json.as_ref().and_then(|json| json.as_str()) {
        Some(text) => text.to_owned().into(),
        None => of.value.text().into(),
    }
}
