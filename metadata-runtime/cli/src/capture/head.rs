//! The kind of a body, from its members.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use memchr::memmem;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Key, Slot, Transport};

use crate::spelling::significant;

/// The kind of a body, from its `type` or `jsonrpc`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// A `response.create` frame.
    Create,
    /// JSON-RPC.
    Rpc,
    /// Any other body.
    #[default]
    Other,
}

/// The members of a body that tell its kind.
#[derive(Default)]
pub(super) struct Head {
    pub(super) form: Form,
    /// `true` if it has a `client_metadata`, in any case, with a key of the contract in it, in any spelling.
    pub(super) has_metadata: bool,
    /// `true` if it has the object for MCP servers.
    pub(super) has_view: bool,
}

impl Head {
    /// Reads the head of a body that is a JSON object; `None` if it is anything else.
    pub(super) fn of_object(body: &[u8]) -> Option<Self> {
        let mut head: Self = serde_json::from_slice(body).ok()?;
        head.has_view = head.form == Form::Rpc && has(body, blob_key());
        Some(head)
    }

    /// Guesses the head of a damaged body, whose text still tells the owner.
    pub(super) fn of_damaged(body: &[u8]) -> Self {
        Self {
            form: if has(body, "response.create") { Form::Create } else { Form::Other },
            has_metadata: has(body, blob_key())
                || has(body, "client_metadata") && KNOWN.iter().any(|key| has(body, key)),
            ..Self::default()
        }
    }
}

/// The keys of the flat map that a damaged body is searched for.
static KNOWN: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let slots = CodexResponsesMetadata::CONTRACT.fields().iter().flat_map(|field| field.slots(Transport::Flat));
    slots.flat_map(Slot::keys).map(Key::name).collect()
});

fn blob_key() -> &'static str {
    CodexResponsesMetadata::CONTRACT.blob_key().unwrap_or_default()
}

fn has(body: &[u8], text: &str) -> bool {
    memmem::find(body, text.as_bytes()).is_some()
}

impl<'de> Deserialize<'de> for Head {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeadVisitor)
    }
}

struct HeadVisitor;

impl<'de> Visitor<'de> for HeadVisitor {
    type Value = Head;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Head, A::Error> {
        let mut head = Head::default();
        while let Some(member) = map.next_key()? {
            match member {
                Member::Type => {
                    if map.next_value::<&RawValue>()?.get() == "\"response.create\"" {
                        head.form = Form::Create;
                    }
                    continue;
                }
                Member::Rpc => head.form = Form::Rpc,
                Member::Metadata => {
                    let raw: &RawValue = map.next_value()?;
                    head.has_metadata |= serde_json::from_str(raw.get()).is_ok_and(|OfTheContract(is_ours)| is_ours);
                    continue;
                }
                Member::Other => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(head)
    }
}

/// An object by its keys: `true` if one of them is a key of the flat map, in any spelling, or there is none.
struct OfTheContract(bool);

impl<'de> Deserialize<'de> for OfTheContract {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfTheContractVisitor)
    }
}

struct OfTheContractVisitor;

impl<'de> Visitor<'de> for OfTheContractVisitor {
    type Value = OfTheContract;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OfTheContract, A::Error> {
        // Of an empty one nothing says that it was another client's.
        let (mut is_empty, mut is_ours) = (true, false);
        while let Some(key) = map.next_key::<String>()? {
            is_empty = false;
            is_ours = is_ours || KEYS.contains(&significant(&key));
            map.next_value::<IgnoredAny>()?;
        }
        Ok(OfTheContract(is_empty || is_ours))
    }
}

/// The keys of the flat map, by what readers tell them apart.
static KEYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| KNOWN.iter().copied().chain([blob_key()]).map(significant).collect());

/// A member by what it tells.
enum Member {
    Type,
    Rpc,
    Metadata,
    Other,
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(MemberVisitor)
    }
}

struct MemberVisitor;

impl Visitor<'_> for MemberVisitor {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Member, E> {
        Ok(match key {
            "type" => Member::Type,
            "jsonrpc" => Member::Rpc,
            key if key.eq_ignore_ascii_case("client_metadata") => Member::Metadata,
            _ => Member::Other,
        })
    }
}
