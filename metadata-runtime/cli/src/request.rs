//! A request as a receiver has it, and its reading.

use http::HeaderMap;

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata, MCP, paths};
use codex_metadata::contract::Contract;
use codex_metadata::observe::{self, Bounds, Finding, Observed, Observer};

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

    /// Returns the path for the reader.
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
    /// The request path, if it is known.
    pub path: Option<Path>,
    /// The headers; a frame has none.
    pub headers: Option<HeaderMap>,
    /// The release of the sender, if it is known.
    pub version: Option<String>,
    /// The body; a handshake has none.
    pub body: Option<Vec<u8>>,
}

/// The reading of a request.
#[derive(Debug)]
pub struct Reading {
    /// The observed values.
    pub observed: Observed<'static>,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Request {
    /// Reads the request by the contract of its path.
    #[must_use]
    pub fn read(&self) -> Reading {
        self.read_within(Bounds::default())
    }

    /// Reads the request like [`read`](Self::read), with other bounds.
    #[must_use]
    pub fn read_within(&self, bounds: Bounds) -> Reading {
        let observed = match self.path {
            Some(Path::Preconnect) => self.through(Observed::of::<CodexPreconnectMetadata>().bounds(bounds)),
            _ => self.through(Observed::of::<CodexResponsesMetadata>().bounds(bounds)),
        };
        let mut findings = observed.audit();
        if self.path == Some(Path::Handshake) {
            // The headers of a handshake include the headers of a preconnect and one more.
            let preconnect = Self { path: Some(Path::Preconnect), ..self.clone() }.read_within(bounds).findings;
            let new = |finding: &Finding| {
                !findings.iter().any(|known| known.carrier == finding.carrier && known.key == finding.key)
            };
            let new: Vec<Finding> = preconnect.into_iter().filter(new).collect();
            findings.extend(new);
        }
        Reading { observed, findings }
    }

    /// Observes the request by a contract.
    #[must_use]
    pub fn observe<'c>(&self, contract: &'c Contract, bounds: Bounds) -> Observed<'c> {
        self.through(Observed::with(contract).bounds(bounds))
    }

    /// Hands the request to an observer.
    fn through<'c, M>(&self, mut observer: Observer<'c, M>) -> Observed<'c> {
        if let Some(path) = self.path {
            observer = observer.on(path.known());
        }
        if self.path == Some(Path::Mcp) {
            return observer.mcp_request_named(MCP.name(), self.body.as_deref().unwrap_or_default()).finish();
        }
        if let Some(version) = &self.version {
            observer = observer.sender_version(version);
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
