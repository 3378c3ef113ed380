//! The audit of passed requests, on a thread of its own: no request waits for it, and its failures affect none.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http::{HeaderMap, Method};
use jiff::Timestamp;

use super::budget::{Budget, Share};
use super::end::End;
use super::metrics::Metrics;
use super::pieces::Pieces;
use super::record::Recorder;
use super::unread::{Unread, Why};
use crate::capture::{self, Item, Received};
use crate::given::Given;
use crate::messages;
use crate::paint::Paint;
use crate::print::Plain;
use crate::report::{Reporter, Style};
use crate::rows::Rows;
use crate::summary::Summary;

/// The maximum number of requests that wait for the audit.
const QUEUE: usize = 8192;
/// The interval at which the thread checks for output and for the end.
const TICK: Duration = Duration::from_millis(200);
/// How long the thread lets items gather after the first one. Waking it for each would cost the one that hands it over.
const GATHER: Duration = Duration::from_millis(10);

/// An item that passed.
pub(super) enum Passed {
    /// A request, or the handshake of a WebSocket.
    Request {
        method: Method,
        /// What it asks for. A query, which may be secret, is there to tell where the path ends.
        target: String,
        headers: Box<HeaderMap>,
        body: Option<Pieces>,
        /// `true` if its body was sent to its end.
        is_whole: bool,
        share: Share,
    },
    /// A message on a WebSocket, with the release from its handshake.
    Frame { version: Option<String>, data: Vec<u8>, share: Share },
}

/// The sender to the thread that audits.
pub(super) struct Auditor {
    queue: SyncSender<Passed>,
    pub(super) budget: Arc<Budget>,
    pub(super) metrics: Arc<Metrics>,
}

impl Auditor {
    /// Hands an item over if there is room, and never waits.
    pub(super) fn pass(&self, passed: Passed) {
        if self.queue.try_send(passed).is_err() {
            self.passed_unread(Why::Queue);
        }
    }

    pub(super) fn passed_unread(&self, why: Why) {
        self.metrics.unread.count(why);
    }
}

/// The thread that audits.
pub(super) struct Auditing {
    pub(super) end: Arc<End>,
    thread: JoinHandle<io::Result<Summary>>,
}

/// The tasks of the audit.
pub(super) struct Desk {
    pub(super) style: Style,
    pub(super) paint: Paint,
    pub(super) given: Option<&'static Given>,
    pub(super) output: Box<dyn Write + Send>,
    pub(super) recorder: Option<Recorder>,
    pub(super) rows: Option<Box<dyn Rows>>,
    pub(super) budget: Arc<Budget>,
    pub(super) metrics: Arc<Metrics>,
}

impl Auditing {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Returns an error if the system cannot start a thread.
    pub(super) fn start(desk: Desk) -> io::Result<(Self, Arc<Auditor>)> {
        let (queue, passed) = sync_channel(QUEUE);
        let auditor = Auditor { queue, budget: Arc::clone(&desk.budget), metrics: Arc::clone(&desk.metrics) };
        let end = Arc::new(End::default());
        let told = Arc::clone(&end);
        let thread = thread::Builder::new().name("audit".into()).spawn(move || run(desk, &passed, &told))?;
        Ok((Self { end, thread }, Arc::new(auditor)))
    }

    /// Reads all items that were handed over so far, unless it is told to read nothing more; prints the summary, and
    /// returns it.
    ///
    /// # Errors
    ///
    /// Returns an error if the summary cannot be printed.
    pub(super) fn stop(self) -> io::Result<Summary> {
        self.end.stop();
        self.thread.join().map_err(|_| io::Error::other("the audit ended with a fault"))?
    }
}

fn run(desk: Desk, passed: &Receiver<Passed>, end: &End) -> io::Result<Summary> {
    let Desk { style, paint, given, mut output, recorder, rows, metrics, .. } = desk;
    let mut kept = Kept { recorder, rows };
    kept.count(&metrics, |rows| rows.begin("live"));
    let print = |line: &str| {
        // No request may wait or fail because nobody reads the output.
        if end.during_print(|| writeln!(output, "{line}").and_then(|()| output.flush())).is_err() {
            metrics.unread.count(Why::Output);
        }
        Ok(())
    };
    let mut reporter = Reporter::new(style, print).painted(paint).by(given).live();
    let mut said = [0; Why::ALL.len()];
    while !end.is_now() {
        match next(passed, end) {
            Ok(passed) => {
                let audit = AssertUnwindSafe(|| audit(passed, given, &mut reporter, &mut kept, &metrics));
                if catch_unwind(audit).is_err() {
                    metrics.unread.count(Why::Fault);
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        kept.count(&metrics, |rows| rows.tick());
        say(&metrics.unread, &mut said);
    }
    for _ in passed.try_iter() {
        metrics.unread.count(Why::Queue);
    }
    kept.count(&metrics, |rows| rows.finish());
    say(&metrics.unread, &mut said);
    reporter.finish()
}

/// Returns the next item. Without one it waits for a while, until there are several, or none is to come any more.
fn next(passed: &Receiver<Passed>, end: &End) -> Result<Passed, RecvTimeoutError> {
    // Asked first: what was handed over before it must be read.
    let is_stopped = end.is_stopped();
    match passed.try_recv() {
        Ok(next) => Ok(next),
        Err(TryRecvError::Disconnected) => Err(RecvTimeoutError::Disconnected),
        Err(TryRecvError::Empty) if is_stopped => Err(RecvTimeoutError::Disconnected),
        Err(TryRecvError::Empty) => passed.recv_timeout(TICK).inspect(|_| thread::sleep(GATHER)),
    }
}

/// Where requests are kept.
struct Kept {
    recorder: Option<Recorder>,
    rows: Option<Box<dyn Rows>>,
}

impl Kept {
    /// Does something with the rows; counts it where they cannot be written.
    fn count(&mut self, metrics: &Metrics, with: impl FnOnce(&mut dyn Rows) -> io::Result<()>) {
        if self.rows.as_deref_mut().is_some_and(|rows| with(rows).is_err()) {
            metrics.unread.count(Why::Record);
        }
    }
}

/// Logs each reason for which the number has grown.
fn say(unread: &Unread, said: &mut [u64; Why::ALL.len()]) {
    for (why, said) in Why::ALL.into_iter().zip(said) {
        let count = unread.of(why);
        if count > *said {
            // Logs at the first one and then at every doubling, so that the log stays short.
            if *said == 0 || count >= *said * 2 {
                log(&format!("{count} {}", why.said(count)));
                *said = count;
            }
        }
    }
}

pub(super) fn log(line: &str) {
    messages::say(format_args!("codex-meta: {}", Plain(line)));
}

fn audit<P: FnMut(&str) -> io::Result<()>>(
    passed: Passed,
    given: Option<&'static Given>,
    reporter: &mut Reporter<P>,
    kept: &mut Kept,
    metrics: &Metrics,
) {
    let (item, is_whole, _share) = match passed {
        Passed::Request { method, target, headers, body, is_whole, share } => {
            let received = Received {
                method: Some(method.as_str().to_owned()),
                url: Some(target),
                headers: Some(*headers),
                body: body.map(Pieces::into_bytes),
                version: None,
            };
            (capture::received(given, received), is_whole, share)
        }
        Passed::Frame { version, data, share } => {
            let received = Received { body: Some(data), version, ..Received::default() };
            (capture::received(given, received), true, share)
        }
    };
    match item {
        Item::Request(mut captured) => {
            captured.without_body |= !is_whole;
            captured.time = Some(Timestamp::now());
            let reading = captured.read();
            metrics.add(&captured, &reading);
            if kept.recorder.as_mut().is_some_and(|recorder| recorder.record(&captured).is_err()) {
                metrics.unread.count(Why::Record);
            }
            kept.count(metrics, |rows| rows.add(&captured, &reading));
            reporter.add(captured, reading);
        }
        other => {
            metrics.add_other(&other);
            reporter.other(&other);
        }
    }
}
