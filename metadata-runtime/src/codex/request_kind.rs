use serde::{Deserialize, Serialize};

use crate::MetaFragment;

/// What a request is for: `request_kind` in the blob, and `compaction` beside it for a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, MetaFragment)]
#[codex_meta(crate = crate, tag = "request_kind")]
pub enum RequestKind {
    /// A turn of the conversation.
    Turn,
    /// A request that only warms the server's caches for a turn to come.
    Prewarm,
    /// A consolidation of memories; it has no turn identity.
    Memory,
    /// A compaction of the conversation.
    #[codex_meta(content = "compaction")]
    Compaction(CompactionDetails),
}

/// Why and how a conversation is compacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompactionDetails {
    /// Who asked for it.
    pub trigger: CompactionTrigger,
    /// What made it necessary.
    pub reason: CompactionReason,
    /// Who does it, and so on which request path.
    pub implementation: CompactionImplementation,
    /// Where in a turn it happens.
    pub phase: CompactionPhase,
    /// How it is done.
    pub strategy: CompactionStrategy,
}

/// What the caller of a compaction knows; the request path decides the implementation, and a new compaction
/// gets the current strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompactionCause {
    /// Who asked for it.
    pub trigger: CompactionTrigger,
    /// What made it necessary.
    pub reason: CompactionReason,
    /// Where in a turn it happens.
    pub phase: CompactionPhase,
}

impl CompactionCause {
    /// The details of a compaction for this cause, with the current strategy.
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

/// Who asked for a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionTrigger {
    /// A person.
    Manual,
    /// Codex itself.
    Auto,
}

/// What made a compaction necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionReason {
    /// Nothing but the request for it.
    UserRequested,
    /// The context is full.
    ContextLimit,
    /// The next model has a smaller context.
    ModelDownshift,
    /// The compaction prompt's hash has changed.
    CompHashChanged,
}

/// Who compacts, and so on which request path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionImplementation {
    /// Local: an ordinary request to `/responses`.
    Responses,
    /// Remote, first version: a request to `/responses/compact`.
    ResponsesCompact,
    /// Remote, second version: a request to `/responses`.
    ResponsesCompactionV2,
}

/// Where in a turn a compaction happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionPhase {
    /// It is a turn of its own.
    StandaloneTurn,
    /// Before the turn's first request.
    PreTurn,
    /// Between two requests of a turn.
    MidTurn,
    /// After the turn's last request.
    PostTurn,
}

/// How a conversation is compacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompactionStrategy {
    /// A summary replaces it; what a new compaction gets.
    Memento,
    /// A prefix of it is replaced.
    PrefixCompaction,
}
