//! One relation says when a key is taken for another, wherever that is asked: of extras, of views, by the reader.

use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::{FindingKind, Observed};
use codex_metadata::{CodexMeta, Extras, View};
use serde_json::json;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob, mcp)]
    session_id: String,
    #[codex_meta(mcp = "codex_version", omit(header, flat, blob))]
    version: Option<String>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

const MCP: View<Meta> = View::named("mcp");

const ALIKE: [&str; 6] = ["Session_Id", "sessionId", "SESSION-ID", "session.id", "session/id", "s_e_ssion_i_d"];

fn meta(extras: Extras<Meta>) -> Meta {
    Meta { session_id: "s-1".into(), version: None, extras }
}

#[test]
fn no_extra_has_a_key_like_an_owned_one_from_either_source() {
    for key in ALIKE {
        assert_eq!(Extras::<Meta>::client([(key, "theirs")]).rejected().count(), 1, "{key}");
        assert_eq!(Extras::<Meta>::config([(key, "theirs")]).rejected().count(), 1, "{key}");
    }
}

#[test]
fn the_configuration_wins_over_a_key_like_its_own() {
    let meta = meta(Extras::new([("team_name", "client"), ("other", "1")], [("teamName", "config")]));
    let blob = meta.blob().value.unwrap();
    assert_eq!(blob, r#"{"session_id":"s-1","other":"1","teamName":"config"}"#);
    assert_eq!(meta.view(MCP).value, json!({"session_id": "s-1", "other": "1"}));
}

#[test]
fn a_view_takes_no_extra_like_its_own_key() {
    let meta = meta(Extras::client([("codexVersion", "theirs")]));
    assert_eq!(meta.blob().value.unwrap(), r#"{"session_id":"s-1","codexVersion":"theirs"}"#);
    assert_eq!(meta.view(MCP).value, json!({"session_id": "s-1"}));
}

#[test]
fn the_reader_takes_a_key_for_the_one_that_it_is_like() {
    for key in ALIKE.into_iter().chain(["\u{17F}ession_id"]) {
        let of = |map: Vec<(&str, String)>| Observed::of::<Meta>().client_metadata(map).finish();
        let escaped = |json: serde_json::Value| json.to_string().replace('\u{17F}', "\\u017f");
        let blob = escaped(json!({ key: "s-1" }));
        let alone = of(vec![("session_id", "s-1".into()), ("x-meta", blob)]);
        let kinds: Vec<FindingKind> =
            alone.audit().into_iter().filter(|found| found.key == key).map(|found| found.kind).collect();
        assert_eq!(kinds, [FindingKind::Recased], "{key}");
        assert_eq!(alone.merged().get("session_id").unwrap().value(), "s-1", "{key}");

        let blob = escaped(json!({ "session_id": "s-1", key: "theirs" }));
        let beside = of(vec![("session_id", "s-1".into()), ("x-meta", blob)]);
        let [found] = &beside.audit()[..] else { panic!("{key}: {:?}", beside.audit()) };
        assert_eq!((found.key.as_str(), &found.kind), (key, &FindingKind::OwnedExtra));
        assert_eq!(beside.merged().get("session_id").unwrap().value(), "s-1", "{key}");
    }
}

#[test]
fn no_field_of_a_file_has_a_foreign_key_on_any_transport() {
    for key in ["trace-id", "traceId", "TRACE_parent"] {
        let mut file = Meta::CONTRACT.to_json();
        file["foreign"] = json!(["trace-*"]);
        for (transport, of) in [("flat", 0), ("blob", 0), ("mcp", 1)] {
            let mut file = file.clone();
            let mut contract = OwnedContract::from_value(&file).unwrap();
            assert!(contract.faults().is_empty() && contract.is_foreign(key));
            let place = if transport == "mcp" { format!("/fields/{of}/views/mcp") } else { String::new() };
            let slot = format!("/fields/{of}/transports/{transport}");
            let slot = if file.pointer(&slot).is_some() { slot } else { place };
            file.pointer_mut(&slot).unwrap()["keys"] = json!([key]);
            contract = OwnedContract::from_value(&file).unwrap();
            let faults = contract.faults();
            assert!(
                faults.iter().any(|fault| fault.what().contains("is in `foreign`")),
                "{key} {transport}: {faults:?}"
            );
        }
    }
}
