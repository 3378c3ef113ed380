//! Captured requests in a file: JSON requests one after the other or in an array, or HAR.
//!
//! An entry that cannot be read is an [`Item::Odd`], and the rest is still read.

pub mod attachments;
mod body;
mod document;
mod elsewhere;
mod encoding;
mod entry;
mod expansion;
mod har;
mod head;
mod headers;
mod length;
mod lenient;
mod lines;
mod members;
mod parsed;
mod parts;
mod places;
mod quick;
mod recognize;
mod recover;
mod scan;
mod socket;
pub mod source;
mod text;
mod zstd;

pub(crate) use document::read_into;
pub use document::{read, read_beside, read_by, read_every};
pub(crate) use elsewhere::{Elsewhere, Lines, read_elsewhere};
pub(crate) use length::MAX_VALUE;
pub(crate) use lines::BLOCK;
pub(crate) use members::fold;

use codex_metadata::Carrier;
use codex_metadata::contract::RequestPath;
use codex_metadata::observe::FindingKind;
use http::HeaderMap;

use crate::given::{By, Given};
use crate::headers::Headers;
use crate::request::{Reading, Request, Seen};
use expansion::Expansion;
use parsed::{Parsed, Which};

/// The maximum size of a body that is read.
#[expect(clippy::cast_possible_truncation, reason = "it is small")]
pub(crate) const MAX_BODY: usize = body::MAX_BYTES as usize;

/// An item of a capture.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all items are requests")]
pub enum Item {
    /// A request of the contract.
    Request(Captured),
    /// Any other request: a preflight, another client.
    Foreign,
    /// An entry that could not be read.
    Odd {
        /// The name of the entry, as far as the file gives one.
        name: String,
        /// The reason.
        why: String,
    },
}

impl Item {
    /// Returns about how many bytes it has, with what is said of it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Request(captured) => captured.size(),
            Self::Foreign => 0,
            Self::Odd { name, why } => name.len() + why.len(),
        }
    }
}

/// A request from a file.
#[derive(Debug)]
pub struct Captured {
    /// The name of the request, as far as the file gives one: `POST /responses`.
    pub name: String,
    /// Its method, as far as the file gives one.
    pub(crate) method: Option<String>,
    /// The path of its URL for other programs, with `*` for what may be user information or a query.
    pub(crate) kept_path: Option<String>,
    /// When it was sent, as far as the file says.
    pub time: Option<jiff::Timestamp>,
    /// The request.
    pub request: Request,
    /// The contract that it belongs to, where one was given.
    pub by: Option<By>,
    /// The changes that the capture made, which are not faults of the sender.
    pub notes: Vec<String>,
    /// `true` if the capture left the body out on request, so that it could not be read.
    pub without_body: bool,
    /// `true` if there were more headers than can be read.
    lacks_headers: bool,
    /// Where in the body its members are, if that was found out already.
    members: Option<scan::Members>,
}

impl Captured {
    /// Reads the request by the contract that it belongs to.
    #[must_use]
    pub fn read(&self) -> Reading {
        self.glance().read()
    }

    /// Returns the name of its request path, if that is known.
    #[must_use]
    pub fn path_name(&self) -> Option<&'static str> {
        self.glance().path_name()
    }

    /// Returns about how many bytes it has, with what is said of it.
    pub(crate) fn size(&self) -> usize {
        let texts = [Some(&self.name), self.method.as_ref(), self.kept_path.as_ref()];
        let texts = texts.into_iter().flatten().chain(&self.notes).map(String::len);
        let headers = self.request.headers.iter().flatten();
        let headers: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
        texts.sum::<usize>() + headers + self.request.body.as_ref().map_or(0, Vec::len)
    }

    /// Returns the request without its memory.
    pub(crate) fn glance(&self) -> Glance<'_> {
        let Self { name, time, request, by, notes, without_body, lacks_headers, members, .. } = self;
        let request = request.seen_with(members.as_deref());
        let time = time.map_or(Time::Unknown, Time::Read);
        Glance { name, time, request, by: *by, notes, without_body: *without_body, lacks_headers: *lacks_headers }
    }
}

/// A request of which no more is kept than what is printed and counted.
#[derive(Debug)]
pub(crate) struct Glance<'a> {
    pub(crate) name: &'a str,
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only rows have a time"))]
    pub(crate) time: Time<'a>,
    pub(crate) request: Seen<'a>,
    pub(crate) by: Option<By>,
    pub(crate) notes: &'a [String],
    pub(crate) without_body: bool,
    pub(crate) lacks_headers: bool,
}

/// When a request was sent, which takes time to read and is mostly not asked for.
#[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only rows have a time"))]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Time<'a> {
    Unknown,
    Written(&'a str),
    Read(jiff::Timestamp),
}

#[cfg(feature = "parquet")]
impl Time<'_> {
    pub(crate) fn get(self) -> Option<jiff::Timestamp> {
        match self {
            Self::Unknown => None,
            Self::Written(text) => text.parse().ok(),
            Self::Read(time) => Some(time),
        }
    }
}

impl Glance<'_> {
    pub(crate) fn read(&self) -> Reading {
        let mut reading = match self.by {
            Some(by) if !by.is_codex() => by.read_seen(&self.request),
            // What is special in the requests of Codex is no part of a contract.
            _ => self.request.read(),
        };
        if self.lacks_headers {
            // It may be among those that were not read.
            let is_of_headers = |carrier| matches!(carrier, Carrier::Header | Carrier::HeaderBlob);
            reading.findings.retain(|found| found.kind != FindingKind::Missing || !is_of_headers(found.carrier));
        }
        reading
    }

    /// Returns the sender's release, unless a contract says that it is sensitive.
    pub(crate) fn shown_version(&self) -> Option<&str> {
        self.request.version.filter(|_| !self.by.is_some_and(By::hides_version))
    }

    pub(crate) fn path_name(&self) -> Option<&'static str> {
        match self.by {
            Some(by) => by.path().map(RequestPath::name),
            None => self.request.path.map(|path| path.known().name()),
        }
    }
}

/// A reader of what a capture has.
pub(crate) trait Take {
    /// Takes an item. Returns `false` to stop.
    fn item(&mut self, item: Item) -> bool;

    /// Returns who looks at requests where they are, in place of taking them, if anybody does.
    fn looks(&mut self) -> Option<&mut dyn Look> {
        None
    }
}

impl<F: FnMut(Item) -> bool> Take for F {
    fn item(&mut self, item: Item) -> bool {
        self(item)
    }
}

/// A reader of requests that keeps nothing of them.
pub(crate) trait Look {
    /// Looks at a request; `None` is one of another client. Returns `false` to stop.
    fn at(&mut self, request: Option<&Glance<'_>>) -> bool;
}

/// A request as it arrived over a network.
#[derive(Debug, Default)]
pub struct Received {
    /// The method; a frame has none.
    pub method: Option<String>,
    /// The path; a frame has none.
    pub url: Option<String>,
    /// The headers; a frame has none.
    pub headers: Option<HeaderMap>,
    /// The body, still compressed if it arrived compressed.
    pub body: Option<Vec<u8>>,
    /// The release of a frame's sender, from its handshake.
    pub version: Option<String>,
}

/// Determines the owner of a request that arrived over a network: one of these contracts, or Codex's. A request without a
/// method is a frame.
#[must_use]
pub fn received(given: Option<&'static Given>, request: Received) -> Item {
    let Received { method, url, headers, body, version } = request;
    let kind = method.is_none().then(|| "frame".to_owned());
    let body = body.map_or(body::Body::None, body::Body::Bytes);
    Parsed { method, url, kind, version, headers, body, ..Parsed::default() }
        .take(Which::of(given), &Expansion::unbounded())
}

/// Returns the release of the sender of a request with these headers, by one of these contracts or Codex's.
pub(crate) fn sender_version(given: Option<&'static Given>, headers: &HeaderMap) -> Option<String> {
    Which::of(given).sender_version(Headers::Map(headers)).map(str::to_owned)
}
