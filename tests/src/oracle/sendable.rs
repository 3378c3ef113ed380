use std::fmt;
use std::future::ready;

use anyhow::{Context as _, ensure};
use http::{HeaderMap, HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::{Request as Handshake, generate_request};
use tokio_tungstenite::tungstenite::handshake::machine::TryParse as _;
use tokio_tungstenite::tungstenite::handshake::server::Request as ReceivedHandshake;

/// How many bytes the client may be ahead of the server.
const PIPE_BYTES: usize = 64 * 1024;

/// The HTTP stacks that metadata goes through, in memory: fast enough for a million snapshots, where the real
/// servers of [`wire`](crate::wire) are not.
pub struct Wires {
    runtime: Runtime,
    connection: Option<Connection>,
    handshake: Handshake,
}

/// A connection of hyper's with itself.
struct Connection {
    client: SendRequest<String>,
    received: UnboundedReceiver<HeaderMap>,
}

impl fmt::Debug for Wires {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wires").finish_non_exhaustive()
    }
}

impl Wires {
    /// Sets them up.
    ///
    /// # Errors
    ///
    /// When there is no runtime for them.
    pub fn new() -> anyhow::Result<Self> {
        let runtime = Builder::new_current_thread().build().context("cannot start a runtime")?;
        Ok(Self { runtime, connection: None, handshake: "ws://localhost/".into_client_request()? })
    }

    /// Sends the headers through each; gives back what did not arrive as it was.
    pub fn carry(&mut self, headers: &HeaderMap) -> Vec<String> {
        let mut faults: Vec<String> = headers
            .iter()
            .filter(|(_, value)| !is_text(value))
            .map(|(name, value)| format!("{name} is no text that a header can hold: {value:?}"))
            .collect();
        let hyper = self.through_hyper(headers).and_then(|received| same(headers, &received));
        let tungstenite = self.through_tungstenite(headers).and_then(|received| same(headers, &received));
        let failed = [("hyper", hyper), ("tungstenite", tungstenite)].into_iter();
        faults.extend(failed.filter_map(|(stack, result)| Some(format!("{stack}: {:#}", result.err()?))));
        faults
    }

    fn through_hyper(&mut self, headers: &HeaderMap) -> anyhow::Result<HeaderMap> {
        let connection = self.connection.take();
        let (connection, received) = self.runtime.block_on(async {
            let mut connection = match connection {
                Some(connection) => connection,
                None => Connection::open().await?,
            };
            let mut request = Request::post("/").body(String::new())?;
            request.headers_mut().extend(headers.clone());
            let response = connection.client.send_request(request).await?;
            ensure!(response.status().is_success(), "refused with {}", response.status());
            let received = connection.received.recv().await.context("nothing arrived")?;
            connection.client.ready().await?;
            anyhow::Ok((connection, received))
        })?;
        self.connection = Some(connection);
        Ok(received)
    }

    fn through_tungstenite(&self, headers: &HeaderMap) -> anyhow::Result<HeaderMap> {
        let mut handshake = self.handshake.clone();
        handshake.headers_mut().extend(headers.clone());
        let (bytes, _) = generate_request(handshake)?;
        let (_, received) = ReceivedHandshake::try_parse(&bytes)?.context("the handshake has no end")?;
        Ok(received.into_parts().0.headers)
    }
}

impl Connection {
    async fn open() -> anyhow::Result<Self> {
        let (client, server) = tokio::io::duplex(PIPE_BYTES);
        let (sender, received) = unbounded_channel();
        tokio::spawn(async move {
            let service = service_fn(|request| ready(answer(request, &sender)));
            // A request that it cannot read is an error at the client, which reports it.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(server), service).await;
        });
        let (client, connection) = hyper::client::conn::http1::handshake(TokioIo::new(client)).await?;
        tokio::spawn(connection);
        Ok(Self { client, received })
    }
}

fn answer(request: Request<Incoming>, sender: &UnboundedSender<HeaderMap>) -> anyhow::Result<Response<String>> {
    sender.send(request.into_parts().0.headers)?;
    Ok(Response::new(String::new()))
}

/// Returns `true` if every release of `http` takes the value for text, and no space of it would be stripped.
fn is_text(value: &HeaderValue) -> bool {
    let is_ascii = value.as_bytes().iter().all(|byte| matches!(byte, 0x20..=0x7E));
    is_ascii && value.to_str().is_ok_and(|text| HeaderValue::from_str(text).is_ok() && text.trim() == text)
}

fn same(sent: &HeaderMap, received: &HeaderMap) -> anyhow::Result<()> {
    for (name, value) in sent {
        let arrived: Vec<&HeaderValue> = received.get_all(name).iter().collect();
        ensure!(arrived == [value], "{name} was {value:?} and arrived as {arrived:?}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(value: &[u8]) -> Vec<String> {
        let value = HeaderValue::from_bytes(value).unwrap();
        Wires::new().unwrap().carry(&[(http::header::ETAG, value)].into_iter().collect())
    }

    #[test]
    fn what_does_not_arrive_as_it_was_is_seen() {
        assert_eq!(faults(b"a \"b\" ~"), [""; 0]);
        let stripped = faults(b" a").join("\n");
        assert!(stripped.contains("no text") && stripped.contains("hyper: ") && stripped.contains("tungstenite: "));
        assert_ne!(faults("\u{e9}".as_bytes()), [""; 0]);
    }

    #[test]
    fn a_connection_that_failed_is_opened_again() {
        let mut wires = Wires::new().unwrap();
        let many = (0..200).map(|i| (http::HeaderName::try_from(format!("x-{i}")).unwrap(), HeaderValue::from(i)));
        assert!(!wires.carry(&many.collect()).is_empty());
        assert!(wires.carry(&HeaderMap::new()).is_empty());
    }
}
