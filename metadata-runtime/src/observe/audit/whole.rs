//! The blob as a whole, which a sender leaves out if it is over its limit even without what may leave it.

use super::exemptions::Exemptions;
use super::presence::{may_lack, may_lack_carrier};
use super::sizes::{Lens, undecided_size};
use super::types::is_made;
use crate::contract::{Carrier, JsonType};
use crate::observe::carrier_state::{CarrierState, State};
use crate::observe::index::Spot;
use crate::observe::json_ref::rendered_len;
use crate::observe::table::Place;

impl<'o> Exemptions<'_, 'o> {
    /// Returns `true` if a whole blob may be missing: what no rank lets go is over the limit, or may be.
    pub(super) fn blob_may_be_left_out(&self) -> bool {
        let Some(limit) = self.limit else { return false };
        match self.copy() {
            Some(copy) => self.unknown().is_some() || self.size_by(copy) > limit,
            None => self.known_size() > limit || self.unknown().is_some() && !self.must_have_one(),
        }
    }

    /// Returns the name and the key of a field that may have had any size in this blob, which is absent.
    pub(super) fn unknown(&self) -> Option<(&'o str, &'o str)> {
        let place = match self.copy() {
            Some(copy) => self.staying().find(|place| !place.slot.is_for(copy.carrier)),
            None => self.staying().find(|place| self.bytes_at(place).is_none()),
        };
        let extras = self.observed.index.extras.filter(|field| field.shed().is_none() && self.copy().is_none());
        place.map(|place| (place.field.name(), place.key)).or(extras.map(|field| (field.name(), field.name())))
    }

    /// Returns the places of the values that no rank lets go.
    fn staying(&self) -> impl Iterator<Item = &'o Place<'o>> {
        let (index, carrier) = (&self.observed.index, self.carrier);
        index.places(carrier).iter().filter(move |place| place.slot.shed().is_none() && place.slot.is_for(carrier))
    }

    /// Returns what the fields that no rank lets go take, by the other copy of the blob.
    fn size_by(&self, copy: &CarrierState<'o>) -> usize {
        let pieces = self.pieces().filter(|piece| piece.rank().is_none() && piece.is_for(self.carrier));
        let bytes: usize = pieces.map(|piece| self.measured.size_of(copy, piece.slot)).sum();
        ("}".len() + bytes + undecided_size(copy)).max("{}".len())
    }

    /// Returns what the fields that no rank lets go took, as far as other carriers say it.
    fn known_size(&self) -> usize {
        let known = self.staying().filter_map(|place| self.bytes_at(place));
        ("}".len() + known.sum::<usize>()).max("{}".len())
    }

    /// Returns whether the request path requires a value that only this blob can have had.
    fn must_have_one(&self) -> bool {
        let (index, path) = (&self.observed.index, self.observed.path);
        let Some((path, required)) = path.and_then(|path| Some((path, index.required(path)?))) else { return false };
        let is_elsewhere = |spot: &Spot| {
            let (seen, place) = (&self.observed.seen[spot.carrier], index.place(spot.carrier, spot.order));
            spot.is_for_carrier
                && seen.carrier != self.carrier
                && seen.state != State::Absent
                && path.carriers().contains(&seen.carrier)
                && !self.is_of_other_releases(place, seen.carrier)
        };
        index.places(self.carrier).iter().any(|place| {
            required[place.entry]
                && place.slot.is_for(self.carrier)
                && self.observed.has_nothing_of(place.entry)
                && !index.spots[place.entry].iter().any(is_elsewhere)
        })
    }

    /// Returns whether the sender's release, if it is known, does not send the carrier or the key.
    fn is_of_other_releases(&self, place: &Place<'_>, carrier: Carrier) -> bool {
        self.observed.sender.is_some()
            && (may_lack_carrier(self.observed, carrier) || may_lack(self.observed, place, carrier))
    }

    /// Returns the most bytes that the value of a place had; `None` if it may have had any number of bytes.
    fn bytes_at(&self, place: &Place<'_>) -> Option<usize> {
        if self.is_ruled_out(place) {
            return Some(0);
        }
        let mut elsewhere = self.observed.of_entry(place.entry).peekable();
        if elsewhere.peek().is_some() {
            return elsewhere.find_map(|of| Lens::default().member_len(self.observed, place, &of));
        }
        if self.is_nowhere(place) {
            return Some(0);
        }
        let longest = match place.json_type() {
            JsonType::Integer { min, max } => min.to_string().len().max(max.to_string().len()),
            JsonType::Boolean => "false".len(),
            _ => return None,
        };
        let is_own = place.slot.with().is_none();
        is_own.then(|| ",".len() + rendered_len(place.key) + ":".len() + longest)
    }

    /// Returns whether the request path says that the value is not sent there.
    fn is_ruled_out(&self, place: &Place<'_>) -> bool {
        let index = &self.observed.index;
        let said = index.conditions_on(self.observed.path);
        let mut conditions = place.condition.into_iter().chain(index.outer[place.entry].iter().copied());
        conditions.any(|(condition, needed)| said[condition].is_some_and(|holds| holds != needed))
    }

    /// Returns whether the snapshot has no value for the place: one would be on another carrier too, whatever it is.
    fn is_nowhere(&self, place: &Place<'_>) -> bool {
        let (observed, index) = (self.observed, &self.observed.index);
        let always_has = |spot: &Spot| {
            let (other, seen) = (index.place(spot.carrier, spot.order), &observed.seen[spot.carrier]);
            let limit = || observed.limits.of_slot(other.slot, seen.carrier, index.contract);
            let is_free = || limit().is_none() && other.slot.shed().is_none() && !is_made(other.slot);
            let is_sent = match seen.carrier {
                Carrier::Header => is_free() && (other.slot.is_json() || index.facts[place.entry].is_scalar),
                Carrier::Flat => is_free(),
                Carrier::View(_) => other.is_string && !is_made(other.slot),
                Carrier::BodyBlob | Carrier::HeaderBlob => false,
            };
            let releases = observed.path.into_iter().flat_map(|path| {
                let keys = [None, Some(other.key)];
                keys.into_iter().filter_map(move |key| index.release(path, seen.carrier, key))
            });
            is_sent
                && spot.is_for_carrier
                && self.measured.lacks(spot.carrier, other.key)
                && other.condition.is_none()
                && other.slot.since().is_none()
                && other.slot.until().is_none()
                && releases.count() == 0
                && observed.path.is_none_or(|path| path.carriers().contains(&seen.carrier))
        };
        index.outer[place.entry].is_empty() && index.spots[place.entry].iter().any(always_has)
    }
}
