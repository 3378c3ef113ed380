//! Faults made by proxies on real sockets, and by none: a real nginx.

use codex_metadata::observe::Finding;
use codex_metadata_tests::front::{Front, Program};
use codex_metadata_tests::observe::sending::received;
use codex_metadata_tests::paths::RequestPath;
use codex_metadata_tests::proxy::AlteringProxy;
use codex_metadata_tests::samples;
use codex_metadata_tests::wire::{Loopback, Protocol};

type Alter = fn(&mut Vec<String>, &mut Vec<u8>);

/// The line of a header.
fn line<'l>(lines: &'l mut [String], name: &str) -> &'l mut String {
    let start = format!("{name}:");
    lines.iter_mut().find(|line| line.to_ascii_lowercase().starts_with(&start)).expect("the header was sent")
}

fn replace(body: &mut Vec<u8>, from: &str, to: &str) {
    let text = std::str::from_utf8(body).expect("the body is text");
    assert!(text.contains(from), "{text}");
    *body = text.replacen(from, to, 1).into_bytes();
}

/// The faults, each with the kind of finding that tells of it.
const FAULTS: [(&str, &str, Alter); 14] = [
    ("header dropped", "missing", |head, _| head.retain(|line| !line.starts_with("session-id:"))),
    ("blob header dropped", "missing", |head, _| head.retain(|line| !line.starts_with("x-codex-turn-metadata:"))),
    ("header cut", "truncated", |head, _| {
        line(head, "thread-id").pop();
    }),
    ("header again", "repeated", |head, _| {
        let again = line(head, "thread-id").clone();
        head.push(again);
    }),
    ("header joined", "joined", |head, _| {
        let line = line(head, "thread-id");
        let value = line.split_once(": ").expect("a header").1.to_owned();
        line.extend([", ", &value]);
    }),
    ("header in Latin-1", "malformed", |head, _| line(head, "thread-id").push('é')),
    ("header replaced", "differs", |head, _| *line(head, "thread-id") = "thread-id: other".into()),
    ("blob header cut", "malformed", |head, _| {
        let line = line(head, "x-codex-turn-metadata");
        line.truncate(line.len() / 2);
    }),
    ("blob header split", "split", |head, _| {
        let line = line(head, "x-codex-turn-metadata");
        *line = line.replacen(',', "\r\nx-codex-turn-metadata: ", 1);
    }),
    ("folded capitals", "recased", |head, _| {
        let line = line(head, "x-openai-subagent");
        *line = format!("x-openai-subagent: {}", line["x-openai-subagent: ".len()..].to_ascii_uppercase());
    }),
    ("flat value replaced", "differs", |_, body| {
        replace(body, r#""x-openai-subagent":"collab_spawn""#, r#""x-openai-subagent":"other""#);
    }),
    ("flat key renamed", "undeclared", |_, body| replace(body, r#""root_turn_id":"#, r#""root_turn_ie":"#)),
    ("blob replaced", "malformed", |_, body| {
        replace(body, r#""x-codex-turn-metadata":"{"#, r#""x-codex-turn-metadata":"["#);
    }),
    ("map renamed", "missing", |_, body| replace(body, r#""client_metadata":"#, r#""client_metadate":"#)),
];

/// The findings of a turn that came by a proxy with this fault.
async fn findings(path: RequestPath, alter: Alter) -> Vec<Finding> {
    let servers = Loopback::start().await.unwrap();
    let http = AlteringProxy::start(servers.http_address(), alter).await.unwrap();
    let websocket = AlteringProxy::start(servers.websocket_address(), alter).await.unwrap();
    let servers = servers.through(http.address(), websocket.address()).unwrap();
    let snapshot = path.snapshot(samples::rich().snapshot, &samples::turn());
    let delivery = path.send(&snapshot, &servers).await.unwrap();
    received(path, &delivery.requests).iter().flat_map(|request| request.read().findings).collect()
}

#[tokio::test]
async fn faults_of_a_proxy_on_a_socket_are_found_and_told_apart() {
    let untouched: Alter = |_, _| {};
    assert_eq!(findings(RequestPath::Turn, untouched).await, []);
    for (name, kind, alter) in FAULTS {
        let findings = findings(RequestPath::Turn, alter).await;
        assert!(findings.iter().any(|finding| finding.kind.name() == kind), "{name}: {findings:#?}");
    }
}

#[tokio::test]
async fn faults_in_a_handshake_on_a_socket_are_found() {
    let untouched: Alter = |_, _| {};
    assert_eq!(findings(RequestPath::WebSocketTurn, untouched).await, []);
    for (name, kind, alter) in &FAULTS[..9] {
        let findings = findings(RequestPath::WebSocketTurn, *alter).await;
        assert!(findings.iter().any(|finding| finding.kind.name() == *kind), "{name}: {findings:#?}");
    }
}

/// A proxy as it is installed changes nothing that counts, and hides no fault that another proxy made.
#[tokio::test]
async fn nginx_passes_requests_on_without_a_finding_and_hides_no_fault() {
    let servers = Loopback::start().await.unwrap();
    let Some(nginx) = Front::start(Program::Nginx, Protocol::Http1, servers.http_address()).unwrap() else { return };
    let websocket = servers.websocket_address();
    let servers = servers.through(nginx.address(), websocket).unwrap();
    for sample in samples::all() {
        for path in [RequestPath::Turn, RequestPath::Memory, RequestPath::RemoteCompactionV1, RequestPath::Mcp] {
            let snapshot = path.snapshot(sample.snapshot.clone(), &samples::turn());
            let delivery = path.send(&snapshot, &servers).await.unwrap();
            for request in received(path, &delivery.requests) {
                let findings = request.read().findings;
                let explained = |finding: &Finding| {
                    delivery
                        .report
                        .losses()
                        .iter()
                        .any(|loss| loss.carrier == finding.carrier && loss.key == finding.key)
                };
                assert!(findings.iter().all(explained), "{}, {}: {findings:#?}", sample.name, path.name());
            }
        }
    }

    let snapshot = RequestPath::Turn.snapshot(samples::rich().snapshot, &samples::turn());
    let mut passed = 0;
    for (name, _, alter) in FAULTS {
        let servers = Loopback::start().await.unwrap();
        let Some(nginx) = Front::start(Program::Nginx, Protocol::Http1, servers.http_address()).unwrap() else {
            return;
        };
        let altering = AlteringProxy::start(nginx.address(), alter).await.unwrap();
        let servers = servers.through(altering.address(), websocket).unwrap();
        // Some are too much for nginx, which then answers itself.
        if let Ok(delivery) = RequestPath::Turn.send(&snapshot, &servers).await {
            let requests = received(RequestPath::Turn, &delivery.requests);
            assert_ne!(requests[0].read().findings, [], "{name}");
            passed += 1;
        }
    }
    assert!(passed >= FAULTS.len() - 2, "{passed} passed");
}
