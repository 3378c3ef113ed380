//! A header's value as a field: sent as it is, with its own sensitive flag, under the rules of all headers.

use codex_metadata::contract::JsonType;
use codex_metadata::observe::assert_consistent;
use codex_metadata::{CodexMeta, Limit, Limits, Reason};
use http::HeaderValue;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta<'a> {
    #[codex_meta(header = "x-token", flat)]
    token: HeaderValue,
    #[codex_meta(header(name = "x-trace", limit = 8), omit(flat))]
    trace: Option<HeaderValue>,
    #[codex_meta(header = "x-place", omit(flat))]
    place: &'a HeaderValue,
    #[codex_meta(header = "x-more", omit(flat))]
    more: Option<&'a HeaderValue>,
}

fn meta<'a>(token: HeaderValue, trace: &[u8], place: &'a HeaderValue) -> Meta<'a> {
    Meta { token, trace: Some(HeaderValue::from_bytes(trace).unwrap()), place, more: None }
}

#[test]
fn it_is_sent_as_it_is() {
    let mut token = HeaderValue::from_static("t-1");
    token.set_sensitive(true);
    let place = HeaderValue::from_static("here");
    let meta = meta(token, b"tr", &place);
    let sent = meta.project().into_result().unwrap();
    assert_eq!(sent.headers["x-token"], "t-1");
    assert!(sent.headers["x-token"].is_sensitive() && !sent.headers["x-place"].is_sensitive());
    assert_eq!((&sent.headers["x-trace"], &sent.headers["x-place"]), (&HeaderValue::from_static("tr"), &place));
    assert!(!sent.headers.contains_key("x-more"));
    assert_eq!(sent.client_metadata["token"], "t-1");
    let rendered = meta.render();
    let rendered: Vec<(&str, bool)> = rendered.headers().map(|header| (header.value, header.sensitive)).collect();
    assert_eq!(rendered, [("t-1", true), ("tr", false), ("here", false)]);
    assert_consistent(&meta);
    let field = Meta::CONTRACT.field("trace").unwrap();
    assert_eq!((field.json_type(), field.is_optional()), (JsonType::Text, true));
}

#[test]
fn the_rules_of_all_headers_hold() {
    let place = HeaderValue::from_static("");
    let sent = meta(HeaderValue::from_bytes(b"a\xE9").unwrap(), b"too-long-", &place).project();
    assert!(sent.headers.is_empty() && sent.client_metadata.is_empty());
    let reasons: Vec<&Reason> = sent.report.losses().iter().map(|loss| &loss.reason).collect();
    let unprintable = Reason::Unprintable { character: '\u{E9}', at: 1 };
    assert_eq!(reasons, [&unprintable, &unprintable, &Reason::OverLimit { bytes: 9, limit: 8 }, &Reason::Empty]);
    let mut token = HeaderValue::from_bytes(b"s\xE9").unwrap();
    token.set_sensitive(true);
    let report = meta(token, b"t\t", &HeaderValue::from_static("a")).headers().report;
    assert!(matches!(report.losses()[0].reason, Reason::Sensitive(_)), "{report}");
    assert_eq!(report.losses()[1].reason, Reason::Unprintable { character: '\t', at: 1 });
    let limits = Limits { header: Limit::Bytes(1), ..Limits::default() };
    let long = meta(HeaderValue::from_static("ab"), b"c", &place);
    assert!(!long.within(limits).headers().value.contains_key("x-token"));
}
