//! The wires through `codex-meta observe --contract FILE`, each by the file that `to_json` writes.

use codex_metadata::CodexMeta;
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_cli::summary::Summary;
use http::Request;
use serde_json::{Value, json};

/// A request of another client, which a capture has too.
fn favicon() -> Value {
    json!({"method": "GET", "url": "https://example.com/favicon.ico", "headers": [{"name": "accept", "value": "*/*"}]})
}

/// Returns both forms of a capture: HAR, and requests one after the other.
fn captures(request: &Request<Vec<u8>>) -> [String; 2] {
    let text = std::str::from_utf8(request.body()).unwrap();
    let pairs =
        request.headers().iter().map(|(name, value)| json!({"name": name.as_str(), "value": value.to_str().unwrap()}));
    let mut object = json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "headers": pairs.collect::<Vec<_>>(),
    });
    let mut entry = object.clone();
    entry["postData"] = json!({"text": text});
    object["body"] = text.into();
    let har = json!({"log": {"entries": [{"request": entry}, {"request": favicon()}]}});
    [har.to_string(), format!("{object}\n{}\n", favicon())]
}

fn observed(given: &'static Given, capture: &str, style: Style) -> (String, Summary) {
    let mut out = String::new();
    let mut reporter = Reporter::new(style, |line: &str| {
        out.extend([line, "\n"]);
        Ok(())
    })
    .by(Some(given));
    reporter.read(capture.as_bytes()).unwrap();
    let summary = reporter.finish().unwrap();
    (out, summary)
}

/// Asserts that the tool recognises the request and shows these fields and no finding; and that after `spoil` it has one
/// finding, `finding`.
pub(crate) fn assert_observed<M: CodexMeta>(
    mut request: Request<Vec<u8>>,
    path: &str,
    fields: &Value,
    spoil: impl FnOnce(&mut Request<Vec<u8>>),
    finding: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contract.json");
    std::fs::write(&file, M::CONTRACT.to_json().to_string()).unwrap();
    let given = Given::read(&[Source::File(file)]).unwrap();
    for capture in captures(&request) {
        let (table, summary) = observed(given, &capture, Style::People);
        assert_eq!((summary.all.requests, summary.foreign, summary.has_findings()), (1, 1, false), "{table}");
        assert!(table.contains("no findings"), "{table}");
        let (line, _) = observed(given, &capture, Style::Json);
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&line["path"], &line["contract"]), (&path.into(), &M::CONTRACT.name().into()), "{line}");
        assert_eq!(line["fields"], *fields);
        for field in fields.as_object().unwrap().keys() {
            assert!(table.contains(&format!("| {field} ")), "{table}");
        }
    }
    spoil(&mut request);
    for capture in captures(&request) {
        let (table, summary) = observed(given, &capture, Style::People);
        assert_eq!((summary.all.requests, summary.with_findings), (1, 1), "{table}");
        let (_, findings) = table.split_once("findings:\n").unwrap();
        assert_eq!(findings.trim(), finding);
    }
}
