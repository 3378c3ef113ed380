//! Limits of one program: of its time, of its memory, and of what it writes.

use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError};
#[cfg(unix)]
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;
#[cfg(not(windows))]
use std::time::Instant;

/// How many bytes one run may take, where the limit may be set. A repository can name a device without an end for a file of
/// its own, as for its attributes, alternates and settings, and git reads most of them whole. Files that are mapped to be
/// read do not count: git maps the list of all objects, and the system takes that memory back when others need it.
#[cfg(any(target_os = "linux", windows))]
const MEMORY_LIMIT: usize = 512 << 20;

/// How many bytes of the messages are kept.
const MAX_MESSAGES: u64 = 1 << 20;

/// How long a program that was killed has to end.
const END: Duration = Duration::from_millis(100);

/// How long nobody looks whether a program has ended.
#[cfg(not(windows))]
const PAUSE: Duration = Duration::from_millis(1);

/// What a program did within its limits.
pub(super) struct Output {
    pub(super) success: bool,
    pub(super) code: Option<i32>,
    pub(super) answer: Answer,
}

/// The beginning of what a program answered.
pub(super) struct Answer {
    pub(super) text: Vec<u8>,
    /// `false` if there is more.
    pub(super) is_whole: bool,
    /// The messages for people.
    pub(super) messages: Messages,
}

/// The first messages of a program.
pub(super) struct Messages {
    pub(super) text: Vec<u8>,
    /// `false` if there are more.
    pub(super) is_whole: bool,
}

impl Messages {
    pub(super) const fn none() -> Self {
        Self { text: Vec::new(), is_whole: true }
    }
}

impl Answer {
    /// Returns the texts that a zero byte ends.
    pub(super) fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.text.split_inclusive(|byte| *byte == 0).filter_map(|text| text.strip_suffix(&[0]))
    }
}

/// Runs the program with this input until it ends; `None` if it takes too much time. No more than `max` bytes of the answer
/// are kept, and then nobody listens any more, which ends git.
pub(super) fn run(mut command: Command, input: Vec<u8>, time: Duration, max: usize) -> io::Result<Option<Output>> {
    #[cfg(unix)]
    keep_exit_codes();
    // What a program has started may keep its output open.
    let output = within(time.saturating_add(END), move || {
        command.spawn().and_then(|mut child| {
            let output = wait(&mut child, input, time, max);
            if !matches!(output, Ok(Some(_))) {
                let _ = child.kill();
                let _ = child.wait();
            }
            output
        })
    })?;
    output.unwrap_or(Ok(None))
}

/// Returns what comes of this work; `None` if it takes too much time, and then it goes on.
///
/// It is done in a thread: nothing that waits for a file system can be stopped, not even a program that is killed. Where
/// there can be no thread, the work is not begun.
pub(crate) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Option<T>> {
    let (sender, receiver) = mpsc::channel();
    start(move || {
        // Nobody waits for what comes too late.
        let _ = sender.send(work());
    })?;
    match receiver.recv_timeout(time) {
        Ok(done) => Ok(Some(done)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(lost()),
    }
}

fn wait(child: &mut Child, input: Vec<u8>, time: Duration, max: usize) -> io::Result<Option<Output>> {
    #[cfg(target_os = "linux")]
    limit_memory(child);
    if let Some(mut stdin) = child.stdin.take() {
        // In a thread: git answers while it reads, and a pipe holds little. If git stops to read, its exit code says so.
        start(move || drop(stdin.write_all(&input)))?;
    }
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let answer = start(move || stdout.map_or(Ok(Vec::new()), |stdout| beginning(stdout, max)))?;
    let messages = start(move || stderr.map_or(Ok(Messages::none()), messages))?;
    let Some(status) = end(child, time)? else {
        return Ok(None);
    };
    let mut text = answer.join().map_err(|_| lost())??;
    let messages = messages.join().map_err(|_| lost())??;
    let is_whole = text.len() <= max;
    text.truncate(max);
    Ok(Some(Output { success: status.success(), code: status.code(), answer: Answer { text, is_whole, messages } }))
}

/// Makes this process heed SIGCHLD, which it ignores if the program that started it did: the system then keeps no exit
/// codes. A handler that the process already has is kept.
#[cfg(unix)]
fn keep_exit_codes() {
    static ONCE: Once = Once::new();
    // If there can be no handler, waiting for a program says so.
    ONCE.call_once(|| drop(signal_hook::flag::register(signal_hook::consts::SIGCHLD, Arc::default())));
}

/// Starts a thread; [`thread::spawn`] would panic where there can be no more of them.
fn start<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<thread::JoinHandle<T>> {
    thread::Builder::new().spawn(work)
}

fn lost() -> io::Error {
    io::Error::other("a thread that reads what it says has ended")
}

/// Waits for the end; `None` if it does not come in time. One that is stopped, as by Ctrl-Z, has not ended: it may go on.
#[cfg(not(windows))]
fn end(child: &mut Child, time: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        let status = child.try_wait()?;
        if status.is_some() || start.elapsed() >= time {
            return Ok(status);
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(windows)]
fn end(child: &mut Child, time: Duration) -> io::Result<Option<ExitStatus>> {
    use process_control::{ChildExt as _, Control as _};

    let ended = child.controlled().time_limit(time).memory_limit(MEMORY_LIMIT).wait()?;
    if ended.is_some() { child.wait().map(Some) } else { Ok(None) }
}

/// Sets the limit, or the user's own if it is lower: that one must not be raised. Where a sandbox refuses to set limits,
/// there is none.
#[cfg(target_os = "linux")]
fn limit_memory(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

    let set = |resource, limit| {
        prlimit(Some(Pid::from_child(child)), resource, Rlimit { current: limit, maximum: limit }).is_ok()
    };
    // Asking for a limit panics where it is refused, so that another one is set before. Nobody needs the core of a git.
    if set(Resource::Core, Some(0)) {
        let own = getrlimit(Resource::Data).current;
        set(Resource::Data, Some(own.unwrap_or(u64::MAX).min(MEMORY_LIMIT as u64)));
    }
}

/// Returns what comes first, and one byte more if there is more.
fn beginning(output: impl Read, max: usize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    output.take(max as u64 + 1).read_to_end(&mut text)?;
    Ok(text)
}

/// Reads all messages, since git would end without a reader, and returns the first ones.
fn messages(mut output: impl Read) -> io::Result<Messages> {
    let mut text = Vec::new();
    output.by_ref().take(MAX_MESSAGES).read_to_end(&mut text)?;
    let is_whole = io::copy(&mut output, &mut io::sink())? == 0;
    Ok(Messages { text, is_whole })
}
