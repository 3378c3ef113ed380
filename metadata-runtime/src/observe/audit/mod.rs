//! Whether what arrived agrees with itself, the contract and the request path.

mod compare;
mod exemptions;
mod extras;
mod presence;
mod types;
mod values;

use std::collections::BTreeMap;

use super::Observed;
use super::carrier_state::{CarrierState, Occurrence, State};
use super::entry::Entry;
use super::finding::{Finding, FindingKind, ShownValue};
use crate::contract::{Carrier, Condition, Contract, Slot};

/// One audit: what can be concluded, and what was found so far.
pub(super) struct Audit<'o> {
    observed: &'o Observed<'o>,
    contract: &'o Contract,
    /// The conditions of which it is known whether they hold, by path.
    conditions: BTreeMap<&'o str, bool>,
    findings: Vec<Finding>,
    /// How many of them are listed.
    room: usize,
}

impl<'o> Audit<'o> {
    pub(super) fn of(observed: &'o Observed<'o>, room: usize) -> Self {
        let conditions = conditions(observed);
        Self { observed, contract: observed.contract, conditions, findings: Vec::new(), room }
    }

    /// Returns what was found; where that is more than there is room for, the first one beyond it is the last.
    pub(super) fn findings(mut self) -> Vec<Finding> {
        self.check_carriers();
        for entry in Entry::all(self.contract) {
            let reference = self.reference(entry);
            if let Some(reference) = reference {
                self.check_types(entry, reference);
                self.check_values(entry, reference);
            }
            self.check_presence(entry, reference);
        }
        self.check_headers_alone();
        self.check_extras();
        self.findings
    }

    /// Returns whether a condition is known to be met; no condition always is.
    fn holds(&self, condition: Option<Condition>) -> bool {
        condition.is_none_or(|condition| self.is_met(condition) == Some(true))
    }

    /// Returns whether a condition is known not to be met.
    fn fails(&self, condition: Option<Condition>) -> bool {
        condition.is_some_and(|condition| self.is_met(condition) == Some(false))
    }

    /// Returns whether a condition is met, as far as that is known.
    fn is_met(&self, condition: Condition) -> Option<bool> {
        self.conditions.get(condition.path()).map(|holds| *holds != condition.is_negated())
    }

    /// What was seen on `carrier`, if somebody looked and the request path has it.
    fn looked(&self, carrier: Carrier) -> Option<&'o CarrierState<'o>> {
        self.observed.on(carrier).filter(|seen| self.is_on_path(carrier) && seen.state != State::Unknown)
    }

    /// Returns whether the request path has the carrier, as far as it is known.
    fn is_on_path(&self, carrier: Carrier) -> bool {
        self.observed.path.is_none_or(|path| path.carriers.contains(&carrier))
    }

    /// Returns the occurrences of an entry, the carrier first that counts most.
    ///
    /// Under the key of a field that yields there may be an extra: beside other occurrences it counts only where the
    /// condition is known to be met, so that it is the field.
    fn occurrences(&self, entry: Entry<'o>) -> impl Iterator<Item = &'o Occurrence<'o>> + use<'o> {
        let mut all: Vec<(&'o Slot, &'o Occurrence<'o>)> = Vec::new();
        for seen in self.observed.by_precedence() {
            for slot in entry.slots(seen.carrier.transport()) {
                all.extend(
                    entry.keys_in(slot).filter_map(|key| seen.occurrence(key)).map(|occurrence| (slot, occurrence)),
                );
            }
        }
        if all.iter().any(|(slot, _)| !slot.yields()) {
            all.retain(|(slot, _)| !slot.yields() || self.holds(slot.condition()));
        }
        all.into_iter().map(|(_, occurrence)| occurrence)
    }

    /// Returns whether the entry arrived where no extra can have its key.
    fn arrived(&self, entry: Entry<'_>) -> bool {
        self.observed.seen.iter().any(|seen| {
            let mut slots = entry.slots(seen.carrier.transport()).filter(|slot| !slot.yields());
            slots.any(|slot| entry.keys_in(slot).any(|key| seen.occurrence(key).is_some()))
        })
    }

    /// The value that most carriers have, so that one that was altered is the one that is found; one that the field can
    /// have, if there is one.
    fn reference(&self, entry: Entry<'o>) -> Option<&'o Occurrence<'o>> {
        let votes = |candidate: &Occurrence<'_>| {
            self.occurrences(entry).filter(|other| compare::agree(candidate, other)).count()
        };
        let mut best: Option<((bool, usize), &Occurrence<'_>)> = None;
        for candidate in self.occurrences(entry) {
            let votes = (types::is_possible(candidate), votes(candidate));
            if best.is_none_or(|(most, _)| votes > most) {
                best = Some((votes, candidate));
            }
        }
        best.map(|(_, occurrence)| occurrence)
    }

    fn report(&mut self, entry: Entry<'_>, carrier: Carrier, key: &str, kind: FindingKind) -> &mut Finding {
        self.push(Finding { field: Some(entry.field.name().to_owned()), ..Finding::of(carrier, key, kind) })
    }

    /// Adds a finding; beyond the room for them only the last one is kept, which says that there are more.
    fn push(&mut self, finding: Finding) -> &mut Finding {
        self.findings.truncate(self.room);
        self.findings.push(finding);
        self.findings.last_mut().unwrap_or_else(|| unreachable!("it was pushed"))
    }
}

/// What follows from the request path, and from what arrived: a field, or the blob, is only there while its
/// condition holds, and a snapshot has one answer to each condition.
fn conditions<'o>(observed: &'o Observed<'o>) -> BTreeMap<&'o str, bool> {
    let blob =
        observed.contract.blob_when().filter(|_| observed.has(Carrier::BodyBlob) || observed.has(Carrier::HeaderBlob));
    let slots = observed.seen.iter().flat_map(|seen| {
        seen.occurrences.iter().filter_map(|occurrence| {
            let mut slots = occurrence.field.slots(seen.carrier.transport());
            // Under the key of a field that yields there may be an extra.
            slots.find(|slot| slot.has_key(occurrence.key) && !slot.yields())?.condition()
        })
    });
    let mut known: BTreeMap<&str, bool> =
        blob.into_iter().chain(slots).map(|condition| (condition.path(), !condition.is_negated())).collect();
    if let Some(path) = observed.path {
        known.extend(path.holds.iter().map(|path| (*path, true)));
        known.extend(path.fails.iter().map(|path| (*path, false)));
    }
    known
}

fn shown(occurrence: &Occurrence<'_>) -> ShownValue {
    ShownValue::new(occurrence.value.text(), occurrence.field.is_sensitive())
}

fn shown_as_json(occurrence: &Occurrence<'_>) -> ShownValue {
    ShownValue::new(occurrence.value.to_string(), occurrence.field.is_sensitive())
}
