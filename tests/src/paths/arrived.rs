//! The metadata in what was received, carrier by carrier, read from the bytes and not from the contract.

use std::collections::BTreeSet;
use std::fmt;

use codex_metadata::Carrier;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{MCP_OBJECT, blob_key};
use crate::model::bare;
use crate::wire::Received;

/// Keys and values of one carrier; those of headers and of the flat map are strings.
pub type Members = Map<String, Value>;

/// The parts that receivers may read in different ways, one sentence each.
pub type Faults = Vec<String>;

/// One carrier as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// The carrier.
    pub carrier: Carrier,
    /// Its members.
    pub members: Members,
    /// Its size in bytes: for headers each line with its name, `: ` and CRLF; for the flat map its JSON object
    /// without the blob; for a blob its text; for a view its JSON object.
    pub bytes: usize,
}

/// Reads all carriers of a path's requests. One that held nothing is not there.
pub(super) fn read(requests: &[Received]) -> (Vec<Arrived>, Faults) {
    let mut reader = Reader::default();
    for request in requests {
        reader.headers(request);
        reader.body(request);
    }
    (reader.arrived, reader.faults)
}

/// The parts of any body that can hold metadata.
#[derive(Deserialize)]
struct Body {
    client_metadata: Option<Unique>,
    params: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(rename = "_meta")]
    meta: Option<Unique>,
}

#[derive(Default)]
struct Reader {
    arrived: Vec<Arrived>,
    faults: Faults,
}

impl Reader {
    fn headers(&mut self, request: &Received) {
        let (mut members, mut bytes) = (Members::new(), 0);
        for name in request.caller_headers().map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>() {
            let Some(value) = request.header(name) else {
                self.faults.push(format!("header `{name}` of {} is not one visible ASCII value", request.origin));
                continue;
            };
            if name == blob_key() {
                self.blob(Carrier::HeaderBlob, value, request);
            } else {
                bytes += name.len() + ": \r\n".len() + value.len();
                members.insert(name.to_owned(), value.into());
            }
        }
        self.add(Carrier::Header, members, bytes, request);
    }

    fn body(&mut self, request: &Received) {
        if request.raw_body.is_empty() {
            return;
        }
        match serde_json::from_slice::<Body>(&request.raw_body) {
            Ok(Body { client_metadata, params }) => {
                self.client_metadata(client_metadata.map(|Unique(members)| members).unwrap_or_default(), request);
                let meta = params.and_then(|params| params.meta);
                self.meta(meta.map(|Unique(members)| members).unwrap_or_default(), request);
            }
            Err(error) => self.faults.push(format!("the body of {} cannot be read: {error}", request.origin)),
        }
    }

    fn client_metadata(&mut self, mut members: Members, request: &Received) {
        for (key, value) in members.iter().filter(|(_, value)| !value.is_string()) {
            self.faults.push(format!("client_metadata `{key}` of {} is not a string: {value}", request.origin));
        }
        if let Some(Value::String(blob)) = members.remove(blob_key()) {
            self.blob(Carrier::BodyBlob, &blob, request);
        }
        let bytes = json_bytes(&members);
        self.add(Carrier::Flat, members, bytes, request);
    }

    fn blob(&mut self, carrier: Carrier, text: &str, request: &Received) {
        if let Some((at, character)) = text.char_indices().find(|(_, character)| !matches!(character, ' '..='~')) {
            let character = u32::from(character);
            self.faults.push(format!(
                "{carrier} of {} has U+{character:04X} at byte {at}, outside of printable ASCII",
                request.origin
            ));
        }
        match serde_json::from_str::<Unique>(text) {
            // Pushed as it is, because a blob without members is still there.
            Ok(Unique(members)) => self.push(carrier, members, text.len(), request),
            Err(error) => self.faults.push(format!("{carrier} of {} cannot be read: {error}", request.origin)),
        }
    }

    fn meta(&mut self, members: Members, request: &Received) {
        for (key, value) in members {
            match value {
                Value::Object(object) if key == blob_key() => {
                    let bytes = json_bytes(&object);
                    self.push(MCP_OBJECT, object, bytes, request);
                }
                _ => self.faults.push(format!("_meta `{key}` of {} is not expected: {value}", request.origin)),
            }
        }
    }

    fn add(&mut self, carrier: Carrier, members: Members, bytes: usize, request: &Received) {
        if !members.is_empty() {
            self.push(carrier, members, bytes, request);
        }
    }

    fn push(&mut self, carrier: Carrier, members: Members, bytes: usize, request: &Received) {
        if self.arrived.iter().any(|arrived| arrived.carrier == carrier) {
            self.faults.push(format!("{carrier} came twice, the second time in {}", request.origin));
        } else {
            self.arrived.push(Arrived { carrier, members, bytes });
        }
    }
}

/// Without the spaces that no sender of this suite writes.
fn json_bytes(members: &Members) -> usize {
    serde_json::to_string(members).map_or(0, |json| json.len())
}

/// A JSON object that every decoder reads alike: no key comes twice, of which letters and digits count.
struct Unique(Members);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Unique;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
                let (mut members, mut seen) = (Members::new(), BTreeSet::new());
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if !seen.insert(bare(&key)) {
                        return Err(A::Error::custom(format_args!("key `{key}` comes twice")));
                    }
                    members.insert(key, value);
                }
                Ok(Unique(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn received(headers: &[(&'static str, &str)], body: &str) -> Received {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("legal value");
            map.append(HeaderName::from_static(name), value);
        }
        Received {
            origin: "POST /test".to_owned(),
            headers: map,
            body: serde_json::from_str(body).ok(),
            raw_body: body.as_bytes().to_vec(),
        }
    }

    fn faults(headers: &[(&'static str, &str)], body: &str) -> Faults {
        read(&[received(headers, body)]).1
    }

    #[test]
    fn each_carrier_is_read_with_its_size() {
        let headers =
            [("host", "localhost"), ("session-id", "s"), ("thread-id", "t-1"), ("x-codex-turn-metadata", r#"{"a":1}"#)];
        let body = r#"{"client_metadata":{"x-codex-turn-metadata":"{\"a\":\"\\u00fc\"}","turn_id":"t"},
            "params":{"_meta":{"x-codex-turn-metadata":{"model":"m"}}}}"#;
        let (arrived, faults) = read(&[received(&headers, body)]);
        assert_eq!(faults, Faults::new());
        let sizes: Vec<(Carrier, usize)> = arrived.iter().map(|arrived| (arrived.carrier, arrived.bytes)).collect();
        let expected = [
            (Carrier::HeaderBlob, r#"{"a":1}"#.len()),
            (Carrier::Header, "session-id: s\r\nthread-id: t-1\r\n".len()),
            (Carrier::BodyBlob, r#"{"a":"\u00fc"}"#.len()),
            (Carrier::Flat, r#"{"turn_id":"t"}"#.len()),
            (MCP_OBJECT, r#"{"model":"m"}"#.len()),
        ];
        assert_eq!(sizes, expected);
        assert_eq!(arrived[2].members["a"], "\u{FC}");
    }

    #[test]
    fn what_holds_nothing_is_no_carrier() {
        let (arrived, faults) = read(&[received(&[("host", "h")], r#"{"client_metadata":{}}"#), received(&[], "")]);
        assert_eq!((arrived, faults), (Vec::new(), Faults::new()));
    }

    #[test]
    fn a_blob_without_members_is_one() {
        let (arrived, _) = read(&[received(&[("x-codex-turn-metadata", "{}")], "")]);
        assert_eq!(arrived, [Arrived { carrier: Carrier::HeaderBlob, members: Members::new(), bytes: 2 }]);
    }

    #[test]
    fn what_receivers_read_differently_is_a_fault() {
        let blob = |json: &str| faults(&[("x-codex-turn-metadata", json)], "");
        assert_eq!(faults(&[("a", "1"), ("a", "2")], ""), ["header `a` of POST /test is not one visible ASCII value"]);
        assert_eq!(faults(&[("a", "\u{FC}")], ""), ["header `a` of POST /test is not one visible ASCII value"]);
        assert_eq!(
            blob(r#"{"a":1,"A":2}"#),
            ["header blob of POST /test cannot be read: key `A` comes twice at line 1 column 13"],
        );
        let body = r#"{"client_metadata":{"x-codex-turn-metadata":"{\"a\":\"\u007f\"}"}}"#;
        assert_eq!(faults(&[], body), ["blob of POST /test has U+007F at byte 6, outside of printable ASCII"]);
        let body = r#"{"client_metadata":{"number":1}}"#;
        assert_eq!(faults(&[], body), ["client_metadata `number` of POST /test is not a string: 1"]);
        let body = r#"{"params":{"_meta":{"other":{}}}}"#;
        assert_eq!(faults(&[], body), ["_meta `other` of POST /test is not expected: {}"]);
        let body = r#"{"client_metadata":[]}"#;
        assert_eq!(
            faults(&[], body),
            ["the body of POST /test cannot be read: \
              invalid type: sequence, expected a JSON object at line 1 column 19"],
        );
    }

    #[test]
    fn a_carrier_comes_once() {
        let twice = [received(&[("a", "1")], ""), received(&[("b", "2")], "")];
        assert_eq!(read(&twice).1, ["header came twice, the second time in POST /test"]);
    }
}
