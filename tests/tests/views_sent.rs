//! A view of the struct that a field holds, as the value of that field: sent, reported, read back and audited.

use std::rc::Rc;
use std::sync::Arc;

use codex_metadata::contract::{Carrier, OwnedContract, Transport};
use codex_metadata::observe::{JsonValue, Observed, assert_consistent};
use codex_metadata::{CodexMeta, Extras, MetaFragment, Outcome, Reason, View};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Clone, Debug, Default, PartialEq, MetaFragment, Serialize, Deserialize)]
struct Window {
    width: u16,
    height: u16,
}

#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part, transports(flat), views(full, short), rename_all = "camelCase")]
struct Usage {
    #[codex_meta(flat, full, short)]
    token_count: u128,
    #[codex_meta(full(key = "cost-usd"), omit(flat, short))]
    cost: Option<f64>,
    #[codex_meta(full(when = Self::is_named), short, omit(flat))]
    name: String,
    #[codex_meta(full(flatten), omit(flat, short))]
    #[serde(flatten)]
    window: Window,
    #[codex_meta(full(view = only), omit(flat, short))]
    inner: Option<Box<Inner>>,
}

impl Usage {
    fn is_named(&self) -> bool {
        !self.name.is_empty()
    }
}

#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part, transports(flat), views(only))]
struct Inner {
    #[codex_meta(flat, only = "id")]
    thread_id: String,
    #[codex_meta(only, omit(flat))]
    rate: Option<f32>,
}

#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(blob(key = "x-meta"), views(mcp), flat(limit = 4096))]
struct Turn {
    #[codex_meta(header = "thread-id", flat, blob, mcp)]
    thread_id: String,
    #[codex_meta(
        header(name = "x-usage", view = short, limit = 60, instead = Self::tokens),
        flat(view = full),
        blob(view = full),
        mcp(key = "use", view = full)
    )]
    usage: Option<Usage>,
}

impl Turn {
    fn tokens(usage: &Usage) -> String {
        usage.token_count.to_string()
    }
}

const MCP: View<Turn> = View::named("mcp");

fn usage(name: &str) -> Usage {
    let inner = Inner { thread_id: "t-2".into(), rate: Some(0.1) };
    let window = Window { width: 3, height: 4 };
    Usage { token_count: u128::MAX, cost: Some(0.5), name: name.into(), window, inner: Some(Box::new(inner)) }
}

fn turn(name: &str) -> Turn {
    Turn { thread_id: "t-1".into(), usage: Some(usage(name)) }
}

const FULL: &str = r#"{"tokenCount":340282366920938463463374607431768211455,"cost-usd":0.5,"name":"\u00e9","width":3,"height":4,"inner":{"id":"t-2","rate":0.1}}"#;
const SHORT: &str = r#"{"tokenCount":340282366920938463463374607431768211455,"name":"e"}"#;

fn observed(turn: &Turn) -> Observed<'static> {
    let sent = turn.project();
    Observed::of::<Turn>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish()
}

#[test]
fn a_view_is_an_object_in_json_and_its_text_elsewhere() {
    let turn = turn("é");
    let sent = turn.project();
    assert_eq!(sent.client_metadata["usage"], FULL);
    assert_eq!(sent.client_metadata["x-meta"], format!(r#"{{"thread_id":"t-1","usage":{FULL}}}"#));
    assert_eq!(sent.client_metadata["x-meta"], turn.blob().value.unwrap());
    // The short one is too long for its header by the escape.
    assert_eq!(sent.headers["x-usage"], format!("\"{}\"", u128::MAX));
    let report = sent.report.to_string();
    assert!(report.starts_with("header `x-usage` (field `usage`): its 70 bytes are over the limit of 60"), "{report}");
    assert!(turn.explain(&sent.report).iter().all(|cell| cell.outcome == Outcome::Sent), "{report}");
    let rendered = turn.render();
    assert_eq!(rendered.client_metadata().get("usage"), Some(FULL));
    assert_eq!(rendered.to_projection().client_metadata, sent.client_metadata);
    assert_eq!(rendered.to_projection().headers, sent.headers);
}

#[test]
fn what_fits_is_sent_whole() {
    let mut turn = turn("e");
    turn.usage.as_mut().unwrap().token_count = 3;
    let sent = turn.project().into_result().unwrap();
    assert_eq!(sent.headers["x-usage"], r#"{"tokenCount":3,"name":"e"}"#);
    let view = turn.view(MCP).into_result().unwrap();
    assert_eq!(view["use"]["cost-usd"], 0.5);
    assert_eq!(view["use"]["inner"], json!({"id": "t-2", "rate": 0.1}));
    assert_consistent(&turn);
    assert!(SHORT.len() > 60);
}

#[test]
fn what_a_view_cannot_send_is_reported_as_its_row() {
    let mut turn = turn("");
    let usage = turn.usage.as_mut().unwrap();
    usage.cost = Some(f64::NAN);
    usage.inner.as_mut().unwrap().rate = Some(f32::INFINITY);
    usage.token_count = 1;
    let sent = turn.project();
    let lost: Vec<(Carrier, Option<&str>, &str)> =
        sent.report.losses().iter().map(|loss| (loss.carrier, loss.field, loss.key.as_str())).collect();
    let on = |carrier| {
        [(carrier, Some("usage.cost"), "usage.cost-usd"), (carrier, Some("usage.inner.rate"), "usage.inner.rate")]
    };
    assert_eq!(lost, [on(Carrier::Flat), on(Carrier::BodyBlob), on(Carrier::HeaderBlob)].concat());
    assert!(sent.report.losses().iter().all(|loss| matches!(loss.reason, Reason::NoForm(_))));
    // A condition of the view's own rows holds or not.
    let blob: serde_json::Value = serde_json::from_str(&turn.blob().value.unwrap()).unwrap();
    assert!(blob["usage"].get("name").is_none());
    assert_eq!(turn.view(MCP).report.losses().len(), 2);
    let observed = observed(&turn);
    assert_eq!(observed.audit(), []);
}

#[test]
fn what_is_read_back_is_what_was_sent() {
    for turn in [turn("e"), Turn { usage: None, ..turn("") }] {
        let observed = observed(&turn);
        assert_eq!(observed.audit(), []);
        assert_eq!(observed.deserialize::<Turn>().unwrap(), turn);
        let sent = turn.project();
        let flat = sent.client_metadata.iter().filter(|(key, _)| *key != "x-meta");
        let observed = Observed::of::<Turn>().client_metadata(flat).finish();
        assert_eq!(observed.deserialize::<Turn>().unwrap(), turn);
    }
    let observed = observed(&turn("\u{e9}"));
    let merged = observed.merged();
    assert_eq!(merged.get("usage").unwrap().value(), FULL.parse::<JsonValue>().unwrap());
}

#[test]
fn a_reader_from_a_file_takes_a_view_apart_too() {
    let contract = OwnedContract::from_json(&Turn::CONTRACT.to_json().to_string()).unwrap();
    assert_eq!(*contract, *Turn::CONTRACT);
    let slot = contract.field("usage").unwrap().slot(Transport::Flat).unwrap();
    assert_eq!((slot.view(), slot.view_contract().unwrap().name()), (Some("full"), "Usage"));
    let (turn, sent) = (turn("e"), turn("e").project());
    let observed = Observed::with(&contract).headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), []);
    assert_eq!(observed.deserialize::<Turn>().unwrap(), turn);
}

/// Returns the findings after a change of the object in the flat map and in both blobs.
fn found(change: impl Fn(&mut serde_json::Value)) -> Vec<String> {
    let mut turn = turn("e");
    turn.usage.as_mut().unwrap().token_count = 3;
    let sent = turn.project();
    let mut blob: serde_json::Value = serde_json::from_str(&sent.client_metadata["x-meta"]).unwrap();
    change(&mut blob["usage"]);
    let map = [("thread_id", "t-1".to_owned()), ("usage", blob["usage"].to_string()), ("x-meta", blob.to_string())];
    let mut headers = sent.headers;
    headers.insert("x-meta", blob.to_string().parse().unwrap());
    let observed = Observed::of::<Turn>().headers(&headers).client_metadata(map).finish();
    observed.audit().iter().map(ToString::to_string).collect()
}

#[test]
fn damage_within_a_view_is_found_as_that_of_its_row() {
    assert_eq!(found(|_| ()), [""; 0]);
    let unknown = found(|usage| usage["more"] = 1.into());
    assert_eq!(unknown.len(), 3, "{unknown:?}");
    assert_eq!(unknown[0], r#"blob `usage.more` (field `usage`) is not declared: "1""#);
    let mistyped = found(|usage| usage["inner"]["id"] = 5.into());
    assert_eq!(mistyped[0], r#"blob `usage.inner.id` (field `usage.inner.thread_id`) is no string: "5""#);
    let gone = found(|usage| drop(usage["inner"].as_object_mut().unwrap().remove("id")));
    assert_eq!(gone[0], "blob `usage.inner.id` (field `usage.inner.thread_id`) is missing");
    let no_object = found(|usage| *usage = 5.into());
    assert!(
        no_object.iter().any(|finding| finding
            == r#"flat `usage` (field `usage`) is no object: "5", but header has `{"tokenCount":3,"name":"e"}`"#),
        "{no_object:?}"
    );
}

/// Two views of one struct are compared by the rows that both have.
#[test]
fn views_that_are_not_the_same_agree_in_what_both_have() {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"))]
    struct Two {
        #[codex_meta(header(name = "x-usage", view = short), blob(view = full), flat(with = Self::count))]
        usage: Usage,
    }

    impl Two {
        fn count(usage: &Usage) -> u128 {
            usage.token_count
        }
    }

    let sent = Two { usage: usage("e") }.project().into_result().unwrap();
    let observed = |headers| Observed::of::<Two>().headers(headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed(&sent.headers).audit(), []);
    let mut headers = sent.headers.clone();
    headers.insert("x-usage", SHORT.replace("\"e\"", "\"f\"").parse().unwrap());
    let findings: Vec<String> = observed(&headers).audit().iter().map(ToString::to_string).collect();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("header `x-usage` (field `usage`) differs"), "{findings:?}");
    // The result of a function is compared with nothing else.
    let mut map = sent.client_metadata.clone();
    map.insert("usage".into(), "7".into());
    let observed = Observed::of::<Two>().headers(&sent.headers).client_metadata(&map).finish();
    assert_eq!(observed.audit(), []);
    let unchecked: Vec<String> = observed.unchecked().iter().map(ToString::to_string).collect();
    assert_eq!(unchecked, ["flat `usage` (field `usage`) could not be compared with another carrier"]);
}

#[test]
fn text_that_is_no_object_is_damage() {
    let sent = turn("e").project();
    let mut map = sent.client_metadata;
    map.insert("usage".into(), FULL[..40].into());
    let observed = Observed::of::<Turn>().headers(&sent.headers).client_metadata(map).finish();
    let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("flat `usage` (field `usage`) cannot be read: "), "{findings:?}");
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "x-meta"))]
struct Login<'a> {
    #[codex_meta(header(name = "x-account", view = id), blob(view = id))]
    account: &'a Rc<Account>,
    #[codex_meta(blob(view = id), omit(header))]
    other: Option<Arc<Account>>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(id))]
struct Account {
    #[codex_meta(flat, id(sensitive))]
    token: String,
    #[codex_meta(flat, id)]
    score: f64,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

fn account(token: &str) -> Account {
    Account { token: token.into(), score: 1.0, extras: Extras::client([("team", "a"), ("score", "b")]) }
}

#[test]
fn what_holds_a_sensitive_value_is_sensitive() {
    let field = Login::CONTRACT.field("account").unwrap();
    assert!(field.is_sensitive());
    assert!(field.slot(Transport::Header).unwrap().is_sensitive());
    let account = Rc::new(account("secret"));
    let login = Login { account: &account, other: Some(Arc::new(self::account("s-2"))) };
    let sent = login.project();
    assert!(sent.headers["x-account"].is_sensitive() && sent.headers["x-meta"].is_sensitive());
    assert_eq!(sent.headers["x-account"], r#"{"token":"secret","score":1.0,"team":"a"}"#);
    let owned = sent.report.losses().iter().filter(|loss| loss.reason == Reason::OwnedKey).count();
    assert_eq!((owned, sent.report.losses().len()), (3, 3), "{}", sent.report);
    let mut headers = sent.headers;
    headers.insert("x-account", r#"{"token":7,"score":"secret"}"#.parse().unwrap());
    let observed = Observed::of::<Login<'_>>().headers(&headers).finish();
    let shown = format!("{:?} {observed:?} {:?}", observed.audit(), observed.merged());
    assert!(shown.contains("account.token") && !shown.contains("secret"), "{shown}");
}

/// Somebody may have put it there instead of the value.
#[test]
fn a_key_within_a_sensitive_value_is_not_shown() {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"))]
    struct Outer {
        #[codex_meta(header(name = "x-usage", view = full), flat(view = full), blob(view = full, sensitive))]
        usage: Usage,
    }

    let sent = Outer { usage: usage("e") }.project();
    let mut headers = sent.headers;
    let damaged =
        r#"{"tokenCount":true,"swordfish":1,"swordfish-2":1,"inner":{"id":"t-2","swordfish":1,"swordfish":2}}"#;
    headers.insert("x-usage", damaged.parse().unwrap());
    headers.insert("x-meta", format!(r#"{{"usage":{damaged}}}"#).parse().unwrap());
    let observed = Observed::of::<Outer>().headers(&headers).client_metadata(&sent.client_metadata).finish();
    let findings = observed.audit();
    let json = serde_json::to_string(&findings).unwrap();
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    for shown in [json, format!("{findings:?} {observed:?} {:?}", observed.merged()), lines.join("\n")] {
        assert!(!shown.contains("swordfish"), "{shown}");
    }
    let undeclared = "header `x-usage` (field `usage`) is not declared: (redacted)";
    assert_eq!(lines.iter().filter(|line| *line == undeclared).count(), 1, "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("`usage.token_count`")), "{lines:#?}");
}

/// The client chose it, perhaps for the value itself.
#[test]
fn a_report_does_not_show_the_key_of_an_extra_within_a_sensitive_value() {
    #[derive(CodexMeta)]
    #[codex_meta(part, transports(flat), views(id))]
    struct Middle {
        #[codex_meta(id(view = id), omit(flat))]
        account: Plain,
    }
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat), views(id))]
    struct Plain {
        #[codex_meta(flat, id)]
        score: f64,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"), views(mcp))]
    struct Outer {
        #[codex_meta(
            header(name = "x-middle", view = id),
            flat(view = id),
            blob(view = id, sensitive),
            mcp(view = id)
        )]
        middle: Middle,
    }
    const MCP: View<Outer> = View::named("mcp");

    let extras = Extras::client([("sword fish", "a"), ("score", "b"), ("swordfish", "c")]);
    let outer = Outer { middle: Middle { account: Plain { score: f64::NAN, extras } } };
    let (sent, view) = (outer.project(), outer.view(MCP));
    for (report, carriers) in [(&sent.report, 4), (&view.report, 1)] {
        assert_eq!(report.losses().len(), 3 * carriers, "{report}");
        for shown in [report.to_string(), format!("{report:?}"), serde_json::to_string(report).unwrap()] {
            assert!(!shown.contains("fish") && shown.contains("middle.account.score"), "{shown}");
        }
    }
    assert!(!format!("{sent:?} {view:?}").contains("sword fish"));
}

/// Of a view within another, the depth of all counts.
#[test]
fn a_view_is_no_deeper_than_readers_take() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(blob), blob(key = "x-meta"), views(own))]
    struct Deep {
        #[codex_meta(blob(view = all), own(view = all))]
        inner: Nest,
    }

    #[derive(CodexMeta)]
    #[codex_meta(part, transports(flat), views(all))]
    struct Nest {
        #[codex_meta(all, omit(flat))]
        value: serde_json::Value,
    }

    let nested = |levels: usize| {
        let json = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        Deep { inner: Nest { value: serde_json::from_str(&json).unwrap() } }
    };
    let (fits, view) = (nested(55).blob(), nested(55).view(View::named("own")));
    assert!(fits.report.is_empty(), "{}", fits.report);
    serde_json::from_str::<serde_json::Value>(&fits.value.unwrap()).unwrap();
    assert!(view.report.is_empty() && view.value["inner"]["value"].is_array(), "{}", view.report);
    let (deep, view) = (nested(56).blob(), nested(56).view(View::named("own")));
    assert_eq!(view.value, json!({}));
    assert_eq!(view.report.losses().len(), 1, "{}", view.report);
    assert_eq!(deep.value.unwrap(), "{}");
    assert_eq!(deep.report.losses().len(), 1, "{}", deep.report);
}
