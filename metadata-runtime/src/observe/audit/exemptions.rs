//! Exemptions: values that a sender leaves out with good reason, since no header or no view can have them, or a budget
//! has no room for them.

use super::measured::{Exempt, Measured, Ranks, Turns};
use super::parts;
use super::refused::{is_refused_as_json, is_too_wide, json_type};
use super::sizes::{line, undecided_size};
use super::types::{are_alike, is_made};
use crate::contract::{Carrier, Field, JsonType, Slot, Transport};
use crate::observe::Observed;
use crate::observe::carrier_state::{CarrierState, Occurrence, State};
use crate::observe::table::Place;

/// Why something may be missing from one carrier.
pub(super) struct Exemptions<'m, 'o> {
    pub(super) measured: &'m Measured<'o>,
    pub(super) observed: &'o Observed<'o>,
    pub(super) carrier: Carrier,
    pub(super) limit: Option<usize>,
}

impl<'m, 'o> Exemptions<'m, 'o> {
    pub(super) fn of(measured: &'m Measured<'o>, carrier: Carrier) -> Self {
        let observed = measured.observed;
        let limit = observed.limits.of(carrier, observed.index.contract);
        let room = if carrier == Carrier::HeaderBlob { measured.room() } else { None };
        Self { measured, observed, carrier, limit: limit.into_iter().chain(room).min() }
    }

    /// Returns `true` if an entry with the value of `reference` may be missing at this place.
    pub(super) fn entry(&self, place: &Place<'_>, reference: Option<&Occurrence<'_, '_>>) -> bool {
        let Some(reference) = reference else {
            return false;
        };
        let slot = (place.slot, self.carrier);
        match self.measured.exempt(slot, reference, || self.slot(place, reference)) {
            Exempt::Known(is_exempt) => is_exempt,
            Exempt::Leaves(bytes) => self.may_leave(place, bytes),
        }
    }

    /// Returns whether the value of `reference` may be missing from the slot of `place`, under whichever of its keys.
    fn slot(&self, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> Exempt {
        if self.observed.may_be_replacement(reference) {
            return self.replaced(place, reference);
        }
        if place.slot.parts().is_some() {
            let is_exempt = !are_alike(place.slot, reference.place.slot)
                || parts::is_nothing(self.observed, place.slot, self.carrier, reference);
            return self.or_leaves(is_exempt, None);
        }
        if self.may_be_refused(place, reference) {
            return Exempt::Known(true);
        }
        match self.carrier {
            Carrier::Header => {
                let bytes = self.text_len(place.slot, reference);
                let limit = self.observed.limits.of_slot(place.slot, self.carrier, self.observed.index.contract);
                self.or_leaves(limit.is_some_and(|limit| bytes.is_none_or(|bytes| bytes > limit)), bytes)
            }
            Carrier::Flat => Exempt::Known(is_over_limit(self.measured, (place, self.carrier), reference)),
            Carrier::BodyBlob | Carrier::HeaderBlob => {
                let piece = Piece { field: place.field, slot: Some(place.slot) };
                Exempt::Known(self.is_shed(piece, |copy| {
                    let known = copy.map(|copy| self.measured.size_of(copy, piece.slot)).filter(|bytes| *bytes > 0);
                    known.or_else(|| self.measured.len_of(self.carrier, place, reference))
                }))
            }
            Carrier::View(_) => Exempt::Known(false),
        }
    }

    /// Returns that the value may be missing if it `is_exempt`, or is a header that may have left with so many bytes.
    fn or_leaves(&self, is_exempt: bool, bytes: Option<usize>) -> Exempt {
        if is_exempt || self.carrier != Carrier::Header { Exempt::Known(is_exempt) } else { Exempt::Leaves(bytes) }
    }

    /// Returns whether the carrier may be unable to have the value at this place, of which `reference` says most.
    fn may_be_refused(&self, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> bool {
        let slot = place.slot;
        let is_text = matches!(self.carrier, Carrier::Header | Carrier::Flat) && !slot.is_json();
        if slot.view().is_some() {
            // The text of a view is JSON in ASCII.
            let has_view = reference.place.slot.view().is_some();
            return self.carrier == Carrier::Header && !has_view && !self.is_sendable(reference);
        }
        if !are_alike(slot, reference.place.slot) {
            // What one function makes says nothing of the value, or of what another one makes: JSON may have no form for it,
            // or it may be `None`.
            return match json_type(place) {
                JsonType::Integer { .. } | JsonType::Boolean => is_too_wide(place, self.carrier),
                JsonType::Text => is_text && self.carrier == Carrier::Header,
                JsonType::Number => true,
                _ => !is_text || self.carrier == Carrier::Header,
            };
        }
        if is_text {
            return self.carrier == Carrier::Header && !self.is_sendable(reference);
        }
        match json_type(place) {
            JsonType::Boolean | JsonType::Text => false,
            _ => {
                let facts = self.measured.known.of(reference);
                facts.is_refused(self.carrier, || is_refused_as_json(self.carrier, reference))
            }
        }
    }

    /// Returns the most bytes of a value as the text of `slot`, if they are known.
    fn text_len(&self, slot: &Slot, of: &Occurrence<'_, '_>) -> Option<usize> {
        self.measured.known.of(of).lens.text_len(slot, of)
    }

    /// Returns whether a header can have the value as text.
    fn is_sendable(&self, value: &Occurrence<'_, '_>) -> bool {
        self.measured.known.of(value).is_sendable(value)
    }

    /// Returns whether a slot may have nothing beside `reference`, which may be a replacement.
    fn replaced(&self, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> Exempt {
        let limit_of = |place: &Place<'_>, carrier| {
            self.observed.limits.of_slot(place.slot, carrier, self.observed.index.contract)
        };
        let bytes =
            self.text_len(place.slot, reference).filter(|_| have_one_replacement(place.slot, reference.place.slot));
        let limit = limit_of(place, self.carrier);
        // The replacement has room here too then, and so has the value, if that is not replaced.
        let Some(bytes) = bytes.filter(|bytes| limit.is_none_or(|limit| *bytes <= limit)) else {
            return self.or_leaves(self.slot_is_unseen(place) || !self.can_have_any(place), None);
        };
        if self.carrier != Carrier::Header {
            return Exempt::Known(false);
        }
        let other_limit = limit_of(reference.place, reference.carrier());
        // With more room the place may have the value that `reference` replaces.
        if limit.is_some_and(|limit| other_limit.is_some_and(|other| limit <= other)) {
            self.or_leaves(!place.slot.is_json() && !self.is_sendable(reference), Some(bytes))
        } else {
            self.or_leaves(!self.can_have_any(place), None)
        }
    }

    /// Returns whether a value that nothing is known of may be missing from a place.
    pub(super) fn unseen(&self, place: &Place<'_>) -> bool {
        self.slot_is_unseen(place) || self.carrier == Carrier::Header && self.may_leave(place, None)
    }

    /// Returns whether such a value may be missing from the slot of `place`, under whichever of its keys.
    fn slot_is_unseen(&self, place: &Place<'_>) -> bool {
        let max_text_len = || self.observed.index.entries[place.entry].max_text_len();
        let fits = |limit: usize| max_text_len().is_some_and(|bytes| bytes <= limit);
        match self.carrier {
            Carrier::Header | Carrier::Flat => {
                let limit = self.observed.limits.of_slot(place.slot, self.carrier, self.observed.index.contract);
                is_made(place.slot) || limit.is_some_and(|limit| !fits(limit))
            }
            Carrier::BodyBlob | Carrier::HeaderBlob => self.limit.is_some() && place.slot.shed().is_some(),
            Carrier::View(_) => is_too_wide(place, self.carrier),
        }
    }

    /// Returns whether the carrier can have each value of the field, if that is not too long.
    fn can_have_any(&self, place: &Place<'_>) -> bool {
        match self.carrier {
            Carrier::Header => place.slot.is_json() || self.observed.index.facts[place.entry].is_scalar,
            Carrier::View(_) => place.is_string,
            Carrier::Flat | Carrier::BodyBlob | Carrier::HeaderBlob => true,
        }
    }

    /// Returns whether the header of the place may leave when all of them are over their total, if its value has `bytes`,
    /// or any number of bytes. The blob's copy and the headers of a lower rank leave before it, and it only if there is no
    /// room for it beside those that stay.
    fn may_leave(&self, place: &Place<'_>, bytes: Option<usize>) -> bool {
        let Some(turn) = Turns::turn(place) else { return false };
        let Some(total) = self.observed.limits.of_headers(self.observed.index.contract) else { return false };
        let Some(seen) = self.observed.on(Carrier::Header) else { return false };
        let turns = self.measured.turns(seen);
        if self.observed.has(Carrier::HeaderBlob) || turns.has_before(turn) {
            return false;
        }
        let Some(bytes) = bytes else { return true };
        let after = turns.len_after(turn, place.slot, bytes);
        after.is_none_or(|after| self.measured.lines(seen) + line(place.key, bytes) + after > total)
    }

    /// Returns `true` if the extras may be missing, of which a view has some: how many the blob had is not known then,
    /// unless its other copy has them.
    pub(super) fn extras(&self) -> bool {
        self.measured.has_shed_extras(self.carrier, || {
            self.pieces().find(|piece| piece.slot.is_none()).is_some_and(|extras| {
                self.is_shed(extras, |copy| copy.map(|copy| self.size_in(copy, extras)).filter(|bytes| *bytes > 0))
            })
        })
    }

    /// Returns what there is of a blob, whether it was sent or not.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'o>> {
        self.observed.index.contract.fields().iter().flat_map(|field| {
            let words = field.slots(Transport::Blob).map(Some).chain(field.is_extras().then_some(None));
            words.map(move |slot| Piece { field, slot })
        })
    }

    /// Returns what the piece takes in the other copy, with what stands in for fields among the extras.
    fn size_in(&self, copy: &CarrierState<'o>, piece: Piece<'_>) -> usize {
        let stand_ins = if piece.slot.is_none() { self.measured.stand_ins(copy, self.carrier) } else { 0 };
        self.measured.size_of(copy, piece.slot) + stand_ins
    }

    /// Returns `true` if this copy of the blob is over its limit with `piece`, so that its rank made it leave; `measure`
    /// says how large it is, or nothing if it may have any size.
    fn is_shed(&self, piece: Piece<'o>, measure: impl FnOnce(Option<&CarrierState<'o>>) -> Option<usize>) -> bool {
        let (Some(limit), Some(rank), Some(here)) = (self.limit, piece.rank(), self.observed.on(self.carrier)) else {
            return false;
        };
        if self.measured.size_of(here, piece.slot) > 0 {
            return false;
        }
        // The extras leave at once, whichever struct has them.
        let beside_extras = piece.slot.is_none().then(|| {
            let others = self.pieces().filter(|other| other.slot.is_some());
            self.ranks(here, others)
        });
        let all = || self.measured.ranks(self.carrier, || self.ranks(here, self.pieces()));
        let ranks = beside_extras.as_ref().unwrap_or_else(all);
        if ranks.has_before(rank) {
            return false;
        }
        let Some(own) = measure(self.copy()) else { return true };
        ranks.len_beside(rank).is_none_or(|others| own + others > limit)
    }

    /// Returns by which ranks the pieces left this copy of the blob.
    fn ranks(&self, here: &CarrierState<'o>, pieces: impl Iterator<Item = Piece<'o>>) -> Ranks {
        let copy = self.copy();
        let is_limited = copy.is_some_and(|copy| Self::of(self.measured, copy.carrier).limit.is_some());
        // The snapshot may have the piece though the other copy has not.
        let may_hide = |piece: Piece<'_>| copy.is_none_or(|copy| is_limited || !piece.is_for(copy.carrier));
        let mut ranks = Ranks::beside("}".len() + undecided_size(here));
        for piece in pieces {
            let bytes = self.measured.size_of(here, piece.slot);
            if bytes > 0 {
                ranks.add(piece.rank(), bytes);
            } else if let Some(rank) = piece.rank().filter(|_| piece.is_for(here.carrier)) {
                let there = copy.map_or(0, |copy| self.size_in(copy, piece));
                ranks.add_left(rank, there, there == 0 && may_hide(piece));
            }
        }
        ranks.in_order()
    }

    /// The other copy of the blob, if all of it is known.
    pub(super) fn copy(&self) -> Option<&'o CarrierState<'o>> {
        let other = match self.carrier {
            Carrier::BodyBlob => Carrier::HeaderBlob,
            Carrier::HeaderBlob => Carrier::BodyBlob,
            _ => return None,
        };
        self.observed.on(other).filter(|seen| seen.state == State::Complete)
    }
}

/// The values that leave a blob at once: what one word of a field sends, or the extras, which have no word.
#[derive(Clone, Copy)]
pub(super) struct Piece<'c> {
    field: &'c Field,
    pub(super) slot: Option<&'c Slot>,
}

impl Piece<'_> {
    pub(super) fn rank(self) -> Option<u32> {
        self.slot.map_or_else(|| self.field.shed(), Slot::shed)
    }

    /// Returns whether the declaration puts it into this copy of the blob.
    pub(super) fn is_for(self, carrier: Carrier) -> bool {
        self.slot.is_none_or(|slot| slot.is_for(carrier))
    }
}

/// Returns whether one function makes the replacements of both, in one form.
pub(super) fn have_one_replacement(one: &Slot, other: &Slot) -> bool {
    one.instead() == other.instead() && one.is_json() == other.is_json()
}

/// Returns whether what arrived is over the limit of the place on the carrier.
pub(super) fn is_over_limit(
    measured: &Measured<'_>,
    (place, carrier): (&Place<'_>, Carrier),
    of: &Occurrence<'_, '_>,
) -> bool {
    let limit = measured.observed.limits.of_slot(place.slot, carrier, measured.observed.index.contract);
    let len = || measured.known.of(of).lens.text_len(place.slot, of);
    limit.is_some_and(|limit| len().is_none_or(|bytes| bytes > limit))
}
