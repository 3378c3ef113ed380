use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

type Alter = Box<dyn FnMut(&mut Vec<String>, &mut Vec<u8>) + Send>;

/// A proxy on a TCP socket that changes the bytes of each request before it passes it on.
///
/// It knows of HTTP only where a request ends: whatever else it is told to write, it writes.
#[derive(Debug)]
pub struct AlteringProxy {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl AlteringProxy {
    /// Starts a proxy of the server at `upstream`. `alter` gets the lines of a request's head, the request line
    /// first, and its body.
    ///
    /// # Errors
    ///
    /// When no loopback port can be bound.
    pub async fn start(
        upstream: SocketAddr,
        alter: impl FnMut(&mut Vec<String>, &mut Vec<u8>) + Send + 'static,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no loopback port is free")?;
        let address = listener.local_addr().context("cannot tell the proxy's port")?;
        let alter: Arc<Mutex<Alter>> = Arc::new(Mutex::new(Box::new(alter)));
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let alter = Arc::clone(&alter);
                // An error here is an error of the client too, which reports it.
                connections.spawn(async move { pass_on(client, upstream, &alter).await });
            }
        });
        Ok(Self { address, accepting })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for AlteringProxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Alters the first request of a connection, which is then closed after its answer.
async fn pass_on(mut client: TcpStream, upstream: SocketAddr, alter: &Mutex<Alter>) -> anyhow::Result<()> {
    let mut request = Vec::new();
    let end = loop {
        if let Some(at) = request.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        ensure!(client.read_buf(&mut request).await? > 0, "the request ended in its head");
    };
    let head = std::str::from_utf8(&request[..end]).context("the head is not text")?;
    let mut lines: Vec<String> = head.split("\r\n").map(str::to_owned).collect();
    let length = header(&lines, "content-length").map_or(Ok(0), str::parse)?;
    while request.len() < end + 4 + length {
        ensure!(client.read_buf(&mut request).await? > 0, "the request ended in its body");
    }
    let mut body = request.split_off(end + 4);

    (alter.lock().unwrap_or_else(PoisonError::into_inner))(&mut lines, &mut body);
    let is_upgrade = header(&lines, "upgrade").is_some();
    if !is_upgrade {
        lines.retain(|line| !is_header(line, "content-length") && !is_header(line, "connection"));
        lines.push(format!("content-length: {}", body.len()));
        // So that a second request of the client comes on a connection of its own.
        lines.push("connection: close".into());
    }
    let mut server = TcpStream::connect(upstream).await?;
    // Latin-1, so that a line can have any byte.
    let head: Vec<u8> = lines.join("\r\n").chars().map(|char| u8::try_from(char).unwrap_or(b'?')).collect();
    server.write_all(&[&head, &b"\r\n\r\n"[..], &body].concat()).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

fn is_header(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(name))
}

fn header<'l>(lines: &'l [String], name: &str) -> Option<&'l str> {
    let line = lines.iter().find(|line| is_header(line, name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}
