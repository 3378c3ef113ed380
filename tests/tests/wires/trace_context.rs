//! W3C Trace Context and Baggage: ids in one text, and two lists of pairs.

use std::fmt;

use codex_metadata::contract::RequestPath;
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta};
use http::Request;
use serde::Deserialize;
use serde_json::json;

use crate::tool::assert_observed;
use crate::{assert_read_back, delivered};

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(header), paths = PATHS)]
struct TraceContext {
    #[codex_meta(header = "traceparent")]
    parent: Parent,
    /// The vendors' entries, the newest first.
    #[codex_meta(header(name = "tracestate", list = ","))]
    #[serde(default)]
    state: Vec<Entry>,
    #[codex_meta(header(name = "baggage", list = ","))]
    #[serde(default)]
    baggage: Vec<Entry>,
}

/// Any request may have a context.
const PATHS: &[RequestPath] =
    &[RequestPath::new("request in a trace").with_header("traceparent").with_carriers(&[Carrier::Header])];

#[derive(Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
struct Parent {
    trace_id: u128,
    span_id: u64,
    flags: u8,
}

impl fmt::Display for Parent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace_id, self.span_id, self.flags)
    }
}

impl TryFrom<String> for Parent {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let &["00", trace_id, span_id, flags] = parts.as_slice() else {
            return Err("is no version 00 of a trace's parent".into());
        };
        let no_number = |error: std::num::ParseIntError| error.to_string();
        Ok(Self {
            trace_id: u128::from_str_radix(trace_id, 16).map_err(no_number)?,
            span_id: u64::from_str_radix(span_id, 16).map_err(no_number)?,
            flags: u8::from_str_radix(flags, 16).map_err(no_number)?,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
struct Entry {
    key: String,
    value: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

impl TryFrom<String> for Entry {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (key, value) = text.split_once('=').ok_or("is no pair")?;
        Ok(Self { key: key.into(), value: value.into() })
    }
}

fn entries(pairs: &[(&str, &str)]) -> Vec<Entry> {
    pairs.iter().map(|&(key, value)| Entry { key: key.into(), value: value.into() }).collect()
}

fn context(state: &[(&str, &str)]) -> TraceContext {
    TraceContext {
        parent: Parent {
            trace_id: 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c,
            span_id: 0x00f0_67aa_0ba9_02b7,
            flags: 1,
        },
        state: entries(state),
        baggage: entries(&[("userId", "alice"), ("serverNode", "DF%2028;prop=1"), ("isProduction", "false")]),
    }
}

#[tokio::test]
async fn a_context_is_read_back() {
    for state in [&[("rojo", "00f067aa0ba902b7"), ("congo", "t61rcWkgMzE")][..], &[]] {
        let sent = context(state);
        let headers = sent.headers().into_result().unwrap();
        assert_eq!(headers["traceparent"], "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01");
        assert_eq!(headers.contains_key("tracestate"), !state.is_empty());
        let received = delivered(headers, Vec::new()).await;
        assert_read_back(Observed::of::<TraceContext>().headers(received.headers()), &sent);
    }
}

#[tokio::test]
async fn a_gateway_that_writes_a_line_for_each_entry_changes_nothing() {
    let sent = context(&[("rojo", "1"), ("congo", "2")]);
    let mut headers = sent.headers().into_result().unwrap();
    headers.insert("tracestate", "rojo=1".parse().unwrap());
    headers.append("tracestate", "congo=2".parse().unwrap());
    let received = delivered(headers, Vec::new()).await;
    assert_read_back(Observed::of::<TraceContext>().headers(received.headers()), &sent);
}

#[test]
fn an_entry_that_no_list_can_hold_is_reported() {
    let sent = TraceContext { baggage: entries(&[("a", "1,2")]), ..context(&[]) };
    let report = sent.headers().report.to_string();
    assert!(report.contains("an element contains `,`"), "{report}");
}

#[test]
fn the_tool_finds_a_parent_under_a_name_that_no_tracer_reads() {
    let mut request = Request::get("https://example.com/cart").body(Vec::new()).unwrap();
    *request.headers_mut() = context(&[("rojo", "1"), ("congo", "2")]).headers().into_result().unwrap();
    let fields = json!({
        "parent": "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01",
        "state": ["rojo=1", "congo=2"],
        "baggage": ["userId=alice", "serverNode=DF%2028;prop=1", "isProduction=false"],
    });
    let rename = |request: &mut Request<Vec<u8>>| {
        let parent = request.headers_mut().remove("traceparent").unwrap();
        request.headers_mut().insert("trace-parent", parent);
    };
    assert_observed::<TraceContext>(
        request,
        "request in a trace",
        &fields,
        rename,
        "header `trace-parent` (field `parent`) is in other letter case",
    );
}
