//! One value of a capture, in either form: an entry of HAR, or an object of its own.

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;

use super::attachments::Attachments;
use super::body::Body;
use super::har;
use super::headers::headers;
use super::parsed::{Parsed, Which};
use super::recognize::sender_version;
use super::socket::{self, Socket};
use super::text::{Notes, Text, text};
use super::{Captured, Item};

/// Reads one value of a capture, and hands on the request in it and the frames that were sent on its socket.
///
/// # Errors
///
/// Returns an error if it is neither an entry of HAR nor a request.
pub(super) fn entry(
    raw: &str,
    which: Which,
    beside: &dyn Attachments,
    each: &mut impl FnMut(Item),
) -> serde_json::Result<()> {
    let entry: Entry<'_> = serde_json::from_str(raw)?;
    let time = entry.started.or(entry.time).and_then(|raw| text(Some(raw)).ok()??.parse().ok());
    if let Some(request) = entry.request {
        let request = Parsed { time, ..har::request(request, beside)? };
        let version = request.headers.as_ref().and_then(sender_version);
        let handshake = request.take(which);
        let socket = Socket {
            which,
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
    each(Parsed { method, url, kind, version, time, headers, body, notes }.take(which));
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
