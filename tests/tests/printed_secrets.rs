//! What a reader says of sensitive values shows no part of them, wherever they arrived.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta;
use codex_metadata::observe::{Bounds, FindingKind, MergedField, Observed, ScannedBody};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

const SECRET: &str = "s3cr3t";

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-secret-meta"))]
struct Secrets {
    #[codex_meta(header(name = "x-pin", sensitive), blob, omit(flat))]
    pin: Option<String>,
}

/// One character may be all of it.
#[test]
fn no_character_of_a_sensitive_value_is_shown() {
    let mut headers = HeaderMap::new();
    headers.insert("x-pin", HeaderValue::from_bytes(b"\xE9").unwrap());
    let blob = "{\"pin\":\"\u{E9}\"}";
    let observed = Observed::of::<Secrets>().headers(&headers).client_metadata([("x-secret-meta", blob)]).finish();
    let findings = observed.audit();
    assert!(findings.len() >= 2, "{findings:?}");
    let all = format!("{findings:?} {observed:?}").to_lowercase();
    assert!(!all.contains("e9") && !all.contains('\u{E9}'), "{all}");

    let body = format!(r#"{{"client_metadata":{{"x-pin":"{SECRET}"}}}}"#);
    let scanned = ScannedBody { json: &body, members: &[], known: Some((&body, &body)) };
    assert!(!format!("{scanned:?}").contains(SECRET));
}

/// A field that a reader may take for the blob, and two that it may take for each other.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-like-meta"))]
struct Likes {
    #[codex_meta(header = "x-likemeta", flat, blob)]
    x_like_meta: String,
    #[codex_meta(header = "x-apikey", flat, blob)]
    apikey: String,
    #[codex_meta(header = "x-api-key", flat, blob(sensitive))]
    api_key: String,
}

#[test]
fn what_may_be_sensitive_under_a_key_like_that_of_another_field_is_not_shown() {
    let blob = format!(r#"{{"x_like_meta":"m","api_key":"{SECRET}"}}"#);
    let text = Value::from(blob.as_str()).to_string();
    for map in [
        format!(r#"{{"x_like_meta":"m","x-like-meta":{text},"x-like-meta":{text}}}"#),
        format!(r#"{{"x_like_meta":"m","x-like-meta":{blob}}}"#),
        format!(r#"{{"x_like_meta":"m","x-like-meta":{text},"X-Like-Meta":{text}}}"#),
        format!(r#"{{"x-like-meta":{text},"X-Like-Meta":{text}}}"#),
        format!(r#"{{"apikey":"a","api_key":"b","Api-Key":"{SECRET}"}}"#),
        format!(r#"{{"apikey":"a","Api-Key":"{SECRET}"}}"#),
        format!(r#"{{"apiKey":"{SECRET}"}}"#),
        format!(r#"{{"X_Like_Meta":{text}}}"#),
        format!(r#"{{"xLikeMeta":{text}}}"#),
    ] {
        let body = format!(r#"{{"client_metadata":{map}}}"#);
        says_nothing(&Observed::of::<Likes>().body(body.as_bytes()).finish());
    }
    let damaged = [blob.as_bytes(), b"\xE9"].concat();
    for lines in [
        &[("x-like-meta", damaged.as_slice())][..],
        &[("x-like-meta", blob.as_bytes()), ("x_like_meta", blob.as_bytes())],
        &[("x_like_meta", blob.as_bytes())],
        &[("x_likemeta", blob.as_bytes())],
        &[("xlikemeta", blob.as_bytes()), ("x_likemeta", SECRET.as_bytes())],
        &[("x_api_key", SECRET.as_bytes())],
        &[("x-apikey", b"a"), ("x_api_key", SECRET.as_bytes())],
    ] {
        says_nothing(&Observed::of::<Likes>().header_pairs(lines.iter().copied()).finish());
    }
}

/// Two fields have one key there, of which one is sensitive, and entries may come under others.
#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Shared {
    #[codex_meta(flat, omit(header))]
    apikey: Option<String>,
    #[codex_meta(flat(key = "api_key", when = Self::is_first), omit(header))]
    first: Option<String>,
    #[codex_meta(flat(key = "api_key", unless = Self::is_first, sensitive), omit(header))]
    second: Option<String>,
    #[codex_meta(header(prefix = "x-secret-", sensitive), omit(flat))]
    entries: BTreeMap<String, String>,
    #[codex_meta(header = "x-secreta", omit(flat))]
    secreta: Option<String>,
}

impl Shared {
    const fn is_first(&self) -> bool {
        self.apikey.is_some()
    }
}

#[test]
fn nor_what_may_be_one_of_several_fields_or_an_entry() {
    says_nothing(&Observed::of::<Shared>().client_metadata([("Api-Key", SECRET)]).finish());
    for name in ["x_secret_a", "x-secret_a"] {
        says_nothing(&Observed::of::<Shared>().header_pairs([(name, SECRET.as_bytes())]).finish());
    }
}

/// A lost brace puts what is behind it into the value before.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-brace-meta"))]
struct Brace {
    #[codex_meta(blob, omit(header, flat))]
    labels: BTreeMap<String, String>,
    #[codex_meta(blob(sensitive), omit(header, flat))]
    auth: String,
}

#[test]
fn nor_what_damage_has_moved_into_another_value() {
    let whole = format!(r#"{{"labels":{{"a":"1"}},"auth":"{SECRET}"}}"#);
    for moved in [
        format!(r#"{{"labels":{{"a":"1","auth":"{SECRET}"}}"#),
        format!(r#"{{"labels":{{"a":"1","Auth":"{SECRET}"}}}}"#),
        format!(r#"{{"labels":{{"a":"1","b":{{"auth" : "{SECRET}"}}}},"auth":"b"}}"#),
        format!(r#"{{"labels":{{"a":"1","b":"{{\"auth\":\"{SECRET}\"}}"}}}}"#),
        format!(r#"{{"labels":{{"a":"1","auth":{{"{SECRET}":"1","{SECRET}":"1"}}}}}}"#),
        format!(r#"{{"labels":{{"a":"1","b":"auth\u0000x: {SECRET}"}}}}"#),
        format!(r#"{{"labels":{{"a":"1","b":"x\u0000auth\u0000x: {SECRET}"}}}}"#),
    ] {
        let headers = [("x-brace-meta", whole.as_bytes())];
        let observed = Observed::of::<Brace>().header_pairs(headers);
        says_nothing(&observed.client_metadata([("x-brace-meta", &moved)]).finish());
    }
    let observed =
        Observed::of::<Brace>().client_metadata([("x-brace-meta", r#"{"labels":{"a":"author"},"auth":"b"}"#)]);
    assert!(format!("{:?}", observed.finish()).contains("author"), "other values are shown");
}

/// A brace too many ends the value before, whose members are then the object's.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-moved-meta"), views(full))]
struct Moved {
    #[codex_meta(blob(sensitive), full, omit(header, flat))]
    creds: BTreeMap<String, String>,
    #[codex_meta(header = "x-id", flat, blob, full)]
    id: String,
    #[codex_meta(blob, full, omit(header, flat))]
    labels: BTreeMap<String, String>,
    #[codex_meta(blob(view = full), omit(header, flat, full))]
    quota: Option<Quota>,
}

#[test]
fn nor_what_damage_has_moved_out_of_a_sensitive_value() {
    let read = |blob: &str| {
        let headers = [("x-id", &b"i"[..]), ("x-moved-meta", blob.as_bytes())];
        let observed = Observed::of::<Moved>().header_pairs(headers);
        observed.client_metadata([("id", "i"), ("x-moved-meta", blob)])
    };
    for damaged in [
        format!(r#"{{"creds":{{"a":"1"}},"id":"{SECRET}"}},"id":"i","labels":{{}}}}"#),
        format!(r#"{{"creds":{{"a":"1"}},"labels":"{SECRET}"}},"id":"i","labels":{{}}}}"#),
        format!(r#"{{"creds":{{"a":"1"}},"labels":{{"{SECRET}":"b","{SECRET}":"b"}}}},"id":"i"}}"#),
        format!(r#"{{"id":"i","creds":{{"a":"1"}},"id":"{SECRET}"}},"labels":{{}}}}"#),
        format!(r#"{{"creds":{{"a":"1"}},"quota":{{"pin":1,"remaining":"{SECRET}"}}}},"id":"i","labels":{{}}}}"#),
        format!(r#"{{"creds":{{"a":"1"}},"id":"{SECRET}""#),
    ] {
        says_nothing(&read(&damaged).finish());
        says_nothing(&read("{}").view_within("full", &[], damaged.as_bytes()).finish());
    }
    let told = format!("{:?}", read(r#"{"id":"j"}"#).finish());
    assert!(told.contains('j'), "other values are shown: {told}");
}

/// What is behind the view may end it too early, and a byte that is no UTF-8 may not.
#[test]
fn a_view_is_hidden_if_the_structure_of_its_body_is_damaged() {
    let read = |rest: &[u8], body_bytes: u64| {
        let body = [br#"{"v":{"id":"told"},"#, rest].concat();
        let observed = Observed::of::<Moved>().bounds(Bounds { body_bytes, ..Bounds::default() });
        let observed = observed.view_within("full", &["v"], body.as_slice()).finish();
        assert!(!observed.audit().is_empty());
        (format!("{observed:?}").contains("told"), observed.merged().get("id").unwrap().is_sensitive())
    };
    assert_eq!(read(b"\"input\":\"caf\xE9\"}", 100), (true, false));
    for damaged in [&b"\"input\":1}}"[..], b"\"input\":", b"\"input\":[}"] {
        assert_eq!(read(damaged, 100), (false, true));
    }
    assert_eq!(read(b"\"x\":1}}", 25), (false, true), "nobody has seen the brace too many");
}

/// Entries may have keys of any length.
#[test]
fn nor_what_has_moved_with_the_long_key_of_an_entry() {
    for key in ["a".to_owned(), "k".repeat(300), "k-".repeat(2_000)] {
        let line = format!("l x-secret-{key}: {SECRET}");
        let lines = [("x-secreta", line.as_bytes()), ("x-secret-a", b"b")];
        let observed = Observed::of::<Shared>().header_pairs(lines).client_metadata([("x-secreta", "a")]);
        says_nothing(&observed.finish());
    }
    for told in ["my-x-secre: x-secret", "x-secrets and other words: a", "x-secret and others=a"] {
        let observed = Observed::of::<Shared>().header_pairs([("x-secreta", told.as_bytes())]);
        assert!(format!("{:?}", observed.finish()).contains(told), "other values are shown");
    }
}

/// A key that is another one with one sign more, and one with the signs that stand behind keys.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-longer-meta"))]
struct Longer {
    #[codex_meta(header = "x-user", flat, blob)]
    user: Option<String>,
    #[codex_meta(header(name = "x-names", list = ","), omit(flat, blob))]
    names: Option<Vec<String>>,
    #[codex_meta(header(name = "x-users", sensitive), flat, blob)]
    users: Option<String>,
    #[codex_meta(blob(key = "app:token=a", sensitive), omit(header, flat))]
    token: Option<String>,
    #[codex_meta(blob(key = "a:b:c:d:e:f:g:h:i:j=k", sensitive), omit(header, flat))]
    many: Option<String>,
    #[codex_meta(header(name = "x-longer-metas", json, sensitive), flat(json), omit(blob))]
    creds: Option<BTreeMap<String, String>>,
}

/// With one changed byte a sensitive field's key is a spelling of another's.
#[test]
fn nor_what_came_under_another_spelling_of_any_key() {
    let read = |lines: &[(&str, &[u8])], map: &[(&str, &str)]| {
        let observed = Observed::of::<Longer>().header_pairs(lines.iter().copied());
        observed.client_metadata(map.iter().copied()).finish()
    };
    let blob = format!(r#"{{"user-":"{SECRET}"}}"#);
    let creds = format!(r#"{{"user":"{SECRET}"}}"#);
    for (lines, map) in [
        (&[("x-longer-meta-", creds.as_bytes())][..], &[][..]),
        (&[("x-user", b"u")], &[("x-longer-meta_", creds.as_str())]),
        (&[("x-user", b"i a:b:c:d:e:f:g:h:i:j=k: s3cr3t")], &[("x-longer-meta", "{}")]),
        (&[("x-user-", SECRET.as_bytes())][..], &[][..]),
        (&[("x-user-", b"s3cr3t\xFF")], &[]),
        (&[("x-user-", SECRET.as_bytes()), ("x-user-", b"b")], &[]),
        (&[("x-names-", SECRET.as_bytes()), ("x-names-", b"b")], &[]),
        (&[("x-longer-meta", blob.as_bytes())], &[("x-longer-meta", blob.as_str())]),
        (&[("x-user", b"u")], &[("x-longer-meta", blob.as_str())]),
        (&[("x-user", b"u")], &[("user_", SECRET)]),
        (&[], &[("USER", SECRET)]),
        (&[("x-user", b"i {'app:token=a': 's3cr3t'}")], &[("x-longer-meta", "{}")]),
        (&[("x-user", b"i app:token=a=s3cr3t")], &[("x-longer-meta", "{}")]),
        (&[("x-user", b"a:b=c:d=app:token=a:s3cr3t")], &[("x-longer-meta", "{}")]),
    ] {
        let observed = read(lines, map);
        says_nothing(&observed);
        assert!(observed.merged().iter().all(MergedField::is_sensitive), "{:?}", observed.merged());
    }
    let told = format!("{:?}", read(&[("x-user", b"app=a")], &[("user", "app:token")]));
    assert!(told.contains("app=a") && told.contains("app:token"), "other values are shown: {told}");
    let copies = read(&[("x-longer-meta-", br#"{"user":"u"}"#)], &[("x-longer-meta", r#"{"user":"u"}"#)]);
    assert!(!copies.merged().get("user").unwrap().is_sensitive(), "the other copy has the blob's own key");
}

/// JSON in ASCII has escapes for the letters of the key, and a text of a header has no quotes.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-umlaut-meta"))]
struct Umlaut {
    #[codex_meta(header = "x-label", blob, omit(flat))]
    label: String,
    #[codex_meta(blob, omit(header, flat))]
    labels: BTreeMap<String, String>,
    #[codex_meta(header(name = "x-auth", sensitive), blob(key = "schlüssel 🔑"), omit(flat))]
    auth: String,
}

#[test]
fn nor_what_has_moved_under_a_key_that_is_escaped_or_in_a_text() {
    let sent = Umlaut { label: "l".into(), labels: [("a".into(), "1".into())].into(), auth: SECRET.into() }.project();
    let blob = &sent.client_metadata["x-umlaut-meta"];
    let in_json = Value::from(blob.replace(r#""1"},"#, r#""1","#)).to_string();
    for moved in [
        blob.replace(r#""1"},"#, r#""1","#),
        format!(r#"{{"label":"l","labels":{{"a":{in_json}}}}}"#),
        format!(r#"{{"label":"l","labels":{{"a":{}}}}}"#, Value::from(in_json.as_str())),
    ] {
        assert!(moved != *blob && !moved.contains('ü'), "{moved}");
        let observed = Observed::of::<Umlaut>().headers(&sent.headers);
        says_nothing(&observed.client_metadata([("x-umlaut-meta", &moved)]).finish());
    }
    for text in [
        format!(r"l\nx-auth: {SECRET}"),
        format!(r"l\r\nx-auth: {SECRET}"),
        format!(r"l\\tx-auth={SECRET}"),
        format!(r"x\u005fauth={SECRET}"),
        format!(r"\u00e9\user\x-auth={SECRET}"),
    ] {
        let moved = format!(r#"{{"label":"l","labels":{{"a":"{text}"}},"auth":"b"}}"#).replace(r"\user", r"\\user");
        let observed = Observed::of::<Umlaut>().headers(&sent.headers);
        says_nothing(&observed.client_metadata([("x-umlaut-meta", &moved)]).finish());
    }
    for line in [
        format!("l x-auth: {SECRET}"),
        format!("l  X_AUTH :{SECRET}"),
        format!("l;x-auth={SECRET}"),
        format!("https://h/a#x-auth={SECRET}"),
        format!("env.x_auth={SECRET}"),
        format!("l|x-auth: {SECRET}"),
        format!("l(x.auth={SECRET}"),
        format!("'x-auth' : {SECRET}"),
    ] {
        let lines = [("x-label", line.as_bytes()), ("x-umlaut-meta", blob.as_bytes())];
        says_nothing(&Observed::of::<Umlaut>().header_pairs(lines).finish());
    }
    let told = Observed::of::<Umlaut>().header_pairs([("x-label", &b"a: my x-author= x-auth"[..])]);
    assert!(format!("{:?}", told.finish()).contains("x-author"), "other values are shown");
}

/// A view has the contract of another struct, which does not know what is sensitive around it.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-view-meta"))]
struct Viewing {
    #[codex_meta(blob(view = full), omit(header, flat))]
    usage: Usage,
    #[codex_meta(blob(view = full), omit(header, flat))]
    quota: Quota,
    #[codex_meta(blob(sensitive), omit(header, flat))]
    auth: String,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(full))]
struct Usage {
    #[codex_meta(flat, full)]
    count: u32,
    #[codex_meta(full, omit(flat))]
    labels: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(full))]
struct Quota {
    #[codex_meta(flat(sensitive), full)]
    pin: Option<String>,
}

#[test]
fn nor_what_damage_has_moved_into_a_view_or_out_of_one() {
    let whole = format!(r#"{{"usage":{{"count":1,"labels":{{}}}},"quota":{{"pin":"{SECRET}"}},"auth":"{SECRET}"}}"#);
    for moved in [
        format!(r#"{{"usage":{{"count":1,"labels":{{}},"auth":"{SECRET}"}}}}"#),
        format!(r#"{{"usage":{{"count":1,"labels":{{"auth":"{SECRET}"}}}}}}"#),
        format!(r#"{{"usage":{{"count":1,"labels":{{"a":"1"}},"auth":"{SECRET}""#),
        format!(r#"{{"usage":{{"count":1,"labels":{{}}}},"quota":{{}},"pin":"{SECRET}"}}"#),
        format!(r#"{{"usage":{{"count":1,"labels":{{}},"pin":"{SECRET}"}},"quota":{{}}}}"#),
        format!(r#"{{"usage":{{"count":1,"labels":{{}}}},"quota":{{"auth":"{SECRET}"}}}}"#),
    ] {
        let headers = [("x-view-meta", whole.as_bytes())];
        let observed = Observed::of::<Viewing>().header_pairs(headers);
        says_nothing(&observed.client_metadata([("x-view-meta", &moved)]).finish());
    }
}

/// The same names, and nothing to hide.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-like-meta", body_only))]
struct Open {
    #[codex_meta(header = "x-likemeta", flat, blob)]
    x_like_meta: String,
}

#[test]
fn what_is_not_sensitive_is_read_under_a_key_like_the_blobs() {
    let blob = r#"{"x_like_meta":"m"}"#;
    let observed = Observed::of::<Open>()
        .header_pairs([("x_likemeta", b"m".as_slice())])
        .client_metadata([("x-like-meta", blob), ("X_Like_Meta", "m")])
        .finish();
    let field = observed.merged();
    assert_eq!(field.get("x_like_meta").unwrap().carriers().count(), 3);
    assert!(observed.audit().iter().all(|finding| finding.kind == FindingKind::Recased), "{:?}", observed.audit());
}

/// As above, with a copy of the blob in a header, and two headers that are alike.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-like-meta"))]
struct Copied {
    #[codex_meta(header = "x-likemeta", flat, blob)]
    x_like_meta: String,
    #[codex_meta(header = "x-apikey", omit(flat, blob))]
    apikey: String,
    #[codex_meta(header = "x-api-key", omit(flat, blob))]
    api_key: String,
}

/// What is sensitive is not in the blob, and like none of them.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-like-meta"))]
struct Apart {
    #[codex_meta(header = "x-likemeta", flat, blob)]
    x_like_meta: String,
    #[codex_meta(header(name = "x-pin", sensitive), omit(flat, blob))]
    pin: Option<String>,
}

/// The values of all fields and the carriers that have them; nothing is found but keys in another spelling.
fn read_from<M: CodexMeta>(lines: &[(&str, &str)], map: &[(&str, &str)]) -> Vec<(String, String)> {
    let observed = Observed::of::<M>()
        .header_pairs(lines.iter().map(|(name, value)| (*name, value.as_bytes())))
        .client_metadata(map.iter().copied())
        .finish();
    let findings = observed.audit();
    assert!(findings.iter().all(|finding| finding.kind == FindingKind::Recased), "{findings:?}");
    let merged = observed.merged();
    let values = merged.iter().map(|field| {
        let carriers: Vec<String> = field.carriers().map(|carrier| carrier.to_string()).collect();
        (field.name().to_owned(), format!("{} {}", field.value().as_str().unwrap(), carriers.join(", ")))
    });
    values.collect()
}

/// Gateways write `_` for `-`: a key is then nearer to the one with the other sign than to one that lacks it.
#[test]
fn a_key_is_taken_for_the_nearest_one() {
    let blob = r#"{"x_like_meta":"m"}"#;
    let map = [("x_like_meta", "m"), ("x-like-meta", blob)];
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let everywhere = field("x_like_meta", "m blob, header blob, flat, header");
    let mut lines = [("x_like_meta", blob), ("x_likemeta", "m"), ("x_api_key", "2"), ("x_apikey", "1")];
    for _ in 0..lines.len() {
        lines.rotate_left(1);
        let keys = [everywhere.clone(), field("apikey", "1 header"), field("api_key", "2 header")];
        assert_eq!(read_from::<Copied>(&lines, &map), keys);
    }
    for lines in [[("x_like_meta", blob), ("x_likemeta", "m")], [("x_likemeta", "m"), ("x_like_meta", blob)]] {
        assert_eq!(read_from::<Apart>(&lines, &map), std::slice::from_ref(&everywhere));
    }
    // The blob is in the body only, so that no header is its copy.
    let read = read_from::<Open>(&[("x_like_meta", "m")], &map);
    assert_eq!(read, [field("x_like_meta", "m blob, flat, header")]);
    let read = read_from::<Open>(&[("x_likemeta", "m")], &[("X-Like-Meta", blob), ("X_Like_Meta", "m")]);
    assert_eq!(read, [field("x_like_meta", "m blob, flat, header")]);
}

/// A sensitive field with a key that is like the blob's.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-near-meta"))]
struct Near {
    #[codex_meta(flat, blob, omit(header))]
    plain: Option<String>,
    #[codex_meta(header(name = "x-nearmeta", sensitive), flat(key = "x_near_meta"), omit(blob))]
    near: Option<String>,
}

#[test]
fn nor_what_is_nearer_to_the_blob_than_to_a_sensitive_field() {
    let value = format!(r#"{{"plain":"{SECRET}"}}"#);
    for name in ["x_near_meta", "x.near.meta", "x_nearmeta"] {
        says_nothing(&Observed::of::<Near>().header_pairs([(name, value.as_bytes())]).finish());
    }
    for key in ["X-Near-Meta", "X_Near_Meta", "xNearMeta"] {
        says_nothing(&Observed::of::<Near>().client_metadata([(key, &value)]).finish());
    }
}

/// Neither findings nor `Debug` show the secret, of which something is found.
fn says_nothing(observed: &Observed) {
    let findings = observed.audit();
    assert!(!findings.is_empty());
    let all = format!("{findings:?} {observed:?} {:?}", observed.merged());
    assert!(!all.contains(SECRET), "{all}");
}
