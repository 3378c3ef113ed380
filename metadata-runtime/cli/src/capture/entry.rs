//! One value of a capture, in either form: an entry of HAR, or an object of its own.

use http::header::CONTENT_LENGTH;
use serde::de::Error as _;

use super::attachments::Attachments;
use super::body::Body;
use super::har;
use super::members::Entry;
use super::parsed::{Parsed, Which};
use super::socket::{self, Socket};
use super::text::{Text, legible, text};
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
    let time = legible(entry.started.or(entry.time)).and_then(|time| time.parse().ok());
    if let Some(request) = entry.request {
        let request = Parsed { time, ..har::request(request, beside)? };
        let version = request.headers.as_ref().and_then(|headers| which.sender_version(headers));
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
    let body = entry.body.map(Text::of).transpose()?.flatten();
    let (kind, version) = (legible(entry.kind), text(entry.sender_version)?);
    let head = Parsed::head(entry.method, entry.url, entry.headers)?;
    let length = head.headers.as_ref().and_then(|headers| headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok());
    let body = match body {
        Some(body) => Body::Text(body),
        None if length.is_some_and(|length: u64| length > 0) => Body::Omitted,
        None => Body::None,
    };
    each(Parsed { kind, version, time, body, ..head }.take(which));
    Ok(())
}

fn name_of(item: &Item) -> &str {
    match item {
        Item::Request(Captured { name, .. }) | Item::Odd { name, .. } => name,
        Item::Foreign => "another client",
    }
}
