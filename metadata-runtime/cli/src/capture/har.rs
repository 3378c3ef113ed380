//! A request in the form of HAR.

use http::header::CONTENT_LENGTH;
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
/// Returns an error if it is not an object, or its headers are not in a known form.
pub(super) fn request(raw: &RawValue, beside: &dyn Attachments) -> serde_json::Result<Parsed> {
    let request: Request<'_> = serde_json::from_str(raw.get())?;
    let mut parsed = Parsed::head(request.method, request.url, request.headers)?;
    let headers = parsed.headers.get_or_insert_default();
    let sizes = Sizes {
        of_body: request.body_size.and_then(|size| size.get().trim_matches('"').parse().ok()),
        of_header: headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()),
    };
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
    if let Some(name) = legible(data.file) {
        return attachments::read(beside, &name).map(Body::Bytes);
    }
    let text = data.text.map_or(Ok(None), Text::of);
    Ok(match text.map_err(|error| format!("its text is none: {}", what_is_wrong(&error)))? {
        None if sizes.are_zero() => Body::Bytes(Vec::new()),
        None => Body::Omitted,
        Some(text) if text.bytes.is_empty() && sizes.contradict_empty() => Body::Omitted,
        Some(text) if legible(data.encoding).is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) => {
            Body::Bytes(base64(&text.bytes)?)
        }
        Some(text) => Body::Text(text),
    })
}

/// Returns the file with the messages of a WebSocket, if the capture keeps bodies in files: the file of its response.
pub(super) fn frames_file(kind: &RawValue, response: &RawValue) -> Option<String> {
    let is_socket = kind.get() == "\"websocket\"";
    let response: Response<'_> = serde_json::from_str(response.get()).ok().filter(|_| is_socket)?;
    let content: Content<'_> = serde_json::from_str(response.content?.get()).ok()?;
    legible(content.file)
}
