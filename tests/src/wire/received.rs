//! One received request, handshake or frame, and where the metadata is in it.

use anyhow::Context as _;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// The headers that `reqwest`, `hyper` and `tungstenite` add to a request, sorted.
const OF_THE_TRANSPORT: [&str; 8] = [
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "sec-websocket-key",
    "sec-websocket-version",
    "upgrade",
];

/// A request as a server received it.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its description for messages: `POST /responses`, `text frame of GET /responses`.
    pub origin: String,
    /// All headers, also those that the transport added. Empty for a frame.
    pub headers: HeaderMap,
    /// The body parsed, `None` when there was none: a handshake has none.
    pub body: Option<Value>,
    /// The body's bytes.
    pub raw_body: Vec<u8>,
}

impl Received {
    pub(super) fn new(origin: String, headers: HeaderMap, raw_body: Vec<u8>) -> anyhow::Result<Self> {
        let body = if raw_body.is_empty() {
            None
        } else {
            let body = serde_json::from_slice(&raw_body).with_context(|| {
                let text = String::from_utf8_lossy(&raw_body);
                format!("body of {origin} is not JSON, send JSON or nothing: {text:?}")
            })?;
            Some(body)
        };
        Ok(Self { origin, headers, body, raw_body })
    }

    /// The headers that the caller sent, which are those that no transport adds.
    pub fn caller_headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().filter(|(name, _)| OF_THE_TRANSPORT.binary_search(&name.as_str()).is_err())
    }

    /// The header's value. `None` when it is absent, holds a byte that is not visible ASCII
    /// (`0x20..=0x7E`), or came more than once: receivers then differ in which value they take.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.as_bytes();
        let sendable = value.iter().all(|byte| matches!(byte, 0x20..=0x7E));
        if !sendable || values.next().is_some() {
            return None;
        }
        std::str::from_utf8(value).ok()
    }

    /// The body's `client_metadata`, `None` when it is absent or not an object.
    #[must_use]
    pub fn client_metadata(&self) -> Option<&Map<String, Value>> {
        self.body.as_ref()?.get("client_metadata")?.as_object()
    }

    /// The JSON in this header, `None` when there is no such header.
    ///
    /// # Errors
    ///
    /// When the header is there but [`header`](Self::header) has no value for it, or its value is
    /// not JSON.
    pub fn header_blob(&self, name: &str) -> anyhow::Result<Option<Value>> {
        if !self.headers.contains_key(name) {
            return Ok(None);
        }
        let place = || format!("header {name:?} of {}", self.origin);
        let text = self.header(name).with_context(|| {
            let values: Vec<_> = self.headers.get_all(name).iter().collect();
            format!("{} is not one visible ASCII value: {values:?}", place())
        })?;
        parse(text, place).map(Some)
    }

    /// The JSON in this string of the body's `client_metadata`, `None` when it has no such key.
    ///
    /// # Errors
    ///
    /// When the value is not a string or the string is not JSON.
    pub fn body_blob(&self, key: &str) -> anyhow::Result<Option<Value>> {
        let Some(value) = self.client_metadata().and_then(|map| map.get(key)) else {
            return Ok(None);
        };
        let place = || format!("client_metadata[{key:?}] of {}", self.origin);
        let text = value.as_str().with_context(|| format!("{} is not a string: {value}", place()))?;
        parse(text, place).map(Some)
    }

    /// This key of `_meta` in the parameters of a JSON-RPC request, `None` when it is absent.
    #[must_use]
    pub fn mcp_meta(&self, key: &str) -> Option<&Value> {
        self.body.as_ref()?.get("params")?.get("_meta")?.get(key)
    }
}

fn parse(text: &str, place: impl Fn() -> String) -> anyhow::Result<Value> {
    serde_json::from_str(text).with_context(|| format!("{} is not JSON: {text:?}", place()))
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};
    use serde_json::json;

    use super::*;

    const NAME: HeaderName = HeaderName::from_static("x-blob");

    fn with_header_values(values: &[&[u8]]) -> Received {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(NAME, HeaderValue::from_bytes(value).expect("legal value"));
        }
        Received::new("POST /test".to_owned(), headers, Vec::new()).expect("no body")
    }

    fn with_body(body: &Value) -> Received {
        let body = body.to_string().into_bytes();
        Received::new("POST /test".to_owned(), HeaderMap::new(), body).expect("JSON body")
    }

    #[test]
    fn a_header_is_one_value_of_visible_ascii() {
        assert_eq!(with_header_values(&[b"a ~"]).header("X-Blob"), Some("a ~"));
        assert_eq!(with_header_values(&[]).header("x-blob"), None);
        assert_eq!(with_header_values(&[b"a", b"a"]).header("x-blob"), None);
        assert_eq!(with_header_values(&[b"a\tb"]).header("x-blob"), None);
        let utf8 = with_header_values(&["é".as_bytes()]);
        assert_eq!(utf8.header("x-blob"), None);
    }

    #[test]
    fn a_header_blob_is_absent_parsed_or_an_error_that_quotes_it() {
        let absent = with_header_values(&[]).header_blob("x-blob");
        assert_eq!(absent.expect("absent is fine"), None);
        let parsed = with_header_values(&[br#"{"a":1}"#]).header_blob("x-blob");
        assert_eq!(parsed.expect("JSON"), Some(json!({"a": 1})));

        let error = with_header_values(&[b"{oops"]).header_blob("x-blob");
        assert_eq!(error.expect_err("not JSON").to_string(), r#"header "x-blob" of POST /test is not JSON: "{oops""#,);
        let error = with_header_values(&[b"{}", b"{}"]).header_blob("x-blob");
        assert_eq!(
            error.expect_err("repeated").to_string(),
            r#"header "x-blob" of POST /test is not one visible ASCII value: ["{}", "{}"]"#,
        );
    }

    #[test]
    fn a_body_blob_is_absent_parsed_or_an_error_that_quotes_it() {
        let received = with_body(&json!({
            "client_metadata": {"good": r#"{"a":1}"#, "object": {"a": 1}, "text": "oops"},
        }));
        let blob = |key| received.body_blob(key);
        assert_eq!(blob("absent").expect("absent is fine"), None);
        assert_eq!(blob("good").expect("JSON"), Some(json!({"a": 1})));
        assert_eq!(
            blob("object").expect_err("not a string").to_string(),
            r#"client_metadata["object"] of POST /test is not a string: {"a":1}"#,
        );
        assert_eq!(
            blob("text").expect_err("not JSON").to_string(),
            r#"client_metadata["text"] of POST /test is not JSON: "oops""#,
        );
    }

    #[test]
    fn a_body_that_is_not_json_is_refused() {
        let error = Received::new("POST /test".to_owned(), HeaderMap::new(), b"{oops".to_vec());
        assert_eq!(
            error.expect_err("not JSON").to_string(),
            r#"body of POST /test is not JSON, send JSON or nothing: "{oops""#,
        );
    }
}
