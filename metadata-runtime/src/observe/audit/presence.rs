use super::exemptions::Exemptions;
use super::types::is_made;
use super::{Audit, shown};
use crate::contract::{Carrier, Slot, Transport};
use crate::observe::carrier_state::{Occurrence, State};
use crate::observe::entry::Entry;
use crate::observe::finding::{Finding, FindingKind};
use crate::observe::version::Version;

impl Audit<'_> {
    /// Finds the carriers that are not there and must be, or are there and must not.
    pub(super) fn check_carriers(&mut self) {
        for seen in &self.observed.seen {
            let carrier = seen.carrier;
            if self.looked(carrier).is_none() {
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
        let is_alone =
            self.observed.seen.iter().all(|seen| seen.carrier == Carrier::Header || !self.is_on_path(seen.carrier));
        let is_empty = seen.occurrences.is_empty() && seen.unreadable.is_empty();
        let is_told = self.findings.iter().any(|finding| finding.kind == FindingKind::Missing);
        if !is_alone || !is_empty || is_told {
            return;
        }
        let is_always = |entry: Entry<'_>| {
            let must_be = |slot: &Slot| {
                let mut keys = entry.keys_in(slot);
                self.holds(slot.condition())
                    && !is_made(slot)
                    && keys.any(|key| !self.may_lack(entry, slot, Carrier::Header, key))
            };
            entry.has_always_a_value() && entry.slots(Transport::Header).any(must_be)
        };
        if Entry::all(self.contract).any(is_always) {
            self.push(Finding::of(Carrier::Header, "", FindingKind::Missing));
        }
    }

    /// Whether something must be on this carrier, which is not there.
    fn must_be(&self, carrier: Carrier) -> bool {
        let since = self.observed.path.and_then(|path| path.since(carrier, None));
        if Version::may_lack(self.observed.sender, since, None) {
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
                    || Entry::all(self.contract).any(|entry| {
                        let mut slots = entry.slots(Transport::Flat).filter(|slot| self.holds(slot.condition()));
                        let must_be = |slot| self.is_sent(entry) || self.is_always_on(entry, slot, carrier);
                        slots.any(must_be)
                    })
            }
        }
    }

    fn blob_must_be(&self, carrier: Carrier) -> bool {
        self.contract.has(Transport::Blob)
            && self.holds(self.contract.blob_when())
            && !Exemptions::of(self.observed, carrier).whole()
    }

    /// Whether the snapshot has a value for the entry, by what arrived or by what the path says.
    fn is_sent(&self, entry: Entry<'_>) -> bool {
        self.arrived(entry) || self.is_required(entry)
    }

    /// Returns whether each snapshot has a value for the entry, which no sender has reason to leave out here.
    fn is_always_on(&self, entry: Entry<'_>, slot: &Slot, carrier: Carrier) -> bool {
        entry.has_always_a_value()
            && !Exemptions::of(self.observed, carrier).unseen(entry, slot)
            // What no header can have is in the body, where nobody looked.
            && (carrier != Carrier::Header || entry.is_sendable_text() || !self.may_be_elsewhere(entry, carrier))
    }

    /// Returns whether another carrier may have the entry's value, of which that is not known.
    fn may_be_elsewhere(&self, entry: Entry<'_>, carrier: Carrier) -> bool {
        let others = self.observed.seen.iter().filter(|seen| seen.carrier != carrier && self.is_on_path(seen.carrier));
        others.filter(|seen| seen.state != State::Absent).any(|seen| {
            let mut slots = entry.slots(seen.carrier.transport());
            slots.any(|slot| slot.is_for(seen.carrier) && !entry.keys_in(slot).all(|key| seen.lacks(key)))
        })
    }

    fn is_required(&self, entry: Entry<'_>) -> bool {
        self.observed.path.is_some_and(|path| path.required.contains(&entry.name()))
    }

    /// Returns whether the sender is of a release that sends the key on no such request.
    fn may_lack(&self, entry: Entry<'_>, slot: &Slot, carrier: Carrier, key: &str) -> bool {
        let on_path = self.observed.path.and_then(|path| path.since(carrier, Some(key)));
        let since = on_path.or(slot.since()).or(entry.field.since());
        Version::may_lack(self.observed.sender, since, slot.until().or(entry.field.until()))
    }

    /// Returns whether the other copy of the blob has the key, be it the field's or that of an extra in its place, and
    /// this one did not shed the extras.
    fn other_copy_has(&self, carrier: Carrier, key: &str) -> bool {
        let other = match carrier {
            Carrier::BodyBlob => Carrier::HeaderBlob,
            Carrier::HeaderBlob => Carrier::BodyBlob,
            _ => return false,
        };
        self.looked(other).is_some_and(|seen| seen.occurrence(key).is_some())
            && !Exemptions::of(self.observed, carrier).extras()
    }

    /// Finds where the entry is missing, and where it is and must not be.
    pub(super) fn check_presence(&mut self, entry: Entry<'_>, reference: Option<&Occurrence<'_>>) {
        let is_sent = self.is_sent(entry);
        for seen in &self.observed.seen {
            let carrier = seen.carrier;
            if self.looked(carrier).is_none() {
                continue;
            }
            let keys =
                entry.slots(carrier.transport()).flat_map(|slot| entry.keys_in(slot).map(move |key| (slot, key)));
            for (slot, key) in keys {
                let declared = slot.is_for(carrier);
                if let Some(occurrence) = seen.occurrence(key) {
                    if !declared || self.fails(slot.condition()) && !slot.yields() {
                        self.report(entry, carrier, key, FindingKind::Unexpected).found = Some(shown(occurrence));
                    }
                    continue;
                }
                if !declared || !seen.lacks(key) || self.may_lack(entry, slot, carrier, key) {
                    continue;
                }
                let is_missing = if is_sent || slot.yields() {
                    (is_sent && self.holds(slot.condition()) || slot.yields() && self.other_copy_has(carrier, key))
                        && !Exemptions::of(self.observed, carrier).entry(entry, reference)
                } else {
                    self.holds(slot.condition()) && self.is_always_on(entry, slot, carrier)
                };
                if is_missing {
                    let finding = self.report(entry, carrier, key, FindingKind::Missing);
                    finding.expected = reference.map(shown);
                    finding.witness = reference.map(|reference| reference.carrier);
                }
            }
        }
    }
}
