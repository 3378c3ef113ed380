//! An output, a disk, a table or the audit that fails costs no request.

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::sync::mpsc;

use codex_metadata_cli::capture::Captured;
use codex_metadata_cli::live::{Options, Proxy, Why};
use codex_metadata_cli::request::{Path, Reading, Request};
use codex_metadata_cli::rows::Rows;
use codex_metadata_tests::live::Watched;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;
use http::HeaderValue;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::sender::{Sender, taking};

/// An output that takes nothing, or takes it and never comes back.
struct Broken(Option<mpsc::Receiver<()>>);

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &self.0 {
            None => Err(io::ErrorKind::BrokenPipe.into()),
            Some(released) => {
                // Until the other end is dropped.
                let _ = released.recv();
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn broken(output: Broken, change: impl FnOnce(&mut Options)) -> Proxy {
    let forward = format!("http://{}", taking().await).parse().unwrap();
    let mut options = Options::new((Ipv4Addr::LOCALHOST, 0).into(), forward);
    change(&mut options);
    Proxy::start(options, Box::new(output)).await.unwrap()
}

fn bad_request() -> Request {
    let mut request = sending(&samples::rich().snapshot.for_turn("turn-1"), Path::Responses).0;
    request.headers.as_mut().unwrap().insert("session-id", HeaderValue::from_static("other"));
    request
}

#[tokio::test]
async fn a_closed_output_costs_no_request() {
    let proxy = broken(Broken(None), |_| ()).await;
    let sender = Sender::new(proxy.address());
    for _ in 0..20 {
        sender.send(&bad_request()).await;
    }
    while proxy.unread(Why::Output) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(proxy.stop(std::future::ready(())).await.unwrap().all.requests, 20);
}

/// Whoever does not read what is printed keeps the audit waiting, and nobody else: what has no room is passed on unread.
#[tokio::test]
async fn an_output_that_hangs_costs_no_request_and_no_memory() {
    let (release, released) = mpsc::channel();
    let proxy = broken(Broken(Some(released)), |options| options.memory = 200_000).await;
    let sender = Sender::new(proxy.address());
    let size = bad_request().body.unwrap().len();
    for _ in 0..200_000 / size + 50 {
        sender.send(&bad_request()).await;
    }
    assert!(proxy.unread(Why::Memory) > 0);
    drop(release);
    let unread = proxy.unread(Why::Memory);
    let summary = proxy.stop(std::future::ready(())).await.unwrap();
    assert_eq!(summary.all.requests + unread, (200_000 / size + 50) as u64);
}

/// A disk that is full.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_costs_no_request() {
    let proxy = broken(Broken(None), |options| options.record = Some("/dev/full".into())).await;
    let sender = Sender::new(proxy.address());
    for _ in 0..5 {
        sender.send(&bad_request()).await;
    }
    while proxy.unread(Why::Record) < 5 {
        tokio::task::yield_now().await;
    }
}

/// A body larger than any of the contract passes whole, in no more memory than there is.
#[tokio::test]
async fn a_huge_body_passes_and_is_not_kept() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let watched = Watched::start_with(&url, |options| options.memory = 1 << 20).await.unwrap();
    let size = 80 << 20;
    let counting = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut buffer, mut read) = (vec![0; 1 << 16], 0);
        while read < size {
            read += stream.read(&mut buffer).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    assert_eq!(client.post(url).body(vec![b' '; size]).send().await.unwrap().status(), 200);
    counting.await.unwrap();
    assert_eq!(watched.unread(Why::Memory), 1);
}

/// A table whose every write fails, as where the disk is full, or panics.
struct NoRows(bool);

impl Rows for NoRows {
    fn begin(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn add(&mut self, _: &Captured, _: &Reading) -> io::Result<()> {
        assert!(self.0, "a fault of ours");
        Err(io::ErrorKind::StorageFull.into())
    }

    fn tick(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Neither a table that cannot be written nor a fault of ours costs a request, or the requests after it their audit.
#[tokio::test]
async fn a_fault_of_ours_costs_no_request() {
    for (fails, why) in [(true, Why::Record), (false, Why::Fault)] {
        let proxy = broken(Broken(None), |options| options.rows = Some(Box::new(NoRows(fails)))).await;
        let sender = Sender::new(proxy.address());
        for _ in 0..5 {
            sender.send(&bad_request()).await;
        }
        while proxy.unread(why) < 5 {
            tokio::task::yield_now().await;
        }
    }
}
