//! Headers: the direct ones, and the blob's copy.

use http::{HeaderMap, HeaderName};

use super::Decoder;
use crate::contract::relation::alike;
use crate::contract::{Carrier, Key, Slot, Transport};
use crate::json::read::Cursor;
use crate::observe::carrier_state::State;
use crate::observe::finding::FindingKind;
use crate::observe::json_value::JsonValue;

impl<'c> Decoder<'c> {
    pub(in crate::observe) fn headers(&mut self, headers: &HeaderMap) {
        let contract = self.contract;
        let misspelt = self.misspelt(headers);
        for field in contract.fields() {
            for key in field.slots(Transport::Header).flat_map(Slot::keys) {
                if let Some(lines) = self.lines(Carrier::Header, headers, key.name(), &misspelt) {
                    let [first, rest @ ..] = &lines[..] else { continue };
                    let value = first.clone();
                    if !rest.is_empty()
                        && let Some(seen) = self.seen(Carrier::Header)
                    {
                        seen.lines.push((key.name(), lines));
                    }
                    self.note(Carrier::Header, field, key.name(), value.map(JsonValue::from));
                }
            }
        }
        self.set_state(Carrier::Header, State::Complete);
        if let Some(key) = contract.blob_key()
            && self.seen(Carrier::HeaderBlob).is_some()
        {
            self.header_blob(headers, key, &misspelt);
        }
        self.find_second_headers(headers, &misspelt);
    }

    /// Returns the headers that some reader takes for a declared one, each behind the name of that.
    fn misspelt<'h>(&self, headers: &'h HeaderMap) -> Vec<(&'c str, &'h str)> {
        let direct = self.contract.fields().iter().flat_map(|field| field.slots(Transport::Header));
        let names: Vec<&'c str> = direct.flat_map(Slot::keys).map(Key::name).chain(self.contract.blob_key()).collect();
        let others = headers.keys().map(HeaderName::as_str).filter(|name| !names.contains(name));
        let own = |name: &str| names.iter().copied().find(|own| alike(own, name));
        others.filter(|name| !self.contract.is_foreign(name)).filter_map(|name| Some((own(name)?, name))).collect()
    }

    /// Finds each header that some reader takes for ours although ours is there too: which of the two counts is for the
    /// reader to decide (wire contract, "Extras").
    fn find_second_headers(&mut self, headers: &HeaderMap, misspelt: &[(&'c str, &str)]) {
        for (i, (own, name)) in misspelt.iter().enumerate() {
            // Without the declared one, the first in another spelling was taken for it.
            let is_taken = !headers.contains_key(*own) && !misspelt[..i].iter().any(|(other, _)| other == own);
            if is_taken {
                continue;
            }
            let carrier = if self.contract.blob_key() == Some(*own) { Carrier::HeaderBlob } else { Carrier::Header };
            let found = headers.get(*name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            self.report(carrier, name, FindingKind::OwnedExtra, found);
        }
    }

    fn header_blob(&mut self, headers: &HeaderMap, key: &'c str, misspelt: &[(&'c str, &str)]) {
        let Some(lines) = self.lines(Carrier::HeaderBlob, headers, key, misspelt) else {
            self.set_state(Carrier::HeaderBlob, State::Absent);
            return;
        };
        let all: Option<Vec<String>> = lines.iter().cloned().collect();
        match (&lines[..], all) {
            ([Some(line)], _) => self.blob(Carrier::HeaderBlob, line),
            (_, Some(all)) if is_json(&all.join(",")) => {
                self.report(Carrier::HeaderBlob, "", FindingKind::Split, None);
                self.blob(Carrier::HeaderBlob, &all.join(","));
            }
            ([Some(line), ..], _) => {
                self.report(Carrier::HeaderBlob, "", FindingKind::Repeated, None);
                self.blob(Carrier::HeaderBlob, line);
            }
            _ => self.set_state(Carrier::HeaderBlob, State::Partial),
        }
    }

    /// Every line of the header called `name`, `None` for a line that is not text as a sender writes it; no
    /// line at all where there is no such header.
    fn lines(
        &mut self,
        carrier: Carrier,
        headers: &HeaderMap,
        name: &'c str,
        misspelt: &[(&'c str, &str)],
    ) -> Option<Vec<Option<String>>> {
        let mut arrived = name;
        if !headers.contains_key(name) {
            // Some gateways write `_` for `-`. The letters' case is not the sender's business.
            (_, arrived) = *misspelt.iter().find(|(own, _)| *own == name)?;
            self.report(carrier, arrived, FindingKind::Recased, None);
        }
        let mut lines = Vec::new();
        for value in headers.get_all(arrived) {
            let bytes = value.as_bytes();
            let fits = bytes.len() <= self.room && self.left > 0;
            if !fits {
                self.report(
                    carrier,
                    name,
                    FindingKind::Unread(format!("its {} bytes are too many", bytes.len())),
                    None,
                );
                lines.push(None);
                continue;
            }
            self.room -= bytes.len();
            self.left -= 1;
            let text = String::from_utf8_lossy(bytes).into_owned();
            lines.push(match unprintable(bytes) {
                None => Some(text),
                Some(why) => {
                    self.report(carrier, name, FindingKind::Malformed(why), Some(text));
                    None
                }
            });
        }
        Some(lines)
    }
}

/// What no sender puts into a header.
fn unprintable(value: &[u8]) -> Option<String> {
    if let Some(at) = value.iter().position(|byte| !matches!(byte, b' '..=b'~')) {
        return Some(format!("byte {at} is {:#04x}, which is not printable ASCII", value[at]));
    }
    let outer = value.first() == Some(&b' ') || value.last() == Some(&b' ');
    outer.then(|| "there is a space at an end".to_owned())
}

fn is_json(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.skip_value().is_ok() && cursor.end().is_ok()
}
