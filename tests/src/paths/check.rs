//! Comparison of a delivery with its promises.

use std::collections::BTreeMap;
use std::fmt;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Key, Slot};
use codex_metadata::{Carrier, CodexMeta as _, Outcome, Reason};
use serde_json::Value;

use super::{Arrived, Promise, RequestPath};

/// One way in which what arrived is not what the contract and the snapshot say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Contradiction {
    /// It must have been sent.
    Missing {
        /// The field.
        field: &'static str,
        /// The carrier.
        carrier: Carrier,
        /// The key that is not there; several of which one must be, where the field is flattened.
        key: String,
    },
    /// It must not have been sent.
    Unpromised {
        /// The field.
        field: &'static str,
        /// The carrier.
        carrier: Carrier,
        /// The key that is there.
        key: String,
        /// The expected outcome.
        outcome: Outcome,
    },
    /// No field has this key there, and it is no extra.
    Undeclared {
        /// The carrier.
        carrier: Carrier,
        /// The key.
        key: String,
    },
    /// A field's value is not the same everywhere on the path.
    Unequal {
        /// The field.
        field: &'static str,
        /// Where it was found first.
        first: Carrier,
        /// Where it was found with another value.
        second: Carrier,
        /// The key there.
        key: String,
    },
    /// The header copy of the blob differs in this member from the body's blob without what is body only.
    HeaderCopy {
        /// The member's key.
        key: String,
    },
    /// The path has no such carrier, or the snapshot has none now.
    OutOfPlace {
        /// The carrier.
        carrier: Carrier,
    },
    /// The path has this carrier, and nothing came on it.
    NoCarrier {
        /// The carrier.
        carrier: Carrier,
    },
    /// Something arrived in a form that receivers differ on; the sentence says what.
    Unreadable(String),
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { field, carrier, key } => {
                write!(f, "{carrier} `{key}` (field `{field}`) was to be sent and did not arrive")
            }
            Self::Unpromised { field, carrier, key, outcome } => {
                write!(f, "{carrier} `{key}` (field `{field}`) arrived, although: {outcome}")
            }
            Self::Undeclared { carrier, key } => {
                write!(f, "{carrier} `{}` arrived and belongs to no field or extra", key.escape_debug())
            }
            Self::Unequal { field, first, second, key } => {
                write!(f, "{second} `{key}` (field `{field}`) differs from the value on {first}")
            }
            Self::HeaderCopy { key } => {
                write!(f, "`{}` is not the same in the header blob as in the blob", key.escape_debug())
            }
            Self::OutOfPlace { carrier } => write!(f, "{carrier} arrived where there is to be none"),
            Self::NoCarrier { carrier } => write!(f, "{carrier} did not arrive"),
            Self::Unreadable(sentence) => f.write_str(sentence),
        }
    }
}

/// Compares both ways: what was promised must be there and nothing else.
#[must_use]
pub fn contradictions(path: RequestPath, promises: &[Promise], arrived: &[Arrived]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    carriers(path, promises, arrived, &mut found);
    for promise in promises {
        kept(promise, arrived, &mut found);
    }
    for carrier in arrived {
        undeclared(carrier, promises, &mut found);
    }
    equal(promises, arrived, &mut found);
    header_copy(promises, arrived, &mut found);
    found
}

/// A blob arrives if and only if it exists, a view always; the others if there is anything on them.
fn carriers(path: RequestPath, promises: &[Promise], arrived: &[Arrived], found: &mut Vec<Contradiction>) {
    let exists = |carrier: Carrier| {
        path.carriers().contains(&carrier)
            && !promises.iter().any(|promise| {
                let whole = matches!(carrier, Carrier::BodyBlob | Carrier::HeaderBlob);
                promise.carrier == carrier
                    && match promise.outcome {
                        Outcome::NoBlob(_) => true,
                        Outcome::Lost(Reason::OverLimit { .. }) => whole,
                        _ => false,
                    }
            })
    };
    let out_of_place = arrived.iter().map(|arrived| arrived.carrier).filter(|&carrier| !exists(carrier));
    found.extend(out_of_place.map(|carrier| Contradiction::OutOfPlace { carrier }));
    let is_object = |carrier: Carrier| matches!(carrier, Carrier::BodyBlob | Carrier::HeaderBlob | Carrier::View(_));
    let expected = path.carriers().iter().copied().filter(|&carrier| is_object(carrier) && exists(carrier));
    let missing = expected.filter(|&carrier| on(carrier, arrived).is_none());
    found.extend(missing.map(|carrier| Contradiction::NoCarrier { carrier }));
}

/// A field that was sent is there under each of its keys, any other under none.
fn kept(promise: &Promise, arrived: &[Arrived], found: &mut Vec<Contradiction>) {
    let Promise { field, carrier, outcome, .. } = promise;
    let (field, carrier) = (field.name(), *carrier);
    let Some(slot) = promise.slot() else { return };
    let there = |key: &str| on(carrier, arrived).is_some_and(|arrived| arrived.members.contains_key(key));
    let keys: Vec<&str> = match outcome {
        Outcome::Sent => promise.keys().collect(),
        _ => promise.slots().flat_map(|slot| slot.keys().iter().map(Key::name)).collect(),
    };
    let (present, absent): (Vec<&str>, Vec<&str>) = keys.into_iter().partition(|key| there(key));
    if *outcome != Outcome::Sent {
        // An extra may stand in for it.
        let present = if slot.yields() { Vec::new() } else { present };
        found.extend(present.into_iter().map(|key| Contradiction::Unpromised {
            field,
            carrier,
            key: key.to_owned(),
            outcome: outcome.clone(),
        }));
    } else if !slot.is_flattened() {
        let missing = absent.into_iter().map(str::to_owned);
        found.extend(missing.map(|key| Contradiction::Missing { field, carrier, key }));
    } else if present.is_empty() {
        // Which of a flattened value's keys are there is the value's own affair.
        found.push(Contradiction::Missing { field, carrier, key: absent.join("` or `") });
    }
}

/// Checks that each key that no field has on this carrier is an extra, if there are any, and no owned key.
fn undeclared(arrived: &Arrived, promises: &[Promise], found: &mut Vec<Contradiction>) {
    let carrier = arrived.carrier;
    let here = || promises.iter().filter(|promise| promise.carrier == carrier);
    let contract = CodexResponsesMetadata::CONTRACT;
    let is_owned = |key: &str| match carrier {
        Carrier::View(view) => contract.owns(key) || contract.view_owns(view, key),
        _ => contract.owns(key),
    };
    let extras = here().find(|promise| promise.field.is_extras());
    let may_be_extra = extras.is_some_and(|promise| promise.outcome == Outcome::Sent);
    let mut extras_seen = false;
    for key in arrived.members.keys() {
        let has_key = |slot: &Slot| slot.keys().iter().any(|declared| declared.name() == key.as_str());
        let declared = here().find(|promise| promise.slots().any(has_key));
        if let Some(promise) = declared {
            let yields = promise.slots().any(|slot| has_key(slot) && slot.yields());
            extras_seen |= yields && promise.outcome != Outcome::Sent;
            continue;
        }
        if may_be_extra && !is_owned(key) {
            extras_seen = true;
        } else {
            found.push(Contradiction::Undeclared { carrier, key: key.clone() });
        }
    }
    if let Some(promise) = extras.filter(|_| may_be_extra && !extras_seen) {
        found.push(Contradiction::Missing { field: promise.field.name(), carrier, key: "*".to_owned() });
    }
}

/// A field has one value, wherever it is and under whatever key; a flattened one, one per key.
fn equal(promises: &[Promise], arrived: &[Arrived], found: &mut Vec<Contradiction>) {
    let mut values: BTreeMap<(&str, &str), (Carrier, String)> = BTreeMap::new();
    for promise in promises.iter().filter(|promise| promise.outcome == Outcome::Sent) {
        let (Some(slot), Some(carrier)) = (promise.slot(), on(promise.carrier, arrived)) else {
            continue;
        };
        for key in promise.keys() {
            let Some(value) = carrier.members.get(key) else { continue };
            let member = if slot.is_flattened() { key } else { "" };
            let field = promise.field.name();
            let text = as_text(value);
            let (first, expected) = values.entry((field, member)).or_insert_with(|| (promise.carrier, text.clone()));
            if *expected != text {
                found.push(Contradiction::Unequal {
                    field,
                    first: *first,
                    second: promise.carrier,
                    key: key.to_owned(),
                });
            }
        }
    }
}

/// The header copy is the blob without what is declared body only, and without what was shed.
fn header_copy(promises: &[Promise], arrived: &[Arrived], found: &mut Vec<Contradiction>) {
    let (Some(blob), Some(copy)) = (on(Carrier::BodyBlob, arrived), on(Carrier::HeaderBlob, arrived)) else {
        return;
    };
    let mut expected = blob.members.clone();
    let left_out = promises.iter().filter(|promise| {
        let left_out = matches!(promise.outcome, Outcome::BodyOnly | Outcome::Lost(Reason::Shed { .. }));
        promise.carrier == Carrier::HeaderBlob && left_out
    });
    for promise in left_out {
        match promise.slot() {
            Some(slot) => slot.keys().iter().for_each(|key| drop(expected.remove(key.name()))),
            // The extras, whose keys no field declares.
            None => expected.retain(|key, _| CodexResponsesMetadata::CONTRACT.owns(key)),
        }
    }
    let added = copy.members.keys().filter(|key| !expected.contains_key(*key));
    let differing = expected.keys().filter(|key| expected.get(*key) != copy.members.get(*key));
    found.extend(added.chain(differing).map(|key| Contradiction::HeaderCopy { key: key.clone() }));
}

fn on(carrier: Carrier, arrived: &[Arrived]) -> Option<&Arrived> {
    arrived.iter().find(|arrived| arrived.carrier == carrier)
}

/// The value as headers and the flat map have it, so that it can be compared with them.
fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
