//! The audit: the observed values agree with each other, with the contract and with the request path.

mod compare;
mod exemptions;
mod extras;
mod known;
mod measured;
mod parts;
mod presence;
mod reference;
mod refused;
mod sizes;
mod text;
mod types;
mod unchecked;
mod values;
mod viewed;
mod whole;

use std::ptr;

use measured::Measured;
use reference::{are_sound, best_known, most_common, reference};

use super::Observed;
use super::carrier_state::{CarrierState, Occurrence, State};
use super::finding::{Finding, FindingKind, ShownValue};
use super::index::Index;
use crate::contract::Carrier;

/// One audit: what can be concluded, and what was found so far.
pub(super) struct Audit<'o> {
    observed: &'o Observed<'o>,
    index: &'o Index<'o>,
    measured: Measured<'o>,
    /// For each carrier, whether it was given and the request path has it.
    looked: Vec<bool>,
    /// For each condition, whether it holds, as far as it is known.
    conditions: Vec<Option<bool>>,
    /// For each entry, whether the request path requires it; nothing where that requires none.
    required: &'o [bool],
    /// `true` if a header came in several lines.
    has_lines: bool,
    findings: Vec<Finding>,
    /// How many of them are listed.
    room: usize,
}

impl<'o> Audit<'o> {
    pub(super) fn of(observed: &'o Observed<'o>, room: usize) -> Self {
        let is_looked_at = |seen: &CarrierState<'_>| seen.state != State::Unknown && is_on_path(observed, seen.carrier);
        let looked = observed.seen.iter().map(is_looked_at).collect();
        let conditions = conditions(observed);
        let has_lines = observed.seen.iter().any(|seen| !seen.lines.is_empty());
        let index: &Index<'_> = &observed.index;
        let required = observed.path.and_then(|path| index.required(path)).unwrap_or_default();
        let measured = Measured::of(observed);
        Self { observed, index, measured, looked, conditions, required, has_lines, findings: Vec::new(), room }
    }

    /// Returns what was found; where that is more than there is room for, the first one beyond it is the last.
    pub(super) fn findings(mut self) -> Vec<Finding> {
        let is_whole = self.is_whole_snapshot();
        if is_whole {
            self.check_carriers();
        }
        let mut occurrences = Vec::new();
        for entry in 0..self.index.entries.len() {
            if self.is_idle(entry) {
                continue;
            }
            self.take_occurrences(entry, &mut occurrences);
            self.measured.known.forget();
            let reference = self.check_occurrences(entry, &occurrences);
            if is_whole {
                self.check_presence(entry, reference.as_ref(), &occurrences);
            }
        }
        if is_whole {
            self.check_headers_alone();
            self.check_extras();
        }
        self.findings
    }

    /// Returns whether nothing arrived of an entry, and nothing can be missed of it.
    fn is_idle(&self, entry: usize) -> bool {
        !self.index.facts[entry].may_be_missed && self.observed.has_nothing_of(entry) && !self.is_required(entry)
    }

    /// Checks what arrived of an entry, and returns the value that it had, if one arrived.
    fn check_occurrences(&mut self, entry: usize, occurrences: &[Occurrence<'o, 'o>]) -> Option<Occurrence<'o, 'o>> {
        let first = occurrences.first()?;
        // Nearly all are, so that there is nothing else to look at.
        let is_sound = are_sound(&self.measured, occurrences) && !(self.has_lines && self.has_lines_of(entry));
        if is_sound {
            if self.index.facts[entry].has_view {
                self.check_views(occurrences);
            }
            return Some(best_known(self.observed, occurrences).unwrap_or(*first));
        }
        let whole = reference(&self.measured, occurrences)?;
        self.check_types(occurrences, &whole);
        let split = self.check_lines(entry, &whole);
        let mut groups = compare::in_groups(self.observed, occurrences.to_vec());
        groups.reverse();
        while let Some(group) = groups.pop() {
            if are_sound(&self.measured, &group) {
                continue;
            }
            let Some((reference, doubtful)) = most_common(&self.measured, &group) else { continue };
            let is_itself = |other: &Occurrence<'_, '_>| {
                other.carrier() == reference.carrier() && ptr::eq(other.place, reference.place)
            };
            let measured = &self.measured;
            let is_related = |other: &Occurrence<'_, '_>| compare::are_related(measured, &reference, other);
            // Those that say something of each other, and then the others.
            let (mut like, others): (Vec<_>, Vec<_>) =
                doubtful.into_iter().filter(|other| !is_itself(other)).partition(is_related);
            self.check_values(&like, &reference, &split);
            // What the reference does not tell apart, those that agree with it may.
            like.retain(|other| compare::agree(&self.measured, &reference, other) == Some(true));
            for group in [others, like] {
                groups.extend(compare::in_groups(self.observed, group));
            }
        }
        self.check_views(occurrences);
        Some(whole)
    }

    /// Returns whether it is the snapshot that arrived: with another object in its place nothing of it is missed.
    fn is_whole_snapshot(&self) -> bool {
        self.observed.shapes().next().is_none()
    }

    /// Returns whether a condition is known to be met; no condition always is.
    fn holds(&self, condition: Option<(usize, bool)>) -> bool {
        condition.is_none_or(|condition| self.is_met(condition) == Some(true))
    }

    /// Returns whether a condition is known not to be met.
    fn fails(&self, condition: Option<(usize, bool)>) -> bool {
        condition.is_some_and(|condition| self.is_met(condition) == Some(false))
    }

    /// Returns whether a condition of what holds the entry's struct is known not to be met.
    fn fails_around(&self, entry: usize) -> bool {
        self.index.outer[entry].iter().any(|condition| self.is_met(*condition) == Some(false))
    }

    /// Returns whether a condition is met, as far as that is known.
    fn is_met(&self, (condition, needed): (usize, bool)) -> Option<bool> {
        self.conditions[condition].map(|holds| holds == needed)
    }

    /// Returns the state of `carrier`, if it was given and the request path has it.
    fn looked(&self, carrier: Carrier) -> Option<&'o CarrierState<'o>> {
        self.observed.on(carrier).filter(|seen| seen.state != State::Unknown && self.is_on_path(seen.carrier))
    }

    /// Returns whether the request path has the carrier, as far as it is known.
    fn is_on_path(&self, carrier: Carrier) -> bool {
        is_on_path(self.observed, carrier)
    }

    /// Puts the occurrences of an entry into `occurrences`, the carrier first that counts most.
    ///
    /// Under the key of a field that yields there may be an extra: beside other occurrences it counts only where the
    /// condition is known to be met, so that it is the field.
    fn take_occurrences(&self, entry: usize, occurrences: &mut Vec<Occurrence<'o, 'o>>) {
        occurrences.clear();
        occurrences.extend(self.observed.places_of(entry).iter().map(|at| self.observed.occurrence(*at)));
        if !self.index.facts[entry].may_yield {
            return;
        }
        let yields = |occurrence: &Occurrence<'_, '_>| occurrence.place.yields;
        let are_mixed = || occurrences.iter().any(|occurrence| !yields(occurrence));
        if occurrences.iter().any(yields) && are_mixed() {
            occurrences.retain(|occurrence| !yields(occurrence) || self.holds(occurrence.place.condition));
        }
    }

    /// Returns whether the entry arrived where no extra can have its key.
    fn arrived(&self, entry: usize) -> bool {
        if !self.index.facts[entry].may_yield {
            return !self.observed.has_nothing_of(entry);
        }
        self.observed.of_entry(entry).any(|occurrence| !occurrence.place.yields)
    }

    /// Shows a value.
    fn shown(&self, occurrence: &Occurrence<'_, '_>) -> ShownValue {
        self.measured.known.of(occurrence).shown(occurrence)
    }

    /// Shows a value so that a string is told from any other.
    fn shown_as_json(&self, occurrence: &Occurrence<'_, '_>) -> ShownValue {
        self.measured.known.of(occurrence).shown_as_json(occurrence)
    }

    fn report(&mut self, field: &str, carrier: Carrier, key: &str, kind: FindingKind) -> &mut Finding {
        self.push(Finding { field: Some(field.to_owned()), ..Finding::of(carrier, key, kind) })
    }

    /// Adds a finding; beyond the room for them only the last one is kept, which says that there are more.
    fn push(&mut self, finding: Finding) -> &mut Finding {
        self.findings.truncate(self.room);
        self.findings.push(finding);
        self.findings.last_mut().unwrap_or_else(|| unreachable!("it was pushed"))
    }
}

/// Returns whether the request path has the carrier, as far as it is known.
fn is_on_path(observed: &Observed<'_>, carrier: Carrier) -> bool {
    observed.path.is_none_or(|path| path.carriers().contains(&carrier))
}

/// Derives the conditions that hold from the request path and from the observed fields: a field, or the blob, is only there
/// while its condition holds, and a snapshot has one answer to each condition.
fn conditions(observed: &Observed<'_>) -> Vec<Option<bool>> {
    let index = &observed.index;
    let said = index.conditions_on(observed.path);
    let mut known = said.to_vec();
    let mut learn = |condition: usize, holds: bool| {
        if said[condition].is_none() {
            known[condition] = Some(holds);
        }
    };
    if let Some(blob) = index.blob_when
        && (observed.has(Carrier::BodyBlob) || observed.has(Carrier::HeaderBlob))
    {
        learn(blob, true);
    }
    let places = observed.seen.iter().flat_map(|seen| {
        let all = index.places(seen.carrier);
        seen.noted.iter().map(|noted| &all[noted.order])
    });
    for place in places {
        // Under the key of a field that yields there may be an extra.
        if let Some((condition, needed)) = place.condition
            && !place.yields
        {
            learn(condition, needed);
        }
    }
    known
}
