//! The messages that a client sent on a WebSocket.

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::Item;
use super::attachments::{self, Attachments};
use super::body::{Body, base64};
use super::expansion::Expansion;
use super::members::{Message, elements};
use super::parsed::{Parsed, Which};
use super::text::{Text, legible, what_is_wrong};

/// The socket of the messages.
pub(super) struct Socket<'e> {
    /// The requests that are taken for those of the contract.
    pub(super) which: Which,
    /// The size of all that was decompressed of the file so far.
    pub(super) expansion: &'e Expansion,
    /// `true` if its handshake belongs to the contract.
    pub(super) is_ours: bool,
    /// The name of its frames, which each of them has that cannot be read.
    pub(super) name: String,
    /// The release of the sender of its handshake, and so of each frame.
    pub(super) version: Option<String>,
    /// When the handshake was sent.
    pub(super) time: Option<Timestamp>,
}

impl Socket<'_> {
    /// Returns the item for an unreadable message, which matters only if it may belong to the contract.
    fn odd(&self, why: String) -> Item {
        if self.is_ours { Item::Odd { name: self.name.clone(), why } } else { Item::Foreign }
    }
}

/// Hands on the frames that the client sent. Returns `false` if `each` has enough.
pub(super) fn frames(raw: &RawValue, socket: &Socket<'_>, each: &mut impl FnMut(Item) -> bool) -> bool {
    match raw.get() {
        "null" => true,
        list if list.starts_with('[') => {
            let mut messages = Messages { socket, each, open: None };
            let mut goes_on = true;
            elements(raw, |message| {
                goes_on = messages.add(message.get());
                goes_on
            });
            goes_on && messages.finish()
        }
        _ => each(socket.odd("`_webSocketMessages` is no list of messages".into())),
    }
}

/// Hands on the frames in a file of their own, one message a line.
pub(super) fn attached_frames(
    name: &str,
    beside: &dyn Attachments,
    socket: &Socket<'_>,
    each: &mut impl FnMut(Item) -> bool,
) {
    match attachments::read(beside, name) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let mut messages = Messages { socket, each, open: None };
            if text.lines().filter(|line| !line.is_empty()).all(|line| messages.add(line)) {
                messages.finish();
            }
        }
        Err(why) => drop(each(socket.odd(why))),
    }
}

/// The messages that the client sent, which are handed on as they come. A message in several frames is put together.
struct Messages<'s, F> {
    socket: &'s Socket<'s>,
    each: &'s mut F,
    /// The message that the next frame may go on.
    open: Option<Open>,
}

impl<F: FnMut(Item) -> bool> Messages<'_, F> {
    /// Adds a frame. Returns `false` if nobody takes more.
    fn add(&mut self, raw: &str) -> bool {
        match frame(raw) {
            Ok(None) => true,
            Ok(Some(Frame { opcode, data })) if matches!(&*opcode, "0" | "continuation") => match &mut self.open {
                Some(open) => {
                    open.parts.push(data);
                    true
                }
                None => (self.each)(self.socket.odd("the frame before it is not in the capture".into())),
            },
            Ok(Some(Frame { opcode, data })) => {
                let goes_on = self.finish();
                let is_binary = matches!(&*opcode, "2" | "binary");
                self.open = Some(Open { is_binary, parts: vec![data] });
                goes_on
            }
            // What goes on behind it has a gap.
            Err(why) => self.finish() && (self.each)(self.socket.odd(why)),
        }
    }

    /// Hands on the message that is open. Returns `false` if nobody takes more.
    fn finish(&mut self) -> bool {
        self.open.take().is_none_or(|message| (self.each)(message.item(self.socket)))
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
    fn item(self, socket: &Socket<'_>) -> Item {
        let body = match self.body() {
            Ok(body) => body,
            Err(why) => return socket.odd(why),
        };
        let (kind, version) = (Some("frame".into()), socket.version.clone());
        let is_of_other_socket = !socket.is_ours;
        Parsed { kind, version, time: socket.time, is_of_other_socket, body, ..Parsed::default() }
            .take(socket.which, socket.expansion)
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
