//! The messages that a client sent on a WebSocket.

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::Item;
use super::attachments::{self, Attachments};
use super::body::{Body, base64};
use super::members::Message;
use super::parsed::{Parsed, Which};
use super::text::{Text, legible, what_is_wrong};

/// The socket of the messages.
pub(super) struct Socket {
    /// The requests that are taken for those of the contract.
    pub(super) which: Which,
    /// `true` if its handshake belongs to the contract.
    pub(super) is_ours: bool,
    /// The name of its frames.
    pub(super) name: String,
    /// The release of the sender of its handshake, and so of each frame.
    pub(super) version: Option<String>,
    /// When the handshake was sent.
    pub(super) time: Option<Timestamp>,
}

impl Socket {
    /// Returns the item for an unreadable message, which matters only if it may belong to the contract.
    fn odd(&self, why: String) -> Item {
        if self.is_ours { Item::Odd { name: self.name.clone(), why } } else { Item::Foreign }
    }
}

/// Hands on the frames that the client sent.
pub(super) fn frames(raw: Option<&RawValue>, socket: &Socket, each: &mut impl FnMut(Item)) {
    let Some(raw) = raw else { return };
    match serde_json::from_str::<Option<Vec<&RawValue>>>(raw.get()) {
        Ok(messages) => messages.into_iter().flatten().filter_map(|raw| message(raw.get(), socket)).for_each(each),
        Err(_) => each(socket.odd("`_webSocketMessages` is no list of messages".into())),
    }
}

/// Hands on the frames in a file of their own, one message a line.
pub(super) fn attached_frames(name: &str, beside: &dyn Attachments, socket: &Socket, each: &mut impl FnMut(Item)) {
    match attachments::read(beside, name) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            text.lines().filter(|line| !line.is_empty()).filter_map(|line| message(line, socket)).for_each(each);
        }
        Err(why) => each(socket.odd(why)),
    }
}

/// Reads one message. Returns `None` if the client did not send it, or if it has no data.
fn message(raw: &str, socket: &Socket) -> Option<Item> {
    let Ok(raw) = serde_json::from_str::<Message<'_>>(raw) else {
        return Some(socket.odd("a message is no object".into()));
    };
    let word = |raw| legible(raw).unwrap_or_default().to_ascii_lowercase();
    if matches!(&*word(raw.direction), "receive" | "received" | "incoming" | "response" | "server") {
        return None;
    }
    let opcode = word(raw.opcode);
    // A close, a ping and a pong are not messages.
    if matches!(&*opcode, "8" | "9" | "10" | "close" | "ping" | "pong") {
        return None;
    }
    let data = match raw.data.map(Text::of) {
        Some(Ok(Some(data))) => data,
        Some(Err(error)) => return Some(socket.odd(format!("its data is no text: {}", what_is_wrong(&error)))),
        None | Some(Ok(None)) => return Some(socket.odd("its data is not in the capture".into())),
    };
    // HAR stores binary data as base64, which not every writer does.
    let is_json = || serde_json::from_slice::<IgnoredAny>(&data.bytes).is_ok();
    let body = match &*opcode {
        "2" | "binary" if !is_json() => match base64(&data.bytes) {
            Ok(bytes) => Body::Bytes(bytes),
            Err(why) => return Some(socket.odd(why)),
        },
        _ => Body::Text(data),
    };
    let (kind, version) = (Some("frame".into()), socket.version.clone());
    let is_of_other_socket = !socket.is_ours;
    Some(Parsed { kind, version, time: socket.time, is_of_other_socket, body, ..Parsed::default() }.take(socket.which))
}
