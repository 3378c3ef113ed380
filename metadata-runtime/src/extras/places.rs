//! The extras of several places that are sent as one object: those of nested structs, and those of the struct around them.

use std::collections::HashMap;

use super::pairs::{Pairs, Source};
use crate::contract::relation::{folded, is_extra_key};
use crate::report::Reason;

/// The first places in which extras of each source with one key were accepted.
#[derive(Default)]
struct Taken {
    /// `true` if a configuration has it, accepted or not.
    is_configured: bool,
    by_config: Option<usize>,
    by_client: Option<usize>,
}

/// Leaves each key to one place: a configuration's before a client's, even if it was rejected, and of one source to the
/// first. The others are kept as lost. Keys are one as wherever else extras are compared. A pair that the whole refuses
/// takes no other's place: `is_refused` is asked with the number of a place, a key, and whether the pair stands in for a
/// field.
pub(crate) fn settle<'p>(places: impl Iterator<Item = &'p mut Pairs>, is_refused: impl Fn(usize, &str, bool) -> bool) {
    let mut places: Vec<&mut Pairs> = places.collect();
    let mut taken: HashMap<String, Taken> = HashMap::new();
    for (at, pairs) in places.iter().enumerate() {
        for (key, _, source) in pairs.accepted() {
            let taken = taken.entry(folded(key)).or_default();
            taken.is_configured |= source == Source::Config;
            if is_refused(at, key, pairs.stands_in(key)) {
                continue;
            }
            let first = match source {
                Source::Client => &mut taken.by_client,
                Source::Config => &mut taken.by_config,
            };
            first.get_or_insert(at);
        }
        for rejected in pairs.rejected() {
            if rejected.source == Source::Config && is_extra_key(&rejected.key) {
                taken.entry(folded(&rejected.key)).or_default().is_configured = true;
            }
        }
    }
    for (at, pairs) in places.iter_mut().enumerate() {
        pairs.lose(|key, source, stands_in| {
            let taken = taken.get(&folded(key))?;
            let first = match source {
                Source::Client if taken.is_configured => return Some(Reason::ConfigWins),
                Source::Client => taken.by_client,
                Source::Config => taken.by_config,
            };
            let is_left = first == Some(at) || is_refused(at, key, stands_in);
            (!is_left).then_some(Reason::ExtraTwice)
        });
    }
}
