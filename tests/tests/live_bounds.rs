//! What one client can take of the proxy: memory, connections and time are bounded, and others are served meanwhile.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use codex_metadata_cli::live::Why;
use codex_metadata_tests::live::Watched;
use flate2::{Compress, Compression, FlushCompress};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_secs(20);
const GET: &str = "GET / HTTP/1.1\r\nHost: p\r\n\r\n";
const HANDSHAKE: &str =
    "GET / HTTP/1.1\r\nHost: p\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

const SWITCHED: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nok";

/// A server that answers each head after `delay`, also one of an upgrade, and never one of `/hang`; with the number of its
/// open connections.
async fn server(delay: Duration) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let (address, open) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&open);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let open = Arc::clone(&counted);
            tokio::spawn(async move {
                open.fetch_add(1, Ordering::SeqCst);
                let mut head = Vec::new();
                while stream.read_buf(&mut head).await.is_ok_and(|read| read > 0) {
                    if head.ends_with(b"\r\n\r\n") {
                        let is_upgrade = String::from_utf8_lossy(&head).to_lowercase().contains("\r\nupgrade:");
                        let is_hanging = head.starts_with(b"GET /hang");
                        head.clear();
                        if is_hanging {
                            continue;
                        }
                        sleep(delay).await;
                        let _ = stream.write_all(if is_upgrade { SWITCHED } else { OK }).await;
                    }
                }
                open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    (address, open)
}

/// Sends a request, and returns whether its answer came.
async fn ask(stream: &mut TcpStream, request: &str) -> bool {
    let mut got = Vec::new();
    if stream.write_all(request.as_bytes()).await.is_err() {
        return false;
    }
    while !got.ends_with(b"ok") {
        match timeout(PATIENCE, stream.read_buf(&mut got)).await {
            Ok(Ok(read)) if read > 0 => {}
            _ => return false,
        }
    }
    true
}

async fn connect(watched: &Watched) -> TcpStream {
    TcpStream::connect(watched.address()).await.unwrap()
}

/// A header takes memory beside its text, and so does the head beside its headers.
#[tokio::test]
async fn what_a_head_takes_counts() {
    let upstream = server(Duration::ZERO).await.0;
    let many = (0..2000).fold(String::new(), |mut lines, n| {
        let _ = write!(lines, "a{n}:\r\n");
        lines
    });
    let heads = [
        (512 << 10, format!("GET / HTTP/1.1\r\nHost: p\r\n{many}\r\n")),
        (32 << 10, format!("GET /{} HTTP/1.1\r\nHost: p\r\n\r\n", "u".repeat(60_000))),
        (32 << 10, format!("{} / HTTP/1.1\r\nHost: p\r\n\r\n", "M".repeat(60_000))),
    ];
    for (memory, head) in heads {
        let watched =
            Watched::start_with(&format!("http://{upstream}"), |options| options.memory = memory).await.unwrap();
        let mut client = connect(&watched).await;
        assert!(ask(&mut client, &head).await);
        assert_eq!(watched.unread(Why::Memory), 1, "{}", &head[..20]);
        assert!(ask(&mut client, GET).await);
        assert_eq!(watched.unread(Why::Memory), 1);
        assert_eq!(watched.stop().await.unwrap().0.foreign, 1);
    }
}

/// Each header is looked for among the names that `Connection` has, of which there may be as many.
#[tokio::test]
async fn many_names_in_connection_take_no_time() {
    let watched = Watched::start(server(Duration::ZERO).await.0).await.unwrap();
    let mut head = format!("GET / HTTP/1.1\r\nHost: p\r\nConnection: {}keep-alive\r\n", "zz,".repeat(150_000));
    for n in 0..3900 {
        let _ = write!(head, "b{n}:\r\n");
    }
    let answered =
        timeout(Duration::from_secs(10), async { ask(&mut connect(&watched).await, &(head + "\r\n")).await });
    assert!(answered.await.expect("an answer in time"));
}

/// A client may wait long between requests, and for an answer as long as it likes, but not within a head.
#[tokio::test]
async fn a_head_without_end_ends_its_connection() {
    let upstream = server(Duration::from_millis(1200)).await.0;
    let head_time = Duration::from_millis(300);
    let watched =
        Watched::start_with(&format!("http://{upstream}"), |options| options.head_time = head_time).await.unwrap();
    let mut patient = connect(&watched).await;
    assert!(ask(&mut patient, GET).await, "an answer that takes long");
    for begin in ["GET / HTTP/1.1\r\nHost: p\r\nX: ", "GE"] {
        let mut half = connect(&watched).await;
        half.write_all(begin.as_bytes()).await.unwrap();
        let ended = timeout(PATIENCE, half.read_to_end(&mut Vec::new())).await;
        assert!(ended.is_ok(), "it is still open");
    }
    sleep(head_time * 4).await;
    assert!(ask(&mut patient, GET).await, "a connection that was idle");
    patient.write_all(b"GET / HTTP/1.1\r\nHost").await.unwrap();
    assert!(timeout(PATIENCE, patient.read_to_end(&mut Vec::new())).await.is_ok(), "it is still open");
    // What comes with the request before it is a head that has not begun, and neither is what may be of HTTP/2.
    let with_another = format!("{GET}GET / HTTP/1.1\r\nHost: p\r\nX: ");
    let mut halves = Vec::new();
    for begin in [&with_another, "", "P", "PRI * HTTP/2.0\r\n"] {
        let mut half = connect(&watched).await;
        half.write_all(begin.as_bytes()).await.unwrap();
        halves.push((begin, half));
    }
    for (begin, mut half) in halves {
        let ended = timeout(PATIENCE, half.read_to_end(&mut Vec::new())).await;
        assert!(ended.is_ok(), "it is still open after {begin:?}");
    }
}

/// Also one whose connection goes on as another protocol.
#[tokio::test]
async fn a_further_client_waits_until_another_ends() {
    let upstream = server(Duration::ZERO).await.0;
    for request in [GET, HANDSHAKE] {
        let watched = Watched::start_with(&format!("http://{upstream}"), |options| {
            options.connections = Some(2);
            options.metrics = Some((Ipv4Addr::LOCALHOST, 0).into());
        })
        .await
        .unwrap();
        let (mut one, mut two) = (connect(&watched).await, connect(&watched).await);
        assert!(ask(&mut one, request).await && ask(&mut two, request).await);
        let mut three = connect(&watched).await;
        three.write_all(GET.as_bytes()).await.unwrap();
        assert!(timeout(Duration::from_millis(300), three.read_u8()).await.is_err(), "there is no room");
        let url = format!("http://{}/metrics", watched.metrics_address().unwrap());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let metrics = client.get(url).send().await.unwrap().text().await.unwrap();
        assert!(metrics.contains("codex_meta_connections 2\n"), "{metrics}");
        drop(one);
        assert!(timeout(PATIENCE, three.read_u8()).await.is_ok(), "there is room");
    }
}

/// The address of the metrics has few connections at a time, each of which ends.
#[tokio::test]
async fn the_metrics_have_few_connections_which_end() {
    let upstream = server(Duration::ZERO).await.0;
    for (head_time, ends) in [(Duration::from_mins(10), false), (Duration::from_millis(300), true)] {
        let watched = Watched::start_with(&format!("http://{upstream}"), |options| {
            options.head_time = head_time;
            options.metrics = Some((Ipv4Addr::LOCALHOST, 0).into());
        })
        .await
        .unwrap();
        let address = watched.metrics_address().unwrap();
        let mut halves = Vec::new();
        for _ in 0..16 {
            let mut half = TcpStream::connect(address).await.unwrap();
            half.write_all(b"GET /metrics HTTP/1.1\r\nHost: p\r\nX: ").await.unwrap();
            halves.push(half);
        }
        let mut whole = TcpStream::connect(address).await.unwrap();
        whole.write_all(b"GET /metrics HTTP/1.1\r\nHost: p\r\n\r\n").await.unwrap();
        if !ends {
            assert!(timeout(Duration::from_millis(300), whole.read_u8()).await.is_err(), "there is no room");
            assert!(ask(&mut connect(&watched).await, GET).await, "the proxy has its own");
            halves.pop();
        }
        let mut metrics = String::new();
        assert!(timeout(PATIENCE, whole.read_to_string(&mut metrics)).await.is_ok(), "there is room");
        assert!(metrics.contains("codex_meta_connections"), "{metrics}");
        for mut half in halves.into_iter().filter(|_| ends) {
            assert!(timeout(PATIENCE, half.read_to_end(&mut Vec::new())).await.is_ok(), "it is still open");
        }
    }
}

fn http2() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap()
}

/// Sends a request by a client of HTTP/2, until it is aborted, and returns whether its answer came.
fn get(client: &reqwest::Client, watched: &Watched, path: &str) -> JoinHandle<bool> {
    let sent = client.get(format!("http://{}{path}", watched.address())).send();
    tokio::spawn(async { sent.await.unwrap().text().await.unwrap() == "ok" })
}

/// Waits until so many connections are open, and are as many a while later.
async fn remain_open(open: &AtomicUsize, count: usize) {
    let are_open = async {
        while open.load(Ordering::SeqCst) != count {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let reached = timeout(PATIENCE, are_open).await;
    sleep(Duration::from_millis(200)).await;
    assert_eq!((reached.is_ok(), open.load(Ordering::SeqCst)), (true, count));
}

async fn with_further(upstream: SocketAddr, further: usize) -> Watched {
    Watched::start_with(&format!("http://{upstream}"), |options| options.further = Some(further)).await.unwrap()
}

#[tokio::test]
async fn requests_that_have_ended_keep_few_connections_to_the_server() {
    let (upstream, open) = server(Duration::from_millis(300)).await;
    for further in [0, 1000] {
        let watched = with_further(upstream, further).await;
        let client = http2();
        // With as few connections as that, they take their time.
        for _ in 0..2 {
            let sent: Vec<_> = (0..further.clamp(10, 60)).map(|_| get(&client, &watched, "/")).collect();
            for answered in sent {
                assert!(timeout(PATIENCE, answered).await.unwrap().unwrap());
            }
            remain_open(&open, 2).await;
        }
        drop((client, watched));
        remain_open(&open, 0).await;
    }
}

/// A server of HTTP/1.1 needs a connection for each of them.
#[tokio::test]
async fn the_requests_of_one_client_of_http2_leave_room_for_those_of_others() {
    let (upstream, open) = server(Duration::ZERO).await;
    let watched = with_further(upstream, 8).await;
    let greedy: Vec<_> = (0..4).map(|_| http2()).collect();
    let mut hanging = Vec::new();
    // Two are its own, and two are a quarter of eight.
    for (client, count) in greedy.iter().zip(1..) {
        hanging.push((0..50).map(|_| get(client, &watched, "/hang")).collect::<Vec<_>>());
        remain_open(&open, 4 * count).await;
    }
    // The others have their own all the same, one of which may hang.
    let other = http2();
    let _hangs = get(&other, &watched, "/hang");
    for _ in 0..3 {
        assert!(timeout(PATIENCE, get(&other, &watched, "/")).await.expect("an answer").unwrap());
    }
    assert!(ask(&mut connect(&watched).await, GET).await);
    // What one has had, another may have once its requests have ended, also those that wait.
    for ended in hanging.drain(..2).flatten() {
        ended.abort();
    }
    let _hang: Vec<_> = (0..50).map(|_| get(&other, &watched, "/hang")).collect();
    remain_open(&open, 4 * 3).await;
    assert!(timeout(PATIENCE, get(&greedy[0], &watched, "/")).await.expect("an answer").unwrap());
    drop((greedy, other));
}

/// A turn ends with its request: when the client ends it before it had one, before it was answered, and if it was answered
/// before it was whole.
#[tokio::test]
async fn a_request_that_waits_has_its_turn_when_another_ends() {
    let (upstream, open) = server(Duration::ZERO).await;
    let watched = with_further(upstream, 0).await;
    let client = http2();
    let early = client.post(format!("http://{}/", watched.address()));
    let (mut sent, body) = http_body_util::channel::Channel::<bytes::Bytes>::new(1);
    let answer = early.body(reqwest::Body::wrap(body)).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "ok");
    let hangs = get(&client, &watched, "/hang");
    remain_open(&open, 2).await;
    let (ended, waits) = (get(&client, &watched, "/"), get(&client, &watched, "/"));
    sleep(Duration::from_millis(200)).await;
    ended.abort();
    assert!(!waits.is_finished() && open.load(Ordering::SeqCst) == 2);
    hangs.abort();
    assert!(timeout(PATIENCE, waits).await.expect("an answer").unwrap());

    let hangs = get(&client, &watched, "/hang");
    remain_open(&open, 2).await;
    let waits = get(&client, &watched, "/");
    sleep(Duration::from_millis(200)).await;
    assert!(!waits.is_finished());
    sent.send_data(bytes::Bytes::from("x")).await.unwrap();
    drop(sent);
    assert!(timeout(PATIENCE, waits).await.expect("an answer").unwrap());
    drop(hangs);
}

/// The most memory that the process has had.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

/// A message of 60 KB may be one of 60 MiB.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_message_is_inflated_only_as_far_as_there_is_memory() {
    let mut stream = Compress::new(Compression::best(), false);
    let mut data = Vec::with_capacity(1 << 20);
    for _ in 0..60 {
        data.reserve(1 << 16);
        stream.compress_vec(&vec![b'a'; 1 << 20], &mut data, FlushCompress::None).unwrap();
    }
    data.reserve(1 << 16);
    stream.compress_vec(&[], &mut data, FlushCompress::Sync).unwrap();
    data.truncate(data.len() - 4);
    let length = u64::try_from(data.len()).unwrap();
    let frame = [&[0xC1, 0x80 | 127][..], &length.to_be_bytes(), &[0; 4], &data].concat();

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let watched = Watched::start_with(&url, |options| options.memory = 4 << 20).await.unwrap();
    let mut client = connect(&watched).await;
    client.write_all(HANDSHAKE.as_bytes()).await.unwrap();
    let (mut server, _) = listener.accept().await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        server.read_buf(&mut head).await.unwrap();
    }
    let answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                  Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    server.write_all(answer.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        client.read_buf(&mut head).await.unwrap();
    }
    let before = peak();
    client.write_all(&frame).await.unwrap();
    let mut got = Vec::new();
    while got.len() < frame.len() {
        assert!(timeout(PATIENCE, server.read_buf(&mut got)).await.unwrap().unwrap() > 0);
    }
    assert!(got == frame);
    assert_eq!(watched.unread(Why::Memory), 1);
    let grown = peak() - before;
    assert!(grown < 24 << 20, "{grown} bytes");
}
