//! How long a client may take for the head of a request, and how long it counts.

use std::convert::Infallible;
use std::future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::metrics::Metrics;

/// A client, whose place among the connections is taken as long as anything of it is open: its connection, or what goes on
/// after an upgrade.
pub(super) struct Client {
    metrics: Arc<Metrics>,
    _place: OwnedSemaphorePermit,
    _open: mpsc::Sender<Infallible>,
}

impl Client {
    /// Counts a client. The end of it can be awaited by what `open` belongs to.
    pub(super) fn new(
        metrics: &Arc<Metrics>,
        place: OwnedSemaphorePermit,
        open: mpsc::Sender<Infallible>,
    ) -> Arc<Self> {
        metrics.connections.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self { metrics: Arc::clone(metrics), _place: place, _open: open })
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.metrics.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a connection of HTTP/2 begins with (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection that counts the bytes that it gives.
pub(super) struct Counted<S> {
    inner: S,
    progress: Arc<Progress>,
}

/// How far a connection has been read.
#[derive(Default)]
struct Progress {
    read: AtomicU64,
    /// Whether the bytes so far say which version of HTTP it is.
    has_version: AtomicBool,
}

impl Progress {
    fn add(&self, bytes: &[u8]) {
        let before = self.read.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if !self.has_version.load(Ordering::Relaxed) {
            let rest = usize::try_from(before).ok().and_then(|before| PREFACE.get(before..)).unwrap_or_default();
            let is_part = rest.len() > bytes.len() && rest.starts_with(bytes);
            self.has_version.store(!is_part, Ordering::Relaxed);
        }
    }

    fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

impl<S> Counted<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, progress: Arc::default() }
    }

    /// Returns a timer for the heads of requests on it.
    pub(super) fn timer(&self) -> HeadTimer {
        HeadTimer { progress: Arc::clone(&self.progress), is_first: AtomicBool::new(true) }
    }

    /// Ends when the client has taken too long to say which version of HTTP it speaks, and never once it has: the server's
    /// own timers begin then.
    pub(super) fn without_version(&self, time: Duration) -> impl Future<Output = ()> + use<S> {
        let mut sleep = HeadSleep::new(time, 0, Arc::clone(&self.progress));
        future::poll_fn(move |context| {
            let is_known = sleep.progress.has_version.load(Ordering::Relaxed);
            if is_known { Poll::Pending } else { Pin::new(&mut sleep).poll(context) }
        })
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        self.progress.add(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// How often a client may take the time for a head before it begins one. The beginning of a head that came together with the
/// end of the request before it is with the server already, and cannot be told from none.
const IDLE: u32 = 10;

/// A timer whose time begins with the first byte. The server starts it when the last request has ended, and a client may
/// wait much longer before it begins the next one.
pub(super) struct HeadTimer {
    progress: Arc<Progress>,
    /// `true` until the first head, whose beginning has told the version of HTTP and is read by then.
    is_first: AtomicBool,
}

impl Timer for HeadTimer {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
        let start = if self.is_first.swap(false, Ordering::Relaxed) { 0 } else { self.progress.read() };
        Box::pin(HeadSleep::new(time, start, Arc::clone(&self.progress)))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(deadline.saturating_duration_since(Instant::now()))
    }
}

struct HeadSleep {
    sleep: Pin<Box<tokio::time::Sleep>>,
    time: Duration,
    /// How many bytes had been read before.
    start: u64,
    progress: Arc<Progress>,
    has_begun: bool,
    /// How often the time was over before a head began.
    idle: u32,
}

impl Future for HeadSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            if !self.has_begun && self.progress.read() != self.start {
                self.has_begun = true;
                self.restart();
            }
            ready!(self.sleep.as_mut().poll(context));
            self.idle += 1;
            if self.has_begun || self.idle == IDLE {
                return Poll::Ready(());
            }
            self.restart();
        }
    }
}

impl HeadSleep {
    fn new(time: Duration, start: u64, progress: Arc<Progress>) -> Self {
        Self { sleep: Box::pin(tokio::time::sleep(time)), time, start, progress, has_begun: false, idle: 0 }
    }

    fn restart(&mut self) {
        let end = tokio::time::Instant::now() + self.time;
        self.sleep.as_mut().reset(end);
    }
}

impl Sleep for HeadSleep {}
