//! Headers: the direct ones, and the blob's copy.

use std::borrow::Cow;
use std::collections::HashSet;

use http::HeaderMap;

use super::lines::{Header, Lines};
use super::printable::is_printable;
use super::{Decoder, Value};
use crate::contract::Carrier;
use crate::json::read::Cursor;
use crate::observe::carrier_state::{Came, State};
use crate::observe::finding::FindingKind;
use crate::observe::index::{Index, Taken};
use crate::observe::table::Place;

/// The headers that arrived under the names that are looked for.
struct Arrived<'c, 'l, 'h> {
    /// Where among the places of direct headers each is that has one, in their order. Those that begin with a prefix
    /// have none here.
    direct: Vec<(usize, Header<'l, 'h>)>,
    blob: Option<Header<'l, 'h>>,
    /// Each header that some reader takes for a declared one, behind the name of that.
    misspelt: Vec<(&'c str, Header<'l, 'h>)>,
}

impl<'c, 'l, 'h> Arrived<'c, 'l, 'h> {
    fn of(lines: &'l Lines<'h>, index: &Index<'c>) -> Self {
        let (table, blob_key) = (index.table(Carrier::Header), index.contract.blob_key());
        let mut arrived = Self { direct: Vec::with_capacity(lines.count()), blob: None, misspelt: Vec::new() };
        for header in lines.headers() {
            let (key, before) = (header.name(), arrived.direct.len());
            let place = table.and_then(|table| table.exactly(key));
            arrived.direct.extend(place.map(|place| (place.order, header)));
            if blob_key == Some(key) {
                arrived.blob = Some(header);
            } else if arrived.direct.len() == before {
                let own = match index.taken_for(Carrier::Header, key, false) {
                    Some(Taken::Field(place)) => Some(place.key),
                    Some(Taken::Blob) => blob_key,
                    None => None,
                };
                arrived.misspelt.extend(own.filter(|_| !index.is_foreign(key)).map(|own| (own, header)));
            }
        }
        // Some gateways write `_` for `-`. The letters' case is not the sender's business.
        for (own, header) in &arrived.misspelt {
            let place = table.and_then(|table| table.exactly(own)).filter(|place| !place.near_sensitive);
            arrived.direct.extend(place.map(|place| (place.order, *header)));
        }
        // What arrived under its own name, or under another one first, comes first.
        arrived.direct.sort_by_key(|(place, _)| *place);
        arrived.direct.dedup_by_key(|(place, _)| *place);
        let may_be_blob = |own: &str| Some(own) == blob_key && !index.is_blob_near_sensitive(Carrier::Header);
        let misspelt = || arrived.misspelt.iter().find(|(own, _)| may_be_blob(own));
        arrived.blob = arrived.blob.or_else(|| misspelt().map(|(_, header)| *header));
        arrived
    }
}

impl<'c> Decoder<'c> {
    pub(in crate::observe) fn headers(&mut self, headers: &HeaderMap) {
        self.take_headers(&Lines::of_map(headers));
    }

    /// Takes headers that are in no map.
    pub(in crate::observe) fn header_pairs<'h>(&mut self, pairs: impl Iterator<Item = (&'h str, &'h [u8])>) {
        self.take_headers(&Lines::of_pairs(pairs));
    }

    fn take_headers(&mut self, lines: &Lines<'_>) {
        let index = self.index.clone();
        let arrived = Arrived::of(lines, &index);
        self.kept.reserve(lines.len().min(self.room));
        self.reserve(Carrier::Header, arrived.direct.len());
        if let Some(table) = index.table(Carrier::Header) {
            let mut direct = arrived.direct.iter().peekable();
            let mut read = |decoder: &mut Self, end: usize| {
                while let Some((at, header)) = direct.next_if(|(at, _)| *at < end) {
                    decoder.header(&table.places[*at], *header);
                }
            };
            for &at in &table.prefixes {
                read(self, at);
                self.header_entries(&table.places[at], lines);
            }
            read(self, table.places.len());
        }
        self.set_state(Carrier::Header, State::Complete);
        if let Some(key) = index.contract.blob_key()
            && self.seen(Carrier::HeaderBlob).is_some()
        {
            match arrived.blob {
                Some(header) => self.header_blob(header, key),
                None => self.set_state(Carrier::HeaderBlob, State::Absent),
            }
        }
        if !arrived.misspelt.is_empty() {
            self.find_second_headers(lines, &arrived.misspelt);
        }
    }

    fn header(&mut self, place: &Place<'c>, header: Header<'_, '_>) {
        if header.name() != place.key {
            self.report_respelled(Carrier::Header, place.key, header.name());
        }
        let mut rest = header.values();
        let first = rest.next().and_then(|value| self.line(Carrier::Header, place.key, value));
        let others: Vec<Option<&str>> = rest.map(|value| self.line(Carrier::Header, place.key, value)).collect();
        if place.shared {
            let lines = [first].into_iter().chain(others).map(|line| line.map(str::to_owned)).collect();
            self.undecided(Carrier::Header, place, Came::Lines(lines));
        } else {
            self.header_lines(place, first, &others);
        }
    }

    /// Notes the lines of a header, of which each is `None` that cannot be used.
    pub(super) fn header_lines(&mut self, place: &Place<'c>, first: Option<&str>, others: &[Option<&str>]) {
        let lines = || [first].into_iter().chain(others.iter().copied());
        if let Some(separator) = place.slot.separator() {
            let all: Option<Vec<&str>> = lines().collect();
            let joined = all.map(|all| all.join(separator.whole()));
            let value = joined.and_then(|text| self.elements(Carrier::Header, place, &text, separator));
            self.note(Carrier::Header, place, value.map(Value::from));
            return;
        }
        if !others.is_empty()
            && let Some(seen) = self.seen(Carrier::Header)
        {
            seen.lines.push((*place, lines().map(|line| line.map(str::to_owned)).collect()));
        }
        let value = first.and_then(|text| self.of_text(Carrier::Header, place, text));
        self.note(Carrier::Header, place, value.map(Value::from));
    }

    /// Finds each header that some reader takes for ours although ours is there too: which of the two counts is for the
    /// reader to decide (wire contract, "Extras").
    fn find_second_headers(&mut self, lines: &Lines<'_>, misspelt: &[(&'c str, Header<'_, '_>)]) {
        let mut met: HashSet<&str> = lines.headers().map(Header::name).collect();
        let index = self.index.clone();
        let table = index.table(Carrier::Header);
        for (own, header) in misspelt {
            let is_blob = self.index.contract.blob_key() == Some(*own);
            let near_sensitive = match table.and_then(|table| table.exactly(own)) {
                Some(place) => place.near_sensitive,
                None => is_blob && self.index.is_blob_near_sensitive(Carrier::Header),
            };
            // Without the declared one, the first in another spelling was taken for it.
            if !near_sensitive && met.insert(own) {
                continue;
            }
            let carrier = if is_blob { Carrier::HeaderBlob } else { Carrier::Header };
            // The name says nothing of what is in a blob.
            let shown = header.values().next().filter(|_| !is_blob || !self.index.has_sensitive);
            // It is kept as much as a value that is read.
            let text = shown.map(String::from_utf8_lossy);
            let room = text.as_ref().and_then(|text| self.room.checked_sub(text.len()));
            let found = text.filter(|_| room.is_some()).map(Cow::into_owned);
            self.room = room.unwrap_or(self.room);
            self.report(carrier, header.name(), FindingKind::OwnedExtra, found);
        }
    }

    fn header_blob(&mut self, header: Header<'_, '_>, key: &'c str) {
        if header.name() != key {
            self.report_respelled_blob(Carrier::HeaderBlob, Carrier::Header, header.name());
        }
        let mut values = header.values();
        if let (Some(only), None) = (values.next(), values.next()) {
            match self.line(Carrier::HeaderBlob, key, only) {
                Some(line) => self.blob(Carrier::HeaderBlob, line),
                None => self.set_state(Carrier::HeaderBlob, State::Partial),
            }
            return;
        }
        let lines = self.lines(Carrier::HeaderBlob, key, header);
        let all: Option<Vec<&str>> = lines.iter().copied().collect();
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

    /// Returns every line of a header, `None` for one that is not text as a sender writes it.
    pub(super) fn lines<'l>(&mut self, carrier: Carrier, key: &str, header: Header<'l, '_>) -> Vec<Option<&'l str>> {
        header.values().map(|value| self.line(carrier, key, value)).collect()
    }

    /// Returns one line of a header; `None` if it is not text as a sender writes it, or too much.
    fn line<'l>(&mut self, carrier: Carrier, key: &str, bytes: &'l [u8]) -> Option<&'l str> {
        if bytes.len() > self.room || self.left == 0 {
            let why = format!("its {} bytes are too many", bytes.len());
            self.report(carrier, key, FindingKind::Unread(why), None);
            return None;
        }
        self.room -= bytes.len();
        self.left -= 1;
        let text = text_of(bytes);
        // Of a header with a long name and many lines, the name is looked at for as many lines as there are findings.
        if text.is_none() && !self.has_all_findings() {
            let found = String::from_utf8_lossy(bytes).into_owned();
            self.report(
                carrier,
                key,
                FindingKind::Malformed(unsendable(bytes, self.is_hidden(carrier, key))),
                Some(found),
            );
        }
        text
    }
}

/// Returns the text that a sender could have put into a header.
fn text_of(value: &[u8]) -> Option<&str> {
    let is_trimmed = !matches!((value.first(), value.last()), (None | Some(b' '), _) | (_, Some(b' ')));
    if is_trimmed && is_printable(value) { std::str::from_utf8(value).ok() } else { None }
}

/// Returns the reason why no sender puts the value into a header, without a part of a sensitive one.
fn unsendable(value: &[u8], is_hidden: bool) -> String {
    match value.iter().position(|byte| !matches!(byte, b' '..=b'~')) {
        Some(_) if is_hidden => "it has a byte that is not printable ASCII".to_owned(),
        Some(at) => format!("byte {at} is {:#04x}, which is not printable ASCII", value[at]),
        None if value.is_empty() => "it is empty".to_owned(),
        None => "there is a space at an end".to_owned(),
    }
}

fn is_json(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.skip_value().is_ok() && cursor.end().is_ok()
}
