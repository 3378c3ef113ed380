//! `unless`, a transport's word several times on one field, and what the contract says of releases.

use codex_metadata::contract::RequestPath;
use codex_metadata::contract::Transport;
use codex_metadata::observe::{FindingKind, Observed};
use codex_metadata::{Carrier, CodexMeta, View};
use serde_json::json;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp), paths = PATHS)]
struct Meta {
    #[codex_meta(
        header = "thread-id",
        header(name = "x-client-request-id", unless = Self::is_compact, sensitive),
        flat(key = "thread_id", when = Self::is_compact),
        flat(key = "conversation_id", unless = Self::is_compact, until = "2.0.0"),
        blob(unless = Self::is_compact),
        mcp(unless = Self::is_compact, since = "1.5.0-alpha.2"),
        since = "1.2.0",
        deprecated = "read `session_id`"
    )]
    thread_id: String,
    #[codex_meta(skip)]
    is_compact: bool,
}

impl Meta {
    const fn is_compact(&self) -> bool {
        self.is_compact
    }
}

const MCP: View<Meta> = View::named("mcp");

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name)
        .with_carriers(&[Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob])
        .with_required(&["thread_id"])
}

const PATHS: &[RequestPath] =
    &[path("compact").with_holds(&["Self::is_compact"]), path("turn").with_fails(&["Self::is_compact"])];

const COMPACT: &RequestPath = Meta::CONTRACT.path_named("compact");
const TURN: &RequestPath = Meta::CONTRACT.path_named("turn");

fn meta(is_compact: bool) -> Meta {
    Meta { thread_id: "t-1".into(), is_compact }
}

#[test]
fn unless_leaves_out_while_the_predicate_holds() {
    let turn = meta(false).project();
    assert_eq!(turn.headers["thread-id"], "t-1");
    assert_eq!(turn.headers["x-client-request-id"], "t-1");
    assert!(turn.headers["x-client-request-id"].is_sensitive());
    // It is the same value.
    assert!(turn.headers["thread-id"].is_sensitive());
    assert_eq!(turn.client_metadata["conversation_id"], "t-1");
    assert!(!turn.client_metadata.contains_key("thread_id"));
    assert_eq!(turn.blob(), Some(r#"{"thread_id":"t-1"}"#));
    assert_eq!(meta(false).view(MCP).value, json!({"thread_id": "t-1"}));

    let compact = meta(true).project();
    assert_eq!(compact.headers["thread-id"], "t-1");
    assert!(!compact.headers.contains_key("x-client-request-id"));
    assert_eq!(compact.client_metadata["thread_id"], "t-1");
    assert!(!compact.client_metadata.contains_key("conversation_id"));
    assert_eq!(compact.blob(), Some("{}"));
    assert_eq!(meta(true).view(MCP).value, json!({}));
}

#[test]
fn every_word_of_a_transport_is_rendered() {
    let rendered = meta(false).render();
    let headers: Vec<_> = rendered.headers().map(|header| (header.name, header.value.to_owned())).collect();
    assert!(headers.contains(&("x-client-request-id", "t-1".to_owned())), "{headers:?}");
    assert_eq!(rendered.client_metadata().get("conversation_id"), Some("t-1"));
}

#[test]
fn the_outcome_names_the_predicate() {
    let outcome = |is_compact, carrier| {
        let meta = meta(is_compact);
        let all = meta.explain(&meta.project().report);
        let found = all.into_iter().find(|outcome| outcome.field == "thread_id" && outcome.carrier == carrier);
        found.unwrap().outcome.to_string()
    };
    assert_eq!(outcome(true, Carrier::BodyBlob), "left out while `Self::is_compact` holds");
    assert_eq!(outcome(false, Carrier::BodyBlob), "sent");
    // One of the two words of each is sent.
    assert_eq!(outcome(true, Carrier::Header), "sent");
    assert_eq!(outcome(true, Carrier::Flat), "sent");
    assert_eq!(outcome(false, Carrier::Flat), "sent");
}

#[test]
fn a_reader_knows_each_word_and_its_condition() {
    let read = |sent: &Meta, path: &RequestPath| {
        let sent = sent.project();
        Observed::of::<Meta>()
            .sender_version("1.9.0")
            .on(path)
            .headers(&sent.headers)
            .client_metadata(&sent.client_metadata)
            .finish()
    };
    assert_eq!(read(&meta(true), COMPACT).audit(), []);
    assert_eq!(read(&meta(false), TURN).audit(), []);
    let observed = read(&meta(false), COMPACT);
    let found = observed.audit();
    let found: Vec<_> = found.iter().map(|finding| (&finding.kind, finding.carrier, finding.key.as_str())).collect();
    let expected = [
        (&FindingKind::Unexpected, Carrier::Header, "x-client-request-id"),
        (&FindingKind::Missing, Carrier::Flat, "thread_id"),
        (&FindingKind::Unexpected, Carrier::Flat, "conversation_id"),
        (&FindingKind::Unexpected, Carrier::BodyBlob, "thread_id"),
        (&FindingKind::Unexpected, Carrier::HeaderBlob, "thread_id"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for finding in expected {
        assert!(found.contains(&finding), "{finding:?} in {found:?}");
    }
    assert_eq!(observed.get("thread_id").count(), 5);

    let mut headers = meta(false).headers().value;
    headers.remove("x-client-request-id");
    let found = Observed::of::<Meta>().sender_version("1.9.0").on(TURN).headers(&headers).finish().audit();
    let found: Vec<_> = found.iter().map(|finding| (&finding.kind, finding.key.as_str())).collect();
    assert_eq!(found, [(&FindingKind::Missing, "x-client-request-id")]);
}

#[test]
fn the_contract_has_it_all() {
    let field = Meta::CONTRACT.field("thread_id").unwrap();
    assert_eq!(field.slots(Transport::Header).count(), 2);
    let slot = field.slots(Transport::Header).nth(1).unwrap();
    assert_eq!(slot.when(), None);
    assert_eq!(slot.unless().unwrap().path(), "Self::is_compact");
    assert!(field.is_sensitive());
    assert!(Meta::CONTRACT.owns("X-Client-Request-Id"));
    assert_eq!((field.since(), field.until(), field.deprecated()), (Some("1.2.0"), None, Some("read `session_id`")));
    assert_eq!(
        Meta::CONTRACT.to_json()["fields"][0],
        json!({
            "name": "thread_id",
            "type": "string",
            "transports": {
                "header": {
                    "keys": ["thread-id"],
                    "also": [{"keys": ["x-client-request-id"], "unless": "Self::is_compact", "sensitive": true}],
                },
                "flat": {
                    "keys": ["thread_id"],
                    "when": "Self::is_compact",
                    "also": [{"keys": ["conversation_id"], "unless": "Self::is_compact", "until": "2.0.0"}],
                },
                "blob": {"keys": ["thread_id"], "unless": "Self::is_compact"},
                "mcp": {"keys": ["thread_id"], "unless": "Self::is_compact", "since": "1.5.0-alpha.2"},
            },
            "since": "1.2.0",
            "deprecated": "read `session_id`",
        }),
    );
    let table = Meta::CONTRACT.to_markdown();
    assert!(
        table.contains("`thread-id`, since 1.2.0, deprecated; `x-client-request-id`, unless `Self::is_compact`"),
        "{table}"
    );
    assert!(table.contains("`thread_id` is deprecated: read `session_id`"), "{table}");
}

/// Its limit is less than what both fields take, of which there is one at a time.
#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta", body_limit = 24))]
struct Narrow {
    #[codex_meta(blob(unless = Self::is_short))]
    turn_count: u64,
    #[codex_meta(blob(unless = Self::is_long))]
    last_turn: u64,
}

impl Narrow {
    fn is_short(&self) -> bool {
        self.turn_count < 10
    }

    fn is_long(&self) -> bool {
        !self.is_short()
    }
}

#[test]
fn a_limit_need_not_have_room_for_what_may_be_left_out() {
    assert_eq!(Narrow { turn_count: 10, last_turn: 1 }.blob().value.unwrap(), r#"{"turn_count":10}"#);
    assert_eq!(Narrow { turn_count: 9, last_turn: 1 }.blob().value.unwrap(), r#"{"last_turn":1}"#);
}
