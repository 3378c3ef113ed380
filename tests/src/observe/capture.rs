//! Captured requests in a file: JSON with headers and a body, many of them in a row, or HAR.

use std::fmt;
use std::io::Read;

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::meaning::BLOB;
use super::request::{Path, Request};

/// A request out of a file.
#[derive(Debug)]
pub struct Captured {
    /// What it was, as far as the file says: `POST /responses`.
    pub name: String,
    /// The request.
    pub request: Request,
}

/// Hands each request of `file` to `each`, as it comes: of a file of any length, one is in memory.
///
/// The file is one or more JSON values, with or without line breaks between them. Each is a request,
/// `{"method"?, "url"?, "headers"?, "body"?}` with headers as an object, as pairs or as `{"name", "value"}` and a
/// body as JSON or as text; or HAR, as browsers and proxies write it.
///
/// # Errors
///
/// When the file cannot be read, or is something else.
pub fn read(file: impl Read, mut each: impl FnMut(Captured)) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_reader(file);
    while deserializer.end().is_err() {
        Document(&mut each).deserialize(&mut deserializer)?;
    }
    Ok(())
}

/// One value of the file.
struct Document<'f, F>(&'f mut F);

impl<'de, F: FnMut(Captured)> DeserializeSeed<'de> for Document<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Captured)> Visitor<'de> for Document<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a captured request with `headers` or `body`, or HAR with a `log`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut single = Single::default();
        let mut known = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "log" => {
                    known = true;
                    map.next_value_seed(Log(&mut *self.0))?;
                }
                "method" => single.method = map.next_value()?,
                "url" => single.url = map.next_value()?,
                "headers" => (known, single.headers) = (true, map.next_value()?),
                "body" => (known, single.body) = (true, map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if !known {
            return Err(serde::de::Error::invalid_value(serde::de::Unexpected::Map, &self));
        }
        if single.headers.is_some() || single.body.is_some() {
            (self.0)(single.into_captured());
        }
        Ok(())
    }
}

#[derive(Default)]
struct Single {
    method: Option<String>,
    url: Option<String>,
    headers: Option<Headers>,
    body: Option<Box<RawValue>>,
}

impl Single {
    fn into_captured(self) -> Captured {
        let body = self.body.map(|raw| match serde_json::from_str::<String>(raw.get()) {
            Ok(text) => text.into_bytes(),
            Err(_) => raw.get().as_bytes().to_vec(),
        });
        captured(self.method.as_deref(), self.url.as_deref(), self.headers.map(Headers::into_map), body)
    }
}

fn captured(method: Option<&str>, url: Option<&str>, headers: Option<HeaderMap>, body: Option<Vec<u8>>) -> Captured {
    let url = url.map(|url| url.parse::<Uri>().map_or_else(|_| url.to_owned(), |uri| uri.path().to_owned()));
    let path = path_of(method, url.as_deref(), headers.as_ref(), body.as_deref());
    let name = match (method, url) {
        (None, None) => path.map_or("request", |path| path.known().name).to_owned(),
        (method, url) => format!("{} {}", method.unwrap_or("?"), url.unwrap_or_default()),
    };
    Captured { name, request: Request { path, headers, body } }
}

/// The request path, by the address where there is one, and by what is in it otherwise.
fn path_of(method: Option<&str>, url: Option<&str>, headers: Option<&HeaderMap>, body: Option<&[u8]>) -> Option<Path> {
    #[derive(Deserialize)]
    struct Head {
        r#type: Option<String>,
        jsonrpc: Option<String>,
    }
    let is_upgrade = method == Some("GET") || headers.is_some_and(|headers| headers.contains_key("upgrade"));
    match url.map(|url| url.trim_end_matches('/')) {
        Some(url) if url.ends_with("/responses/compact") => return Some(Path::Compact),
        Some(url) if url.ends_with("/responses") && is_upgrade => {
            let turn = headers.is_some_and(|headers| headers.contains_key(BLOB));
            return Some(if turn { Path::Handshake } else { Path::Preconnect });
        }
        Some(url) if url.ends_with("/responses") => return Some(Path::Responses),
        _ => {}
    }
    let head = serde_json::from_slice::<Head>(body?).ok()?;
    if head.jsonrpc.is_some() {
        Some(Path::Mcp)
    } else {
        (head.r#type.as_deref() == Some("response.create")).then_some(Path::ResponseCreate)
    }
}

/// Headers in whatever form.
struct Headers(Vec<(String, String)>);

impl Headers {
    /// Without what no header can be, such as the pseudo-headers of HTTP/2.
    fn into_map(self) -> HeaderMap {
        let header = |(name, value): (String, String)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
            Some((HeaderName::try_from(name).ok()?, value))
        };
        let mut map = HeaderMap::new();
        for (name, value) in self.0.into_iter().filter_map(header) {
            map.append(name, value);
        }
        map
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeadersVisitor)
    }
}

struct HeadersVisitor;

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = Headers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("headers as an object, as pairs or as `{\"name\", \"value\"}`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Headers, A::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Values {
            One(String),
            Many(Vec<String>),
        }
        let mut headers = Vec::new();
        while let Some((name, values)) = map.next_entry::<String, Values>()? {
            match values {
                Values::One(value) => headers.push((name, value)),
                Values::Many(values) => headers.extend(values.into_iter().map(|value| (name.clone(), value))),
            }
        }
        Ok(Headers(headers))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Headers, A::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Header {
            Pair(String, String),
            Named { name: String, value: String },
        }
        let mut headers = Vec::new();
        while let Some(header) = seq.next_element()? {
            headers.push(match header {
                Header::Pair(name, value) | Header::Named { name, value } => (name, value),
            });
        }
        Ok(Headers(headers))
    }
}

/// The `log` of HAR.
struct Log<'f, F>(&'f mut F);

impl<'de, F: FnMut(Captured)> DeserializeSeed<'de> for Log<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Captured)> Visitor<'de> for Log<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HAR's `log` with `entries`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "entries" {
                map.next_value_seed(Log(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    /// The entries.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(entry) = seq.next_element::<Entry>()? {
            let Entry { request, messages } = entry;
            let body = request.post_data.and_then(|data| data.text).map(String::into_bytes);
            (self.0)(captured(Some(&request.method), Some(&request.url), Some(request.headers.into_map()), body));
            for message in messages.into_iter().filter(|message| message.r#type == "send") {
                (self.0)(captured(None, None, None, Some(message.data.into_bytes())));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Entry {
    request: HarRequest,
    /// What browsers add for a WebSocket.
    #[serde(default, rename = "_webSocketMessages")]
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    headers: Headers,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    text: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    r#type: String,
    data: String,
}
