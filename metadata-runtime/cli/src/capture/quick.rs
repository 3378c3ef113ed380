//! A look at a request that was read in one go, without memory of its own.

use std::borrow::Cow;

use codex_metadata::observe::ScannedBody;
use http::header::CONTENT_LENGTH;
use memchr::memchr;

use super::parsed::Which;
use super::parts::{Address, Parts, may_be_release};
use super::recognize::recognize;
use super::scan::{HeaderText, Scanned};
use super::{Glance, Look, Time};
use crate::headers::{Headers, Line};
use crate::request::{Body, Seen};

/// How many headers are looked at so.
const MANY: usize = 64;

/// Shows the request to `looks`. Returns whether to go on; `None` for a request that needs more than a look, which is not
/// shown: nothing here makes a note of what is odd.
pub(super) fn look(scanned: &Scanned<'_>, which: Which, looks: &mut dyn Look) -> Option<bool> {
    let Which::Of(given) = which else { return None };
    let lines: Option<Vec<Line<'_>>> = match &scanned.headers {
        Some(headers) if headers.len() > MANY => return None,
        Some(headers) => {
            let mut lines = Vec::with_capacity(headers.len());
            for (name, value) in headers {
                lines.push(line(name, value)?);
            }
            Some(lines)
        }
        None => None,
    };
    let headers = lines.as_deref().map(Headers::Lines);
    if scanned.body.is_none() && headers.is_some_and(|headers| headers.has(CONTENT_LENGTH.as_str())) {
        return None;
    }
    let address = scanned.url.map(Address::of);
    let body = scanned.body.as_ref();
    let parts = Parts {
        method: scanned.method,
        url: scanned.url,
        path: address.as_ref().and_then(|address| address.path.as_deref()),
        shown: address.as_ref().map(|address| &*address.shown),
        kind: scanned.kind,
        is_of_other_socket: false,
        headers,
        body: body.map(|body| body.json.as_bytes()),
        members: body.and_then(|body| body.members.as_deref()),
    };
    let Some(by) = recognize(given, &parts) else { return Some(looks.at(None)) };
    let (path, by) = which.shown(Some(by));
    let named = scanned.sender_version.filter(|version| may_be_release(version));
    let version = named.or_else(|| which.sender_version(headers?));
    let known = scanned.longest_escaped();
    let body = body.map(|body| match &body.members {
        Some(members) => Body::Scanned(ScannedBody { json: body.json, members, known }),
        None => Body::Bytes(body.json.as_bytes()),
    });
    let (name, request) = (parts.name(), Seen { path, headers, version, body });
    let time = scanned.time.map_or(Time::Unknown, Time::Written);
    Some(looks.at(Some(&Glance {
        name: &name,
        time,
        request,
        by,
        notes: &[],
        without_body: false,
        lacks_headers: false,
    })))
}

/// Returns the line of a header with nothing odd in it, as a map would have it.
fn line<'a>(name: &'a str, value: &'a HeaderText<'_>) -> Option<Line<'a>> {
    const MAX_NAME: usize = 256;
    let text = value.as_str().as_bytes();
    let is_one_line = match value {
        // No control character is in a line as it is, but for this one.
        HeaderText::Plain(_) => memchr(0x7F, text).is_none(),
        // Without a lazy operator many bytes are looked at at once.
        HeaderText::Escaped(..) => {
            text.chunks(64).all(|bytes| bytes.iter().fold(true, |all, byte| all & !byte.is_ascii_control()))
        }
    };
    let is_trimmed = text.first() != Some(&b' ') && text.last() != Some(&b' ');
    let marks = name.bytes().fold(0, |marks, byte| marks | MARKS[usize::from(byte)]);
    let is_sound = !name.is_empty() && name.len() <= MAX_NAME && marks & ODD == 0 && is_trimmed && is_one_line;
    let is_lower = marks & UPPER == 0;
    let name = if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
    is_sound.then_some((name, text))
}

/// A byte that a usual name of a header has not.
const ODD: u8 = 1;

/// An upper-case letter.
const UPPER: u8 = 2;

/// The meaning of each byte in the name of a header; a table needs no branches.
static MARKS: [u8; 256] = {
    let (mut marks, mut byte) = ([ODD; 256], 0_u8);
    while byte < 0x80 {
        if byte.is_ascii_uppercase() {
            marks[byte as usize] = UPPER;
        } else if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            marks[byte as usize] = 0;
        }
        byte += 1;
    }
    marks
};
