//! The types of a request, made of the texts of one snapshot.

use std::collections::HashMap;

use bytes::Bytes;
use http::header::InvalidHeaderValue;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::blob::Buffers;
use super::collect::{Collected, collect};
use super::projected::Projection;
use super::selection::Selection;
use super::text::{Header, Key, Texts};
use crate::contract::Carrier;
use crate::walk::ErasedMeta;

/// Returns the direct headers as a map with room for one more.
///
/// `text` is that of `texts`, and all values share it: one for each would be most of what a projection allocates.
pub(super) fn header_map(texts: &Texts, text: &Bytes) -> HeaderMap {
    let mut map = HeaderMap::with_capacity(texts.lines().len() + 1);
    for Header { pair, sensitive, .. } in texts.lines() {
        // Each is known to be printable, so that it is always valid.
        let value = HeaderValue::from_maybe_shared(text.slice(pair.value.clone()));
        match &pair.key {
            Key::Declared(key) => {
                if let Some(name) = key.header_name() {
                    insert_header(&mut map, name, value, *sensitive);
                }
            }
            Key::Own(name) => {
                if let (Ok(name), Ok(mut value)) = (HeaderName::from_bytes(&text[name.clone()]), value) {
                    value.set_sensitive(*sensitive);
                    map.append(name, value);
                }
            }
        }
    }
    map
}

/// Inserts a header, whose value is known to be valid.
pub(super) fn insert_header(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: Result<HeaderValue, InvalidHeaderValue>,
    sensitive: bool,
) {
    if let Ok(mut value) = value {
        value.set_sensitive(sensitive);
        headers.insert(name, value);
    }
}

/// Projects into the types of a request.
pub(super) fn project(meta: &dyn ErasedMeta, wanted: Selection) -> Projection {
    let contract = meta.contract();
    let wanted = wanted.of(contract);
    let (mut texts, mut buffers) = (Texts::with_room(wanted), Buffers::default());
    let Collected { blob, room, mut report } = collect(meta, wanted, &mut texts, &mut buffers);
    let mut client_metadata = HashMap::with_capacity(texts.flat().len() + usize::from(wanted.flat && blob.is_some()));
    client_metadata.extend(texts.flat().map(|(key, value)| (key.to_owned(), value.to_owned())));
    let mut headers = if wanted.header {
        let text = texts.take_text();
        header_map(&texts, &text.into())
    } else {
        HeaderMap::new()
    };
    let mut alone = None;
    if let Some(blob) = blob {
        let key = blob.key();
        if wanted.copy
            && let Some(left_out) = blob.fit_into(room, Carrier::HeaderBlob, &mut report)
        {
            let value = if left_out.is_empty() {
                HeaderValue::from_str(blob.json())
            } else {
                let mut copy = String::new();
                blob.write_without(&left_out, &mut copy);
                HeaderValue::from_str(&copy)
            };
            insert_header(&mut headers, HeaderName::from_static(key), value, contract.copy_is_sensitive());
        }
        let body = if wanted.body { blob.into_text(Carrier::BodyBlob, &mut report) } else { None };
        match body {
            Some(blob) if wanted.flat => drop(client_metadata.insert(key.to_owned(), blob)),
            body => alone = body,
        }
    }
    Projection { headers, client_metadata, report, contract, alone }
}
