//! Views of the structs that fields hold: what is wrong within them, and whether two of them are of the same struct.

use super::{Audit, ShownValue};
use crate::contract::{Slot, Transport};
use crate::observe::Observed;
use crate::observe::carrier_state::Occurrence;
use crate::observe::unchecked::Unchecked;
use crate::observe::viewed::within;

impl<'o> Audit<'o> {
    /// Finds what is wrong within the views that a field sends, as findings of the row `FIELD.ROW`.
    pub(super) fn check_views(&mut self, occurrences: &[Occurrence<'o, 'o>]) {
        for occurrence in occurrences.iter().filter(|occurrence| occurrence.place.slot.view().is_some()) {
            let room = self.room.saturating_sub(self.findings.len());
            let Some(inner) = within(occurrence.place.slot, occurrence.value, self.observed.sender, room) else {
                continue;
            };
            let (field, is_hidden) = (occurrence.place.field, occurrence.is_hidden());
            for mut finding in inner.audit() {
                finding.field = Some(match finding.field {
                    Some(row) => format!("{}.{row}", field.name()),
                    None => field.name().to_owned(),
                });
                let own = occurrence.place.key;
                // The keys within a sensitive value are a part of it. The row is told as the field.
                (finding.key, finding.dots) = if finding.key.is_empty() || field.is_sensitive() {
                    (own.to_owned(), Vec::new())
                } else {
                    let inner = finding.dots.iter().map(|dot| own.len() + ".".len() + dot);
                    (format!("{own}.{}", finding.key), [own.len()].into_iter().chain(inner).collect())
                };
                finding.carrier = occurrence.carrier();
                if is_hidden {
                    for shown in [&mut finding.found, &mut finding.expected].into_iter().flatten() {
                        *shown = ShownValue::Redacted;
                    }
                }
                // Without their keys several are one.
                if field.is_sensitive() && self.findings.last() == Some(&finding) {
                    continue;
                }
                self.push(finding);
            }
        }
    }

    /// Adds the conditions within the views that are not known, so that what needs them may be missing.
    pub(super) fn unchecked_in_views(&self, occurrences: &[Occurrence<'o, 'o>], all: &mut Vec<Unchecked<'o>>) {
        for occurrence in occurrences {
            let Some(contract) = occurrence.place.slot.view_contract() else { continue };
            let Some(inner) = within(occurrence.place.slot, occurrence.value, self.observed.sender, 0) else {
                continue;
            };
            let slots = contract.fields().iter().flat_map(|field| {
                let views = contract.views().iter();
                views.flat_map(move |view| field.slots(Transport::View(view)))
            });
            let mut paths: Vec<&'o str> = slots.filter_map(Slot::condition).map(|condition| condition.path()).collect();
            paths.dedup();
            for unchecked in inner.unchecked() {
                if let Unchecked::Condition(unknown) = unchecked
                    && let Some(path) = paths.iter().find(|path| **path == unknown)
                    && !all.contains(&Unchecked::Condition(path))
                {
                    all.push(Unchecked::Condition(path));
                }
            }
        }
    }
}

/// Returns whether two views could be of the same struct: the rows that both have in one form are equal.
pub(super) fn agree(observed: &Observed<'_>, a: &Occurrence<'_, '_>, b: &Occurrence<'_, '_>) -> bool {
    let (Some(left), Some(right)) =
        (within(a.place.slot, a.value, observed.sender, 0), within(b.place.slot, b.value, observed.sender, 0))
    else {
        return false;
    };
    let (left, right) = (left.merged(), right.merged());
    let mut shared = left.iter().filter_map(|field| Some((field, right.get(field.name())?)));
    shared.all(|(left, right)| !left.is_of_one_form_with(right) || left.value() == right.value())
}
