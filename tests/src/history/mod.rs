//! The changes of the wire from one captured release to the next.

mod captured;
mod since;
mod table;

pub use captured::{Captures, Kind, Place};
pub use since::{check_declared, check_since};
pub use table::print;

use std::collections::BTreeSet;

use semver::Version;

/// The change of a key between two releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The earlier one did not send it.
    Came,
    /// The later one does not.
    Went,
}

/// A key, or a whole carrier, that came or went between two releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The release before.
    pub before: Version,
    /// The release after.
    pub after: Version,
    /// The change.
    pub change: Change,
    /// Where.
    pub place: Place,
    /// The key; `None`: the whole carrier.
    pub key: Option<String>,
    /// The scenarios in which it did.
    pub scenarios: BTreeSet<String>,
}

/// Compares each release with the one before it, in the scenarios that both were captured in.
///
/// A pair that only the client's own metadata can have brought is left out: that of a scenario `app-server...` whose
/// key neither the contract declares there nor another scenario has.
#[must_use]
pub fn events(captures: &Captures) -> Vec<Event> {
    let releases: Vec<&Version> = captures.releases().collect();
    let mut events = Vec::new();
    for pair in releases.windows(2) {
        let [before, after] = pair else { continue };
        between(captures, before, after, &mut events);
    }
    events
}

fn between(captures: &Captures, before: &Version, after: &Version, events: &mut Vec<Event>) {
    let mut add = |change, place, key: Option<&str>, scenario: &str| {
        let same = |event: &&mut Event| {
            event.after == *after && event.change == change && event.place == place && event.key.as_deref() == key
        };
        if let Some(event) = events.iter_mut().find(same) {
            event.scenarios.insert(scenario.to_owned());
        } else {
            events.push(Event {
                before: before.clone(),
                after: after.clone(),
                change,
                place,
                key: key.map(str::to_owned),
                scenarios: BTreeSet::from([scenario.to_owned()]),
            });
        }
    };
    for scenario in captures.scenarios(before).filter(|scenario| captures.has(after, scenario)) {
        for place in Place::all() {
            if ![before, after].iter().all(|release| captures.has_kind(release, scenario, place.0)) {
                continue;
            }
            let (old, new) = (captures.keys(before, scenario, place), captures.keys(after, scenario, place));
            match (old, new) {
                (None, None) => {}
                (None, Some(_)) => add(Change::Came, place, None, scenario),
                (Some(_), None) => add(Change::Went, place, None, scenario),
                (Some(old), Some(new)) => {
                    let is_wire = |key: &&String| captures.is_of_the_wire(&[before, after], place, key);
                    new.difference(old).filter(is_wire).for_each(|key| add(Change::Came, place, Some(key), scenario));
                    old.difference(new).filter(is_wire).for_each(|key| add(Change::Went, place, Some(key), scenario));
                }
            }
        }
    }
}
