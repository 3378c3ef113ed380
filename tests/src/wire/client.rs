//! The sending side: `reqwest` for HTTP, `tokio-tungstenite` for the rest.

use std::net::SocketAddr;

use anyhow::{Context as _, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use http::HeaderMap;
use serde::Serialize;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

/// How a client speaks to an HTTP server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2 without TLS, as the client knows beforehand.
    Http2,
}

/// A client of one HTTP and one WebSocket server.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    http_server: SocketAddr,
    websocket_server: SocketAddr,
}

impl Client {
    pub(super) fn new(
        http_server: SocketAddr,
        websocket_server: SocketAddr,
        protocol: Protocol,
    ) -> anyhow::Result<Self> {
        // A proxy of the environment would be one more receiver, and knows no loopback.
        let http = reqwest::Client::builder().no_proxy();
        let http = match protocol {
            Protocol::Http1 => http,
            Protocol::Http2 => http.http2_prior_knowledge(),
        };
        let http = http.build().context("cannot set up the HTTP client")?;
        Ok(Self { http, http_server, websocket_server })
    }

    /// Sends a JSON body, and waits until the server has answered that it took the request.
    ///
    /// The caller's headers win over those that the body implies.
    pub(super) async fn post(
        &self,
        target: &str,
        headers: HeaderMap,
        body: &(impl Serialize + ?Sized),
    ) -> anyhow::Result<()> {
        let url = format!("http://{}{target}", self.http_server);
        let response = self
            .http
            .post(&url)
            .json(body)
            .headers(headers)
            .send()
            .await
            .with_context(|| format!("cannot send POST {url}"))?;
        let status = response.status();
        let answer = response.text().await.with_context(|| format!("cannot read the answer to POST {url}"))?;
        ensure!(status.is_success(), "POST {url} was refused with {status}: {answer:?}");
        Ok(())
    }

    /// Opens a WebSocket whose handshake carries these headers besides its own.
    pub(super) async fn open_socket(&self, target: &str, headers: HeaderMap) -> anyhow::Result<Socket> {
        let url = format!("ws://{}{target}", self.websocket_server);
        let mut request =
            url.as_str().into_client_request().with_context(|| format!("cannot make a handshake of {url:?}"))?;
        for name in headers.keys() {
            ensure!(
                !request.headers().contains_key(name),
                "header {name:?} is set by the handshake itself, leave it out"
            );
        }
        request.headers_mut().extend(headers);

        let stream =
            TcpStream::connect(self.websocket_server).await.with_context(|| format!("cannot connect to {url}"))?;
        // Small writes follow each other: without this each would wait for a delayed ACK.
        stream.set_nodelay(true).with_context(|| format!("cannot switch off Nagle's algorithm for {url}"))?;
        let (stream, _) =
            client_async(request, stream).await.with_context(|| format!("handshake with {url} failed"))?;
        Ok(Socket { url, stream })
    }
}

/// An open WebSocket.
#[derive(Debug)]
pub(super) struct Socket {
    url: String,
    stream: WebSocketStream<TcpStream>,
}

impl Socket {
    /// Sends one text frame with this JSON.
    pub(super) async fn send(&mut self, frame: &(impl Serialize + ?Sized)) -> anyhow::Result<()> {
        let text =
            serde_json::to_string(frame).with_context(|| format!("cannot serialize the frame for {}", self.url))?;
        self.stream.send(Message::text(text)).await.with_context(|| format!("cannot send a frame to {}", self.url))
    }

    /// Closes the socket and waits until the server has closed it too.
    pub(super) async fn close(mut self) -> anyhow::Result<()> {
        let closed = async {
            self.stream.close(None).await?;
            while let Some(message) = self.stream.next().await {
                message?;
            }
            anyhow::Ok(())
        };
        closed.await.with_context(|| format!("cannot close the socket to {}", self.url))
    }
}
