//! A struct in a struct: its rows are rows of the one around it.

use std::sync::Arc;

use codex_metadata::contract::{Field, OwnedContract, Transport};
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta, Extras, Rendered, View};
use http::HeaderName;
use serde_json::json;

/// Ids that more than one struct sends.
#[derive(CodexMeta)]
#[codex_meta(part, views(mcp), rename_all = "camelCase")]
struct Ids<'a> {
    /// The session.
    #[codex_meta(header = "session-id", flat = "session_id", blob = "session_id", mcp)]
    session_id: &'a str,
    #[codex_meta(
        header(name = "turn-id", when = Self::is_turn),
        flat(key = "turn_id", when = Self::is_turn),
        blob(key = "turn_id", shed = 1),
        omit(mcp)
    )]
    turn_id: Option<&'a str>,
}

impl Ids<'_> {
    fn is_turn(&self) -> bool {
        self.turn_id != Some("none")
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 4096))]
struct Frame<'a> {
    #[codex_meta(flat(key = "turn", when = Self::counts), omit(header, blob))]
    turn: u32,
    #[codex_meta(nested)]
    ids: Ids<'a>,
    #[codex_meta(header = "x-model", flat(unless = Self::counts), blob)]
    model: String,
}

impl Frame<'_> {
    fn counts(&self) -> bool {
        self.turn > 0
    }
}

fn frame(turn: u32, turn_id: &str) -> Frame<'_> {
    Frame { turn, ids: Ids { session_id: "s", turn_id: Some(turn_id) }, model: "m".into() }
}

#[test]
fn rows_of_both_are_sent_under_the_conditions_of_each() {
    let sent = frame(1, "t").project().into_result().unwrap();
    assert_eq!(sent.headers["session-id"], "s");
    assert_eq!(sent.headers["turn-id"], "t");
    assert_eq!(sent.headers["x-model"], "m");
    let blob = r#"{"session_id":"s","turn_id":"t","model":"m"}"#;
    assert_eq!(sent.headers["x-meta"], blob);
    let mut flat: Vec<_> = sent.client_metadata.iter().collect();
    flat.sort();
    let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    let expected = [("session_id", "s"), ("turn", "1"), ("turn_id", "t"), ("x-meta", blob)].map(pair);
    assert_eq!(flat, expected.iter().map(|(key, value)| (key, value)).collect::<Vec<_>>());

    let sent = frame(0, "none").project().into_result().unwrap();
    assert!(!sent.headers.contains_key("turn-id"));
    assert_eq!(sent.client_metadata["model"], "m");
    assert!(!sent.client_metadata.contains_key("turn") && !sent.client_metadata.contains_key("turn_id"));
    assert_eq!(sent.client_metadata["x-meta"], r#"{"session_id":"s","turn_id":"none","model":"m"}"#);
}

#[test]
fn rendered_and_projected_are_the_same() {
    for frame in [frame(1, "t"), frame(0, "none")] {
        let mut rendered = Rendered::default();
        frame.render_into(&mut rendered);
        let (again, sent) = (rendered.to_projection(), frame.project());
        assert_eq!((again.headers, again.client_metadata), (sent.headers, sent.client_metadata));
    }
}

#[test]
fn rows_are_called_by_their_own_names_and_know_where_they_come_from() {
    let names: Vec<&str> = Frame::CONTRACT.fields().iter().map(Field::name).collect();
    assert_eq!(names, ["turn", "session_id", "turn_id", "model"]);
    let row = Frame::CONTRACT.field("session_id").unwrap();
    assert_eq!(row.doc(), Some("The session."));
    assert_eq!((row.within()[0].field(), row.within()[0].of()), ("ids", "Ids"));
    assert_eq!(row.declared_in(), Some("Ids"));
    assert!(row.slot(Transport::View("mcp")).is_none(), "the struct around has no such view");
    let read = OwnedContract::from_json(&Frame::CONTRACT.to_json().to_string()).unwrap();
    assert_eq!(*read, *Frame::CONTRACT);
    let read = OwnedContract::from_json(&Ids::CONTRACT.to_json().to_string()).unwrap();
    assert_eq!(*read, *Ids::CONTRACT);
    assert!(Ids::CONTRACT.is_part());
}

#[test]
fn what_both_send_is_read_without_a_finding() {
    for frame in [frame(1, "t"), frame(0, "none")] {
        let sent = frame.project();
        let observed = Observed::of::<Frame>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
        let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{findings:?}");
    }
}

/// A whole snapshot of its own, in others that use a part of it.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-snapshot"), views(mcp, log), header(limit = 8))]
struct Snapshot {
    #[codex_meta(header("x-id", "x-old-id"), flat, blob, mcp, log)]
    id: String,
    #[codex_meta(blob(yields), omit(header, flat, mcp), log)]
    model: Option<String>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

/// A handshake: headers alone.
#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Handshake<'a> {
    #[codex_meta(nested)]
    snapshot: &'a Snapshot,
    #[codex_meta(header = "x-model")]
    model: &'static str,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(log))]
struct Call {
    #[codex_meta(blob = "id_of_call", omit(flat, log))]
    id: u8,
    #[codex_meta(nested, omit(flat), unless = Self::is_bare)]
    snapshot: Option<Arc<Snapshot>>,
    #[codex_meta(flat, omit(blob, log))]
    bare: bool,
}

impl Call {
    fn is_bare(&self) -> bool {
        self.bare
    }
}

const LOG: View<Call> = View::named("log");

fn snapshot(model: Option<&str>) -> Snapshot {
    let extras = Extras::client([("model", "theirs"), ("id_of_call", "theirs"), ("free", "x")]);
    Snapshot { id: "i".into(), model: model.map(Into::into), extras }
}

#[test]
fn a_transport_that_only_the_nested_struct_has_is_not_used() {
    let handshake = Handshake { snapshot: &snapshot(None), model: "m" };
    let sent = handshake.headers().into_result().unwrap();
    let mut names: Vec<&str> = sent.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["x-id", "x-model", "x-old-id"]);
    let long = Snapshot { id: "longer than eight bytes".into(), ..snapshot(None) };
    assert!(Handshake { snapshot: &long, model: "m" }.headers().report.is_empty(), "the limit is the snapshot's own");
    let names: Vec<&str> = Handshake::CONTRACT.fields().iter().map(Field::name).collect();
    assert_eq!(names, ["id", "model"], "rows without a transport drop out");
}

#[test]
fn extras_of_what_is_nested_are_held_against_the_keys_of_the_whole() {
    let call = |model, bare| Call { id: 7, snapshot: Some(Arc::new(snapshot(model))), bare };
    let blob = call(None, false).blob();
    assert_eq!(blob.value.unwrap(), r#"{"id_of_call":7,"id":"i","free":"x","model":"theirs"}"#);
    assert_eq!(blob.report.to_string(), "blob `id_of_call` (field `extras`) not sent: the snapshot owns this key");
    let blob = call(Some("ours"), false).blob();
    assert_eq!(blob.value.unwrap(), r#"{"id_of_call":7,"id":"i","model":"ours","free":"x"}"#);
    assert_eq!(call(None, true).blob().value.unwrap(), r#"{"id_of_call":7}"#);
    assert_eq!(Call { id: 7, snapshot: None, bare: false }.blob().value.unwrap(), r#"{"id_of_call":7}"#);
    let view = Box::new(call(Some("ours"), false)).view(LOG);
    assert_eq!(view.value, json!({"id": "i", "model": "ours", "free": "x"}));
    let lost: Vec<&str> = view.report.losses().iter().map(|loss| loss.key.as_str()).collect();
    assert_eq!(lost, ["model", "id_of_call"]);
    let names: Vec<&str> = Call::CONTRACT.fields().iter().map(Field::name).collect();
    assert_eq!(names, ["id", "snapshot.id", "model", "extras", "bare"]);
    let row = Call::CONTRACT.field("model").unwrap();
    assert!(row.is_optional() && row.slot(Transport::View("mcp")).is_none());
    let condition = row.within()[0].condition().unwrap();
    assert!(condition.is_negated());
    assert_eq!(condition.path(), "Self::is_bare");
}

/// A row that shares its name with another is called `FIELD.ROW`.
const ID_OF_CALL: &str = Call::CONTRACT.blob_key_of("id");
const ID: &str = Call::CONTRACT.blob_key_of("snapshot.id");
const ID_IN_LOG: &str = Call::CONTRACT.view_key_of("log", "snapshot.id");
const MODEL: &str = Call::CONTRACT.blob_key_of("model");
const ID_HEADER: &str = Handshake::CONTRACT.header_name_of("id");

#[test]
fn keys_of_nested_rows_are_constants() {
    assert_eq!((ID_OF_CALL, ID, ID_IN_LOG, MODEL), ("id_of_call", "id", "id", "model"));
    assert_eq!(ID_HEADER, "x-id", "the first of two");
    let call = Call { id: 7, snapshot: Some(Arc::new(snapshot(None))), bare: false };
    let blob: serde_json::Value = serde_json::from_str(&call.blob().value.unwrap()).unwrap();
    assert_eq!((&blob[ID_OF_CALL], &blob[ID]), (&json!(7), &json!("i")));
    assert_eq!(call.view(LOG).value[ID_IN_LOG], "i");
}

#[test]
#[should_panic = "`Call` has no field `snapshot.model` in its blob: write one of `id`, `snapshot.id`, `model`"]
fn the_key_of_a_row_whose_name_no_other_has_is_asked_for_by_that_name() {
    let _ = Call::CONTRACT.blob_key_of("snapshot.model");
}

/// Three deep, with a lifetime and a type parameter around.
#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Outermost<'a, T: std::fmt::Display> {
    #[codex_meta(flat)]
    value: T,
    #[codex_meta(nested)]
    middle: Middle<'a>,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Middle<'a> {
    #[codex_meta(flat(when = Self::is_shown))]
    shown: u8,
    #[codex_meta(nested)]
    inner: Box<Inner<'a>>,
}

impl Middle<'_> {
    fn is_shown(&self) -> bool {
        self.shown > 1
    }
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Inner<'a> {
    #[codex_meta(flat(when = Self::is_known))]
    text: &'a str,
}

impl Inner<'_> {
    fn is_known(&self) -> bool {
        !self.text.is_empty()
    }
}

#[test]
fn what_is_nested_nests() {
    let sent = |shown, text| {
        let middle = Middle { shown, inner: Box::new(Inner { text }) };
        let sent = Outermost { value: 1.5, middle }.client_metadata();
        let mut pairs: Vec<String> = sent.value.iter().map(|(key, value)| format!("{key}={value}")).collect();
        pairs.sort();
        pairs
    };
    assert_eq!(sent(2, "x"), ["shown=2", "text=x", "value=1.5"]);
    assert_eq!(sent(1, "x"), ["text=x", "value=1.5"]);
    assert_eq!(sent(2, ""), ["shown=2", "value=1.5"]);
    let row = Outermost::<u8>::CONTRACT.field("text").unwrap();
    let outers: Vec<(&str, &str)> = row.within().iter().map(|outer| (outer.field(), outer.of())).collect();
    assert_eq!(outers, [("middle", "Middle"), ("inner", "Inner")]);
}

#[test]
fn an_outcome_says_where_a_nested_row_went() {
    let frame = frame(0, "none");
    let outcomes = frame.explain(&frame.project().report);
    let of = |field: &str, carrier| outcomes.iter().find(|o| o.field == field && o.carrier == carrier).unwrap();
    assert_eq!(of("turn_id", Carrier::Header).outcome.to_string(), "only while `Self::is_turn` holds");
    assert_eq!(of("session_id", Carrier::Flat).outcome.to_string(), "sent");
}
