//! Requests of which no more than their lines and their counts is needed once they are read.

use crate::capture::Glance;
use crate::print;
use crate::request::Reading;
use crate::summary::Share;

/// The lines and the counts of requests that came one after the other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    share: Share,
    /// With a line feed between two of them.
    lines: String,
    /// Why the line after these cannot be written.
    error: Option<serde_json::Error>,
}

impl Batch {
    /// Makes room for this many bytes of lines.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.lines.reserve(bytes);
    }

    /// Returns how many bytes of lines there are.
    pub(crate) const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns for how many bytes of lines there is room.
    pub(crate) const fn capacity(&self) -> usize {
        self.lines.capacity()
    }

    /// Reads a request, hands it to `row`, and adds it, with its line if the requests have any; `None` is one that is not
    /// of the contract, and has neither.
    pub(crate) fn add(
        &mut self,
        captured: Option<&Glance<'_>>,
        has_lines: bool,
        row: impl FnOnce(&Glance<'_>, &Reading),
    ) {
        let Some(captured) = captured else { return self.share.add_foreign() };
        let reading = captured.read();
        self.share.add(captured, &reading);
        row(captured, &reading);
        if !has_lines || self.error.is_some() {
            return;
        }
        let end = self.lines.len();
        if end > 0 {
            self.lines.push('\n');
        }
        if let Err(error) = print::put_json(&mut self.lines, captured, &reading) {
            self.lines.truncate(end);
            self.error = Some(error);
        }
    }

    pub(crate) const fn share(&self) -> &Share {
        &self.share
    }

    /// Returns the lines; `None` if there are none.
    pub(crate) fn lines(&self) -> Option<&str> {
        (!self.lines.is_empty()).then_some(&*self.lines)
    }

    pub(crate) fn take_error(&mut self) -> Option<serde_json::Error> {
        self.error.take()
    }

    /// Begins again, in the memory that it has.
    pub(crate) fn clear(&mut self) {
        self.share.clear();
        self.lines.clear();
        self.error = None;
    }
}
