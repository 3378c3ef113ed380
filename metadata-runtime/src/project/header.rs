use std::fmt::Write as _;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::blob::RenderedBlob;
use super::walker::{Context, Part};
use crate::contract::{Contract, Field, Transport};
use crate::report::{Carrier, Reason, Report};
use crate::value::Value;

/// The direct headers.
pub(super) struct Headers {
    map: HeaderMap,
    /// The value that is being looked at; kept so that one buffer serves all fields.
    text: String,
}

impl Headers {
    pub(super) fn new(contract: &Contract) -> Self {
        let names = contract
            .fields()
            .iter()
            .filter_map(|field| field.slot(Transport::Header))
            .map(|slot| slot.keys().len())
            .sum::<usize>();
        // One more for the blob's copy.
        Self { map: HeaderMap::with_capacity(names + 1), text: String::new() }
    }

    pub(super) fn insert_blob(&mut self, blob: &RenderedBlob, report: &mut Report) {
        if let Some(value) = blob.header_value(report) {
            self.map.insert(HeaderName::from_static(blob.key()), value);
        }
    }

    pub(super) fn finish(self) -> HeaderMap {
        self.map
    }
}

impl Part for Headers {
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        let Some(slot) = context.active(field.slot(Transport::Header)) else {
            return;
        };
        let Some(text) = value.text() else {
            return;
        };
        self.text.clear();
        let sendable = match write!(self.text, "{text}") {
            Ok(()) => sendable(&self.text),
            Err(_) => Err(Reason::NoForm("the value's `Display` failed".into())),
        };
        for key in slot.keys() {
            match &sendable {
                Ok(value) => {
                    let mut value = value.clone();
                    value.set_sensitive(slot.is_sensitive());
                    self.map.insert(HeaderName::from_static(key.name()), value);
                }
                Err(reason) => context.lose(field, Carrier::Header, key.name(), reason.clone()),
            }
        }
    }
}

/// The value as a header, if it arrives unchanged.
///
/// Checked here and not by [`HeaderValue`], which takes bytes above 0x7F and outer spaces (wire contract,
/// "Headers").
fn sendable(text: &str) -> Result<HeaderValue, Reason> {
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(Reason::OuterSpace);
    }
    if let Some((at, character)) = text.char_indices().find(|(_, character)| !matches!(character, ' '..='~')) {
        return Err(Reason::Unprintable { character, at });
    }
    HeaderValue::from_str(text).map_err(|error| Reason::NoForm(error.to_string()))
}
