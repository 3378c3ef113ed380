//! Values that a function makes, read back by its inverse, and nested structs, read back as the fields that they are.

use std::time::Duration;

use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::{Observed, assert_consistent};
use codex_metadata::{CodexMeta, View};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(
        header(name = "x-timeout", with = Self::shown, read = Self::parsed),
        flat(json, with = Self::parts, read = Self::of_parts),
        blob(with = Self::parts, read = Self::of_parts),
        mcp(with = Self::shown, read = Self::of_owned)
    )]
    timeout: Option<Duration>,
    #[codex_meta(header(name = "x-flag", with = Self::sign, read = Self::of_sign), omit(flat, blob, mcp))]
    flag: bool,
}

#[derive(Serialize, Deserialize)]
struct Parts {
    seconds: u64,
    nanos: u32,
}

#[expect(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref, reason = "as `with` and `read` call them")]
#[expect(clippy::unnecessary_wraps, reason = "as `read` calls it")]
impl Meta {
    fn shown(timeout: &Duration) -> String {
        format!("{}.{:09}s", timeout.as_secs(), timeout.subsec_nanos())
    }

    fn parsed(text: &str) -> Result<Duration, String> {
        let (seconds, nanos) = text.strip_suffix('s').and_then(|text| text.split_once('.')).ok_or("is no time")?;
        let seconds = seconds.parse().map_err(|_| "has no seconds")?;
        Ok(Duration::new(seconds, nanos.parse().map_err(|_| "has no nanoseconds")?))
    }

    fn of_owned(text: String) -> Result<Duration, String> {
        Self::parsed(&text)
    }

    fn parts(timeout: &Duration) -> Parts {
        Parts { seconds: timeout.as_secs(), nanos: timeout.subsec_nanos() }
    }

    fn of_parts(parts: Parts) -> Result<Duration, std::convert::Infallible> {
        Ok(Duration::new(parts.seconds, parts.nanos))
    }

    fn sign(flag: &bool) -> char {
        if *flag { '+' } else { '-' }
    }

    fn of_sign(text: &str) -> Result<bool, ()> {
        match text {
            "+" => Ok(true),
            "-" => Ok(false),
            _ => Err(()),
        }
    }
}

const MCP: View<Meta> = View::named("mcp");

#[test]
fn each_carrier_is_read_back_by_its_own_inverse() {
    for timeout in [Some(Duration::new(3, 5)), Some(Duration::MAX), None] {
        let meta = Meta { timeout, flag: true };
        let sent = meta.project().into_result().unwrap();
        assert_consistent(&meta);
        let with = |observer: codex_metadata::observe::Observer<'static, Meta>| {
            observer.headers(&http::HeaderMap::from_iter([(
                http::HeaderName::from_static("x-flag"),
                http::HeaderValue::from_static("+"),
            )]))
        };
        let flat = sent.client_metadata.iter().filter(|(key, _)| *key == "timeout");
        for observed in [
            Observed::of::<Meta>().headers(&sent.headers).finish(),
            with(Observed::of::<Meta>().client_metadata(flat)).finish(),
            with(Observed::of::<Meta>().blob(meta.blob().value.as_deref().unwrap())).finish(),
            with(Observed::of::<Meta>().view(MCP, &meta.view(MCP).value)).finish(),
        ] {
            assert_eq!(observed.deserialize::<Meta>().unwrap(), meta, "{observed:?}");
        }
    }
}

#[test]
fn what_an_inverse_does_not_accept_is_an_error_with_its_place() {
    let headers = |text: &'static str| {
        http::HeaderMap::from_iter([(http::HeaderName::from_static("x-flag"), http::HeaderValue::from_static(text))])
    };
    let observed = Observed::of::<Meta>().headers(&headers("?")).finish();
    let error = observed.deserialize::<Meta>().unwrap_err();
    assert_eq!(error.to_string(), "field `flag` from header: `Self::of_sign` does not accept it");
    // As it travelled it is there all the same.
    assert_eq!(observed.merged().get("flag").unwrap().value(), "?");
}

/// Without an inverse a value is read as it travels, and not into the struct, where it would be another one.
#[test]
fn what_has_no_inverse_is_not_read_back() {
    #[derive(Debug, CodexMeta, Deserialize)]
    #[codex_meta(transports(header))]
    struct Loud {
        #[codex_meta(header(name = "x-name", with = Self::loud))]
        name: String,
    }

    #[derive(Deserialize)]
    struct Arrived {
        name: String,
    }

    impl Loud {
        fn loud(name: &str) -> String {
            name.to_uppercase()
        }
    }

    let sent = Loud { name: "a".into() }.headers().value;
    let observed = Observed::of::<Loud>().headers(&sent).finish();
    assert_eq!(observed.audit(), []);
    assert_eq!(observed.deserialize::<Arrived>().unwrap().name, "A");
    assert_eq!(
        observed.deserialize::<Loud>().unwrap_err().to_string(),
        "field `name` from header: `Self::loud` made it, and no `read` beside that `with` says how to get the value back",
    );
    let contract = OwnedContract::from_json(&Meta::CONTRACT.to_json().to_string()).unwrap();
    assert_eq!(*contract, *Meta::CONTRACT);
    let sent = Meta { timeout: None, flag: true }.headers().value;
    let error = Observed::with(&contract).headers(&sent).finish().deserialize::<Meta>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "field `flag` from header: `Self::of_sign` reads it, which a contract from a file does not have",
    );
}

/// A contract from a file has whatever somebody wrote there.
#[test]
fn the_names_of_functions_are_shown_as_other_foreign_text() {
    let long = format!("Self::{}\u{202E}\u{1B}[31m", "loud".repeat(1_000));
    for (with, read) in
        [("Self::\u{202E}\u{1B}[31mloud", None), ("Self::loud", Some("Self::\u{1B}[31m")), (&long, None)]
    {
        let mut file = Meta::CONTRACT.to_json();
        let flag = file["fields"].as_array_mut().unwrap().iter_mut().find(|field| field["name"] == "flag").unwrap();
        let slot = &mut flag["transports"]["header"];
        slot["with"] = with.into();
        match read {
            Some(read) => slot["read"] = read.into(),
            None => drop(slot.as_object_mut().unwrap().remove("read")),
        }
        let contract = OwnedContract::from_value(&file).unwrap();
        let sent = Meta { timeout: None, flag: true }.headers().value;
        let error = Observed::with(&contract).headers(&sent).finish().deserialize::<Meta>().unwrap_err().to_string();
        assert!(error.contains("Self::") && !error.contains(['\u{202E}', '\u{1B}']) && error.len() < 800, "{error}");
    }
}

#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part)]
struct Ids {
    #[codex_meta(header = "session-id", flat = "session_id", blob = "session_id")]
    session: String,
    #[codex_meta(flat = "turn_id", blob = "turn_id", omit(header))]
    turn: Option<u32>,
    #[codex_meta(nested)]
    place: Place,
}

#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part)]
struct Place {
    #[codex_meta(flat, blob, omit(header))]
    town: Option<String>,
}

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[serde(deny_unknown_fields)]
#[codex_meta(blob(key = "x-meta"))]
struct Frame {
    #[codex_meta(nested)]
    ids: Ids,
    #[codex_meta(nested, omit(flat, blob))]
    before: Option<Handshake>,
    #[codex_meta(flat = "frame_turn", blob = "frame_turn", omit(header))]
    turn: u32,
}

#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part, transports(header))]
struct Handshake {
    #[codex_meta(header = "x-retry")]
    retry: u8,
}

#[test]
fn a_nested_struct_is_read_back_as_a_field() {
    for (town, before) in [(Some("Zug".to_owned()), Some(Handshake { retry: 2 })), (None, None)] {
        let ids = Ids { session: "s-1".into(), turn: Some(7), place: Place { town } };
        let sent = Frame { ids, before, turn: 9 };
        let projection = sent.project().into_result().unwrap();
        let observed = Observed::of::<Frame>().headers(&projection.headers);
        let observed = observed.client_metadata(&projection.client_metadata).finish();
        assert_eq!(observed.audit(), []);
        assert_eq!(observed.deserialize::<Frame>().unwrap(), sent);
        let contract = OwnedContract::from_json(&Frame::CONTRACT.to_json().to_string()).unwrap();
        let observed = Observed::with(&contract).headers(&projection.headers);
        let observed = observed.client_metadata(&projection.client_metadata).finish();
        assert_eq!(observed.deserialize::<Frame>().unwrap(), sent);
    }
}

#[test]
fn a_row_that_a_nested_struct_lacks_is_named() {
    let observed = Observed::of::<Frame>().client_metadata([("frame_turn", "1")]).finish();
    let error = observed.deserialize::<Frame>().unwrap_err();
    assert_eq!(error.to_string(), "field `session` did not arrive on any carrier");
}
