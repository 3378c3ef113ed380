//! The library behind the program `codex-meta`: captured requests, what is read of them, and what is printed.

// `println!` and `eprintln!` panic if the stream is closed.
#![warn(clippy::print_stderr, clippy::print_stdout)]

mod batch;
pub mod bounded;
pub mod capture;
pub mod check;
pub mod contracts;
mod credentials;
pub mod given;
mod headers;
pub mod infer;
pub mod live;
pub mod messages;
pub mod paint;
mod place;
mod plain;
pub mod print;
mod reading;
mod received;
pub mod report;
pub mod request;
pub mod rows;
mod spelling;
pub mod summary;
pub mod typed;
mod url_marks;
mod words;
mod workers;
