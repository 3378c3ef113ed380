//! The word of the blob or of a view several times on one field, as those of headers and of the flat map.

use std::collections::BTreeMap;

use codex_metadata::contract::{Effect, OwnedContract, RequestPath, Transport, diff};
use codex_metadata::observe::{FindingKind, Observed};
use codex_metadata::{Carrier, CodexMeta, Extras, Limit, Limits, MetaFragment, Outcome, Reason, View};
use codex_metadata_tests::observe::judge::is_reported;
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(CodexMeta, Debug, PartialEq, serde::Deserialize)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp), paths = PATHS)]
struct Meta {
    /// Another key for each kind of request.
    #[codex_meta(
        flat,
        blob(key = "turn", when = Self::is_turn, sensitive),
        blob(key = "review", unless = Self::is_turn),
        mcp(key = "turnId", when = Self::is_turn),
        mcp(key = "reviewId", unless = Self::is_turn)
    )]
    id: String,
    /// One key, and another form of the value.
    #[codex_meta(
        blob(when = Self::is_turn),
        blob(with = Self::in_words, read = Self::of_words, unless = Self::is_turn),
        mcp(with = Self::in_words, read = Self::of_words, when = Self::is_turn),
        mcp(unless = Self::is_turn),
        omit(flat)
    )]
    steps: u32,
    /// Both forms at once.
    #[codex_meta(
        blob,
        blob(key = "place_in_words", with = Self::in_words, read = Self::of_words),
        mcp(key = "inWords", with = Self::in_words, read = Self::of_words),
        mcp,
        omit(flat)
    )]
    place: Option<u32>,
    #[codex_meta(flat, omit(blob, mcp))]
    is_turn: bool,
}

impl Meta {
    const fn is_turn(&self) -> bool {
        self.is_turn
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a `with` takes a reference")]
    fn in_words(number: &u32) -> String {
        format!("number {number}")
    }

    #[expect(clippy::needless_pass_by_value, reason = "a `read` takes what it reads")]
    fn of_words(words: String) -> Result<u32, std::num::ParseIntError> {
        words.trim_start_matches("number ").parse()
    }
}

const ALL: &[Carrier] = &[Carrier::Flat, Carrier::BodyBlob, Carrier::View("mcp")];

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_carriers(ALL).with_views_at(&[("mcp", "/mcp")])
}

const PATHS: &[RequestPath] = &[
    path("turn").with_holds(&["Self::is_turn"]).with_required(&["id", "steps"]),
    path("review").with_fails(&["Self::is_turn"]),
    path("any"),
];

const MCP: View<Meta> = View::named("mcp");

fn meta(is_turn: bool) -> Meta {
    Meta { id: "i-1".into(), steps: 3, place: Some(7), is_turn }
}

fn body(meta: &Meta) -> Value {
    let sent = meta.project().into_result().unwrap();
    json!({"client_metadata": sent.client_metadata, "mcp": meta.view(MCP).into_result().unwrap()})
}

fn read(path: &str, body: &Value) -> Observed<'static> {
    let request = http::Request::post("/").body(serde_json::to_vec(body).unwrap()).unwrap();
    Observed::of::<Meta>().on(Meta::CONTRACT.path_named(path)).request(&request).finish()
}

fn texts<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|one| one.to_string()).collect()
}

#[test]
fn each_word_is_sent_while_its_condition_holds() {
    let turn = meta(true);
    let blob = r#"{"turn":"i-1","steps":3,"place":7,"place_in_words":"number 7"}"#;
    assert_eq!(turn.blob().into_result().unwrap().as_deref(), Some(blob));
    assert_eq!(turn.render().blob(), Some(blob));
    let view = json!({"turnId": "i-1", "steps": "number 3", "inWords": "number 7", "place": 7});
    assert_eq!(turn.view(MCP).into_result().unwrap(), view);
    let review = meta(false);
    let blob = r#"{"review":"i-1","steps":"number 3","place":7,"place_in_words":"number 7"}"#;
    assert_eq!(review.blob().into_result().unwrap().as_deref(), Some(blob));
    assert_eq!(review.view(MCP).value["reviewId"], "i-1");
    assert_eq!(review.view(MCP).value["steps"], 3);
}

#[test]
fn the_contract_has_every_word() {
    let contract = Meta::CONTRACT;
    let field = contract.field("id").unwrap();
    for transport in [Transport::Blob, Transport::View("mcp")] {
        let slots: Vec<_> = field.slots(transport).collect();
        assert_eq!(slots.len(), 2);
        assert_eq!(slots[0].when().unwrap().path(), slots[1].unless().unwrap().path());
    }
    assert!(contract.owns("review") && contract.view_owns("mcp", "review_id"));
    assert_eq!((contract.blob_key_of("id"), contract.view_key_of("mcp", "id")), ("turn", "turnId"));
    let json = contract.to_json();
    assert_eq!(
        json["fields"][0]["transports"]["blob"],
        json!({
            "keys": ["turn"], "when": "Self::is_turn", "sensitive": true,
            "also": [{"keys": ["review"], "unless": "Self::is_turn"}],
        })
    );
    assert_eq!(*OwnedContract::from_json(&json.to_string()).unwrap(), *contract);
    assert!(contract.faults().is_empty());
    let markdown = contract.to_markdown();
    assert!(markdown.contains("`turn`, if `Self::is_turn`, sensitive; `review`, unless `Self::is_turn`"), "{markdown}");
    let shown = format!("{:?}", meta(false).project());
    assert!(!shown.contains("i-1"), "one word is sensitive, and so is the field: {shown}");
}

#[test]
fn the_schema_allows_what_each_word_sends() {
    for carrier in [Carrier::BodyBlob, Carrier::View("mcp")] {
        let schema = Meta::CONTRACT.json_schema(carrier).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for is_turn in [true, false] {
            let sent = match carrier {
                Carrier::BodyBlob => serde_json::from_str(&meta(is_turn).blob().value.unwrap()).unwrap(),
                _ => meta(is_turn).view(MCP).value,
            };
            assert!(validator.is_valid(&sent), "{sent} by {schema}");
        }
        assert!(!validator.is_valid(&json!({"place": "seven"})), "{schema}");
    }
}

#[test]
fn a_second_word_that_comes_or_goes_is_a_change_of_its_own() {
    let old = Meta::CONTRACT.to_json();
    let mut new = old.clone();
    new["fields"][2]["transports"]["blob"].as_object_mut().unwrap().remove("also").unwrap();
    let [old, new] = [old, new].map(|json| OwnedContract::from_value(&json).unwrap());
    let changes = diff(&old, &new);
    assert_eq!(changes.to_string(), "breaking for readers: field `place`, blob: `place_in_words` is gone");
    assert_eq!(diff(&new, &old).changes()[0].effect(), Effect::Additive);
}

#[test]
fn the_outcome_is_that_of_the_word_that_is_sent() {
    for is_turn in [true, false] {
        let meta = meta(is_turn);
        for outcome in meta.explain(&meta.project().report) {
            let is_text = outcome.carrier == Carrier::Flat;
            let expected = match outcome.field {
                "steps" | "place" if is_text => Outcome::Omitted,
                "is_turn" if !is_text => Outcome::Omitted,
                _ => Outcome::Sent,
            };
            assert_eq!(outcome.outcome, expected, "{outcome}");
        }
    }
}

/// Returns the findings of the field, in the copy of the contract that is in the program and in one from a file.
fn found(path: &str, body: &Value) -> Vec<String> {
    let file = OwnedContract::from_json(&Meta::CONTRACT.to_json().to_string()).unwrap();
    let of_file = file.paths().iter().find(|own| own.name() == path).unwrap();
    let request = http::Request::post("/").body(serde_json::to_vec(body).unwrap()).unwrap();
    let by_file = texts(Observed::with(&file).on(of_file).request(&request).finish().audit());
    let found = texts(read(path, body).audit());
    assert_eq!(by_file, found);
    found
}

#[test]
fn a_reader_finds_what_was_done_to_one_of_the_words() {
    let blob = |change: &dyn Fn(&mut Value)| {
        let mut body = body(&meta(true));
        let mut blob: Value = serde_json::from_str(body["client_metadata"]["x-meta"].as_str().unwrap()).unwrap();
        change(&mut blob);
        body["client_metadata"]["x-meta"] = blob.to_string().into();
        found("turn", &body)
    };
    assert_eq!(blob(&|_| {}), [""; 0]);
    let missing = blob(&|blob| drop(blob.as_object_mut().unwrap().remove("place_in_words")));
    assert_eq!(missing, ["blob `place_in_words` (field `place`) is missing, but mcp has \"number 7\""]);
    // The words are compared with their like alone: both forms of `place` are in the view too.
    let altered = blob(&|blob| blob["place_in_words"] = "number 8".into());
    assert_eq!(altered.len(), 1, "{altered:?}");
    assert!(altered[0].contains("place_in_words") || altered[0].contains("inWords"), "{altered:?}");
    let altered = blob(&|blob| blob["place"] = 8.into());
    assert_eq!(altered.len(), 1, "{altered:?}");
    let unexpected = blob(&|blob| blob["review"] = "i-1".into());
    assert_eq!(unexpected, ["blob `review` (field `id`) is not to be here: (redacted)"]);
}

#[test]
fn without_a_path_that_decides_the_shared_key_is_undecided() {
    let observed = read("any", &body(&meta(true)));
    assert_eq!(texts(observed.audit()), [""; 0]);
    assert!(observed.get("steps").next().is_none());
    for carrier in [Carrier::BodyBlob, Carrier::View("mcp")] {
        assert_eq!(observed.undecided(carrier).map(|(key, _)| key).collect::<Vec<_>>(), ["steps"]);
    }
    let unchecked = texts(observed.unchecked());
    let line = "blob `steps` is of field `steps`: it is not known in which form";
    assert!(unchecked.iter().any(|other| other == line), "{unchecked:#?}");
}

/// Two words that yield, a value of which the words leave the blob one after the other, and one that is in one copy.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 4096, header_limit = 4096), paths = YIELDING)]
struct Yielding {
    #[codex_meta(
        blob(key = "model", when = Self::is_turn, yields),
        blob(key = "reviewer", unless = Self::is_turn, yields),
        header = "x-model",
        omit(flat)
    )]
    model: Option<String>,
    #[codex_meta(
        blob(key = "short", with = Self::short, shed = 2),
        blob(key = "whole", shed = 1),
        blob(key = "again", body_only, unless = Self::is_turn),
        omit(header, flat)
    )]
    text: String,
    #[codex_meta(extras(shed = 3))]
    extras: Extras<Self>,
    #[codex_meta(skip)]
    is_turn: bool,
}

impl Yielding {
    const fn is_turn(&self) -> bool {
        self.is_turn
    }

    fn short(text: &str) -> String {
        text.chars().take(2).collect()
    }
}

const fn yielding(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_carriers(&[Carrier::Flat, Carrier::BodyBlob, Carrier::Header, Carrier::HeaderBlob])
}

const YIELDING: &[RequestPath] = &[
    yielding("any"),
    yielding("turn").with_holds(&["Self::is_turn"]),
    yielding("review").with_fails(&["Self::is_turn"]),
];

fn yields(model: Option<&str>, is_turn: bool, text: &str) -> Yielding {
    let extras = Extras::client([("model", "extra"), ("reviewer", "other"), ("team", "a")]);
    Yielding { model: model.map(str::to_owned), text: text.to_owned(), extras, is_turn }
}

#[test]
fn an_extra_stands_in_for_each_word_by_itself() {
    let blob = |model, is_turn| yields(model, is_turn, "abc").blob().value.unwrap();
    let text = r#""short":"ab","whole":"abc""#;
    assert_eq!(blob(None, true), format!(r#"{{{text},"team":"a","model":"extra","reviewer":"other"}}"#));
    assert_eq!(blob(Some("m"), true), format!(r#"{{"model":"m",{text},"team":"a","reviewer":"other"}}"#));
    let text = format!(r#"{text},"again":"abc""#);
    assert_eq!(blob(Some("m"), false), format!(r#"{{"reviewer":"m",{text},"team":"a","model":"extra"}}"#));
    let report = yields(Some("m"), true, "abc").blob().report;
    let [loss] = report.losses() else { panic!("{report}") };
    assert_eq!((loss.key.as_str(), &loss.reason), ("model", &Reason::OwnedKey));
}

#[test]
fn each_word_leaves_a_copy_by_its_own_rank() {
    let sent = |limit| {
        let limits = Limits { header_blob: Limit::Bytes(limit), ..Limits::default() };
        let sent = yields(None, true, "abcdef").within(limits).project();
        let header = sent.headers.get("x-meta").map(|value| value.to_str().unwrap().to_owned());
        let shed = sent.report.losses().iter().filter(|loss| matches!(loss.reason, Reason::Shed { .. }));
        (header.unwrap_or_default(), shed.map(|loss| loss.key.clone()).collect::<Vec<_>>())
    };
    let (header, shed) = sent(1024);
    let extras = r#""team":"a","model":"extra","reviewer":"other""#;
    assert_eq!((header, shed.len()), (format!(r#"{{"short":"ab","whole":"abcdef",{extras}}}"#), 0));
    assert_eq!(sent(70), (format!(r#"{{"short":"ab",{extras}}}"#), vec!["whole".to_owned()]));
    assert_eq!(sent(50), (format!("{{{extras}}}"), ["whole", "short"].map(str::to_owned).to_vec()));
    assert_eq!(sent(20).1, ["whole", "short", "extras"]);
}

#[derive(MetaFragment, serde::Serialize)]
struct Window {
    size: u32,
    unit: &'static str,
}

/// Merged, or as an object under a key of its own.
#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"), views(mcp))]
struct Merged {
    #[codex_meta(
        blob(flatten, when = Self::is_flat),
        blob(key = "size", unless = Self::is_flat),
        mcp(key = "window", unless = Self::is_flat),
        mcp(flatten, when = Self::is_flat)
    )]
    window: Window,
    #[codex_meta(skip)]
    is_flat: bool,
}

impl Merged {
    const fn is_flat(&self) -> bool {
        self.is_flat
    }
}

#[test]
fn one_word_merges_the_members_and_another_does_not() {
    let view = |meta: &Merged| meta.view(View::named("mcp")).value;
    let merged = |is_flat| Merged { window: Window { size: 8, unit: "k" }, is_flat };
    assert_eq!(merged(true).blob().value.unwrap(), r#"{"size":8,"unit":"k"}"#);
    assert_eq!(merged(false).blob().value.unwrap(), r#"{"size":{"size":8,"unit":"k"}}"#);
    assert_eq!(view(&merged(true)), json!({"size": 8, "unit": "k"}));
    assert_eq!(view(&merged(false)), json!({"window": {"size": 8, "unit": "k"}}));
    assert_eq!(Merged::CONTRACT.blob_key_of("window"), "size");
    let file = OwnedContract::from_json(&Merged::CONTRACT.to_json().to_string()).unwrap();
    assert_eq!(*file, *Merged::CONTRACT);
    for is_flat in [true, false] {
        let (blob, object) = (merged(is_flat).blob().value.unwrap(), view(&merged(is_flat)));
        let observed = Observed::of::<Merged>().blob(&blob).view(View::named("mcp"), &object).finish();
        assert_eq!(texts(observed.audit()), [""; 0]);
    }
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![Just(Limit::Declared), (0..160_usize).prop_map(Limit::Bytes)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::with_cases(400) })]

    /// Whatever is sent has no fault, on every path that is its own, and is read back where nothing is undecided.
    #[test]
    fn what_is_sent_is_read_back(id in "\\PC{0,8}", steps: u32, place: Option<u32>, is_turn: bool) {
        let sent = Meta { id, steps, place, is_turn };
        let (own, body) = (if is_turn { "turn" } else { "review" }, body(&sent));
        for path in [own, "any"] {
            prop_assert_eq!(found(path, &body), [""; 0]);
        }
        prop_assert_eq!(read(own, &body).deserialize::<Meta>().unwrap(), sent);
    }

    /// No extra that stands in, and no copy without what was shed, is a finding.
    #[test]
    fn what_yields_and_sheds_has_no_fault(
        model in proptest::option::of("[a-z]{0,8}"),
        is_turn: bool,
        text in "[a-zé]{0,12}",
        body_blob in limit(),
        header_blob in limit(),
    ) {
        let limits = Limits { body_blob, header_blob, ..Limits::default() };
        let sent = yields(model.as_deref(), is_turn, &text);
        let sent = sent.within(limits).project();
        for path in [if is_turn { "turn" } else { "review" }, "any"] {
            let observed = Observed::of::<Yielding>()
                .on(Yielding::CONTRACT.path_named(path))
                .within(limits)
                .headers(&sent.headers)
                .client_metadata(&sent.client_metadata)
                .finish();
            let mut findings = observed.audit();
            // Of a blob that neither copy had room for only the sender knows.
            findings.retain(|finding| !is_reported(finding, &sent.report));
            prop_assert_eq!(texts(findings), [""; 0]);
            // An empty header is not sent, and the blobs may have no room for it.
            if let (Some(model), true) = (model.as_ref().filter(|model| !model.is_empty()), path != "any") {
                let merged = observed.merged();
                prop_assert_eq!(merged.get("model").unwrap().value().text(), model);
            }
        }
    }

    /// An altered value of a word that yields is found in one of the two copies.
    #[test]
    fn an_altered_copy_is_found(model in "[a-z]{1,8}", is_turn: bool, path in 0..2_usize) {
        let sent = yields(Some(&model), is_turn, "abc").project();
        let mut headers = sent.headers;
        let key = if is_turn { "model" } else { "reviewer" };
        let mut blob: Value = serde_json::from_str(headers["x-meta"].to_str().unwrap()).unwrap();
        blob[key] = format!("{model}x").into();
        headers.insert("x-meta", blob.to_string().parse().unwrap());
        let own = if is_turn { "turn" } else { "review" };
        let observed = Observed::of::<Yielding>()
            .on(Yielding::CONTRACT.path_named([own, "any"][path]))
            .headers(&headers)
            .client_metadata(&sent.client_metadata)
            .finish();
        if path == 0 {
            let found = observed.audit();
            prop_assert_eq!(found.len(), 1, "{:?}", found);
            prop_assert_eq!((found[0].carrier, &found[0].key[..]), (Carrier::HeaderBlob, key));
            prop_assert_ne!(&found[0].kind, &FindingKind::Missing);
        }
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Secrets {
    #[codex_meta(header(prefix = "x-token-", sensitive), flat(prefix = "token."))]
    tokens: BTreeMap<String, String>,
    #[codex_meta(header(name = "x-list", list = ", "), flat(list = ", ", sensitive))]
    list: Vec<String>,
    #[codex_meta(header = "x-name", flat)]
    name: String,
}

/// A map has a key for each of its entries.
#[test]
fn a_sensitive_value_is_redacted_in_each_of_its_parts() {
    let tokens = BTreeMap::from([("a".to_owned(), "s3cr3t".to_owned())]);
    let shown = Secrets { tokens, list: vec!["s3cr3t".into(), "b".into()], name: "shown".into() }.project();
    assert_eq!(shown.client_metadata["token.a"], "s3cr3t");
    let shown = format!("{shown:?}");
    assert!(shown.contains("shown") && shown.contains("token.a") && !shown.contains("s3cr3t"), "{shown}");
}
