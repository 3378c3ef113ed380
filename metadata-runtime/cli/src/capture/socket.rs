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
        Ok(messages) => messages_of(messages.into_iter().flatten().map(RawValue::get), socket, each),
        Err(_) => each(socket.odd("`_webSocketMessages` is no list of messages".into())),
    }
}

/// Hands on the frames in a file of their own, one message a line.
pub(super) fn attached_frames(name: &str, beside: &dyn Attachments, socket: &Socket, each: &mut impl FnMut(Item)) {
    match attachments::read(beside, name) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            messages_of(text.lines().filter(|line| !line.is_empty()), socket, each);
        }
        Err(why) => each(socket.odd(why)),
    }
}

/// Hands on the messages that the client sent. A message in several frames is put together.
fn messages_of<'m>(raws: impl Iterator<Item = &'m str>, socket: &Socket, each: &mut impl FnMut(Item)) {
    // The message that the next frame may go on.
    let mut open: Option<Open> = None;
    for raw in raws {
        match frame(raw) {
            Ok(None) => {}
            Ok(Some(Frame { opcode, data })) if matches!(&*opcode, "0" | "continuation") => match &mut open {
                Some(open) => open.parts.push(data),
                None => each(socket.odd("the frame before it is not in the capture".into())),
            },
            Ok(Some(Frame { opcode, data })) => {
                let is_binary = matches!(&*opcode, "2" | "binary");
                let before = open.replace(Open { is_binary, parts: vec![data] });
                if let Some(message) = before {
                    each(message.item(socket));
                }
            }
            Err(why) => {
                // What goes on behind it has a gap.
                if let Some(message) = open.take() {
                    each(message.item(socket));
                }
                each(socket.odd(why));
            }
        }
    }
    if let Some(message) = open {
        each(message.item(socket));
    }
}

/// A frame that the client sent.
struct Frame {
    opcode: String,
    data: Text,
}

/// Reads one frame. Returns `None` if the client did not send it, or if it is no part of a message.
///
/// # Errors
///
/// Returns the reason if it has no data that can be read.
fn frame(raw: &str) -> Result<Option<Frame>, String> {
    let raw: Message<'_> = serde_json::from_str(raw).map_err(|_| "a message is no object".to_owned())?;
    let word = |raw| legible(raw).unwrap_or_default().to_ascii_lowercase();
    if matches!(&*word(raw.direction), "receive" | "received" | "incoming" | "response" | "server") {
        return Ok(None);
    }
    let opcode = word(raw.opcode);
    // A close, a ping and a pong are not messages.
    if matches!(&*opcode, "8" | "9" | "10" | "close" | "ping" | "pong") {
        return Ok(None);
    }
    let data = raw.data.map_or(Ok(None), Text::of);
    match data.map_err(|error| format!("its data is no text: {}", what_is_wrong(&error)))? {
        Some(data) => Ok(Some(Frame { opcode, data })),
        None => Err("its data is not in the capture".into()),
    }
}

/// A message, as far as it was read.
struct Open {
    is_binary: bool,
    parts: Vec<Text>,
}

impl Open {
    fn item(self, socket: &Socket) -> Item {
        let body = match self.body() {
            Ok(body) => body,
            Err(why) => return socket.odd(why),
        };
        let (kind, version) = (Some("frame".into()), socket.version.clone());
        let is_of_other_socket = !socket.is_ours;
        Parsed { kind, version, time: socket.time, is_of_other_socket, body, ..Parsed::default() }.take(socket.which)
    }

    fn body(self) -> Result<Body, String> {
        let text = Text {
            lone_surrogate: self.parts.iter().any(|part| part.lone_surrogate),
            bytes: self.parts.iter().flat_map(|part| &part.bytes).copied().collect(),
        };
        // HAR stores binary data as base64, which not every writer does.
        if !self.is_binary || serde_json::from_slice::<IgnoredAny>(&text.bytes).is_ok() {
            return Ok(Body::Text(text));
        }
        let parts = self.parts.iter().map(|part| base64(&part.bytes)).collect::<Result<Vec<_>, _>>()?;
        Ok(Body::Bytes(parts.concat()))
    }
}
