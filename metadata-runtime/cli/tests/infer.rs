//! `codex-meta contract infer`: a contract proposed from traffic.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use codex_metadata::Carrier;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Field, Key, OwnedContract, RequestPath, Transport};
use codex_metadata::{CodexMeta as _, Contract};
use serde_json::{Value, json};

fn infer(arguments: &[&str], input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
    let program = program.args(["contract", "infer"]).args(arguments);
    let streams = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = streams.spawn().unwrap();
    let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
    running.wait_with_output().unwrap()
}

fn proposed(input: &str) -> OwnedContract {
    let output = infer(&["-"], input);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    OwnedContract::from_json(std::str::from_utf8(&output.stdout).unwrap()).unwrap()
}

/// The keys of each transport.
fn keys(contract: &Contract, transport: Transport) -> BTreeSet<String> {
    let slots = contract.fields().iter().flat_map(|field| field.slots(transport));
    slots.flat_map(|slot| slot.keys().iter().map(Key::name)).map(str::to_owned).collect()
}

#[test]
fn every_key_of_the_newest_release_is_found() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/captures/codex-0.171.0.jsonl");
    let captures = std::fs::read_to_string(&file).unwrap();
    let contract = proposed(&captures);
    let key = CodexResponsesMetadata::CONTRACT.blob_key().unwrap();
    assert_eq!(contract.blob_key(), Some(key));
    assert_eq!(contract.views(), ["mcp"]);

    let mut sent: [(Transport, BTreeSet<String>); 4] =
        [Transport::Header, Transport::Flat, Transport::Blob, Transport::View("mcp")].map(|t| (t, BTreeSet::new()));
    for line in captures.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let parse = |text: &Value| serde_json::from_str::<Value>(text.as_str().unwrap_or("{}")).unwrap();
        let members =
            |value: &Value| value.as_object().into_iter().flat_map(|map| map.keys().cloned()).collect::<Vec<_>>();
        let headers = line["headers"].as_array().cloned().unwrap_or_default();
        for pair in &headers {
            let name = pair[0].as_str().unwrap().to_ascii_lowercase();
            if name == key {
                sent[2].1.extend(members(&parse(&pair[1])));
            } else if name != "user-agent" {
                sent[0].1.insert(name);
            }
        }
        let map = &line["body"]["client_metadata"];
        sent[1].1.extend(members(map).into_iter().filter(|name| name != key));
        sent[2].1.extend(members(&parse(&map[key])));
        sent[3].1.extend(members(&line["body"]["params"]["_meta"][key]));
    }
    for (transport, sent) in &sent {
        assert!(sent.len() > 2, "{transport}");
        assert_eq!(keys(&contract, *transport), *sent, "{transport}");
    }

    // Keys that Codex has on one field are on one here, and their types are those of its contract.
    let (own, field) = (CodexResponsesMetadata::CONTRACT, |name| contract.field(name).unwrap());
    for name in
        ["session_id", "thread_id", "window_id", "turn_id", "window_number", "workspaces", "auto_review_enabled"]
    {
        assert_eq!(field(name).json_type(), own.field(name).unwrap().json_type(), "{name}");
    }
    for (name, header) in [("session_id", "session-id"), ("thread_id", "thread-id"), ("window_id", "x-codex-window-id")]
    {
        let slot = field(name).slot(Transport::Header).unwrap();
        assert_eq!(slot.keys()[0].name(), header);
    }
    // No value of the traffic is in it.
    let text = contract.to_json().to_string();
    assert!(!text.contains("gpt-5") && !text.contains("/home/dev"), "{text}");
}

#[test]
fn a_proposal_says_what_was_seen() {
    let request = |attempt: Value, more: Value| {
        let blob = json!({"id": "j-1", "attempt": attempt, "ratio": 0.5, "steps": [1], "more": more});
        json!({
            "method": "POST",
            "url": "https://example.com/jobs",
            "headers": {
                "Content-Type": "application/json", "Authorization": "Bearer s3cr3t", "sec-fetch-mode": "cors",
                "x-acme-id": "j-1", "x-acme-zone": "a", "x-acme": blob.to_string(),
            },
            "body": {"client_metadata": {"zone": "a", "x-acme": blob.to_string(), "only": "{\"a\":1}"}},
        })
    };
    let mut second = request(json!(-1), json!("text"));
    second["body"]["client_metadata"]["x-acme"] = json!({"id": "j-1", "late": true}).to_string().into();
    let rpc = json!({"body": {"jsonrpc": "2.0", "method": "m", "params": {"_meta": {"acme": {"id": "j-1"}}}}});
    let contract = proposed(&format!("{}\n{second}\n{rpc}", request(json!(1), json!(2))));
    assert_eq!(contract.name(), "Proposed");
    assert_eq!(contract.blob_key(), Some("x-acme"));
    let rows: Vec<Value> = contract.to_json()["fields"].as_array().unwrap().clone();
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name}: {rows:?}"));
    assert_eq!(
        *row("id"),
        json!({
            "name": "id",
            "doc": "Seen: header 2 of 2, header blob 2 of 2, blob 2 of 2, mcp 1 of 1.",
            "type": "string",
            "transports": {
                "header": {"keys": ["x-acme-id"]}, "blob": {"keys": ["id"]}, "mcp": {"keys": ["id"]},
            },
        }),
    );
    assert_eq!(row("zone")["transports"], json!({"header": {"keys": ["x-acme-zone"]}, "flat": {"keys": ["zone"]}}));
    assert_eq!((&row("attempt")["type"], &row("attempt")["min"]), (&json!("integer"), &json!(i64::MIN.to_string())));
    assert_eq!(row("attempt")["optional"], true, "the second blob in the body has none");
    assert_eq!(row("more")["type"], "any");
    assert_eq!(row("ratio")["type"], "number");
    assert_eq!(row("steps")["type"], "array");
    assert_eq!(row("late")["transports"], json!({"blob": {"keys": ["late"], "body_only": true}}));
    assert_eq!((&row("only")["type"], &row("only")["transports"]["flat"]["json"]), (&json!("object"), &json!(true)));
    assert_eq!(rows.len(), 8, "{rows:?}");
    assert_eq!(contract.carriers().filter(|carrier| matches!(carrier, Carrier::View(_))).count(), 1);
}

#[test]
fn whatever_is_a_request_gives_a_contract() {
    let blob = json!({"": 1, "a b": null, "Ab": "x", "a_b": "y", "header": {}, "é": 2, "0": []}).to_string();
    let contract = proposed(
        &json!({"body": {"client_metadata": {"x": blob, "header": "h"}, "jsonrpc": "2.0", "params": {"_meta": {
            "header": {"a": 1}, "mcp": {"b": 1}, "0": {"c": 1}, "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé": {"d": 1}
        }}}})
        .to_string(),
    );
    let names: Vec<&str> = contract.views().to_vec();
    assert_eq!(names.len(), 4);
    assert!(names.contains(&"mcp") && !names.contains(&"header"), "{names:?}");
    assert_eq!(keys(&contract, Transport::Blob).len(), 7);
}

#[test]
fn nothing_is_proposed_from_nothing() {
    for (arguments, input, words) in [
        (["-"], "", "no metadata was found"),
        (["-"], r#"{"method": "GET", "url": "/", "headers": {"Accept": "*/*"}}"#, "no metadata was found"),
        (["nowhere.har"], "", "cannot read `nowhere.har`: "),
    ] {
        let output = infer(&arguments, input);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{output:?}");
    }
}

/// A proposal recognises the requests from which it was inferred, and leaves others alone.
#[test]
fn a_proposal_can_be_given_to_observe() {
    let folder = tempfile::tempdir().unwrap();
    let observed = |captures: &str| {
        let contract = folder.path().join("contract.json");
        std::fs::write(&contract, infer(&["-"], captures).stdout).unwrap();
        let file = folder.path().join("captures.jsonl");
        let favicon = json!({"method": "GET", "url": "/favicon.ico", "headers": {"accept": "*/*"}});
        std::fs::write(&file, format!("{captures}\n{favicon}\n")).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
        let output = program.args(["observe", "--json", "--contract"]).args([&contract, &file]).output().unwrap();
        let lines: Vec<Value> =
            String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (output.status.code(), lines)
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/captures/codex-0.171.0.jsonl");
    let captures = std::fs::read_to_string(&file).unwrap();
    let (_, lines) = observed(&captures);
    assert_eq!(lines.len(), captures.lines().count());
    let paths: BTreeSet<&str> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert!(paths.contains("MCP request") && paths.contains("frame response.create"), "{paths:?}");
    for line in &lines {
        for finding in line["findings"].as_array().unwrap() {
            assert!(!["missing", "undeclared"].contains(&finding["kind"].as_str().unwrap()), "{finding}");
        }
    }
    let job = |id: u32, url: &str| json!({"method": "POST", "url": url, "headers": {"x-job": id.to_string()}, "body": {"client_metadata": {"job": id.to_string()}}});
    let jobs = [job(1, "/jobs/1"), job(2, "/jobs/22"), job(3, "/jobs/22/retry")].map(|job| job.to_string());
    let (code, lines) = observed(&jobs.join("\n"));
    assert_eq!(code, Some(0), "{lines:?}");
    let paths: Vec<&str> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["POST /jobs/*", "POST /jobs/*", "POST /jobs/*/retry"]);
    let users = ["/users/me@example.com/jobs", "/users/a%40b/jobs", "/users/x:s3cr3t@z/jobs?me"];
    let jobs = users.map(|url| job(1, url).to_string());
    let (code, lines) = observed(&jobs.join("\n"));
    assert_eq!(code, Some(0), "{lines:?}");
    let paths: Vec<&str> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["POST /users/*/jobs"; 3]);
}

/// Each key was compared with each: as many took minutes. And each member took up the key of its object.
#[test]
fn as_many_keys_as_there_can_be_are_looked_at() {
    let many: Value = (0..45_000).map(|n| (format!("k{n}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let long = "k".repeat(1 << 20);
    let contract = proposed(&json!({"body": {"client_metadata": many}}).to_string());
    assert_eq!(contract.fields().len(), 4096);
    let body = json!({"client_metadata": {"id": "a", long.clone(): many.to_string()}, "jsonrpc": "2.0",
        "params": {"_meta": {long: many, "x": {"id": "a"}}}});
    let contract = proposed(&json!({"body": body}).to_string());
    assert_eq!(contract.fields().iter().map(Field::name).collect::<Vec<_>>(), ["id"], "a key of 1 MiB is not taken");
}

/// No more keys are kept then, whatever carrier a further one is on, and in however many requests they came.
#[test]
fn as_many_keys_as_there_can_be_may_leave_a_carrier_without_any() {
    let many = |from: u32, to: u32| -> Value {
        (from..to).map(|n| (format!("x-k{n}"), json!("v"))).collect::<serde_json::Map<_, _>>().into()
    };
    let few = (0..100).map(|n| json!({"headers": many(50 * n, 50 * n + 50)}));
    let full = many(0, 5000);
    let blob = json!({"id": "a"}).to_string();
    let views = json!({"x-blob": {"id": "a"}, "x-other": {"id": "a"}});
    let last = [
        json!({"headers": {"x-a": "1", "x-blob": blob}}),
        json!({"body": {"client_metadata": {"x-a": "1", "x-blob": blob}}}),
        json!({"body": {"jsonrpc": "2.0", "method": "m", "params": {"_meta": views}}}),
    ];
    for first in [
        vec![json!({"headers": full})],
        vec![json!({"body": {"client_metadata": {"x-blob": full.to_string()}}})],
        few.collect(),
    ] {
        let requests: Vec<String> = first.iter().chain(&last).map(Value::to_string).collect();
        assert_eq!(proposed(&requests.join("\n")).fields().len(), 4096);
    }
}

/// There is room for 256 views and for 8,192 keys of one request, and for no key of what infer does not look at.
#[test]
fn members_that_are_never_proposed_take_no_room() {
    let many =
        |count: usize, value: &str| (0..count).map(|n| format!(r#""a{n}":{value},"#)).collect::<Vec<_>>().concat();
    let meta = |members: &str| {
        format!(r#"{{"body":{{"jsonrpc":"2.0","params":{{"_meta":{{{members}"zview":{{"thread_id":"t","x":1}}}}}}}}}}"#)
    };
    let views = [
        many(256, "1"),
        many(256, r#""{}""#),
        // Of several members with one name the last counts.
        [many(256, "{}"), many(256, "1")].concat(),
    ];
    for members in &views {
        let contract = proposed(&meta(members));
        assert_eq!(contract.views(), ["mcp"]);
        assert_eq!(keys(&contract, Transport::View("mcp")), ["thread_id", "x"].map(str::to_owned).into());
    }
    let half = r#""\ud800""#;
    let texts = [many(8192, "1"), many(8192, half), [many(8192, r#""v""#), many(8192, "{}")].concat()];
    for members in &texts {
        let request = format!(r#"{{"body":{{"client_metadata":{{{members}"thread_id":"t"}}}}}}"#);
        assert_eq!(keys(&proposed(&request), Transport::Flat), ["thread_id".to_owned()].into());
    }
    let blob = format!(r#"{{{}"thread_id":"t"}}"#, many(8192, half));
    let contract = proposed(&json!({"body": {"client_metadata": {"x-blob": blob}}}).to_string());
    assert_eq!(keys(&contract, Transport::Blob), ["thread_id".to_owned()].into());

    // As many objects as are looked at, and further ones with many keys. The flat map and the view are known before.
    let large = format!(r#"{{{}"z":1}}"#, many(3000, "1"));
    let objects: Vec<(String, Value)> = (0..260)
        .map(|n| (format!("o{n:03}"), if n < 254 { r#"{"a":1}"#.into() } else { large.as_str().into() }))
        .collect();
    let flat: Value = objects.into_iter().collect::<serde_json::Map<_, _>>().into();
    let last =
        json!({"body": {"client_metadata": flat, "jsonrpc": "2.0", "params": {"_meta": {"zview": {"late": 1}}}}});
    let contract = proposed(
        &[meta("").replace("\"params\"", r#""client_metadata":{"b":"c"},"params""#), last.to_string()].join("\n"),
    );
    assert_eq!(keys(&contract, Transport::View("mcp")), ["late", "thread_id", "x"].map(str::to_owned).into());
}

/// A key that another ends like is found, however many there are.
#[test]
fn keys_that_end_alike_are_one_field_if_they_agree() {
    let request = |id: &str| {
        json!({"headers": {"x-acme-job-id": id, "x-acme-zone": "z"},
            "body": {"client_metadata": {"job_id": id, "id": id, "zone": "other", "d": "4"}}})
    };
    let contract = proposed(&format!("{}{}", request("1"), request("2")));
    let of = |name: &str| {
        let field = contract.field(name).unwrap_or_else(|| panic!("{name}"));
        let slots = [Transport::Header, Transport::Flat].into_iter().flat_map(|transport| field.slots(transport));
        slots.flat_map(|slot| slot.keys().iter().map(|key| key.name().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(of("job_id"), ["x-acme-job-id", "job_id"]);
    assert_eq!(of("zone"), ["zone"], "they had different values");
    assert_eq!((of("id"), of("d")), (vec!["id".to_owned()], vec!["d".to_owned()]));
}

/// Whatever stands where a method, an address or a frame's name does, a contract is proposed.
#[test]
fn an_odd_address_is_no_reason_for_no_contract() {
    for odd in ["\u{7}", "\u{1b}[2J", "\u{9b}", "\u{202e}", "*", "%00", "|", "`", "\u{7f}", " ", "?", "é"] {
        let body = json!({"type": odd, "client_metadata": {"id": "1"}});
        let requests = [
            json!({"method": "POST", "url": format!("https://example.com/a{odd}/b"), "headers": {"x-a": "1"}, "body": body}),
            json!({"method": odd, "url": odd, "headers": {"x-a": "1"}, "body": body}),
            json!({"url": format!("/{odd}"), "headers": {"x-a": "1", "upgrade": "websocket"}}),
            json!({"body": body}),
        ];
        let contract = proposed(&requests.map(|request| request.to_string()).join("\n"));
        assert!(!contract.paths().is_empty(), "{odd:?}");
    }
}

#[test]
fn any_key_gives_a_contract() {
    // Each kind of letters, among them those that show nothing, and what is no letter.
    let all = (0..=0x2_FFFF).step_by(191).filter_map(char::from_u32);
    let blank = ['\u{115F}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{FFA0}', '\u{AD}', '\u{200B}', '\u{E0041}'];
    let keys: Vec<String> = all.chain(blank).map(String::from).collect();
    for keys in keys.chunks(500) {
        let requests: Vec<String> = keys
            .iter()
            .map(|key| {
                let objects = json!({ "a": { "a": 1 }, key: { key: 1 } });
                let body = json!({"jsonrpc": "2.0", "method": "t", "params": {"_meta": objects}, "client_metadata": {key: "1"}});
                json!({"method": "POST", "url": "https://h/x", "headers": [["session-id", "a"]], "body": body}).to_string()
            })
            .collect();
        let output = infer(&["-"], &requests.join("\n"));
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A key is printed as JSON that a terminal does not act on, and is the same to who reads it.
#[test]
fn what_is_proposed_is_printed_plain() {
    let key = "id\u{1b}[2J\u{9b}\u{202e}\u{2028}\u{200b}\u{e0041}|\n";
    let output = infer(&["-"], &json!({"body": {"client_metadata": {key: "a"}}}).to_string());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.chars().all(|char| matches!(char, ' '..='~' | '\n')), "{text}");
    let contract = OwnedContract::from_json(&text).unwrap();
    assert_eq!(keys(&contract, Transport::Flat), BTreeSet::from([key.to_owned()]));
}

/// Credentials of a request are no metadata, and nothing that may be a secret stands in an address.
#[test]
fn no_credential_is_proposed() {
    let credentials = [
        "Authorization",
        "X-Authorization",
        "proxy-authorization",
        "authentication",
        "authentication-info",
        "www-authenticate",
        "proxy-authenticate",
        "cookie",
        "cookie2",
        "set-cookie",
        "set-cookie2",
        "api-key",
        "apikey",
        "x-api-key",
        "x_api_key",
        "X-ApiKey",
        "x-goog-api-key",
        "openai-api-key",
        "anthropic-api-key",
        "x-auth",
        "x-auth-token",
        "x-auth-key",
        "x-amz-security-token",
        "private-token",
        "x-vault-token",
        "x-csrf-token",
        "dpop",
        "ocp-apim-subscription-key",
        "cf-access-client-secret",
        "cf-access-jwt-assertion",
        "x-token-countersign",
        "x-republic-key",
    ];
    let mut headers: serde_json::Map<String, Value> =
        credentials.iter().map(|name| ((*name).to_owned(), json!("{\"s3cr3t\": 1}"))).collect();
    headers.insert("x-acme-id".into(), json!("j-1"));
    for name in ["x-max-tokens", "x-token-count", "x-public-key"] {
        headers.insert(name.into(), json!("5"));
    }
    let addresses = [
        "/services/T00000000/B00000000/XyzAbcDEFsecretsecretABC",
        "/a/ghp_abcdefghijklmnopqrstuvwxyzABCDEF01/z",
        "/v1/sk-proj-abcdefghijklmnop/x",
        "/a;jsessionid=S3CR3T/x",
        "/x/pw=hunter2",
        "/users/login%23hunter2/jobs",
        "/users/s3cr3t@github.com/o/r",
        "/p/me:hunter2?x@h/a",
    ];
    let request = |address: &&str| json!({"method": "POST", "url": address, "headers": headers}).to_string();
    let contract = proposed(&addresses.iter().map(request).collect::<Vec<_>>().join("\n"));
    let kept = BTreeSet::from(["x-acme-id", "x-max-tokens", "x-token-count", "x-public-key"].map(str::to_owned));
    assert_eq!(keys(&contract, Transport::Header), kept);
    let names: BTreeSet<&str> = contract.paths().iter().map(RequestPath::name).collect();
    let expected = [
        "POST /services/*/*/*",
        "POST /a/*/z",
        "POST /v1/*/x",
        "POST /a*/x",
        "POST /x/*",
        "POST /users/*/jobs",
        "POST /users/*/o/r",
        "POST",
    ];
    assert_eq!(names, BTreeSet::from(expected));
    let text = contract.to_json().to_string().to_ascii_lowercase();
    for secret in ["xyzabc", "ghp", "sk-proj", "s3cr3t", "jsessionid", "hunter2"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn no_url_with_a_secret_is_proposed_as_a_key() {
    for url in ["https://u:s3cr3t@example.com/a?b=s3cr3t", r"https://u:s3cr3t\u0040example.com/a"] {
        let blob = json!({ url: "x", "team": "a" }).to_string();
        let requests = [
            json!({"headers": {"x-a": "1"}, "body": {"client_metadata": {url: "x", "plain": "y", "x-meta": blob}}}),
            json!({"headers": {"x-a": "1"}, "body": {"jsonrpc": "2.0", "params": {"_meta": {url: {"a": 1}, "v": {url: 1, "b": 2}}}}}),
            json!({"kind": "frame", "body": {"type": url, "client_metadata": {"plain": "y"}}}),
        ];
        let output = infer(&["-"], &requests.map(|request| request.to_string()).join("\n"));
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(out.contains("plain") && out.contains("team") && !out.contains("s3cr3t"), "{out}");
    }
}

#[test]
fn a_contract_has_no_url_with_a_secret_for_its_name() {
    let output = infer(&["--name", "https://u:s3cr3t@example.com/a", "-"], "{}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("it may be a URL with a credential: write the name of a struct"), "{said}");
    assert!(!said.contains("s3cr3t"), "{said}");
}

/// Wherever it is in a body, in a blob or in a view, it is a key like any other, though no contract has it.
#[test]
fn a_key_to_which_serde_json_gives_a_meaning_costs_nothing() {
    for odd in
        [r#"{"$serde_json::private::RawValue":5}"#, r#"{"$serde_json::private::Number":"x"}"#, r#"{"__proto__":1}"#]
    {
        let blob = format!(r#"{{"session_id":"s","odd":{odd},"__proto__":1,"$serde_json::private::RawValue":"1"}}"#);
        let map = json!({"x-meta": blob, "session_id": "s", "__proto__": "1"});
        let http = format!(
            r#"{{"method":"POST","url":"/v1/a","headers":[["a-b","1"]],"body":{{"x":{odd},"client_metadata":{map}}}}}"#
        );
        let call = format!(
            r#"{{"method":"POST","url":"/mcp","headers":[],"body":{{"jsonrpc":"2.0","params":{{"_meta":{{"x-meta":{blob}}}}}}}}}"#
        );
        let contract = proposed(&format!("{http}\n{call}\n"));
        let expected = ["odd", "session_id"].map(str::to_owned);
        for transport in [Transport::Blob, Transport::View("mcp")] {
            assert_eq!(keys(&contract, transport), expected.clone().into(), "{odd}");
        }
        assert_eq!(keys(&contract, Transport::Flat), [expected[1].clone()].into(), "{odd}");
        assert_eq!(contract.faults(), []);
    }
}

/// A text that is not the JSON of an array beside it was proposed as one, so that the capture itself had findings.
#[test]
fn words_beside_an_array_are_a_field_of_their_own() {
    let blob = json!({"tags": ["a", "b"], "steps": ["c"]}).to_string();
    let request = json!({
        "method": "POST", "url": "/a", "headers": {"x-tags": "a, b"},
        "body": {"client_metadata": {"tags": "a|b", "steps": "[\"c\"]", "notes": "{}", "x-meta": blob}},
    });
    let mut other = request.clone();
    other["body"]["client_metadata"]["notes"] = "none".into();
    let capture = format!("{request}\n{other}");
    let contract = proposed(&capture);
    let rows: Vec<Value> = contract.to_json()["fields"].as_array().unwrap().clone();
    let row = |key: &str| {
        let has = |row: &&Value| ["header", "flat"].iter().any(|on| row["transports"][on]["keys"] == json!([key]));
        rows.iter().find(has).unwrap_or_else(|| panic!("{key}: {rows:?}"))
    };
    for key in ["x-tags", "tags", "notes"] {
        assert_eq!(row(key)["type"], "string", "{key}");
    }
    assert_eq!((&row("steps")["type"], &row("steps")["transports"]["flat"]["json"]), (&json!("array"), &json!(true)));
    assert_eq!(contract.field("tags").unwrap().json_type().name(), "array");

    let folder = tempfile::tempdir().unwrap();
    let files = ["contract.json", "capture.jsonl"].map(|name| folder.path().join(name));
    std::fs::write(&files[0], contract.to_json().to_string()).unwrap();
    std::fs::write(&files[1], capture).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
    let output = program.args(["observe", "--contract"]).args(files).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}
