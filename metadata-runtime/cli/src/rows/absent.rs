//! Types that stand for tables in a build that writes none.

use std::io;

use super::Rows;
use crate::capture::{Captured, Glance};
use crate::request::Reading;

/// A table, which this build cannot write.
pub enum Table {}

/// The layout of a table.
#[derive(Clone)]
pub(crate) enum Layout {}

/// The rows of a table.
pub(crate) enum Part {}

impl Layout {
    pub(crate) const fn part_bytes(&self) -> usize {
        match *self {}
    }

    pub(crate) const fn part(&self) -> Part {
        match *self {}
    }
}

impl Part {
    pub(crate) const fn bytes(&self) -> usize {
        match *self {}
    }

    pub(crate) const fn add(&mut self, _: &Glance<'_>, _: &Reading) {
        match *self {}
    }
}

impl Table {
    pub(crate) const fn layout(&self) -> Layout {
        match *self {}
    }

    pub(crate) const fn add_glance(&mut self, _: &Glance<'_>, _: &Reading) -> io::Result<()> {
        match *self {}
    }

    pub(crate) const fn add_part(&mut self, _: Part) -> io::Result<()> {
        match *self {}
    }
}

impl Rows for Table {
    fn begin(&mut self, _: &str) -> io::Result<()> {
        match *self {}
    }

    fn add(&mut self, _: &Captured, _: &Reading) -> io::Result<()> {
        match *self {}
    }

    fn tick(&mut self) -> io::Result<()> {
        match *self {}
    }

    fn finish(&mut self) -> io::Result<()> {
        match *self {}
    }
}
