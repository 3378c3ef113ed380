use super::Audit;
use super::compare::are_related;
use super::exemptions::Exemptions;
use super::refused::are_no_witnesses;
use crate::contract::Carrier;
use crate::observe::carrier_state::{CarrierState, Occurrence, State};
use crate::observe::finding::FindingKind;
use crate::observe::index::Spot;
use crate::observe::table::Place;
use crate::observe::unchecked::Unchecked;

impl<'o> Audit<'o> {
    /// Returns what it says nothing about, though it may be wrong.
    pub(in crate::observe) fn unchecked(self) -> Vec<Unchecked<'o>> {
        let mut all = Vec::new();
        for seen in self.observed.seen.iter().filter(|seen| self.is_on_path(seen.carrier)) {
            if seen.state == State::Unknown && seen.shape.is_none() {
                all.push(Unchecked::NotGiven(seen.carrier));
            }
        }
        for seen in self.observed.seen.iter().filter(|seen| self.is_on_path(seen.carrier)) {
            for key in seen.undecided.iter().map(|undecided| undecided.key) {
                let mut fields: Vec<&str> = Vec::new();
                for place in self.index.sharing(seen.carrier, key) {
                    if !fields.contains(&place.field.name()) {
                        fields.push(place.field.name());
                    }
                }
                all.push(Unchecked::Undecided { fields, carrier: seen.carrier, key });
            }
        }
        for finding in &self.observed.damage {
            if let FindingKind::Unread(what) = &finding.kind {
                all.push(Unchecked::Bound { carrier: finding.carrier, what });
            }
        }
        let mut conditions = vec![false; self.index.conditions.len()];
        if let Some(condition) = self.index.blob_when {
            conditions[condition] |= self.conditions[condition].is_none() && !self.blob_was_given();
        }
        let may_be_left_out: Vec<bool> = self.observed.seen.iter().map(|seen| self.may_be_left_out(seen)).collect();
        let mut occurrences = Vec::new();
        for entry in 0..self.index.entries.len() {
            self.take_occurrences(entry, &mut occurrences);
            self.measured.known.forget();
            let mut alone: Vec<Carrier> = Vec::new();
            for one in &occurrences {
                let is_other = |other: &Occurrence<'_, '_>| {
                    other.carrier() != one.carrier() && are_related(&self.measured, one, other)
                };
                if !alone.contains(&one.carrier()) && !occurrences.iter().any(is_other) {
                    alone.push(one.carrier());
                    let (field, key) = (one.place.field.name(), one.place.key);
                    all.push(Unchecked::OneCarrier { field, carrier: one.carrier(), key });
                }
            }
            self.unchecked_in_views(&occurrences, &mut all);
            if self.is_whole_snapshot() {
                self.absences((entry, &occurrences), &may_be_left_out, &mut all, &mut conditions);
            }
        }
        if self.is_whole_snapshot() {
            self.absent_blobs(&may_be_left_out, &mut all);
        }
        let unknown = self.index.conditions.iter().zip(conditions).filter(|(_, is_unknown)| *is_unknown);
        all.extend(unknown.map(|(condition, _)| Unchecked::Condition(&condition.path)));
        all
    }

    /// Returns whether there is a copy of the blob, or nobody looked for one.
    fn blob_was_given(&self) -> bool {
        let copies = [Carrier::BodyBlob, Carrier::HeaderBlob];
        copies.into_iter().filter_map(|carrier| self.looked(carrier)).all(|seen| seen.state != State::Absent)
    }

    /// Returns whether a copy of the blob is not there, and was perhaps over its limit.
    fn may_be_left_out(&self, seen: &CarrierState<'_>) -> bool {
        let is_blob = matches!(seen.carrier, Carrier::BodyBlob | Carrier::HeaderBlob);
        let condition = self.index.blob_when.map(|condition| (condition, true));
        is_blob
            && seen.state == State::Absent
            && self.holds(condition)
            && Exemptions::of(&self.measured, seen.carrier).blob_may_be_left_out()
    }

    /// Adds each blob that may have been left out and of which nothing else says so, by a value that may have been too large.
    fn absent_blobs(&self, may_be_left_out: &[bool], all: &mut Vec<Unchecked<'o>>) {
        for (at, seen) in self.observed.seen.iter().enumerate() {
            let carrier = seen.carrier;
            let is_told = |told: &Unchecked<'_>| told.name() == "limit" && told.carrier() == Some(carrier);
            if self.looked[at]
                && may_be_left_out[at]
                && !all.iter().any(is_told)
                && let Some((field, key)) = Exemptions::of(&self.measured, carrier).unknown()
            {
                all.push(Unchecked::Limit { field, carrier, key });
            }
        }
    }

    /// Adds what of the entry, which is at `occurrences`, is not there and may have been sent; `may_be_left_out` has an item
    /// for each carrier.
    fn absences(
        &self,
        (entry, occurrences): (usize, &[Occurrence<'_, '_>]),
        may_be_left_out: &[bool],
        all: &mut Vec<Unchecked<'o>>,
        conditions: &mut [bool],
    ) {
        let is_sent = self.is_sent(entry);
        let is_expected = is_sent || self.index.facts[entry].has_always_a_value;
        let is_exempt = |place: &Place<'_>, exemptions: &Exemptions<'_, '_>| {
            self.arrived(entry) && exemptions.entry(place, occurrences.first())
        };
        let are_unknown = occurrences.iter().all(|one| self.observed.may_be_replacement(one));
        let may_be_over = |place: &Place<'_>, exemptions: &Exemptions<'_, '_>| {
            exemptions.unseen(place) && (!is_sent || are_unknown && is_exempt(place, exemptions))
        };
        for &Spot { carrier: at, order, is_for_carrier } in &self.index.spots[entry] {
            let (place, seen) = (self.index.place(at, order), &self.observed.seen[at]);
            let carrier = seen.carrier;
            let is_here = is_expected && self.looked[at] && is_for_carrier;
            // With a blob that may have been left out, all that is in it alone may have been.
            let is_in_lost = is_here && !self.arrived(entry) && may_be_left_out[at];
            // Looking for a value is quick.
            let is_lacking = || self.observed.at(entry, at, order).is_none() && self.measured.lacks(at, place.key);
            if !is_here || !(is_in_lost || is_lacking()) || self.fails(place.condition) {
                continue;
            }
            let (field, key) = (place.field.name(), place.key);
            if let Some((condition, _)) = place.condition.filter(|condition| self.is_met(*condition).is_none()) {
                conditions[condition] = true;
            } else if self.may_lack(place, carrier) {
                if self.observed.sender.is_none() {
                    all.push(Unchecked::Version { field, carrier, key });
                }
            } else if is_in_lost || may_be_over(place, &Exemptions::of(&self.measured, carrier)) {
                all.push(Unchecked::Limit { field, carrier, key });
            } else if are_no_witnesses(place.slot, occurrences)
                && is_exempt(place, &Exemptions::of(&self.measured, carrier))
            {
                all.push(Unchecked::Form { field, carrier, key });
            }
        }
    }
}
