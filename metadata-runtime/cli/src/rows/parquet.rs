//! A folder of Parquet files, each of which is whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, Instant};

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use jiff::Timestamp;

use super::Rows;
use super::columns::{Batch, Columns};
use crate::capture::Captured;
use crate::given::Given;
use crate::request::Reading;

/// How many rows are encoded at a time.
const BATCH: usize = 1024;
/// How many rows a group has, which is in memory until it is written.
const GROUP: usize = 64 * 1024;
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
    partition: Partition,
    columns: Columns,
    source: String,
    /// The folder of the last request, as Hive has it, and its day where folders are days.
    of_last: (String, Option<i64>),
    number: u64,
    files: Vec<Open>,
    /// How many files there were, which tells their names apart.
    count: u64,
}

/// A file that is being written.
struct Open {
    partition: String,
    batch: Batch,
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
            partition,
            columns: Columns::new(given),
            source: String::new(),
            of_last: (String::new(), None),
            number: 0,
            files: Vec::new(),
            count: 0,
        })
    }

    /// Notes the folder of a request.
    fn note_partition(&mut self, captured: &Captured) {
        let day = match self.partition {
            Partition::Source => None,
            Partition::Day => captured.time.map(|time| time.as_second().div_euclid(24 * 60 * 60)),
        };
        if !self.of_last.0.is_empty() && self.of_last.1 == day {
            return;
        }
        let folder = match self.partition {
            Partition::Source => format!("source={}", escaped(&self.source)),
            Partition::Day => {
                let day = captured.time.map(|time| time.strftime("%Y-%m-%d").to_string());
                // Every engine reads this name as no value.
                format!("day={}", day.as_deref().unwrap_or("__HIVE_DEFAULT_PARTITION__"))
            }
        };
        self.of_last = (folder, day);
    }

    /// Returns the place of the file that the request goes to.
    fn file(&mut self, captured: &Captured) -> io::Result<usize> {
        self.note_partition(captured);
        let (partition, _) = &self.of_last;
        if let Some(at) = self.files.iter().position(|file| file.partition == *partition) {
            return Ok(at);
        }
        if self.files.len() == OPEN {
            let oldest = self.files.remove(0);
            oldest.finish(&self.columns)?;
        }
        self.count += 1;
        let name = format!("{}-{}-{}", Timestamp::now().as_millisecond(), process::id(), self.count);
        self.files.push(Open::new(&self.folder, self.of_last.0.clone(), &name, &self.columns)?);
        Ok(self.files.len() - 1)
    }

    fn finish_files(&mut self, is_due: impl Fn(&Open) -> bool) -> io::Result<()> {
        let due: Vec<Open> = self.files.extract_if(.., |file| is_due(file)).collect();
        due.into_iter().try_for_each(|file| file.finish(&self.columns))
    }
}

impl Rows for Table {
    fn begin(&mut self, source: &str) -> io::Result<()> {
        source.clone_into(&mut self.source);
        self.of_last = (String::new(), None);
        self.number = 0;
        if self.partition == Partition::Source { self.finish() } else { Ok(()) }
    }

    fn add(&mut self, captured: &Captured, reading: &Reading) -> io::Result<()> {
        let at = self.file(captured)?;
        self.number += 1;
        let file = &mut self.files[at];
        file.batch.add(&self.columns, &self.source, self.number, captured, reading);
        file.rows += 1;
        if file.batch.rows >= BATCH {
            file.write(&self.columns)?;
        }
        if file.rows >= FILE {
            let file = self.files.remove(at);
            file.finish(&self.columns)?;
        }
        Ok(())
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
        Ok(Self { partition, batch: columns.batch(), writer, paths, rows: 0, begun: Instant::now() })
    }

    fn write(&mut self, columns: &Columns) -> io::Result<()> {
        let rows = self.batch.finish(columns).map_err(io::Error::other)?;
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
