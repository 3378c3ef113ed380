//! The recording of passed requests as a capture.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
use std::path::Path as FilePath;

use http::HeaderMap;
use serde::Serialize;
use serde_json::value::RawValue;

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{Key, MessageKind, RequestPath, Slot, Transport};
use codex_metadata::{CodexMeta as _, Contract};

use super::legible::Legible;
use super::places::{Places, is_object};
use crate::capture::{Captured, MAX_VALUE};
use crate::credentials::is_credential;
use crate::given::{By, Given};
use crate::request::Path;
use crate::spelling::{begins_with, significant};

/// The headers that identify the owner and the release of a request.
const OF_THE_SENDER: [&str; 3] = ["version", "user-agent", "originator"];

/// How many bytes are written to the file at once.
const AT_ONCE: usize = 1 << 16;

/// The most bytes of a body in JSON. An entry may have some more, for its headers.
const MAX_KEPT: usize = MAX_VALUE - (8 << 20);

/// How many bytes of JSON a byte of a body has at most.
const LONGEST: usize = 6;

/// A file that grows by a line for each request.
pub(super) struct Recorder {
    file: File,
    with_bodies: bool,
    /// The names of the contracts' headers, and of those by which they recognise a request.
    names: HashSet<String>,
    /// The beginnings of their headers that are declared with `prefix`.
    prefixes: Vec<&'static str>,
    /// Where in the body the metadata is, by the request path.
    places: Vec<(Option<By>, Places)>,
}

impl Recorder {
    /// Opens `path` to append requests to it, of these contracts or Codex's.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be opened.
    pub(super) fn open(path: &FilePath, with_bodies: bool, given: Option<&'static Given>) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        // Not everybody may read the requests.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let of_codex = [CodexResponsesMetadata::CONTRACT, CodexPreconnectMetadata::CONTRACT];
        let contracts = given.map_or_else(|| of_codex.to_vec(), |given| given.contracts().collect());
        let slots = || {
            let fields = contracts.iter().flat_map(|contract| contract.fields());
            fields.flat_map(|field| field.slots(Transport::Header))
        };
        let keys = slots().filter(|slot| slot.prefix().is_none()).flat_map(Slot::keys).map(Key::name);
        let names = keys.chain(contracts.iter().flat_map(|contract| recognising(contract))).chain(OF_THE_SENDER);
        let prefixes = slots().filter_map(Slot::prefix).collect();
        let of_given = given.into_iter().flat_map(Given::ways).map(|by| (Some(by), of_body(by.path())));
        let places = [(None, of_body_of_codex())].into_iter().chain(of_given).collect();
        Ok(Self { file, with_bodies, names: names.map(significant).collect(), prefixes, places })
    }

    /// Appends a request: its metadata, and its whole body if that was asked for. A line that cannot be written whole
    /// is removed again.
    pub(super) fn record(&mut self, captured: &Captured) -> io::Result<()> {
        let end = self.file.seek(SeekFrom::End(0))?;
        self.write(captured).inspect_err(|_| drop(self.file.set_len(end)))
    }

    /// Writes a line as it goes: a body in JSON may be many times as long as it was sent.
    fn write(&self, captured: &Captured) -> io::Result<()> {
        let request = &captured.request;
        let body = request.body.as_deref();
        let (kept, body_damaged) = body.map_or((None, false), |body| self.body(captured.by, body));
        let head = Head {
            time: captured.time.map(|time| time.to_string()),
            sender_version: request.version.as_deref(),
            kind: kind_of(captured).to_string(),
            method: captured.method.as_deref(),
            url: captured.kept_path.as_deref(),
            headers: request.headers.as_ref().map(|headers| self.headers(headers)),
        };
        let mut head = serde_json::to_vec(&head)?;
        head.pop();
        let mut out = BufWriter::with_capacity(AT_ONCE, &self.file);
        out.write_all(&head)?;
        if let Some(kept) = kept {
            out.write_all(b",\"body\":")?;
            kept.write(&mut out)?;
        }
        out.write_all(if body_damaged { b",\"body_damaged\":true}\n" } else { b"}\n" })?;
        out.flush()
    }

    /// Returns what is recorded of a body: its metadata, or the whole body if that was asked for and can be read again;
    /// `true` if the body is not an object in UTF-8. Of what is no object nothing is kept: where the metadata ends, nobody
    /// knows.
    fn body<'c>(&'c self, by: Option<By>, body: &'c [u8]) -> (Option<Kept<'c>>, bool) {
        if (self.with_bodies || body.is_empty()) && Kept::Whole(body).fits(body.len()) {
            return (Some(Kept::Whole(body)), false);
        }
        let Some((_, places)) = self.places.iter().find(|(other, _)| *other == by) else { return (None, false) };
        let legible = Legible::of(body);
        let is_damaged = legible.is_damaged();
        if !is_object(legible.text()) {
            return (None, true);
        }
        let kept = Kept::Metadata(places, legible);
        if kept.fits(body.len()) { (Some(kept), is_damaged) } else { (None, true) }
    }

    fn headers<'c>(&self, headers: &'c HeaderMap) -> Vec<HeaderLine<'c>> {
        let kept = headers.iter().filter(|(name, _)| {
            let is_ours = self.names.contains(&significant(name.as_str()))
                || self.prefixes.iter().any(|prefix| begins_with(name.as_str().as_bytes(), prefix));
            is_ours && !is_credential(name.as_str())
        });
        kept.map(|(name, value)| (name.as_str(), of_header(value.as_bytes()))).collect()
    }
}

/// Returns the kind of message that a request is.
fn kind_of(captured: &Captured) -> MessageKind {
    let path = captured.by.map_or_else(|| captured.request.path.map(Path::known), By::path);
    match path.map(RequestPath::kind) {
        // What has headers is no frame, whatever its body is.
        Some(MessageKind::Frame) | None if captured.request.headers.is_some() => MessageKind::Http,
        Some(kind) => kind,
        None => MessageKind::Frame,
    }
}

/// Returns the headers by which a contract recognises its requests, beside those of its fields.
fn recognising(contract: &'static Contract) -> impl Iterator<Item = &'static str> {
    let paths = contract.paths().iter();
    let of_paths = paths.flat_map(|path| path.header().into_iter().chain(path.senders().map(|(header, _)| header)));
    contract.blob_key().into_iter().chain(of_paths)
}

/// Returns where in a body of Codex's the metadata is, and what tells the kind of the body.
fn of_body_of_codex() -> Places {
    ["/type", "/jsonrpc", "/method", "/client_metadata", "/params/_meta"].into_iter().collect()
}

/// Returns where in the body of a path's requests the metadata is, and what tells the kind of the body.
fn of_body(path: Option<&'static RequestPath>) -> Places {
    let Some(path) = path else { return ["/client_metadata"].into_iter().collect() };
    let views = path.views_at().map(|(_, pointer)| pointer);
    let named = path.flat_at().into_iter().chain(path.member().map(|(pointer, _)| pointer)).chain(views);
    // In a request of MCP the reader looks for the views that have no place.
    let is_mcp = path.kind() == MessageKind::Mcp;
    let of_mcp = ["/jsonrpc", "/method", "/params/_meta"].into_iter().filter(|_| is_mcp);
    named.chain(of_mcp).collect()
}

/// A header's name, and its value in JSON.
type HeaderLine<'c> = (&'c str, Option<Box<RawValue>>);

/// A line of a capture up to the body.
#[derive(Serialize)]
struct Head<'c> {
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_version: Option<&'c str>,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Vec<HeaderLine<'c>>>,
}

/// The part of a body that is recorded.
enum Kept<'c> {
    Whole(&'c [u8]),
    Metadata(&'c Places, Legible<'c>),
}

impl Kept<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Whole(bytes) => string(bytes, out),
            Self::Metadata(places, body) => places.write(body, out),
        }
    }

    /// Returns whether an entry of a capture may have this much; a body has `len` bytes.
    fn fits(&self, len: usize) -> bool {
        let mut count = Count(0);
        len <= MAX_KEPT / LONGEST || self.write(&mut count).is_ok_and(|()| count.0 <= MAX_KEPT)
    }
}

/// A count of what is written.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the value of a header in JSON.
fn of_header(bytes: &[u8]) -> Option<Box<RawValue>> {
    let mut json = Vec::with_capacity(bytes.len() + 2);
    string(bytes, &mut json).ok()?;
    RawValue::from_string(String::from_utf8(json).ok()?).ok()
}

/// Writes bytes as a JSON string. Bytes that are not UTF-8 become lone surrogates, which the reader turns into bytes
/// again.
fn string(bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.write_all(b"\"")?;
    for chunk in bytes.utf8_chunks() {
        let mut rest = chunk.valid();
        while !rest.is_empty() {
            let (some, others) = rest.split_at(rest.floor_char_boundary(AT_ONCE));
            let quoted = serde_json::to_string(some)?;
            out.write_all(&quoted.as_bytes()[1..quoted.len() - 1])?;
            rest = others;
        }
        for byte in chunk.invalid() {
            let [high, low] = [byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]);
            out.write_all(&[b'\\', b'u', b'd', b'c', high, low])?;
        }
    }
    out.write_all(b"\"")
}
