//! One request as a receiver has it, and what it reads from it.

use http::HeaderMap;

use codex_metadata::codex::{
    CodexPreconnectMetadata, CodexResponsesMetadata, CompactionImplementation, MCP, RequestKind, paths,
};
use codex_metadata::observe::{self, Bounds, Finding, Observed};
use codex_metadata::{CodexMeta, Report};
use serde_json::json;

use crate::paths::RequestPath;
use crate::wire::Received;

/// The request paths of the wire contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// `POST /responses`.
    Responses,
    /// `POST /responses/compact`.
    Compact,
    /// A WebSocket handshake before any turn.
    Preconnect,
    /// A WebSocket handshake for a turn or a prewarm.
    Handshake,
    /// A `response.create` frame.
    ResponseCreate,
    /// A request to an MCP server.
    Mcp,
}

impl Path {
    /// Every path.
    pub const ALL: [Self; 6] =
        [Self::Responses, Self::Compact, Self::Preconnect, Self::Handshake, Self::ResponseCreate, Self::Mcp];

    /// The paths that Codex sends such a snapshot on.
    #[must_use]
    pub fn of(snapshot: &CodexResponsesMetadata) -> Vec<Self> {
        let mut paths = vec![Self::Preconnect, Self::Mcp];
        paths.extend_from_slice(match snapshot.request_kind {
            None => &[],
            Some(RequestKind::Memory) => &[Self::Responses, Self::ResponseCreate],
            Some(RequestKind::Compaction(details))
                if details.implementation == CompactionImplementation::ResponsesCompact =>
            {
                &[Self::Compact]
            }
            Some(_) => &[Self::Responses, Self::ResponseCreate, Self::Handshake],
        });
        paths
    }

    /// What a receiver knows of its requests.
    #[must_use]
    pub const fn known(self) -> observe::RequestPath {
        match self {
            Self::Responses => paths::RESPONSES,
            Self::Compact => paths::COMPACT,
            Self::Preconnect => paths::PRECONNECT,
            Self::Handshake => paths::HANDSHAKE,
            Self::ResponseCreate => paths::RESPONSE_CREATE,
            Self::Mcp => paths::MCP_REQUEST,
        }
    }
}

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The path that it came in on, where that is known.
    pub path: Option<Path>,
    /// Its headers; a frame has none.
    pub headers: Option<HeaderMap>,
    /// Its body; a handshake has none.
    pub body: Option<Vec<u8>>,
}

/// What was read of a request.
#[derive(Debug)]
pub struct Reading {
    /// What was seen.
    pub observed: Observed,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Request {
    /// The request that sends `meta` on `path`, and what it could not send.
    pub fn sending(meta: &CodexResponsesMetadata, path: Path) -> (Self, Report) {
        let with_body = |headers: Option<HeaderMap>, body: serde_json::Value| Self {
            path: Some(path),
            headers,
            body: Some(body.to_string().into_bytes()),
        };
        let without_body = |headers| Self { path: Some(path), headers: Some(headers), body: None };
        match path {
            Path::Responses => {
                let sent = meta.project();
                (with_body(Some(sent.headers), json!({"client_metadata": sent.client_metadata})), sent.report)
            }
            Path::Compact => {
                let sent = meta.headers();
                (with_body(Some(sent.value), json!({"input": []})), sent.report)
            }
            Path::Preconnect => {
                let sent = meta.preconnect().headers();
                (without_body(sent.value), sent.report)
            }
            Path::Handshake => {
                let sent = meta.handshake_headers();
                (without_body(sent.value), sent.report)
            }
            Path::ResponseCreate => {
                let sent = meta.client_metadata();
                (with_body(None, json!({"type": "response.create", "client_metadata": sent.value})), sent.report)
            }
            Path::Mcp => {
                let sent = meta.view(MCP);
                let meta = json!({"x-codex-turn-metadata": sent.value});
                let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"_meta": meta}});
                (with_body(None, call), sent.report)
            }
        }
    }

    /// The requests that servers received on a path of the suite.
    #[must_use]
    pub fn received(path: RequestPath, requests: &[Received]) -> Vec<Self> {
        let paths: &[Path] = match path {
            RequestPath::Turn
            | RequestPath::Memory
            | RequestPath::LocalCompaction
            | RequestPath::RemoteCompactionV2 => &[Path::Responses],
            RequestPath::RemoteCompactionV1 => &[Path::Compact],
            RequestPath::Preconnect => &[Path::Preconnect],
            RequestPath::WebSocketTurn | RequestPath::Prewarm => &[Path::Handshake, Path::ResponseCreate],
            RequestPath::Mcp => &[Path::Mcp],
        };
        let request = |(path, received): (&Path, &Received)| {
            let headers = (*path != Path::ResponseCreate).then(|| received.headers.clone());
            let body = (!received.raw_body.is_empty()).then(|| received.raw_body.clone());
            Self { path: Some(*path), headers, body }
        };
        paths.iter().zip(requests).map(request).collect()
    }

    /// Reads it by the contract of its path.
    #[must_use]
    pub fn read(&self) -> Reading {
        self.read_within(Bounds::default())
    }

    /// The same with other bounds.
    #[must_use]
    pub fn read_within(&self, bounds: Bounds) -> Reading {
        let observed = match self.path {
            Some(Path::Preconnect) => self.observe::<CodexPreconnectMetadata<'_>>(bounds),
            Some(Path::Mcp) => {
                let observer = Observed::of::<CodexResponsesMetadata>().bounds(bounds).on(paths::MCP_REQUEST);
                observer.mcp_request(MCP, self.body.as_deref().unwrap_or_default()).finish()
            }
            _ => self.observe::<CodexResponsesMetadata>(bounds),
        };
        let mut findings = observed.audit();
        if self.path == Some(Path::Handshake) {
            // The headers of a handshake are those of a preconnect, which have one more.
            let preconnect = Self { path: Some(Path::Preconnect), ..self.clone() }.read_within(bounds).findings;
            let new = |finding: &Finding| {
                !findings.iter().any(|known| known.carrier == finding.carrier && known.key == finding.key)
            };
            let new: Vec<Finding> = preconnect.into_iter().filter(new).collect();
            findings.extend(new);
        }
        Reading { observed, findings }
    }

    fn observe<M: CodexMeta>(&self, bounds: Bounds) -> Observed {
        let mut observer = Observed::of::<M>().bounds(bounds);
        if let Some(path) = self.path {
            observer = observer.on(path.known());
        }
        if let Some(headers) = &self.headers {
            observer = observer.headers(headers);
        }
        if let Some(body) = self.body.as_deref().filter(|_| self.path != Some(Path::Compact)) {
            observer = observer.body(body);
        }
        observer.finish()
    }
}
