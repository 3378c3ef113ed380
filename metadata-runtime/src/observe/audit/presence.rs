use super::Audit;
use super::compare::agree;
use super::exemptions::Exemptions;
use super::types::{are_alike, is_made};
use crate::contract::{Carrier, Slot, Transport};
use crate::observe::Observed;
use crate::observe::carrier_state::{CarrierState, Occurrence, State};
use crate::observe::finding::{Finding, FindingKind};
use crate::observe::index::Spot;
use crate::observe::table::Place;
use crate::observe::version::Version;

impl<'o> Audit<'o> {
    /// Finds the carriers that are not there and must be, or are there and must not.
    pub(super) fn check_carriers(&mut self) {
        for (at, seen) in self.observed.seen.iter().enumerate() {
            let carrier = seen.carrier;
            if !self.looked[at] {
                // The carrier of direct headers is always there, with whatever headers a transport adds.
                let there = matches!(seen.state, State::Partial | State::Complete) && carrier != Carrier::Header;
                if there {
                    self.push(Finding::of(carrier, "", FindingKind::Unexpected));
                }
            } else if seen.state == State::Absent && self.must_be(carrier) {
                let witness = match carrier {
                    Carrier::BodyBlob => Some(Carrier::HeaderBlob),
                    Carrier::HeaderBlob => Some(Carrier::BodyBlob),
                    _ => None,
                };
                let witness = witness.filter(|&other| self.observed.has(other));
                self.push(Finding { witness, ..Finding::of(carrier, "", FindingKind::Missing) });
            }
        }
    }

    /// Finds that no header is there where they are all that the struct has, and some of them are always sent.
    pub(super) fn check_headers_alone(&mut self) {
        let Some(seen) = self.looked(Carrier::Header) else { return };
        let is_alone = |other: &CarrierState<'_>| other.carrier == Carrier::Header || !self.is_on_path(other.carrier);
        let is_empty = seen.noted.is_empty() && seen.unreadable.is_empty() && seen.undecided.is_empty();
        if !is_empty || !self.observed.seen.iter().all(is_alone) {
            return;
        }
        let is_told = self.findings.iter().any(|finding| finding.kind == FindingKind::Missing);
        let is_always = |place: &Place<'_>| {
            self.holds(place.condition)
                && self.index.facts[place.entry].has_always_a_value
                && !is_made(place.slot)
                && !self.may_lack(place, Carrier::Header)
        };
        if !is_told && self.index.places(Carrier::Header).iter().any(is_always) {
            self.push(Finding::of(Carrier::Header, "", FindingKind::Missing));
        }
    }

    /// Returns `true` if something must be on this carrier, which is absent.
    fn must_be(&self, carrier: Carrier) -> bool {
        if may_lack_carrier(self.observed, carrier) {
            return false;
        }
        match carrier {
            Carrier::Header => false,
            Carrier::View(_) => true,
            // Without the string map there is no place for a blob: one finding is enough.
            Carrier::BodyBlob => self.observed.has(Carrier::Flat) && self.blob_must_be(carrier),
            Carrier::HeaderBlob => self.blob_must_be(carrier),
            Carrier::Flat => {
                self.blob_must_be(Carrier::BodyBlob)
                    || self.index.places(carrier).iter().any(|place| {
                        self.holds(place.condition) && (self.is_sent(place.entry) || self.is_always_on(place, carrier))
                    })
            }
        }
    }

    fn blob_must_be(&self, carrier: Carrier) -> bool {
        let condition = self.index.blob_when.map(|condition| (condition, true));
        self.index.contract.has(Transport::Blob)
            && self.holds(condition)
            && !Exemptions::of(&self.measured, carrier).blob_may_be_left_out()
    }

    /// Returns `true` if the snapshot has a value for the entry, by the other carriers or by the request path.
    pub(super) fn is_sent(&self, entry: usize) -> bool {
        self.arrived(entry) || self.is_required(entry)
    }

    pub(super) fn is_required(&self, entry: usize) -> bool {
        self.required.get(entry).is_some_and(|is_required| *is_required)
    }

    /// Returns whether each snapshot has a value for the entry, which no sender has reason to leave out here.
    fn is_always_on(&self, place: &Place<'_>, carrier: Carrier) -> bool {
        let facts = &self.index.facts[place.entry];
        facts.has_always_a_value
            && !Exemptions::of(&self.measured, carrier).unseen(place)
            // A value that no header can have is on another carrier, where its absence is found.
            && (carrier != Carrier::Header || facts.is_scalar || self.is_header_only(place.entry))
    }

    /// Returns whether only headers have the entry on this path.
    fn is_header_only(&self, entry: usize) -> bool {
        self.index.spots[entry].iter().all(|spot| {
            let carrier = self.observed.seen[spot.carrier].carrier;
            carrier == Carrier::Header || !self.is_on_path(carrier)
        })
    }

    /// Returns whether the sender is of a release that sends the key on no such request.
    pub(super) fn may_lack(&self, place: &Place<'_>, carrier: Carrier) -> bool {
        may_lack(self.observed, place, carrier)
    }

    /// Returns whether the other copy of the blob has the key, be it the field's or that of an extra in its place, and
    /// this one did not shed the extras.
    fn other_copy_has(&self, carrier: Carrier, key: &str) -> bool {
        let other = match carrier {
            Carrier::BodyBlob => Carrier::HeaderBlob,
            Carrier::HeaderBlob => Carrier::BodyBlob,
            _ => return false,
        };
        self.looked(other).is_some_and(|seen| seen.has_value(key)) && !Exemptions::of(&self.measured, carrier).extras()
    }

    /// Finds where the entry is missing, and where it is and must not be.
    pub(super) fn check_presence(
        &mut self,
        entry: usize,
        reference: Option<&Occurrence<'o, 'o>>,
        occurrences: &[Occurrence<'o, 'o>],
    ) {
        let index = self.index;
        let is_sent = self.is_sent(entry);
        // It is the same one for all places of one form, and the values may be large.
        let mut witnesses: Vec<(&Slot, bool, &Occurrence<'o, 'o>)> = Vec::new();
        for &Spot { carrier: at, order, is_for_carrier } in &index.spots[entry] {
            if !self.looked[at] {
                continue;
            }
            let found = self.observed.at(entry, at, order);
            if found.is_some() && is_for_carrier && !index.facts[entry].is_conditional {
                continue;
            }
            let (place, seen) = (index.place(at, order), &self.observed.seen[at]);
            let carrier = seen.carrier;
            if let Some(found) = found {
                let fails = self.fails(place.condition) || self.fails_around(entry);
                if !is_for_carrier || fails && !place.yields {
                    let found = self.shown(&self.observed.occurrence(found));
                    self.report(place.field.name(), carrier, place.key, FindingKind::Unexpected).found = Some(found);
                }
                continue;
            }
            if !is_for_carrier {
                continue;
            }
            let reference = reference.map(|reference| {
                let (slot, is_text) = (place.slot, is_own_text(place, carrier));
                let is_one = |(of, text, _): &&(&Slot, bool, _)| are_alike(of, slot) && *text == is_text;
                if let Some((_, _, witness)) = witnesses.iter().find(is_one) {
                    return *witness;
                }
                let witness = self.witness(slot, is_text, reference, occurrences);
                witnesses.push((slot, is_text, witness));
                witness
            });
            if self.is_missing(place, at, reference, is_sent) {
                let expected = reference.map(|reference| self.shown(reference));
                let finding = self.report(place.field.name(), carrier, place.key, FindingKind::Missing);
                finding.expected = expected;
                finding.witness = reference.map(Occurrence::carrier);
            }
        }
    }

    /// Returns the value that says most of the one that `slot` is to have: one that has it whole and in the same form, and
    /// agrees with `reference`, or is of another form than that. Of a list or a map whose text only its sender knows, which
    /// the slot has if it `is_text`, it is another text.
    fn witness<'a>(
        &self,
        slot: &Slot,
        is_text: bool,
        reference: &'a Occurrence<'o, 'o>,
        occurrences: &'a [Occurrence<'o, 'o>],
    ) -> &'a Occurrence<'o, 'o> {
        let has_own_text = is_text && reference.value.is_compound();
        let is_whole = |of: &&Occurrence<'_, '_>| {
            of.place.slot.parts().is_none()
                && are_alike(slot, of.place.slot)
                && !self.observed.may_be_replacement(of)
                && (!has_own_text || of.is_text() && !of.is_json_text())
        };
        if is_whole(&reference) {
            return reference;
        }
        let has_other_form = !are_alike(slot, reference.place.slot);
        let agrees = |of: &&Occurrence<'_, '_>| match agree(&self.measured, reference, of) {
            Some(agrees) => agrees,
            None => has_other_form || has_own_text,
        };
        occurrences.iter().filter(is_whole).find(agrees).unwrap_or(reference)
    }

    /// Returns whether the key, which is not on this carrier, must be.
    fn is_missing(&self, place: &Place<'_>, at: usize, reference: Option<&Occurrence<'_, '_>>, is_sent: bool) -> bool {
        let carrier = self.observed.seen[at].carrier;
        let must_be = if is_sent || place.yields {
            is_sent && self.holds(place.condition) || place.yields && self.other_copy_has(carrier, place.key)
        } else {
            self.holds(place.condition) && self.is_always_on(place, carrier)
        };
        must_be
            && self.measured.lacks(at, place.key)
            && !self.may_lack(place, carrier)
            && !Exemptions::of(&self.measured, carrier).entry(place, reference)
    }
}

/// Returns whether the place has the text that the value's `Display` writes.
fn is_own_text(place: &Place<'_>, carrier: Carrier) -> bool {
    matches!(carrier, Carrier::Header | Carrier::Flat) && !place.slot.is_json() && place.slot.parts().is_none()
}

/// Returns whether the sender is of a release that has no such carrier on the request path.
pub(super) fn may_lack_carrier(observed: &Observed<'_>, carrier: Carrier) -> bool {
    let release = observed.path.and_then(|path| observed.index.release(path, carrier, None));
    release.is_some_and(|release| Version::may_lack(observed.sender, release.since(), release.until()))
}

/// Returns whether the sender is of a release that sends the key on no such request.
pub(super) fn may_lack(observed: &Observed<'_>, place: &Place<'_>, carrier: Carrier) -> bool {
    let on_path = observed.path.and_then(|path| observed.index.release(path, carrier, Some(place.key)));
    let (since, until) = match on_path {
        Some(release) => (release.since(), release.until()),
        None => (place.slot.since().or(place.field.since()), place.slot.until().or(place.field.until())),
    };
    Version::may_lack(observed.sender, since, until)
}
