use super::exemptions::Exemptions;
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
                        let mut slots = entry.slots(Transport::Flat);
                        slots.any(|slot| self.holds(slot.condition())) && self.exists(entry)
                    })
            }
        }
    }

    fn blob_must_be(&self, carrier: Carrier) -> bool {
        self.contract.has(Transport::Blob)
            && self.holds(self.contract.blob_when())
            && !Exemptions::of(self.observed, carrier).whole()
    }

    /// Whether the snapshot has a value for the entry.
    fn exists(&self, entry: Entry<'_>) -> bool {
        self.arrived(entry) || self.is_required(entry)
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
        let exists = self.exists(entry);
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
                } else if (exists && self.holds(slot.condition()) || slot.yields() && self.other_copy_has(carrier, key))
                    && declared
                    && seen.lacks(key)
                    && !self.may_lack(entry, slot, carrier, key)
                    && !Exemptions::of(self.observed, carrier).entry(entry, reference)
                {
                    let finding = self.report(entry, carrier, key, FindingKind::Missing);
                    finding.expected = reference.map(shown);
                    finding.witness = reference.map(|reference| reference.carrier);
                }
            }
        }
    }
}
