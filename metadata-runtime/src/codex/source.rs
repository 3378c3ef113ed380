use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::contract::{JsonType, JsonTyped};

/// The origin of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadSource {
    /// A person.
    User,
    /// Another thread.
    Subagent,
    /// The consolidation of memories.
    MemoryConsolidation,
    /// A feature of Codex. The variant contains its name.
    Feature(String),
}

impl ThreadSource {
    /// Returns the text that is sent.
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

/// Returns the source with this text. Any unknown text is the name of a feature.
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

/// The kind of session that sends a request. For a subagent, it contains the purpose of the subagent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionSource {
    /// A subagent.
    Subagent(SubagentSource),
    /// The consolidation of memories that Codex runs by itself, without a subagent.
    InternalMemoryConsolidation,
    /// Another part of Codex that is not a subagent. The variant contains its name, such as `guardian`.
    Internal(String),
    /// Any other session.
    Other,
}

/// The purpose of a subagent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubagentSource {
    /// A review.
    Review,
    /// A compaction.
    Compact,
    /// A thread that another thread spawned.
    ThreadSpawn,
    /// A consolidation of memories.
    MemoryConsolidation,
    /// Any other purpose. The variant contains its label.
    Other(String),
}

impl SessionSource {
    /// Returns the value of the header `x-openai-subagent`; `None` if the session sends no such header.
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

    /// Returns the value of the field `subagent_kind`; `None` if the session is not a subagent.
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
