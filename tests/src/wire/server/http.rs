//! The HTTP server: the Responses API's two paths and MCP.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    routing::post,
};
use http::{StatusCode, request::Parts};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Stopped;
use crate::wire::{COMPACT, MCP, RESPONSES, Received, inbox::Inbox};

type Verdict = Result<Json<Value>, (StatusCode, &'static str)>;

/// Serves until it is stopped, and then lets the requests under way finish.
pub(super) async fn serve(listener: TcpListener, stopped: Stopped, inbox: Inbox) {
    let router = Router::new()
        .route(RESPONSES, post(responses))
        .route(COMPACT, post(compact))
        .route(MCP, post(mcp))
        // Tool inventories are unbounded, and a limit would be this server's, not the contract's.
        .layer(DefaultBodyLimit::disable())
        .with_state(inbox);
    let stopped = async {
        let _ = stopped.await;
    };
    // It handles its errors itself and is documented never to return one.
    let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
}

async fn responses(State(inbox): State<Inbox>, parts: Parts, body: Bytes) -> Verdict {
    deliver(&inbox, parts, &body)?;
    Ok(Json(json!({"object": "response", "status": "completed", "output": []})))
}

async fn compact(State(inbox): State<Inbox>, parts: Parts, body: Bytes) -> Verdict {
    deliver(&inbox, parts, &body)?;
    Ok(Json(json!({"output": []})))
}

async fn mcp(State(inbox): State<Inbox>, parts: Parts, body: Bytes) -> Verdict {
    deliver(&inbox, parts, &body)?;
    let id = serde_json::from_slice(&body).ok().and_then(|request: Value| request.get("id").cloned());
    Ok(Json(json!({"jsonrpc": "2.0", "id": id, "result": {"content": []}})))
}

fn deliver(inbox: &Inbox, parts: Parts, body: &[u8]) -> Result<(), (StatusCode, &'static str)> {
    let delivery = inbox.claim(&parts.uri).ok_or((StatusCode::BAD_REQUEST, "nobody waits for this request"))?;
    let origin = format!("{} {}", parts.method, parts.uri.path());
    delivery.send(Received::new(origin, parts.headers, body.to_vec()));
    Ok(())
}
