//! Rows that are made where their requests are read, such as in a thread.

use std::sync::Arc;

use jiff::Timestamp;

use super::Partition;
use super::columns::{Batch, Columns};
use crate::capture::Glance;
use crate::request::Reading;

/// The columns of a table, and how its rows are divided into folders.
#[derive(Clone)]
pub(crate) struct Layout {
    pub(super) columns: Arc<Columns>,
    pub(super) partition: Partition,
}

impl Layout {
    /// Returns the day that the folder of a request stands for, since 1970; `None` if it does not stand for a day.
    pub(super) fn day(&self, captured: &Glance<'_>) -> Option<i64> {
        match self.partition {
            Partition::Source => None,
            Partition::Day => captured.time.get().map(|time: Timestamp| time.as_second().div_euclid(DAY)),
        }
    }

    /// Returns about how many bytes of memory the columns of a part take with their first row, for each day.
    pub(crate) fn part_bytes(&self) -> usize {
        self.columns.batch_bytes()
    }

    /// Returns a part without rows.
    pub(crate) fn part(&self) -> Part {
        Part { layout: self.clone(), days: Vec::new(), rows: 0, bytes: 0 }
    }
}

/// The seconds of a day.
pub(super) const DAY: i64 = 24 * 60 * 60;

/// Rows of requests that came one after the other.
pub(crate) struct Part {
    layout: Layout,
    /// The rows of each day; all of them are of one if folders do not stand for days.
    pub(super) days: Vec<(Option<i64>, Batch)>,
    pub(super) rows: i64,
    bytes: usize,
}

impl Part {
    /// Returns how many bytes of text its rows have, and about how many their columns take for each further day.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a request.
    pub(crate) fn add(&mut self, captured: &Glance<'_>, reading: &Reading) {
        let Self { layout, days, rows, bytes } = self;
        let day = layout.day(captured);
        let at = days.iter().position(|(other, _)| *other == day).unwrap_or_else(|| {
            if !days.is_empty() {
                *bytes += layout.part_bytes();
            }
            days.push((day, layout.columns.batch()));
            days.len() - 1
        });
        *rows += 1;
        let batch = &mut days[at].1;
        let before = batch.bytes();
        batch.add(&layout.columns, *rows, captured, reading);
        *bytes += batch.bytes() - before;
    }
}
