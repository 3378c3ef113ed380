//! Requests as Codex sends them, and as the suite's servers received them.

use std::fs;
use std::sync::LazyLock;

use http::HeaderMap;
use serde_json::json;

use codex_metadata::codex::{
    CodexFrameMetadata, CodexMcpMetadata, CodexResponsesMetadata, CompactionImplementation, MCP_META, RequestKind,
};
use codex_metadata::{CodexMeta as _, Report};
use codex_metadata_cli::request::{Path, Request};

use crate::paths::RequestPath;
use crate::wire::Received;

/// The newest captured release, whose wire the declaration has.
pub static RELEASE: LazyLock<String> = LazyLock::new(|| {
    let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/captures")).expect("the captures");
    let releases = files.filter_map(|file| {
        let name = file.ok()?.file_name().into_string().ok()?;
        Some(name.strip_prefix("codex-")?.strip_suffix(".jsonl")?.to_owned())
    });
    let numbers = |release: &String| release.split('.').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>();
    releases.max_by_key(|release| numbers(release).expect("a release")).expect("a capture")
});

/// The paths that Codex sends such a snapshot on.
#[must_use]
pub fn paths_of(snapshot: &CodexResponsesMetadata) -> Vec<Path> {
    let mut paths = vec![Path::Preconnect, Path::Mcp];
    paths.extend_from_slice(match snapshot.request_kind {
        None => &[],
        Some(RequestKind::Memory) => &[Path::Responses, Path::ResponseCreate],
        Some(RequestKind::Compaction(details))
            if details.implementation == CompactionImplementation::ResponsesCompact =>
        {
            &[Path::Compact]
        }
        Some(_) => &[Path::Responses, Path::ResponseCreate, Path::Handshake],
    });
    paths
}

/// The request that sends `meta` on `path`, and what it could not send.
pub fn sending(meta: &CodexResponsesMetadata, path: Path) -> (Request, Report) {
    let with_body = |headers: Option<HeaderMap>, body: serde_json::Value| Request {
        path: Some(path),
        headers,
        version: Some(RELEASE.clone()),
        body: Some(body.to_string().into_bytes()),
    };
    let without_body =
        |headers| Request { path: Some(path), headers: Some(headers), version: Some(RELEASE.clone()), body: None };
    match path {
        Path::Responses => {
            let sent = meta.project();
            (with_body(Some(sent.headers), json!({"client_metadata": sent.client_metadata})), sent.report)
        }
        Path::Compact => {
            let sent = meta.headers();
            (with_body(Some(sent.value), json!({"input": []})), sent.report)
        }
        Path::Preconnect => {
            let sent = meta.preconnect().headers();
            (without_body(sent.value), sent.report)
        }
        Path::Handshake => {
            let sent = meta.headers();
            (without_body(sent.value), sent.report)
        }
        Path::ResponseCreate => {
            let sent = CodexFrameMetadata::from(meta.clone()).client_metadata();
            (with_body(None, json!({"type": "response.create", "client_metadata": sent.value})), sent.report)
        }
        Path::Mcp => {
            let sent = CodexMcpMetadata::from(meta.clone()).view(MCP_META);
            let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"_meta": sent.value}});
            (with_body(None, call), sent.report)
        }
    }
}

/// The requests that servers received on a path of the suite.
#[must_use]
pub fn received(path: RequestPath, requests: &[Received]) -> Vec<Request> {
    let paths: &[Path] = match path {
        RequestPath::Turn | RequestPath::Memory | RequestPath::LocalCompaction | RequestPath::RemoteCompactionV2 => {
            &[Path::Responses]
        }
        RequestPath::RemoteCompactionV1 => &[Path::Compact],
        RequestPath::Preconnect => &[Path::Preconnect],
        RequestPath::WebSocketTurn | RequestPath::Prewarm => &[Path::Handshake, Path::ResponseCreate],
        RequestPath::Mcp => &[Path::Mcp],
    };
    let request = |(path, received): (&Path, &Received)| {
        let headers = (*path != Path::ResponseCreate).then(|| received.headers.clone());
        let body = (!received.raw_body.is_empty()).then(|| received.raw_body.clone());
        Request { path: Some(*path), headers, version: Some(RELEASE.clone()), body }
    };
    paths.iter().zip(requests).map(request).collect()
}
