//! Other forms of a field's value: JSON as text, the result of a function, and a replacement for a value that is too long.

use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta, Limit, Limits, Reason, View};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Source {
    server: String,
    calls: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp), flat(limit = 64))]
struct Meta {
    #[codex_meta(
        header("x-source", json),
        flat(json, limit = 48, instead = Self::too_long),
        blob,
        mcp(with = Self::server_of)
    )]
    source: Option<Source>,
    #[codex_meta(
        header("x-place", with = String::len),
        flat(with = Self::shout, limit = 8, instead = str::len),
        blob(with = String::as_str),
        omit(mcp)
    )]
    place: String,
}

impl Meta {
    fn too_long(source: &Source) -> Source {
        Source { server: "-".into(), calls: source.calls }
    }

    fn server_of(source: &Source) -> &str {
        &source.server
    }

    fn shout(place: &str) -> String {
        place.to_uppercase()
    }
}

fn meta(server: &str, place: &str) -> Meta {
    Meta { source: Some(Source { server: server.into(), calls: 3 }), place: place.into() }
}

const MCP: View<Meta> = View::named("mcp");

#[test]
fn each_slot_sends_its_own_form() {
    let meta = meta("é", "here");
    let sent = meta.project().into_result().unwrap();
    assert_eq!(sent.headers["x-source"], r#"{"server":"\u00e9","calls":3}"#);
    assert_eq!(sent.client_metadata["source"], r#"{"server":"\u00e9","calls":3}"#);
    assert_eq!(sent.headers["x-place"], "4");
    assert_eq!(sent.client_metadata["place"], "HERE");
    assert_eq!(sent.blob().unwrap(), r#"{"source":{"server":"\u00e9","calls":3},"place":"here"}"#);
    assert_eq!(meta.view(MCP).value, json!({ "source": "é" }));
    assert_eq!(meta.render().to_projection().headers, sent.headers);
    assert_eq!(meta.render().to_projection().client_metadata, sent.client_metadata);
}

#[test]
fn nothing_is_made_of_no_value() {
    let meta = Meta { source: None, place: "a".into() };
    let sent = meta.project().into_result().unwrap();
    assert_eq!(sent.client_metadata.get("source"), None);
    assert_eq!(sent.headers.get("x-source"), None);
}

#[test]
fn what_is_too_long_is_replaced_and_reported_as_that() {
    let meta = meta("a-server-with-a-very-long-name-indeed", "a long place");
    let sent = meta.project();
    assert_eq!(sent.client_metadata["source"], r#"{"server":"-","calls":3}"#);
    assert_eq!(sent.client_metadata["place"], "12", "the function is given the value, not what `with` made of it");
    let said: Vec<String> = sent.report.losses().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "flat `source` (field `source`): its 60 bytes are over the limit of 48, and another value was sent in its place",
            "flat `place` (field `place`): its 12 bytes are over the limit of 8, and another value was sent in its place",
        ]
    );
    let outcomes = meta.explain(&sent.report);
    assert!(outcomes.iter().all(|cell| !cell.to_string().contains("lost")), "{outcomes:?}");
}

#[test]
fn where_the_replacement_is_too_long_too_nothing_is_sent() {
    let limits = Limits { flat: Limit::Bytes(1), ..Limits::default() };
    let meta = meta("a-server", "a long place");
    let sent = meta.within(limits).client_metadata();
    assert_eq!(sent.value.len(), 1, "the blob alone: {:?}", sent.value);
    let reasons: Vec<&Reason> = sent.report.losses().iter().map(|loss| &loss.reason).collect();
    assert_eq!(reasons, [&Reason::OverLimit { bytes: 31, limit: 1 }, &Reason::OverLimit { bytes: 12, limit: 1 }]);
    let lifted = meta.within(Limits::LIFTED).client_metadata().into_result().unwrap();
    assert_eq!(lifted["place"], "A LONG PLACE");
}

#[derive(Debug, Deserialize, PartialEq)]
struct Read {
    source: Source,
}

#[test]
fn a_reader_finds_no_fault_in_a_replaced_value() {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"))]
    struct Sources {
        #[codex_meta(header("x-source", json), flat(json, limit = 48, instead = Meta::too_long), blob)]
        source: Source,
    }
    for server in ["short", "a-server-with-a-very-long-name-indeed"] {
        let sources = Sources { source: Source { server: server.into(), calls: 3 } };
        let sent = sources.project();
        let observed = Observed::of::<Sources>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
        assert_eq!(observed.audit(), []);
        assert_eq!(observed.deserialize::<Read>().unwrap().source, sources.source);
    }
}

mod headers {
    use super::*;

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, blob), header(limit = 40, total = 120), blob(key = "x-meta"))]
    struct Headers {
        #[codex_meta(header = "x-id", blob)]
        id: String,
        #[codex_meta(header("x-label", limit = 60, shed = 2), blob(shed = 1))]
        label: String,
        #[codex_meta(header("x-note", shed = 1), omit(blob))]
        note: String,
    }

    fn headers(id: usize, label: usize, note: usize) -> Headers {
        Headers { id: "i".repeat(id), label: "l".repeat(label), note: "n".repeat(note) }
    }

    fn sent(headers: &Headers) -> (Vec<String>, Vec<String>) {
        let sent = headers.headers();
        let mut names: Vec<String> = sent.value.keys().map(ToString::to_string).collect();
        names.sort();
        let rendered = headers.render();
        let mut rendered: Vec<&str> = rendered.headers().map(|header| header.name).collect();
        rendered.sort_unstable();
        assert_eq!(rendered, names);
        assert_eq!(headers.header_blob().value.is_some(), sent.value.contains_key("x-meta"));
        (names, sent.report.losses().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_fits_is_sent() {
        assert_eq!(sent(&headers(4, 4, 4)), (["x-id", "x-label", "x-meta", "x-note"].map(String::from).into(), vec![]));
    }

    #[test]
    fn a_value_over_its_own_limit_is_left_out() {
        let (names, losses) = sent(&headers(41, 50, 4));
        assert_eq!(names, ["x-label", "x-note"]);
        assert_eq!(losses[0], "header `x-id` (field `id`) not sent: 41 bytes are over the limit of 40");
    }

    /// Lines: `x-id: \r\n` 8, `x-label: \r\n` 11, `x-note: \r\n` 10, each with its value; `x-meta: \r\n` 10.
    #[test]
    fn the_copy_of_the_blob_sheds_and_leaves_before_any_header() {
        let (names, losses) = sent(&headers(10, 20, 10));
        assert_eq!(names, ["x-id", "x-label", "x-meta", "x-note"]);
        assert_eq!(
            losses,
            ["header blob `label` (field `label`) not sent: its 31 bytes were shed to keep the limit of 41"]
        );
        let (names, losses) = sent(&headers(20, 30, 20));
        assert_eq!(names, ["x-id", "x-label", "x-note"]);
        assert_eq!(losses.len(), 1, "{losses:?}");
    }

    #[test]
    fn headers_leave_by_rank_and_what_has_none_stays() {
        let (names, losses) = sent(&headers(40, 50, 20));
        assert_eq!(names, ["x-id", "x-label"]);
        assert_eq!(
            losses[0],
            "header `x-note` (field `note`) not sent: its 30 bytes were shed to keep the limit of 120"
        );

        let limits = Limits { header_total: Limit::Bytes(20), ..Limits::default() };
        let over = headers(40, 50, 20);
        let sent = over.within(limits).headers();
        assert_eq!(sent.value.keys().collect::<Vec<_>>(), ["x-id"]);
        let last = sent.report.losses().iter().find(|loss| matches!(loss.reason, Reason::TotalOver { .. })).unwrap();
        assert_eq!(last.to_string(), "all headers together: 48 bytes are over the total of 20");
        let cells = over.within(limits).explain(&sent.report);
        let id = cells.iter().find(|cell| cell.field == "id" && cell.carrier == Carrier::Header).unwrap();
        assert_eq!(id.outcome.to_string(), "sent");
    }

    #[test]
    fn a_reader_misses_nothing_that_a_budget_left_out() {
        for (id, label, note) in [(4, 4, 4), (10, 20, 10), (20, 30, 20), (40, 50, 20), (40, 61, 40)] {
            let sent = headers(id, label, note).headers();
            let observed = Observed::of::<Headers>().headers(&sent.value).finish();
            assert_eq!(observed.audit(), [], "{id} {label} {note}: {}", sent.report);
        }
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(header, flat), header(total = 100))]
    struct Few {
        #[codex_meta(header = "x-id", flat)]
        id: String,
        #[codex_meta(header("x-label", shed = 2), flat)]
        label: String,
        #[codex_meta(header("x-note", shed = 1), omit(flat))]
        note: Option<String>,
    }

    /// Returns the findings of a request that lost a header on its way.
    fn without(lost: &str, [id, label, note]: [usize; 3]) -> Vec<String> {
        let few = Few { id: "i".repeat(id), label: "l".repeat(label), note: Some("n".repeat(note)) };
        let mut sent = few.project();
        sent.headers.remove(lost);
        let observed = Observed::of::<Few>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
        observed.audit().iter().map(ToString::to_string).collect()
    }

    /// Lines: `x-id: \r\n` 8, `x-label: \r\n` 11, `x-note: \r\n` 10, each with its value.
    #[test]
    fn a_reader_misses_a_header_that_had_room() {
        let missing = |label: usize| {
            format!("header `x-label` (field `label`) is missing, but flat has \"{}\"", "l".repeat(label))
        };
        // The note has left by itself, since the label has room then.
        assert_eq!(without("none", [40, 41, 20]), [""; 0]);
        assert_eq!(without("x-label", [40, 41, 20]), [missing(41)]);
        // The label has left too.
        assert_eq!(without("none", [40, 42, 20]), [""; 0]);
        // The note would have left before it.
        assert_eq!(without("x-label", [10, 10, 10]), [missing(10)]);
    }
}

mod foreign {
    use codex_metadata::Extras;

    use super::*;

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"), foreign("x-turn-state", "x-proxy-*"))]
    struct Meta {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }

    #[test]
    fn no_extra_has_such_a_key() {
        let extras =
            Extras::new([("xTurnState", "a"), ("x_proxy_region", "b"), ("x-prox", "c")], [("X-Turn-State", "d")]);
        let rejected: Vec<String> = extras.rejected().map(ToString::to_string).collect();
        assert_eq!(
            rejected,
            [
                "config extra `X-Turn-State` not sent: another layer adds this key",
                "client extra `xTurnState` not sent: another layer adds this key",
                "client extra `x_proxy_region` not sent: another layer adds this key",
            ]
        );
        let blob = Meta { id: "1".into(), extras }.blob().value.unwrap();
        assert_eq!(blob, r#"{"id":"1","x-prox":"c"}"#);
    }

    #[test]
    fn a_reader_is_quiet_about_them_and_not_about_others() {
        let meta = Meta { id: "1".into(), extras: Extras::default() };
        let mut map = meta.client_metadata().value;
        map.insert("x-turn-state".into(), "s".into());
        map.insert("x-proxy-hops".into(), "3".into());
        let audit = |map: &std::collections::HashMap<String, String>| {
            Observed::of::<Meta>().client_metadata(map).finish().audit()
        };
        assert_eq!(audit(&map), []);
        map.insert("x-turn-states".into(), "s".into());
        assert_eq!(audit(&map).len(), 1);
    }
}
