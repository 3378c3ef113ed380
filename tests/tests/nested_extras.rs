//! Extras of nested structs: held against the keys of the whole, and of several places each key is sent once.

use std::collections::BTreeMap;

use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta, Extras, FieldOutcome, Outcome, Projection, Reason, Source, View};
use serde_json::{Value, json};

#[derive(CodexMeta)]
#[codex_meta(views(mcp), blob(key = "x-inner"))]
struct Inner {
    #[codex_meta(header = "x-inner-id", flat, blob, mcp)]
    inner_id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

/// The keys of a struct around it, whose extras are in a nested struct or its own.
macro_rules! outer {
    ($name:ident, $word:ident, $field:ident: $type:ty) => {
        #[derive(CodexMeta)]
        #[codex_meta(views(mcp), blob(key = "x-meta"), foreign("trace-*", "other"), reserved("legacy"))]
        struct $name {
            #[codex_meta(header = "outer-h", flat = "flat_only", omit(blob, mcp))]
            texts: String,
            #[codex_meta(blob = "blob_only", omit(header, flat, mcp))]
            member: String,
            #[codex_meta(mcp = "view_only", omit(header, flat, blob))]
            viewed: String,
            #[codex_meta(header(prefix = "x-label-"), flat(prefix = "label_"), omit(blob, mcp))]
            labels: BTreeMap<String, String>,
            #[codex_meta($word)]
            $field: $type,
        }
    };
}

outer!(Around, nested, inner: Inner);
outer!(Flat, extras, extras: Extras<Self>);

fn around(extras: Extras<Inner>) -> Around {
    let text = || "a".to_owned();
    let inner = Inner { inner_id: text(), extras };
    Around { texts: text(), member: text(), viewed: text(), labels: BTreeMap::new(), inner }
}

fn flat(extras: Extras<Flat>) -> Flat {
    let text = || "a".to_owned();
    Flat { texts: text(), member: text(), viewed: text(), labels: BTreeMap::new(), extras }
}

/// Keys of each kind, and some in the spellings that readers take for them.
const KEYS: [&str; 20] = [
    "outer-h",
    "outerH",
    "flat_only",
    "flatOnly",
    "blob_only",
    "BLOB-ONLY",
    "view_only",
    "viewOnly",
    "x-meta",
    "xMeta",
    "trace-x",
    "traceId",
    "other",
    "Other",
    "legacy",
    "Legacy",
    "label_a",
    "xLabelA",
    "free",
    "x-else",
];

/// Returns what an audit of all that is sent finds.
fn findings<M: CodexMeta>(sent: &Projection, view: View<M>, viewed: &Value) -> Vec<String> {
    let observed = Observed::of::<M>().headers(&sent.headers).client_metadata(&sent.client_metadata);
    observed.view(view, viewed).finish().audit().iter().map(ToString::to_string).collect()
}

fn outcome<M: CodexMeta>(meta: &M, sent: &Projection, carrier: Carrier, field: &str) -> Outcome {
    let all = meta.explain(&sent.report);
    let is_meant = |outcome: &&FieldOutcome| outcome.field == field && outcome.carrier == carrier;
    all.iter().find(is_meant).unwrap().outcome.clone()
}

#[test]
fn a_nested_structs_extras_are_sent_wherever_ones_own_would_be() {
    const NESTED: View<Around> = View::named("mcp");
    const OWN: View<Flat> = View::named("mcp");
    for key in KEYS {
        let (nested, own) = (around(Extras::client([(key, "EXTRA")])), flat(Extras::client([(key, "EXTRA")])));
        let has = |json: &Value| json.get(key) == Some(&json!("EXTRA"));
        let [in_blob, of_own] = [nested.blob(), own.blob()]
            .map(|blob| (has(&serde_json::from_str(&blob.value.unwrap()).unwrap()), blob.report));
        assert_eq!(in_blob.0, of_own.0, "{key} in the blob");
        assert_eq!(in_blob.1.is_empty(), in_blob.0, "{key} in the blob: {}", in_blob.1);
        let [in_view, of_own] = [nested.view(NESTED), own.view(OWN)].map(|view| (has(&view.value), view.report));
        assert_eq!(in_view.0, of_own.0, "{key} in the view");
        let reasons = |report: &codex_metadata::Report| {
            report.losses().iter().map(|loss| (loss.key.clone(), loss.reason.clone())).collect::<Vec<_>>()
        };
        assert_eq!(reasons(&in_view.1), reasons(&of_own.1), "{key} in the view");
        for carrier in [Carrier::BodyBlob, Carrier::View("mcp")] {
            assert_eq!(
                outcome(&nested, &nested.project(), carrier, "extras"),
                outcome(&own, &own.project(), carrier, "extras"),
                "{key} on {carrier}"
            );
        }
        assert_eq!(findings(&nested.project(), NESTED, &nested.view(NESTED).value), [""; 0], "{key}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(views(mcp), blob(key = "x-second"))]
struct Second {
    #[codex_meta(header = "x-second-id", flat, blob, mcp)]
    second_id: String,
    #[codex_meta(extras)]
    more: Extras<Self>,
}

/// Extras in three places.
#[derive(CodexMeta)]
#[codex_meta(views(mcp), blob(key = "x-meta", header_limit = 60))]
struct Several {
    #[codex_meta(nested)]
    inner: Inner,
    #[codex_meta(extras(shed = 1))]
    own: Extras<Self>,
    #[codex_meta(nested)]
    second: Second,
}

const SEVERAL: View<Several> = View::named("mcp");

fn several(inner: Extras<Inner>, second: Extras<Second>, own: Extras<Several>) -> Several {
    let inner = Inner { inner_id: "i".into(), extras: inner };
    Several { inner, own, second: Second { second_id: "s".into(), more: second } }
}

fn lost(meta: &Several, carrier: Carrier) -> Vec<(&'static str, String, Reason)> {
    let report = match carrier {
        Carrier::View(_) => meta.view(SEVERAL).report,
        _ => meta.blob().report,
    };
    report.losses().iter().map(|loss| (loss.field.unwrap(), loss.key.clone(), loss.reason.clone())).collect()
}

#[test]
fn a_key_of_two_places_is_sent_once_from_the_first() {
    let meta = several(
        Extras::client([("team", "1"), ("a", "x")]),
        Extras::client([("team", "2"), ("Team", "3"), ("b", "y")]),
        Extras::default(),
    );
    let blob = meta.blob().value.unwrap();
    assert_eq!(blob, r#"{"inner_id":"i","second_id":"s","a":"x","team":"1","b":"y"}"#);
    let view = meta.view(SEVERAL).value;
    assert_eq!(view, json!({"inner_id": "i", "second_id": "s", "a": "x", "team": "1", "b": "y"}));
    let twice = |key: &str| ("more", key.to_owned(), Reason::ExtraTwice);
    for carrier in [Carrier::BodyBlob, Carrier::View("mcp")] {
        assert_eq!(lost(&meta, carrier), [twice("Team"), twice("team")], "{carrier}");
        assert_eq!(outcome(&meta, &meta.project(), carrier, "more"), Outcome::Sent, "{carrier}");
    }
    assert_eq!(findings(&meta.project(), SEVERAL, &meta.view(SEVERAL).value), [""; 0]);
    let none = several(Extras::client([("team", "1")]), Extras::client([("team", "2")]), Extras::default());
    for carrier in [Carrier::BodyBlob, Carrier::View("mcp")] {
        assert_eq!(outcome(&none, &none.project(), carrier, "more"), Outcome::Lost(Reason::ExtraTwice), "{carrier}");
    }
}

#[test]
fn a_configuration_wins_in_whichever_place_it_is() {
    let inner = || Extras::client([("team", "1"), ("only", "x")]);
    let wins = [("extras", "team".to_owned(), Reason::ConfigWins)];
    let meta = several(inner(), Extras::config([("Team", "2")]), Extras::default());
    assert_eq!(meta.blob().value.unwrap(), r#"{"inner_id":"i","second_id":"s","only":"x","Team":"2"}"#);
    assert_eq!(meta.view(SEVERAL).value, json!({"inner_id": "i", "second_id": "s", "only": "x"}));
    assert_eq!((lost(&meta, Carrier::BodyBlob), lost(&meta, Carrier::View("mcp"))), (wins.to_vec(), wins.to_vec()));
    assert_eq!(findings(&meta.project(), SEVERAL, &meta.view(SEVERAL).value), [""; 0]);

    let meta = several(inner(), Extras::default(), Extras::config([("team", "2")]));
    assert_eq!(meta.blob().value.unwrap(), r#"{"inner_id":"i","second_id":"s","only":"x","team":"2"}"#);
    assert_eq!(lost(&meta, Carrier::View("mcp")), wins);

    // Even if its own pair is too long to be sent.
    let mut full = Extras::<Second>::default();
    full.replace(Source::Config, [("team", "x".repeat(1 << 20))]);
    let meta = several(inner(), full, Extras::default());
    assert_eq!(meta.blob().value.unwrap(), r#"{"inner_id":"i","second_id":"s","only":"x"}"#);
}

#[test]
fn several_places_keep_their_rank() {
    let own = Extras::client([("own", "long enough that the header has no room")]);
    let meta = several(Extras::client([("kept", "k")]), Extras::default(), own);
    let sent = meta.project();
    assert_eq!(sent.headers["x-meta"], r#"{"inner_id":"i","second_id":"s","kept":"k"}"#);
    let [loss] = sent.report.losses() else { panic!("{}", sent.report) };
    assert_eq!(loss.field, Some("own"));
    let mut rendered = meta.render();
    meta.render_into(&mut rendered);
    assert_eq!(rendered.to_projection().client_metadata, sent.client_metadata);
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-yielding"))]
struct Yielding {
    #[codex_meta(blob(when = Self::sends, yields))]
    effort: &'static str,
    #[codex_meta(skip)]
    sends: bool,
    #[codex_meta(extras)]
    more: Extras<Self>,
}

impl Yielding {
    const fn sends(&self) -> bool {
        self.sends
    }
}

/// A nested struct whose extras come first, and one with a field that yields.
#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Both {
    #[codex_meta(nested)]
    inner: Inner,
    #[codex_meta(nested)]
    second: Yielding,
}

#[test]
fn an_extra_that_the_whole_refuses_takes_no_others_place() {
    for sends in [false, true] {
        let more = Extras::client([("effort", "B")]);
        let inner = Inner { inner_id: "i".into(), extras: Extras::client([("effort", "A"), ("a", "x")]) };
        let meta = Both { inner, second: Yielding { effort: "own", sends, more } };
        let blob = meta.blob();
        let own = if sends { "own" } else { "B" };
        let sent: Value = serde_json::from_str(&blob.value.unwrap()).unwrap();
        assert_eq!(sent, json!({"inner_id": "i", "a": "x", "effort": own}));
        let lost = |field| blob.report.losses().iter().filter(move |loss| loss.field == Some(field));
        let reasons = |field| lost(field).map(|loss| loss.reason.clone()).collect::<Vec<_>>();
        assert_eq!(reasons("extras"), [Reason::OwnedKey], "{}", blob.report);
        assert_eq!(reasons("more"), vec![Reason::OwnedKey; usize::from(sends)], "{}", blob.report);
    }
}

/// Its first field is in no blob and no view, and takes no key from the extras of the second.
#[derive(CodexMeta)]
#[codex_meta(views(mcp), blob(key = "x-meta"))]
struct Omitted {
    #[codex_meta(nested, omit(blob, mcp))]
    inner: Inner,
    #[codex_meta(nested)]
    second: Second,
}

/// Without a blob, so that nothing is left out.
#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(mcp))]
struct Blobless {
    #[codex_meta(nested)]
    inner: Inner,
}

#[test]
fn extras_are_left_out_where_their_struct_is() {
    const VIEW: View<Omitted> = View::named("mcp");
    const BLOBLESS: View<Blobless> = View::named("mcp");
    let inner = || Inner { inner_id: "i".into(), extras: Extras::client([("team", "1"), ("a", "x")]) };
    let second = Second { second_id: "s".into(), more: Extras::client([("team", "2")]) };
    let meta = Omitted { inner: inner(), second };
    let sent = meta.project();
    assert!(sent.report.is_empty(), "{}", sent.report);
    assert_eq!((&sent.headers["x-inner-id"], &*sent.client_metadata["inner_id"]), (&"i".parse().unwrap(), "i"));
    assert_eq!(sent.blob().unwrap(), r#"{"second_id":"s","team":"2"}"#);
    assert_eq!(meta.view(VIEW).value, json!({"second_id": "s", "team": "2"}));
    assert!(Omitted::CONTRACT.field("extras").is_none());
    assert_eq!(findings(&sent, VIEW, &meta.view(VIEW).value), [""; 0]);
    let view = Blobless { inner: inner() }.view(BLOBLESS);
    assert_eq!(view.value, json!({"inner_id": "i", "team": "1", "a": "x"}));
}
