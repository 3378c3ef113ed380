use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::MetaFragment;
use crate::contract::{JsonType, JsonTyped};

/// The purpose of a request. The blob contains the purpose under the key `request_kind`. If the purpose is a compaction,
/// the blob also contains the [details](CompactionDetails) of the compaction, under the key `compaction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, MetaFragment)]
#[codex_meta(crate = crate, tag = "request_kind")]
pub enum RequestKind {
    /// A turn, which is what Codex does in answer to one input.
    Turn,
    /// A request that only warms the server's caches for a later turn.
    Prewarm,
    /// A consolidation of memories, which are notes that Codex keeps from earlier conversations. The blob of such a
    /// request does not contain the fields that [`for_memory`](super::CodexResponsesMetadata::for_memory) lists.
    Memory,
    /// A compaction, which shortens the conversation.
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

/// The details of a compaction, which the blob contains under the key `compaction`. A compaction shortens the
/// conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CompactionDetails {
    /// The party that started the compaction.
    pub trigger: CompactionTrigger,
    /// The reason for the compaction.
    pub reason: CompactionReason,
    /// The way in which the compaction is carried out, which determines the request path.
    pub implementation: CompactionImplementation,
    /// The position of the compaction in the turn.
    pub phase: CompactionPhase,
    /// The strategy of the compaction: the part of the conversation that is replaced.
    pub strategy: CompactionStrategy,
}

impl JsonTyped for CompactionDetails {
    const TYPE: JsonType = JsonType::Object;
}

/// The trigger, the reason and the phase of a compaction, which shortens the conversation. The caller chooses these
/// three fields of [`CompactionDetails`]. The other two fields, `implementation` and `strategy`, are set by the method
/// that the caller calls, such as [`for_local_compaction`](super::CodexResponsesMetadata::for_local_compaction). Every
/// such method sets `strategy` to [`CompactionStrategy::Memento`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompactionCause {
    /// The party that started the compaction.
    pub trigger: CompactionTrigger,
    /// The reason for the compaction.
    pub reason: CompactionReason,
    /// The position of the compaction in the turn.
    pub phase: CompactionPhase,
}

impl CompactionCause {
    /// Returns the details of a compaction that has this cause, the given implementation, and the strategy
    /// [`CompactionStrategy::Memento`].
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

/// The party that started a compaction. A compaction shortens the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionTrigger {
    /// The user.
    Manual,
    /// Codex itself.
    Auto,
}

/// The reason for a compaction. A compaction shortens the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionReason {
    /// The user asked for the compaction.
    UserRequested,
    /// The context window is full.
    ContextLimit,
    /// The conversation continues with a model that has a smaller context window than the previous model.
    ModelDownshift,
    /// The conversation continues with a model whose compaction hash (`comp_hash`) differs from that of the previous
    /// model. Models with the same hash can continue each other's compacted conversations.
    CompHashChanged,
}

/// The way in which a compaction is carried out, which determines the [request path](super::paths). A compaction
/// shortens the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionImplementation {
    /// A local compaction: Codex asks the model for a summary, with an ordinary request to `POST /responses`.
    Responses,
    /// A remote compaction (v1): the service compacts the conversation, on a request to `POST /responses/compact`.
    ResponsesCompact,
    /// A remote compaction (v2): the service compacts the conversation, on a request to `POST /responses`.
    ResponsesCompactionV2,
}

/// The position of a compaction in a turn. A compaction shortens the conversation.
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

/// The strategy of a compaction: the part of the conversation that is replaced. A compaction shortens the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompactionStrategy {
    /// The conversation is replaced by a summary. [`CompactionCause::details`] always sets this strategy.
    Memento,
    /// Only the beginning of the conversation is replaced.
    PrefixCompaction,
}
