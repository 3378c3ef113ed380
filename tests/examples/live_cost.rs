//! Measures what the audit costs a request that passes: `cargo run --release --example live_cost -- [--rounds N]`
//!
//! The proxy, once with the audit and once without, stands between one client and a server of this process. Each round
//! sends the same requests through both, one after the other, and the order changes from round to round. It prints the time
//! of a request in the middle of all rounds, the difference, and the ratio, which is at most 1.1.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Parser;
use codex_metadata::CodexMeta as _;
use codex_metadata_cli::live::{Options, Proxy};
use codex_metadata_cli::report::Style;
use codex_metadata_tests::samples;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const MOST: f64 = 1.1;
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// Measures what the audit costs.
#[derive(Parser)]
struct Arguments {
    /// How many rounds.
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// How many requests a round sends through each proxy.
    #[arg(long, default_value_t = 250)]
    requests: u32,
    /// The size of the prompt in each body, in bytes.
    #[arg(long, default_value_t = 32_768)]
    prompt: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let Arguments { rounds, requests, prompt } = Arguments::parse();
    ensure!(rounds > 0 && requests > 0, "there is nothing to measure in no request");
    let server = server().await?;
    let (with, without) = (proxy(server, true).await?, proxy(server, false).await?);
    let request = request(prompt);
    let (mut watched, mut plain) = (client(with.address()).await?, client(without.address()).await?);
    // Connections, caches and pools are then as they stay.
    round(&mut watched, &request, requests).await?;
    round(&mut plain, &request, requests).await?;
    let (mut times_with, mut times_without) = (Vec::new(), Vec::new());
    for i in 0..rounds {
        for is_with in [i % 2 == 0, i % 2 == 1] {
            if is_with {
                times_with.push(round(&mut watched, &request, requests).await?);
            } else {
                times_without.push(round(&mut plain, &request, requests).await?);
            }
        }
    }
    drop((watched, plain));
    let summary = with.stop(std::future::ready(())).await?;
    without.stop(std::future::ready(())).await?;
    let passed = u64::try_from(rounds + 1)? * u64::from(requests);
    ensure!(summary.all.requests == passed, "{} of {passed} requests were read", summary.all.requests);
    let (with, without) = (middle(times_with), middle(times_without));
    let ratio = with.as_secs_f64() / without.as_secs_f64();
    println!("| proxy | a request |\n|---|---|");
    println!("| without the audit | {:.3} ms |\n| with the audit | {:.3} ms |", millis(without), millis(with));
    println!("\n{:+.3} ms, ratio {ratio:.3}, at most {MOST}", millis(with) - millis(without));
    Ok(if ratio <= MOST { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Starts a server that answers whatever comes.
async fn server() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Its end is the client's affair.
            tokio::spawn(async move { answer(stream).await.ok() });
        }
    });
    Ok(address)
}

async fn answer(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut got = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = got.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut got).await? == 0 {
                return Ok(());
            }
        };
        let length = String::from_utf8_lossy(&got[..head]).lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        let whole = head + length.unwrap_or_default();
        while got.len() < whole {
            if stream.read_buf(&mut got).await? == 0 {
                return Ok(());
            }
        }
        got.drain(..whole);
        stream.write_all(ANSWER).await?;
    }
}

async fn proxy(server: SocketAddr, audit: bool) -> anyhow::Result<Proxy> {
    let options = Options::new((Ipv4Addr::LOCALHOST, 0).into(), format!("http://{server}").parse()?);
    Proxy::start(Options { audit, style: Style::Quiet, ..options }, Box::new(io::sink())).await
}

/// Returns a turn with all that a snapshot can have, and a prompt.
fn request(prompt: usize) -> Vec<u8> {
    let sent = samples::rich().snapshot.for_turn("turn-1").project();
    let body = json!({"model": "m", "input": "p".repeat(prompt), "client_metadata": sent.client_metadata}).to_string();
    let mut request = b"POST /v1/responses HTTP/1.1\r\nHost: p\r\nContent-Type: application/json\r\n".to_vec();
    for (name, value) in &sent.headers {
        request.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    request.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    request
}

async fn client(proxy: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(proxy).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends the requests one after the other, and returns the time of one.
async fn round(stream: &mut TcpStream, request: &[u8], count: u32) -> anyhow::Result<Duration> {
    let start = Instant::now();
    for _ in 0..count {
        stream.write_all(request).await?;
        let mut got = Vec::new();
        while !got.ends_with(b"\r\n\r\n{}") {
            ensure!(stream.read_buf(&mut got).await.context("no answer")? > 0, "the connection ended");
        }
    }
    Ok(start.elapsed() / count)
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
