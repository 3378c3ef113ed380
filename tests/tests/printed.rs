//! The output for people: whatever arrived, it is plain text in whole tables, and shows nothing that is secret.

use std::collections::BTreeMap;

use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::{FindingKind, Observed};
use codex_metadata::{CodexMeta, ConfigRules, Contract, Extras, View};
use codex_metadata_cli::report::{Reporter, Style};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

const SECRET: &str = "s3cr3t";

/// Text with what a terminal acts on, what a table is made of, and what ends a quotation.
fn hostile() -> impl Strategy<Value = String> {
    let bad = vec![
        '\0',
        '\u{7}',
        '\u{8}',
        '\t',
        '\n',
        '\r',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9b}',
        '\u{61c}',
        '\u{200b}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{e0041}',
        '\u{115f}',
        '\u{2800}',
        '\u{3164}',
        '|',
        '\\',
        '`',
        '"',
        '@',
        '?',
        '#',
        '/',
        ':',
        '%',
        '{',
        'é',
        '\u{301}',
        '𝄞',
        'a',
        ' ',
    ];
    let char = prop_oneof![3 => prop::sample::select(bad), 1 => any::<char>()];
    prop_oneof![8 => vec(char, 0..24).prop_map(|chars| chars.into_iter().collect()), 1 => "a{900,1000}"]
}

/// Panics if a terminal would act on a part of `text`, or if a table in it is broken.
fn check_plain(text: &str) {
    for line in text.split('\n') {
        let acts = line.chars().find(|char| {
            char.is_control()
                || matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                    | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        });
        assert_eq!(acts, None, "{line:?}");
    }
    // Some readers of Markdown take two backslashes for one that is escaped, and the bar behind them for the end of a cell.
    let bars = |row: &str| row.replace(r"\\", "").replace(r"\|", "").matches('|').count();
    let rows = text.lines().collect::<Vec<_>>();
    for table in rows.chunk_by(|one, other| one.starts_with('|') == other.starts_with('|')) {
        if table[0].starts_with('|') {
            assert!(table.iter().all(|row| bars(row) == bars(table[0]) && row.ends_with('|')), "{}", table.join("\n"));
        }
    }
}

/// Panics if a line that the tool prints is not plain, or too long for anybody to read.
fn check_printed(out: &str, style: Style) {
    check_plain(out);
    let blank = |char: &char| matches!(char, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    assert_eq!(out.chars().find(blank), None, "{out:?}");
    let longest = out.lines().map(str::len).max().unwrap_or_default();
    // An object has the values as they are.
    assert!(longest < 8_000 || style == Style::Json, "a line of {longest} bytes");
}

/// Returns what the tool prints of a capture.
fn printed(capture: &str, style: Style) -> String {
    let mut out = String::new();
    let print = |line: &str| {
        out.push_str(line);
        out.push('\n');
        Ok(())
    };
    let mut reporter = Reporter::new(style, print);
    reporter.read(capture.as_bytes()).unwrap();
    reporter.finish().unwrap();
    out
}

const STYLES: [Style; 3] = [Style::People, Style::Json, Style::Quiet];

/// A request with hostile text wherever a capture has text.
fn entry() -> impl Strategy<Value = Value> {
    let names = ["session-id", "thread-id", "X_Codex_Turn_Metadata", "x-codex-turn-metadata", "version", "user-agent"];
    let keys = ["session_id", "thread-id", "turn_id", "x-codex-turn-metadata", "model"];
    let pair = |names: &[&'static str]| {
        let name = prop_oneof![3 => prop::sample::select(names.to_vec()).prop_map(str::to_owned), 1 => hostile()];
        (name, hostile())
    };
    let blob =
        vec(pair(&keys), 0..4).prop_map(|pairs| json!(pairs.into_iter().collect::<BTreeMap<_, _>>()).to_string());
    let body = (vec(pair(&keys), 0..4), blob, hostile(), any::<bool>()).prop_map(|(pairs, blob, text, is_whole)| {
        let mut map: BTreeMap<String, String> = pairs.into_iter().collect();
        map.entry("x-codex-turn-metadata".into()).or_insert(blob);
        let body = json!({"type": "response.create", "client_metadata": map}).to_string();
        if is_whole { body } else { text }
    });
    let word = |good: &[&'static str]| prop_oneof![2 => prop::sample::select(good.to_vec()).prop_map(str::to_owned), 1 => hostile()];
    let url = word(&["https://example.com/v1/responses", "/responses/compact"]);
    let parts = (
        word(&["POST", "GET"]),
        url,
        vec(pair(&names), 0..4),
        body,
        word(&["0.171.0", "0.1|2"]),
        word(&["http", "frame"]),
    );
    (parts, any::<bool>()).prop_map(|((method, url, headers, body, version, kind), is_har)| {
        if is_har {
            let headers: Vec<Value> =
                headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
            let post = json!({"text": body, "encoding": version});
            let frames = json!([{"type": "send", "opcode": 1, "data": body}, {"type": kind, "data": version}]);
            return json!({"request": {"method": method, "url": url, "headers": headers, "postData": post},
                "_webSocketMessages": frames});
        }
        json!({"method": method, "url": url, "headers": headers, "body": body, "sender_version": version, "kind": kind})
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_the_tool_prints_is_plain(entries in vec(entry(), 1..5), tail in hostile()) {
        let lines: Vec<String> = entries.iter().map(Value::to_string).collect();
        for style in STYLES {
            for capture in [lines[0].clone(), lines.join("\n"), format!("{}\n{tail}", lines.join("\n"))] {
                check_printed(&printed(&capture, style), style);
            }
        }
    }

    /// Where a parser of URLs finds user information, a query or a fragment, also if it takes what others refuse.
    #[test]
    fn no_url_shows_what_is_secret(
        scheme in prop::sample::select(vec!["https://", "http:/", "https:", "//", "", "https:\\\\", "wss://", "C://", " https://", "https://proxy/https://"]),
        user in hostile(), before in hostile(), place in 0..3_u8, rest in hostile()
    ) {
        let user = user.replace(['?', '#'], "");
        let url = match place {
            0 => format!("{scheme}{}:{SECRET}@example.com/v1/responses{rest}", user.replace(['/', '\\'], "")),
            1 => format!("{scheme}example.com/v1/{before}?a={SECRET}{rest}"),
            _ => format!("{scheme}example.com/v1/{before}#{SECRET}{rest}"),
        };
        let metadata = json!({"client_metadata": {"session_id": "s"}}).to_string();
        for capture in [
            json!({"method": "POST", "url": url, "headers": {"session-id": "t"}, "body": metadata}),
            json!({"request": {"method": "POST", "url": url, "headers": [], "postData": {"text": metadata}}}),
            json!({"request": {"method": "POST", "url": url, "headers": [], "postData": {"text": "{", "encoding": "base64"}}}),
        ] {
            for style in STYLES {
                for capture in [capture.to_string(), format!("{capture}{capture}")] {
                    let out = printed(&capture, style);
                    prop_assert!(!out.contains(SECRET), "{:?}: {}", url, out);
                }
            }
        }
    }
}

/// A member of another type than a capture has is reported without its value, of any size.
#[test]
fn no_error_of_a_capture_quotes_a_value() {
    for secret in [SECRET.to_owned(), format!("{}, expected {SECRET}", "x".repeat(100_000))] {
        for capture in [
            json!(secret),
            json!([secret]),
            json!({"headers": secret}),
            json!({"headers": [secret]}),
            json!({"headers": {"a": "b"}, "body": {"a": 1}, "request": secret}),
            json!({"log": {"entries": [secret]}}),
            json!({"log": {"entries": {"a": secret}}}),
            json!({"request": {"headers": secret}}),
            json!({"request": {"headers": [{"name": "session-id", "value": "s"}], "postData": secret}}),
            json!({"request": {"headers": [{"name": "session-id", "value": "s"}], "postData": {"text": secret, "encoding": "base64"}}}),
            json!({"request": {"headers": [{"name": "session-id", "value": "s"}]}, "_webSocketMessages": secret}),
            json!({"request": {"headers": [{"name": "session-id", "value": "s"}]}, "_webSocketMessages": [secret]}),
        ] {
            for style in STYLES {
                let out = printed(&capture.to_string(), style);
                assert!(!out.contains(SECRET), "{out}");
                check_printed(&out, style);
            }
        }
        let out = printed(&format!("{{\"headers\": [\"{secret}\" {secret}"), Style::People);
        assert!(out.contains("no JSON") && !out.contains(SECRET), "{out}");
    }
}

/// More than a `HeaderMap` takes is said, and what it takes is read. What is behind that is not missed.
#[test]
fn a_capture_with_more_headers_than_can_be_kept_is_told() {
    for (count, is_told) in [(1_000, false), (40_000, true)] {
        let mut headers =
            vec![json!({"name": "originator", "value": "codex_cli_rs"}), json!({"name": "session-id", "value": "s-1"})];
        headers.extend((0..count).map(|n| json!({"name": format!("x-{n}"), "value": "v"})));
        headers.push(json!({"name": "thread-id", "value": "t-1"}));
        let body = r#"{"client_metadata":{"session_id":"s-1","thread_id":"t-1"}}"#;
        let request = json!({"method": "POST", "url": "/responses", "headers": headers, "postData": {"text": body}});
        let out = printed(&json!({"request": request}).to_string(), Style::People);
        assert_eq!(out.contains("it has more headers than can be read; the rest was not"), is_told, "{out}");
        assert!(out.contains("| session_id ") && !out.contains("header `thread-id`"), "{out}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A contract comes from a file, whose names are foreign text as well.
    #[test]
    fn the_names_of_a_contract_are_printed_plain(one in hostile(), other in hostile(), key in hostile(), path in hostile()) {
        let field = |name: &str, key: &str| {
            let slot = json!({"keys": [key], "when": path});
            json!({"name": name, "type": "integer", "min": "0", "max": "9", "since": path,
                "transports": {"header": {"keys": ["x-a"], "unless": path}, "flat": {"keys": [key], "limit": 3}, "blob": slot}})
        };
        let file = json!({"format": 2, "name": one, "transports": ["header", "flat", "blob"], "blob": {"key": "x-meta"},
            "views": [], "reserved": [], "foreign": [], "paths": [], "fields": [field(&one, &key), field(&other, "b")]});
        let contract = match OwnedContract::from_value(&file) {
            Ok(contract) => contract,
            Err(error) => {
                check_plain(&format!("{error} {error:?}"));
                return Ok(());
            }
        };
        contract.faults().iter().for_each(|error| check_plain(&format!("{error} {error:?}")));
        let contract: &'static Contract = Box::leak(Box::new(contract));
        let blob = json!({"b": "x", (key.clone()): "1"}).to_string();
        let body = json!({"client_metadata": {"b": "2", (key): "12345", "x-meta": blob}}).to_string();
        let headers = HeaderMap::from_iter([(HeaderName::from_static("x-a"), HeaderValue::from_static("1"))]);
        let observed = Observed::with(contract).headers(&headers).body(body.as_bytes()).finish();
        for finding in observed.audit() {
            check_plain(&format!("{finding} {finding:?}"));
        }
        let unchecked: Vec<String> = observed.unchecked().iter().map(|one| format!("{one} {one:?}")).collect();
        for shown in &unchecked {
            check_plain(shown);
        }
        prop_assert!(unchecked.iter().any(|shown| shown.contains("field `")), "{unchecked:?}");
        check_plain(&format!("{:?} {observed:?}", observed.merged()));
        if let Err(error) = observed.deserialize::<BTreeMap<String, u8>>() {
            check_plain(&format!("{error} {error:?}"));
        }
    }
}

/// Returns the most characters of this kind that stand together.
fn longest_run(text: &str, of: char) -> usize {
    text.split(|char| char != of).map(|run| run.chars().count()).max().unwrap_or_default()
}

/// Whatever the size of a name, an error that quotes it can be read.
#[test]
fn no_error_quotes_a_name_whole() {
    for (char, size) in [('n', 257), ('n', 300), ('n', 400), ('n', 700), ('n', 1_500), ('n', 600_000), ('ü', 300)] {
        check_quoted_names(char, &String::from(char).repeat(size));
    }
}

fn check_quoted_names(of: char, name: &str) {
    let with = |mut row: Value, more: Value| {
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let field = |name: &str| json!({"name": name, "type": "any", "transports": {}});
    let sent_when = |condition: Value, within: Value| {
        let field =
            json!({"name": "a", "type": "any", "transports": {"flat": with(json!({"keys": ["a"]}), condition)}});
        if within == json!([]) { field } else { with(field, json!({"within": within})) }
    };
    let path = |name: &str, more: Value| {
        with(json!({"name": name, "kind": "http", "urls": ["/a"], "carriers": ["flat"]}), more)
    };
    let whole = |value: Value| {
        let file = json!({"format": 2, "name": "N", "transports": ["flat"], "blob": null, "views": [], "reserved": [],
            "foreign": [], "paths": [], "fields": []});
        with(file, value)
    };
    for change in [
        json!({"transports": [name]}),
        json!({"views": [name]}),
        json!({name: 1}),
        json!({name: null}),
        json!({"fields": [{"name": "a", "type": name, "transports": {}}]}),
        json!({"fields": [{"name": "a", "type": "any", "transports": {name: {}}}]}),
        json!({"fields": [field(name), field(name)]}),
        json!({"paths": [{"name": "p", "kind": name}]}),
        json!({"paths": [{"name": name, "kind": "http"}, {"name": name, "kind": "http"}]}),
        json!({"name": name, "paths": [{"name": "", "kind": "http"}]}),
        json!({"name": name, "paths": [path(name, json!({"required": [name]}))], "fields": [field("a")]}),
        json!({"paths": [path("p", json!({"required": ["a"]}))],
            "fields": [with(field(name), json!({"transports": {"flat": {"keys": ["b"]}}}))]}),
        json!({"paths": [path("p", json!({"holds": [name]}))]}),
        json!({"paths": [path("p", json!({"holds": ["a"]}))], "fields": [sent_when(json!({"when": name}), json!([]))]}),
        json!({"paths": [path("p", json!({"holds": ["a"]}))], "fields": [sent_when(json!({"when": "Self::a"}),
            json!([{"field": "f", "of": name, "when": name}]))]}),
        json!({"paths": [path("p", json!({"urls": [name]}))]}),
        json!({"paths": [path("p", json!({"member": {"at": name, "is": "a"}}))]}),
        json!({"paths": [path("p", json!({"sender_version": name}))]}),
        json!({"paths": [path("p", json!({"senders": [{"header": format!("({name}"), "begins": "a"}]}))]}),
        json!({"paths": [path("p", json!({"common": [name]}))]}),
        json!({"paths": [path("p", json!({"releases": [{"carrier": "flat", "key": name, "since": "1.0.0"}]}))]}),
    ] {
        let error = OwnedContract::from_value(&whole(change)).unwrap_err();
        let (shown, debug) = (error.to_string(), format!("{error:?}"));
        assert!(shown.len() < 2_500 && debug.len() < 2_500, "{} {}: {:.300}", shown.len(), debug.len(), shown);
        // Its beginning is there, but for what may be a URL, and for what is no name by its size alone.
        let is_shown = of.is_ascii() && !shown.ends_with("bytes: a name has at most 1024");
        assert!(longest_run(&shown, of) >= 200 || !is_shown, "{shown}");
        assert!(longest_run(&shown, of) <= 256 && longest_run(&debug, of) <= 256, "{shown}");
    }
    let rules = ConfigRules { max_entries: 16, max_key_bytes: 64, max_value_bytes: 128, once_legal: &[] };
    let error = rules.check::<Meta>([(name, "v")]).unwrap_err();
    assert!(error.to_string().len() < 1_000 && format!("{error:?}").len() < 1_000);
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob, mcp)]
    thread_id: String,
    #[codex_meta(header(name = "x-access-token", sensitive), flat, blob, mcp)]
    access_token: Option<Value>,
    #[codex_meta(blob, omit(header, flat, mcp))]
    count: u8,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

const MCP: View<Meta> = View::named("mcp");

/// A type whose own error quotes what it refuses.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Token;

impl TryFrom<String> for Token {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Err(format!("refused: {text}"))
    }
}

/// Returns all that a reader shows of what arrived.
fn shown(headers: &HeaderMap, body: &str, view: &str) -> Vec<String> {
    #[derive(Debug, Deserialize)]
    struct Texts {
        #[serde(rename = "access_token")]
        _access_token: Token,
    }
    #[derive(Debug, Deserialize)]
    struct Numbers {
        #[serde(rename = "thread_id")]
        _thread_id: u8,
        #[serde(rename = "access_token")]
        _access_token: u8,
    }
    let reader = Observed::of::<Meta>().headers(headers).body(body.as_bytes());
    let observed = reader.mcp_request(MCP, view.as_bytes()).finish();
    let mut shown = vec![format!("{observed:?}"), format!("{:?}", observed.merged())];
    for finding in observed.audit() {
        let json: Value = serde_json::to_value(&finding).unwrap();
        shown.extend([finding.to_string(), format!("{finding:?}"), json["message"].to_string()]);
    }
    shown.extend(observed.deserialize::<Texts>().err().map(|error| format!("{error} {error:?}")));
    shown.extend(observed.deserialize::<Numbers>().err().map(|error| format!("{error} {error:?}")));
    shown
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_the_reader_reports_is_plain(
        lines in vec((prop::sample::select(vec!["thread-id", "x-access-token", "thread_id", "x-meta"]), hostile()), 0..5),
        members in vec((prop_oneof![prop::sample::select(vec!["thread_id", "Thread-Id", "access_token", "count"]).prop_map(str::to_owned), hostile()], hostile()), 0..5),
        raw in hostile()
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                headers.append(name, value);
            }
        }
        let object: BTreeMap<String, String> = members.into_iter().collect();
        let nested = json!({"count": [object], "thread_id": object}).to_string();
        for blob in [json!(object).to_string(), nested, raw.clone()] {
            let mut map = object.clone();
            map.insert("x-meta".into(), blob.clone());
            for body in [json!({"client_metadata": map}).to_string(), raw.clone(), format!("{{\"client_metadata\":{blob}")] {
                let view = json!({"params": {"_meta": {"x-meta": object}}}).to_string();
                for shown in shown(&headers, &body, &view) {
                    check_plain(&shown);
                }
            }
        }
    }

    /// Under its own key, a damaged one, repeated, joined, within a JSON value, or where it cannot be read.
    #[test]
    fn a_sensitive_value_is_never_shown(
        key in prop::sample::select(vec!["access_token", "Access-Token", "accessToken", "access_toke", "x-access-token", "acess_token", "\u{202e}access_token"]),
        name in prop::sample::select(vec!["x-access-token", "x_access_token"]),
        form in 0..6_u8, tail in hostile(), lines in 0..3_usize
    ) {
        let value = match form {
            0 => json!(format!("{SECRET}{tail}")),
            1 => json!([{"deep": [SECRET, tail]}]),
            2 => json!({SECRET: tail}),
            3 => json!({"a": {"a": SECRET}}),
            4 => json!(format!("{tail}{SECRET}")),
            _ => json!(SECRET.to_uppercase()),
        };
        let mut headers = HeaderMap::new();
        for n in 0..lines {
            headers.append(name, HeaderValue::from_str(&format!("{SECRET}{n}")).unwrap());
        }
        let (plain, text) = (json!({"thread_id": "t"}), value.to_string());
        let member = format!("{}:{text}", json!(key));
        for blob in [
            format!("{{{member}}}"),
            format!("{{{member},{member}}}"),
            format!("{{{member}"),
            format!("{{\"thread_id\":\"t\"}},{{{member}}}"),
            format!("{{\"access_token\":\"other\",{member}}}"),
        ] {
            for map in [json!({"x-meta": blob, key: value}), json!({"x-meta": blob, "X_Meta": blob, key: text})] {
                let view = json!({"params": {"_meta": {"x-meta": {key: value, "access_token": "other"}}}}).to_string();
                let mut headers = headers.clone();
                if let Ok(blob) = HeaderValue::from_str(&blob) {
                    headers.append("x-meta", blob);
                }
                for body in [json!({"client_metadata": map}), json!({"client_metadata": plain})] {
                    for shown in shown(&headers, &body.to_string(), &view) {
                        prop_assert!(!shown.to_lowercase().contains(SECRET), "{}", shown);
                        check_plain(&shown);
                    }
                }
            }
        }
    }
}

/// The keys of an object are a part of a value, also where one of them comes twice.
#[test]
fn no_key_within_a_sensitive_value_is_shown() {
    for key in ["access_token", "Access_Token", "acess_token"] {
        let blob = format!(r#"{{"thread_id":"t","{key}":{{"{SECRET}":{{"a":1,"a":2}},"k":1,"k":2}}}}"#);
        let body = json!({"client_metadata": {"x-meta": blob}}).to_string();
        let findings = Observed::of::<Meta>().body(body.as_bytes()).finish().audit();
        assert!(findings.iter().any(|finding| finding.kind == FindingKind::Repeated), "{findings:?}");
        assert!(!format!("{findings:?}").contains(SECRET), "{findings:?}");
    }
    // That of another value is told with its place.
    let blob = r#"{"thread_id":"t","count":{"a":{"b":1,"b":2}}}"#;
    let body = json!({"client_metadata": {"x-meta": blob}}).to_string();
    let findings = Observed::of::<Meta>().body(body.as_bytes()).finish().audit();
    assert!(findings.iter().any(|finding| finding.key == "count.a.b"), "{findings:?}");
}

/// The errors of a contract's file, in what the tool says of it.
#[test]
fn no_fault_of_a_contract_has_a_long_name_or_a_secret() {
    let faults = [300, 400, 1_000_000].map(|size| {
        let name = "K".repeat(size);
        let mut file = Meta::CONTRACT.to_json();
        file["fields"][0][&name] = 5.into();
        file["fields"][1]["transports"]["https://me:s3cr3t@h/a?t0k"] = json!({"keys": 5});
        file["fields"][2]["transports"][&name] = json!({"keys": 5});
        file["fields"][3][format!("https://me:s3cr3t@h/{name}")] = 5.into();
        let faults = codex_metadata_cli::check::faults(&file.to_string());
        assert!(faults.len() >= 4, "{}", faults.len());
        faults
    });
    for fault in faults.into_iter().flatten() {
        assert!(longest_run(&fault.place, 'K') <= 256 && longest_run(&fault.what, 'K') <= 256, "{fault:?}");
        assert!(fault.place.len() < 1_000 && fault.what.len() < 1_000, "{} {}", fault.place.len(), fault.what.len());
        assert!(!fault.place.contains("s3cr3t") && !fault.what.contains("s3cr3t"), "{fault:?}");
    }
}
