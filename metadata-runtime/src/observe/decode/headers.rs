//! Headers: the direct ones, and the blob's copy.

use http::{HeaderMap, HeaderName};

use super::Decoder;
use super::parts::{between_lines, elements};
use crate::contract::Carrier;
use crate::contract::relation::alike;
use crate::json::read::Cursor;
use crate::observe::carrier_state::State;
use crate::observe::finding::FindingKind;
use crate::observe::index::Place;

/// A header that some reader takes for a declared one, behind the name of that.
type Misspelt<'c, 'h> = (&'c str, &'h str);

impl<'c> Decoder<'c> {
    pub(in crate::observe) fn headers(&mut self, headers: &HeaderMap) {
        let blob_key = self.index.contract.blob_key();
        let misspelt = self.misspelt(headers, blob_key);
        for i in 0..self.index.places(Carrier::Header).len() {
            let place = self.index.places(Carrier::Header)[i];
            if place.slot.prefix().is_some() {
                self.header_entries(place, headers);
            } else {
                self.header(place, headers, &misspelt);
            }
        }
        self.set_state(Carrier::Header, State::Complete);
        if let Some(key) = blob_key
            && self.seen(Carrier::HeaderBlob).is_some()
        {
            self.header_blob(headers, key, &misspelt);
        }
        self.find_second_headers(headers, &misspelt);
    }

    fn header(&mut self, place: Place<'c>, headers: &HeaderMap, misspelt: &[Misspelt<'c, '_>]) {
        let Some(arrived) = self.arrived(Carrier::Header, headers, place.key, misspelt) else { return };
        let Some(mut lines) = self.lines(Carrier::Header, headers, place.key, arrived) else { return };
        if let Some(separator) = between_lines(place.slot) {
            let all: Option<Vec<String>> = lines.into_iter().collect();
            let value = all.map(|all| elements(place.slot, &all.join(separator)));
            self.note(Carrier::Header, place, value);
            return;
        }
        let value = lines.first().cloned().flatten();
        if lines.len() > 1
            && let Some(seen) = self.seen(Carrier::Header)
        {
            seen.lines.push((place, std::mem::take(&mut lines)));
        }
        let value = value.and_then(|text| self.of_text(Carrier::Header, place, text.into()));
        self.note(Carrier::Header, place, value);
    }

    /// Returns the headers that some reader takes for a declared one.
    fn misspelt<'h>(&self, headers: &'h HeaderMap, blob_key: Option<&'c str>) -> Vec<Misspelt<'c, 'h>> {
        let own = |name: &str| {
            if self.index.exactly(Carrier::Header, name).is_some() || blob_key == Some(name) {
                return None;
            }
            let direct = self.index.declared(Carrier::Header, name).map(|place| place.key);
            direct.or(blob_key.filter(|own| alike(own, name)))
        };
        let names = headers.keys().map(HeaderName::as_str);
        names.filter_map(|name| Some((own(name)?, name))).filter(|(_, name)| !self.index.is_foreign(name)).collect()
    }

    /// Finds each header that some reader takes for ours although ours is there too: which of the two counts is for the
    /// reader to decide (wire contract, "Extras").
    fn find_second_headers(&mut self, headers: &HeaderMap, misspelt: &[Misspelt<'c, '_>]) {
        for (i, (own, name)) in misspelt.iter().enumerate() {
            // Without the declared one, the first in another spelling was taken for it.
            let is_taken = !headers.contains_key(*own) && !misspelt[..i].iter().any(|(other, _)| other == own);
            if is_taken {
                continue;
            }
            let is_blob = self.index.contract.blob_key() == Some(*own);
            let carrier = if is_blob { Carrier::HeaderBlob } else { Carrier::Header };
            let found = headers.get(*name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            self.report(carrier, name, FindingKind::OwnedExtra, found);
        }
    }

    fn header_blob(&mut self, headers: &HeaderMap, key: &'c str, misspelt: &[Misspelt<'c, '_>]) {
        let lines = self.arrived(Carrier::HeaderBlob, headers, key, misspelt);
        let Some(lines) = lines.and_then(|arrived| self.lines(Carrier::HeaderBlob, headers, key, arrived)) else {
            self.set_state(Carrier::HeaderBlob, State::Absent);
            return;
        };
        if let [Some(line)] = &lines[..] {
            self.blob(Carrier::HeaderBlob, line);
            return;
        }
        let all: Option<Vec<String>> = lines.iter().cloned().collect();
        match (&lines[..], all) {
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

    /// Returns the name under which the header called `name` arrived, if it did.
    fn arrived<'h>(
        &mut self,
        carrier: Carrier,
        headers: &HeaderMap,
        name: &'h str,
        misspelt: &[Misspelt<'c, 'h>],
    ) -> Option<&'h str> {
        if headers.contains_key(name) {
            return Some(name);
        }
        // Some gateways write `_` for `-`. The letters' case is not the sender's business.
        let (_, arrived) = *misspelt.iter().find(|(own, _)| *own == name)?;
        self.report(carrier, arrived, FindingKind::Recased, None);
        Some(arrived)
    }

    /// Returns every line of the header that arrived under that name, `None` for a line that is not text as a sender writes
    /// it; no line at all where there is no such header.
    pub(super) fn lines(
        &mut self,
        carrier: Carrier,
        headers: &HeaderMap,
        name: &str,
        arrived: &str,
    ) -> Option<Vec<Option<String>>> {
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
            let text = text_of(bytes);
            lines.push(text.map(str::to_owned));
            if text.is_none() {
                let found = String::from_utf8_lossy(bytes).into_owned();
                self.report(carrier, name, FindingKind::Malformed(unsendable(bytes)), Some(found));
            }
        }
        (!lines.is_empty()).then_some(lines)
    }
}

/// Returns the text that a sender could have put into a header.
fn text_of(value: &[u8]) -> Option<&str> {
    // All bytes are looked at, as that is done in steps of many.
    let is_printable = value.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    let is_trimmed = !matches!((value.first(), value.last()), (None | Some(b' '), _) | (_, Some(b' ')));
    if is_printable && is_trimmed { std::str::from_utf8(value).ok() } else { None }
}

/// Returns the reason why no sender puts the value into a header.
fn unsendable(value: &[u8]) -> String {
    match value.iter().position(|byte| !matches!(byte, b' '..=b'~')) {
        Some(at) => format!("byte {at} is {:#04x}, which is not printable ASCII", value[at]),
        None if value.is_empty() => "it is empty".to_owned(),
        None => "there is a space at an end".to_owned(),
    }
}

fn is_json(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.skip_value().is_ok() && cursor.end().is_ok()
}
