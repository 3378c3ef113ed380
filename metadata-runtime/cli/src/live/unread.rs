//! Counts of the requests that were passed on and not read, by reason.

use std::sync::atomic::{AtomicU64, Ordering};

/// The reason why something was passed on without being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The audit did not keep up.
    Queue,
    /// The memory limit was reached.
    Memory,
    /// It is larger than any request of the contract.
    Size,
    /// The data on a WebSocket could not be split into frames.
    Frames,
    /// The audit itself failed.
    Fault,
    /// It could not be recorded, for example because the disk is full.
    Record,
    /// It could not be printed, for example because the output is closed.
    Output,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 7] =
        [Self::Queue, Self::Memory, Self::Size, Self::Frames, Self::Fault, Self::Record, Self::Output];

    /// Returns a word for it, for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Memory => "memory",
            Self::Size => "size",
            Self::Frames => "frames",
            Self::Fault => "fault",
            Self::Record => "record",
            Self::Output => "output",
        }
    }

    /// Returns the words of the log behind this number of it.
    pub(super) const fn said(self, count: u64) -> &'static str {
        match self {
            Self::Queue => "passed on unread: the audit did not keep up",
            Self::Memory => "passed on unread: what may be kept in memory was used up",
            Self::Size => "passed on unread: larger than any request of the contract",
            Self::Frames if count == 1 => "socket passed on unread from somewhere on: what was sent is no WebSocket's",
            Self::Frames => "sockets passed on unread from somewhere on: what was sent is no WebSocket's",
            Self::Fault => "passed on unread: the audit failed, which is a fault of this program",
            Self::Record => "not recorded: the file cannot be written",
            Self::Output if count == 1 => "line not printed: the output is closed",
            Self::Output => "lines not printed: the output is closed",
        }
    }
}

/// The number of unread requests for each reason.
#[derive(Debug, Default)]
pub struct Unread([AtomicU64; Why::ALL.len()]);

impl Unread {
    pub(super) fn count(&self, why: Why) {
        self.0[why as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the number for this reason.
    #[must_use]
    pub fn of(&self, why: Why) -> u64 {
        self.0[why as usize].load(Ordering::Relaxed)
    }
}
