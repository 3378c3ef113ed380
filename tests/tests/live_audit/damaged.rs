//! Damaged bodies are found from a record as they were live, and a record has no prompt for it.

use std::fs;
use std::path::Path;

use codex_metadata_cli::live::Options;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_tests::live::Watched;
use serde_json::{Value, json};

use crate::replay::findings;
use crate::sender::taking;

const BLOB: &str = r#"{"session_id":"s","thread_id":"t","window_id":"w","request_kind":"turn"}"#;

/// A body with metadata before and behind a prompt.
fn bodies() -> Vec<Vec<u8>> {
    let flat = json!({"session_id": "s", "x-codex-turn-metadata": BLOB, "thread_id": "t"});
    let at_the_end = format!(r#"{{"model":"m","input":"a-prompt \"a-prompt\"","client_metadata":{flat}}}"#);
    let at_the_start = format!(r#"{{ "client_metadata" : {flat} , "input":["a-prompt",{{"b":"a-prompt"}}],"n":12}}"#);
    vec![at_the_end.into_bytes(), at_the_start.into_bytes()]
}

/// Returns the lines of the proxy for such requests, those of their record, and the record.
async fn recorded(bodies: &[Vec<u8>], target: &str, record: &Path) -> (Vec<Value>, Vec<Value>, String) {
    let url = format!("http://{}", taking().await);
    let change = |options: &mut Options| options.record = Some(record.to_owned());
    let watched = Watched::start_with(&url, change).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for body in bodies {
        let request = client.post(format!("http://{}/{target}", watched.address())).body(body.clone());
        let request = request.header("session-id", "s").header("thread-id", "t").header("originator", "codex_cli_rs");
        assert_eq!(request.header("version", "0.171.0").send().await.unwrap().status(), 200);
    }
    let (_, live) = watched.stop().await.unwrap();
    let text = fs::read_to_string(record).unwrap();
    let mut replayed = Vec::new();
    let mut reporter = Reporter::new(Style::Json, |line: &str| {
        replayed.push(serde_json::from_str(line)?);
        Ok(())
    });
    reporter.read(text.as_bytes()).unwrap();
    reporter.finish().unwrap();
    (live, replayed, text)
}

/// Asserts that each body has the fields and the findings that it had live, and that no prompt is recorded.
async fn assert_replayed(bodies: &[Vec<u8>], target: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let (live, replayed, text) = recorded(bodies, target, &folder.path().join("seen.jsonl")).await;
    assert!(!text.contains("a-prompt"), "{text}");
    assert_eq!((live.len(), replayed.len()), (bodies.len(), bodies.len()));
    for ((live, replayed), body) in live.iter().zip(&replayed).zip(bodies) {
        let body = String::from_utf8_lossy(body);
        assert_eq!(findings(live), findings(replayed), "{body}\n{live}\n{replayed}");
        assert_eq!(live["fields"], replayed["fields"], "{body}");
        assert_eq!(live["carriers"], replayed["carriers"], "{body}");
    }
    replayed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_body_is_recorded_up_to_the_damage() {
    let changed = |from: &str, to: &[u8]| {
        let body = bodies().remove(0);
        let at = body.windows(from.len()).position(|part| part == from.as_bytes()).unwrap();
        [&body[..at], to, &body[at + from.len()..]].concat()
    };
    let body = bodies().remove(0);
    let lossy = [changed("prompt", b"caf\xE9"), changed(r#""thread_id":"t""#, b"\"thread_id\":\"\xFF\"")];
    for replayed in assert_replayed(&lossy, "v1/responses").await {
        assert!(replayed["findings"].to_string().contains("is not UTF-8"), "{replayed}");
        assert!(replayed["capture"].to_string().contains("not UTF-8"), "{replayed}");
    }
    for replayed in assert_replayed(&[Vec::new()], "v1/responses").await {
        assert!(replayed["findings"].to_string().contains("cannot be read"), "{replayed}");
        assert_eq!(replayed["capture"], json!([]), "{replayed}");
    }
    let cut = [
        body[..body.len() - 1].to_vec(),
        body[..body.len() - 9].to_vec(),
        [b"\xEF\xBB\xBF", &*body].concat(),
        [&*body, b"}"].concat(),
        [&*body, &*body].concat(),
        changed("}}", b"}"),
        b"[1]".to_vec(),
    ];
    for replayed in assert_replayed(&cut, "v1/responses").await {
        assert!(replayed["findings"].to_string().contains("cannot be read"), "{replayed}");
        assert!(replayed["capture"].to_string().contains("its body is damaged"), "{replayed}");
    }
}

/// What a body has behind its metadata is read as a part of it where a bracket is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_damage_moved_is_not_recorded() {
    let flat = json!({"session_id": "s", "thread_id": "t"});
    let of_call = json!({"x-codex-turn-metadata": {"session_id": "s", "thread_id": "t"}});
    let bodies = [
        format!(r#"{{"client_metadata":{flat},"input":"a-prompt"}}"#),
        format!(r#"{{"client_metadata":{flat},"input":["a-prompt"]}}"#),
        format!(r#"{{"jsonrpc":"2.0","params":{{"_meta":{of_call},"arguments":{{"a":"a-prompt"}}}},"id":1}}"#),
    ];
    for body in bodies.map(String::into_bytes) {
        let brackets = body.iter().enumerate().filter(|(_, byte)| **byte == b'}').map(|(at, _)| at);
        let bodies: Vec<Vec<u8>> = brackets.map(|at| [&body[..at], &body[at + 1..]].concat()).collect();
        let folder = tempfile::tempdir().unwrap();
        for target in ["v1/responses", "mcp"] {
            let record = folder.path().join(target.replace('/', "-"));
            let (live, replayed, text) = recorded(&bodies, target, &record).await;
            assert!(!text.contains("a-prompt"), "{text}");
            assert_eq!(live.len(), replayed.len());
            assert!(live.iter().zip(&replayed).all(|(live, replayed)| live["fields"] == replayed["fields"]), "{text}");
        }
    }
}

/// Each byte is lost, or is another one.
#[tokio::test(flavor = "multi_thread")]
async fn every_damage_of_a_byte_is_found_in_the_record() {
    for body in bodies() {
        let each = (0..body.len()).flat_map(|at| {
            let with = |other: &[u8]| [&body[..at], other, &body[at + 1..]].concat();
            [with(b""), with(b"\xFF"), with(b"\""), with(b"\\"), with(b" ")]
        });
        let damaged: Vec<Vec<u8>> = each.collect();
        let folder = tempfile::tempdir().unwrap();
        let (live, replayed, text) = recorded(&damaged, "v1/responses", &folder.path().join("seen.jsonl")).await;
        assert!(!text.contains("a-prompt"), "{text}");
        assert_eq!((live.len(), replayed.len()), (damaged.len(), damaged.len()));
        for ((live, replayed), body) in live.iter().zip(&replayed).zip(&damaged) {
            let (mut live, replayed) = (findings(live), findings(replayed));
            // What a lost bracket moves into the metadata may be a prompt.
            live.retain(|finding| !finding.ends_with("\"input\"") && !finding.ends_with("\"n\""));
            assert_eq!(live, replayed, "{}", String::from_utf8_lossy(body));
        }
    }
}
