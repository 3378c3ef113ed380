//! One value of a capture, in either form: an entry of HAR, or an object of its own.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{Error as _, IgnoredAny};
use serde_json::value::RawValue;

use super::attachments::Attachments;
use super::body::{Body, decompress};
use super::har;
use super::headers::headers;
use super::recognize::{Parts, Recognized, recognize, sender_version};
use super::socket::{self, Socket};
use super::text::{Notes, Text, text};
use super::{Captured, Item};

/// Reads one value of a capture, and hands on the request in it and the frames that were sent on its socket.
///
/// # Errors
///
/// Returns an error if it is neither an entry of HAR nor a request.
pub(super) fn entry(raw: &str, beside: &dyn Attachments, each: &mut impl FnMut(Item)) -> serde_json::Result<()> {
    let entry: Entry<'_> = serde_json::from_str(raw)?;
    let time = entry.started.or(entry.time).and_then(|raw| text(Some(raw)).ok()??.parse().ok());
    if let Some(request) = entry.request {
        let request = Parsed { time, ..har::request(request, beside)? };
        let version = request.headers.as_ref().and_then(sender_version);
        let handshake = request.take();
        let socket = Socket {
            is_ours: matches!(handshake, Item::Request(_)),
            name: format!("frame of {}", name_of(&handshake)),
            version,
            time,
        };
        each(handshake);
        socket::frames(entry.messages, &socket, each);
        if let Some(name) =
            entry.resource_type.zip(entry.response).and_then(|(kind, response)| har::frames_file(kind, response))
        {
            socket::attached_frames(&name, beside, &socket, each);
        }
        return Ok(());
    }
    if entry.headers.is_none() && entry.body.is_none() {
        let expected = "expected a request with `headers` or `body`, an array of them, or HAR with a `log`";
        return Err(serde_json::Error::custom(expected));
    }
    let mut notes = Notes::default();
    let body = entry.body.map(Text::of).transpose()?.flatten().map_or(Body::None, Body::Text);
    let headers = entry.headers.map(|raw| headers(raw, &mut notes)).transpose()?;
    let kind = entry.kind.and_then(|raw| Text::of(raw).ok().flatten()).map(|kind| kind.lossy());
    let (method, url) = (text(entry.method)?, text(entry.url)?);
    let version = text(entry.sender_version)?;
    each(Parsed { method, url, kind, version, time, headers, body, notes }.take());
    Ok(())
}

fn name_of(item: &Item) -> &str {
    match item {
        Item::Request(Captured { name, .. }) | Item::Odd { name, .. } => name,
        Item::Foreign => "another client",
    }
}

/// Either form: the members of both, all optional.
#[derive(Deserialize)]
#[serde(expecting = "a request with `headers` or `body`, or an entry of HAR")]
struct Entry<'a> {
    #[serde(borrow)]
    request: Option<&'a RawValue>,
    #[serde(borrow)]
    response: Option<&'a RawValue>,
    #[serde(borrow, rename = "startedDateTime")]
    started: Option<&'a RawValue>,
    /// That of our own captures; HAR has a duration under this name.
    #[serde(borrow)]
    time: Option<&'a RawValue>,
    #[serde(borrow, rename = "_resourceType")]
    resource_type: Option<&'a RawValue>,
    /// The messages that browsers and proxies add for a WebSocket.
    #[serde(borrow, rename = "_webSocketMessages")]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    sender_version: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    headers: Option<&'a RawValue>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

/// A request whose parts were decoded.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) version: Option<String>,
    pub(super) time: Option<Timestamp>,
    pub(super) headers: Option<HeaderMap>,
    pub(super) body: Body,
    pub(super) notes: Notes,
}

impl Parsed {
    /// Restores the body, and determines the owner of the request.
    pub(super) fn take(self) -> Item {
        let Self { method, url, kind, version, time, headers, body, mut notes } = self;
        let without_body = matches!(body, Body::Omitted);
        let body = read_body(body, headers.as_ref(), &mut notes);
        let parts = Parts {
            method: method.as_deref(),
            url: url.as_deref(),
            kind: kind.as_deref(),
            headers: headers.as_ref(),
            body: body.as_deref(),
        };
        let name = parts.name();
        match recognize(&parts) {
            Recognized::Ours(path) => {
                let version = version.or_else(|| headers.as_ref().and_then(sender_version));
                let request = crate::request::Request { path, headers, version, body };
                Item::Request(Captured { name, time, request, notes: notes.lines, without_body })
            }
            // The owner of a garbled request cannot be determined.
            Recognized::Foreign if notes.is_garbled => Item::Odd { name, why: notes.lines.join("; ") },
            Recognized::Foreign => Item::Foreign,
        }
    }
}

/// Returns the bytes that the sender wrote, or adds a note if the capture lost them.
fn read_body(body: Body, headers: Option<&HeaderMap>, notes: &mut Notes) -> Option<Vec<u8>> {
    let (captured, lone_surrogate, is_text) = match body {
        Body::None | Body::Omitted => return None,
        Body::Text(text) => (text.bytes, text.lone_surrogate, true),
        Body::Bytes(bytes) => (bytes, false, false),
    };
    let len = captured.len();
    let undone = match decompress(captured, headers, is_text) {
        Ok(undone) => undone,
        Err(why) => {
            notes.add(format!("its body was not read: {why}"));
            return None;
        }
    };
    if lone_surrogate && !undone.was_compressed {
        notes.add_garbled("its body has bytes that are not UTF-8".into());
    }
    let length = headers
        .filter(|headers| !headers.contains_key(CONTENT_ENCODING))
        .and_then(|headers| headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse::<usize>().ok());
    match length {
        // The server received at least as many bytes as the header says.
        Some(length) if len < length && serde_json::from_slice::<IgnoredAny>(&undone.bytes).is_err() => {
            notes.add(format!("its body was not read: it was cut off at {len} of {length} bytes"));
            None
        }
        _ => Some(undone.bytes),
    }
}
