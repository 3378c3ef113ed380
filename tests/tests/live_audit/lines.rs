//! A record has one line for each request, however its body is laid out.

use std::fs;

use codex_metadata::Contract;
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::live::Options;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_tests::live::Watched;
use serde_json::{Value, json};

use crate::replay::findings;
use crate::sender::taking;

/// A contract whose requests have their flat map at this place of the body.
fn contract(flat: &str) -> Value {
    json!({
        "format": Contract::FORMAT, "name": "Given", "transports": ["flat"], "blob": null, "header_limit": null,
        "header_total": null, "flat_limit": null, "views": [], "reserved": [], "foreign": [],
        "paths": [{"name": "jobs", "kind": "http", "methods": ["POST"], "urls": ["/jobs"], "carriers": ["flat"], "flat": flat}],
        "fields": [{"name": "thread_id", "type": "string", "transports": {"flat": {"keys": ["thread_id"]}}}],
    })
}

#[tokio::test]
async fn a_body_of_several_lines_is_recorded_in_one() {
    let flat = r#"{"other":[1,{ }],"thread_id":"a, \" b\\","x":" y\n: \\\" { "}"#;
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(flat).unwrap()).unwrap();
    let within = |flat: &str| format!("{{\n  \"input\": \"a-prompt\",\n  \"meta\" :\r\n\t{flat}\n}}\n");
    let wrong = |body: String| {
        let (before, behind) = body.split_once("a, ").unwrap();
        [before.as_bytes(), b"\xE2\x80", behind.as_bytes()].concat()
    };
    for (place, bodies) in [
        ("", [format!("{flat}\n"), format!("\r\n {flat}"), pretty.clone(), pretty.replace('\n', "\r\n")]),
        (
            "/meta",
            [within(flat), within(&pretty), within(&pretty.replace('\n', "\r")), within(&pretty).replace("  ", "\t")],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (file, record) = (folder.path().join("given.json"), folder.path().join("seen.jsonl"));
        fs::write(&file, contract(place).to_string()).unwrap();
        let given = || Given::read(&[Source::File(file.clone())]).unwrap();
        let url = format!("http://{}", taking().await);
        let of_live = given();
        let change = |options: &mut Options| (options.record, options.given) = (Some(record.clone()), Some(of_live));
        let watched = Watched::start_with(&url, change).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let damaged = wrong(bodies[3].clone());
        let all: Vec<Vec<u8>> = bodies.into_iter().map(String::into_bytes).chain([damaged]).collect();
        for body in &all {
            let request = client.post(format!("http://{}/jobs", watched.address())).body(body.clone());
            assert_eq!(request.send().await.unwrap().status(), 200);
        }
        let (_, live) = watched.stop().await.unwrap();

        let text = fs::read_to_string(&record).unwrap();
        assert!(!text.contains("a-prompt") && !text.contains(['\r', '\t']), "{text}");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), all.len(), "{text}");
        let flat = flat.replace("{ }", "{}");
        let kept = if place.is_empty() { flat } else { format!(r#"{{"meta":{flat}}}"#) };
        for line in &lines[..4] {
            assert!(line.ends_with(&format!(r#","body":{kept}}}"#)), "{line}");
        }
        let kept = kept.replace("a, ", "\u{FFFD}");
        assert!(lines[4].ends_with(&format!(r#","body":{kept},"body_damaged":true}}"#)), "{text}");

        let mut replayed: Vec<Value> = Vec::new();
        let print = |line: &str| {
            replayed.push(serde_json::from_str(line)?);
            Ok(())
        };
        let mut reporter = Reporter::new(Style::Json, print).by(Some(given()));
        reporter.read(text.as_bytes()).unwrap();
        reporter.finish().unwrap();
        assert_eq!((live.len(), replayed.len()), (all.len(), all.len()));
        for (index, (live, replayed)) in live.iter().zip(&replayed).enumerate() {
            assert_eq!(live["fields"], replayed["fields"]);
            // That bytes are wrong is a finding on the way, and a remark of the record.
            assert!(index == 4 || findings(live) == findings(replayed), "{live} {replayed}");
        }
    }
}
