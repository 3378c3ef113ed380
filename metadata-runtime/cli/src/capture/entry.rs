//! One request of a capture, in either of the two forms that there are: an entry of HAR, and an object of its own.

use http::HeaderMap;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;

use super::body::{base64, decompress};
use super::headers::headers;
use super::recognize::{Parts, Recognized, recognize, sender_version};
use super::text::{Notes, Text};
use super::{Captured, Item};

/// Reads one value of a capture, and hands on what is in it: a request, and the frames that were sent on its socket.
///
/// # Errors
///
/// When it is neither an entry of HAR nor a request.
pub(super) fn entry(raw: &str, each: &mut impl FnMut(Item)) -> serde_json::Result<()> {
    let entry: Entry<'_> = serde_json::from_str(raw)?;
    if let Some(request) = entry.request {
        let mut request = Har::read(request)?;
        let version = request.headers.as_ref().and_then(sender_version);
        each(request.take());
        for message in messages(entry.messages) {
            each(frame(message, version.as_deref()));
        }
        return Ok(());
    }
    if entry.headers.is_none() && entry.body.is_none() {
        let expected = "expected a request with `headers` or `body`, an array of them, or HAR with a `log`";
        return Err(serde_json::Error::custom(expected));
    }
    let mut notes = Notes::default();
    let body = match entry.body {
        None => None,
        Some(raw) => Text::of(raw)?.map(|text| text_bytes(text, &mut notes)),
    };
    let headers = entry.headers.map(|raw| headers(raw, &mut notes)).transpose()?;
    let kind = entry.kind.and_then(|raw| Text::of(raw).ok().flatten()).map(|kind| kind.lossy());
    let (method, url) = (text(entry.method)?, text(entry.url)?);
    let version = text(entry.sender_version)?;
    each(Har { method, url, kind, version, headers, body, notes }.take());
    Ok(())
}

/// Either form; what is not one is the other.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    request: Option<&'a RawValue>,
    /// What browsers and proxies add for a WebSocket.
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

/// A request with its parts taken out of their JSON.
struct Har {
    method: Option<String>,
    url: Option<String>,
    kind: Option<String>,
    version: Option<String>,
    headers: Option<HeaderMap>,
    body: Option<Vec<u8>>,
    notes: Notes,
}

impl Har {
    fn read(raw: &RawValue) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Request<'a> {
            #[serde(borrow)]
            method: Option<&'a RawValue>,
            #[serde(borrow)]
            url: Option<&'a RawValue>,
            #[serde(borrow)]
            headers: Option<&'a RawValue>,
            #[serde(borrow)]
            post_data: Option<PostData<'a>>,
            #[serde(borrow)]
            body_size: Option<&'a RawValue>,
        }
        #[derive(Deserialize)]
        struct PostData<'a> {
            #[serde(borrow)]
            text: Option<&'a RawValue>,
            #[serde(borrow, alias = "_encoding")]
            encoding: Option<&'a RawValue>,
        }
        let request: Request<'_> = serde_json::from_str(raw.get())?;
        let mut notes = Notes::default();
        let headers = match request.headers {
            Some(raw) => headers(raw, &mut notes)?,
            None => HeaderMap::new(),
        };
        let mut body = None;
        if let Some(data) = request.post_data
            && let Some(captured) = data.text.map(Text::of).transpose()?.flatten()
        {
            let encoding = text(data.encoding)?.unwrap_or_default();
            body = if encoding.eq_ignore_ascii_case("base64") {
                base64(&captured.bytes).map_err(|why| notes.add(format!("its body was not read: {why}"))).ok()
            } else {
                Some(text_bytes(captured, &mut notes))
            };
        }
        // A capture without a body says seldom why. Only where none was sent there is none to be read.
        let is_empty = request.body_size.is_some_and(|size| size.get() == "0")
            && headers.get(http::header::CONTENT_LENGTH).is_some_and(|length| length == "0");
        let body = body.or_else(|| is_empty.then(Vec::new));
        let (method, url) = (text(request.method)?, text(request.url)?);
        Ok(Self { method, url, kind: None, version: None, headers: Some(headers), body, notes })
    }

    fn take(&mut self) -> Item {
        let mut notes = std::mem::take(&mut self.notes);
        let body = self.body.take().and_then(|body| {
            decompress(body, self.headers.as_ref())
                .map_err(|why| notes.add(format!("its body was not read: {why}")))
                .ok()
        });
        let parts = Parts {
            method: self.method.as_deref(),
            url: self.url.as_deref(),
            kind: self.kind.as_deref(),
            headers: self.headers.as_ref(),
            body: body.as_deref(),
        };
        let name = parts.name();
        match recognize(&parts) {
            Recognized::Ours(path) => {
                let version = self.version.take().or_else(|| self.headers.as_ref().and_then(sender_version));
                let request = crate::request::Request { path, headers: self.headers.take(), version, body };
                Item::Request(Captured { name, request, notes: notes.lines })
            }
            // Whose it is cannot be told of what was garbled.
            Recognized::Foreign if notes.is_garbled => Item::Odd { name, why: notes.lines.join("; ") },
            Recognized::Foreign => Item::Foreign,
        }
    }
}

/// The messages that were sent, of whatever is in their place.
fn messages(raw: Option<&RawValue>) -> Vec<Message> {
    #[derive(Deserialize)]
    struct Raw<'a> {
        #[serde(borrow, rename = "type")]
        direction: Option<&'a RawValue>,
        #[serde(borrow)]
        opcode: Option<&'a RawValue>,
        #[serde(borrow)]
        data: Option<&'a RawValue>,
    }
    let all: Vec<&RawValue> = raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    let message = |raw: &RawValue| {
        let raw: Raw<'_> = serde_json::from_str(raw.get()).ok()?;
        let sent = text(raw.direction).ok().flatten().is_none_or(|direction| direction != "receive");
        let data = Text::of(raw.data?).ok()??;
        sent.then_some(Message { is_binary: raw.opcode.is_some_and(|opcode| opcode.get() == "2"), data })
    };
    all.into_iter().filter_map(message).collect()
}

struct Message {
    /// Whether it is binary, which HAR has as base64.
    is_binary: bool,
    data: Text,
}

/// A frame has the release of its handshake.
fn frame(message: Message, version: Option<&str>) -> Item {
    let mut notes = Notes::default();
    let body = if message.is_binary {
        base64(&message.data.bytes).unwrap_or(message.data.bytes)
    } else {
        text_bytes(message.data, &mut notes)
    };
    let mut frame = Har {
        method: None,
        url: None,
        kind: Some("frame".into()),
        version: version.map(str::to_owned),
        headers: None,
        body: Some(body),
        notes,
    };
    frame.take()
}

fn text_bytes(text: Text, notes: &mut Notes) -> Vec<u8> {
    if text.lone_surrogate {
        notes.add_garbled("its body has bytes that are not UTF-8".into());
    }
    text.bytes
}

fn text(raw: Option<&RawValue>) -> serde_json::Result<Option<String>> {
    Ok(raw.map(Text::of).transpose()?.flatten().map(|text| text.lossy()))
}
