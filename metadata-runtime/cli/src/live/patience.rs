//! How long a client may take for the head of a request, and how long it counts.

use std::convert::Infallible;
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

/// A connection that counts the bytes that it gives.
pub(super) struct Counted<S> {
    inner: S,
    read: Arc<AtomicU64>,
}

impl<S> Counted<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, read: Arc::default() }
    }

    /// Returns a timer for the heads of requests on it.
    pub(super) fn timer(&self) -> HeadTimer {
        HeadTimer { read: Arc::clone(&self.read), is_first: AtomicBool::new(true) }
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
        self.read.fetch_add((buffer.filled().len() - before) as u64, Ordering::Relaxed);
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
    read: Arc<AtomicU64>,
    /// `true` until the first head, whose beginning has told the version of HTTP and is read by then.
    is_first: AtomicBool,
}

impl Timer for HeadTimer {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
        let sleep = Box::pin(tokio::time::sleep(time));
        let start = if self.is_first.swap(false, Ordering::Relaxed) { 0 } else { self.read.load(Ordering::Relaxed) };
        Box::pin(HeadSleep { sleep, time, start, read: Arc::clone(&self.read), has_begun: false, idle: 0 })
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
    read: Arc<AtomicU64>,
    has_begun: bool,
    /// How often the time was over before a head began.
    idle: u32,
}

impl Future for HeadSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            if !self.has_begun && self.read.load(Ordering::Relaxed) != self.start {
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
    fn restart(&mut self) {
        let end = tokio::time::Instant::now() + self.time;
        self.sleep.as_mut().reset(end);
    }
}

impl Sleep for HeadSleep {}
