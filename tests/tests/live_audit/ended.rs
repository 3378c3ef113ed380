//! A proxy that is told to end at once reads nothing more than the request at hand.

use std::future::{pending, ready};
use std::io;
use std::net::Ipv4Addr;
use std::sync::mpsc::{self, Receiver, Sender as Release};

use codex_metadata_cli::capture::Captured;
use codex_metadata_cli::live::{Options, Proxy};
use codex_metadata_cli::request::{Path, Reading};
use codex_metadata_cli::rows::Rows;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;
use futures_util::StreamExt as _;
use tokio::net::TcpStream;

use crate::sender::{Sender, taking};

/// A table that says when a row comes, and takes it when it is released.
struct Slow {
    begun: Release<()>,
    released: Receiver<()>,
}

impl Rows for Slow {
    fn begin(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn add(&mut self, _: &Captured, _: &Reading) -> io::Result<()> {
        let _ = self.begun.send(());
        // Until the other end is dropped.
        let _ = self.released.recv();
        Ok(())
    }

    fn tick(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_waits_is_not_read_once_it_is_told_to_end() {
    let (begun, has_begun) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let forward = format!("http://{}", taking().await).parse().unwrap();
    let mut options = Options::new((Ipv4Addr::LOCALHOST, 0).into(), forward);
    options.rows = Some(Box::new(Slow { begun, released }));
    let proxy = Proxy::start(options, Box::new(io::sink())).await.unwrap();
    let sender = Sender::new(proxy.address());
    let request = sending(&samples::rich().snapshot.for_turn("turn-1"), Path::Responses).0;
    for _ in 0..5 {
        sender.send(&request).await;
    }
    while has_begun.try_recv().is_err() {
        tokio::task::yield_now().await;
    }
    // It is under way until the proxy ends it.
    let stream = TcpStream::connect(proxy.address()).await.unwrap();
    let url = format!("ws://{}/socket", proxy.address());
    let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
    let closed = async {
        while let Some(Ok(_)) = socket.next().await {}
        drop(release);
    };
    let (summary, ()) = tokio::join!(proxy.stop_or_end(pending(), ready(())), closed);
    assert_eq!(summary.unwrap().all.requests, 1, "the one at hand");
}

/// What has passed before is read, unless it is told to end.
#[tokio::test]
async fn what_waits_is_read_if_it_is_told_to_stop_alone() {
    let forward = format!("http://{}", taking().await).parse().unwrap();
    let options = Options::new((Ipv4Addr::LOCALHOST, 0).into(), forward);
    let proxy = Proxy::start(options, Box::new(io::sink())).await.unwrap();
    let sender = Sender::new(proxy.address());
    let request = sending(&samples::rich().snapshot.for_turn("turn-1"), Path::Responses).0;
    for _ in 0..5 {
        sender.send(&request).await;
    }
    assert_eq!(proxy.stop_or_end(ready(()), pending()).await.unwrap().all.requests, 5);
}
