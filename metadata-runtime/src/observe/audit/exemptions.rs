//! Exemptions: values that a sender leaves out with good reason, since no header or no view can have them, or a budget
//! has no room for them.

use std::borrow::Cow;
use std::ptr;

use super::compare::are_alike;
use super::parts;
use super::types::is_made;
use crate::contract::{Carrier, Field, Slot, Transport};
use crate::header_value::{AROUND, unsendable};
use crate::observe::Observed;
use crate::observe::carrier_state::{CarrierState, Occurrence, State};
use crate::observe::entry::Entry;
use crate::observe::json_ref::{JsonRef, rendered_len};
use crate::observe::json_value::JsonValue;
use crate::observe::table::Place;

/// Why something may be missing from one carrier.
pub(super) struct Exemptions<'o> {
    observed: &'o Observed<'o>,
    carrier: Carrier,
    limit: Option<usize>,
}

impl<'o> Exemptions<'o> {
    pub(super) fn of(observed: &'o Observed<'o>, carrier: Carrier) -> Self {
        let limit = observed.limits.of(carrier, observed.index.contract);
        let room = if carrier == Carrier::HeaderBlob { Self::room(observed) } else { None };
        Self { observed, carrier, limit: limit.into_iter().chain(room).min() }
    }

    /// Returns `true` if an entry with the value of `reference` may be missing at this place.
    pub(super) fn entry(&self, place: &Place<'_>, reference: Option<&Occurrence<'_, '_>>) -> bool {
        let Some(reference) = reference else {
            return false;
        };
        let entry = self.observed.index.entries[place.entry];
        if place.slot.parts().is_some() {
            return parts::is_nothing(self.observed, place.slot, self.carrier, reference)
                || self.carrier == Carrier::Header && self.may_leave(entry, None);
        }
        match self.carrier {
            Carrier::Header => {
                !place.slot.is_json() && !is_sendable(reference)
                    || self.is_too_long(entry, reference)
                    || self.may_leave(entry, Some(reference))
            }
            Carrier::Flat => self.is_too_long(entry, reference),
            Carrier::BodyBlob | Carrier::HeaderBlob => {
                let piece = Piece { field: place.field, slot: Some(place.slot) };
                self.is_shed(piece, |copy| {
                    let known = copy.map(|copy| size_of(self.observed, copy, piece)).filter(|bytes| *bytes > 0);
                    known.unwrap_or_else(|| {
                        let is_alike = are_alike(place.slot, reference.place.slot);
                        // How long another form of it is, nothing says.
                        if is_alike { size(place.key, reference.value) } else { self.limit.unwrap_or_default() }
                    })
                })
            }
            Carrier::View(_) => !reference.value.fits_a_view(),
        }
    }

    /// Returns whether a value that nothing is known of may be missing from `slot`.
    pub(super) fn unseen(&self, entry: Entry<'_>, slot: &Slot) -> bool {
        let fits = |limit: usize| entry.max_text_len().is_some_and(|bytes| bytes <= limit);
        match self.carrier {
            Carrier::Header | Carrier::Flat => {
                let limit = self.observed.limits.of_slot(slot, self.carrier, self.observed.index.contract);
                is_made(slot)
                    || limit.is_some_and(|limit| !fits(limit))
                    || self.carrier == Carrier::Header && self.may_leave(entry, None)
            }
            Carrier::BodyBlob | Carrier::HeaderBlob => self.limit.is_some() && slot.shed().is_some(),
            Carrier::View(_) => false,
        }
    }

    /// Returns whether the value is over the limit of each slot that could have it.
    pub(super) fn is_too_long(&self, entry: Entry<'_>, reference: &Occurrence<'_, '_>) -> bool {
        let (limits, contract) = (self.observed.limits, self.observed.index.contract);
        let mut slots = entry.slots(self.carrier.transport());
        // How long another form of it is, nothing says.
        let may_be =
            |slot: &Slot, limit| !are_alike(slot, reference.place.slot) || text_in(slot, reference).len() > limit;
        slots.all(|slot| limits.of_slot(slot, self.carrier, contract).is_some_and(|limit| may_be(slot, limit)))
    }

    /// Returns whether the entry's header may leave when all of them are over their total, `value` being what it would
    /// have, if that is known. The blob's copy and the headers of a lower rank leave before it, and it only if there is
    /// no room for it beside those that stay.
    fn may_leave(&self, entry: Entry<'_>, value: Option<&Occurrence<'_, '_>>) -> bool {
        let Some(total) = self.observed.limits.of_headers(self.observed.index.contract) else { return false };
        let Some(seen) = self.observed.on(Carrier::Header) else { return false };
        let Some((slot, (rank, key))) =
            entry.slots(Transport::Header).find_map(|slot| Some((slot, slot.shed().zip(entry.keys_in(slot).next())?)))
        else {
            return false;
        };
        let stays = |lower: &Occurrence<'_, '_>| lower.place.slot.shed().is_some_and(|other| other < rank);
        if self.observed.has(Carrier::HeaderBlob) || seen.occurrences(&self.observed.index).any(|lower| stays(&lower)) {
            return false;
        }
        let Some(value) = value else { return true };
        let mut places = self.observed.index.places(Carrier::Header).iter();
        // One that would leave after it may have been there too, at any size.
        let is_hidden =
            |place: &Place<'_>| place.slot.shed().is_some_and(|other| other > rank) && !seen.has_value(place.key);
        lines_of(self.observed, seen) + line(key, &text_in(slot, value)) > total || places.any(is_hidden)
    }

    /// Returns how much room the headers that arrived leave for the blob's copy; `None` where they have no total. There is
    /// none if a header with a rank may have left too: the copy leaves before any of them does.
    fn room(observed: &Observed<'_>) -> Option<usize> {
        let contract = observed.index.contract;
        let total = observed.limits.of_headers(contract)?;
        let seen = observed.on(Carrier::Header)?;
        let name = contract.blob_key().map_or(0, str::len) + AROUND;
        let absent = observed.index.places(Carrier::Header).iter();
        let absent = absent.filter(|place| place.slot.shed().is_some() && !seen.has(place.key));
        // The most that they can have taken; `None` for any size.
        let hidden = absent.map(|place| {
            let limit = observed.limits.of_slot(place.slot, Carrier::Header, contract);
            limit.filter(|_| place.slot.parts().is_none()).map(|limit| place.key.len() + limit + AROUND)
        });
        let (lines, hidden) = (lines_of(observed, seen), hidden.sum::<Option<usize>>());
        let is_sure = hidden.is_some_and(|hidden| lines + hidden <= total);
        Some(if is_sure { total.saturating_sub(lines + name) } else { 0 })
    }

    /// Returns `true` if the extras may be missing, of which a view has some: how many the blob had is not known then,
    /// unless its other copy has them.
    pub(super) fn extras(&self) -> bool {
        self.pieces().find(|piece| piece.slot.is_none()).is_some_and(|extras| {
            self.is_shed(extras, |copy| {
                let known = copy.map(|copy| self.size_in(copy, extras)).filter(|bytes| *bytes > 0);
                known.unwrap_or(self.limit.unwrap_or_default())
            })
        })
    }

    /// Returns what there is of a blob, whether it was sent or not.
    fn pieces(&self) -> impl Iterator<Item = Piece<'o>> {
        self.observed.index.contract.fields().iter().flat_map(|field| {
            let words = field.slots(Transport::Blob).map(Some).chain(field.is_extras().then_some(None));
            words.map(move |slot| Piece { field, slot })
        })
    }

    /// Returns what the piece takes in the other copy, with what stands in for fields among the extras.
    fn size_in(&self, copy: &CarrierState<'_>, piece: Piece<'_>) -> usize {
        size_of(self.observed, copy, piece) + if piece.slot.is_none() { self.stand_ins(copy) } else { 0 }
    }

    /// Returns the size of what stands in for fields in the other copy, and left this one with the extras.
    fn stand_ins(&self, copy: &CarrierState<'_>) -> usize {
        let here = |key: &str| self.observed.on(self.carrier).is_some_and(|seen| seen.has_value(key));
        let stands_in = |occurrence: &Occurrence<'_, '_>| occurrence.place.yields && !here(occurrence.place.key);
        copy.occurrences(&self.observed.index)
            .filter(stands_in)
            .map(|occurrence| size(occurrence.place.key, occurrence.value))
            .sum()
    }

    /// Returns `true` if a whole blob may be missing: the fields without a rank are over the limit.
    pub(super) fn whole(&self) -> bool {
        let Some(limit) = self.limit else { return false };
        let Some(copy) = self.copy() else {
            // Its known members are those that other carriers have too.
            return self.known_bytes() > limit;
        };
        let mut bytes = "}".len() + undecided_size(copy);
        for piece in self.pieces().filter(|piece| piece.rank().is_none() && piece.is_for(self.carrier)) {
            if !piece.is_for(copy.carrier) {
                // It may have been there, at any size.
                return true;
            }
            bytes += size_of(self.observed, copy, piece);
        }
        bytes.max("{}".len()) > limit
    }

    /// Returns what the fields that no rank lets go take in this copy at least, by what came on carriers of text.
    fn known_bytes(&self) -> usize {
        let pieces = self.pieces().filter(|piece| piece.rank().is_none() && piece.is_for(self.carrier));
        let known = pieces.filter_map(|Piece { field, slot }| {
            let key = slot?.keys().first()?;
            let mut seen = self.observed.seen.iter().flat_map(|seen| seen.occurrences(&self.observed.index));
            let occurrence = seen.find(|occurrence| occurrence.place.field.name() == field.name())?;
            Some(size(key.name(), occurrence.value))
        });
        ("}".len() + known.sum::<usize>()).max("{}".len())
    }

    /// Returns `true` if this copy of the blob is over its limit with `piece`, whose size `measure` knows, so that its
    /// rank made it leave.
    fn is_shed(&self, piece: Piece<'_>, measure: impl FnOnce(Option<&CarrierState<'_>>) -> usize) -> bool {
        let (Some(limit), Some(rank), Some(here)) = (self.limit, piece.rank(), self.observed.on(self.carrier)) else {
            return false;
        };
        let copy = self.copy();
        let others = || self.pieces().filter(|other| !other.is(piece));
        let size_here = |piece: Piece<'_>| size_of(self.observed, here, piece);
        let goes_first = |other: &Piece<'_>| other.rank().is_some_and(|other| other < rank);
        if size_here(piece) > 0 || others().any(|other| goes_first(&other) && size_here(other) > 0) {
            return false;
        }
        let mut bytes = "}".len() + measure(copy) + undecided_size(here) + others().map(size_here).sum::<usize>();
        let goes_later = |other: &Piece<'_>| other.rank() > Some(rank) && other.is_for(self.carrier);
        for other in others().filter(|other| goes_later(other) && size_here(*other) == 0) {
            let there = copy.map_or(0, |copy| self.size_in(copy, other));
            if there == 0 && self.may_hide(other) {
                // It may have been there, at any size.
                return true;
            }
            bytes += there;
        }
        bytes > limit
    }

    /// The other copy of the blob, if all of it is known.
    fn copy(&self) -> Option<&'o CarrierState<'o>> {
        let other = match self.carrier {
            Carrier::BodyBlob => Carrier::HeaderBlob,
            Carrier::HeaderBlob => Carrier::BodyBlob,
            _ => return None,
        };
        self.observed.on(other).filter(|seen| seen.state == State::Complete)
    }

    /// Returns `true` if the snapshot may have the piece though the other copy has not.
    fn may_hide(&self, piece: Piece<'_>) -> bool {
        self.copy().is_none_or(|copy| {
            let limited = Self::of(self.observed, copy.carrier).limit.is_some();
            limited || !piece.is_for(copy.carrier)
        })
    }
}

/// The values that leave a blob at once: what one word of a field sends, or the extras, which have no word.
#[derive(Clone, Copy)]
struct Piece<'c> {
    field: &'c Field,
    slot: Option<&'c Slot>,
}

impl Piece<'_> {
    fn rank(self) -> Option<u32> {
        self.slot.map_or_else(|| self.field.shed(), Slot::shed)
    }

    /// Returns whether the declaration puts it into this copy of the blob.
    fn is_for(self, carrier: Carrier) -> bool {
        self.slot.is_none_or(|slot| slot.is_for(carrier))
    }

    fn is(self, other: Piece<'_>) -> bool {
        match (self.slot, other.slot) {
            (Some(one), Some(other)) => ptr::eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// Returns the size of the headers of the contract that arrived.
fn lines_of<'c>(observed: &Observed<'c>, headers: &CarrierState<'c>) -> usize {
    let decided =
        headers.occurrences(&observed.index).map(|occurrence| line(occurrence.place.key, occurrence.value.text()));
    let undecided = headers.undecided.iter().filter_map(|undecided| Some((undecided.key, undecided.value()?)));
    let undecided = undecided.map(|(key, value)| line(key, value.text()));
    decided.chain(undecided).sum()
}

/// Returns the size of the line of a header with this value.
fn line(key: &str, value: &str) -> usize {
    key.len() + value.len() + AROUND
}

/// Returns the size of the piece in a copy of the blob, in bytes with its commas; 0 if it is absent.
fn size_of<'c>(observed: &Observed<'c>, blob: &CarrierState<'c>, piece: Piece<'_>) -> usize {
    let Some(slot) = piece.slot else {
        return blob.extras.iter().map(|(key, value)| extra_size(key, value)).sum();
    };
    let own = blob.occurrences(&observed.index).filter(|occurrence| ptr::eq(occurrence.place.slot, slot));
    own.map(|occurrence| size(occurrence.place.key, occurrence.value)).sum()
}

/// Returns the size of what could be of several fields.
fn undecided_size(blob: &CarrierState<'_>) -> usize {
    blob.undecided.iter().filter_map(|undecided| Some(size(undecided.key, undecided.value()?))).sum()
}

/// Returns the size of a member as this crate renders it.
fn size(key: &str, value: JsonRef<'_>) -> usize {
    ",".len() + rendered_len(key) + ":".len() + value.rendered_len()
}

/// Returns the size of a caller's pair as this crate renders it.
fn extra_size(key: &str, value: &str) -> usize {
    ",".len() + rendered_len(key) + ":".len() + rendered_len(value)
}

/// Returns whether a header can have the value as text; of an object or an array only its sender knows.
fn is_sendable(of: &Occurrence<'_, '_>) -> bool {
    let text = plain_text(of);
    let is_compound = of.value.is_compound() || of.is_json_text() && text.starts_with(['[', '{']);
    !is_compound && unsendable(&text).is_none()
}

/// Returns the text as which the slot sends a value that arrived under another one, with the same function.
fn text_in<'o>(slot: &Slot, of: &Occurrence<'o, '_>) -> Cow<'o, str> {
    match slot.is_json() {
        false => plain_text(of),
        // The text of a number or a flag is its JSON too.
        true if of.is_json_text() || of.is_text() && !of.place.is_string => of.value.text().into(),
        true => of.value.to_string().into(),
    }
}

/// Returns the text of a value: the contents of a string, also of one that came as JSON.
fn plain_text<'o>(of: &Occurrence<'o, '_>) -> Cow<'o, str> {
    let json: Option<JsonValue> = if of.is_json_text() { of.value.text().parse().ok() } else { None };
    match json.as_ref().and_then(|json| json.as_str()) {
        Some(text) => text.to_owned().into(),
        None => of.value.text().into(),
    }
}
