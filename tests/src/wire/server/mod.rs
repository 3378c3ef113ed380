//! The receiving side: servers on loopback ports, and how they start and stop.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
};

use anyhow::Context as _;
use tokio::{net::TcpListener, sync::oneshot};

use super::inbox::Inbox;

mod http;
mod websocket;

/// Completes when the server is dropped. Nothing is ever sent: losing the sender is the signal.
type Stopped = oneshot::Receiver<Infallible>;

/// A running server, which stops when this is dropped.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    _running: oneshot::Sender<Infallible>,
}

impl Server {
    /// Starts an HTTP server.
    pub(super) async fn http(inbox: Inbox) -> anyhow::Result<Self> {
        Self::start(|listener, stopped| http::serve(listener, stopped, inbox)).await
    }

    /// Starts a WebSocket server.
    pub(super) async fn websocket(inbox: Inbox) -> anyhow::Result<Self> {
        Self::start(|listener, stopped| websocket::serve(listener, stopped, inbox)).await
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    async fn start<F>(serve: impl FnOnce(TcpListener, Stopped) -> F) -> anyhow::Result<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        // The system picks a free port, so that suites can run side by side.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("cannot listen on 127.0.0.1, allow loopback sockets to this process")?;
        let address = listener.local_addr().context("cannot tell which port the server listens on")?;
        let (running, stopped) = oneshot::channel();
        tokio::spawn(serve(listener, stopped));
        Ok(Self { address, _running: running })
    }
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncReadExt as _, net::TcpStream, task::yield_now};

    use super::*;

    /// Returns when the server has closed both its port and a connection that was open.
    async fn assert_stops(server: Server) {
        let address = server.address();
        let mut connection = TcpStream::connect(address).await.expect("it runs");
        drop(server);
        while TcpStream::connect(address).await.is_ok() {
            yield_now().await;
        }
        let end = connection.read(&mut [0]).await;
        assert!(matches!(end, Ok(0) | Err(_)), "still sends: {end:?}");
    }

    #[tokio::test]
    async fn dropping_a_server_stops_it() {
        assert_stops(Server::http(Inbox::default()).await.expect("a port")).await;
        assert_stops(Server::websocket(Inbox::default()).await.expect("a port")).await;
    }
}
