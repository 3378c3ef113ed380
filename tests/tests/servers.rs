//! Through servers as they are installed: what is too much for one of them costs a field, never the request.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use codex_metadata::codex::{
    CodexResponsesMetadata, Identity, RemoteName, RemoteUrl, ToolFunction, ToolInventory, ToolNamespace, ToolSource,
    Workspace,
};
use codex_metadata::{CodexMeta, Limits, Reason};
use codex_metadata_tests::front::{Front, Program};
use codex_metadata_tests::wire::{Loopback, Protocol, Received};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::StatusCode;
use serde_json::json;

const BLOB: &str = "x-codex-turn-metadata";

fn workspaces(count: usize) -> BTreeMap<String, Workspace> {
    let workspace = |i| Workspace {
        associated_remote_urls: Some(
            [(
                RemoteName::new("origin").unwrap(),
                RemoteUrl::new(&format!("git@example.com:team/repository-{i}.git")).unwrap(),
            )]
            .into(),
        ),
        latest_git_commit_hash: Some(format!("{i:040x}")),
        has_changes: Some(i % 2 == 0),
    };
    (0..count).map(|i| (format!("/home/jörg/src/repository-{i}"), workspace(i))).collect()
}

fn inventory(functions: usize) -> ToolInventory {
    let function = |i| ToolFunction {
        name: format!("function_{i}"),
        direct: i % 2 == 0,
        code_mode_name: Some(format!("tools.function_{i}")),
        deferred: i % 3 == 0,
        source: ToolSource::Mcp { server_name: "search".into() },
    };
    let functions = (0..functions).map(|i| (format!("function_{i}"), function(i))).collect();
    [("search".to_owned(), ToolNamespace { name: "search".into(), functions })].into()
}

fn large_turn() -> CodexResponsesMetadata {
    let id = |name: &str| format!("{name}-0198c0de-0000-7000-8000-000000000001");
    let mut snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: id("installation"),
        session_id: id("session"),
        thread_id: id("thread"),
        window_id: id("window"),
    })
    .for_turn(id("turn"));
    snapshot.parent_thread_id = Some(uuid::Uuid::from_u128(7));
    snapshot.parent_turn_id = Some(id("parent-turn"));
    snapshot.root_turn_id = Some(id("root-turn"));
    snapshot.workspaces = workspaces(60);
    snapshot.tool_namespaces_info = Some(inventory(500));
    snapshot
}

/// The ids that requests are joined on, where a reader may look for them.
fn assert_join_keys(received: &Received, sent: &CodexResponsesMetadata) {
    let metadata = received.client_metadata().expect("the body has it");
    let header_blob = received.header_blob(BLOB).unwrap().expect("its copy arrived");
    let body_blob = received.body_blob(BLOB).unwrap().expect("it arrived");
    let parent = sent.parent_thread_id.unwrap().to_string();
    for (header, flat, blob, value) in [
        (Some("session-id"), "session_id", "session_id", &sent.session_id),
        (Some("thread-id"), "thread_id", "thread_id", &sent.thread_id),
        (Some("x-codex-window-id"), "x-codex-window-id", "window_id", &sent.window_id),
        (Some("x-codex-parent-thread-id"), "x-codex-parent-thread-id", "parent_thread_id", &parent),
        (None, "x-codex-installation-id", "installation_id", &sent.installation_id),
        (None, "turn_id", "turn_id", sent.turn_id.as_ref().unwrap()),
        (None, "parent_turn_id", "parent_turn_id", sent.parent_turn_id.as_ref().unwrap()),
        (None, "root_turn_id", "root_turn_id", sent.root_turn_id.as_ref().unwrap()),
    ] {
        if let Some(header) = header {
            assert_eq!(received.header(header), Some(value.as_str()), "{header}");
        }
        assert_eq!(metadata[flat], value.as_str(), "{flat}");
        assert_eq!(header_blob[blob], value.as_str(), "{blob} in the header");
        assert_eq!(body_blob[blob], value.as_str(), "{blob} in the body");
    }
    assert_eq!(body_blob["workspaces"].as_object().unwrap().len(), 60);
    assert_eq!(body_blob["tool_namespaces_info"]["search"]["functions"].as_object().unwrap().len(), 500);
}

/// As much as a request has besides: a bearer token of 3 KiB and 1 KiB of cookies.
fn with_credentials(mut headers: HeaderMap) -> HeaderMap {
    let value = |start: &str, bytes: usize| HeaderValue::try_from(format!("{start}{}", "x".repeat(bytes))).unwrap();
    headers.insert(http::header::AUTHORIZATION, value("Bearer ", 3 * 1024));
    headers.insert(http::header::COOKIE, value("", 1024));
    headers
}

/// Returns the status for a request with these headers; an error if the server ends the connection.
async fn status(server: SocketAddr, protocol: Protocol, headers: HeaderMap) -> reqwest::Result<StatusCode> {
    let client = reqwest::Client::builder().no_proxy();
    let client = if protocol == Protocol::Http2 { client.http2_prior_knowledge() } else { client };
    let request = client.build()?.get(format!("http://{server}/")).headers(headers);
    Ok(request.send().await?.status())
}

/// Returns `true` if the server took the headers, whatever its answer was.
async fn takes(server: SocketAddr, protocol: Protocol, headers: HeaderMap) -> bool {
    let refused = [StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE];
    status(server, protocol, headers).await.is_ok_and(|status| !refused.contains(&status))
}

/// Headers that take so many bytes as lines, each at most `line` of them.
fn lines(bytes: usize, line: usize) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut left = bytes;
    while left > 0 {
        let name = HeaderName::try_from(format!("x-{:02}", headers.len())).unwrap();
        let overhead = name.as_str().len() + ": \r\n".len();
        let value = left.min(line).saturating_sub(overhead).max(1);
        headers.insert(name, HeaderValue::try_from("v".repeat(value)).unwrap());
        left = left.saturating_sub(value + overhead);
    }
    headers
}

/// The most bytes of headers that the server takes besides a client's own, to the nearest 64.
async fn most(server: SocketAddr, protocol: Protocol, line: usize) -> usize {
    let (mut taken, mut refused) = (0, 64 * 1024);
    while refused - taken > 64 {
        let middle = usize::midpoint(taken, refused);
        if takes(server, protocol, lines(middle, line)).await {
            taken = middle;
        } else {
            refused = middle;
        }
    }
    taken
}

const PROTOCOLS: [(Protocol, &str); 2] = [(Protocol::Http1, "HTTP/1.1"), (Protocol::Http2, "HTTP/2")];

/// Returns the sizes that a server takes by `limits.md`: in one line, and in several.
fn documented(program: Program, protocol: &str) -> [usize; 2] {
    let page = include_str!("../../metadata-runtime/docs/limits.md");
    let start = format!("| {} | {protocol} | ", program.name());
    let row = page.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("no row {start}"));
    let number = |cell: &str| cell.trim().replace(',', "").trim_start_matches("over ").parse().unwrap();
    let cells: Vec<usize> = row.split('|').filter(|cell| !cell.trim().is_empty()).map(number).collect();
    cells.try_into().unwrap()
}

/// The table is that of Debian's versions; another one may count its own lines otherwise.
#[tokio::test]
async fn each_server_takes_what_the_table_says() {
    let loopback = Loopback::start().await.unwrap();
    for program in Program::ALL {
        for (protocol, name) in PROTOCOLS {
            let Some(front) = Front::start(program, protocol, loopback.http_address()).unwrap() else { continue };
            for (line, documented) in [usize::MAX, 2048].into_iter().zip(documented(program, name)) {
                let most = most(front.address(), protocol, line).await;
                let place = format!("{} by {name}, in lines of {line}: {most} for {documented}", program.name());
                assert!(documented.abs_diff(most) <= 256, "{place}");
            }
        }
    }
}

/// Each skipped, and says so, where it is not installed.
#[tokio::test]
async fn a_large_turn_passes_every_server() {
    let snapshot = large_turn();
    let turn = snapshot.project();
    let headers = with_credentials(turn.headers.clone());
    let body = json!({"client_metadata": turn.client_metadata});
    for program in Program::ALL {
        for (protocol, name) in PROTOCOLS {
            let loopback = Loopback::start().await.unwrap();
            let Some(front) = Front::start(program, protocol, loopback.http_address()).unwrap() else { continue };
            if !program.passes_on() {
                assert!(takes(front.address(), protocol, headers.clone()).await, "{} by {name}", program.name());
                continue;
            }
            let websocket = loopback.websocket_address();
            let loopback = loopback.through_by(protocol, front.address(), websocket).unwrap();
            let received = loopback.responses(headers.clone(), &body).await;
            let received = received.unwrap_or_else(|error| panic!("{} by {name}: {error:#}", program.name()));
            assert_join_keys(&received, &snapshot);
        }
    }
    let reasons: Vec<&Reason> = turn.report.losses().iter().map(|lost| &lost.reason).collect();
    assert!(matches!(reasons[..], [Reason::Shed { .. }]), "{}", turn.report);
}

/// As many entries and elements as a struct sends lines for.
#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct ManyLines {
    #[codex_meta(header(prefix = "x-label-"))]
    labels: BTreeMap<String, u8>,
    #[codex_meta(header("x-step", repeat))]
    steps: Vec<u8>,
}

#[tokio::test]
async fn as_many_lines_as_are_sent_pass_every_server() {
    let labels = (0..200).map(|label| (label.to_string(), label)).collect();
    let sent = ManyLines { labels, steps: (0..200).collect() }.headers();
    assert_eq!(sent.report.losses().len(), 2 * (200 - 16));
    let headers = with_credentials(sent.value);
    let loopback = Loopback::start().await.unwrap();
    for program in Program::ALL {
        for (protocol, name) in PROTOCOLS {
            let Some(front) = Front::start(program, protocol, loopback.http_address()).unwrap() else { continue };
            assert!(takes(front.address(), protocol, headers.clone()).await, "{} by {name}", program.name());
        }
    }
}

/// A handshake has the same headers, and nothing besides for what was left out.
#[tokio::test]
async fn a_handshake_passes_every_proxy() {
    let snapshot = large_turn();
    let headers = with_credentials(snapshot.headers().value);
    for program in Program::ALL.into_iter().filter(|program| program.passes_on()) {
        let loopback = Loopback::start().await.unwrap();
        let (http, websocket) = (loopback.http_address(), loopback.websocket_address());
        let Some(front) = Front::start(program, Protocol::Http1, websocket).unwrap() else { continue };
        let loopback = loopback.through(http, front.address()).unwrap();
        let received = loopback.handshake(headers.clone()).await;
        let received = received.unwrap_or_else(|error| panic!("{}: {error:#}", program.name()));
        assert_eq!(received.header("session-id"), Some(snapshot.session_id.as_str()), "{}", program.name());
        assert!(received.header_blob(BLOB).unwrap().is_some(), "{}", program.name());
    }
}

/// Without limits the same turn is refused, request and all.
#[tokio::test]
async fn what_is_over_a_servers_limit_costs_the_request() {
    let loopback = Loopback::start().await.unwrap();
    let Some(nginx) = Front::start(Program::Nginx, Protocol::Http1, loopback.http_address()).unwrap() else { return };
    let websocket = loopback.websocket_address();
    let loopback = loopback.through(nginx.address(), websocket).unwrap();
    let snapshot = large_turn();
    let turn = snapshot.within(Limits::LIFTED).project();
    assert!(turn.report.is_empty(), "{}", turn.report);
    let body = json!({"client_metadata": turn.client_metadata});
    let error = loopback.responses(turn.headers, &body).await.expect_err("nginx refuses it").to_string();
    assert!(error.contains("was refused with 400") || error.contains("was refused with 431"), "{error}");
}
