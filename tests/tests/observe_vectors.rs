//! The golden vectors, read back.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use codex_metadata::codex::{CodexResponsesMetadata, MCP};
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Limits, Outcome};
use codex_metadata_vectors::Vector;

/// The members of a vector beside its snapshot.
#[derive(serde::Deserialize)]
struct Line {
    snapshot: serde_json::Map<String, Value>,
    expect: Expect,
}

#[derive(serde::Deserialize)]
struct Expect {
    headers: BTreeMap<String, String>,
    omitted_headers: Vec<String>,
    header_blob: Option<Value>,
    client_metadata: BTreeMap<String, String>,
    blob: Option<Value>,
    mcp: Value,
}

impl Expect {
    /// A request that carries all of it.
    fn observe(&self) -> Observed<'static> {
        const BLOB: &str = "x-codex-turn-metadata";
        let ascii = |blob: &Value| blob.to_string().encode_utf16().map(escape).collect::<String>();
        let mut headers = HeaderMap::new();
        let header_blob = self.header_blob.as_ref().map(|blob| (BLOB.to_owned(), ascii(blob)));
        for (name, value) in self.headers.clone().into_iter().chain(header_blob) {
            headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        let mut flat = self.client_metadata.clone();
        flat.extend(self.blob.as_ref().map(|blob| (BLOB.to_owned(), ascii(blob))));
        Observed::of::<CodexResponsesMetadata>()
            .within(Limits::LIFTED)
            .headers(&headers)
            .body(json!({"client_metadata": flat}).to_string().as_bytes())
            .meta(MCP, &json!({BLOB: self.mcp}))
            .finish()
    }
}

fn escape(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte @ b' '..=b'~') => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

/// The carriers that another implementation of the contract filled give the snapshot back.
#[test]
fn what_the_vectors_expect_is_read_back() {
    let mut fields = 0;
    for file in ["named.jsonl", "random.jsonl"] {
        let path = format!("{}/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
        for (number, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let place = format!("{file}:{}", number + 1);
            let vector: Vector = serde_json::from_str(line).unwrap();
            let Line { snapshot, expect } = serde_json::from_str(line).unwrap();
            let observed = expect.observe();
            assert_eq!(observed.audit(), [], "{place}; omitted: {:?}", expect.omitted_headers);

            // Which fields leave the sender at all, it says itself; their values, the vector does.
            let report = vector.snapshot.within(Limits::LIFTED).project().report;
            let account = vector.snapshot.within(Limits::LIFTED).explain(&report);
            let sent: BTreeSet<&str> =
                account.iter().filter(|cell| cell.outcome == Outcome::Sent).map(|cell| cell.field).collect();
            let merged = observed.merged();
            for (name, value) in &snapshot {
                match name.as_str() {
                    "client_extra" | "config_extra" => {}
                    "request_kind" => {
                        let mut details = value.as_object().unwrap().clone();
                        assert_eq!(merged.get("request_kind").unwrap().value(), details.remove("kind").unwrap());
                        let compaction = merged.get("compaction").map(|details| details.value().to_value().unwrap());
                        assert_eq!(compaction, (!details.is_empty()).then(|| details.into()), "{place}");
                    }
                    _ if sent.contains(name.as_str()) => {
                        // A value that is sent as text alone is read as text.
                        let read = merged.get(name).map(|field| match (field.value().as_str(), value) {
                            (Some(text), Value::Object(_) | Value::Bool(_)) => serde_json::from_str(text).unwrap(),
                            _ => field.value().to_value().unwrap(),
                        });
                        assert_eq!(read.as_ref(), Some(value), "{place}: {name}");
                        fields += 1;
                    }
                    _ => assert!(merged.get(name).is_none(), "{place}: {name}"),
                }
            }
            let extras: BTreeMap<String, String> =
                merged.get("extras").map_or_else(BTreeMap::new, |extras| extras.value().deserialize().unwrap());
            for (key, value) in extras {
                let given = |source: &str| snapshot.get(source).and_then(|pairs| pairs.get(&key)).cloned();
                assert_eq!(
                    given("config_extra").or_else(|| given("client_extra")),
                    Some(value.into()),
                    "{place}: {key}"
                );
            }
        }
    }
    assert!(fields > 3_000, "{fields}");
}
