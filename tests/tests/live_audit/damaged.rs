//! A record says that a body was damaged, and has no prompt for it.

use std::fs;

use codex_metadata_cli::live::Options;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_tests::live::Watched;
use serde_json::{Value, json};

use crate::replay::findings;
use crate::sender::taking;

/// Sends the bodies through the proxy, and returns its lines, those of its record, and the record.
async fn recorded(bodies: &[Vec<u8>]) -> (Vec<Value>, Vec<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("seen.jsonl");
    let url = format!("http://{}", taking().await);
    let change = |options: &mut Options| options.record = Some(record.clone());
    let watched = Watched::start_with(&url, change).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for body in bodies {
        let request = client.post(format!("http://{}/v1/responses", watched.address())).body(body.clone());
        let request = request.header("session-id", "s").header("thread-id", "t").header("originator", "codex_cli_rs");
        assert_eq!(request.header("version", "0.171.0").send().await.unwrap().status(), 200);
    }
    let (_, live) = watched.stop().await.unwrap();
    let text = fs::read_to_string(&record).unwrap();
    let mut replayed = Vec::new();
    let mut reporter = Reporter::new(Style::Json, |line: &str| {
        replayed.push(serde_json::from_str(line)?);
        Ok(())
    });
    reporter.read(text.as_bytes()).unwrap();
    reporter.finish().unwrap();
    assert_eq!((live.len(), replayed.len()), (bodies.len(), bodies.len()));
    (live, replayed, text)
}

fn body() -> String {
    let flat = json!({"session_id": "s", "thread_id": "t"});
    format!(r#"{{"model":"m","input":"a-prompt","client_metadata":{flat},"instructions":"a-prompt"}}"#)
}

#[tokio::test]
async fn a_body_with_wrong_bytes_is_recorded() {
    let lossy = |from: &str, to: &[u8]| {
        let (before, behind) =
            body().split_once(from).map(|(before, behind)| (before.to_owned(), behind.to_owned())).unwrap();
        [before.as_bytes(), to, behind.as_bytes()].concat()
    };
    let bodies = [lossy("a-prompt", b"caf\xE9"), lossy(r#""t"}"#, b"\"\xFF\"}"), Vec::new()];
    let (live, replayed, text) = recorded(&bodies).await;
    assert!(!text.contains("a-prompt"), "{text}");
    for (live, replayed) in live.iter().zip(&replayed) {
        assert_eq!(live["fields"], replayed["fields"]);
    }
    assert!(replayed[..2].iter().all(|line| line["capture"].to_string().contains("not an object in UTF-8")), "{text}");
    assert_eq!(findings(&live[2]), findings(&replayed[2]), "an empty body is one");
}

/// Such a name stands for no field, and the members beside it are kept.
#[tokio::test]
async fn a_name_with_half_a_surrogate_pair_loses_no_metadata() {
    let half = r#""\ud800":"a-prompt","#;
    let flat = body().replace(r#"{"session_id"#, &format!("{{{half}\"session_id"));
    let bodies = [body().replacen('{', &format!("{{{half}"), 1), flat];
    assert!(bodies.iter().all(|body| body.contains(half)));
    let (live, replayed, text) = recorded(&bodies.map(String::into_bytes)).await;
    assert!(!text.lines().next().unwrap().contains("a-prompt"), "{text}");
    for (live, replayed) in live.iter().zip(&replayed) {
        assert_eq!((&live["fields"], findings(live)), (&replayed["fields"], findings(replayed)));
    }
}

/// Where the metadata ends is not known, and a prompt may follow it.
#[tokio::test]
async fn of_a_body_that_is_no_object_nothing_is_recorded() {
    let body = body();
    let mut bodies: Vec<Vec<u8>> = (1..body.len()).step_by(7).map(|end| body.as_bytes()[..end].to_vec()).collect();
    bodies.extend(["a-prompt", r#"["a-prompt"]"#, r#""a-prompt""#, "a=a-prompt"].map(|body| body.as_bytes().to_vec()));
    bodies.push(body.replace("},", ",").into_bytes());
    let (_, replayed, text) = recorded(&bodies).await;
    assert!(!text.contains("a-prompt") && !text.contains("\"body\":"), "{text}");
    assert!(replayed.iter().all(|line| line["capture"].to_string().contains("not an object in UTF-8")), "{text}");
}
