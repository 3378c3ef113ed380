//! Threads that read requests, of which the results come in the order of the requests.

use std::collections::VecDeque;
use std::mem;
use std::panic;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::thread::{self, JoinHandle};

/// How many jobs are handed to a thread at once, so that waking it is a small part of the work.
const JOBS: usize = 32;

/// From how many bytes on they are handed to it before there are as many.
const BYTES: usize = 1 << 16;

/// How many batches a thread has at most, so that it has work while this one does some itself.
const DEPTH: usize = 4;

/// How many batches there are for each thread at most, with those that are done and wait for earlier ones.
const BATCHES: usize = 8 * DEPTH;

/// How many bytes all threads have at most, beyond what one job alone may have.
const MAX_BYTES: usize = 1 << 20;

/// The maximum size of a batch's results, in bytes, with which a thread goes on before they are taken: what was compressed may
/// be much larger than its job. A thread never waits so before the results that are next: what it had before is taken by then.
const MAX_RESULTS: usize = 4 << 20;

/// Threads that read, of which this one is the first. Work and results are bounded, in number and in bytes.
pub(crate) struct Workers<J, R> {
    work: Box<dyn Fn(J) -> R>,
    /// Returns about how many bytes a result has.
    size: fn(&R) -> usize,
    others: Vec<Worker<J, R>>,
    /// The batches that are under way or done, in their order.
    under_way: VecDeque<UnderWay<J, R>>,
    /// The batch that is filled next, and the bytes of its jobs.
    next: Batch<J, R>,
    bytes: usize,
    /// Batches that are free to be filled.
    spare: Vec<Batch<J, R>>,
}

/// A thread, with its work and what became of it.
struct Worker<J, R> {
    jobs: SyncSender<Batch<J, R>>,
    results: Receiver<Batch<J, R>>,
    /// Tells the thread that results were taken for which it waits.
    taken: Sender<()>,
    /// How many batches it has.
    depth: usize,
    thread: JoinHandle<()>,
}

impl<J, R> Worker<J, R> {
    /// Notes that the results of a batch were taken.
    fn take(&mut self, batch: &Batch<J, R>, size: fn(&R) -> usize) {
        self.depth -= 1;
        if batch.size(size) > MAX_RESULTS {
            // A thread that ended has panicked, which shows when its next result is received.
            let _ = self.taken.send(());
        }
    }
}

/// Jobs, or their results. It goes to another thread and comes back whole: memory that one thread asked for and another
/// one frees makes both wait for each other whenever the other one asks for more.
struct Batch<J, R> {
    jobs: Vec<J>,
    results: Vec<R>,
}

impl<J, R> Batch<J, R> {
    const fn new() -> Self {
        Self { jobs: Vec::new(), results: Vec::new() }
    }

    /// Does the jobs.
    fn run(&mut self, work: impl Fn(J) -> R) {
        self.results.extend(self.jobs.drain(..).map(work));
    }

    /// Returns about how many bytes the results have.
    fn size(&self, size: fn(&R) -> usize) -> usize {
        self.results.iter().map(size).sum()
    }
}

/// A batch that was handed over, and its size in bytes.
struct UnderWay<J, R> {
    state: State<J, R>,
    bytes: usize,
}

enum State<J, R> {
    /// It is with the other thread of this index.
    With(usize),
    Done(Batch<J, R>),
}

impl<J: Send + 'static, R: Send + 'static> Workers<J, R> {
    /// Starts as many threads as there are to be beside this one. Each does `work`, and `size` tells about how many bytes a
    /// result has.
    pub(crate) fn new(threads: usize, work: impl Fn(J) -> R + Clone + Send + 'static, size: fn(&R) -> usize) -> Self {
        let worker = || {
            let (jobs, given) = sync_channel::<Batch<J, R>>(DEPTH);
            let (done, results) = sync_channel(DEPTH);
            let (taken, were_taken) = channel();
            let work = work.clone();
            let thread = thread::spawn(move || {
                for mut batch in given {
                    batch.run(&work);
                    let is_large = batch.size(size) > MAX_RESULTS;
                    // Nobody waits for the rest once the output is closed.
                    if done.send(batch).is_err() || is_large && were_taken.recv().is_err() {
                        break;
                    }
                }
            });
            Worker { jobs, results, taken, depth: 0, thread }
        };
        let others = (1..threads).map(|_| worker()).collect();
        let (under_way, spare) = (VecDeque::new(), Vec::new());
        Self { work: Box::new(work), size, others, under_way, next: Batch::new(), bytes: 0, spare }
    }

    /// Takes a job of about this many bytes. Earlier results come to `take`, as many as there are to be.
    pub(crate) fn push(&mut self, job: J, bytes: usize, take: impl FnMut(R)) {
        self.next.jobs.push(job);
        self.bytes += bytes;
        if self.next.jobs.len() >= JOBS || self.bytes >= BYTES {
            self.send(take);
        }
    }

    /// Takes a job that is as much as many others, after those before it. Earlier results come to `take`.
    pub(crate) fn push_alone(&mut self, job: J, bytes: usize, mut take: impl FnMut(R)) {
        if !self.next.jobs.is_empty() {
            self.send(&mut take);
        }
        self.next.jobs.push(job);
        self.bytes = bytes;
        self.send(take);
    }

    /// Hands all results that are left to `take`.
    pub(crate) fn finish(&mut self, mut take: impl FnMut(R)) {
        if !self.next.jobs.is_empty() {
            self.send(&mut take);
        }
        while !self.under_way.is_empty() {
            self.receive(&mut take);
        }
    }

    /// Hands the batch to the thread that has least to do, or does it here if all have enough.
    fn send(&mut self, mut take: impl FnMut(R)) {
        let mut bytes = mem::take(&mut self.bytes);
        while self.is_first_done() || self.is_much(bytes) {
            self.receive(&mut take);
        }
        let free = self.spare.pop().unwrap_or(Batch::new());
        let mut batch = mem::replace(&mut self.next, free);
        let free = self.others.iter_mut().enumerate().min_by_key(|(_, other)| other.depth);
        let state = if let Some((at, other)) = free.filter(|(_, other)| other.depth < DEPTH) {
            other.depth += 1;
            batch.results.reserve(batch.jobs.len());
            // A thread that ended has panicked, which shows when its result is received.
            let _ = other.jobs.send(batch);
            State::With(at)
        } else {
            batch.run(&self.work);
            bytes = bytes.max(batch.size(self.size));
            State::Done(batch)
        };
        self.under_way.push_back(UnderWay { state, bytes });
    }

    /// Returns whether the first results have to go before there is a further batch of so many bytes.
    fn is_much(&self, bytes: usize) -> bool {
        let all: usize = self.under_way.iter().map(|batch| batch.bytes).sum();
        let is_full = self.under_way.len() >= BATCHES * (self.others.len() + 1);
        !self.under_way.is_empty() && (is_full || all + bytes > MAX_BYTES)
    }

    /// Returns whether the results that are next are there.
    fn is_first_done(&mut self) -> bool {
        let Some(UnderWay { state, .. }) = self.under_way.front_mut() else { return false };
        if let State::With(at) = *state {
            let other = &mut self.others[at];
            match other.results.try_recv() {
                Ok(batch) => {
                    other.take(&batch, self.size);
                    *state = State::Done(batch);
                }
                Err(TryRecvError::Empty) => return false,
                // Its panic shows when it is waited for.
                Err(TryRecvError::Disconnected) => {}
            }
        }
        true
    }

    /// Hands on the results of the first batch, once they are there.
    fn receive(&mut self, take: impl FnMut(R)) {
        let Some(UnderWay { state, .. }) = self.under_way.pop_front() else { return };
        let mut batch = match state {
            State::Done(batch) => batch,
            State::With(at) => {
                let other = &mut self.others[at];
                match other.results.recv() {
                    Ok(batch) => {
                        other.take(&batch, self.size);
                        batch
                    }
                    Err(_) => self.resume(at),
                }
            }
        };
        batch.results.drain(..).for_each(take);
        self.spare.push(batch);
    }

    /// Goes on with the panic of the thread at this index.
    fn resume(&mut self, at: usize) -> ! {
        let panic = self.others.swap_remove(at).thread.join().err();
        panic::resume_unwind(panic.unwrap_or_else(|| Box::new("a thread ended without its results")));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_the_work_is_bounded() {
        for threads in 1..=4 {
            for bytes in [1, BYTES - 1, MAX_BYTES, 2 * MAX_BYTES] {
                let work = |job: usize| {
                    // Those that come first take longest.
                    thread::sleep(std::time::Duration::from_micros(if job.is_multiple_of(97) { 500 } else { 0 }));
                    job
                };
                let mut workers = Workers::new(threads, work, |_| 0);
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
                let most = (threads * BATCHES + 1) * JOBS;
                assert!(waiting <= most, "{waiting} of {most}");
                let most = (MAX_BYTES / bytes).max(1) + BYTES / bytes + 1;
                assert!(waiting <= most.max(2), "{waiting} of {bytes} bytes");
            }
        }
    }

    /// The first job takes longest, so that what became of the others waits.
    #[test]
    fn few_large_results_wait() {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        for threads in 1..=4 {
            MADE.store(0, Ordering::Relaxed);
            let work = |job: usize| {
                if job == 0 {
                    thread::sleep(std::time::Duration::from_millis(300));
                }
                MADE.fetch_add(1, Ordering::Relaxed);
                job
            };
            let mut workers = Workers::new(threads, work, |_| MAX_RESULTS + 1);
            let (mut next, mut most) = (0, 0);
            let mut take = |result| {
                most = most.max(MADE.load(Ordering::Relaxed) - next);
                assert_eq!(result, next);
                next += 1;
            };
            for job in 0..200 {
                workers.push_alone(job, 1, &mut take);
            }
            workers.finish(&mut take);
            assert_eq!(next, 200);
            // One for each thread, and one that was taken already.
            assert!(most <= threads + 1, "{most} results in {threads} threads");
        }
    }

    #[test]
    #[should_panic(expected = "no request")]
    fn a_panic_goes_on() {
        let mut workers = Workers::new(2, |job: &str| assert!(!job.is_empty(), "no request"), |()| 0);
        workers.push("a", 1, |()| {});
        workers.push("", 1, |()| {});
        workers.finish(|()| {});
    }
}
