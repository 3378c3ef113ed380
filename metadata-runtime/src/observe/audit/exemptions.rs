//! Exemptions: values that a sender leaves out with good reason, since no header or no view can have them, or a budget
//! has no room for them.

use std::ptr;

use super::parts;
use super::refused::{is_sendable, is_too_wide, may_be_refused};
use super::sizes::{line, lines_of, member_len, size, size_of, text_len, undecided_size};
use super::types::{are_alike, is_made};
use crate::contract::{Carrier, Field, Slot, Transport};
use crate::header_value::AROUND;
use crate::observe::Observed;
use crate::observe::carrier_state::{CarrierState, Occurrence, State};
use crate::observe::table::Place;

/// Why something may be missing from one carrier.
pub(super) struct Exemptions<'o> {
    pub(super) observed: &'o Observed<'o>,
    pub(super) carrier: Carrier,
    pub(super) limit: Option<usize>,
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
        if self.observed.may_be_replacement(reference) {
            return self.replaced(place, reference);
        }
        if place.slot.parts().is_some() {
            return !are_alike(place.slot, reference.place.slot)
                || parts::is_nothing(self.observed, place.slot, self.carrier, reference)
                || self.carrier == Carrier::Header && self.may_leave(place, None);
        }
        if may_be_refused(place, self.carrier, reference) {
            return true;
        }
        match self.carrier {
            Carrier::Header => {
                self.is_too_long(place, reference) || self.may_leave(place, text_len(place.slot, reference))
            }
            Carrier::Flat => self.is_too_long(place, reference),
            Carrier::BodyBlob | Carrier::HeaderBlob => {
                let piece = Piece { field: place.field, slot: Some(place.slot) };
                self.is_shed(piece, |copy| {
                    let known = copy.map(|copy| size_of(self.observed, copy, piece.slot)).filter(|bytes| *bytes > 0);
                    known.or_else(|| self.len_of(place, reference))
                })
            }
            Carrier::View(_) => false,
        }
    }

    /// Returns whether a place may have nothing beside `reference`, which may be a replacement.
    fn replaced(&self, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> bool {
        let limit_of = |place: &Place<'_>, carrier| {
            self.observed.limits.of_slot(place.slot, carrier, self.observed.index.contract)
        };
        let bytes = text_len(place.slot, reference).filter(|_| have_one_replacement(place.slot, reference.place.slot));
        let limit = limit_of(place, self.carrier);
        // The replacement has room here too then, and so has the value, if that is not replaced.
        let Some(bytes) = bytes.filter(|bytes| limit.is_none_or(|limit| *bytes <= limit)) else {
            return self.unseen(place) || !self.can_have_any(place);
        };
        if self.carrier != Carrier::Header {
            return false;
        }
        let other_limit = limit_of(reference.place, reference.carrier());
        // With more room the place may have the value that `reference` replaces.
        if limit.is_some_and(|limit| other_limit.is_some_and(|other| limit <= other)) {
            !place.slot.is_json() && !is_sendable(reference) || self.may_leave(place, Some(bytes))
        } else {
            !self.can_have_any(place) || self.may_leave(place, None)
        }
    }

    /// Returns the most bytes of what the slot of `place` sends in a blob, where the value there is that of `reference`;
    /// `None` if it may be any number of bytes.
    fn len_of(&self, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> Option<usize> {
        let places = self.observed.index.places(self.carrier).iter();
        let all = places.filter(|other| ptr::eq(other.slot, place.slot)).map(|other| {
            if other.entry == place.entry {
                return member_len(self.observed, other, reference);
            }
            // Another member of what is flattened, which leaves with it.
            let mut members = self.observed.of_entry(other.entry).peekable();
            if members.peek().is_none() {
                Some(0)
            } else {
                members.find_map(|of| member_len(self.observed, other, &of))
            }
        });
        all.sum()
    }

    /// Returns whether a value that nothing is known of may be missing from a place.
    pub(super) fn unseen(&self, place: &Place<'_>) -> bool {
        let max_text_len = || self.observed.index.entries[place.entry].max_text_len();
        let fits = |limit: usize| max_text_len().is_some_and(|bytes| bytes <= limit);
        match self.carrier {
            Carrier::Header | Carrier::Flat => {
                let limit = self.observed.limits.of_slot(place.slot, self.carrier, self.observed.index.contract);
                is_made(place.slot)
                    || limit.is_some_and(|limit| !fits(limit))
                    || self.carrier == Carrier::Header && self.may_leave(place, None)
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

    /// Returns whether the value is over the limit of the place.
    fn is_too_long(&self, place: &Place<'_>, reference: &Occurrence<'_, '_>) -> bool {
        is_over_limit(self.observed, (place, self.carrier), reference)
    }

    /// Returns whether the header of the place may leave when all of them are over their total, if its value has `bytes`,
    /// or any number of bytes. The blob's copy and the headers of a lower rank leave before it, and it only if there is no
    /// room for it beside those that stay.
    fn may_leave(&self, place: &Place<'_>, bytes: Option<usize>) -> bool {
        let Some(total) = self.observed.limits.of_headers(self.observed.index.contract) else { return false };
        let Some(seen) = self.observed.on(Carrier::Header) else { return false };
        // Each key leaves in its turn.
        let turn = |place: &Place<'_>| Some((place.slot.shed()?, place.order));
        let is_later = |other: &Place<'_>| turn(other).is_some_and(|other| Some(other) > turn(place));
        let is_earlier = |other: &Place<'_>| turn(other).is_some_and(|other| Some(other) < turn(place));
        if turn(place).is_none()
            || self.observed.has(Carrier::HeaderBlob)
            || seen.occurrences(&self.observed.index).any(|other| is_earlier(other.place))
        {
            return false;
        }
        let Some(bytes) = bytes else { return true };
        let mut left = line(place.key, bytes);
        let places = self.observed.index.places(Carrier::Header).iter();
        for other in places.filter(|other| is_later(other) && !seen.has_value(other.key)) {
            if !ptr::eq(other.slot, place.slot) {
                // It may have been there too, at any size.
                return true;
            }
            left += line(other.key, bytes);
        }
        lines_of(self.observed, seen) + left > total
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
            self.is_shed(extras, |copy| copy.map(|copy| self.size_in(copy, extras)).filter(|bytes| *bytes > 0))
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
    fn size_in(&self, copy: &CarrierState<'_>, piece: Piece<'_>) -> usize {
        size_of(self.observed, copy, piece.slot) + if piece.slot.is_none() { self.stand_ins(copy) } else { 0 }
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

    /// Returns `true` if this copy of the blob is over its limit with `piece`, so that its rank made it leave; `measure`
    /// says how large it is, or nothing if it may have any size.
    fn is_shed(&self, piece: Piece<'_>, measure: impl FnOnce(Option<&CarrierState<'_>>) -> Option<usize>) -> bool {
        let (Some(limit), Some(rank), Some(here)) = (self.limit, piece.rank(), self.observed.on(self.carrier)) else {
            return false;
        };
        let copy = self.copy();
        let others = || self.pieces().filter(|other| !other.is(piece));
        let size_here = |piece: Piece<'_>| size_of(self.observed, here, piece.slot);
        let goes_first = |other: &Piece<'_>| other.rank().is_some_and(|other| other < rank);
        if size_here(piece) > 0 || others().any(|other| goes_first(&other) && size_here(other) > 0) {
            return false;
        }
        let Some(own) = measure(copy) else { return true };
        let mut bytes = "}".len() + own + undecided_size(here) + others().map(size_here).sum::<usize>();
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
    pub(super) fn copy(&self) -> Option<&'o CarrierState<'o>> {
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

    fn is(self, other: Piece<'_>) -> bool {
        match (self.slot, other.slot) {
            (Some(one), Some(other)) => ptr::eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// Returns whether one function makes the replacements of both, in one form.
pub(super) fn have_one_replacement(one: &Slot, other: &Slot) -> bool {
    one.instead() == other.instead() && one.is_json() == other.is_json()
}

/// Returns whether what arrived is over the limit of the place on the carrier.
pub(super) fn is_over_limit(
    observed: &Observed<'_>,
    (place, carrier): (&Place<'_>, Carrier),
    of: &Occurrence<'_, '_>,
) -> bool {
    let limit = observed.limits.of_slot(place.slot, carrier, observed.index.contract);
    limit.is_some_and(|limit| text_len(place.slot, of).is_none_or(|bytes| bytes > limit))
}
