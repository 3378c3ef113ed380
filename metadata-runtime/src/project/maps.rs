use std::collections::HashMap;
use std::fmt::{self, Display, Write as _};

use http::header::InvalidHeaderValue;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::blob::Buffers;
use super::collect::{Collected, Selection, collect};
use super::projected::Projection;
use super::sink::Sink;
use crate::contract::{Carrier, Contract};
use crate::header_value::AROUND;
use crate::walk::ErasedMeta;

/// The text transports as the types of a request.
struct Maps {
    headers: HeaderMap,
    client_metadata: HashMap<String, String>,
    /// The value that is being collected.
    value: String,
}

impl Maps {
    fn new(contract: &Contract, wanted: Selection) -> Self {
        let pairs = if wanted.flat { contract.flat_keys() } else { 0 };
        Self {
            // Enough for the headers of most snapshots, so that the table does not grow.
            headers: HeaderMap::with_capacity(if wanted.header { 8 } else { 0 }),
            client_metadata: HashMap::with_capacity(pairs),
            // Enough for an id.
            value: String::with_capacity(64),
        }
    }
}

impl Sink for Maps {
    fn take(&mut self, text: &dyn Display) -> fmt::Result {
        self.value.clear();
        write!(self.value, "{text}")
    }

    fn take_str(&mut self, text: &str) {
        self.value.clear();
        self.value.push_str(text);
    }

    fn taken(&self) -> &str {
        &self.value
    }

    fn header(&mut self, name: &'static str, sensitive: bool) {
        insert_header(&mut self.headers, name, HeaderValue::from_str(&self.value), sensitive);
    }

    fn flat(&mut self, key: &'static str) {
        self.client_metadata.insert(key.to_owned(), self.value.clone());
    }

    fn line(&mut self, name: &HeaderName, sensitive: bool) {
        append_header(&mut self.headers, name.as_str(), HeaderValue::from_str(&self.value), sensitive);
    }

    fn entry(&mut self, key: &str) {
        self.client_metadata.insert(key.to_owned(), self.value.clone());
    }

    fn header_bytes(&self) -> usize {
        bytes_of(self.headers.iter())
    }

    fn drop_headers(&mut self, like: &dyn Fn(&str) -> bool) -> usize {
        let gone: Vec<HeaderName> = self.headers.keys().filter(|name| like(name.as_str())).cloned().collect();
        let bytes = bytes_of(self.headers.iter().filter(|(name, _)| like(name.as_str())));
        for name in gone {
            self.headers.remove(name);
        }
        bytes
    }
}

/// Returns the size of the lines in bytes.
fn bytes_of<'h>(lines: impl Iterator<Item = (&'h HeaderName, &'h HeaderValue)>) -> usize {
    lines.map(|(name, value)| name.as_str().len() + value.len() + AROUND).sum()
}

/// Adds one more line of a header. The name and the value are known to be valid.
pub(super) fn append_header(
    headers: &mut HeaderMap,
    name: &str,
    value: Result<HeaderValue, InvalidHeaderValue>,
    sensitive: bool,
) {
    if let (Ok(name), Ok(mut value)) = (HeaderName::from_bytes(name.as_bytes()), value) {
        value.set_sensitive(sensitive);
        headers.append(name, value);
    }
}

/// Inserts a header. The value is known to be printable, so that it is always valid.
pub(super) fn insert_header(
    headers: &mut HeaderMap,
    name: &'static str,
    value: Result<HeaderValue, InvalidHeaderValue>,
    sensitive: bool,
) {
    if let Ok(mut value) = value {
        value.set_sensitive(sensitive);
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Projects into the types of a request, without text in between.
pub(super) fn project(meta: &dyn ErasedMeta, wanted: Selection) -> Projection {
    let contract = meta.contract();
    let wanted = wanted.of(contract);
    let mut maps = Maps::new(contract, wanted);
    let mut buffers = Buffers::default();
    let Collected { blob, room, mut report } = collect(meta, wanted, &mut maps, &mut buffers);
    let Maps { mut headers, mut client_metadata, .. } = maps;
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
            insert_header(&mut headers, key, value, contract.copy_is_sensitive());
        }
        let body = if wanted.body { blob.into_text(Carrier::BodyBlob, &mut report) } else { None };
        match body {
            Some(blob) if wanted.flat => drop(client_metadata.insert(key.to_owned(), blob)),
            body => alone = body,
        }
    }
    Projection { headers, client_metadata, report, contract, alone }
}
