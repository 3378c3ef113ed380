//! Two fields, or two words of a field, with one key, of which at most one is sent.

use codex_metadata::contract::{Effect, OwnedContract, RequestPath, diff};
use codex_metadata::observe::{FindingKind, MergedField, Observed};
use codex_metadata::{Carrier, CodexMeta, MetaFragment, View};
use serde_json::{Value, json};

/// A turn has its number, and a review the names of its files, under the same keys.
#[derive(CodexMeta, Debug, PartialEq, serde::Deserialize)]
#[codex_meta(blob(key = "x-meta"), views(mcp), paths = PATHS)]
struct Meta {
    #[codex_meta(header = "x-kind", flat, blob, mcp)]
    kind: String,
    #[codex_meta(
        header(name = "x-of", when = Self::is_turn),
        flat(key = "of", when = Self::is_turn),
        blob(key = "of", when = Self::is_turn),
        mcp(key = "of", when = Self::is_turn)
    )]
    number: Option<u32>,
    #[codex_meta(
        header(name = "x-of", list, unless = Self::is_turn),
        flat(key = "of", json, unless = Self::is_turn),
        blob(key = "of", unless = Self::is_turn),
        mcp(key = "of", unless = Self::is_turn)
    )]
    files: Option<Vec<String>>,
    /// One field in two forms.
    #[codex_meta(
        header(name = "x-thread", when = Self::is_turn),
        header(name = "x-thread", with = Self::bare, read = Self::whole, unless = Self::is_turn),
        omit(flat, blob, mcp)
    )]
    thread: Option<String>,
}

impl Meta {
    fn is_turn(&self) -> bool {
        self.kind == "turn"
    }

    fn bare(thread: &str) -> &str {
        thread.trim_start_matches("thread-")
    }

    fn whole(text: &str) -> Result<String, std::num::ParseIntError> {
        Ok(format!("thread-{}", text.parse::<u32>()?))
    }
}

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name)
        .with_carriers(&[Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob, Carrier::View("mcp")])
        .with_views_at(&[("mcp", "/mcp")])
}

const PATHS: &[RequestPath] =
    &[path("turn").with_holds(&["Self::is_turn"]), path("review").with_fails(&["Self::is_turn"]), path("any")];

const MCP: View<Meta> = View::named("mcp");

fn turn() -> Meta {
    Meta { kind: "turn".into(), number: Some(7), files: Some(vec!["a".into()]), thread: Some("thread-1".into()) }
}

fn review() -> Meta {
    let files = ["a.rs", "b.rs"].map(str::to_owned).to_vec();
    Meta { kind: "review".into(), number: Some(7), files: Some(files), thread: Some("thread-1".into()) }
}

/// Returns what a request of the snapshot is.
fn request(meta: &Meta) -> http::Request<Vec<u8>> {
    let sent = meta.project().into_result().unwrap();
    let body = json!({"client_metadata": sent.client_metadata, "mcp": meta.view(MCP).value});
    let mut request = http::Request::post("/").body(serde_json::to_vec(&body).unwrap()).unwrap();
    *request.headers_mut() = sent.headers;
    request
}

fn texts<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|one| one.to_string()).collect()
}

#[test]
fn each_condition_sends_its_own_field() {
    let turn = turn().project().into_result().unwrap();
    assert_eq!(
        (&turn.headers["x-of"], &turn.headers["x-thread"]),
        (&"7".parse().unwrap(), &"thread-1".parse().unwrap())
    );
    assert_eq!(turn.client_metadata["of"], "7");
    assert_eq!(turn.blob(), Some(r#"{"kind":"turn","of":7}"#));
    let review = review();
    assert_eq!(review.view(MCP).value, json!({"kind": "review", "of": ["a.rs", "b.rs"]}));
    let review = review.project().into_result().unwrap();
    assert_eq!(review.headers.get_all("x-of").iter().count(), 1);
    assert_eq!(
        (&review.headers["x-of"], &review.headers["x-thread"]),
        (&"a.rs, b.rs".parse().unwrap(), &"1".parse().unwrap())
    );
    assert_eq!(review.client_metadata["of"], r#"["a.rs","b.rs"]"#);
    assert_eq!(review.blob(), Some(r#"{"kind":"review","of":["a.rs","b.rs"]}"#));
}

#[test]
fn the_request_path_says_which_field_is_meant() {
    let expected =
        [(turn(), "turn", Meta { files: None, ..turn() }), (review(), "review", Meta { number: None, ..review() })];
    let file = OwnedContract::from_json(&Meta::CONTRACT.to_json().to_string()).unwrap();
    assert_eq!(*file, *Meta::CONTRACT);
    for (sent, path, expected) in expected {
        let request = request(&sent);
        let observed = Observed::of::<Meta>().on(Meta::CONTRACT.path_named(path)).request(&request).finish();
        assert_eq!(texts(observed.audit()), [""; 0], "{path}");
        assert_eq!(observed.deserialize::<Meta>().unwrap(), expected);
        assert!(Meta::CONTRACT.carriers().all(|carrier| observed.undecided(carrier).next().is_none()));
        // A contract from a file says the same; it has no functions to read back by.
        let path = file.paths().iter().find(|own| own.name() == path).unwrap();
        let observed = Observed::with(&file).on(path).request(&request).finish();
        assert_eq!(texts(observed.audit()), [""; 0]);
        assert_eq!(observed.get("number").count(), if path.name() == "turn" { 5 } else { 0 });
        assert_eq!(observed.get("files").count(), if path.name() == "turn" { 0 } else { 5 });
    }
}

#[test]
fn without_such_a_path_the_value_is_kept_for_neither_field_and_said() {
    for (sent, of, thread) in [(turn(), "7", "thread-1"), (review(), "a.rs, b.rs", "1")] {
        let request = request(&sent);
        let observed = Observed::of::<Meta>().on(Meta::CONTRACT.path_named("any")).request(&request).finish();
        assert_eq!(texts(observed.audit()), [""; 0]);
        assert!(observed.get("number").chain(observed.get("files")).chain(observed.get("thread")).next().is_none());
        assert_eq!(texts(observed.merged().iter().map(MergedField::name)), ["kind"]);
        let kept: Vec<_> =
            observed.undecided(Carrier::Header).map(|(key, value)| (key, value.text().to_owned())).collect();
        assert_eq!(kept, [("x-of", of.to_owned()), ("x-thread", thread.to_owned())]);
        assert_eq!(observed.undecided(Carrier::View("mcp")).count(), 1);
        let unchecked = texts(observed.unchecked());
        for line in [
            "header `x-of` is of field `number` or of field `files`: it is not known which",
            "flat `of` is of field `number` or of field `files`: it is not known which",
            "blob `of` is of field `number` or of field `files`: it is not known which",
            "header blob `of` is of field `number` or of field `files`: it is not known which",
            "mcp `of` is of field `number` or of field `files`: it is not known which",
            "header `x-thread` is of field `thread`: it is not known in which form",
        ] {
            assert!(unchecked.iter().any(|other| other == line), "{line} is not in {unchecked:#?}");
        }
    }
}

#[test]
fn what_a_proxy_does_to_the_shared_key_is_found() {
    let observed = |change: &dyn Fn(&mut http::HeaderMap, &mut Value)| {
        let mut request = request(&review());
        let mut body: Value = serde_json::from_slice(request.body()).unwrap();
        change(request.headers_mut(), &mut body);
        *request.body_mut() = serde_json::to_vec(&body).unwrap();
        let observed = Observed::of::<Meta>().on(Meta::CONTRACT.path_named("review")).request(&request).finish();
        texts(observed.audit())
    };
    let gone = observed(&|headers, _| drop(headers.remove("x-of")));
    assert_eq!(gone, [r#"header `x-of` (field `files`) is missing, but blob has `["a.rs","b.rs"]`"#]);
    let changed = observed(&|_, body| body["mcp"]["of"] = json!(["a.rs"]));
    assert_eq!(changed, [r#"mcp `of` (field `files`) differs: `["a.rs"]`, but blob has `["a.rs","b.rs"]`"#]);
    // What only a turn has under the key cannot be a review's.
    let mistyped = observed(&|_, body| body["mcp"]["of"] = json!(7));
    assert_eq!(mistyped, [r#"mcp `of` (field `files`) is no array: "7", but blob has `["a.rs","b.rs"]`"#]);
    let recased = observed(&|headers, _| {
        let value = headers.remove("x-of").unwrap();
        headers.insert("x_of", value);
    });
    assert_eq!(recased.len(), 1, "{recased:?}");
    let lines = observed(&|headers, _| {
        headers.insert("x-of", "a.rs".parse().unwrap());
        headers.append("x-of", "b.rs".parse().unwrap());
    });
    assert_eq!(lines, [""; 0], "the lines of a list are joined");
    let lines = observed(&|headers, _| _ = headers.append("x-thread", "2".parse().unwrap()));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("x-thread"), "{lines:?}");
}

#[test]
fn a_required_field_is_missed_where_it_is_the_one_that_is_meant() {
    const REQUIRED: &[RequestPath] = &[
        RequestPath::new("turn").with_carriers(&[Carrier::Flat]).with_holds(&["Self::is_turn"]),
        RequestPath::new("review").with_carriers(&[Carrier::Flat]).with_fails(&["Self::is_turn"]),
    ];

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat), paths = REQUIRED)]
    struct Required {
        #[codex_meta(flat(key = "id", when = Self::is_turn))]
        turn: u32,
        #[codex_meta(flat(key = "id", unless = Self::is_turn))]
        review: bool,
        #[codex_meta(skip)]
        is_turn: bool,
    }

    impl Required {
        const fn is_turn(&self) -> bool {
            self.is_turn
        }
    }

    let found = |path: &str, map: &[(&str, &str)]| {
        let observer = Observed::of::<Required>().on(Required::CONTRACT.path_named(path));
        texts(observer.client_metadata(map.iter().copied()).finish().audit())
    };
    let sent = Required { turn: 1, review: true, is_turn: false }.client_metadata().value;
    assert_eq!(sent["id"], "true");
    assert_eq!(found("review", &[("id", "true")]), [""; 0]);
    assert_eq!(found("turn", &[("id", "1")]), [""; 0]);
    assert_eq!(
        found("turn", &[("id", "true")]),
        ["flat `id` (field `turn`) is no integer from 0 to 4294967295: \"true\""]
    );
    assert_eq!(found("review", &[]), ["flat `id` (field `review`) is missing"]);
}

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Ids {
    #[codex_meta(header = "x-id", flat = "id", blob = "id")]
    id: u32,
}

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Names {
    #[codex_meta(header = "x-id", flat = "id", blob = "id")]
    name: String,
}

#[derive(MetaFragment)]
struct Window {
    size: u32,
}

#[derive(MetaFragment)]
struct Screen {
    size: String,
}

const GROUPS: &[RequestPath] = &[
    RequestPath::new("ids").with_carriers(ALL).with_holds(&["Self::has_ids"]),
    RequestPath::new("names").with_carriers(ALL).with_fails(&["Self::has_ids"]),
];

/// A whole group of fields, or another one.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), paths = GROUPS)]
struct Groups {
    #[codex_meta(nested, when = Self::has_ids)]
    ids: Ids,
    #[codex_meta(nested, unless = Self::has_ids)]
    names: Names,
    #[codex_meta(blob(flatten, when = Self::has_ids), omit(header, flat))]
    window: Window,
    #[codex_meta(blob(flatten, unless = Self::has_ids), omit(header, flat))]
    screen: Screen,
    #[codex_meta(skip)]
    has_ids: bool,
}

const ALL: &[Carrier] = &[Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob];

impl Groups {
    const fn has_ids(&self) -> bool {
        self.has_ids
    }
}

fn groups(has_ids: bool) -> Groups {
    let (window, screen) = (Window { size: 80 }, Screen { size: "wide".into() });
    Groups { ids: Ids { id: 7 }, names: Names { name: "seven".into() }, window, screen, has_ids }
}

#[test]
fn nested_and_flattened_groups_exclude_each_other_by_the_conditions_of_their_fields() {
    let file = OwnedContract::from_json(&Groups::CONTRACT.to_json().to_string()).unwrap();
    for (has_ids, path, blob, row, member) in [
        (true, "ids", r#"{"id":7,"size":80}"#, "id", "7"),
        (false, "names", r#"{"id":"seven","size":"wide"}"#, "name", "seven"),
    ] {
        let sent = groups(has_ids).project().into_result().unwrap();
        assert_eq!(sent.blob(), Some(blob));
        assert_eq!((&sent.headers["x-id"], &*sent.client_metadata["id"]), (&member.parse().unwrap(), member));
        for contract in [Groups::CONTRACT, &*file] {
            let read = |path: &str| {
                let path = contract.paths().iter().find(|own| own.name() == path).unwrap();
                let observer = Observed::with(contract).on(path);
                observer.headers(&sent.headers).client_metadata(&sent.client_metadata).finish()
            };
            let observed = read(path);
            assert_eq!(texts(observed.audit()), [""; 0]);
            assert_eq!(observed.merged().get(row).unwrap().value().text(), member);
            assert_eq!(observed.get(row).count(), 4);
            assert_eq!(observed.get(if has_ids { "window" } else { "screen" }).count(), 2);
        }
    }
}

#[test]
fn what_arrives_of_a_group_whose_condition_fails_is_found() {
    const BARE: &[RequestPath] =
        &[RequestPath::new("bare").with_carriers(&[Carrier::Flat]).with_fails(&["Self::has_ids"])];

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat), paths = BARE)]
    struct Frame {
        #[codex_meta(nested, when = Self::has_ids)]
        ids: Ids,
        #[codex_meta(flat)]
        model: String,
    }

    impl Frame {
        fn has_ids(&self) -> bool {
            self.ids.id > 0
        }
    }

    let observer = Observed::of::<Frame>().on(Frame::CONTRACT.path_named("bare"));
    let findings = observer.client_metadata([("model", "m"), ("id", "7")]).finish().audit();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((findings[0].field.as_deref(), &findings[0].kind), (Some("id"), &FindingKind::Unexpected));
    let sent = Frame { ids: Ids { id: 0 }, model: "m".into() }.client_metadata().value;
    assert!(!sent.contains_key("id"));
}

#[test]
fn the_schema_allows_what_either_field_sends() {
    let schema = Meta::CONTRACT.json_schema(Carrier::BodyBlob).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for sent in [json!({"kind": "turn", "of": 7}), json!({"kind": "review", "of": ["a.rs"]}), json!({"kind": "other"})]
    {
        assert!(validator.is_valid(&sent), "{sent}");
    }
    assert!(!validator.is_valid(&json!({"kind": "turn", "of": true})));
}

#[test]
fn a_key_that_a_second_field_takes_breaks_readers() {
    mod before {
        #[derive(codex_metadata::CodexMeta)]
        #[codex_meta(transports(flat))]
        pub(super) struct Both {
            #[codex_meta(flat(key = "id", when = Self::is_turn))]
            turn: Option<String>,
        }

        impl Both {
            const fn is_turn(&self) -> bool {
                self.turn.is_some()
            }
        }
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat))]
    struct Both {
        #[codex_meta(flat(key = "id", when = Self::is_turn))]
        turn: Option<String>,
        #[codex_meta(flat(key = "id", unless = Self::is_turn))]
        review: Option<String>,
    }

    impl Both {
        const fn is_turn(&self) -> bool {
            self.turn.is_some()
        }
    }

    let changes = diff(before::Both::CONTRACT, Both::CONTRACT);
    assert_eq!(changes.to_string(), "breaking for readers: field `review`: it is new (flat)");
    let back = diff(Both::CONTRACT, before::Both::CONTRACT);
    assert_eq!(back.to_string(), "breaking for readers: field `review`: it is gone (flat)");
}

#[test]
fn words_with_one_key_are_compared_with_their_like() {
    let contract = |words: [&str; 2]| {
        let slot = |word: &str| json!({"keys": ["id"], word: "Self::f"});
        let mut flat = slot(words[0]);
        flat["also"] = json!([slot(words[1])]);
        let field = json!({"name": "id", "type": "string", "transports": {"flat": flat}});
        let whole = json!({
            "format": 2, "name": "A", "transports": ["flat"], "views": [], "reserved": [], "foreign": [], "fields": [field],
        });
        OwnedContract::from_json(&whole.to_string()).unwrap()
    };
    let changes = diff(&contract(["when", "unless"]), &contract(["unless", "when"]));
    assert_eq!(changes.changes().len(), 1);
    assert_eq!(changes.changes()[0].effect(), Effect::Documentation);
}
