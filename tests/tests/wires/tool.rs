//! The wires through `codex-meta observe --contract FILE`, each by the file that `to_json` writes: from a capture, and on
//! their way through the proxy, which records them.

use std::path::Path;

use axum::Router;
use codex_metadata::CodexMeta;
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_cli::summary::Summary;
use codex_metadata_tests::live::Watched;
use http::Request;
use serde_json::{Value, json};
use tokio::net::TcpListener;

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

/// Sends the request and one of another client through the proxy, and returns what it printed. They are appended to
/// `record`.
async fn watched(given: &'static Given, request: &Request<Vec<u8>>, record: &Path) -> Vec<Value> {
    let server = Router::new().fallback(async || "ok");
    let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let upstream = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(listener, server).await });
    let proxy = Watched::start_with(&upstream, |options| {
        options.given = Some(given);
        options.record = Some(record.to_owned());
        options.metrics = Some(([127, 0, 0, 1], 0).into());
    });
    let proxy = proxy.await.unwrap();
    let client = reqwest::Client::new();
    let url = |path: &str| format!("http://{}{path}", proxy.address());
    let sent = client
        .request(request.method().clone(), url(request.uri().path()))
        .headers(request.headers().clone())
        .body(request.body().clone());
    sent.send().await.unwrap().error_for_status().unwrap();
    client.get(url("/favicon.ico")).send().await.unwrap();
    let metrics = format!("http://{}/metrics", proxy.metrics_address().unwrap());
    // It is read on another thread.
    let counts = loop {
        let counts = client.get(&metrics).send().await.unwrap().text().await.unwrap();
        if counts.contains("other_requests_total 1") {
            break counts;
        }
        tokio::task::yield_now().await;
    };
    let contract = given.contracts().next().unwrap().name();
    assert!(counts.contains(&format!("requests_total{{contract=\"{contract}\",path=\"")), "{counts}");
    let (summary, lines) = proxy.stop().await.unwrap();
    serving.abort();
    assert_eq!((summary.all.requests, summary.foreign), (1, 1));
    lines
}

/// Asserts that the proxy reads of the request on its way what is read of it in a capture, and so does who reads what it
/// recorded.
fn assert_watched(given: &'static Given, request: &Request<Vec<u8>>, folder: &Path) {
    let record = folder.join("seen.jsonl");
    let _ = std::fs::remove_file(&record);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lines = runtime.block_on(watched(given, request, &record));
    let (captured, _) = observed(given, &captures(request)[1], Style::Json);
    let captured: Value = serde_json::from_str(&captured).unwrap();
    let recorded = std::fs::read_to_string(&record).unwrap();
    let (replayed, _) = observed(given, &recorded, Style::Json);
    let replayed: Value = serde_json::from_str(&replayed).unwrap();
    let [passed] = &lines[..] else { panic!("one request: {lines:?}") };
    for member in ["path", "contract", "fields", "carriers", "findings", "version"] {
        assert_eq!(passed[member], captured[member], "{member}");
        assert_eq!(replayed[member], captured[member], "{member} of {recorded}");
    }
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
    assert_watched(given, &request, folder.path());
    spoil(&mut request);
    assert_watched(given, &request, folder.path());
    for capture in captures(&request) {
        let (table, summary) = observed(given, &capture, Style::People);
        assert_eq!((summary.all.requests, summary.with_findings), (1, 1), "{table}");
        let (_, findings) = table.split_once("findings:\n").unwrap();
        assert_eq!(findings.trim(), finding);
    }
}
