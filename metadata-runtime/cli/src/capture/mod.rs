//! Captured requests in a file: JSON with headers and a body, many of them in a row or in an array, or HAR.
//!
//! One odd entry costs nothing else: it is an [`Item::Odd`], and the rest is read.

pub mod attachments;
mod body;
mod document;
mod entry;
mod har;
mod headers;
mod lenient;
mod recognize;
mod socket;
pub mod source;
mod text;

pub use document::{read, read_beside};

use crate::request::Request;

/// One thing that a capture holds.
#[derive(Debug)]
pub enum Item {
    /// A request of the contract.
    Request(Captured),
    /// Any other request: a preflight, another client.
    Foreign,
    /// What could not be read.
    Odd {
        /// What it was, as far as the file says.
        name: String,
        /// Why it could not be read.
        why: String,
    },
}

/// A request out of a file.
#[derive(Debug)]
pub struct Captured {
    /// What it was, as far as the file says: `POST /responses`.
    pub name: String,
    /// The request.
    pub request: Request,
    /// What the capture did to it, which is no fault of its sender.
    pub notes: Vec<String>,
    /// The capture left its body out, as it was asked to: nothing on it could be read.
    pub without_body: bool,
}
