//! Threads that read requests, of which the results come in the order of the requests.

use std::collections::VecDeque;
use std::panic;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// How many jobs are handed to a thread at once, so that waking it is a small part of the work.
const JOBS: usize = 32;

/// From how many bytes on they are handed to it before there are as many.
const BYTES: usize = 1 << 18;

/// How many batches wait for a thread, so that it has work while it is not this one's turn.
const DEPTH: usize = 2;

/// How many bytes all threads have at most, beyond what one job alone may have.
const MAX_BYTES: usize = 1 << 22;

/// A thread, with its work and what became of it.
struct Worker<J, R> {
    jobs: SyncSender<Vec<J>>,
    results: Receiver<Vec<R>>,
    thread: JoinHandle<()>,
}

/// Threads that take turns. Work and results are bounded, in number and in bytes.
pub(crate) struct Workers<J, R> {
    lanes: VecDeque<Worker<J, R>>,
    /// The bytes of each batch that is under way, the first one first; the worker after the last of these is next.
    under_way: VecDeque<usize>,
    batch: Vec<J>,
    bytes: usize,
}

impl<J: Send + 'static, R: Send + 'static> Workers<J, R> {
    /// Starts this many threads, each of which does `work`.
    pub(crate) fn new(threads: usize, work: impl Fn(J) -> R + Clone + Send + 'static) -> Self {
        let worker = || {
            let (jobs, given) = sync_channel::<Vec<J>>(DEPTH);
            let (done, results) = sync_channel(DEPTH);
            let work = work.clone();
            let thread = thread::spawn(move || {
                for batch in given {
                    // Nobody waits for the rest once the output is closed.
                    if done.send(batch.into_iter().map(&work).collect()).is_err() {
                        break;
                    }
                }
            });
            Worker { jobs, results, thread }
        };
        let lanes = (0..threads.max(1)).map(|_| worker()).collect();
        Self { lanes, under_way: VecDeque::new(), batch: Vec::new(), bytes: 0 }
    }

    /// Hands a job of about this many bytes to a thread. Earlier results come to `take`, as many as there are to be.
    pub(crate) fn push(&mut self, job: J, bytes: usize, take: impl FnMut(R)) {
        self.batch.push(job);
        self.bytes += bytes;
        if self.batch.len() >= JOBS || self.bytes >= BYTES {
            self.send(take);
        }
    }

    /// Hands a job that is as much as many others to a thread, after those before it. Earlier results come to `take`.
    pub(crate) fn push_alone(&mut self, job: J, bytes: usize, mut take: impl FnMut(R)) {
        if !self.batch.is_empty() {
            self.send(&mut take);
        }
        self.batch.push(job);
        self.bytes = bytes;
        self.send(take);
    }

    /// Hands all results that are left to `take`.
    pub(crate) fn finish(&mut self, mut take: impl FnMut(R)) {
        if !self.batch.is_empty() {
            self.send(&mut take);
        }
        while !self.under_way.is_empty() {
            self.receive(&mut take);
        }
    }

    fn send(&mut self, mut take: impl FnMut(R)) {
        let is_much = |workers: &Self| {
            let bytes = workers.under_way.iter().sum::<usize>() + workers.bytes;
            workers.under_way.len() >= DEPTH * workers.lanes.len() || bytes > MAX_BYTES
        };
        while !self.under_way.is_empty() && is_much(self) {
            self.receive(&mut take);
        }
        let next = self.under_way.len() % self.lanes.len();
        // A thread that ended has panicked, which shows when its result is received.
        let _ = self.lanes[next].jobs.send(std::mem::take(&mut self.batch));
        self.under_way.push_back(std::mem::take(&mut self.bytes));
    }

    /// Hands on the results of the batch that was sent first.
    fn receive(&mut self, take: impl FnMut(R)) {
        self.under_way.pop_front();
        match self.lanes[0].results.recv() {
            Ok(results) => results.into_iter().for_each(take),
            Err(_) => self.resume(),
        }
        self.lanes.rotate_left(1);
    }

    /// Goes on with the panic of the thread whose turn it is.
    fn resume(&mut self) {
        let ended = self.lanes.pop_front().and_then(|worker| worker.thread.join().err());
        panic::resume_unwind(ended.unwrap_or_else(|| Box::new("a thread ended without its results")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_the_work_is_bounded() {
        for threads in 1..=4 {
            for bytes in [1, BYTES - 1, MAX_BYTES, 2 * MAX_BYTES] {
                let mut workers = Workers::new(threads, |job: usize| {
                    // Those that come first take longest.
                    thread::sleep(std::time::Duration::from_micros(if job.is_multiple_of(97) { 500 } else { 0 }));
                    job
                });
                let (mut next, jobs) = (0, 1_000);
                let mut waiting = 0;
                for job in 0..jobs {
                    workers.push(job, bytes, |result| {
                        assert_eq!(result, next);
                        next += 1;
                    });
                    waiting = waiting.max(job + 1 - next);
                }
                workers.finish(|result| {
                    assert_eq!(result, next);
                    next += 1;
                });
                assert_eq!(next, jobs);
                let most = (threads * DEPTH + 1) * JOBS;
                assert!(waiting <= most, "{waiting} of {most}");
                let most = (MAX_BYTES / bytes).max(1) + BYTES / bytes + 1;
                assert!(waiting <= most.max(2), "{waiting} of {bytes} bytes");
            }
        }
    }

    #[test]
    #[should_panic(expected = "no request")]
    fn a_panic_goes_on() {
        let mut workers = Workers::new(2, |job: &str| assert!(!job.is_empty(), "no request"));
        workers.push("a", 1, |()| {});
        workers.push("", 1, |()| {});
        workers.finish(|()| {});
    }
}
