//! A client that ends, and a server that refuses, hangs, resets or sends what is no HTTP: the other side sees what it would
//! have seen without the proxy, which is never an answer that nobody sent.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use codex_metadata_tests::live::Watched;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

const REQUEST: &[u8] =
    b"POST /v1/responses HTTP/1.1\r\nHost: p\r\nSession-ID: s\r\nThread-ID: t\r\nContent-Length: 2\r\n\r\n{}";
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that reads a request on each connection and then does as `serve` has it.
async fn server<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"{}") && stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {}
            tokio::spawn(serve(stream));
        }
    });
    address
}

/// All that a client gets until the connection ends, and whether it ended in an orderly way.
async fn client(address: SocketAddr) -> (String, bool) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut got = Vec::new();
    let ended = timeout(PATIENCE, stream.read_to_end(&mut got)).await.expect("the connection ends");
    (String::from_utf8(got).unwrap(), ended.is_ok())
}

async fn reset(stream: TcpStream) {
    stream.set_zero_linger().unwrap();
}

#[tokio::test]
async fn a_server_that_refuses_is_no_answer() {
    // A port that was free a moment ago.
    let refusing = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap();
    let watched = Watched::start(refusing).await.unwrap();
    assert_eq!(client(watched.address()).await.0, "");
    let error = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = error.post(format!("http://{}/v1/responses", watched.address())).body("{}").send().await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    // Its request was read all the same.
    assert_eq!(watched.stop().await.unwrap().0.all.requests, 1);
}

#[tokio::test]
async fn a_server_that_resets_or_ends_early_gives_the_client_what_it_sent() {
    let watched = Watched::start(server(reset).await).await.unwrap();
    assert_eq!(client(watched.address()).await.0, "");

    let closing = server(|stream| async move { drop(stream) }).await;
    let watched = Watched::start(closing).await.unwrap();
    assert_eq!(client(watched.address()).await.0, "");

    // In the middle of a body of a known length, and of one in chunks, whose end is then missing.
    for (head, body) in [("Content-Length: 10", "12345"), ("Transfer-Encoding: chunked", "5\r\n12345\r\n")] {
        let half = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}");
        let answer = half.clone();
        let cut = server(move |mut stream| {
            let answer = answer.clone();
            async move {
                stream.write_all(answer.as_bytes()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(50)).await;
                reset(stream).await;
            }
        })
        .await;
        let watched = Watched::start(cut).await.unwrap();
        let (got, _) = client(watched.address()).await;
        assert_eq!(got.to_ascii_lowercase(), half.to_ascii_lowercase());
    }
}

#[tokio::test]
async fn what_is_no_http_is_an_error_at_the_client() {
    for answer in ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "\0\0\0"] {
        let malformed = server(move |mut stream| async move {
            stream.write_all(answer.as_bytes()).await.unwrap();
            let _ = stream.read(&mut [0]).await;
        });
        let watched = Watched::start(malformed.await).await.unwrap();
        let url = format!("http://{}/v1/responses", watched.address());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answered = timeout(PATIENCE, client.post(url).body("{}").send()).await.expect("it does not hang");
        assert!(answered.is_err(), "{answer:?}: {answered:?}");
    }
}

/// A server that hangs is waited for as long as the client has patience; and others are served meanwhile.
#[tokio::test]
async fn a_server_that_hangs_is_waited_for_and_a_client_that_ends_is_seen_by_the_server() {
    let (ended, mut sees_end) = tokio::sync::mpsc::channel(1);
    let hanging = server(move |mut stream| {
        let ended = ended.clone();
        async move {
            let read = stream.read(&mut [0]).await;
            let _ = ended.send(matches!(read, Ok(0) | Err(_))).await;
        }
    });
    let watched = Watched::start(hanging.await).await.unwrap();
    let mut stream = TcpStream::connect(watched.address()).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let waited = timeout(Duration::from_millis(300), stream.read(&mut [0])).await;
    assert!(waited.is_err(), "nothing was answered: {waited:?}");
    assert!(sees_end.try_recv().is_err(), "the server is still waited for");
    drop(stream);
    assert!(timeout(PATIENCE, sees_end.recv()).await.expect("the server sees the end").unwrap());
}

/// A client that ends in the middle of its body: the server does not get what looks like a whole request.
#[tokio::test]
async fn half_a_request_is_not_made_whole() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let watched = Watched::start(listener.local_addr().unwrap()).await.unwrap();
    let (got, gets) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let _ = stream.read_to_end(&mut request).await;
        let _ = got.send(request);
    });
    let mut stream = TcpStream::connect(watched.address()).await.unwrap();
    let request = "POST /v1/responses HTTP/1.1\r\nHost: p\r\nsession-id: s\r\nthread-id: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stream);
    let request = String::from_utf8(timeout(PATIENCE, gets).await.unwrap().unwrap()).unwrap();
    assert!(request.contains("{\"a\":") && !request.contains("0\r\n\r\n"), "{request}");
    let (summary, lines) = watched.stop().await.unwrap();
    // Of what was not sent nothing can be said.
    assert_eq!((summary.all.requests, &lines[0]["without_body"]), (1, &true.into()));
}

/// An idle connection that the server has closed is no fault of the client's next request.
#[tokio::test]
async fn a_connection_that_the_server_closes_while_idle_is_made_anew() {
    let closing = server(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.unwrap();
    });
    let watched = Watched::start(closing.await).await.unwrap();
    let mut stream = TcpStream::connect(watched.address()).await.unwrap();
    for _ in 0..5 {
        stream.write_all(REQUEST).await.unwrap();
        let mut got = Vec::new();
        while !got.ends_with(b"ok") {
            assert!(stream.read_buf(&mut got).await.unwrap() > 0, "{}", String::from_utf8_lossy(&got));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// A graceful stop lets what is under way end, and takes nothing new.
#[tokio::test]
async fn a_graceful_stop_waits_for_what_is_under_way() {
    let (go, gone) = tokio::sync::watch::channel(false);
    let slow = server(move |mut stream| {
        let mut gone = gone.clone();
        async move {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n").await.unwrap();
            let _ = gone.wait_for(|gone| *gone).await;
            stream.write_all(b"answer").await.unwrap();
        }
    })
    .await;
    let watched = Watched::start(slow).await.unwrap();
    let address = watched.address();
    let asking = tokio::spawn(client(address));
    // Until the request is under way.
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut head).await.unwrap() > 0);
    }
    let stopping = tokio::spawn(watched.stop_gracefully());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_finished());
    go.send(true).unwrap();
    let mut rest = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut rest)).await.unwrap().unwrap();
    assert_eq!(rest, b"answer");
    assert!(asking.await.unwrap().0.ends_with("answer"));
    let summary = timeout(PATIENCE, stopping).await.unwrap().unwrap().unwrap();
    assert_eq!(summary.all.requests, 2);
}
