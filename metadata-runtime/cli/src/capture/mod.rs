//! Captured requests in a file: JSON with headers and a body, many of them in a row or in an array, or HAR.
//!
//! One odd entry costs nothing else: it is an [`Item::Odd`], and the rest is read.

mod body;
mod document;
mod entry;
mod headers;
mod lenient;
mod recognize;
mod text;

pub use document::read;

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
}
