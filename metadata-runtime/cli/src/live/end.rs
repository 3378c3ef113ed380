//! The end of the audit: when it must end, and whether an output that nobody reads keeps it from ending.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How long one print may take once the audit must end at once. A print that takes longer hangs: nobody reads the output.
const PATIENCE: Duration = Duration::from_secs(1);

/// The state that the thread that audits shares with the one that ends it.
#[derive(Debug, Default)]
pub(super) struct End {
    is_stopped: AtomicBool,
    is_now: AtomicBool,
    /// How many prints began and ended: odd during a print.
    prints: AtomicU64,
}

impl End {
    /// Tells the audit to end once all is read that was handed over so far.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Release);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Acquire)
    }

    /// Tells the audit to read nothing more.
    pub(super) fn end_now(&self) {
        self.is_now.store(true, Ordering::Release);
    }

    pub(super) fn is_now(&self) -> bool {
        self.is_now.load(Ordering::Acquire)
    }

    /// Prints something. A print is not within another one.
    pub(super) fn during_print<T>(&self, print: impl FnOnce() -> T) -> T {
        let _printing = Printing::begin(self);
        print()
    }

    /// Waits until a print hangs.
    pub(super) async fn hangs(&self) {
        let mut before = None;
        loop {
            let prints = self.prints.load(Ordering::Acquire);
            if prints % 2 == 1 && before == Some(prints) {
                return;
            }
            before = Some(prints);
            tokio::time::sleep(PATIENCE).await;
        }
    }
}

/// A print, which ends when this is dropped, also if it panics.
struct Printing<'e>(&'e End);

impl<'e> Printing<'e> {
    fn begin(end: &'e End) -> Self {
        end.prints.fetch_add(1, Ordering::AcqRel);
        Self(end)
    }
}

impl Drop for Printing<'_> {
    fn drop(&mut self) {
        self.0.prints.fetch_add(1, Ordering::AcqRel);
    }
}
