//! Requests as rows of a table, for engines that ask many of them at once.

#[cfg(not(feature = "parquet"))]
mod absent;
#[cfg(feature = "parquet")]
mod columns;
#[cfg(feature = "parquet")]
mod number;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod part;

use std::io;

use crate::capture::Captured;
use crate::request::Reading;

#[cfg(not(feature = "parquet"))]
pub use self::absent::Table;
#[cfg(not(feature = "parquet"))]
pub(crate) use self::absent::{Layout, Part};
#[cfg(feature = "parquet")]
pub use self::parquet::{Partition, Table};
#[cfg(feature = "parquet")]
pub(crate) use self::part::{Layout, Part};

/// Where each request of the contract goes as a row.
pub trait Rows: Send {
    /// Says what the requests that follow are from.
    ///
    /// # Errors
    ///
    /// When what came before cannot be written.
    fn begin(&mut self, source: &str) -> io::Result<()>;

    /// Adds a request.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn add(&mut self, captured: &Captured, reading: &Reading) -> io::Result<()>;

    /// Lets what is old enough be read.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn tick(&mut self) -> io::Result<()>;

    /// Lets everything be read.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}
