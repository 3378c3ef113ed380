//! The conditions of a contract, each of which has one answer for a snapshot.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::contract::{Condition, Outer, RequestPath};

/// A condition, as it is told from others.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct IndexedCondition<'c> {
    /// Its path as the struct itself would write it: `Type::f` for `Self::f` of a nested one.
    pub(super) path: Cow<'c, str>,
    /// The fields that hold the nested struct which is asked.
    asked: Vec<&'c str>,
}

impl<'c> IndexedCondition<'c> {
    fn new(path: &'c str, within: &[&'c Outer]) -> Self {
        let path = match (within.last(), path.strip_prefix("Self::")) {
            (Some(outer), Some(rest)) => format!("{}::{rest}", outer.of()).into(),
            _ => path.into(),
        };
        Self { path, asked: within.iter().map(|outer| outer.field()).collect() }
    }

    /// Returns what a request path says of each of the conditions.
    pub(super) fn all_on(path: &RequestPath, conditions: &[Self]) -> Vec<Option<bool>> {
        let [fails, holds] = [path.fails(), path.holds()].map(|names| names.iter().collect::<HashSet<_>>());
        let said = |path: &str| if fails.contains(path) { Some(false) } else { holds.contains(path).then_some(true) };
        conditions.iter().map(|condition| said(&condition.path)).collect()
    }
}

/// Conditions in the order in which they were met first, each of them once.
#[derive(Default)]
pub(super) struct Numbered<'c>(HashMap<IndexedCondition<'c>, usize>);

impl<'c> Numbered<'c> {
    /// Returns the place of a condition in the order.
    pub(super) fn number(&mut self, condition: Condition<'c>, within: &[&'c Outer]) -> usize {
        let next = self.0.len();
        *self.0.entry(IndexedCondition::new(condition.path(), within)).or_insert(next)
    }

    /// Returns the places of the conditions of the fields that hold a nested struct; `true` for one that has to hold.
    pub(super) fn outer(&mut self, within: &[&'c Outer]) -> Vec<(usize, bool)> {
        let conditions = within.iter().enumerate().filter_map(|(i, outer)| Some((i, outer.condition()?)));
        conditions.map(|(i, condition)| (self.number(condition, &within[..i]), !condition.is_negated())).collect()
    }

    pub(super) fn into_order(self) -> Vec<IndexedCondition<'c>> {
        let mut numbered: Vec<_> = self.0.into_iter().collect();
        numbered.sort_unstable_by_key(|(_, number)| *number);
        numbered.into_iter().map(|(condition, _)| condition).collect()
    }
}
