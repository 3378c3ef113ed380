//! A request whose parts were decoded, and what becomes of it.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use jiff::Timestamp;
use serde::de::IgnoredAny;

use super::body::{Body, decompress};
use super::recognize::{Parts, Recognized, recognize, sender_version};
use super::text::Notes;
use super::{Captured, Item};

/// The requests that are taken for those of the contract.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that are.
    OfTheContract,
    /// All, since there is no contract yet.
    Every,
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
    pub(super) fn take(self, which: Which) -> Item {
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
            Recognized::Foreign if which == Which::Every && !notes.is_garbled => {
                let request = crate::request::Request { path: None, headers, version, body };
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
