//! `yields`: an extra stands in for a field of the blob that is not sent.

use codex_metadata::contract::{Effect, RequestPath, diff};
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta, Extras, FieldOutcome, Outcome, Reason, Source, View};
use serde_json::json;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = 60), views(mcp), paths = PATHS)]
struct Meta {
    #[codex_meta(extras(shed = 1))]
    extras: Extras<Self>,
    #[codex_meta(blob(when = Self::is_turn, yields), mcp, omit(header, flat))]
    model: Option<&'static str>,
    #[codex_meta(skip)]
    is_turn: bool,
}

impl Meta {
    const fn is_turn(&self) -> bool {
        self.is_turn
    }
}

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_carriers(&[
        Carrier::Flat,
        Carrier::BodyBlob,
        Carrier::Header,
        Carrier::HeaderBlob,
        Carrier::View("mcp"),
    ])
}

const PATHS: &[RequestPath] =
    &[path("any"), path("turn").with_holds(&["Self::is_turn"]), path("other").with_fails(&["Self::is_turn"])];

const ANY: &RequestPath = Meta::CONTRACT.path_named("any");
const TURN: &RequestPath = Meta::CONTRACT.path_named("turn");
const OTHER: &RequestPath = Meta::CONTRACT.path_named("other");

const MCP: View<Meta> = View::named("mcp");

fn meta(model: Option<&'static str>, is_turn: bool) -> Meta {
    Meta { extras: Extras::client([("model", "extra"), ("team", "a")]), model, is_turn }
}

#[test]
fn the_extra_is_sent_where_the_field_is_not() {
    let extra = r#"{"team":"a","model":"extra"}"#;
    // The field comes after the extras.
    assert_eq!(meta(Some("m"), true).blob().value.as_deref(), Some(r#"{"team":"a","model":"m"}"#));
    assert_eq!(meta(Some("m"), false).blob().value.as_deref(), Some(extra));
    assert_eq!(meta(None, true).blob().value.as_deref(), Some(extra));
    assert_eq!(meta(None, false).project().headers["x-meta"], extra);
}

/// Some readers take the extra for the other field.
#[test]
fn an_extra_that_is_like_the_key_of_another_field_is_not_sent() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Alike {
        #[codex_meta(blob(yields), omit(flat))]
        model_id: Option<String>,
        #[codex_meta(blob = "modelId", omit(flat))]
        old: Option<String>,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    for old in [None, Some("own".to_owned())] {
        let meta = Alike { model_id: None, old, extras: Extras::client([("model_id", "extra")]) };
        let blob = meta.blob();
        assert!(!blob.value.unwrap().contains("extra"));
        assert_eq!(blob.report.to_string(), "blob `model_id` (field `extras`) not sent: the snapshot owns this key");
    }
    assert!(!Alike::CONTRACT.yields("model_id") && Alike::CONTRACT.owns("model_id"));
}

/// What no sender sends is found, and no schema has it.
#[test]
fn nor_does_a_reader_take_it() {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"))]
    struct Alike {
        #[codex_meta(blob(yields), omit(header, flat))]
        turn_count: u32,
        #[codex_meta(blob = "turnCount", omit(header, flat))]
        old: Option<u32>,
        #[codex_meta(blob(yields), omit(header, flat))]
        other_count: u32,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    let found = |blob: &str| {
        let observed = Observed::of::<Alike>().client_metadata([("x-meta", blob)]).finish();
        observed.audit().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        found(r#"{"turn_count":"extra","other_count":0}"#),
        [r#"blob `turn_count` (field `turn_count`) is no integer from 0 to 4294967295: `"extra"`"#]
    );
    assert_eq!(found(r#"{"other_count":0}"#), ["blob `turn_count` (field `turn_count`) is missing"]);
    assert_eq!(found(r#"{"turn_count":0,"other_count":"extra"}"#), [""; 0]);

    let schema = Alike::CONTRACT.json_schema(Carrier::BodyBlob).unwrap();
    let allows_a_string = |key: &str| schema["properties"][key].to_string().contains("string");
    assert!(!allows_a_string("turn_count") && allows_a_string("other_count"));
}

/// On a request where the condition fails, the value is of nobody.
#[test]
fn a_reader_finds_it_where_the_field_is_not_sent() {
    const PATHS: &[RequestPath] =
        &[RequestPath::new("other").with_carriers(&[Carrier::Flat, Carrier::BodyBlob]).with_fails(&["Self::is_turn"])];

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), paths = PATHS)]
    struct Alike {
        #[codex_meta(blob(when = Self::is_turn, yields), omit(flat))]
        model_id: Option<String>,
        #[codex_meta(blob = "modelId", omit(flat))]
        old: Option<String>,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    impl Alike {
        const fn is_turn(&self) -> bool {
            self.model_id.is_some()
        }
    }
    let observed = Observed::of::<Alike>()
        .on(Alike::CONTRACT.path_named("other"))
        .client_metadata([("x-meta", r#"{"model_id":"extra"}"#)])
        .finish();
    let found: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
    assert_eq!(found, [r#"blob `model_id` (field `model_id`) is not to be here: "extra""#]);
    assert!(observed.merged().get("extras").is_none());
}

/// An extra that was sent in the place of the field no longer is.
#[test]
fn a_new_key_that_is_like_it_breaks_senders() {
    mod old {
        use super::*;

        #[derive(CodexMeta)]
        #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
        pub(super) struct Meta {
            #[codex_meta(blob(yields), omit(flat))]
            model_id: Option<String>,
            #[codex_meta(blob, omit(flat))]
            turn_id: Option<String>,
            #[codex_meta(extras)]
            extras: Extras<Self>,
        }
    }
    mod new {
        use super::*;

        #[derive(CodexMeta)]
        #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
        pub(super) struct Meta {
            #[codex_meta(blob(yields), omit(flat))]
            model_id: Option<String>,
            #[codex_meta(blob = "modelId", omit(flat))]
            model: Option<String>,
            #[codex_meta(blob, omit(flat))]
            turn_id: Option<String>,
            #[codex_meta(blob = "turnId", omit(flat))]
            turn: Option<String>,
            #[codex_meta(extras)]
            extras: Extras<Self>,
        }
    }
    let changes = diff(old::Meta::CONTRACT, new::Meta::CONTRACT);
    let of =
        |field: &str| changes.changes().iter().find(|change| change.place() == format!("field `{field}`")).unwrap();
    assert_eq!(of("model").effect(), Effect::BreakingForSenders);
    assert_eq!(of("turn").effect(), Effect::Additive);
}

/// The struct around has a key like that of the nested one, which yields.
#[test]
fn nor_is_an_extra_of_a_nested_struct_that_is_like_a_key_around_it() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(blob), blob(key = "x-inner"))]
    struct Inner {
        #[codex_meta(blob(yields))]
        model_id: Option<String>,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    #[derive(CodexMeta)]
    #[codex_meta(transports(blob), blob(key = "x-meta"))]
    struct Outer {
        #[codex_meta(blob = "modelId")]
        old: &'static str,
        #[codex_meta(nested)]
        inner: Inner,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    let extras = Extras::client([("model_id", "extra"), ("team", "a")]);
    let outer = Outer { old: "own", inner: Inner { model_id: None, extras }, extras: Extras::default() };
    let blob = outer.blob();
    assert_eq!(blob.value.as_deref(), Some(r#"{"modelId":"own","team":"a"}"#));
    assert_eq!(blob.report.losses().len(), 1, "{}", blob.report);
}

/// The field itself has another key there, under another condition.
#[test]
fn nor_is_one_that_is_like_another_key_of_the_field() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Renamed {
        #[codex_meta(flat, blob(key = "model_id", when = Self::is_new, yields), blob(key = "modelId", unless = Self::is_new))]
        model_id: Option<&'static str>,
        #[codex_meta(skip)]
        is_new: bool,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }
    impl Renamed {
        const fn is_new(&self) -> bool {
            self.is_new
        }
    }
    let renamed = Renamed { model_id: Some("own"), is_new: false, extras: Extras::client([("model_id", "extra")]) };
    assert_eq!(renamed.blob().value.as_deref(), Some(r#"{"modelId":"own"}"#));
}

#[test]
fn where_both_are_the_extra_is_reported() {
    let report = meta(Some("m"), true).blob().report;
    let [loss] = report.losses() else { panic!("{report}") };
    assert_eq!((loss.field, loss.key.as_str(), &loss.reason), (Some("extras"), "model", &Reason::OwnedKey));
    assert!(meta(None, true).blob().report.losses().is_empty());
}

/// A view of another struct is a value like any other.
#[test]
fn no_extra_stands_in_for_a_view_that_is_sent() {
    #[derive(CodexMeta)]
    #[codex_meta(part, transports(flat), views(full))]
    struct Model {
        #[codex_meta(flat, full)]
        effort: u64,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(blob), blob(key = "x-meta"))]
    struct Viewing {
        #[codex_meta(blob(yields, view = full))]
        model: Option<Model>,
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }

    let blob = |model: Option<Model>| {
        let blob = Viewing { model, extras: Extras::client([("model", "extra")]) }.blob();
        (blob.value.unwrap(), blob.report.losses().len())
    };
    assert_eq!(blob(Some(Model { effort: 3 })), (r#"{"model":{"effort":3}}"#.to_owned(), 1));
    let extra = blob(None);
    assert_eq!(extra, (r#"{"model":"extra"}"#.to_owned(), 0));
    assert_eq!(Observed::of::<Viewing>().client_metadata([("x-meta", &extra.0)]).finish().audit(), []);
}

#[test]
fn the_outcome_is_that_of_the_extra() {
    let outcome = |model| {
        let extras = Extras::client([("model", "extra")]);
        let meta = Meta { extras, model, is_turn: true };
        let all = meta.explain(&meta.project().report);
        let is_meant = |outcome: &&FieldOutcome| outcome.field == "extras" && outcome.carrier == Carrier::BodyBlob;
        all.iter().find(is_meant).unwrap().outcome.clone()
    };
    assert_eq!(outcome(None), Outcome::Sent);
    assert_eq!(outcome(Some("m")), Outcome::Lost(Reason::OwnedKey));
}

#[test]
fn a_view_has_the_field_or_nothing() {
    assert_eq!(meta(Some("m"), false).view(MCP).value, json!({"model": "m", "team": "a"}));
    let view = meta(None, false).view(MCP);
    assert_eq!(view.value, json!({"team": "a"}));
    assert_eq!(view.report.losses()[0].reason, Reason::OwnedKey);
}

#[test]
fn only_exactly_the_key_stands_in() {
    let extras: Extras<Meta> = Extras::client([("Model", "extra")]);
    assert_eq!(extras.rejected().next().unwrap().reason, Reason::OwnedKey);
    assert!(Meta::CONTRACT.owns("model"));
    assert!(Meta::CONTRACT.yields("model") && !Meta::CONTRACT.yields("Model"));
}

#[test]
fn the_configuration_wins() {
    let extras = Extras::new([("model", "client")], [("model", "config")]);
    assert_eq!(extras.iter().collect::<Vec<_>>(), [("model", "config", Source::Config)]);
    let meta = Meta { extras, model: None, is_turn: true };
    assert_eq!(meta.blob().value.as_deref(), Some(r#"{"model":"config"}"#));
}

#[test]
fn it_leaves_a_blob_over_its_limit_with_the_extras() {
    let extras = Extras::client([("model", "an extra that is so long that the header has no room for it")]);
    let sent = Meta { extras, model: None, is_turn: true }.project();
    assert_eq!(sent.headers["x-meta"], "{}");
    assert!(sent.blob().unwrap().contains("so long"));
}

#[test]
fn a_reused_rendering_forgets_the_field() {
    let mut rendered = meta(Some("m"), true).render();
    meta(None, true).render_into(&mut rendered);
    assert_eq!(rendered.blob(), Some(r#"{"team":"a","model":"extra"}"#));
}

#[test]
fn a_reader_finds_no_fault_in_it() {
    for model in [None, Some("m")] {
        for is_turn in [false, true] {
            let known = if is_turn { TURN } else { OTHER };
            for path in [ANY, known] {
                let meta = meta(model, is_turn);
                let sent = meta.project();
                let observed = Observed::of::<Meta>()
                    .on(path)
                    .headers(&sent.headers)
                    .client_metadata(&sent.client_metadata)
                    .view(MCP, &meta.view(MCP).value)
                    .finish();
                assert_eq!(observed.audit(), [], "{model:?} {}", path.name());
                if let Some(model) = model {
                    assert_eq!(
                        observed.merged().get("model").unwrap().value().as_str(),
                        Some(model),
                        "{}",
                        path.name()
                    );
                } else if !is_turn && path != ANY {
                    assert!(observed.merged().get("model").is_none());
                }
            }
        }
    }
}

#[test]
fn a_reader_finds_a_field_that_was_altered() {
    let meta = meta(Some("m"), true);
    let mut headers = meta.project().headers;
    headers.insert("x-meta", r#"{"team":"a","model":"n"}"#.parse().unwrap());
    let observed = Observed::of::<Meta>()
        .on(TURN)
        .headers(&headers)
        .client_metadata(&meta.project().client_metadata)
        .view(MCP, &meta.view(MCP).value)
        .finish();
    let found = observed.audit();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].carrier, found[0].field.as_deref()), (Carrier::HeaderBlob, Some("model")));
}
