//! A reverse proxy that audits the requests that pass.
//!
//! Requests pass as they were sent: the bytes of bodies and of everything after an upgrade, and the headers except
//! those of a connection. A client's connection has its own connections to the server, which end together, so that the
//! client sees what it would see without a proxy. The audit reads a copy of what passes, and nothing waits for it. If it cannot keep
//! up, has no memory left or fails, requests are passed on unread, and the proxy says so.

mod audit;
mod budget;
mod compact;
mod end;
mod files;
mod forward;
mod headers;
mod legible;
mod metrics;
mod patience;
mod pieces;
mod places;
mod record;
mod service;
mod socket;
mod tee;
mod turns;
mod unread;
mod upstream;

use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::JoinHandle;

use self::audit::{Auditing, Desk};
use self::budget::Budget;
use self::files::Room;
use self::forward::Connector;
use self::metrics::Metrics;
use self::patience::{Client, Counted};
use self::record::Recorder;
use self::service::{Service, Shared};
use self::turns::Further;
use crate::given::Given;
use crate::messages;
use crate::paint::Paint;
use crate::plain::Named;
use crate::report::Style;
use crate::rows::Rows;
use crate::summary::Summary;

pub use self::forward::Forward;
pub use self::unread::{Unread, Why};

/// The maximum number of headers of a message: as many as the server may accept, and more than any does.
const MAX_HEADERS: usize = 4096;
/// The maximum size of the head of a message.
const MAX_BUFFER: usize = 1 << 20;
/// The maximum size of the head of a request of HTTP/2, as that counts it: 32 bytes for each header, and its text. A short
/// header can be sent in one byte and takes some 150 in memory, and there are as many heads on a connection as streams.
const MAX_HEADER_LIST: u32 = 64 << 10;
/// The maximum number of requests at a time on one connection of HTTP/2.
const MAX_STREAMS: u32 = 1024;
/// How often a client of HTTP/2 is asked whether it is still there, and how long it may take to answer.
const PING: Duration = Duration::from_secs(30);

/// The maximum number of connections at the address of the metrics.
const MAX_READERS: usize = 16;

/// The options of a proxy.
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The server to pass requests on to.
    pub forward: Forward,
    /// Certificates of authorities in PEM that are trusted instead of the system's.
    pub authorities: Option<Vec<u8>>,
    /// `true` to audit.
    pub audit: bool,
    /// The amount of output.
    pub style: Style,
    /// The colours of the output.
    pub paint: Paint,
    /// The contracts to audit by, where these are not Codex's own.
    pub given: Option<&'static Given>,
    /// The file to append the requests to.
    pub record: Option<PathBuf>,
    /// `true` to record bodies too.
    pub bodies: bool,
    /// The table that the requests are written to.
    pub rows: Option<Box<dyn Rows>>,
    /// The address of the metrics.
    pub metrics: Option<SocketAddr>,
    /// The maximum number of bytes that are kept until they are read.
    pub memory: usize,
    /// How long the head of a request may take from its first byte on.
    pub head_time: Duration,
    /// The maximum number of connections of clients; `None` for as many as the system's limit of open files allows.
    pub connections: Option<usize>,
    /// The maximum number of connections to a server of HTTP/1.1 that clients of HTTP/2 have together beyond the two of each;
    /// `None` for as many as the system's limit of open files allows.
    pub further: Option<usize>,
}

impl Options {
    /// Returns the options of a proxy at `listen` in front of `forward` that audits and prints findings.
    #[must_use]
    pub fn new(listen: SocketAddr, forward: Forward) -> Self {
        Self {
            listen,
            forward,
            authorities: None,
            audit: true,
            style: Style::People,
            paint: Paint::default(),
            given: None,
            rows: None,
            record: None,
            bodies: false,
            metrics: None,
            memory: 256 << 20,
            head_time: Duration::from_secs(30),
            connections: None,
            further: None,
        }
    }
}

/// A proxy that runs until it is stopped.
pub struct Proxy {
    address: SocketAddr,
    metrics_address: Option<SocketAddr>,
    metrics: Arc<Metrics>,
    stop: watch::Sender<bool>,
    end: watch::Sender<bool>,
    accepting: JoinHandle<GracefulShutdown>,
    serving_metrics: Option<JoinHandle<()>>,
    /// Ends when no connection is open any more.
    closed: mpsc::Receiver<Infallible>,
    auditing: Option<Auditing>,
}

impl Proxy {
    /// Starts a proxy, which prints to `output`. It needs a running Tokio runtime.
    ///
    /// All [`messages`] are written in the background from then on.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot listen, or a file cannot be opened.
    pub async fn start(options: Options, output: Box<dyn Write + Send>) -> anyhow::Result<Self> {
        let Options { listen, forward, authorities, audit, style, paint, given, rows, record, bodies, .. } = options;
        let Options { metrics, memory, head_time, connections, further, .. } = options;
        let connector = Arc::new(Connector::new(forward, authorities.as_deref())?);
        // Neither a request nor the audit may wait because nobody reads the messages.
        messages::in_background().context("cannot start the thread of the messages")?;
        let recorder = record.map(|path| {
            Recorder::open(&path, bodies, given).with_context(|| format!("cannot write to `{}`", Named(&path)))
        });
        let recorder = recorder.transpose()?;
        let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on `{listen}`"))?;
        let address = listener.local_addr().context("cannot tell the port")?;
        let budget = Budget::new(memory);
        let counters = Metrics::new(&budget);
        let (metrics_address, serving_metrics) = match metrics {
            Some(address) => {
                let (address, serving) = serve_metrics(address, head_time, Arc::clone(&counters)).await?;
                (Some(address), Some(serving))
            }
            None => (None, None),
        };
        let (auditing, auditor) = if audit {
            let desk = Desk { style, paint, given, output, recorder, rows, budget, metrics: Arc::clone(&counters) };
            let (auditing, auditor) = Auditing::start(desk).context("cannot start the audit")?;
            (Some(auditing), Some(auditor))
        } else {
            (None, None)
        };
        let (stop, stopped) = watch::channel(false);
        let (end, ended) = watch::channel(false);
        let (open, closed) = mpsc::channel(1);
        let room = Room::of_system();
        let further = Further::new(further.unwrap_or(room.further));
        let shared = Arc::new(Shared { connector, further, auditor, given, ended, head_time });
        let room = Arc::new(Semaphore::new(connections.unwrap_or(room.clients)));
        let accepting = tokio::spawn(accept(listener, room, stopped, shared, Arc::clone(&counters), open));
        Ok(Self {
            address,
            metrics_address,
            metrics: counters,
            stop,
            end,
            accepting,
            serving_metrics,
            closed,
            auditing,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address of its metrics.
    #[must_use]
    pub const fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Returns the number of requests that were passed on unread for this reason.
    #[must_use]
    pub fn unread(&self, why: Why) -> u64 {
        self.metrics.unread.of(why)
    }

    /// Accepts no further connection, lets open ones end within `grace`, reads what has passed, and prints the summary.
    ///
    /// # Errors
    ///
    /// Returns an error if the summary cannot be printed.
    pub async fn stop(self, grace: impl Future<Output = ()>) -> anyhow::Result<Summary> {
        self.stop_or_end(grace, std::future::pending()).await
    }

    /// Stops like [`stop`](Self::stop). Once `end` is over, it ends all connections, and reads no further request: the audit
    /// finishes the request at hand, so that the files are whole, and prints the summary. The others count as
    /// [unread](Why::Queue).
    ///
    /// # Errors
    ///
    /// Returns an error if the summary cannot be printed, or if `end` is over and the output hangs.
    pub async fn stop_or_end(
        mut self,
        grace: impl Future<Output = ()>,
        end: impl Future<Output = ()>,
    ) -> anyhow::Result<Summary> {
        let _ = self.stop.send(true);
        let graceful = self.accepting.await.context("the proxy has stopped with a fault")?;
        let all_closed = async {
            graceful.shutdown().await;
            while self.closed.recv().await.is_some() {}
        };
        let audit = self.auditing.as_ref().map(|auditing| Arc::clone(&auditing.end));
        let ended = async {
            end.await;
            if let Some(audit) = &audit {
                audit.end_now();
            }
        };
        let mut ended = pin!(ended);
        let mut is_ended = false;
        tokio::select! {
            () = all_closed => {}
            () = grace => {}
            () = &mut ended => is_ended = true,
        }
        let _ = self.end.send(true);
        if let Some(serving) = self.serving_metrics {
            serving.abort();
        }
        let (Some(auditing), Some(audit)) = (self.auditing, &audit) else { return Ok(Summary::default()) };
        let finished = tokio::task::spawn_blocking(move || auditing.stop());
        let hangs = async {
            if !is_ended {
                ended.await;
            }
            audit.hangs().await;
        };
        tokio::select! {
            finished = finished => Ok(finished.context("the audit has stopped with a fault")??),
            () = hangs => anyhow::bail!("it was ended before its summary, since nobody reads its output"),
        }
    }
}

/// Accepts connections until it is told to stop, as long as there is room: a further one waits until another ends.
async fn accept(
    listener: TcpListener,
    room: Arc<Semaphore>,
    mut stopped: watch::Receiver<bool>,
    shared: Arc<Shared>,
    metrics: Arc<Metrics>,
    open: mpsc::Sender<Infallible>,
) -> GracefulShutdown {
    let graceful = GracefulShutdown::new();
    loop {
        let (place, stream) = tokio::select! {
            Some(next) = next(&listener, &room) => next,
            _ = stopped.wait_for(|stopped| *stopped) => return graceful,
        };
        let watcher = graceful.watcher();
        let (shared, client) = (Arc::clone(&shared), Client::new(&metrics, place, open.clone()));
        tokio::spawn(async move {
            let mut ended = shared.ended.clone();
            tokio::select! {
                () = serve(stream, &shared, client, watcher) => {}
                _ = ended.wait_for(|ended| *ended) => {}
            }
        });
    }
}

/// Accepts the next connection once there is room for it. Returns `None` if there is never any.
async fn next(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<(OwnedSemaphorePermit, TcpStream)> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return Some((place, stream)),
            // No socket is left until another connection ends.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Serves one connection until one side ends it.
async fn serve(
    stream: TcpStream,
    shared: &Arc<Shared>,
    client: Arc<Client>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let _ = stream.set_nodelay(true);
    let stream = Counted::new(stream);
    let without_version = stream.without_version(shared.head_time);
    let service = Arc::new(Service::new(shared, client));
    let service = service_fn(move |request| Arc::clone(&service).pass(request));
    let mut builder = auto::Builder::new(TokioExecutor::new());
    let mut http1 = builder.http1();
    http1.preserve_header_case(true).auto_date_header(false).max_headers(MAX_HEADERS).max_buf_size(MAX_BUFFER);
    http1.timer(stream.timer()).header_read_timeout(shared.head_time);
    let mut http2 = builder.http2();
    http2.auto_date_header(false).max_header_list_size(MAX_HEADER_LIST).max_concurrent_streams(MAX_STREAMS);
    // A client that is gone without a word does not answer.
    http2.timer(TokioTimer::new()).keep_alive_interval(PING).keep_alive_timeout(PING);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::select! {
        // First, so that what it reads counts.
        biased;
        // The client sees the same errors.
        _ = watcher.watch(connection.into_owned()) => {}
        () = without_version => {}
    }
}

/// Serves the metrics at `address`, to a few clients at a time and each for as long as a head may take.
async fn serve_metrics(
    address: SocketAddr,
    time: Duration,
    metrics: Arc<Metrics>,
) -> anyhow::Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on `{address}`"))?;
    let address = listener.local_addr().context("cannot tell the metrics' port")?;
    let room = Arc::new(Semaphore::new(MAX_READERS));
    let serving = tokio::spawn(async move {
        while let Some((place, stream)) = next(&listener, &room).await {
            let metrics = Arc::clone(&metrics);
            let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
                let answered = answer(&request, &metrics);
                async move { Ok::<_, Infallible>(answered) }
            });
            tokio::spawn(async move {
                let _place = place;
                let mut builder = http1::Builder::new();
                let connection = builder.keep_alive(false).serve_connection(TokioIo::new(stream), answer);
                // All of it: a client that reads no answer takes a place too.
                let _ = tokio::time::timeout(time, connection).await;
            });
        }
    });
    Ok((address, serving))
}

fn answer<B>(request: &Request<B>, metrics: &Metrics) -> Response<Full<Bytes>> {
    let is_asked = matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().path() == "/metrics";
    let text = if is_asked { metrics.text() } else { "the metrics are at /metrics\n".into() };
    let mut response = Response::new(Full::new(text.into()));
    if is_asked {
        let form = http::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
        response.headers_mut().insert(http::header::CONTENT_TYPE, form);
    } else {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
