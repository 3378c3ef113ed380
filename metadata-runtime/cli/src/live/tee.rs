//! A request's body that passes, and is kept for the audit.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::audit::{Auditor, Passed};
use super::budget::Share;
use super::pieces::Pieces;
use super::unread::Why;
use crate::capture::MAX_BODY;

/// A body that is passed on as it arrives, of which a copy is then handed to the auditor.
pub(super) struct Tee {
    inner: Incoming,
    tap: Option<Tap>,
}

impl Tee {
    /// Passes `inner` on. `tap` is `None` if nothing is audited.
    pub(super) fn new(inner: Incoming, mut tap: Option<Tap>) -> Self {
        if inner.is_end_stream()
            && let Some(tap) = tap.take()
        {
            tap.finish(true);
        }
        Self { inner, tap }
    }
}

impl Body for Tee {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(frame) = &polled {
            if let Some(Ok(frame)) = frame
                && let (Some(data), Some(tap)) = (frame.data_ref(), &mut self.tap)
            {
                tap.push(data);
            }
            let failed = matches!(frame, Some(Err(_)));
            // A reader that knows the length does not ask for the end.
            if (frame.is_none() || failed || self.inner.is_end_stream())
                && let Some(tap) = self.tap.take()
            {
                tap.finish(!failed);
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        if let Some(tap) = self.tap.take() {
            tap.finish(false);
        }
    }
}

/// The bytes that an entry takes, beside its text, in the two maps of a request's headers, that of the audit and that of
/// the server's side: about 100 in each, and as much again while a map has room to grow.
const ENTRY: usize = 400;
/// How many bytes a request takes beside its head and its body.
const REQUEST: usize = 1024;

/// Returns at least what the head of a request takes in memory.
fn size_of_head(method: &Method, target: &str, headers: &HeaderMap) -> usize {
    let lines: usize = headers.iter().map(|(name, value)| ENTRY + name.as_str().len() + value.len()).sum();
    REQUEST + method.as_str().len() + target.len() + lines
}

/// Returns headers that keep nothing but their own text: as they arrived, a value keeps the whole buffer that the head was
/// read into, which may be far larger.
fn copied(mut headers: HeaderMap) -> HeaderMap {
    for value in headers.values_mut() {
        if let Ok(copy) = HeaderValue::from_bytes(value.as_bytes()) {
            *value = copy;
        }
    }
    headers
}

/// One request, of which the audit has a copy.
pub(super) struct Tap {
    auditor: Arc<Auditor>,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Pieces,
    share: Share,
    /// The reason why the body is not kept, if it is not.
    unread: Option<Why>,
}

impl Tap {
    /// Begins with the head of a request.
    pub(super) fn new(auditor: &Arc<Auditor>, method: Method, target: String, headers: HeaderMap) -> Self {
        let mut share = Share::of(&auditor.budget);
        let has_room = share.grow(size_of_head(&method, &target, &headers));
        let unread = (!has_room).then_some(Why::Memory);
        Self {
            auditor: Arc::clone(auditor),
            method,
            target: if has_room { target } else { String::new() },
            headers: if has_room { copied(headers) } else { HeaderMap::new() },
            body: Pieces::default(),
            share,
            unread,
        }
    }

    fn push(&mut self, data: &Bytes) {
        if self.unread.is_some() {
            return;
        }
        let too_large = self.body.size() + data.len() > MAX_BODY;
        if too_large || !self.share.grow(data.len()) {
            self.unread = Some(if too_large { Why::Size } else { Why::Memory });
            self.body = Pieces::default();
            self.share.clear();
            return;
        }
        self.body.push(data);
    }

    /// Hands the request over. An incomplete body cannot be audited.
    fn finish(self, is_whole: bool) {
        if let Some(why) = self.unread {
            self.auditor.passed_unread(why);
            return;
        }
        let has_body = !matches!(self.method, Method::GET | Method::HEAD);
        self.auditor.pass(Passed::Request {
            method: self.method,
            target: self.target,
            headers: self.headers.into(),
            body: (has_body && is_whole).then_some(self.body),
            is_whole,
            share: self.share,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::live::audit::{Auditing, Desk};
    use crate::live::budget::Budget;
    use crate::live::metrics::Metrics;
    use crate::paint::Paint;
    use crate::report::Style;

    #[test]
    fn what_is_kept_of_a_request_keeps_no_buffer() {
        let budget = Budget::new(1 << 20);
        let metrics = Metrics::new(&budget);
        let (style, paint, output) = (Style::Json, Paint::default(), Box::new(io::sink()));
        let desk = Desk { style, paint, given: None, output, recorder: None, rows: None, budget, metrics };
        let (_, auditor) = Auditing::start(desk).unwrap();

        let buffer = Bytes::from([&[b' '; 5000][..], b"/path?queryone\x80two", &[b'x'; 5000]].concat());
        let mut headers = HeaderMap::new();
        for (name, place) in [("a", 5011..5015), ("b", 5015..5018), ("a", 5015..5018), ("c", 5011..5011)] {
            headers.append(name, HeaderValue::from_maybe_shared(buffer.slice(place)).unwrap());
        }
        let expected: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap()))
            .collect();

        let mut tap = Tap::new(&auditor, Method::POST, "/path?query".to_owned(), headers);
        tap.push(&buffer.slice(5018..));
        tap.push(&buffer.slice(..10));
        assert!(buffer.is_unique());
        assert_eq!((&*tap.target, &tap.headers), ("/path?query", &expected));
        assert_eq!(tap.body.into_bytes(), [&buffer[5018..], &buffer[..10]].concat());
    }
}
