//! Measures what the audit costs a request that passes: `cargo run --release --example live_cost -- [--rounds N]`
//!
//! The proxy, once with the audit and once without, stands between one client and a server of this process. Each round
//! sends the same requests through both, one after the other, and the order changes from round to round. The server
//! answers with a stream of events, as the Responses API does, without a pause between two of them; a second row has an
//! answer of two bytes, so that nothing is measured but what the audit adds. The program prints the time of a request in
//! the middle of all rounds, the difference, and the ratio, which is at most 1.1 for the stream.

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

/// What a server answers, in the pieces in which it writes it.
#[derive(Clone)]
struct Answer(Vec<Vec<u8>>);

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
    /// How many events the stream has.
    #[arg(long, default_value_t = 100)]
    events: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    ensure!(arguments.rounds > 0 && arguments.requests > 0, "there is nothing to measure in no request");
    println!("| answer | without the audit | with the audit | added | ratio |\n|---|---|---|---|---|");
    let streamed = measure(&arguments, "a stream of events", Answer::stream(arguments.events)).await?;
    measure(&arguments, "two bytes", Answer::short()).await?;
    println!("\nthe ratio of the stream is at most {MOST}");
    Ok(if streamed <= MOST { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures requests that get this answer, prints their row, and returns the ratio.
async fn measure(arguments: &Arguments, name: &str, answer: Answer) -> anyhow::Result<f64> {
    let Arguments { rounds, requests, prompt, .. } = *arguments;
    let server = server(answer.clone()).await?;
    let (with, without) = (proxy(server, true).await?, proxy(server, false).await?);
    let request = request(prompt);
    let (mut watched, mut plain) = (client(with.address()).await?, client(without.address()).await?);
    // Connections, caches and pools are then as they stay.
    round(&mut watched, &request, &answer, requests).await?;
    round(&mut plain, &request, &answer, requests).await?;
    let (mut times_with, mut times_without) = (Vec::new(), Vec::new());
    for i in 0..rounds {
        for is_with in [i % 2 == 0, i % 2 == 1] {
            if is_with {
                times_with.push(round(&mut watched, &request, &answer, requests).await?);
            } else {
                times_without.push(round(&mut plain, &request, &answer, requests).await?);
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
    let [without, with] = [without, with].map(millis);
    println!("| {name} | {without:.3} ms | {with:.3} ms | {:+.3} ms | {ratio:.3} |", with - without);
    Ok(ratio)
}

impl Answer {
    fn short() -> Self {
        Self(vec![b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec()])
    }

    /// Returns a stream of so many events, each in a chunk of its own.
    fn stream(events: usize) -> Self {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
        let event = |i| {
            let data = json!({"type": "response.output_text.delta", "item_id": "msg-1", "sequence_number": i, "delta": "word"});
            let event = format!("event: response.output_text.delta\ndata: {data}\n\n");
            format!("{:x}\r\n{event}\r\n", event.len())
        };
        let pieces = [head].into_iter().chain((0..events).map(event)).chain(["0\r\n\r\n".to_owned()]);
        Self(pieces.map(String::into_bytes).collect())
    }

    /// Returns what the client gets last.
    fn end(&self) -> &[u8] {
        self.0.last().map_or(&[], Vec::as_slice)
    }
}

/// Starts a server that answers whatever comes.
async fn server(answer: Answer) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            // Its end is the client's affair.
            tokio::spawn(async move { serve(stream, &answer).await.ok() });
        }
    });
    Ok(address)
}

async fn serve(mut stream: TcpStream, answer: &Answer) -> io::Result<()> {
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
        for piece in &answer.0 {
            stream.write_all(piece).await?;
        }
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
async fn round(stream: &mut TcpStream, request: &[u8], answer: &Answer, count: u32) -> anyhow::Result<Duration> {
    let start = Instant::now();
    for _ in 0..count {
        stream.write_all(request).await?;
        let mut got = Vec::new();
        while !got.ends_with(answer.end()) {
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
