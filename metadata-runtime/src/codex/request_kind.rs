use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::MetaFragment;
use crate::contract::{JsonType, JsonTyped};

/// The purpose of a request. The blob contains it as `request_kind`; for a compaction, it also contains the details as
/// `compaction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, MetaFragment)]
#[codex_meta(crate = crate, tag = "request_kind")]
pub enum RequestKind {
    /// A turn of the conversation.
    Turn,
    /// A request that only warms the server's caches for a later turn.
    Prewarm,
    /// A consolidation of memories. Its blob does not contain the ids of the turn, except `turn_id`.
    Memory,
    /// A compaction of the conversation.
    #[codex_meta(content = "compaction")]
    Compaction(CompactionDetails),
}

impl RequestKind {
    /// Reads the members that a request's kind has in the blob, where there are any.
    ///
    /// It is for a field that serde flattens: without it serde takes members that do not fit for none.
    pub(super) fn from_members<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let Members { request_kind, compaction } = Members::deserialize(deserializer)?;
        Ok(match request_kind {
            None => None,
            Some(Tag::Turn) => Some(Self::Turn),
            Some(Tag::Prewarm) => Some(Self::Prewarm),
            Some(Tag::Memory) => Some(Self::Memory),
            Some(Tag::Compaction) => {
                Some(Self::Compaction(compaction.ok_or_else(|| D::Error::missing_field("compaction"))?))
            }
        })
    }
}

/// The kind of a request, as the blob has it.
#[derive(Deserialize)]
struct Members {
    request_kind: Option<Tag>,
    compaction: Option<CompactionDetails>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tag {
    Turn,
    Prewarm,
    Memory,
    Compaction,
}

/// The details of a compaction: its cause, and how it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CompactionDetails {
    /// The origin of the compaction.
    pub trigger: CompactionTrigger,
    /// The cause of the compaction.
    pub reason: CompactionReason,
    /// The implementation, which determines the request path.
    pub implementation: CompactionImplementation,
    /// The position in the turn.
    pub phase: CompactionPhase,
    /// The strategy.
    pub strategy: CompactionStrategy,
}

impl JsonTyped for CompactionDetails {
    const TYPE: JsonType = JsonType::Object;
}

/// The details of a compaction that the caller sets. The other two are set by this crate: the implementation follows
/// from the request path, and the strategy is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompactionCause {
    /// The origin of the compaction.
    pub trigger: CompactionTrigger,
    /// The cause of the compaction.
    pub reason: CompactionReason,
    /// The position in the turn.
    pub phase: CompactionPhase,
}

impl CompactionCause {
    /// Returns the details of a compaction with this cause and implementation, and the current strategy.
    #[must_use]
    pub const fn details(self, implementation: CompactionImplementation) -> CompactionDetails {
        CompactionDetails {
            trigger: self.trigger,
            reason: self.reason,
            implementation,
            phase: self.phase,
            strategy: CompactionStrategy::Memento,
        }
    }
}

/// The origin of a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionTrigger {
    /// A person.
    Manual,
    /// Codex itself.
    Auto,
}

/// The cause of a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionReason {
    /// The user asked for it.
    UserRequested,
    /// The context is full.
    ContextLimit,
    /// The next model has a smaller context window.
    ModelDownshift,
    /// The prompt for compactions has changed, as its hash shows.
    CompHashChanged,
}

/// The implementation of a compaction, which determines the request path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionImplementation {
    /// A local compaction: an ordinary request to `/responses`.
    Responses,
    /// A remote compaction, first version: a request to `/responses/compact`.
    ResponsesCompact,
    /// A remote compaction, second version: a request to `/responses`.
    ResponsesCompactionV2,
}

/// The position of a compaction in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionPhase {
    /// The compaction is a separate turn.
    StandaloneTurn,
    /// The compaction is before the turn's first request.
    PreTurn,
    /// The compaction is between two requests of a turn.
    MidTurn,
    /// The compaction is after the turn's last request.
    PostTurn,
}

/// The strategy of a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionStrategy {
    /// A summary replaces the conversation. New compactions use this strategy.
    Memento,
    /// Only a prefix of the conversation is replaced.
    PrefixCompaction,
}
