//! Values that came by their parts: several lines of one header, a list in one text, a key for each entry.

use std::borrow::Cow;

use super::Decoder;
use super::lines::Lines;
use crate::contract::{Carrier, Separator};
use crate::json::read::{Copied, Cursor, Survey, TOO_MANY};
use crate::observe::finding::FindingKind;
use crate::observe::json_value::{array_of, object_of};
use crate::observe::table::Place;

impl<'c> Decoder<'c> {
    /// Returns what the text of a field stands for: the object of a view, the elements of a list, or itself.
    pub(super) fn of_text<'t>(&mut self, carrier: Carrier, place: &Place<'c>, text: &'t str) -> Option<Copied<'t>> {
        if place.slot.view().is_some() {
            return self.parsed(carrier, place.key, text);
        }
        if let Some(separator) = place.slot.separator() {
            return self.elements(carrier, place, text, separator);
        }
        let fits = !place.slot.is_json() || self.fits(carrier, place.key, text);
        fits.then_some(Copied::Text(Cow::Borrowed(text)))
    }

    /// Returns the elements of a list in one text, each as text. An empty text is a list without any.
    pub(super) fn elements(
        &mut self,
        carrier: Carrier,
        place: &Place<'c>,
        text: &str,
        separator: Separator<'_>,
    ) -> Option<Copied<'static>> {
        // Asked once: there may be as many elements as signs in front of the first one.
        let is_empty = text.trim().is_empty();
        let texts = || text.split(separator.signs()).filter(|_| !is_empty).map(str::trim);
        let most = self.left.saturating_add(1);
        let Some(left) = self.left.checked_sub(texts().take(most).count()) else {
            self.report(carrier, place.key, FindingKind::Malformed(TOO_MANY.into()), None);
            return None;
        };
        self.left = left;
        Some(Copied::Json(Cow::Owned(array_of(texts()))))
    }

    /// Returns whether the JSON that came as text is not beyond what is read. What is no JSON is compared as it is.
    fn fits(&mut self, carrier: Carrier, key: &str, json: &str) -> bool {
        let mut survey = Survey { left: &mut self.left, repeated: &mut Vec::new() };
        match Cursor::new(json).copy_value(self.bounds.depth, &mut survey) {
            Err(fault) if fault.is_of_reader() => {
                self.report(carrier, key, FindingKind::Malformed(fault.to_string()), None);
                false
            }
            _ => true,
        }
    }

    /// Takes the headers that begin with what those of the place's entries do.
    pub(super) fn header_entries(&mut self, place: &Place<'c>, lines: &Lines<'_>) {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut is_readable = true;
        for header in lines.headers() {
            let name = header.name();
            let is_other = || self.index.has_key_like(Carrier::Header, name);
            let Some(key) = name.strip_prefix(place.key).filter(|_| !is_other()) else {
                if self.index.misspells(Carrier::Header, name, place) && !self.index.is_foreign(name) && !is_other() {
                    // Some gateways write `_` for `-`.
                    self.report(Carrier::Header, name, FindingKind::Recased, None);
                }
                continue;
            };
            if key.len() > self.room {
                let why = format!("the {} bytes of its key are too many", key.len());
                self.report(Carrier::Header, name, FindingKind::Unread(why), None);
                is_readable = false;
                continue;
            }
            self.room -= key.len();
            let lines = self.lines(Carrier::Header, name, header);
            if lines.len() > 1 {
                let found = lines.iter().flatten().copied().collect::<Vec<_>>().join(" | ");
                self.report(Carrier::Header, name, FindingKind::Repeated, Some(found));
            }
            match lines.into_iter().next().flatten() {
                Some(value) => pairs.push((key.to_owned(), value.to_owned())),
                None => is_readable = false,
            }
        }
        self.note_entries(Carrier::Header, place, &pairs, is_readable);
    }

    /// Notes the entries of a value, each under its own key.
    pub(super) fn note_entries(
        &mut self,
        carrier: Carrier,
        place: &Place<'c>,
        pairs: &[(String, String)],
        is_readable: bool,
    ) {
        if !is_readable {
            self.note(carrier, place, None);
        } else if !pairs.is_empty() {
            let pairs = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
            self.note(carrier, place, Some(Copied::Json(Cow::Owned(object_of(pairs))).into()));
        }
    }

    /// Takes the pairs of the flat map that are entries out of `strangers`.
    pub(super) fn flat_entries(&mut self, strangers: &mut Vec<(Cow<'_, str>, Option<Cow<'_, str>>)>) {
        let places: Vec<Place<'c>> =
            self.index.places(Carrier::Flat).iter().filter(|place| place.slot.prefix().is_some()).copied().collect();
        for place in places {
            let (mut pairs, mut is_readable) = (Vec::new(), true);
            strangers.retain(|(key, value)| {
                // What some reader takes for another field's is no entry.
                let is_other = || self.index.has_key_like(Carrier::Flat, key);
                let Some(key) = key.strip_prefix(place.key).filter(|_| !is_other()) else { return true };
                match value {
                    Some(value) => pairs.push((key.to_owned(), value.clone().into_owned())),
                    None => is_readable = false,
                }
                false
            });
            self.note_entries(Carrier::Flat, &place, &pairs, is_readable);
        }
    }
}
