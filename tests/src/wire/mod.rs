//! Real loopback transports that hand back what the server received.
//!
//! A projection is right only if it survives an HTTP stack, so the suite sends it through one:
//! `reqwest` to `axum`, and `tokio-tungstenite` to itself. Every call of [`Loopback`] sends one
//! request and returns what arrived of that very request, whatever else is under way.

use std::net::SocketAddr;

use anyhow::Context as _;
use http::HeaderMap;
use serde::Serialize;

use self::{client::Client, inbox::Inbox, server::Server};

pub use self::client::Protocol;
pub use self::received::Received;

mod client;
mod inbox;
mod received;
mod server;

/// Path of the Responses API, for HTTP and for the WebSocket handshake.
const RESPONSES: &str = "/responses";
/// Path of remote v1 compaction.
const COMPACT: &str = "/responses/compact";
/// Path of the MCP server.
const MCP: &str = "/mcp";

/// The servers of every request path, on loopback ports of their own, and a client of them.
///
/// It needs a running Tokio runtime, and the servers stop when it is dropped. Calls may overlap:
/// each gets its own request back.
#[derive(Debug)]
pub struct Loopback {
    inbox: Inbox,
    client: Client,
    // Dropping them stops the servers.
    servers: [Server; 2],
}

impl Loopback {
    /// Starts the servers and the client.
    ///
    /// # Errors
    ///
    /// When no loopback port can be bound or the HTTP client cannot be set up.
    pub async fn start() -> anyhow::Result<Self> {
        let inbox = Inbox::default();
        let http = Server::http(inbox.clone()).await?;
        let websocket = Server::websocket(inbox.clone()).await?;
        Ok(Self {
            client: Client::new(http.address(), websocket.address(), Protocol::Http1)?,
            inbox,
            servers: [http, websocket],
        })
    }

    /// Where the HTTP server listens, for a proxy in front of it.
    #[must_use]
    pub fn http_address(&self) -> SocketAddr {
        self.servers[0].address()
    }

    /// Where the WebSocket server listens.
    #[must_use]
    pub fn websocket_address(&self) -> SocketAddr {
        self.servers[1].address()
    }

    /// Sends by these proxies from now on: HTTP by the first, a WebSocket by the second.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn through(self, http: SocketAddr, websocket: SocketAddr) -> anyhow::Result<Self> {
        self.through_by(Protocol::Http1, http, websocket)
    }

    /// Like [`through`](Self::through), with `protocol` to the first.
    ///
    /// # Errors
    ///
    /// See there.
    pub fn through_by(mut self, protocol: Protocol, http: SocketAddr, websocket: SocketAddr) -> anyhow::Result<Self> {
        self.client = Client::new(http, websocket, protocol)?;
        Ok(self)
    }

    /// Sends `POST /responses` with these headers and this JSON body.
    ///
    /// # Errors
    ///
    /// When the body does not serialize, or the server refuses the request.
    pub async fn responses(&self, headers: HeaderMap, body: &(impl Serialize + ?Sized)) -> anyhow::Result<Received> {
        self.post(RESPONSES, headers, body).await
    }

    /// Sends `POST /responses/compact`, the path of remote v1 compaction.
    ///
    /// # Errors
    ///
    /// As for [`responses`](Self::responses).
    pub async fn compact(&self, headers: HeaderMap, body: &(impl Serialize + ?Sized)) -> anyhow::Result<Received> {
        self.post(COMPACT, headers, body).await
    }

    /// Sends this JSON-RPC request to the MCP server. MCP carries no metadata in headers.
    ///
    /// # Errors
    ///
    /// As for [`responses`](Self::responses).
    pub async fn mcp(&self, body: &(impl Serialize + ?Sized)) -> anyhow::Result<Received> {
        self.post(MCP, HeaderMap::new(), body).await
    }

    /// Opens a WebSocket with these headers in the handshake and closes it: a preconnect.
    ///
    /// # Errors
    ///
    /// When a header is one that the handshake sets itself, or the server refuses the handshake.
    pub async fn handshake(&self, headers: HeaderMap) -> anyhow::Result<Received> {
        let mut ticket = self.inbox.open();
        let socket = self.client.open_socket(&ticket.target(RESPONSES), headers).await?;
        let handshake = ticket.received().await.context("websocket handshake")?;
        socket.close().await?;
        Ok(handshake)
    }

    /// Opens a WebSocket with these headers in the handshake, sends one text frame with this JSON
    /// and closes it. The first of the pair is the handshake, the second the frame.
    ///
    /// # Errors
    ///
    /// As for [`handshake`](Self::handshake), and when the frame does not serialize or arrive.
    pub async fn handshake_and_frame(
        &self,
        headers: HeaderMap,
        frame: &(impl Serialize + ?Sized),
    ) -> anyhow::Result<(Received, Received)> {
        let mut ticket = self.inbox.open();
        let mut socket = self.client.open_socket(&ticket.target(RESPONSES), headers).await?;
        let handshake = ticket.received().await.context("websocket handshake")?;
        socket.send(frame).await?;
        let frame = ticket.received().await.context("websocket frame")?;
        socket.close().await?;
        Ok((handshake, frame))
    }

    async fn post(&self, path: &str, headers: HeaderMap, body: &(impl Serialize + ?Sized)) -> anyhow::Result<Received> {
        let mut ticket = self.inbox.open();
        self.client.post(&ticket.target(path), headers, body).await?;
        ticket.received().await.with_context(|| format!("POST {path}"))
    }
}
