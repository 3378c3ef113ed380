//! Views of the structs that fields hold: what is wrong within them, and whether two of them are of the same struct.

use std::cell::OnceCell;

use super::text::Mark;
use super::{Audit, ShownValue};
use crate::contract::{Slot, Transport};
use crate::observe::carrier_state::Occurrence;
use crate::observe::json_value::JsonValue;
use crate::observe::unchecked::Unchecked;
use crate::observe::viewed::within;
use crate::observe::{MergedField, Observed};

impl<'o> Audit<'o> {
    /// Finds what is wrong within the views that a field sends, as findings of the row `FIELD.ROW`.
    pub(super) fn check_views(&mut self, occurrences: &[Occurrence<'o, 'o>]) {
        for occurrence in occurrences.iter().filter(|occurrence| occurrence.place.slot.view().is_some()) {
            let room = self.room.saturating_sub(self.findings.len());
            let Some(view) = self.index.of_view(occurrence.place.slot) else { continue };
            let Some(inner) = within(view, occurrence.value, self.observed.sender, room) else { continue };
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
            let Some(view) = self.index.of_view(occurrence.place.slot) else { continue };
            let Some(inner) = within(view, occurrence.value, self.observed.sender, 0) else { continue };
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

/// A row of what a view holds.
pub(super) struct Row {
    name: String,
    /// The function that made the value, and the view that it is.
    form: Option<(Option<String>, Option<&'static str>)>,
    value: JsonValue,
    mark: OnceCell<Mark>,
}

impl Row {
    fn mark(&self) -> &Mark {
        self.mark.get_or_init(|| Mark::of(self.value.as_json_ref()))
    }

    fn has_value_of(&self, other: &Self) -> bool {
        if self.value.as_str().is_some() || other.value.as_str().is_some() || self.value.text() == other.value.text() {
            return self.value == other.value;
        }
        self.mark().is_same(other.mark())
    }
}

/// Returns the rows of a view by their names.
pub(super) fn rows(observed: &Observed<'_>, of: &Occurrence<'_, '_>) -> Option<Vec<Row>> {
    let inner = within(observed.index.of_view(of.place.slot)?, of.value, observed.sender, 0)?;
    let merged = inner.merged();
    let row = |field: &MergedField<'_>| Row {
        name: field.name().to_owned(),
        form: field.form().map(|(with, view)| (with.map(str::to_owned), view)),
        value: field.value().into(),
        mark: OnceCell::new(),
    };
    let mut rows: Vec<Row> = merged.iter().map(row).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Some(rows)
}

/// Returns whether two views could be of the same struct: the rows that both have in one form are equal.
pub(super) fn agree(left: &[Row], right: &[Row]) -> bool {
    let same = |row: &Row| right.get(right.partition_point(|other| other.name < row.name));
    let mut shared = left.iter().filter_map(|row| Some((row, same(row).filter(|other| other.name == row.name)?)));
    shared.all(|(left, right)| left.form != right.form || left.has_value_of(right))
}
