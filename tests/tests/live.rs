//! The proxy that watches: what passes it is as it was sent, whoever the client is.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use codex_metadata::CodexMeta as _;
use codex_metadata_tests::live::Watched;
use codex_metadata_tests::observe::sending::received;
use codex_metadata_tests::paths::send_all;
use codex_metadata_tests::samples;
use codex_metadata_tests::wire::Loopback;
use futures_util::StreamExt as _;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use http_body_util::channel::Channel;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, oneshot};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

/// A server that answers one request with `answer`, byte for byte, and hands on what it got.
async fn scripted(answer: &'static [u8], ends_with: &'static [u8]) -> (SocketAddr, oneshot::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (got, gets) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(ends_with) {
            assert!(stream.read_buf(&mut request).await.unwrap() > 0, "{}", String::from_utf8_lossy(&request));
        }
        stream.write_all(answer).await.unwrap();
        let _ = got.send(request);
    });
    (address, gets)
}

/// Returns the bytes that the server and the client got, for a request and an answer that end as they say.
async fn exchange(
    request: &str,
    request_end: &'static str,
    answer: &'static str,
    answer_end: &str,
) -> (String, String) {
    let (upstream, got) = scripted(answer.as_bytes(), request_end.as_bytes()).await;
    let watched = Watched::start(upstream).await.unwrap();
    let mut client = TcpStream::connect(watched.address()).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    let mut answered = Vec::new();
    while !answered.ends_with(answer_end.as_bytes()) {
        assert!(client.read_buf(&mut answered).await.unwrap() > 0, "{}", String::from_utf8_lossy(&answered));
    }
    let sent = String::from_utf8(got.await.unwrap()).unwrap();
    (sent.replace(&upstream.to_string(), "UPSTREAM"), String::from_utf8(answered).unwrap())
}

#[tokio::test]
async fn headers_and_bodies_arrive_byte_for_byte() {
    let (sent, answered) = exchange(
        "POST /v1/responses?a=%20b&c HTTP/1.1\r\nX-Zebra: 1\r\nHOST: proxy\r\nSession-ID: s-1\r\nx-apple:  two  words \r\n\
         X-Multi: a\r\nX-Multi: b, c\r\nx-multi: d\r\nConnection: keep-alive, X-Hop\r\nX-Hop: gone\r\nKeep-Alive: timeout=5\r\n\
         Authorization: Bearer x\r\nCookie: a=b\r\nX_Under: 1\r\nX-Latin: \u{e9}\r\nX-Empty:\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
        "{\"a\":1}",
        "HTTP/1.1 201 Made To Order\r\nServer: s\r\nX-Mixed-CASE: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 5\r\n\r\nhello",
        "hello",
    )
    .await;
    assert_eq!(
        sent,
        "POST /v1/responses?a=%20b&c HTTP/1.1\r\nX-Zebra: 1\r\nHOST: UPSTREAM\r\nSession-ID: s-1\r\nx-apple: two  words\r\n\
         X-Multi: a\r\nX-Multi: b, c\r\nx-multi: d\r\nAuthorization: Bearer x\r\nCookie: a=b\r\nX_Under: 1\r\n\
         X-Latin: \u{e9}\r\nX-Empty:\r\nContent-Length: 7\r\n\r\n{\"a\":1}"
    );
    // There is no date, since the server has sent none.
    assert_eq!(
        answered,
        "HTTP/1.1 201 Made To Order\r\nServer: s\r\nX-Mixed-CASE: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 5\r\n\r\nhello"
    );
}

#[tokio::test]
async fn chunks_pass_in_both_directions() {
    let (sent, answered) = exchange(
        "POST /v1/responses HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n",
        "0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        "0\r\n\r\n",
    )
    .await;
    assert!(sent.to_ascii_lowercase().contains("transfer-encoding: chunked\r\n"), "{sent}");
    // How the bytes are cut into chunks is the connection's.
    let bytes: String = sent.split("\r\n\r\n").nth(1).unwrap().split("\r\n").skip(1).step_by(2).collect();
    assert_eq!(bytes, "{\"a\":1}");
    assert!(answered.contains("abc") && answered.contains("de"), "{answered}");
}

/// A request with many headers or a long one is refused by the server or by nobody.
#[tokio::test]
async fn a_large_head_is_no_matter_of_the_proxy() {
    let many = (0..900).map(|i| format!("X-H-{i}: {i}\r\n")).collect::<Vec<_>>().concat();
    let long = "v".repeat(300_000);
    for headers in [many, format!("X-Long: {long}\r\n")] {
        let request = format!("POST /v1/responses HTTP/1.1\r\nHost: p\r\n{headers}Content-Length: 2\r\n\r\n{{}}");
        let (sent, _) = exchange(&request, "\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok").await;
        assert_eq!(sent, request.replace("Host: p", "Host: UPSTREAM"));
    }
}

#[tokio::test]
async fn every_request_path_of_every_sample_passes_without_a_finding() {
    let servers = Loopback::start().await.unwrap();
    let http = Watched::start(servers.http_address()).await.unwrap();
    let websocket = Watched::start(servers.websocket_address()).await.unwrap();
    let direct = Loopback::start().await.unwrap();
    let servers = servers.through(http.address(), websocket.address()).unwrap();
    let mut expected = (0, 0);
    for sample in samples::all() {
        let live = send_all(&sample.snapshot, &samples::turn(), &servers).await.unwrap();
        let plain = send_all(&sample.snapshot, &samples::turn(), &direct).await.unwrap();
        for (live, plain) in live.iter().zip(&plain) {
            let requests = received(plain.path, &plain.requests);
            expected.0 += requests.len() as u64;
            // Nothing in them says the sender's release.
            for mut request in requests {
                request.version = None;
                expected.1 += request.read().findings.len() as u64;
            }
            // The server got the same body, and the same headers but those of the connection.
            for (one, other) in live.requests.iter().zip(&plain.requests) {
                assert_eq!(one.body, other.body, "{}: {}", sample.name, live.path.name());
                assert!(one.caller_headers().eq(other.caller_headers()), "{}: {}", sample.name, live.path.name());
            }
        }
    }
    let (over_http, over_websocket) = (http.stop().await.unwrap(), websocket.stop().await.unwrap());
    let requests = over_http.0.all.requests + over_websocket.0.all.requests;
    let findings: u64 = [over_http.0, over_websocket.0].iter().flat_map(|summary| summary.all.kinds.values()).sum();
    assert_eq!((requests, findings), expected);
    assert!(requests > 40, "{requests}");
}

/// A server of HTTP/1.1 and HTTP/2 that answers with events, the second of which waits for `barrier`.
async fn event_server(barrier: Arc<Barrier>, tls: Option<TlsAcceptor>) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (barrier, tls) = (Arc::clone(&barrier), tls.clone());
            tokio::spawn(async move {
                let service = service_fn(move |request: Request<Incoming>| events(request, Arc::clone(&barrier)));
                let mut builder = auto::Builder::new(TokioExecutor::new());
                builder.http2().max_concurrent_streams(4096);
                // A client that has gone is its own matter.
                let _ = match tls {
                    Some(tls) => {
                        let Ok(stream) = tls.accept(stream).await else { return };
                        builder.serve_connection(TokioIo::new(stream), service).await
                    }
                    None => builder.serve_connection(TokioIo::new(stream), service).await,
                };
            });
        }
    });
    address
}

async fn events(
    request: Request<Incoming>,
    barrier: Arc<Barrier>,
) -> Result<Response<Channel<Bytes, Infallible>>, Infallible> {
    let version = format!("{:?}", request.version());
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let (mut sender, channel) = Channel::new(1);
    tokio::spawn(async move {
        sender.send_data(format!("data: {version} {}\n\n", body.len()).into()).await.unwrap();
        barrier.wait().await;
        sender.send_data("data: end\n\n".into()).await.unwrap();
    });
    let response = Response::builder().header("content-type", "text/event-stream");
    Ok(response.body(channel).unwrap())
}

/// Sends `count` requests at a time, each of which sees its first event while all others are open.
async fn concurrent(client: &reqwest::Client, url: &str, count: usize, version: &str) {
    let body = samples::rich().snapshot.for_turn("turn-1").project();
    let requests = (0..count).map(|_| {
        let json = serde_json::json!({"client_metadata": body.client_metadata});
        let request = client.post(url).headers(body.headers.clone()).json(&json);
        let version = version.to_owned();
        tokio::spawn(async move {
            let mut events = request.send().await.unwrap().bytes_stream();
            let mut seen = Vec::new();
            while let Some(event) = events.next().await {
                seen.extend_from_slice(&event.unwrap());
            }
            let text = String::from_utf8(seen).unwrap();
            assert!(text.starts_with(&format!("data: {version} ")) && text.ends_with("data: end\n\n"), "{text}");
        })
    });
    for request in requests.collect::<Vec<_>>() {
        request.await.unwrap();
    }
}

fn client(is_http2: bool) -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    if is_http2 { builder.http2_prior_knowledge().build().unwrap() } else { builder.build().unwrap() }
}

/// An event that were kept back would keep the barrier closed: none of them would end.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_streams_at_once_get_each_event_as_it_comes() {
    let upstream = event_server(Arc::new(Barrier::new(1000)), None).await;
    let watched = Watched::start(upstream).await.unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    tokio::time::timeout(Duration::from_mins(1), concurrent(&client(true), &url, 1000, "HTTP/2.0")).await.unwrap();
    let summary = watched.stop_gracefully().await.unwrap();
    assert_eq!((summary.all.requests, summary.with_findings), (1000, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_of_http_1_are_independent_too() {
    let upstream = event_server(Arc::new(Barrier::new(200)), None).await;
    let watched = Watched::start(upstream).await.unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    tokio::time::timeout(Duration::from_mins(1), concurrent(&client(false), &url, 200, "HTTP/1.1")).await.unwrap();
    assert_eq!(watched.stop().await.unwrap().0.all.requests, 200);
}

/// A client of HTTP/2 is served by a server that knows HTTP/1.1 alone.
#[tokio::test(flavor = "multi_thread")]
async fn http_2_passes_to_a_server_of_http_1() {
    let servers = Loopback::start().await.unwrap();
    let watched = Watched::start(servers.http_address()).await.unwrap();
    let url = format!("http://{}/nowhere", watched.address());
    let client = client(true);
    let answers = futures_util::future::join_all((0..50).map(|_| client.post(&url).body("{}").send())).await;
    for answer in answers {
        assert_eq!(answer.unwrap().status(), 404);
    }
}

fn tls() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(made.cert.der().to_vec())], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_may_have_tls_and_its_certificate_is_checked() {
    let (acceptor, pem) = tls();
    let upstream = event_server(Arc::new(Barrier::new(1)), Some(acceptor)).await;
    let forward = format!("https://localhost:{}", upstream.port());
    let watched = Watched::start_with(&forward, |options| options.authorities = Some(pem.into_bytes())).await.unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    concurrent(&client(true), &url, 3, "HTTP/2.0").await;
    concurrent(&client(false), &url, 3, "HTTP/1.1").await;
    assert_eq!(watched.stop().await.unwrap().0.all.requests, 6);

    let other =
        Watched::start_with(&forward, |options| options.authorities = Some(tls().1.into_bytes())).await.unwrap();
    let url = format!("http://{}/v1/responses", other.address());
    assert!(client(false).post(&url).body("{}").send().await.is_err());
}

/// Skipped, and says so, where there is no curl.
#[tokio::test(flavor = "multi_thread")]
async fn curl_passes_or_is_skipped_without_it() {
    let upstream = event_server(Arc::new(Barrier::new(1)), None).await;
    let watched = Watched::start(upstream).await.unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    for (option, version) in [("--http1.1", "HTTP/1.1"), ("--http2-prior-knowledge", "HTTP/2.0")] {
        let mut curl = Command::new("curl");
        curl.args([
            "-sS",
            "-N",
            option,
            "-H",
            "Session-ID: s-1",
            "-d",
            "{\"client_metadata\":{\"session_id\":\"s-2\"}}",
            &url,
        ]);
        let output = match tokio::task::spawn_blocking(move || curl.output()).await.unwrap() {
            Ok(output) => output,
            Err(error) => {
                println!("skipped: curl cannot be run: {error}");
                return;
            }
        };
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("data: {version} 40\n\ndata: end\n\n"));
    }
    let (summary, lines) = watched.stop().await.unwrap();
    assert_eq!(summary.all.requests, 2);
    for line in lines {
        let kinds = line["findings"].as_array().unwrap().iter();
        assert!(
            kinds.clone().any(|finding| finding["kind"] == "differs" && finding["field"] == "session_id"),
            "{line}"
        );
    }
}

/// A path before those of the requests, and a client that names another host.
#[tokio::test]
async fn the_path_of_the_url_comes_first() {
    let (upstream, got) = scripted(b"HTTP/1.1 204 No Content\r\n\r\n", b"\r\n\r\n").await;
    let watched = Watched::start_with(&format!("http://{upstream}/base/"), |_| ()).await.unwrap();
    let mut client = TcpStream::connect(watched.address()).await.unwrap();
    client.write_all(b"GET http://elsewhere.example.com/v1//x/../y?q HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let got = String::from_utf8(got.await.unwrap()).unwrap();
    assert_eq!(got, format!("GET /base/v1//x/../y?q HTTP/1.1\r\nHost: {upstream}\r\n\r\n"));
    for url in ["ftp://x", "http://", "x:1", "http://u:p@x", "http://x/?q"] {
        assert!(Watched::start_with(url, |_| ()).await.is_err(), "{url}");
    }
}
