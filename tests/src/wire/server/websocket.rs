//! The WebSocket server: captures the handshake and every text frame.

use anyhow::Context as _;
use futures_util::StreamExt as _;
use http::{HeaderMap, StatusCode};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
    },
};

use super::Stopped;
use crate::wire::{Received, inbox::Inbox};

/// Serves until it is stopped, and then drops the connections that are open.
pub(super) async fn serve(listener: TcpListener, mut stopped: Stopped, inbox: Inbox) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(receive(stream, inbox.clone()))),
                // The process is out of sockets: let callers see a closed port, not a busy loop.
                Err(_) => break,
            },
            // Reaped as they end, so that they do not pile up.
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn receive(stream: TcpStream, inbox: Inbox) {
    let mut delivery = None;
    let mut origin = String::new();
    #[expect(clippy::result_large_err, reason = "the error's type is the library's, and it is made once a connection")]
    let on_handshake = |request: &Request, response: Response| {
        let claimed = inbox.claim(request.uri()).ok_or_else(refusal)?;
        origin = format!("{} {}", request.method(), request.uri().path());
        claimed.send(Received::new(origin.clone(), request.headers().clone(), Vec::new()));
        delivery = Some(claimed);
        Ok(response)
    };
    // A handshake that fails after it was captured fails on the client's side too, which reports it.
    let Ok(mut socket) = accept_hdr_async(stream, on_handshake).await else {
        return;
    };
    let Some(delivery) = delivery else { return };

    let origin = format!("text frame of {origin}");
    while let Some(message) = socket.next().await {
        match message {
            Ok(Message::Text(text)) => {
                let body = text.as_bytes().to_vec();
                delivery.send(Received::new(origin.clone(), HeaderMap::new(), body));
            }
            Ok(_) => {}
            Err(error) => {
                delivery.send(Err(error).with_context(|| format!("cannot read a {origin}")));
                return;
            }
        }
    }
}

fn refusal() -> ErrorResponse {
    let mut response = ErrorResponse::new(Some("nobody waits for this handshake".to_owned()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
