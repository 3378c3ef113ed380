//! A contract as JSON: all that it says, in the form that the schema has, and back.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{JsonType, JsonTyped, MessageKind, OwnedContract, PathRelease, RequestPath, Transport};
use codex_metadata::{Carrier, CodexMeta, Contract, Extras, MetaFragment};
use codex_metadata_tests::hostile::Hostile;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::arbitrary::{contract, field};

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
#[expect(dead_code, reason = "a contract needs no value")]
enum Kind {
    Turn,
    #[codex_meta(content = "cause")]
    Compaction(&'static str),
}

/// Numbers that have a text too.
#[derive(serde::Serialize)]
struct Window(Vec<u64>);

impl JsonTyped for Window {
    const TYPE: JsonType = JsonType::Array;
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// The type of a field that sends a view of it.
#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(short, long))]
struct Part {
    #[codex_meta(flat, short(sensitive), long)]
    token: String,
    #[codex_meta(long, omit(flat, short))]
    note: Option<String>,
}

/// Says each word of a path.
const EVERY_WORD_OF_A_PATH: &[RequestPath] = &[
    RequestPath::new("POST /turns")
        .with_methods(&["POST", "PUT"])
        .with_urls(&["/v1/turns", "/*/turns"])
        .with_header("x-meta")
        .with_others()
        .with_senders(&[("user-agent", "sender/")])
        .with_common(&["session-id"])
        .with_carriers(&[Carrier::Header, Carrier::HeaderBlob, Carrier::Flat, Carrier::BodyBlob, Carrier::View("log")])
        .with_flat_at("/meta/a~1b")
        .with_views_at(&[("log", "")])
        .with_holds(&["Self::is_there"])
        .with_required(&["session_id", "cause"])
        .with_releases(&[
            PathRelease::of(Carrier::Flat).with_since("1.0.0").with_until("2.0.0-alpha.1"),
            PathRelease::of_key(Carrier::BodyBlob, "session_id").with_until("3.0.0"),
        ])
        .with_sender_version("1.2.3"),
    RequestPath::new("turn frame")
        .with_kind(MessageKind::Frame)
        .with_member("/type", "turn")
        .with_carriers(&[Carrier::View("tool")])
        .with_fails(&["Self::is_there"]),
];

/// Says each word of the attribute language that a contract has.
#[derive(CodexMeta)]
#[codex_meta(
    transports(header, flat, blob),
    header(limit = 200, total = 900),
    flat(limit = 100),
    blob(key = "x-meta", when = Self::is_there, header_limit = 300, body_limit = 4000),
    views(tool, log),
    reserved("once", "twice"),
    foreign("traceparent", "x-amzn-*"),
    paths = EVERY_WORD_OF_A_PATH,
)]
struct EveryWord<'a, T: serde::Serialize> {
    /// The session,
    /// in two lines.
    ///
    /// This is another paragraph.
    #[codex_meta(header(name = "session-id", sensitive), flat, blob("id", "session_id"), tool, omit(log))]
    session_id: &'a str,
    #[codex_meta(
        header(name = "x-window", unless = Self::is_there, since = "1.0.0", shed = 2),
        header(name = "x-window-id", when = Self::is_there, limit = 20, instead = Self::short),
        flat(key = "window", json, until = "3.0.0"),
        blob(body_only, shed = 1),
        omit(tool, log),
        deprecated = "send `session_id`"
    )]
    window: Option<Window>,
    #[codex_meta(blob(flatten), tool(flatten), omit(header, flat, log))]
    kind: Option<Kind>,
    #[codex_meta(blob(with = Self::long, read = Self::of_long, yields), log, omit(header, flat, tool), since = "2.0.0", skip_if = Option::is_none)]
    parameter: Option<T>,
    #[codex_meta(flat(view = short, key = "types"), tool(view = short), omit(header, blob, log))]
    part: Option<Part>,
    #[codex_meta(skip)]
    there: bool,
    #[codex_meta(extras(shed = 3))]
    extras: Extras<Self>,
}

impl<T: serde::Serialize> EveryWord<'_, T> {
    const fn is_there(&self) -> bool {
        self.there
    }

    fn short(window: &Window) -> usize {
        window.0.len()
    }

    fn long(_: &T) -> &'static str {
        "long"
    }

    fn of_long(_: String) -> Result<T, String> {
        Err("nothing is read back".into())
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-types"))]
struct Types {
    #[codex_meta(blob)]
    text: String,
    #[codex_meta(blob)]
    maybe: Option<u8>,
    #[codex_meta(blob)]
    signed: i64,
    #[codex_meta(blob)]
    boxed: Box<str>,
    #[codex_meta(blob)]
    flag: bool,
    #[codex_meta(blob)]
    ratio: f32,
    #[codex_meta(blob)]
    list: Vec<Value>,
    #[codex_meta(blob)]
    map: std::collections::BTreeMap<String, u8>,
    #[codex_meta(blob)]
    any: Value,
    #[codex_meta(blob)]
    maybe_any: Option<Value>,
    #[codex_meta(blob)]
    largest: u128,
    #[codex_meta(blob)]
    machine: usize,
    #[codex_meta(blob)]
    none: std::num::NonZero<u16>,
}

fn contracts() -> [&'static Contract; 5] {
    [
        CodexResponsesMetadata::CONTRACT,
        CodexPreconnectMetadata::CONTRACT,
        Hostile::CONTRACT,
        EveryWord::<'static, u8>::CONTRACT,
        Types::CONTRACT,
    ]
}

static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(Contract::SCHEMA).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is one");
    jsonschema::validator_for(&schema).expect("the schema is one")
});

#[test]
fn every_contract_reads_back_equal_and_has_the_form_of_the_schema() {
    let schema = &*VALIDATOR;
    for contract in contracts() {
        let written = contract.to_json();
        if let Err(error) = schema.validate(&written) {
            panic!("{}: {error} at {}", contract.name(), error.instance_path());
        }
        let read = OwnedContract::from_json(&written.to_string()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(*read, *contract, "{}", contract.name());
        assert_eq!(read.to_json(), written);
        assert_eq!(read.to_markdown(), contract.to_markdown());
        assert_eq!(read.clone(), read);
        let columns = |contract: &Contract| contract.carriers().map(|carrier| carrier.to_string()).collect::<Vec<_>>();
        assert_eq!(columns(&read), columns(contract));
    }
}

#[test]
fn a_contract_differs_from_every_other() {
    let all = contracts();
    for (i, one) in all.iter().enumerate() {
        for (j, other) in all.iter().enumerate() {
            assert_eq!(one == other, i == j);
        }
    }
}

#[test]
fn a_row_says_what_the_compiler_knows() {
    let types: Vec<(&str, JsonType, bool)> =
        Types::CONTRACT.fields().iter().map(|field| (field.name(), field.json_type(), field.is_optional())).collect();
    let integer = |min, max| JsonType::Integer { min, max };
    assert_eq!(
        types,
        [
            ("text", JsonType::Text, false),
            ("maybe", integer(0, 255), true),
            ("signed", integer(i128::from(i64::MIN), u128::from(i64::MAX.unsigned_abs())), false),
            ("boxed", JsonType::Text, false),
            ("flag", JsonType::Boolean, false),
            ("ratio", JsonType::Number, false),
            ("list", JsonType::Array, false),
            ("map", JsonType::Object, false),
            ("any", JsonType::Any, false),
            ("maybe_any", JsonType::Any, true),
            ("largest", integer(0, u128::MAX), false),
            ("machine", integer(0, u128::from(u64::MAX)), false),
            ("none", integer(1, 65535), false),
        ],
    );

    let contract = EveryWord::<'static, u8>::CONTRACT;
    let row = |name| contract.field(name).expect("it has the field");
    assert_eq!(row("session_id").doc(), Some("The session, in two lines."));
    assert_eq!((row("window").doc(), row("there").doc()), (None, None));
    assert_eq!(row("session_id").json_type(), JsonType::Text);
    assert_eq!((row("window").json_type(), row("window").is_optional()), (JsonType::Array, true));
    assert_eq!((row("parameter").json_type(), row("parameter").is_optional()), (JsonType::Any, true));
    assert!(row("kind").is_optional());

    let codex = CodexResponsesMetadata::CONTRACT;
    let row = |name| codex.field(name).expect("it has the field");
    assert_eq!(row("parent_thread_id").json_type(), JsonType::Text);
    assert_eq!(row("workspaces").json_type(), JsonType::Object);
    assert_eq!(row("context_window_id").doc(), Some("The UUID of the context window."));
    assert!(codex.fields().iter().all(|field| field.doc().is_some()));
}

/// Errors of contracts, each with the place that the message must name.
#[test]
#[expect(clippy::too_many_lines, reason = "a list of faults")]
fn what_no_contract_says_is_an_error_with_its_place() {
    let whole = EveryWord::<'static, u8>::CONTRACT.to_json();
    let schema = &*VALIDATOR;
    for (pointer, value, message) in [
        ("/format", json!(3), "no contract: `/format` is 3: this release reads 1 to 2"),
        ("/name", json!(3), "no contract: `/name` is no text"),
        ("/name", Value::Null, "no contract: `/name` is `null`, which it cannot be"),
        ("/name", json!("n".repeat(1_025)), "no contract: `/name` has 1025 bytes: a name has at most 1024"),
        (
            "/fields/0/name",
            json!("n".repeat(2_000)),
            "no contract: `/fields/0/name` has 2000 bytes: a name has at most 1024",
        ),
        (
            "/paths/0/name",
            json!("é".repeat(1_025)),
            "no contract: `/paths/0/name` has 2050 bytes: a name has at most 1024",
        ),
        ("/flat_limit", json!(-1), "no contract: `/flat_limit` is no number of that size"),
        ("/transports/1", json!("header"), "no contract: `/transports/1` is `header` again"),
        (
            "/transports/1",
            json!("wire"),
            "no contract: `/transports/1` is `wire`, which is neither built in nor one of `views`",
        ),
        ("/views/0", json!("tool\u{1b}"), "no contract: `/views/0` is `tool\\u{1b}`, which names no view"),
        ("/views/0", json!("\u{3164}"), "no contract: `/views/0` is `\\u{3164}`, which names no view"),
        ("/views", json!(["tool", "log", "more"]), "no contract: `/transports` lacks the view `more`"),
        ("/blob", Value::Null, "no contract: `/blob` and `blob` in `transports` go together"),
        ("/blob/key", json!(true), "no contract: `/blob/key` is no text"),
        ("/reserved/0", json!([]), "no contract: `/reserved/0` is no text"),
        ("/fields/1/name", json!("session_id"), "no contract: `/fields/1` is the field `session_id` again"),
        ("/fields/0/type", json!("text"), "no contract: `/fields/0/type` is `text`"),
        ("/fields/0/type", json!("integer"), "no contract: `/fields/0/min` is missing"),
        ("/fields/1/optional", json!("yes"), "no contract: `/fields/1/optional` is not `true`"),
        ("/fields/0/doc", json!(null), "no contract: `/fields/0/doc` is `null`, which it cannot be"),
        ("/fields/1/optional", json!(false), "no contract: `/fields/1/optional` is `false`: leave it out"),
        (
            "/fields/0/transports",
            json!({"wire": {"keys": []}}),
            "no contract: `/fields/0/transports/wire` is none of the contract's transports",
        ),
        ("/fields/0/transports", json!({"flat": {}}), "no contract: `/fields/0/transports/flat/keys` is missing"),
        (
            "/fields/0/transports",
            json!({"flat": {"keys": [], "sent": 1}}),
            "no contract: `/fields/0/transports/flat` has `sent`, which is not known",
        ),
        (
            "/fields/0/transports",
            json!({"flat": {"keys": [], "when": "A", "unless": "B"}}),
            "no contract: `/fields/0/transports/flat/unless` is beside `when`",
        ),
        ("/fields/0", json!([]), "no contract: `/fields/0` is no object"),
        (
            "/fields/0/transports/flat",
            json!({"keys": ["session_id"], "types": {"session_id": {"type": "string"}}}),
            "no contract: `/fields/0/transports/flat/types` is for what is flattened",
        ),
        (
            "/fields/2/transports/blob/types",
            json!({"kinds": {"type": "string"}}),
            "no contract: `/fields/2/transports/blob/types` has `kinds`, which is not known",
        ),
        (
            "/fields/2/transports/blob/types/kind",
            json!({"type": "integer", "min": "0"}),
            "no contract: `/fields/2/transports/blob/types/kind/max` is missing",
        ),
        (
            "/paths/0/kind",
            json!("mail"),
            "no contract: `/paths/0/kind` is `mail`, which is none of `http`, `handshake`, `frame`, `mcp`",
        ),
        (
            "/paths/0/carriers",
            json!([]),
            "no contract: `/paths/0` request path `POST /turns` has no carrier: list those of its requests with `with_carriers`",
        ),
        (
            "/paths/0/carriers/0",
            json!("wire"),
            "no contract: `/paths/0/carriers/0` is `wire`, which is neither built in nor one of `views`",
        ),
        (
            "/paths/1/name",
            json!("POST /turns"),
            "no contract: `/paths/1` two request paths of `EveryWord` are called `POST /turns`: give one of them another name",
        ),
        (
            "/paths/0/flat",
            json!("meta"),
            "no contract: `/paths/0` request path `POST /turns` has the flat map at `meta`, which is no JSON Pointer: begin with `/`, write `~1` for a `/` in a name and `~0` for a `~`, or write \"\" for the whole body",
        ),
        (
            "/paths/0/required/0",
            json!("sesion_id"),
            "no contract: `/paths/0` request path `POST /turns` requires the field `sesion_id`, which `EveryWord` has not: write one of `session_id`, `window`, `kind`, `parameter`, `part`",
        ),
        (
            "/paths/0/common/0",
            json!("x-none"),
            "no contract: `/paths/0` request path `POST /turns` says that others have the header `x-none` too, which no field of `EveryWord` has: drop it, or write the key of a header",
        ),
        (
            "/paths/0/holds/0",
            json!("Self::is_their"),
            "no contract: `/paths/0` request path `POST /turns` says that `Self::is_their` holds, which is no condition of `EveryWord`: write one of `Self::is_there`",
        ),
        (
            "/paths/0/releases/0/since",
            json!("1.0"),
            "no contract: `/paths/0` request path `POST /turns` names the release `1.0`, which is none: write three numbers, such as `1.2.0`",
        ),
        ("/paths/1/member", json!({"at": "/a"}), "no contract: `/paths/1/member/is` is missing"),
    ] {
        let mut changed = whole.clone();
        *changed.pointer_mut(pointer).expect("it is there") = value;
        let error = OwnedContract::from_json(&changed.to_string()).expect_err(pointer);
        assert_eq!(error.to_string(), message);
        assert!(message.contains(error.place()), "{pointer}");
        // Errors that only the reader can see: two that are alike, and names that must be names of the contract.
        let seen_by_the_reader_alone = [
            "again",
            "neither built in",
            "names no view",
            "`kinds`",
            "lacks",
            "go together",
            "none of the",
            "requires",
            "condition",
            "are called",
            "which no field",
        ];
        assert!(
            !schema.is_valid(&changed) || seen_by_the_reader_alone.iter().any(|words| message.contains(words)),
            "{message}",
        );
    }
    assert!(OwnedContract::from_json("{").is_err());
    assert_eq!(OwnedContract::from_json("[]").unwrap_err().to_string(), "no contract: is no object");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a contract says is written as it was read, and two are equal if and only if they are written alike.
    #[test]
    fn arbitrary_contracts_read_back_equal(one in contract(), other in contract()) {
        let read = |value: &Value| OwnedContract::from_json(&value.to_string()).unwrap();
        let (first, second) = (read(&one), read(&other));
        prop_assert_eq!(first.to_json(), one.clone());
        prop_assert!(VALIDATOR.is_valid(&one));
        prop_assert_eq!(&read(&first.to_json()), &first);
        prop_assert_eq!(first == second, one == other);
        let names: BTreeSet<&str> = first.fields().iter().map(codex_metadata::contract::Field::name).collect();
        prop_assert_eq!(names.len(), first.fields().len());
        prop_assert!(first.transports().any(|transport| transport == Transport::View("log")));
    }

    /// One member changed, and they are no longer equal.
    #[test]
    fn a_contract_equals_none_that_says_something_else(one in contract(), other in field()) {
        let mut changed = one.clone();
        let fields = changed["fields"].as_array_mut().unwrap();
        // The last is what paths require.
        prop_assume!(fields.len() > 1);
        let name = fields[0]["name"].clone();
        fields[0] = other;
        fields[0]["name"] = name;
        let read = |value: &Value| OwnedContract::from_json(&value.to_string()).unwrap();
        prop_assert_eq!(read(&one) == read(&changed), one == changed);
    }
}
