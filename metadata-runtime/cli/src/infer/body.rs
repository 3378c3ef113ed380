//! The parts of a body that are looked at, each as the JSON that was sent: a tree of all of it would need many times its memory.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::is_key;
use crate::capture::fold;

/// The parts of a body that are looked at. Of several members with one name the last counts.
#[derive(Debug, Default)]
pub(super) struct Body<'b> {
    /// The flat map.
    pub(super) flat: Option<&'b str>,
    params: Option<&'b str>,
    named: Option<&'b str>,
    rpc: Option<&'b str>,
}

impl<'b> Body<'b> {
    /// Reads a body; `None` if it is no JSON object.
    pub(super) fn of(body: &'b [u8]) -> Option<Self> {
        fold(std::str::from_utf8(body).ok()?, |body: &mut Self, key, value| {
            let member = match &*key {
                "client_metadata" => &mut body.flat,
                "params" => &mut body.params,
                "type" => &mut body.named,
                "jsonrpc" => &mut body.rpc,
                _ => return,
            };
            *member = Some(value);
        })
    }

    /// Returns whether it is a message of JSON-RPC.
    pub(super) fn is_mcp(&self) -> bool {
        self.rpc.is_some_and(|rpc| rpc.starts_with('"'))
    }

    /// Returns what is beside the arguments of a request of MCP.
    pub(super) fn meta(&self) -> Option<&'b str> {
        let meta = |meta: &mut Option<&'b str>, key: Cow<'b, str>, value| {
            if key == "_meta" {
                *meta = Some(value);
            }
        };
        fold(self.params.filter(|_| self.is_mcp())?, meta)?
    }

    /// Returns what it calls itself.
    pub(super) fn named(&self) -> Option<String> {
        serde_json::from_str(self.named?).ok()
    }
}

/// The members of an object by their keys, as far as something is kept of their values.
#[derive(Debug)]
pub(super) struct Members<'j, T> {
    /// The part of each value that is kept.
    pub(super) values: BTreeMap<Cow<'j, str>, T>,
    /// How many of the keys are not known.
    pub(super) fresh: usize,
}

impl<T> Default for Members<'_, T> {
    fn default() -> Self {
        Self { values: BTreeMap::new(), fresh: 0 }
    }
}

impl<'j, T> Members<'j, T> {
    /// Reads the members whose key a contract can have and of whose value, in JSON, `keep` returns something. Of those that
    /// are not known, reads the first `room`. `None` if it is no object.
    pub(super) fn of(
        json: &'j str,
        room: usize,
        is_known: impl Fn(&str) -> bool,
        keep: impl Fn(&'j str) -> Option<T>,
    ) -> Option<Self> {
        fold(json, |members: &mut Self, key, value| {
            if let Some(kept) = members.values.get_mut(&key) {
                if let Some(value) = keep(value) {
                    *kept = value;
                } else {
                    // The last one counts, and nothing is kept of it.
                    members.values.remove(&key);
                    members.fresh -= usize::from(!is_known(&key));
                }
                return;
            }
            let is_known = is_known(&key);
            if (is_known || members.fresh < room)
                && is_key(&key)
                && let Some(value) = keep(value)
            {
                members.fresh += usize::from(!is_known);
                members.values.insert(key, value);
            }
        })
    }
}
