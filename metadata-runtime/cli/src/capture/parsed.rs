//! A request whose parts were decoded, and what becomes of it.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use jiff::Timestamp;
use serde_json::value::RawValue;

use super::body::{Body, dechunked, decompress, is_begun_object, is_json, is_object};
use super::expansion::Expansion;
use super::head::Head;
use super::headers::{headers, of_pairs};
use super::parts::{Address, Parts, may_be_release, sender_version};
use super::recognize::recognize;
use super::scan::{self, Scanned};
use super::text::{self, Notes, text, what_is_wrong};
use super::{Captured, Item};
use crate::given::{By, Given};
use crate::headers::Headers;
use crate::request::{Path, Request};

/// The requests that are taken.
#[derive(Clone, Copy)]
pub(super) enum Which {
    /// The requests that belong to one of these contracts.
    Of(&'static Given),
    /// All requests, since there is no contract yet.
    Every,
}

impl Which {
    /// Returns those of the contracts that were given, or else those of Codex's.
    pub(super) fn of(given: Option<&'static Given>) -> Self {
        Self::Of(given.unwrap_or_else(|| Given::codex()))
    }

    /// Returns the contracts by which a request is recognised.
    pub(super) fn given(self) -> &'static Given {
        match self {
            Self::Of(given) => given,
            Self::Every => Given::codex(),
        }
    }

    /// Returns the path of Codex by which a request was recognised, and what is shown of the contract.
    pub(super) fn shown(self, by: Option<By>) -> (Option<Path>, Option<By>) {
        let path = by.filter(|by| by.is_codex()).and_then(By::path).and_then(|path| Path::named(path.name()));
        (path, by.filter(|_| !self.given().is_default()))
    }

    /// Returns the release of the sender of a request with these headers.
    pub(super) fn sender_version(self, headers: Headers<'_>) -> Option<&str> {
        sender_version(headers, |agent| self.given().is_sender(agent))
    }
}

/// A request whose parts were decoded.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) version: Option<String>,
    pub(super) time: Option<Timestamp>,
    /// `true` for a message on a socket whose handshake is that of another client.
    pub(super) is_of_other_socket: bool,
    pub(super) headers: Option<HeaderMap>,
    /// `true` if there are more headers than these.
    pub(super) lacks_headers: bool,
    pub(super) body: Body,
    /// The size of the body as it was sent, as the capture says; a header may say it too.
    pub(super) len: Option<usize>,
    pub(super) notes: Notes,
}

impl Parsed {
    /// Reads the members that all forms of a request have.
    ///
    /// # Errors
    ///
    /// Returns an error if the method or the URL is a string with an invalid escape.
    pub(super) fn head(
        method: Option<&RawValue>,
        url: Option<&RawValue>,
        raw: Option<&RawValue>,
    ) -> serde_json::Result<Self> {
        let mut notes = Notes::default();
        let head = match raw.map(|raw| headers(raw, &mut notes)).transpose() {
            Ok(head) => head,
            Err(error) => {
                // Those of single headers are of none that counts.
                notes = Notes::default();
                notes.add_garbled(format!("its headers were not read: {}", what_is_wrong(&error)));
                None
            }
        };
        Ok(Self::of_head(text(method)?, text::url(url)?, head, notes))
    }

    /// Makes a request of its headers, which may say the method and the URL.
    fn of_head(mut method: Option<String>, mut url: Option<String>, head: Option<Head>, notes: Notes) -> Self {
        let lacks_headers = head.as_ref().is_some_and(Head::is_full);
        let headers = head.map(|head| {
            method = method.take().or(head.method);
            url = url.take().or(head.path);
            head.headers
        });
        Self { method, url, headers, lacks_headers, notes, ..Self::default() }
    }

    /// Makes a request of what was read in one go.
    pub(super) fn scanned(scanned: &Scanned<'_>) -> Self {
        let mut notes = Notes::default();
        let pairs = scanned.headers.as_ref().map(|pairs| pairs.iter().map(|(name, value)| (*name, value.as_str())));
        let head = pairs.map(|pairs| of_pairs(pairs, &mut notes));
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let body = scanned.body.as_ref().map(|body| Body::Object(body.json.as_bytes().to_vec()));
        Self {
            kind: owned(scanned.kind),
            version: owned(scanned.sender_version),
            time: scanned.time.and_then(|time| time.parse().ok()),
            body: body.unwrap_or_default(),
            ..Self::of_head(owned(scanned.method), owned(scanned.url), head, notes)
        }
    }

    /// Restores the body, and determines the owner of the request.
    pub(super) fn take(self, which: Which, expansion: &Expansion) -> Item {
        let Self { method, url, kind, version, time, is_of_other_socket, headers, lacks_headers, body, len, mut notes } =
            self;
        let without_body = matches!(body, Body::Omitted);
        let body = read_body(body, len, headers.as_ref(), expansion, &mut notes);
        let members = body.as_deref().and_then(|body| scan::places(std::str::from_utf8(body).ok()?));
        let address = url.as_deref().map(Address::of);
        let parts = Parts {
            method: method.as_deref(),
            url: url.as_deref(),
            path: address.as_ref().and_then(|address| address.path.as_deref()),
            shown: address.as_ref().map(|address| &*address.shown),
            kind: kind.as_deref(),
            is_of_other_socket,
            headers: headers.as_ref().map(Headers::Map),
            body: body.as_deref(),
            members: members.as_deref(),
        };
        let name = parts.name();
        let by = match (recognize(which.given(), &parts), which) {
            (Some(by), _) => Some(by),
            // The owner of a garbled request cannot be determined.
            (None, _) if notes.is_garbled => return Item::Odd { name, why: notes.lines.join("; ") },
            (None, Which::Every) => None,
            (None, Which::Of(_)) => return Item::Foreign,
        };
        let (path, by) = which.shown(by);
        let of_headers = || which.sender_version(Headers::Map(headers.as_ref()?)).map(str::to_owned);
        let version = version.filter(|version| may_be_release(version)).or_else(of_headers);
        let kept_path = address.as_ref().zip(url.as_deref()).and_then(|(address, url)| address.kept(url));
        let request = Request { path, headers, version, body };
        Item::Request(Captured {
            name,
            method,
            kept_path,
            time,
            request,
            by,
            notes: notes.lines,
            without_body,
            lacks_headers,
            members,
        })
    }
}

/// Returns the bytes that the sender wrote and their head, or adds a note if the capture lost them.
fn read_body(
    body: Body,
    len: Option<usize>,
    headers: Option<&HeaderMap>,
    expansion: &Expansion,
    notes: &mut Notes,
) -> Option<Vec<u8>> {
    let (captured, lone_surrogate, is_text) = match body {
        Body::None | Body::Omitted => return None,
        Body::Object(bytes) => return Some(bytes),
        Body::Text(text) => (text.bytes, text.lone_surrogate, true),
        Body::Bytes(bytes) => (bytes, false, false),
    };
    let said = headers.and_then(|headers| headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok());
    let said: Option<usize> = said.or(len);
    let is_compressed = headers.is_some_and(|headers| headers.contains_key(CONTENT_ENCODING));
    // What begins like an object, is as long as it should be, and that nobody says to be compressed is as it was sent.
    let is_whole = !is_compressed && said.is_none_or(|said| said <= captured.len());
    if is_whole && is_begun_object(&captured) || is_object(&captured) {
        if lone_surrogate {
            notes.add_garbled(GARBLED.into());
        }
        return Some(captured);
    }
    let captured = if is_chunked(headers) { dechunked(&captured).unwrap_or(captured) } else { captured };
    let captured_len = captured.len();
    let undone = match decompress(captured, headers, is_text, expansion) {
        Ok(undone) => undone,
        Err(why) => {
            notes.add_unread(why);
            return None;
        }
    };
    if lone_surrogate && !undone.was_compressed {
        notes.add_garbled(GARBLED.into());
    }
    // The size of a compressed body says nothing about what became of it.
    match said.filter(|_| !is_compressed) {
        // The server received at least as many bytes.
        Some(len) if captured_len < len && !is_json(&undone.bytes) => {
            notes.add_unread(format_args!("it was cut off at {captured_len} of {len} bytes"));
            None
        }
        _ => Some(undone.bytes),
    }
}

fn is_chunked(headers: Option<&HeaderMap>) -> bool {
    let codings = headers.and_then(|headers| headers.get(TRANSFER_ENCODING)?.to_str().ok());
    codings.is_some_and(|codings| codings.to_ascii_lowercase().trim_end().ends_with("chunked"))
}

/// The note about a body that the capture has as text that it was not.
const GARBLED: &str = "its body has bytes that are not UTF-8";
