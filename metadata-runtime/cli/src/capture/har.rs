//! A request in the form of HAR.

use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::attachments::Attachments;
use super::body::{Body, base64};
use super::headers::headers;
use super::parsed::Parsed;
use super::text::{Notes, Text, text, what_is_wrong};

/// The member with the body of a request.
#[derive(Default, Deserialize)]
struct PostData<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow, alias = "_encoding")]
    encoding: Option<&'a RawValue>,
    /// The file with the body instead.
    #[serde(borrow, rename = "_file", alias = "_sha1")]
    file: Option<&'a RawValue>,
}

/// Reads the `request` of an entry.
///
/// # Errors
///
/// Returns an error if it is not an object, or its headers are not in a known form.
pub(super) fn request(raw: &RawValue, beside: &dyn Attachments) -> serde_json::Result<Parsed> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", expecting = "HAR's `request`")]
    struct Request<'a> {
        #[serde(borrow)]
        method: Option<&'a RawValue>,
        #[serde(borrow)]
        url: Option<&'a RawValue>,
        #[serde(borrow)]
        headers: Option<&'a RawValue>,
        #[serde(borrow)]
        post_data: Option<&'a RawValue>,
        #[serde(borrow)]
        body_size: Option<&'a RawValue>,
    }
    let request: Request<'_> = serde_json::from_str(raw.get())?;
    let mut notes = Notes::default();
    let headers = match request.headers {
        Some(raw) => headers(raw, &mut notes)?,
        None => HeaderMap::new(),
    };
    let method = text(request.method)?;
    let sizes = Sizes {
        of_body: request.body_size.and_then(|size| size.get().trim_matches('"').parse().ok()),
        of_header: headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()),
    };
    let body = body(request.post_data, sizes, beside, &mut notes);
    // Most methods have no body that the capture could have left out.
    let has_none = matches!(body, Body::Omitted)
        && method.as_deref().is_some_and(|method| !matches!(method, "POST" | "PUT" | "PATCH"));
    let body = if has_none { Body::None } else { body };
    Ok(Parsed { method, url: text(request.url)?, headers: Some(headers), body, notes, ..Parsed::default() })
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

fn body(raw: Option<&RawValue>, sizes: Sizes, beside: &dyn Attachments, notes: &mut Notes) -> Body {
    let data = match raw.map(|raw| serde_json::from_str::<Option<PostData<'_>>>(raw.get())) {
        None => PostData::default(),
        Some(Ok(data)) => data.unwrap_or_default(),
        Some(Err(_)) => {
            notes.add("its body was not read: `postData` is no object with `text`".into());
            return Body::None;
        }
    };
    let string = |raw: Option<&RawValue>| text(raw).ok().flatten();
    if let Some(name) = string(data.file) {
        return match beside.read(&name) {
            Ok(bytes) => Body::Bytes(bytes),
            Err(error) => {
                notes.add(format!("its body was not read: it is in the file `{name}`, which cannot be read: {error}"));
                Body::None
            }
        };
    }
    match data.text.map(Text::of).transpose() {
        Err(error) => {
            notes.add(format!("its body was not read: its text is none: {}", what_is_wrong(&error)));
            Body::None
        }
        Ok(None | Some(None)) if sizes.are_zero() => Body::Bytes(Vec::new()),
        Ok(None | Some(None)) => Body::Omitted,
        Ok(Some(Some(text))) if text.bytes.is_empty() && sizes.contradict_empty() => Body::Omitted,
        Ok(Some(Some(text)))
            if string(data.encoding).is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) =>
        {
            match base64(&text.bytes) {
                Ok(bytes) => Body::Bytes(bytes),
                Err(why) => {
                    notes.add(format!("its body was not read: {why}"));
                    Body::None
                }
            }
        }
        Ok(Some(Some(text))) => Body::Text(text),
    }
}

/// Returns the file with the messages of a WebSocket, if the capture keeps bodies in files: the file of its response.
pub(super) fn frames_file(kind: &RawValue, response: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Response<'a> {
        #[serde(borrow)]
        content: Option<Content<'a>>,
    }
    #[derive(Deserialize)]
    struct Content<'a> {
        #[serde(borrow, rename = "_file", alias = "_sha1")]
        file: Option<&'a RawValue>,
    }
    let is_socket = kind.get() == "\"websocket\"";
    let response: Response<'_> = serde_json::from_str(response.get()).ok().filter(|_| is_socket)?;
    text(response.content?.file).ok()?
}
