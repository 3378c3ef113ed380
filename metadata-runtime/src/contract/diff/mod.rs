//! Comparison of two contracts. The result lists the changes, and the effect of each change on readers and senders.
//!
#![doc = include_str!("../../../docs/contract_changes.md")]

mod changes;
mod compare;
mod lists;
mod paths;
mod rules;
mod slots;
mod types;

use std::fmt;

use super::Contract;
use crate::line::Escaped;

/// The effect that a change of a contract has on readers and senders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// A reader that uses the old contract may miss a value or misread it.
    BreakingForReaders,
    /// A request that a sender makes by the old contract may violate the new one.
    BreakingForSenders,
    /// The new contract allows or adds something, and nothing breaks.
    Additive,
    /// The change does not affect what is sent.
    Documentation,
}

impl Effect {
    /// All effects, from the most to the least severe.
    pub const ALL: [Self; 4] =
        [Self::BreakingForReaders, Self::BreakingForSenders, Self::Additive, Self::Documentation];

    /// Returns `true` if a change with this effect breaks readers or senders.
    #[must_use]
    pub const fn is_breaking(self) -> bool {
        matches!(self, Self::BreakingForReaders | Self::BreakingForSenders)
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BreakingForReaders => "breaking for readers",
            Self::BreakingForSenders => "breaking for senders",
            Self::Additive => "additive",
            Self::Documentation => "documentation",
        })
    }
}

/// A change from one contract to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    place: String,
    what: String,
    effect: Effect,
}

impl Change {
    /// Returns the place of the change in the contract, such as ``field `turn_id`, flat``. The text is empty if the
    /// change is not in a field, the blob or a request path.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns a description of the change. For example, `` `when` is new: `Self::is_turn` `` says that the new
    /// contract sends the field only under a condition: `when = Self::is_turn`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns the effect of the change: whether the change breaks readers, breaks senders, or breaks nothing.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.effect)?;
        if !self.place.is_empty() {
            write!(f, "{}: ", Escaped(&self.place))?;
        }
        // A file's names and texts stand in both.
        Escaped(&self.what).fmt(f)
    }
}

/// The list of the changes from one contract to another. The list is empty if and only if the contracts are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractDiff {
    changes: Vec<Change>,
}

impl ContractDiff {
    /// Returns `true` if the contracts are equal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns `true` if any of the changes breaks readers or senders.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.effect.is_breaking())
    }

    /// Returns the changes, sorted by effect: changes that break readers come first. Among changes with the same
    /// effect, changes of fields come after all other changes. The changes of fields have this order: first the fields
    /// that both contracts have under the same name, in the order of the old contract; then the other fields of the old
    /// contract; then the other fields of the new contract.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns the changes as a JSON array of objects with the members `effect`, `place` and `what`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let row = |change: &Change| {
            serde_json::json!({
                "effect": change.effect.to_string(),
                "place": change.place,
                "what": change.what,
            })
        };
        self.changes.iter().map(row).collect()
    }
}

/// Writes one line for each change.
impl fmt::Display for ContractDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().enumerate().try_for_each(|(i, change)| {
            if i > 0 {
                f.write_str("\n")?;
            }
            change.fmt(f)
        })
    }
}

/// Returns the changes from `old` to `new`.
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::contract::{Effect, diff};
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(flat))]
/// struct Old {
///     #[codex_meta(flat)]
///     model: Option<String>,
/// }
///
/// mod new {
///     #[derive(codex_metadata::CodexMeta)]
///     #[codex_meta(transports(flat))]
///     pub struct Old {
///         #[codex_meta(flat(when = Self::is_turn))]
///         model: Option<String>,
///     }
///
///     impl Old {
///         fn is_turn(&self) -> bool {
///             true
///         }
///     }
/// }
///
/// let diff = diff(Old::CONTRACT, new::Old::CONTRACT);
/// assert_eq!(diff.to_string(), "breaking for readers: field `model`, flat: `when` is new: `Self::is_turn`");
/// assert_eq!(diff.changes()[0].effect(), Effect::BreakingForReaders);
/// ```
#[must_use]
pub fn diff(old: &Contract, new: &Contract) -> ContractDiff {
    let mut changes = compare::contracts(old, new);
    changes.sort_by_key(|change| change.effect);
    ContractDiff { changes }
}
