//! One value of a capture, in either form: an entry of HAR, or an object of its own.

use http::header::CONTENT_LENGTH;
use serde::de::Error as _;

use super::attachments::Attachments;
use super::body::Body;
use super::expansion::Expansion;
use super::har;
use super::members::Entry;
use super::parsed::{Parsed, Which};
use super::scan::Scanned;
use super::socket::{self, Socket};
use super::text::{Text, legible, text};
use super::{Captured, Item};
use crate::headers::Headers;
use crate::plain::shortened;

/// Reads a request in the form that nearly all are in; `None` for any other value.
pub(super) fn scanned(raw: &str) -> Option<Scanned<'_>> {
    Scanned::of(raw).filter(|scanned| scanned.headers.is_some() || scanned.body.is_some())
}

/// Reads one value of a capture, and hands on the request in it and the frames that were sent on its socket, each as it is
/// read, until `each` returns `false`. `scanned` is what [`scanned`] has read of it, and `expansion` what was decompressed of its
/// file so far.
///
/// # Errors
///
/// Returns an error if it is neither an entry of HAR nor a request. Nothing is handed on then.
pub(super) fn entry(
    raw: &str,
    scanned: Option<&Scanned<'_>>,
    which: Which,
    beside: &dyn Attachments,
    expansion: &Expansion,
    each: &mut impl FnMut(Item) -> bool,
) -> serde_json::Result<()> {
    if let Some(scanned) = scanned {
        each(with_omission(Parsed::scanned(scanned)).take(which, expansion));
        return Ok(());
    }
    let entry: Entry<'_> = serde_json::from_str(raw)?;
    let time = legible(entry.started.or(entry.time)).and_then(|time| time.parse().ok());
    if let Some(request) = entry.request {
        let request = Parsed { time, ..har::request(request, beside)? };
        let headers = request.headers.as_ref().map(Headers::Map);
        let version = headers.and_then(|headers| which.sender_version(headers)).map(str::to_owned);
        let handshake = request.take(which, expansion);
        let socket = Socket {
            which,
            expansion,
            is_ours: matches!(handshake, Item::Request(_)),
            // The path in it may be of any length, and so may be the number of frames.
            name: shortened(format!("frame of {}", name_of(&handshake))),
            version,
            time,
        };
        let goes_on = each(handshake) && entry.messages.is_none_or(|raw| socket::frames(raw, &socket, each));
        let response = entry.resource_type.zip(entry.response).filter(|_| goes_on);
        if let Some(name) = response.and_then(|(kind, response)| har::frames_file(kind, response)) {
            socket::attached_frames(&name, beside, &socket, each);
        }
        return Ok(());
    }
    let is_damaged = entry.body_damaged.is_some_and(|flag| flag.get() == "true");
    if entry.headers.is_none() && entry.body.is_none() {
        // A message on a socket has no headers.
        let why = if is_damaged {
            "its body is not an object in UTF-8, and nothing of it could be recorded"
        } else {
            "expected a request with `headers` or `body`, an array of them, or HAR with a `log`"
        };
        return Err(serde_json::Error::custom(why));
    }
    let body = entry.body.map(Text::of).transpose()?.flatten();
    let (kind, version) = (legible(entry.kind), text(entry.sender_version)?);
    let mut head = Parsed::head(entry.method, entry.url, entry.headers)?;
    if is_damaged {
        head.notes.add("its body is not an object in UTF-8: only what could be read was recorded".into());
    }
    let body = body.map_or(Body::None, Body::Text);
    each(with_omission(Parsed { kind, version, time, body, ..head }).take(which, expansion));
    Ok(())
}

/// Notes that a body was sent that the capture has not, where the headers say so.
fn with_omission(request: Parsed) -> Parsed {
    let length = request.headers.as_ref().and_then(|headers| headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok());
    let is_omitted = matches!(request.body, Body::None) && length.is_some_and(|length: u64| length > 0);
    if is_omitted { Parsed { body: Body::Omitted, ..request } } else { request }
}

fn name_of(item: &Item) -> &str {
    match item {
        Item::Request(Captured { name, .. }) | Item::Odd { name, .. } => name,
        Item::Foreign => "another client",
    }
}
