//! Reading of whole lines elsewhere, such as in another thread, with everything else in its place between them.

use std::cell::Cell;
use std::io::{self, BufRead};
use std::sync::Arc;

use memchr::memchr;

use super::attachments::{Attachments, Nowhere};
use super::document::{Entries, value};
use super::entry::{entry, scanned};
use super::expansion::Expansion;
use super::lenient::Lenient;
use super::parsed::Which;
use super::quick::look;
use super::{Item, Take};
use crate::given::Given;

/// A reader of lines that does so elsewhere, and tells later what it did not read.
pub(crate) trait Elsewhere {
    /// Takes lines to read. Returns what was taken and is to be read here, from the first line on that is no entry; of
    /// that, nothing was read.
    fn lines(&mut self, lines: Lines) -> Option<Vec<u8>>;

    /// Returns memory for lines: that of earlier ones, if there is some.
    fn spare(&mut self) -> Vec<u8>;

    /// Waits until all lines are read. Returns what is to be read here.
    fn settle(&mut self) -> Option<Vec<u8>>;

    /// Takes an item that was read here. Returns `false` to stop.
    fn item(&mut self, item: Item) -> bool;

    /// Returns whether no more is to be read.
    fn is_stopped(&self) -> bool;
}

/// Like [`read_by`](super::read_by), or like [`read_beside`](super::read_beside) without contracts that were given, for a reader that takes whole lines.
///
/// # Errors
///
/// Returns the errors of [`read`](super::read).
pub(crate) fn read_elsewhere(
    given: Option<&'static Given>,
    file: impl BufRead,
    beside: &dyn Attachments,
    elsewhere: &mut dyn Elsewhere,
) -> io::Result<()> {
    let (which, expansion) = (Which::of(given), beside.expansion());
    let mut file = Lenient::new(file);
    let (mut lost, mut pause) = (false, Pause::default());
    loop {
        if elsewhere.is_stopped() {
            return Ok(());
        }
        let has_more = file.has_more();
        // The error of a block comes again when it is read here, after all that is before it. What is found to be no JSON
        // elsewhere would not be said before an entry was read here.
        let is_elsewhere = matches!(has_more, Ok(true)) && pause.is_over() && !lost;
        let block = if is_elsewhere { file.block(elsewhere.spare()).unwrap_or_default() } else { None };
        let unread = match block {
            Some(text) => {
                pause.success();
                let unread = elsewhere.lines(Lines { which, expansion: expansion.clone(), text });
                if unread.is_none() {
                    continue;
                }
                unread
            }
            None => elsewhere.settle(),
        };
        if let Some(unread) = unread {
            pause.failure();
            file.put_back(unread);
        } else if !has_more? {
            return Ok(());
        }
        let mut each = |item| elsewhere.item(item);
        let mut entries = Entries::new(which, beside, &mut each, file.length());
        if value(&mut file, &mut entries, &mut lost)? {
            pause.step();
        }
    }
}

/// How many values are read here before lines are read elsewhere again: more each time that one of them was no entry, so
/// that most of the work is not done twice.
#[derive(Default)]
struct Pause {
    len: u32,
    left: u32,
    /// How many blocks were read since then.
    blocks: u32,
}

impl Pause {
    const fn is_over(&self) -> bool {
        self.left == 0
    }

    const fn step(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    const fn failure(&mut self) {
        const MOST: u32 = 1 << 12;
        self.len = if self.len < MOST { 2 * self.len + 1 } else { MOST };
        (self.left, self.blocks) = (self.len, 0);
    }

    const fn success(&mut self) {
        const ENOUGH: u32 = 64;
        self.blocks += 1;
        if self.blocks > ENOUGH {
            *self = Self { len: 0, left: 0, blocks: 0 };
        }
    }
}

/// Lines of a file.
pub(crate) struct Lines {
    which: Which,
    /// The size of all that was decompressed of the file so far.
    expansion: Arc<Expansion>,
    text: Vec<u8>,
}

impl Lines {
    /// Returns how many bytes they have.
    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Hands the items of each line to `each`, up to the first line that is no entry, that needs what is beside the file or has
    /// many items, or before which `each` has enough. Returns the text, and where that line begins.
    pub(crate) fn read(self, each: &mut dyn Take) -> (Vec<u8>, Option<usize>) {
        let mut start = 0;
        while start < self.text.len() {
            let rest = &self.text[start..];
            let end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let Some(goes_on) = self.read_line(rest[..end].trim_ascii_start(), each) else {
                return (self.text, Some(start));
            };
            start += end;
            if !goes_on && start < self.text.len() {
                return (self.text, Some(start));
            }
        }
        (self.text, None)
    }

    /// Returns whether `each` takes more, or `None` if the line is to be read here.
    fn read_line(&self, line: &[u8], each: &mut dyn Take) -> Option<bool> {
        /// Where it is read here, of more items one at a time is in memory.
        const MOST: usize = 1 << 10;
        /// So is it of several items with more bytes: what was compressed may be much more than the line.
        const MAX_BYTES: usize = 4 << 20;
        if line.is_empty() {
            return Some(true);
        }
        let line = std::str::from_utf8(line).ok()?;
        let scanned = scanned(line);
        if let (Some(scanned), Some(looks)) = (&scanned, each.looks())
            && let Some(goes_on) = look(scanned, self.which, looks)
        {
            return Some(goes_on);
        }
        let (mut items, beside) = (Vec::new(), Asked::default());
        let (mut bytes, mut is_here) = (0, true);
        let read = entry(line, scanned.as_ref(), self.which, &beside, &self.expansion, &mut |item| {
            bytes += item.size();
            items.push(item);
            is_here = items.len() == 1 || items.len() <= MOST && bytes <= MAX_BYTES;
            is_here
        });
        if !is_here || read.is_err() || beside.0.get() {
            return None;
        }
        let mut goes_on = true;
        for item in items {
            goes_on &= each.item(item);
        }
        Some(goes_on)
    }
}

/// Attachments that are elsewhere: notes whether one was asked for.
#[derive(Default)]
struct Asked(Cell<bool>);

impl Attachments for Asked {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0.set(true);
        Nowhere.read(name)
    }
}
