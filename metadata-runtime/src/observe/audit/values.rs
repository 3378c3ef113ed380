use super::Audit;
use super::compare::{Expected, agree, fate};
use crate::contract::Carrier;
use crate::observe::carrier_state::Occurrence;
use crate::observe::finding::{FindingKind, ShownValue};

impl<'o> Audit<'o> {
    /// Finds each header that came in several lines, and returns the names of those that are `reference`, cut.
    pub(super) fn check_lines(&mut self, entry: usize, reference: &Occurrence<'o, 'o>) -> Vec<&'o str> {
        let field = reference.place.field;
        let mut split = Vec::new();
        for (key, lines) in self.lines(entry) {
            let kind = if lines.len() > 1 && is_split(&lines, reference.value.text()) {
                split.push(key);
                FindingKind::Split
            } else {
                FindingKind::Repeated
            };
            let lines = lines.join(" | ");
            let seen = self.observed.on(Carrier::Header);
            let is_hidden = seen.is_some_and(|seen| seen.is_doubtful(key)) || self.index.hides(field, &lines);
            let found = ShownValue::new(lines, is_hidden);
            self.report(field.name(), Carrier::Header, key, kind).found = Some(found);
        }
        split
    }

    /// Finds each value that is not `reference`, but in a header that was split.
    pub(super) fn check_values(
        &mut self,
        occurrences: &[Occurrence<'o, 'o>],
        reference: &Occurrence<'o, 'o>,
        split: &[&str],
    ) {
        let field = reference.place.field;
        let expected = Expected::new(reference.value.text());
        for other in occurrences {
            if agree(&self.measured, other, reference) != Some(false)
                || !self.measured.known.of(other).is_possible(other)
            {
                continue;
            }
            if other.carrier() == Carrier::Header && split.contains(&other.place.key) {
                continue;
            }
            // A text may be that of a value of another type: as JSON they are told apart.
            let is_alike = other.value.text() == reference.value.text();
            let shown = if is_alike { Self::shown_as_json } else { Self::shown };
            let (found, whole) = (shown(self, other), shown(self, reference));
            let kind = if is_alike { FindingKind::Differs } else { fate(other.value.text(), &expected) };
            let finding = self.report(field.name(), other.carrier(), other.place.key, kind);
            finding.found = Some(found);
            finding.expected = Some(whole);
            finding.witness = Some(reference.carrier());
        }
    }

    /// Returns whether one of the entry's headers came in several lines.
    pub(super) fn has_lines_of(&self, entry: usize) -> bool {
        let mut lines = self.observed.seen.iter().flat_map(|seen| &seen.lines);
        lines.any(|(place, _)| place.entry == entry)
    }

    /// The entry's headers that came in several lines, with what could be read of those.
    fn lines(&self, entry: usize) -> Vec<(&'o str, Vec<String>)> {
        let Some(seen) = self.observed.on(Carrier::Header).filter(|seen| !seen.lines.is_empty()) else {
            return Vec::new();
        };
        let lines = seen.lines.iter().filter(|(place, _)| place.entry == entry);
        lines.map(|(place, lines)| (place.key, lines.iter().flatten().cloned().collect())).collect()
    }
}

/// Returns `true` if the lines are `whole`, cut at its commas.
fn is_split(lines: &[String], whole: &str) -> bool {
    lines.join(",") == whole || lines.join(", ") == whole
}
