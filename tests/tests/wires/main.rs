//! Wires of other systems, declared: no projection is written by hand, each travels over loopback, and each is read back
//! into the value that was sent.

mod job;
mod object_metadata;
mod openai;
mod tool;
mod trace_context;
mod webhook;

use std::fmt::Debug;
use std::net::Ipv4Addr;

use axum::Router;
use axum::body::{Body, to_bytes};
use codex_metadata::CodexMeta;
use codex_metadata::observe::{Observed, Observer};
use http::{HeaderMap, Request};
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Sends a request to a server on loopback, and returns what that received.
async fn delivered(headers: HeaderMap, body: Vec<u8>) -> Request<Vec<u8>> {
    let (arrived, mut arrivals) = mpsc::channel(1);
    let server = Router::new().fallback(move |request: Request<Body>| async move {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        arrived.send(Request::from_parts(parts, body.to_vec())).await.unwrap();
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move { axum::serve(listener, server).await });
    let request = reqwest::Client::new().post(format!("http://{address}/")).headers(headers).body(body);
    request.send().await.unwrap().error_for_status().unwrap();
    let received = arrivals.recv().await.unwrap();
    serving.abort();
    received
}

/// Asserts that the sent value is read back, without a finding.
fn assert_read_back<M>(observed: Observer<'static, M>, sent: &M)
where
    M: CodexMeta + Debug + PartialEq + DeserializeOwned,
{
    let observed: Observed<'static> = observed.finish();
    let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
    assert_eq!(findings, [""; 0]);
    assert_eq!(observed.deserialize::<M>().unwrap(), *sent);
}
