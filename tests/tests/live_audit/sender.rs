//! A client that sends what was captured, and a server that takes whatever comes.

use std::net::{Ipv4Addr, SocketAddr};

use codex_metadata_cli::request::{Path, Request};
use futures_util::{SinkExt as _, StreamExt as _};
use http::{HeaderMap, HeaderValue};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

/// A server that takes any request, and any WebSocket, whose every message it sends back.
pub(crate) async fn taking() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(take(stream));
        }
    });
    address
}

async fn take(stream: TcpStream) {
    let mut start = [0; 4];
    stream.peek(&mut start).await.unwrap();
    if &start == b"GET " {
        let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
        while let Some(Ok(message)) = socket.next().await {
            if message.is_close() || socket.send(message).await.is_err() {
                return;
            }
        }
        return;
    }
    let service = hyper::service::service_fn(|request: http::Request<hyper::body::Incoming>| async {
        http_body_util::BodyExt::collect(request.into_body()).await?;
        hyper::Result::Ok(http::Response::new(String::new()))
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(hyper_util::rt::TokioIo::new(stream), service)
        .await;
}

/// Sends requests to one address, each as it was captured.
pub(crate) struct Sender {
    address: SocketAddr,
    http: reqwest::Client,
}

impl Sender {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    pub(crate) async fn send(&self, request: &Request) {
        let mut headers = request.headers.clone().unwrap_or_default();
        if let Some(version) = &request.version {
            headers.entry("version").or_insert(HeaderValue::from_str(version).unwrap());
        }
        let body = request.body.clone().unwrap_or_default();
        match request.path {
            Some(Path::ResponseCreate) => {
                self.socket(&headers, Some(String::from_utf8_lossy(&body).into_owned())).await;
            }
            Some(Path::Handshake | Path::Preconnect) => self.socket(&headers, None).await,
            path => {
                let target = match path {
                    Some(Path::Compact) => "v1/responses/compact",
                    Some(Path::Mcp) => "mcp",
                    _ => "v1/responses",
                };
                let url = format!("http://{}/{target}", self.address);
                let answer = self.http.post(url).headers(headers).body(body).send().await.unwrap();
                assert_eq!(answer.status(), 200);
            }
        }
    }

    pub(crate) async fn socket(&self, headers: &HeaderMap, frame: Option<String>) {
        let mut handshake = format!("ws://{}/v1/responses", self.address).into_client_request().unwrap();
        handshake.headers_mut().extend(headers.clone());
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut socket, _) = tokio_tungstenite::client_async(handshake, stream).await.unwrap();
        if let Some(frame) = frame {
            socket.send(Message::text(frame.clone())).await.unwrap();
            assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(frame));
        }
        socket.close(None).await.unwrap();
        while let Some(Ok(_)) = socket.next().await {}
    }
}
