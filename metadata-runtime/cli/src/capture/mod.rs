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

use http::HeaderMap;

use crate::request::Request;

pub(crate) use recognize::sender_version;

/// The most bytes of a body that is read.
#[expect(clippy::cast_possible_truncation, reason = "it is small")]
pub(crate) const MAX_BODY: usize = body::MAX_BYTES as usize;

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

/// A request as it came over a network.
#[derive(Debug, Default)]
pub struct Received {
    /// Its method; a frame has none.
    pub method: Option<String>,
    /// The path that it came to; a frame has none.
    pub url: Option<String>,
    /// Its headers; a frame has none.
    pub headers: Option<HeaderMap>,
    /// Its body, compressed if it came so.
    pub body: Option<Vec<u8>>,
    /// The release of a frame's sender, which its handshake says.
    pub version: Option<String>,
}

/// Tells whose a request is that came over a network; one without a method is a frame.
#[must_use]
pub fn received(request: Received) -> Item {
    let Received { method, url, headers, body, version } = request;
    let kind = method.is_none().then(|| "frame".to_owned());
    let body = body.map_or(body::Body::None, body::Body::Bytes);
    entry::Parsed { method, url, kind, version, headers, body, ..entry::Parsed::default() }.take()
}
