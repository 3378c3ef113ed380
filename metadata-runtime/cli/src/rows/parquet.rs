//! A folder of Parquet files, each of which is whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use arrow_array::RecordBatch;
use arrow_select::concat::concat_batches;
use jiff::Timestamp;

use super::Rows;
use super::columns::{Batch, Columns};
use super::part::{DAY, Layout, Part};
use crate::capture::{Captured, Glance};
use crate::given::Given;
use crate::request::Reading;

/// How many rows are encoded at a time.
const BATCH: usize = 1024;
/// From how many bytes on they are before there are as many.
const BATCH_BYTES: usize = 4 << 20;
/// How many rows a group has, which is in memory until it is written.
const GROUP: usize = 64 * 1024;
/// From how many bytes in memory on the largest group is written before it has as many, over all files.
const GROUP_BYTES: usize = 32 << 20;
/// How many rows a file has at most.
const FILE: usize = 1024 * 1024;
/// How long a file of a stream without an end is written to before it can be read.
const AGE: Duration = Duration::from_mins(1);
/// How many files are written at a time.
const OPEN: usize = 8;

/// The partition of a table into folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Partition {
    /// `source=NAME`: the capture, or `live`.
    #[default]
    Source,
    /// `day=YYYY-MM-DD`, in UTC.
    Day,
}

/// A table in a folder, to which files are added.
pub struct Table {
    folder: PathBuf,
    layout: Layout,
    source: String,
    /// The folder of the last request, as Hive has it, and its day where folders are days.
    of_last: (String, Option<i64>),
    /// How many requests there were of this source.
    number: i64,
    files: Vec<Open>,
    /// How many files there were, which tells their names apart.
    count: u64,
}

/// A file that is being written.
struct Open {
    partition: String,
    batch: Batch,
    /// Rows that were made elsewhere and have not been encoded yet, and their bytes in memory.
    parts: Vec<RecordBatch>,
    part_bytes: usize,
    writer: ArrowWriter<File>,
    /// Where it is until it is whole, and where it is then.
    paths: [PathBuf; 2],
    rows: usize,
    begun: Instant,
}

impl Table {
    /// Adds to the table in `folder`, which is made if it is not there. Its columns are those of the contracts that were
    /// given, else of Codex's.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made.
    pub fn open(folder: &Path, partition: Partition, given: Option<&'static Given>) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            layout: Layout { columns: Arc::new(Columns::new(given)), partition },
            source: String::new(),
            of_last: (String::new(), None),
            number: 0,
            files: Vec::new(),
            count: 0,
        })
    }

    /// Returns what makes rows of requests elsewhere, for [`add_part`](Self::add_part).
    pub(crate) fn layout(&self) -> Layout {
        self.layout.clone()
    }

    /// Notes the folder of the requests of a day, or of all if folders do not stand for days.
    fn note_partition(&mut self, day: Option<i64>) {
        if !self.of_last.0.is_empty() && self.of_last.1 == day {
            return;
        }
        let folder = match self.layout.partition {
            Partition::Source => format!("source={}", escaped(&self.source)),
            Partition::Day => {
                let begin = day.and_then(|day| Timestamp::from_second(day * DAY).ok());
                let day = begin.map(|begin| begin.strftime("%Y-%m-%d").to_string());
                // Every engine reads this name as no value.
                format!("day={}", day.as_deref().unwrap_or("__HIVE_DEFAULT_PARTITION__"))
            }
        };
        self.of_last = (folder, day);
    }

    /// Returns the place of the file that the requests of a day go to.
    fn file(&mut self, day: Option<i64>) -> io::Result<usize> {
        self.note_partition(day);
        let (partition, _) = &self.of_last;
        if let Some(at) = self.files.iter().position(|file| file.partition == *partition) {
            return Ok(at);
        }
        if self.files.len() == OPEN {
            let oldest = self.files.remove(0);
            oldest.finish(&self.layout.columns)?;
        }
        self.count += 1;
        let name = format!("{}-{}-{}", Timestamp::now().as_millisecond(), process::id(), self.count);
        self.files.push(Open::new(&self.folder, self.of_last.0.clone(), &name, &self.layout.columns)?);
        Ok(self.files.len() - 1)
    }

    /// Adds a request.
    pub(crate) fn add_glance(&mut self, captured: &Glance<'_>, reading: &Reading) -> io::Result<()> {
        let at = self.file(self.layout.day(captured))?;
        self.number += 1;
        let (file, columns) = (&mut self.files[at], &self.layout.columns);
        file.batch.add(columns, self.number, captured, reading);
        file.batch.place(&self.source, 0);
        file.rows += 1;
        self.write_if_due(at)
    }

    /// Adds requests whose rows were made elsewhere, after those before them.
    pub(crate) fn add_part(&mut self, part: Part) -> io::Result<()> {
        for (day, mut batch) in part.days {
            let at = self.file(day)?;
            let (file, columns) = (&mut self.files[at], &self.layout.columns);
            batch.place(&self.source, self.number);
            file.rows += batch.rows;
            file.add_part(batch.finish(columns).map_err(io::Error::other)?);
            self.write_if_due(at)?;
        }
        self.number += part.rows;
        Ok(())
    }

    /// Writes what a file has too much of.
    fn write_if_due(&mut self, at: usize) -> io::Result<()> {
        let (file, columns) = (&mut self.files[at], &self.layout.columns);
        if file.is_batch_due() {
            file.write(columns)?;
            self.flush_if_due()?;
        }
        if self.files[at].rows < FILE {
            return Ok(());
        }
        let file = self.files.remove(at);
        file.finish(&self.layout.columns)
    }

    /// Writes the largest group if all together take too much memory.
    fn flush_if_due(&mut self) -> io::Result<()> {
        let all: usize = self.files.iter().map(|file| file.writer.memory_size()).sum();
        let largest = self.files.iter_mut().max_by_key(|file| file.writer.memory_size());
        let due = largest.filter(|_| all >= GROUP_BYTES);
        due.map_or(Ok(()), |file| file.writer.flush().map_err(io::Error::other))
    }

    fn finish_files(&mut self, is_due: impl Fn(&Open) -> bool) -> io::Result<()> {
        let due: Vec<Open> = self.files.extract_if(.., |file| is_due(file)).collect();
        due.into_iter().try_for_each(|file| file.finish(&self.layout.columns))
    }
}

impl Rows for Table {
    fn begin(&mut self, source: &str) -> io::Result<()> {
        source.clone_into(&mut self.source);
        self.of_last = (String::new(), None);
        self.number = 0;
        if self.layout.partition == Partition::Source { self.finish() } else { Ok(()) }
    }

    fn add(&mut self, captured: &Captured, reading: &Reading) -> io::Result<()> {
        self.add_glance(&captured.glance(), reading)
    }

    fn tick(&mut self) -> io::Result<()> {
        self.finish_files(|file| file.begun.elapsed() >= AGE)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.finish_files(|_| true)
    }
}

impl Open {
    fn new(folder: &Path, partition: String, name: &str, columns: &Columns) -> io::Result<Self> {
        let folder = folder.join(&partition);
        fs::create_dir_all(&folder)?;
        // Engines do not look at what begins with a dot.
        let paths = [folder.join(format!(".{name}.parquet.tmp")), folder.join(format!("{name}.parquet"))];
        let file = OpenOptions::new().write(true).create_new(true).open(&paths[0])?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // Of pages they take longer than engines that use them save.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(concat!("codex-meta ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = ArrowWriter::try_new(file, columns.schema.clone(), Some(properties)).map_err(io::Error::other)?;
        let (batch, begun) = (columns.batch(), Instant::now());
        Ok(Self { partition, batch, parts: Vec::new(), part_bytes: 0, writer, paths, rows: 0, begun })
    }

    fn add_part(&mut self, part: RecordBatch) {
        self.part_bytes += part.get_array_memory_size();
        self.parts.push(part);
    }

    fn is_batch_due(&self) -> bool {
        let made: usize = self.parts.iter().map(RecordBatch::num_rows).sum();
        self.batch.rows + made >= BATCH || self.batch.bytes() + self.part_bytes >= BATCH_BYTES
    }

    fn write(&mut self, columns: &Columns) -> io::Result<()> {
        if self.batch.rows > 0 {
            let part = self.batch.finish(columns).map_err(io::Error::other)?;
            self.add_part(part);
        }
        // Whatever becomes of them, they are not kept.
        let parts = mem::take(&mut self.parts);
        self.part_bytes = 0;
        // Many rows are encoded in less time at once.
        let rows = concat_batches(&columns.schema, &parts).map_err(io::Error::other)?;
        drop(parts);
        self.writer.write(&rows).map_err(io::Error::other)
    }

    /// Makes the file whole, and only then gives it its name.
    fn finish(mut self, columns: &Columns) -> io::Result<()> {
        self.write(columns)?;
        let Self { writer, paths: [unfinished, finished], .. } = self;
        let file = writer.into_inner().map_err(io::Error::other)?;
        file.sync_all()?;
        fs::rename(unfinished, &finished)?;
        // The name is on the disk when its folder is, which not every system can be asked for.
        #[cfg(unix)]
        finished.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())?;
        Ok(())
    }
}

/// A name as a part of a path, in which `=` and `/` would mean something.
fn escaped(name: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(escape).collect()
}
