//! The recording of passed requests as a capture.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path as FilePath;

use http::HeaderMap;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{Key, Slot, Transport};

use crate::capture::Captured;
use crate::request::Path;

/// The headers that identify the owner and the release of a request.
const OF_THE_SENDER: [&str; 3] = ["version", "user-agent", "originator"];

/// A file that grows by a line for each request.
pub(super) struct Recorder {
    file: File,
    with_bodies: bool,
    /// The names of the contract's headers, folded.
    names: Vec<String>,
}

impl Recorder {
    /// Opens `path` to append to it.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be opened.
    pub(super) fn open(path: &FilePath, with_bodies: bool) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        // Not everybody may read the requests.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let contracts = [CodexResponsesMetadata::CONTRACT, CodexPreconnectMetadata::CONTRACT];
        let names = contracts.into_iter().flat_map(|contract| {
            let slots = contract.fields().iter().flat_map(|field| field.slots(Transport::Header));
            slots.flat_map(Slot::keys).map(Key::name).chain(contract.blob_key())
        });
        Ok(Self { file, with_bodies, names: names.map(folded).collect() })
    }

    /// Appends a request: its metadata, and its whole body if that was asked for. A line that cannot be written whole
    /// is removed again.
    pub(super) fn record(&mut self, captured: &Captured) -> io::Result<()> {
        let mut line = serde_json::to_vec(&self.line(captured))?;
        line.push(b'\n');
        let end = self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(&line).inspect_err(|_| drop(self.file.set_len(end)))
    }

    fn line<'c>(&self, captured: &'c Captured) -> Line<'c> {
        let request = &captured.request;
        let (method, url) = captured.name.split_once(' ').unzip();
        let kind = match request.path {
            Some(Path::Mcp) => "mcp",
            Some(Path::Handshake | Path::Preconnect) => "handshake",
            Some(Path::ResponseCreate) if request.headers.is_none() => "frame",
            _ => "http",
        };
        let body = request.body.as_deref().filter(|body| !body.is_empty());
        Line {
            time: captured.time.map(|time| time.to_string()),
            sender_version: request.version.as_deref(),
            kind,
            method,
            url,
            headers: request.headers.as_ref().map(|headers| self.headers(headers)),
            body: body.and_then(|body| if self.with_bodies { string(body) } else { metadata(body) }),
        }
    }

    fn headers<'c>(&self, headers: &'c HeaderMap) -> Vec<HeaderLine<'c>> {
        let kept = headers
            .iter()
            .filter(|(name, _)| OF_THE_SENDER.contains(&name.as_str()) || self.names.contains(&folded(name.as_str())));
        kept.map(|(name, value)| (name.as_str(), string(value.as_bytes()))).collect()
    }
}

/// Returns a name in the form in which lenient readers compare names.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
}

/// A header's name, and its value in JSON.
type HeaderLine<'c> = (&'c str, Option<Box<RawValue>>);

/// A line of a capture.
#[derive(Serialize)]
struct Line<'c> {
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_version: Option<&'c str>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Vec<HeaderLine<'c>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
}

/// Returns bytes as a JSON string. Bytes that are not UTF-8 become lone surrogates, which the reader turns into bytes
/// again.
fn string(bytes: &[u8]) -> Option<Box<RawValue>> {
    let mut json = String::with_capacity(bytes.len() + 2);
    json.push('"');
    for chunk in bytes.utf8_chunks() {
        let quoted = serde_json::to_string(chunk.valid()).ok()?;
        json.push_str(&quoted[1..quoted.len() - 1]);
        for byte in chunk.invalid() {
            let _ = write!(json, "\\udc{byte:02x}");
        }
    }
    json.push('"');
    RawValue::from_string(json).ok()
}

/// Returns the metadata of a body, byte for byte; nothing if the body is not an object.
fn metadata(body: &[u8]) -> Option<Box<RawValue>> {
    let kept: Kept<'_> = serde_json::from_slice(body).ok()?;
    serde_json::value::to_raw_value(&kept).ok()
}

/// The members of a body that are metadata, or that tell the kind of the body.
struct Kept<'a>(Vec<(String, Member<'a>)>);

enum Member<'a> {
    Raw(&'a RawValue),
    Meta(Option<&'a RawValue>),
}

impl Serialize for Kept<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, member)| (name, member)))
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Raw(raw) => raw.serialize(serializer),
            Self::Meta(meta) => serializer.collect_map(meta.iter().map(|meta| ("_meta", meta))),
        }
    }
}

impl<'de> Deserialize<'de> for Kept<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeptVisitor)
    }
}

struct KeptVisitor;

impl<'de> Visitor<'de> for KeptVisitor {
    type Value = Kept<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kept<'de>, A::Error> {
        #[derive(Deserialize)]
        struct Params<'a> {
            #[serde(borrow, rename = "_meta")]
            meta: Option<&'a RawValue>,
        }
        let mut kept = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if matches!(&*name, "type" | "jsonrpc" | "method") || folded(&name) == "clientmetadata" {
                kept.push((name, Member::Raw(map.next_value()?)));
            } else if name == "params" {
                let raw: &RawValue = map.next_value()?;
                let params = serde_json::from_str::<Params<'_>>(raw.get());
                kept.push((name, Member::Meta(params.ok().and_then(|params| params.meta))));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Kept(kept))
    }
}
