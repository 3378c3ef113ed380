//! More headers than servers take, and than a `HeaderMap` has room for, through the proxy: they cost their request alone.

use std::net::{Ipv4Addr, SocketAddr};

use codex_metadata_tests::live::Watched;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use http_body_util::Full;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The most names that a map takes.
const MOST: usize = 24_576;

/// Answers each request with its number of headers.
async fn server() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") && stream.read_buf(&mut head).await.is_ok_and(|read| read > 0) {}
                let lines = head.split(|byte| *byte == b'\n').count() - 3;
                let text = lines.to_string();
                let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len());
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    address
}

/// Sends a request over HTTP/2, and returns the status if there is an answer.
async fn send(address: SocketAddr, headers: HeaderMap) -> Option<u16> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("a handshake");
    let connection = tokio::spawn(connection);
    let mut request = Request::get(format!("http://{address}/responses")).body(Full::<&[u8]>::default()).unwrap();
    *request.headers_mut() = headers;
    let answer = sender.send_request(request).await.map(|response| response.status().as_u16());
    connection.abort();
    answer.ok()
}

#[tokio::test]
async fn so_many_headers_cost_only_their_request() {
    let watched = Watched::start(server().await).await.unwrap();
    let names = |count: usize| -> HeaderMap {
        let name = |n: usize| HeaderName::try_from(format!("{n:x}")).unwrap();
        (0..count).map(|n| (name(n), HeaderValue::from_static("v"))).collect()
    };
    let mut lines = HeaderMap::new();
    for _ in 0..1500 {
        lines.append("a", HeaderValue::from_static("v"));
    }
    assert_eq!(send(watched.address(), names(10)).await, Some(200));
    // Each line of one name arrives.
    assert_eq!(send(watched.address(), lines).await, Some(200));
    // A head may refer to each header by a byte, so that HTTP/2 counts more for it.
    assert_eq!(send(watched.address(), names(3000)).await, Some(431));
    assert_ne!(send(watched.address(), names(MOST)).await, Some(200));
    assert_eq!(send(watched.address(), names(1500)).await, Some(200));
    assert_eq!(send(watched.address(), names(10)).await, Some(200));
    let (summary, _) = watched.stop().await.unwrap();
    assert_eq!(summary.all.requests + summary.foreign, 4);
}
