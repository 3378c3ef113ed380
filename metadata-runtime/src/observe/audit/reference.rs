//! The choice of the value with which all others of an entry are compared.

use std::collections::HashMap;
use std::ptr;
use std::rc::Rc;

use super::compare::{self, agree, are_comparable};
use super::exemptions::is_over_limit;
use super::known::{Facts, Json};
use super::measured::Measured;
use super::text::Mark;
use super::types;
use crate::observe::Observed;
use crate::observe::carrier_state::Occurrence;

/// Returns whether the field can have each value, and each is that of the others which say something of it.
pub(super) fn are_sound(measured: &Measured<'_>, occurrences: &[Occurrence<'_, '_>]) -> bool {
    // The blob's copy mostly is the blob, of which nothing need be looked at twice.
    let is_copy = |first: &Occurrence<'_, '_>, other: &Occurrence<'_, '_>| {
        ptr::eq(first.place.slot, other.place.slot)
            && !other.is_text()
            && !first.is_text()
            && first.value.is_same_part(other.value)
    };
    // A text is that of several values in JSON: those of one form are told apart, and one of each tells of the others.
    // In a form of its own a carrier may have less of the value than another one.
    let have_own_form = occurrences.iter().any(|occurrence| occurrence.place.has_own_form);
    let is_sound = |(at, one): (usize, &Occurrence<'_, '_>)| {
        let before = &occurrences[..at];
        let agrees = |other| agree(measured, other, one) != Some(false);
        let is_that_of_another = || {
            if have_own_form {
                return agrees_with_all(measured, before, one, agrees);
            }
            let alike = before.iter().find(|other| other.is_text() == one.is_text());
            // A float is the same as several integers, which are not the same as each other.
            alike.or(before.first()).is_none_or(|first| {
                compare::have_one_text(first, one)
                    || agrees(first) && (compare::are_alike(measured, first, one) || before.iter().all(agrees))
            })
        };
        before.first().is_some_and(|first| is_copy(first, one)) || types::is_possible(one) && is_that_of_another()
    };
    occurrences.iter().enumerate().all(is_sound)
}

/// Returns whether a value agrees with all before it, which agree with each other: of those that are whole and in one form
/// one tells of the others.
fn agrees_with_all<'a>(
    measured: &Measured<'_>,
    before: &'a [Occurrence<'a, 'a>],
    one: &Occurrence<'_, '_>,
    agrees: impl Fn(&'a Occurrence<'a, 'a>) -> bool,
) -> bool {
    let observed = measured.observed;
    if !is_whole(observed, one) {
        return before.iter().all(agrees);
    }
    let like =
        || before.iter().filter(|other| is_whole(observed, other) && other.place.slot.with() == one.place.slot.with());
    let first = like().next();
    let alike = like().find(|other| other.is_text() == one.is_text());
    let mut others = before.iter().filter(|other| !is_whole(observed, other));
    let tells = |first| agrees(first) && (compare::are_alike(measured, first, one) || like().all(&agrees));
    alike.or(first).is_none_or(tells) && others.all(&agrees)
}

/// Returns whether all of a value arrived, so that it agrees with another such value, made by the same function if any, only
/// if both are equal.
fn is_whole(observed: &Observed<'_>, of: &Occurrence<'_, '_>) -> bool {
    !of.is_by_parts()
        && !of.is_json_text()
        && !of.place.yields
        && of.place.slot.view().is_none()
        && !observed.may_be_replacement(of)
}

/// Returns the first value that may not be the replacement of one over its limit.
pub(super) fn best_known<'o>(
    observed: &Observed<'_>,
    occurrences: &[Occurrence<'o, 'o>],
) -> Option<Occurrence<'o, 'o>> {
    occurrences.iter().find(|occurrence| !observed.may_be_replacement(occurrence)).copied()
}

/// Returns the value that most carriers have, so that one that was altered is the one that is found; one that the field
/// can have, if there is one, and that does not replace another one that arrived.
pub(super) fn reference<'o>(measured: &Measured<'_>, occurrences: &[Occurrence<'o, 'o>]) -> Option<Occurrence<'o, 'o>> {
    let first = occurrences.first()?;
    if are_sound(measured, occurrences) {
        return Some(best_known(measured.observed, occurrences).unwrap_or(*first));
    }
    most_common(measured, occurrences).map(|(reference, _)| reference)
}

/// Returns the same of values that do not all agree, and the values that do not agree with each of them: only these can be
/// found to be others.
pub(super) fn most_common<'o>(
    measured: &Measured<'_>,
    occurrences: &[Occurrence<'o, 'o>],
) -> Option<(Occurrence<'o, 'o>, Vec<Occurrence<'o, 'o>>)> {
    let observed = measured.observed;
    let is_replaced = |candidate: &Occurrence<'_, '_>, other: &Occurrence<'_, '_>| {
        are_comparable(observed, candidate, other)
            && is_over_limit(measured, (candidate.place, candidate.carrier()), other)
    };
    let facts: Vec<Rc<Facts>> = occurrences.iter().map(|occurrence| measured.known.of(occurrence)).collect();
    let votes = Votes::of(measured, occurrences, &facts);
    let mut best: Option<((bool, bool, usize), Occurrence<'o, 'o>)> = None;
    let mut doubtful = Vec::new();
    for (candidate, facts) in occurrences.iter().zip(&facts) {
        let is_value =
            !observed.may_be_replacement(candidate) || !occurrences.iter().any(|other| is_replaced(candidate, other));
        let count = votes.count(candidate, facts);
        if count != occurrences.len() {
            doubtful.push(*candidate);
        }
        let votes = (facts.is_possible(candidate), is_value, count);
        if best.is_none_or(|(most, _)| votes > most) {
            best = Some((votes, *candidate));
        }
    }
    best.map(|(_, reference)| (reference, doubtful))
}

/// How many values agree with each one. Whole values are counted by their text and by what they mean: there may be as many as
/// a contract has views.
struct Votes<'v> {
    measured: &'v Measured<'v>,
    all: &'v [Occurrence<'v, 'v>],
    /// Those that are not whole.
    others: Vec<&'v Occurrence<'v, 'v>>,
    /// The strings and texts, by the function that made them.
    texts: HashMap<(Option<&'v str>, &'v str), usize>,
    /// All that is JSON but no string, by the function that made it and the text of its mark.
    json: HashMap<(Option<&'v str>, &'v str), Vec<Alike<'v>>>,
}

/// How many values have one mark.
struct Alike<'v> {
    mark: &'v Mark,
    as_text: usize,
    as_json: usize,
}

impl<'v> Votes<'v> {
    fn of(measured: &'v Measured<'v>, all: &'v [Occurrence<'v, 'v>], facts: &'v [Rc<Facts>]) -> Self {
        let mut votes = Self { measured, all, others: Vec::new(), texts: HashMap::new(), json: HashMap::new() };
        for (of, facts) in all.iter().zip(facts) {
            let with = of.place.slot.with();
            if !is_whole(measured.observed, of) {
                votes.others.push(of);
                continue;
            }
            if of.value.is_string() {
                *votes.texts.entry((with, of.value.text())).or_default() += 1;
            }
            if let Json::Other(mark) = facts.json(of) {
                let all = votes.json.entry((with, &mark.text)).or_default();
                let at = all.iter().position(|alike| alike.mark.is_alike(mark)).unwrap_or_else(|| {
                    all.push(Alike { mark, as_text: 0, as_json: 0 });
                    all.len() - 1
                });
                *(if of.is_text() { &mut all[at].as_text } else { &mut all[at].as_json }) += 1;
            }
        }
        votes
    }

    fn count(&self, of: &Occurrence<'_, '_>, facts: &Facts) -> usize {
        let agrees = |other: &&&Occurrence<'_, '_>| agree(self.measured, of, other) == Some(true);
        if !is_whole(self.measured.observed, of) {
            return self.all.iter().filter(|other| agrees(&other)).count();
        }
        let with = of.place.slot.with();
        let texts = if of.value.is_string() { self.texts.get(&(with, of.value.text())) } else { None };
        let mut json = 0;
        if let Json::Other(mark) = facts.json(of) {
            let all = self.json.get(&(with, &*mark.text)).into_iter().flatten();
            for alike in all.filter(|alike| alike.mark.is_same(mark)) {
                // Two texts are the same only where they are alike, which is counted above.
                json += alike.as_json + if of.is_text() { 0 } else { alike.as_text };
            }
        }
        texts.copied().unwrap_or_default() + json + self.others.iter().filter(agrees).count()
    }
}
