//! A request as a receiver has it, and its reading.

use std::ops::Range;

use http::HeaderMap;

use codex_metadata::codex::{
    CodexFrameMetadata, CodexMcpMetadata, CodexPreconnectMetadata, CodexResponsesMetadata, CodexSearchMetadata, MCP,
    MCP_META, SEARCH, SHAPES, paths,
};
use codex_metadata::contract::{Contract, RequestPath};
use codex_metadata::observe::{Bounds, Finding, Merged, MergedField, Observed, Observer, ScannedBody};

use crate::headers::Headers;

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

    /// Returns the path of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|path| path.known().name() == name)
    }

    /// Returns the path for the reader.
    #[must_use]
    pub const fn known(self) -> &'static RequestPath {
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
    /// The values beside the object in the `_meta` of a request to an MCP server, if Codex sent any.
    pub beside: Option<Observed<'static>>,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// Returns the merged fields of the snapshot, and those that stand beside its object.
    #[must_use]
    pub fn merged(&self) -> (Merged<'_>, Vec<MergedField<'_>>) {
        let merged = self.observed.merged();
        let Some(beside) = &self.beside else { return (merged, Vec::new()) };
        let beside = beside.merged();
        let is_new = |field: &&MergedField<'_>| merged.get(field.name()).is_none();
        let fields = beside_fields(&beside).filter(is_new).cloned().collect();
        (merged, fields)
    }
}

/// Returns whether the headers have the object of a search.
fn is_search(observed: &Observed<'_>) -> bool {
    observed.shapes().any(|(_, name)| name == SEARCH.name)
}

/// The field of [`CodexMcpMetadata`] that is the snapshot, whose own fields are read one by one.
pub(crate) const OBJECT: &str = "snapshot";

/// Returns the fields that stand beside the object, which is a field of the same contract.
fn beside_fields<'m, 'o>(merged: &'m Merged<'o>) -> impl Iterator<Item = &'m MergedField<'o>> {
    merged.iter().filter(|field| field.name() != OBJECT)
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
        self.seen().read_within(bounds)
    }

    /// Observes the request by a contract.
    #[must_use]
    pub fn observe<'c>(&self, contract: &'c Contract, bounds: Bounds) -> Observed<'c> {
        self.seen().through(self.path, Observed::with(contract).bounds(bounds))
    }

    /// Returns the request without its memory.
    pub(crate) fn seen(&self) -> Seen<'_> {
        self.seen_with(None)
    }

    /// Returns the request without its memory, of which it may be known where in the body the members are.
    pub(crate) fn seen_with<'a>(&'a self, members: Option<&'a [(Range<usize>, Range<usize>)]>) -> Seen<'a> {
        let scanned =
            |body| Some(ScannedBody { json: std::str::from_utf8(body).ok()?, members: members?, known: None });
        let body = |body| scanned(body).map_or(Body::Bytes(body), Body::Scanned);
        Seen {
            path: self.path,
            headers: self.headers.as_ref().map(Headers::Map),
            version: self.version.as_deref(),
            body: self.body.as_deref().map(body),
        }
    }
}

/// A request as it arrived, wherever its parts are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) path: Option<Path>,
    pub(crate) headers: Option<Headers<'a>>,
    pub(crate) version: Option<&'a str>,
    pub(crate) body: Option<Body<'a>>,
}

/// A body: its bytes, or an object of which the members are known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'a> {
    Bytes(&'a [u8]),
    Scanned(ScannedBody<'a>),
}

impl<'a> Body<'a> {
    fn bytes(self) -> &'a [u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Scanned(body) => body.json.as_bytes(),
        }
    }

    /// Hands the body to an observer.
    pub(crate) fn to<M>(self, observer: Observer<'_, M>) -> Observer<'_, M> {
        match self {
            Self::Bytes(bytes) => observer.body_bytes(bytes),
            Self::Scanned(body) => observer.body_scanned(&body),
        }
    }
}

impl Seen<'_> {
    /// Reads the request by the contract of its path.
    pub(crate) fn read(&self) -> Reading {
        self.read_within(Bounds::default())
    }

    fn read_within(&self, bounds: Bounds) -> Reading {
        let observed = match self.path {
            Some(Path::Preconnect) => self.preconnect(bounds),
            Some(Path::ResponseCreate) => {
                self.through(self.path, Observed::of::<CodexFrameMetadata>().shapes(SHAPES).bounds(bounds))
            }
            _ => self.through(self.path, Observed::of::<CodexResponsesMetadata>().shapes(SHAPES).bounds(bounds)),
        };
        let mut findings = observed.audit();
        if self.path == Some(Path::Handshake) {
            // The headers of a handshake include the headers of a preconnect and one more.
            let preconnect = self.preconnect(bounds).audit();
            let is_new = |finding: &Finding| {
                !findings.iter().any(|known| known.carrier == finding.carrier && known.key == finding.key)
            };
            let new: Vec<Finding> = preconnect.into_iter().filter(is_new).collect();
            findings.extend(new);
        }
        if let Some(headers) = self.headers.filter(|_| is_search(&observed)) {
            let mut search = Observed::of::<CodexSearchMetadata<'_>>().bounds(bounds).on(paths::SEARCH);
            if let Some(version) = self.version {
                search = search.sender_version(version);
            }
            findings.extend(headers.to(search).finish().audit());
        }
        let is_call = self.path == Some(Path::Mcp) && observed.shapes().next().is_none();
        let beside = if is_call { self.beside(bounds) } else { None };
        findings.extend(beside.iter().flat_map(CodexMcpMetadata::audit));
        Reading { observed, beside, findings }
    }

    /// Observes what stands beside the object in the `_meta` of a request to an MCP server.
    fn beside(&self, bounds: Bounds) -> Option<Observed<'static>> {
        let mut observer = Observed::of::<CodexMcpMetadata>().bounds(bounds);
        if let Some(version) = self.version {
            observer = observer.sender_version(version);
        }
        let body = self.body.map(Body::bytes).unwrap_or_default();
        let beside = observer.view_within(MCP_META.name(), &["params", "_meta"], body).finish();
        // Without any of these the request is of a sender that only has the object.
        let has_any = beside_fields(&beside.merged()).next().is_some();
        has_any.then_some(beside)
    }

    fn preconnect(&self, bounds: Bounds) -> Observed<'static> {
        self.through(Some(Path::Preconnect), Observed::of::<CodexPreconnectMetadata>().bounds(bounds))
    }

    /// Hands the request to an observer, as one of a path.
    fn through<'c, M>(&self, path: Option<Path>, mut observer: Observer<'c, M>) -> Observed<'c> {
        if let Some(path) = path {
            observer = observer.on(path.known());
        }
        if let Some(version) = self.version {
            observer = observer.sender_version(version);
        }
        if path == Some(Path::Mcp) {
            return observer.mcp_request_named(MCP.name(), self.body.map(Body::bytes).unwrap_or_default()).finish();
        }
        if let Some(headers) = self.headers {
            observer = headers.to(observer);
        }
        if let Some(body) = self.body.filter(|_| path != Some(Path::Compact)) {
            observer = body.to(observer);
        }
        observer.finish()
    }
}
