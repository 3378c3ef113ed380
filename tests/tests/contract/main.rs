//! The contract as data: its file, the differences between two, the lock.

mod arbitrary;
mod changes;
mod file;
mod large;
mod lock;
