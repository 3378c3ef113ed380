//! The server's side of one client's connection.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Request, Response, Version};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::sync::Mutex as AsyncMutex;
use tokio_rustls::rustls::{CertificateError, Error as TlsError};

use super::forward::{Connector, Stream};
use super::headers::{join_cookies, name_host};
use super::tee::Tee;
use super::turns::{Turn, Turns};
use super::{MAX_BUFFER, MAX_HEADERS, MAX_STREAMS};

/// The reason why a request was not answered.
#[derive(Debug)]
pub(super) enum Failed {
    /// There is no connection to the server.
    Connect(io::Error),
    /// The exchange broke off.
    Exchange(hyper::Error),
    /// The request cannot be written for the server.
    Request(http::Error),
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(error) => {
                f.write_str("cannot connect: ")?;
                match error.get_ref() {
                    Some(inner) => write_own(inner, f),
                    None => write!(f, "{error}"),
                }
            }
            Self::Exchange(error) => {
                write!(f, "{error}")?;
                error.source().map_or(Ok(()), |source| {
                    f.write_str(": ")?;
                    write_own(source, f)
                })
            }
            Self::Request(error) => write!(f, "the request cannot be passed on: {error}"),
        }
    }
}

/// Writes an error without the server's own words: the debug data with which a connection ends (RFC 9113, section 6.8), and
/// the names in a certificate, may quote a URL or a value.
fn write_own(error: &(dyn Error + 'static), f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(reason) = error.downcast_ref::<h2::Error>().and_then(h2::Error::reason) {
        return write!(f, "{reason}");
    }
    if let Some(TlsError::InvalidCertificate(CertificateError::NotValidForNameContext { expected, .. })) =
        error.downcast_ref()
    {
        return write!(f, "its certificate is not for `{}`", expected.to_str());
    }
    write!(f, "{error}")
}

impl Error for Failed {}

/// Connections that serve one client's connection and end with it, so that each side sees the fate of the other.
pub(super) struct Upstream {
    connector: Arc<Connector>,
    turns: Turns,
    idle: Mutex<Vec<http1::SendRequest<Tee>>>,
    shared: AsyncMutex<Option<http2::SendRequest<Tee>>>,
}

impl Upstream {
    pub(super) fn new(connector: Arc<Connector>, turns: Turns) -> Arc<Self> {
        Arc::new(Self { connector, turns, idle: Mutex::default(), shared: AsyncMutex::default() })
    }

    /// Sends a request, whose URI has only the path, and returns the head of the answer as soon as it is there.
    pub(super) async fn send(self: &Arc<Self>, request: Request<Tee>) -> Result<Response<Incoming>, Failed> {
        if request.version() == Version::HTTP_2 {
            self.send_http2(request).await
        } else {
            self.send_http1(request).await
        }
    }

    async fn send_http1(&self, request: Request<Tee>) -> Result<Response<Incoming>, Failed> {
        let request = self.addressed(request, false)?;
        let Some(mut sender) = self.idle_sender().await else {
            let (stream, _) = self.connector.connect(false).await.map_err(Failed::Connect)?;
            return self.exchange(http1_sender(stream).await?, request).await;
        };
        match sender.try_send_request(request).await {
            Ok(response) => {
                self.keep(sender);
                Ok(response)
            }
            // The server closed the connection before it could receive any of the request.
            Err(error) => {
                let request = unsent(error)?;
                let (stream, _) = self.connector.connect(false).await.map_err(Failed::Connect)?;
                self.exchange(http1_sender(stream).await?, request).await
            }
        }
    }

    async fn send_http2(self: &Arc<Self>, request: Request<Tee>) -> Result<Response<Incoming>, Failed> {
        let mut shared = self.shared.lock().await;
        if let Some(mut sender) = shared.clone().filter(|sender| !sender.is_closed()) {
            drop(shared);
            let request = self.addressed(request, true)?;
            return sender.send_request(request).await.map_err(Failed::Exchange);
        }
        // Further requests wait for the lock, so that each client waits once for what others have.
        let turn = self.turns.next().await;
        if let Some(sender) = self.idle_sender().await {
            drop(shared);
            return self.exchange_in_turn(turn, sender, self.addressed(request, false)?).await;
        }
        let (stream, speaks_http2) = self.connector.connect(true).await.map_err(Failed::Connect)?;
        if !speaks_http2 {
            drop(shared);
            let sender = http1_sender(stream).await?;
            return self.exchange_in_turn(turn, sender, self.addressed(request, false)?).await;
        }
        let mut sender = http2_sender(stream, turn).await?;
        *shared = Some(sender.clone());
        drop(shared);
        sender.send_request(self.addressed(request, true)?).await.map_err(Failed::Exchange)
    }

    /// Returns the request in the form for this server.
    fn addressed(&self, request: Request<Tee>, is_http2: bool) -> Result<Request<Tee>, Failed> {
        let forward = &self.connector.forward;
        let (mut parts, body) = request.into_parts();
        parts.uri = forward.uri(&parts.uri, is_http2).map_err(Failed::Request)?;
        if !is_http2 {
            if parts.version == Version::HTTP_2 {
                parts.version = Version::HTTP_11;
                join_cookies(&mut parts.headers);
            }
            parts.headers = name_host(parts.headers, &forward.host()).map_err(|error| Failed::Request(error.into()))?;
        }
        Ok(Request::from_parts(parts, body))
    }

    /// Returns a connection that is free, or about to be because its last request has been answered.
    async fn idle_sender(&self) -> Option<http1::SendRequest<Tee>> {
        let mut sender = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.retain(|sender| !sender.is_closed());
            idle.pop()?
        };
        sender.ready().await.ok().map(|()| sender)
    }

    /// Sends the request of a client that sends one at a time.
    async fn exchange(
        &self,
        mut sender: http1::SendRequest<Tee>,
        request: Request<Tee>,
    ) -> Result<Response<Incoming>, Failed> {
        let response = sender.send_request(request).await.map_err(Failed::Exchange)?;
        self.keep(sender);
        Ok(response)
    }

    /// Sends a request. The turn lasts until the request and its answer have passed, or the connection has ended.
    async fn exchange_in_turn(
        self: &Arc<Self>,
        turn: Turn,
        mut sender: http1::SendRequest<Tee>,
        request: Request<Tee>,
    ) -> Result<Response<Incoming>, Failed> {
        let response = sender.send_request(request).await.map_err(Failed::Exchange)?;
        let upstream = Arc::clone(self);
        tokio::spawn(async move {
            if sender.ready().await.is_ok() {
                upstream.keep_after(&turn, sender);
            }
            drop(turn);
        });
        Ok(response)
    }

    fn keep(&self, sender: http1::SendRequest<Tee>) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
    }

    /// Keeps a connection, unless those that are kept are as many as the client's own turns that are left: what waits for a
    /// request takes nothing from other clients.
    fn keep_after(&self, turn: &Turn, sender: http1::SendRequest<Tee>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|sender| !sender.is_closed());
        if matches!(turn, Turn::Own(_)) || idle.len() < self.turns.own_left() {
            idle.push(sender);
        }
    }
}

fn unsent(mut error: TrySendError<Request<Tee>>) -> Result<Request<Tee>, Failed> {
    match error.take_message() {
        Some(request) => Ok(request),
        None => Err(Failed::Exchange(error.into_error())),
    }
}

async fn http1_sender(stream: Box<dyn Stream>) -> Result<http1::SendRequest<Tee>, Failed> {
    let mut builder = http1::Builder::new();
    builder.preserve_header_case(true).max_headers(MAX_HEADERS).max_buf_size(MAX_BUFFER);
    let (sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(Failed::Exchange)?;
    // The exchanges on it return the same errors.
    tokio::spawn(connection.with_upgrades());
    Ok(sender)
}

async fn http2_sender(stream: Box<dyn Stream>, turn: Turn) -> Result<http2::SendRequest<Tee>, Failed> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .max_header_list_size(u32::try_from(MAX_BUFFER).unwrap_or(u32::MAX))
        .initial_max_send_streams(MAX_STREAMS as usize);
    let (sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(Failed::Exchange)?;
    tokio::spawn(async move {
        // The exchanges on it return the same errors.
        let _ = connection.await;
        drop(turn);
    });
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use http_body_util::Empty;
    use hyper::body::Bytes;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio_rustls::rustls::pki_types::ServerName;

    use super::*;

    #[tokio::test]
    async fn the_servers_own_words_are_not_shown() {
        const HEADERS: u8 = 1;
        let (stream, mut server) = tokio::io::duplex(1 << 16);
        // Settings, and, once there is a request, the end by a protocol error.
        server.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await.unwrap();
        let end = async move {
            server.read_exact(&mut [0; 24]).await.unwrap();
            let mut frame = [0; 9];
            while frame[3] != HEADERS {
                server.read_exact(&mut frame).await.unwrap();
                let len = usize::from(frame[1]) << 8 | usize::from(frame[2]);
                server.read_exact(&mut vec![0; len]).await.unwrap();
            }
            let words = b"https://me:s3cr3t@example.com";
            let len = u8::try_from(8 + words.len()).unwrap();
            server.write_all(&[0, 0, len, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).await.unwrap();
            server.write_all(words).await.unwrap();
            server.shutdown().await.unwrap();
            server.read_to_end(&mut Vec::new()).await
        };
        let (mut sender, connection) =
            http2::Builder::new(TokioExecutor::new()).handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        tokio::spawn(end);
        let request = Request::get("http://example.com/").body(Empty::<Bytes>::new()).unwrap();
        let failed = Failed::Exchange(sender.send_request(request).await.unwrap_err());
        assert_eq!(failed.to_string(), "http2 error: unspecific protocol error detected");

        let error = CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("example.com").unwrap(),
            presented: vec!["UniformResourceIdentifier(\"https://me:s3cr3t@example.com\")".into()],
        };
        let failed = Failed::Connect(io::Error::other(TlsError::InvalidCertificate(error)));
        assert_eq!(failed.to_string(), "cannot connect: its certificate is not for `example.com`");
    }
}
