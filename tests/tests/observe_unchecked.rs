//! The facts that an audit reports as not checked.

use codex_metadata::Carrier;
use codex_metadata::contract::{OwnedContract, RequestPath};
use codex_metadata::observe::{Bounds, Observed, Observer};
use codex_metadata::{CodexMeta, MetaFragment};
use codex_metadata_cli::report::{Reporter, Style};
use http::HeaderMap;
use serde_json::Value;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), paths = PATHS)]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(blob, omit(header, flat))]
    turn: u64,
    #[codex_meta(flat(when = Self::is_open), blob, omit(header))]
    mode: String,
    #[codex_meta(flat(since = "2.0.0", limit = 8), blob(since = "2.0.0"), omit(header))]
    later: String,
}

impl Meta {
    fn is_open(&self) -> bool {
        self.turn > 1
    }
}

const PATHS: &[RequestPath] = &[RequestPath::new("turn")
    .with_carriers(&[Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob])
    .with_fails(&["Self::is_open"])];

fn sent(turn: u64) -> codex_metadata::Projection {
    Meta { thread_id: "t-1".into(), turn, mode: "fast".into(), later: "now".into() }.project()
}

fn unchecked<M>(observer: Observer<'_, M>) -> Vec<String> {
    let read = observer.finish();
    assert_eq!(read.audit(), []);
    read.unchecked().iter().map(ToString::to_string).collect()
}

#[test]
fn what_two_carriers_had_is_checked() {
    let sent = sent(2);
    let observer = Observed::of::<Meta>().headers(&sent.headers).client_metadata(&sent.client_metadata);
    assert_eq!(unchecked(observer), [""; 0]);
}

#[test]
fn a_condition_that_nothing_tells_is_listed() {
    let sent = sent(1);
    let observer = || Observed::of::<Meta>().headers(&sent.headers).client_metadata(&sent.client_metadata);
    assert_eq!(unchecked(observer()), ["it is not known whether `Self::is_open` holds"]);
    assert_eq!(unchecked(observer().on(&PATHS[0])), [""; 0]);
}

#[test]
fn carriers_that_were_not_given_and_fields_of_one_carrier_are_listed() {
    let mut headers = HeaderMap::new();
    headers.insert("thread-id", "t-1".parse().unwrap());
    headers.insert("x-meta", r#"{"thread_id":"t-1","turn":1,"mode":"fast"}"#.parse().unwrap());
    assert_eq!(
        unchecked(Observed::of::<Meta>().headers(&headers)),
        [
            "flat was not looked at",
            "blob was not looked at",
            "header blob `turn` (field `turn`) could not be compared with another carrier",
            "header blob `mode` (field `mode`) could not be compared with another carrier",
            "header blob `later` (field `later`) is not sent by every release",
        ]
    );
    let known = Observed::of::<Meta>().sender_version("1.0.0").headers(&headers);
    assert!(!unchecked(known).iter().any(|line| line.contains("release")));
}

#[test]
fn a_bound_that_was_reached_is_listed() {
    let bounds = Bounds { kept_bytes: 8, ..Bounds::default() };
    let observed = Observed::of::<Meta>().bounds(bounds).client_metadata([("thread_id", "far too long")]).finish();
    let bound: Vec<_> = observed.unchecked().into_iter().filter(|unchecked| unchecked.name() == "bound").collect();
    assert_eq!(bound.len(), 1, "{bound:?}");
    assert_eq!(bound[0].carrier(), Some(Carrier::Flat));
    let json = serde_json::to_value(&bound[0]).unwrap();
    assert_eq!((&json["kind"], &json["carrier"], &json["field"]), (&"bound".into(), &"flat".into(), &().into()));
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Part {
    #[codex_meta(flat(when = Self::is_open))]
    inner: String,
}

impl Part {
    fn is_open(&self) -> bool {
        self.inner != "closed"
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Around {
    #[codex_meta(header = "x-mode", flat(when = Self::is_open))]
    mode: String,
    #[codex_meta(nested, omit(header))]
    part: Part,
}

impl Around {
    fn is_open(&self) -> bool {
        self.mode != "closed"
    }
}

/// Both structs write `Self::is_open`, and mean another.
#[test]
fn a_condition_of_a_nested_struct_is_its_own() {
    let sent = Around { mode: "closed".into(), part: Part { inner: "open".into() } }.project();
    assert_eq!(sent.client_metadata.len(), 1);
    let contract = OwnedContract::from_json(&Around::CONTRACT.to_json().to_string()).unwrap();
    for observer in [Observed::with(Around::CONTRACT), Observed::with(&contract)] {
        let lines = unchecked(observer.headers(&sent.headers).client_metadata(&sent.client_metadata));
        assert!(lines.contains(&"it is not known whether `Self::is_open` holds".to_owned()), "{lines:?}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-m", body_limit = 2048))]
struct Limited {
    #[codex_meta(header = "x-id", flat, blob)]
    id: &'static str,
    #[codex_meta(blob(body_only), omit(header, flat))]
    count: u32,
}

/// The limit is an excuse for the blob, but not for saying nothing of what is only in it.
#[test]
fn what_is_only_in_a_blob_that_may_have_been_over_its_limit_is_listed() {
    let mut sent = Limited { id: "a", count: 1 }.project();
    sent.client_metadata.remove("x-m");
    assert_eq!(
        unchecked(Observed::of::<Limited>().headers(&sent.headers).client_metadata(&sent.client_metadata)),
        ["blob `count` (field `count`) may be over its limit"]
    );
}

/// Whether the blob may have been over its limit is one question, and was asked for each field of each field.
#[test]
fn a_lost_blob_of_many_fields_is_listed() {
    const COUNT: usize = 1_000;
    let mut contract = Limited::CONTRACT.to_json();
    let fields = contract["fields"].as_array_mut().unwrap();
    for i in 0..COUNT {
        let alike =
            |field: &Value| field.to_string().replace("id\"", &format!("id-{i}\"")).replace("count", &format!("c-{i}"));
        let more: Vec<Value> = fields[..2].iter().map(|field| alike(field).parse().unwrap()).collect();
        fields.extend(more);
    }
    let contract = OwnedContract::from_json(&contract.to_string()).unwrap();
    let sent = (0..COUNT).map(|i| (format!("id-{i}"), "a".repeat(10)));
    let observed = Observed::with(&contract).client_metadata(sent).finish();
    let limits = observed.unchecked().into_iter().filter(|unchecked| unchecked.name() == "limit").count();
    assert_eq!(limits, COUNT + 2, "those in the blob alone, and `id`, which did not come");
}

#[derive(MetaFragment)]
struct Place {
    region: &'static str,
    zone: u8,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-m", body_only))]
struct Forms {
    #[codex_meta(header("x-timeout", with = seconds), blob(with = millis), omit(flat))]
    timeout: u64,
    #[codex_meta(blob(flatten), omit(header, flat))]
    place: Place,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "`with` passes a reference")]
fn seconds(timeout: &u64) -> String {
    format!("{timeout}s")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "`with` passes a reference")]
const fn millis(timeout: &u64) -> u64 {
    *timeout * 1000
}

/// What two functions make came on two carriers, and is not compared; members of one field are told apart.
#[test]
fn what_is_not_compared_is_told_by_its_key() {
    let sent = Forms { timeout: 3, place: Place { region: "eu", zone: 1 } }.project();
    assert_eq!(
        unchecked(Observed::of::<Forms>().headers(&sent.headers).client_metadata(&sent.client_metadata)),
        [
            "blob `timeout` (field `timeout`)",
            "header `x-timeout` (field `timeout`)",
            "blob `region` (field `place`)",
            "blob `zone` (field `place`)"
        ]
        .map(|what| format!("{what} could not be compared with another carrier"))
    );
}

#[test]
fn the_tool_counts_what_was_not_checked() {
    let mut out = String::new();
    let mut reporter = Reporter::new(Style::People, |line: &str| {
        out.extend([line, "\n"]);
        Ok(())
    });
    let request = r#"{"url":"/responses","headers":{"session-id":"s-1","thread-id":"t-1"}}"#;
    reporter.read(format!("{request}\n{request}\n").as_bytes()).unwrap();
    let summary = reporter.finish().unwrap();
    assert!(summary.all.unchecked["one_carrier"] >= 2, "{:?}", summary.all.unchecked);
    assert!(out.contains("\nnot checked: "), "{out}");
}
