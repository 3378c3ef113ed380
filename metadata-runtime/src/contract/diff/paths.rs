//! Comparison of request paths, each with the one of the same name.

use serde_json::Value;

use super::changes::Changes;
use super::lists::{Left, each, rows, texts};
use super::{Effect, rules};

/// Adds what is different between two lists of paths.
pub(super) fn paths(changes: &mut Changes, old: &Value, new: &Value) {
    let mut left = Left::by(rows(new), named);
    for was in rows(old) {
        match left.take(&named(was)) {
            Some(is) => path(changes, was, is),
            None => changes.add(Effect::BreakingForReaders, &named(was), "it is gone"),
        }
    }
    for is in left.rest() {
        changes.add(Effect::Additive, &named(is), "it is new");
    }
}

fn named(path: &Value) -> String {
    format!("path `{}`", path["name"].as_str().unwrap_or_default())
}

fn path(changes: &mut Changes, was: &Value, is: &Value) {
    let place = named(was);
    let before = changes.0.len();
    let apart: Vec<&str> = rules::PATH_LISTS.iter().map(|(member, ..)| *member).chain(["releases"]).collect();
    changes.members(&place, was, is, &apart, rules::PATH, true);
    for (member, what, new, gone) in rules::PATH_LISTS {
        each(&texts(&was[member]), &texts(&is[member]), |text, added| {
            let (effect, verb) = if added { (*new, "is new") } else { (*gone, "is gone") };
            changes.add(effect, &place, format!("{what} `{text}` {verb}"));
        });
    }
    releases(changes, &place, &was["releases"], &is["releases"]);
    if changes.0.len() == before && was != is {
        changes.add(Effect::Documentation, &place, "the same in another order");
    }
}

fn releases(changes: &mut Changes, place: &str, old: &Value, new: &Value) {
    let mut left = Left::by(rows(new), released);
    for was in rows(old) {
        let what = released(was);
        match left.take(&what) {
            Some(is) => {
                if is != was {
                    let what = format!("the releases that send {what} are other ones");
                    changes.add(Effect::BreakingForSenders, place, what);
                }
            }
            None => {
                changes.add(Effect::BreakingForSenders, place, format!("which releases send {what} is no longer said"));
            }
        }
    }
    for is in left.rest() {
        changes.add(Effect::Documentation, place, format!("which releases send {} is said now", released(is)));
    }
}

fn released(release: &Value) -> String {
    let carrier = release["carrier"].as_str().unwrap_or_default();
    release["key"].as_str().map_or_else(|| carrier.to_owned(), |key| format!("`{key}` on {carrier}"))
}
