//! Reading of requests in threads, with the report in their order.

use std::io;

use super::{Line, Reporter, Style, line_of};
use crate::batch::Batch;
use crate::capture::{self, Captured, Elsewhere, Glance, Item, Lines, Look, Take};
use crate::request::Reading;
use crate::rows::{Layout, Part, Table};
use crate::workers::Workers;

/// Items with all that takes time.
pub(super) enum Done {
    Request(Box<Captured>, Box<Reading>, Line),
    /// Requests of which nothing else is shown, and their rows if they have any.
    Batch(Box<Batch>, Option<Part>),
    Other(Box<Item>),
}

/// How many bytes of items are kept before the rest of a block is read item by item: what was compressed may be much more
/// than its line.
const ENOUGH: usize = 4 << 20;

/// Items that were read in a thread, in their order.
struct AllDone {
    memory: Memory,
    work: Work,
    /// About how many bytes are kept.
    kept: usize,
}

/// Memory for items, and for the first batch of them.
struct Memory {
    all: Vec<Done>,
    batch: Option<Box<Batch>>,
}

impl Memory {
    /// Asks for it: the thread that does so frees it too.
    fn new() -> Self {
        Self { all: Vec::with_capacity(1), batch: Some(Box::default()) }
    }
}

impl AllDone {
    /// Returns the batch that comes last, and its rows.
    fn batch(&mut self) -> (&mut Batch, &mut Option<Part>) {
        let Memory { all, batch } = &mut self.memory;
        if !matches!(all.last(), Some(Done::Batch(..))) {
            if !all.is_empty() {
                self.kept += self.work.rows.as_ref().map_or(0, Layout::part_bytes);
            }
            all.push(Done::Batch(batch.take().unwrap_or_default(), self.work.rows.as_ref().map(Layout::part)));
        }
        match all.last_mut() {
            Some(Done::Batch(batch, part)) => (batch, part),
            _ => unreachable!("it was put there"),
        }
    }
}

impl Take for AllDone {
    /// Does what takes time of an item, and puts it after the others.
    fn item(&mut self, item: Item) -> bool {
        match item {
            Item::Request(captured) if self.work.is_kept => {
                let reading = captured.read();
                let line = line_of(&captured, &reading, self.work.style);
                self.kept += captured.size();
                self.memory.all.push(Done::Request(Box::new(captured), Box::new(reading), line));
            }
            Item::Request(captured) => return self.at(Some(&captured.glance())),
            Item::Foreign => return self.at(None),
            Item::Odd { name, why } => {
                self.kept += size_of::<Item>() + name.len() + why.len();
                self.memory.all.push(Done::Other(Box::new(Item::Odd { name, why })));
            }
        }
        self.kept < ENOUGH
    }

    fn looks(&mut self) -> Option<&mut dyn Look> {
        if self.work.is_kept { None } else { Some(self) }
    }
}

impl Look for AllDone {
    fn at(&mut self, request: Option<&Glance<'_>>) -> bool {
        let has_lines = self.work.style == Style::Json;
        let (batch, part) = self.batch();
        let bytes = |batch: &Batch, part: &Option<Part>| batch.len() + part.as_ref().map_or(0, Part::bytes);
        let before = bytes(batch, part);
        batch.add(request, has_lines, |captured, reading| {
            if let Some(part) = part {
                part.add(captured, reading);
            }
        });
        let more = bytes(batch, part) - before;
        self.kept += more;
        self.kept < ENOUGH
    }
}

/// The work that the threads do for each request.
#[derive(Clone)]
struct Work {
    style: Style,
    /// `true` if the requests themselves are needed too.
    is_kept: bool,
    /// The layout of the rows that are made of requests which are not kept.
    rows: Option<Layout>,
}

/// The work of a thread.
enum Job {
    Item(Box<Item>),
    /// Lines, and memory for what is read of them.
    Lines(Lines, Memory),
}

/// The result of a job.
struct Outcome {
    read: Read,
    /// About how many bytes it has.
    size: usize,
}

enum Read {
    Item(Vec<Done>),
    /// The text, what was read of it, and where that ends if it is not all.
    Lines(Vec<u8>, Memory, Option<usize>),
}

impl Job {
    fn run(self, work: Work) -> Outcome {
        let has_lines = !work.is_kept && work.style == Style::Json;
        match self {
            Self::Item(item) => {
                let mut done = AllDone { memory: Memory::new(), work, kept: 0 };
                done.item(*item);
                Outcome { read: Read::Item(done.memory.all), size: done.kept }
            }
            Self::Lines(lines, memory) => {
                let mut done = AllDone { memory, work, kept: 0 };
                if has_lines {
                    // A request's line is mostly shorter than what the capture has of it.
                    done.batch().0.reserve(lines.len());
                }
                let (text, end) = lines.read(&mut done);
                Outcome { size: text.len() + done.kept, read: Read::Lines(text, done.memory, end) }
            }
        }
    }
}

/// A reporter whose requests are read in threads.
pub(super) struct Parallel<'r, P> {
    pub(super) reporter: &'r mut Reporter<P>,
    workers: Workers<Job, Outcome>,
    lines: Sent,
}

/// Blocks of lines that are with threads, and what came back of others.
#[derive(Default)]
struct Sent {
    /// How many are under way.
    blocks: usize,
    /// The bytes after a line that was no entry, which are to be read again.
    unread: Option<Vec<u8>>,
    /// The memory of blocks, and of what was read of them, for the next ones: to give it back from one thread to another
    /// takes longer than to use it again.
    spare: Vec<Vec<u8>>,
    read: Vec<Memory>,
}

impl Sent {
    /// Takes what became of a job, in their order.
    fn take<P: FnMut(&str) -> io::Result<()>>(&mut self, reporter: &mut Reporter<P>, outcome: Outcome) {
        // A line may be as long as anything, and its memory is not kept.
        const MOST: usize = 2 * capture::BLOCK;
        match outcome.read {
            Read::Item(done) => {
                for done in done {
                    reporter.take(done);
                }
            }
            Read::Lines(text, mut memory, end) => {
                self.blocks -= 1;
                if let Some(unread) = &mut self.unread {
                    unread.extend_from_slice(&text);
                    return;
                }
                let batches = memory.all.drain(..).filter_map(|done| reporter.take(done));
                if let Some(batch) = batches.last().filter(|batch| batch.capacity() <= MOST) {
                    memory.batch = Some(batch);
                }
                self.read.push(memory);
                self.unread = end.map(|end| text[end..].to_vec());
                self.spare.extend(Some(text).filter(|text| text.capacity() <= MOST));
            }
        }
    }
}

impl<'r, P: FnMut(&str) -> io::Result<()>> Parallel<'r, P> {
    /// Starts this many threads.
    pub(super) fn new(reporter: &'r mut Reporter<P>, threads: usize) -> Self {
        let rows = reporter.rows.as_ref().map(Table::layout);
        let work = Work { style: reporter.style, is_kept: reporter.keeps_requests(), rows };
        let workers = Workers::new(threads, move |job: Job| job.run(work.clone()), |outcome| outcome.size);
        Self { reporter, workers, lines: Sent::default() }
    }

    /// Waits for all that is under way.
    pub(super) fn finish(&mut self) {
        let Self { reporter, workers, lines } = self;
        workers.finish(|outcome| lines.take(reporter, outcome));
    }
}

impl<P: FnMut(&str) -> io::Result<()>> Elsewhere for Parallel<'_, P> {
    fn lines(&mut self, block: Lines) -> Option<Vec<u8>> {
        let Self { reporter, workers, lines } = self;
        lines.blocks += 1;
        let (bytes, memory) = (block.len(), lines.read.pop().unwrap_or_else(Memory::new));
        workers.push_alone(Job::Lines(block, memory), bytes, |outcome| lines.take(reporter, outcome));
        if self.lines.unread.is_some() { self.settle() } else { None }
    }

    fn spare(&mut self) -> Vec<u8> {
        self.lines.spare.pop().unwrap_or_default()
    }

    fn settle(&mut self) -> Option<Vec<u8>> {
        if self.lines.blocks > 0 {
            self.finish();
        }
        self.lines.unread.take()
    }

    fn item(&mut self, item: Item) -> bool {
        let bytes = item.size();
        let Self { reporter, workers, lines } = self;
        workers.push(Job::Item(Box::new(item)), bytes, |outcome| lines.take(reporter, outcome));
        !self.is_stopped()
    }

    fn is_stopped(&self) -> bool {
        self.reporter.printed.is_err()
    }
}
