//! A request in the form of HAR.

use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::attachments::{self, Attachments};
use super::body::{Body, base64};
use super::members::{Content, Request, Response};
use super::parsed::Parsed;
use super::text::{Text, legible, what_is_wrong};

/// Reads the `request` of an entry.
///
/// # Errors
///
/// Returns an error if it is not an object, or its method or URL is a string with an invalid escape.
pub(super) fn request(raw: &RawValue, beside: &dyn Attachments) -> serde_json::Result<Parsed> {
    let request: Request<'_> = serde_json::from_str(raw.get())?;
    let mut parsed = Parsed::head(request.method, request.url, request.headers)?;
    // Every request has a header, at least that of its host.
    if parsed.headers.as_ref().is_some_and(HeaderMap::is_empty) {
        parsed.headers = None;
    }
    if parsed.headers.is_none() && parsed.notes.lines.is_empty() {
        parsed.notes.add("its headers are not in the capture: nothing on them was read".into());
    }
    let length = parsed.headers.as_ref().and_then(|headers| headers.get(CONTENT_LENGTH));
    let sizes = Sizes {
        of_body: request.body_size.and_then(|size| size.get().trim_matches('"').parse().ok()),
        of_header: length.and_then(|length| length.to_str().ok()?.parse().ok()),
    };
    parsed.len = sizes.of_body.and_then(|len| len.try_into().ok());
    parsed.body = match body(request.post_data, sizes, beside) {
        // Most methods have no body that the capture could have left out.
        Ok(Body::Omitted) if parsed.method.as_deref().is_some_and(|method| !has_body(method)) => Body::None,
        Ok(body) => body,
        Err(why) => {
            parsed.notes.add_unread(why);
            Body::None
        }
    };
    Ok(parsed)
}

fn has_body(method: &str) -> bool {
    matches!(method, "POST" | "PUT" | "PATCH")
}

/// The sizes of a body that the entry gives. Writers use -1 for an unknown size.
#[derive(Clone, Copy)]
struct Sizes {
    of_body: Option<i64>,
    of_header: Option<i64>,
}

impl Sizes {
    /// Returns `true` if no body was sent. A capture without a body rarely says why; only a size of zero proves that
    /// there is none to read.
    const fn are_zero(self) -> bool {
        matches!((self.of_body, self.of_header), (Some(0), Some(0)))
    }

    /// Returns `true` if an empty text stands for a body that was not captured.
    const fn contradict_empty(self) -> bool {
        matches!(self.of_header, Some(1..))
            || matches!(self.of_body, Some(1.. | -1)) && !matches!(self.of_header, Some(0))
    }
}

/// Reads the body, or returns the reason why it cannot be read.
fn body(raw: Option<&RawValue>, sizes: Sizes, beside: &dyn Attachments) -> Result<Body, String> {
    let data: Option<Content<'_>> = raw
        .map_or(Ok(None), |raw| serde_json::from_str(raw.get()))
        .map_err(|_| "`postData` is no object with `text`".to_owned())?;
    let data = data.unwrap_or_default();
    if let Some(name) = legible(data.file.or(data.hash)) {
        return attachments::read(beside, &name).map(Body::Bytes);
    }
    // Some writers have JSON in place of its text.
    if data.text.is_some_and(|text| !text.get().starts_with(['"', '{'])) {
        return Err("its text is no string".into());
    }
    let text = data.text.map_or(Ok(None), Text::of);
    Ok(match text.map_err(|error| format!("its text is none: {}", what_is_wrong(&error)))? {
        None if sizes.are_zero() => Body::Bytes(Vec::new()),
        None => Body::Omitted,
        Some(text) if text.bytes.is_empty() && sizes.contradict_empty() => Body::Omitted,
        Some(text) if legible(data.encoding).is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) => {
            Body::Bytes(base64(&text.bytes)?)
        }
        Some(text) => match unnamed_base64(&text.bytes, sizes) {
            Some(bytes) => Body::Bytes(bytes),
            None => Body::Text(text),
        },
    })
}

/// Decodes base64 of which the capture does not say that it is: it is JSON, and no size says that the text was sent.
fn unnamed_base64(text: &[u8], sizes: Sizes) -> Option<Vec<u8>> {
    let is_json = |bytes: &[u8]| serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    if !text.first()?.is_ascii_alphanumeric() || is_json(text) {
        return None;
    }
    let sizes = [sizes.of_header, sizes.of_body];
    let len = sizes.into_iter().flatten().find(|size| *size > 0);
    base64(text).ok().filter(|bytes| len.is_none_or(|len| usize::try_from(len) == Ok(bytes.len())) && is_json(bytes))
}

/// Returns the file with the messages of a WebSocket, if the capture keeps bodies in files: the file of its response.
pub(super) fn frames_file(kind: &RawValue, response: &RawValue) -> Option<String> {
    let is_socket = kind.get() == "\"websocket\"";
    let response: Response<'_> = serde_json::from_str(response.get()).ok().filter(|_| is_socket)?;
    let content: Content<'_> = serde_json::from_str(response.content?.get()).ok()?;
    legible(content.file.or(content.hash))
}
