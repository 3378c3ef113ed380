//! Messages on the standard error. Errors are ignored: it may be closed, or its disk may be full.

use std::fmt;
use std::io::{self, Write as _};
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The maximum size of the messages that wait behind those that are being written, in bytes. One that is larger waits alone.
const ROOM: usize = 64 << 10;
/// How long the end of the program waits for messages. Those that take longer are lost: nobody reads them.
const PATIENCE: Duration = Duration::from_secs(2);

/// The messages of the program, which has one standard error.
static MESSAGES: Messages = Messages { state: Mutex::new(State::new()), changed: Condvar::new() };

/// Writes a line to the standard error, and ignores errors.
///
/// [In the background](in_background), it does not wait: if too many messages wait already, this one is left out and counted.
pub fn say(line: impl fmt::Display) {
    let line = format!("{line}\n");
    if let Some(line) = MESSAGES.hand_over(line) {
        write(&line);
    }
}

/// Leaves the writing to a thread from now on, so that nothing else waits for a reader of the messages. A program then keeps
/// a [`Written`] up to its end, so that the last ones are not lost.
///
/// # Errors
///
/// Returns an error if the system cannot start a thread.
pub fn in_background() -> io::Result<()> {
    let mut state = MESSAGES.state();
    if !state.is_in_background {
        thread::Builder::new().name("messages".into()).spawn(|| MESSAGES.write_all())?;
        state.is_in_background = true;
    }
    Ok(())
}

/// Waits, when it is dropped, until all messages are written that were handed over, but not for long.
#[derive(Debug)]
pub struct Written;

impl Drop for Written {
    fn drop(&mut self) {
        MESSAGES.wait();
    }
}

/// Writes to the standard error, all at once if it can.
fn write(line: &str) {
    let _ = io::stderr().write_all(line.as_bytes());
}

/// The messages that wait for the thread that writes them.
struct Messages {
    /// Never locked while something is written.
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    is_in_background: bool,
    waiting: Vec<String>,
    /// The size of the waiting messages.
    size: usize,
    /// The number of messages without room, all of them later than the waiting ones.
    left_out: u64,
    handed_over: u64,
    /// The number of messages that were written, or reported as left out.
    done: u64,
}

impl State {
    const fn new() -> Self {
        Self { is_in_background: false, waiting: Vec::new(), size: 0, left_out: 0, handed_over: 0, done: 0 }
    }

    fn push(&mut self, line: String) {
        self.handed_over += 1;
        // Once one is left out, so are all until that is said: they stay in their order.
        let has_room = self.waiting.is_empty() || self.size + line.len() <= ROOM;
        if self.left_out > 0 || !has_room {
            self.left_out += 1;
        } else {
            self.size += line.len();
            self.waiting.push(line);
        }
    }

    /// Takes all messages that wait, and the number of those that were left out behind them.
    fn take(&mut self) -> (Vec<String>, u64) {
        self.size = 0;
        (mem::take(&mut self.waiting), mem::take(&mut self.left_out))
    }
}

impl Messages {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a line over to the thread. Returns it if there is none.
    fn hand_over(&self, line: String) -> Option<String> {
        let mut state = self.state();
        if !state.is_in_background {
            return Some(line);
        }
        state.push(line);
        drop(state);
        self.changed.notify_all();
        None
    }

    /// Writes what is handed over, for ever.
    fn write_all(&self) {
        loop {
            let is_idle = |state: &mut State| state.handed_over == state.done;
            let state = self.changed.wait_while(self.state(), is_idle);
            let (lines, left_out) = state.unwrap_or_else(PoisonError::into_inner).take();
            for line in lines {
                write(&line);
                self.count(1);
            }
            if left_out > 0 {
                let messages = if left_out == 1 { "message was" } else { "messages were" };
                write(&format!("codex-meta: {left_out} {messages} left out: nobody read them in time\n"));
                self.count(left_out);
            }
        }
    }

    fn count(&self, done: u64) {
        self.state().done += done;
        self.changed.notify_all();
    }

    /// Waits until all is written that was handed over so far, or for as long as [`PATIENCE`].
    fn wait(&self) {
        let state = self.state();
        let so_far = state.handed_over;
        let _ = self.changed.wait_timeout_while(state, PATIENCE, |state| state.done < so_far);
    }
}
