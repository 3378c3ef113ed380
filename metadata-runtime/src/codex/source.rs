use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::contract::{JsonType, JsonTyped};

/// The origin of a thread, which is a conversation with the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadSource {
    /// A person started the thread.
    User,
    /// Another thread started the thread, as the conversation of a subagent.
    Subagent,
    /// A consolidation of memories started the thread. Memories are notes that Codex keeps from earlier conversations.
    MemoryConsolidation,
    /// A feature of Codex started the thread. The variant contains the name of the feature.
    Feature(String),
}

impl ThreadSource {
    /// Returns the text of the source, as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::User => "user",
            Self::Subagent => "subagent",
            Self::MemoryConsolidation => "memory_consolidation",
            Self::Feature(name) => name,
        }
    }
}

impl Serialize for ThreadSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl JsonTyped for ThreadSource {
    const TYPE: JsonType = JsonType::Text;
}

impl<'de> Deserialize<'de> for ThreadSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// Converts a text to the `ThreadSource` that is sent as this text: the inverse of [`as_str`](ThreadSource::as_str).
/// A text other than `user`, `subagent` and `memory_consolidation` becomes a [`Feature`](ThreadSource::Feature) with
/// the text as its name.
impl From<String> for ThreadSource {
    fn from(text: String) -> Self {
        match text.as_str() {
            "user" => Self::User,
            "subagent" => Self::Subagent,
            "memory_consolidation" => Self::MemoryConsolidation,
            _ => Self::Feature(text),
        }
    }
}

/// The kind of conversation to which a request belongs: the conversation of a subagent, a conversation that Codex
/// started for its own work, or any other. It determines the fields `subagent_header` and `subagent_kind` of a
/// [`CodexResponsesMetadata`](super::CodexResponsesMetadata); see
/// [`with_session_source`](super::CodexResponsesMetadata::with_session_source).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionSource {
    /// The conversation of a subagent. The variant contains the purpose of the subagent.
    Subagent(SubagentSource),
    /// A conversation that Codex started to consolidate memories, which are notes from earlier conversations. It is not
    /// the conversation of a subagent.
    InternalMemoryConsolidation,
    /// Any other conversation that Codex started for its own work and that is not the conversation of a subagent. The
    /// variant contains the name of this work, such as `guardian`.
    Internal(String),
    /// Any other conversation. Its requests have neither a `subagent_header` nor a `subagent_kind`.
    Other,
}

/// The purpose of a subagent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubagentSource {
    /// A review.
    Review,
    /// A compaction, which shortens the conversation.
    Compact,
    /// Work for another agent, which started a thread for the subagent. A thread is a conversation with the model.
    ThreadSpawn,
    /// A consolidation of memories, which are notes that Codex keeps from earlier conversations.
    MemoryConsolidation,
    /// Any other purpose. The variant contains the label of the purpose.
    Other(String),
}

impl SessionSource {
    /// Returns the value of the header `x-openai-subagent`. A conversation that Codex started for its own work has this
    /// header too, although it is not the conversation of a subagent. Returns `None` for any [other](Self::Other)
    /// conversation.
    #[must_use]
    pub fn subagent_header(&self) -> Option<&str> {
        match self {
            Self::Subagent(SubagentSource::ThreadSpawn) => Some("collab_spawn"),
            Self::Subagent(source) => Some(source.kind()),
            Self::InternalMemoryConsolidation => Some("memory_consolidation"),
            Self::Internal(name) => Some(name),
            Self::Other => None,
        }
    }

    /// Returns the value of the field `subagent_kind`, or `None` if the conversation is not that of a subagent.
    #[must_use]
    pub fn subagent_kind(&self) -> Option<&str> {
        match self {
            Self::Subagent(source) => Some(source.kind()),
            Self::InternalMemoryConsolidation | Self::Internal(_) | Self::Other => None,
        }
    }
}

impl SubagentSource {
    fn kind(&self) -> &str {
        match self {
            Self::Review => "review",
            Self::Compact => "compact",
            Self::ThreadSpawn => "thread_spawn",
            Self::MemoryConsolidation => "memory_consolidation",
            Self::Other(label) => label,
        }
    }
}
