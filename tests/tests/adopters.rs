//! The needs of code that adopts the crate, beside the projections: key constants, the blob whatever its condition, one
//! source of extras replaced, the kind of a configuration's error.

use codex_metadata::codex::{CONFIG_RULES, CodexResponsesMetadata};
use codex_metadata::contract::{OwnedContract, Transport};
use codex_metadata::{
    CodexMeta, ConfigExtraErrorKind, Contract, Extras, Limit, Limits, Outcome, Projected, Reason, Source,
};
use codex_metadata_tests::samples;
use http::HeaderName;
use proptest::collection::vec;
use proptest::prelude::*;

const CODEX: &Contract = CodexResponsesMetadata::CONTRACT;

const THREAD_ID: &str = CODEX.blob_key_of("thread_id");
const THREAD_HEADER: HeaderName = HeaderName::from_static(CODEX.header_name_of("thread_id"));
const WINDOW_KEY: &str = CODEX.flat_key_of("window_id");
const MCP_TURN: &str = CODEX.view_key_of("mcp", "turn_id");

#[test]
fn keys_are_constants() {
    assert_eq!((THREAD_ID, WINDOW_KEY, MCP_TURN), ("thread_id", "x-codex-window-id", "turn_id"));
    // The first of two headers of the field.
    assert_eq!(THREAD_HEADER, "thread-id");
}

#[test]
fn every_row_of_a_contract_has_the_key_of_its_slot() {
    let owned = OwnedContract::from_json(&CODEX.to_json().to_string()).unwrap();
    let mut looked_up = 0;
    for contract in [CODEX, &owned] {
        for field in contract.fields() {
            for transport in contract.transports() {
                let Some(slot) = field.slot(transport).filter(|slot| !slot.is_flattened()) else {
                    continue;
                };
                let key = match transport {
                    Transport::Header => contract.header_name_of(field.name()),
                    Transport::Flat => contract.flat_key_of(field.name()),
                    Transport::Blob => contract.blob_key_of(field.name()),
                    Transport::View(view) => contract.view_key_of(view, field.name()),
                };
                assert_eq!(key, slot.keys()[0].name(), "{} on {transport}", field.name());
                looked_up += 1;
            }
        }
    }
    assert!(looked_up > 100, "{looked_up}");
}

#[test]
#[should_panic = "`CodexResponsesMetadata` has no field `thread` in its flat map: write one of `installation_id`"]
fn a_name_that_is_none_is_refused_while_the_program_runs_too() {
    let _ = CODEX.flat_key_of("thread");
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", when = Self::is_request, body_limit = 64))]
struct Meta {
    #[codex_meta(blob, flat, omit(header))]
    thread_id: &'static str,
    #[codex_meta(blob(when = Self::is_request), omit(header, flat))]
    turn_id: &'static str,
    #[codex_meta(extras)]
    extras: Extras<Self>,
    #[codex_meta(skip)]
    is_request: bool,
}

impl Meta {
    const fn is_request(&self) -> bool {
        self.is_request
    }
}

fn meta(is_request: bool, extras: Extras<Meta>) -> Meta {
    Meta { thread_id: "t", turn_id: "u", extras, is_request }
}

#[test]
fn the_blob_can_be_had_whatever_its_condition() {
    let before = meta(false, Extras::client([("team", "a")]));
    assert_eq!(before.blob().value, None);
    // A field's own condition holds as ever.
    let always = before.blob_always();
    assert_eq!(always.value.as_deref(), Some(r#"{"thread_id":"t","team":"a"}"#));
    assert!(always.report.is_empty());

    let request = meta(true, Extras::client([("team", "a")]));
    assert_eq!(request.blob_always(), request.blob());
    // Before any request, Codex's snapshot has no blob.
    for sample in samples::all() {
        assert_eq!(sample.snapshot.blob().value, None, "{}", sample.name);
        assert!(sample.snapshot.blob_always().value.is_some(), "{}", sample.name);
        let turn = sample.snapshot.for_turn("turn-1");
        assert_eq!(turn.blob_always(), turn.blob(), "{}", sample.name);
    }
}

#[test]
fn the_blob_that_is_always_there_keeps_its_limit_and_reports() {
    let long = "v".repeat(64);
    let meta = meta(false, Extras::client([("team", long.as_str()), ("thread_id", "spoofed")]));
    let blob = meta.blob_always();
    assert_eq!(blob.value, None);
    let reasons: Vec<&Reason> = blob.report.losses().iter().map(|loss| &loss.reason).collect();
    assert!(matches!(reasons[..], [Reason::OwnedKey, Reason::OverLimit { limit: 64, .. }]), "{reasons:?}");
    let lifted = meta.within(Limits { body_blob: Limit::Lifted, ..Limits::default() });
    assert!(lifted.blob_always().value.unwrap().contains(&long));
    // The condition tells the sent fields.
    let outcomes = meta.explain(&blob.report);
    assert!(outcomes.iter().any(|row| row.outcome == Outcome::NoBlob("Self::is_request")));
}

#[test]
fn a_clients_pairs_are_replaced_and_the_configurations_stay() {
    let mut extras = Extras::<Meta>::new([("team", "a"), ("region", "us")], [("region", "eu"), ("turn_id", "spoofed")]);
    extras.replace(Source::Client, [("Region", "us"), ("plan", "pro"), ("thread-id", "spoofed")]);
    assert_eq!(
        extras,
        Extras::new(
            [("Region", "us"), ("plan", "pro"), ("thread-id", "spoofed")],
            [("region", "eu"), ("turn_id", "spoofed")]
        )
    );
    let sent: Vec<_> = extras.iter().collect();
    assert_eq!(sent, [("plan", "pro", Source::Client), ("region", "eu", Source::Config)]);
    let rejected: Vec<_> = extras.rejected().map(|rejected| (rejected.source, rejected.key.as_str())).collect();
    assert_eq!(rejected, [(Source::Config, "turn_id"), (Source::Client, "thread-id")]);
}

#[test]
fn the_limit_of_all_extras_stays_and_a_rejected_pair_does_not_return() {
    let mut extras = Extras::<Meta>::with_max_bytes(8, [("a", "1234"), ("b", "1234")], None::<(&str, &str)>);
    assert_eq!(extras.rejected().map(|rejected| rejected.key.as_str()).collect::<Vec<_>>(), ["b"]);
    extras.replace(Source::Config, [("c", "123456")]);
    // The configuration comes first, and has taken the room.
    assert_eq!(extras.iter().collect::<Vec<_>>(), [("c", "123456", Source::Config)]);
    extras.replace(Source::Config, [("c", "")]);
    assert_eq!(extras.iter().collect::<Vec<_>>(), [("c", "", Source::Config)]);
    assert_eq!(extras.rejected().map(|rejected| rejected.key.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    extras.replace(Source::Client, [("b", "1234")]);
    assert_eq!(extras.iter().next(), Some(("b", "1234", Source::Client)));
    assert_eq!(extras.rejected().count(), 0);
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let key = prop::sample::select(vec!["a", "A", "a_", "b", "c.d", "cd", "thread_id", "Turn-Id", "x-meta", "", "ſ"]);
    vec((key.prop_map(str::to_owned), "[a-z\"é]{0,3}"), 0..8)
}

proptest! {
    /// As if it had been made of the new pairs at once.
    #[test]
    fn what_replaces_a_source_is_checked_as_if_it_had_been_there_first(
        client in pairs(), config in pairs(), new in pairs(), source in prop::sample::select(vec![Source::Client, Source::Config])
    ) {
        let mut extras = Extras::<Meta>::new(client.clone(), config.clone());
        extras.replace(source, new.clone());
        let at_once = match source {
            Source::Client => Extras::new(new, config),
            Source::Config => Extras::new(client, new),
        };
        prop_assert_eq!(extras.iter().collect::<Vec<_>>(), at_once.iter().collect::<Vec<_>>());
        let mut rejected: Vec<_> = extras.rejected().collect();
        let mut expected: Vec<_> = at_once.rejected().collect();
        prop_assert!(rejected.is_sorted_by_key(|rejected| rejected.source == Source::Client));
        rejected.sort_by_key(|rejected| (rejected.source == Source::Client, &rejected.key));
        expected.sort_by_key(|rejected| (rejected.source == Source::Client, &rejected.key));
        prop_assert_eq!(rejected, expected);
        // Neither the order of what one source lost is kept, nor how often it repeated a key.
        let sent = |extras| {
            let Projected { value, report } = meta(true, extras).within(Limits::LIFTED).blob();
            let mut lost: Vec<String> = report.losses().iter().map(ToString::to_string).collect();
            lost.sort();
            lost.dedup();
            (value, lost)
        };
        prop_assert_eq!(sent(extras), sent(at_once));
    }
}

#[test]
fn each_kind_of_a_configurations_error_has_its_fixed_text() {
    let many: Vec<(String, &str)> = (0..=16).map(|n| (format!("key{n}"), "v")).collect();
    let error = CONFIG_RULES.check::<CodexResponsesMetadata>(many).unwrap_err();
    assert_eq!((error.key(), error.kind()), ("key16", ConfigExtraErrorKind::TooManyEntries { limit: 16 }));
    assert_eq!(error.to_string(), "extra metadata `key16`: one entry too many; at most 16 are allowed");

    let (long_key, long_value) = ("k".repeat(65), "v".repeat(129));
    for (key, value, kind, text) in [
        ("", "v", ConfigExtraErrorKind::EmptyKey, "the key is empty"),
        (
            &long_key,
            "v",
            ConfigExtraErrorKind::KeyTooLong { bytes: 65, limit: 64 },
            "the key has 65 bytes; at most 64 are allowed",
        ),
        (
            "1\u{202e}",
            "v",
            ConfigExtraErrorKind::MalformedKey,
            "a key is an ASCII letter, then letters, digits, `_`, `.` and `-`",
        ),
        (
            "key",
            &long_value,
            ConfigExtraErrorKind::ValueTooLong { bytes: 129, limit: 128 },
            "the value has 129 bytes; at most 128 are allowed",
        ),
        (
            "session_id",
            "v",
            ConfigExtraErrorKind::OwnedKey,
            "the key is sent with every request already; choose another",
        ),
    ] {
        let error = CONFIG_RULES.check::<CodexResponsesMetadata>([(key, value)]).unwrap_err();
        assert_eq!((error.key(), error.kind()), (key, kind));
        assert_eq!(kind.to_string(), text);
        let shown = error.to_string();
        assert!(shown.starts_with("extra metadata `") && shown.ends_with(&format!("`: {text}")), "{shown}");
        assert!(!shown.contains(value) || value == "v", "{shown}");
        assert!(!shown.contains('\u{202e}'), "{shown}");
    }
}
