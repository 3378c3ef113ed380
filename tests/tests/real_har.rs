//! HAR as a real proxy and a real browser write it. They are started by `.ci/run`, and skip out loud where they are absent.

use std::fs::{self, File};
use std::io::BufReader;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};

use codex_metadata_cli::capture::attachments::Folder;
use codex_metadata_cli::capture::{self, Captured, Item};
use codex_metadata_tests::observe::sending::{received, sending};
use codex_metadata_tests::paths::send_all;
use codex_metadata_tests::samples;
use codex_metadata_tests::wire::Loopback;
use serde_json::json;

fn read(file: &Path) -> Vec<Captured> {
    let mut all = Vec::new();
    let folder = Folder::new(file.parent().unwrap().to_owned());
    capture::read_beside(BufReader::new(File::open(file).unwrap()), &folder, |item| {
        match item {
            Item::Request(captured) => all.push(captured),
            Item::Foreign => {}
            Item::Odd { name, why } => panic!("{name}: {why}"),
        }
        true
    })
    .unwrap();
    all
}

fn free_port() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

/// Every request path of every sample by a real mitmproxy, whose HAR has the findings that the requests have.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs mitmproxy"]
async fn har_of_mitmproxy_is_read_or_it_is_skipped_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let har = folder.path().join("mitmproxy.har");
    let servers = Loopback::start().await.unwrap();
    let (http, websocket) = (free_port(), free_port());
    let mode = |upstream: SocketAddr, port: u16| format!("reverse:http://{upstream}@127.0.0.1:{port}");
    let started = Command::new("mitmdump")
        .args([
            "-q",
            "--set",
            &format!("hardump={}", har.display()),
            "--set",
            &format!("confdir={}", folder.path().display()),
        ])
        .args(["--mode", &mode(servers.http_address(), http.port())])
        .args(["--mode", &mode(servers.websocket_address(), websocket.port())])
        .spawn();
    let mut mitmproxy = match started {
        Ok(mitmproxy) => mitmproxy,
        Err(error) => {
            println!("skipped: mitmdump cannot be run: {error}");
            return;
        }
    };
    for address in [http, websocket] {
        while std::net::TcpStream::connect(address).is_err() {
            assert!(mitmproxy.try_wait().unwrap().is_none(), "mitmdump has ended");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    let servers = servers.through(http, websocket).unwrap();
    let mut sent = (0, 0);
    for sample in samples::all() {
        for delivery in send_all(&sample.snapshot, &samples::turn(), &servers).await.unwrap() {
            let requests = received(delivery.path, &delivery.requests);
            sent.0 += requests.len();
            // Nothing in them says the sender's release.
            for mut request in requests {
                request.version = None;
                sent.1 += request.read().findings.len();
            }
        }
    }
    let stopped = Command::new("kill").args(["-INT", &mitmproxy.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    mitmproxy.wait().unwrap();
    let captured = read(&har);
    let findings: usize = captured.iter().map(|captured| captured.request.read().findings.len()).sum();
    assert_eq!((captured.len(), findings), sent);
    assert!(captured.iter().all(|captured| captured.notes.is_empty() && !captured.without_body));
}

/// A turn by the page of a real Chromium, with its body in the HAR, beside it, and left out.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs Chromium, Node and Playwright"]
async fn har_of_chromium_is_read_or_it_is_skipped_without_it() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("har/chromium.mjs");
    let tools = std::env::var_os("CODEX_META_NODE").map_or_else(|| ".".into(), std::path::PathBuf::from);
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    if !tools.join("node_modules/playwright-core").exists() || !Path::new(&chromium).exists() {
        println!("skipped: there is no Chromium with Playwright; CODEX_META_NODE names the folder of its node_modules");
        return;
    }
    // A module is looked for from where the script is.
    let script_there = tools.join("chromium.mjs");
    fs::copy(&script, &script_there).unwrap();
    let servers = Loopback::start().await.unwrap();
    let turn = sending(&samples::rich().snapshot.for_turn("turn-1"), codex_metadata_cli::request::Path::Responses).0;
    let mut headers: serde_json::Map<String, serde_json::Value> =
        turn.headers.iter().flatten().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
    headers.insert("version".into(), turn.version.clone().unwrap().into());
    headers.insert("content-type".into(), "application/json".into());
    let body = String::from_utf8(turn.body.unwrap()).unwrap();
    for (content, without_body) in [("embed", false), ("attach", false), ("omit", true)] {
        let folder = tempfile::tempdir().unwrap();
        let (requests, har) = (folder.path().join("requests.txt"), folder.path().join("chromium.har"));
        let request = json!({"target": "/responses", "headers": headers, "body": body});
        fs::write(&requests, json!([request, request]).to_string()).unwrap();
        let page = format!("http://{}/page", servers.http_address());
        let mut node = Command::new("node");
        node.arg(&script_there).arg(page).arg(&requests).arg(&har).arg(content).stdin(Stdio::null());
        // Nobody waits for what a page sends: the server refuses it, and the browser records it all the same.
        let ran = tokio::task::spawn_blocking(move || node.output().unwrap()).await.unwrap();
        assert!(har.exists(), "{}", String::from_utf8_lossy(&ran.stderr));
        let captured = read(&har);
        assert_eq!(captured.len(), 2, "{content}");
        for captured in captured {
            assert_eq!(
                (captured.notes.len(), captured.without_body),
                (0, without_body),
                "{content}: {:?}",
                captured.notes
            );
            let reading = captured.request.read();
            assert_eq!(reading.findings, [], "{content}");
            assert_eq!(reading.observed.has(codex_metadata::Carrier::BodyBlob), !without_body, "{content}");
        }
    }
}
