//! A user's crate under the strictest lints: what the derives write must bring no warning of its own.
//!
//! Every word of the attributes is here, on types that the crate exports, so that `missing_docs` looks at them.
//! `cargo clippy` sees it as it sees any other crate; `pass/` and `fail/` hold the other suites.

#![deny(warnings, missing_docs, unused_qualifications)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(future_incompatible, nonstandard_style, rust_2018_idioms, unused)]
#![deny(elided_lifetimes_in_paths, single_use_lifetimes, unused_lifetimes, redundant_lifetimes)]
#![deny(explicit_outlives_requirements, non_local_definitions, trivial_casts, trivial_numeric_casts, unused_results)]
#![deny(unit_bindings, unreachable_pub, unused_import_braces, let_underscore_drop, missing_debug_implementations)]
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::ops::Not;

use codex_metadata::{CodexMeta, Extras, MetaFragment, View};

/// The runtime, as a crate re-exports it that wants its users to depend on nothing else.
pub mod prelude {
    pub use codex_metadata as metadata;
}

/// Every word of a struct and of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, CodexMeta)]
#[codex_meta(
    transports(header, flat, blob),
    blob(key = "x-meta", when = Self::has_session, header_limit = 4096, body_limit = 65536),
    flat(limit = 2048),
    views(mcp, trace),
    reserved("mode"),
    crate = crate::prelude::metadata
)]
pub struct Meta {
    /// The session.
    #[codex_meta(header = "session-id", flat, blob, mcp, omit(trace))]
    pub session_id: String,
    /// The thread.
    #[codex_meta(
        header(name = "thread-id", when = Self::has_session, sensitive),
        flat(key = "thread", when = Self::has_session),
        blob(key = "thread", when = Self::has_thread, shed = 2),
        mcp(key = "thread", when = Self::has_thread),
        omit(trace)
    )]
    pub thread_id: Option<String>,
    /// The purpose of the request.
    #[codex_meta(blob(flatten), trace(flatten), omit(header, flat, mcp))]
    pub kind: Option<Kind>,
    /// The context window.
    #[codex_meta(trace(flatten), omit(header, flat, blob, mcp))]
    pub window: Window,
    /// The tools.
    #[codex_meta(blob(body_only, shed = 1), omit(header, flat, mcp, trace), skip_if = BTreeMap::is_empty)]
    pub tools: BTreeMap<String, u64>,
    /// `true` if the user was asked.
    #[codex_meta(mcp, omit(header, flat, blob, trace), skip_if = Not::not)]
    pub asked: bool,
    /// The number of retries, under its old and its new name.
    #[codex_meta(header("x-retries", "x-retry"), flat("retries", "retry"), blob("retries", "retry"), omit(mcp, trace))]
    pub retries: u8,
    /// The request, also under a second name while there is no session.
    #[codex_meta(
        header = "x-request-id",
        header(name = "x-client-request-id", unless = Self::has_session, since = "1.2.0"),
        flat(unless = Self::has_session, until = "2.0.0"),
        blob(unless = Self::has_thread, yields),
        blob(key = "first_request_id", when = Self::has_thread, shed = 3),
        mcp(unless = Self::has_thread),
        mcp(key = "first_request_id", when = Self::has_thread),
        omit(trace),
        since = "1.0.0",
        until = "3.0.0",
        deprecated = "read `session_id`"
    )]
    pub request_id: String,
    /// Nobody's business.
    #[codex_meta(skip)]
    pub scratch: Vec<u8>,
    /// The caller's own pairs.
    #[codex_meta(extras(shed = 0))]
    pub extras: Extras<Self>,
}

impl Meta {
    /// The view for MCP servers.
    pub const MCP: View<Self> = View::named("mcp");

    const fn has_session(&self) -> bool {
        !self.session_id.is_empty()
    }

    const fn has_thread(&self) -> bool {
        self.thread_id.is_some()
    }
}

/// The purpose of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, MetaFragment)]
#[codex_meta(tag = "kind")]
pub enum Kind {
    /// A turn.
    Turn,
    /// A consolidation of memories.
    #[codex_meta(value = "memories")]
    Memory,
    /// A compaction, and after how many turns.
    #[codex_meta(content = "compaction")]
    Compaction(u64),
    /// A review.
    Review {
        /// How many files.
        #[codex_meta(key = "file_count")]
        files: u64,
        /// How many of them are new.
        #[codex_meta(skip_if = Option::is_none)]
        new: Option<u64>,
        /// Nobody's business.
        #[codex_meta(skip)]
        scratch: u8,
    },
}

/// A context window.
#[derive(Clone, Debug, Default, PartialEq, Eq, MetaFragment)]
pub struct Window {
    /// Its number.
    #[codex_meta(key = "window_number")]
    pub number: u64,
    /// Its name.
    #[codex_meta(skip_if = String::is_empty)]
    pub name: String,
    /// Nobody's business.
    #[codex_meta(skip)]
    pub scratch: Vec<u8>,
}

/// Serialized as it is, too.
#[derive(Clone, Debug, serde::Serialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(transports(blob), blob(key = "x-meta"), rename_all = "camelCase")]
pub struct Serialized {
    /// The session.
    #[codex_meta(blob)]
    pub session_id: String,
    /// The thread, under a name of its own.
    #[serde(rename = "thread", skip_serializing_if = "Option::is_none")]
    #[codex_meta(blob, unlike_serde)]
    pub thread_id: Option<String>,
}

/// A struct whose fields are all meant to differ.
#[derive(Clone, Debug, serde::Serialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(transports(blob), blob(key = "x-meta"), unlike_serde)]
pub struct SerializedOtherwise {
    /// The session.
    #[codex_meta(blob)]
    pub session_id: String,
}

/// Headers only, borrowed, generic.
#[derive(Clone, Copy, Debug, CodexMeta)]
#[codex_meta(transports(header))]
pub struct Headers<'a, T: std::fmt::Display, const N: usize> {
    /// The session.
    #[codex_meta(header = "session-id")]
    pub session_id: &'a T,
    /// Nobody's business.
    #[codex_meta(skip)]
    pub scratch: [u8; N],
}

/// Generic, of a fragment whose keys are known all the same.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
pub struct Opened<'a, T, const N: usize = 1>
where
    T: serde::Serialize,
{
    /// The opened things.
    #[codex_meta(blob)]
    pub opened: &'a [T],
    /// The context window.
    #[codex_meta(blob(flatten))]
    pub window: Window,
    /// Nobody's business.
    #[codex_meta(skip)]
    pub scratch: [u8; N],
}
