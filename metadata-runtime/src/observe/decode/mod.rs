//! Taking what arrived: each carrier becomes a [`CarrierState`], and each damage a finding.

mod headers;
mod json;
mod lines;
mod parts;
mod places;
mod printable;
mod read;
mod shapes;

use std::borrow::Cow;
use std::sync::Arc;

use self::read::{Members, Problem};
use super::carrier_state::{Came, CarrierState, Noted, State, Undecided};
use super::finding::{Finding, FindingKind, ShownValue};
use super::index::IndexRef;
use super::json_value::JsonValue;
use super::table::Place;
use super::{Bounds, Shape};
use crate::contract::{Carrier, Field, RequestPath, Transport};
use crate::json::read::{Copied, Way, shortened};

/// A blob of which all was read.
#[derive(Clone)]
struct CopiedBlob {
    carrier: Carrier,
    /// Where its text is among what is kept.
    start: usize,
    len: usize,
    /// How much it took of what the bounds allow.
    bytes: usize,
    members: usize,
}

/// A value to be noted.
struct Value<'t> {
    copied: Copied<'t>,
    /// Where it is among what is kept, if it is there already.
    kept_at: Option<usize>,
}

impl<'t> From<Copied<'t>> for Value<'t> {
    fn from(copied: Copied<'t>) -> Self {
        Self { copied, kept_at: None }
    }
}

#[derive(Clone)]
pub(super) struct Decoder<'c> {
    pub(super) index: IndexRef<'c>,
    pub(super) seen: Vec<CarrierState<'c>>,
    pub(super) findings: Vec<Finding>,
    /// The texts of which the noted values are parts, one after the other.
    kept: String,
    /// The first blob that was read without damage, and where: its other copy mostly is the same text.
    copied: Option<CopiedBlob>,
    bounds: Bounds,
    /// The objects of others that are known.
    shapes: &'static [Shape],
    /// How many bytes may still be kept.
    room: usize,
    /// How many members may still come.
    left: usize,
}

/// Returns the state of `carrier`.
#[inline]
fn state_in<'s, 'c>(
    seen: &'s mut [CarrierState<'c>],
    index: &IndexRef<'c>,
    carrier: Carrier,
) -> Option<&'s mut CarrierState<'c>> {
    match index.among_many_views(carrier) {
        Some(at) => seen.get_mut(at),
        None => seen.iter_mut().find(|seen| seen.carrier == carrier),
    }
}

impl<'c> Decoder<'c> {
    pub(super) fn new(index: IndexRef<'c>, bounds: Bounds) -> Self {
        Self {
            seen: index.carriers.iter().map(|carrier| CarrierState::new(*carrier, bounds.members)).collect(),
            index,
            findings: Vec::new(),
            kept: String::new(),
            copied: None,
            bounds,
            shapes: &[],
            room: bounds.kept_bytes,
            left: bounds.members,
        }
    }

    /// Sets how much is read, before anything is.
    pub(super) fn set_bounds(&mut self, bounds: Bounds) {
        (self.room, self.left) = (bounds.kept_bytes, bounds.members);
        for seen in &mut self.seen {
            seen.members = bounds.members;
        }
        self.bounds = bounds;
    }

    pub(super) const fn know(&mut self, shapes: &'static [Shape]) {
        self.shapes = shapes;
    }

    pub(super) const fn most_findings(&self) -> usize {
        self.bounds.findings
    }

    fn members<'t>(&self) -> Members<'t> {
        // One more than is listed, so that the list says that there are more.
        Members::new(self.room, self.left, self.max_problems())
    }

    /// Returns how many problems of one object are noted.
    const fn max_problems(&self) -> usize {
        self.bounds.findings.saturating_add(1)
    }

    /// Returns the state of `carrier`; `None` if the struct has no such carrier.
    fn seen(&mut self, carrier: Carrier) -> Option<&mut CarrierState<'c>> {
        state_in(&mut self.seen, &self.index, carrier)
    }

    fn set_state(&mut self, carrier: Carrier, state: State) {
        if let Some(seen) = self.seen(carrier) {
            seen.state = state;
        }
    }

    /// Makes room for the values of so many keys, of which there is none on the carrier yet.
    fn reserve(&mut self, carrier: Carrier, keys: usize) {
        let most = self.index.places(carrier).len();
        if let Some(seen) = self.seen(carrier) {
            seen.noted.reserve(keys.min(most));
        }
    }

    /// Keeps what came under a key of several fields.
    fn undecided(&mut self, carrier: Carrier, place: &Place<'c>, came: Came) {
        if let Some(seen) = self.seen(carrier) {
            seen.undecided.push(Undecided { key: place.key, came });
        }
    }

    /// Gives what came under a key of several fields to the one that can be meant: the conditions of all others fail, by
    /// what the request path says.
    pub(super) fn decide(&mut self, path: Option<&RequestPath>) {
        if self.seen.iter().all(|seen| seen.undecided.is_empty()) {
            return;
        }
        let index = self.index.clone();
        let known = index.conditions_on(path);
        let fails = |(condition, needed): (usize, bool)| known[condition].is_some_and(|holds| holds != needed);
        for at in 0..self.seen.len() {
            let carrier = self.seen[at].carrier;
            for undecided in std::mem::take(&mut self.seen[at].undecided) {
                let mut sharing = index.sharing(carrier, undecided.key).filter(|place| {
                    let outer = index.outer[place.entry].iter().copied();
                    !place.condition.into_iter().chain(outer).any(fails)
                });
                match (sharing.next(), sharing.next()) {
                    (Some(place), None) => self.give(carrier, &Place { shared: false, ..*place }, undecided.came),
                    _ => self.seen[at].undecided.push(undecided),
                }
            }
        }
    }

    fn give(&mut self, carrier: Carrier, place: &Place<'c>, came: Came) {
        match came {
            Came::Json(value) => {
                self.note(carrier, place, value.as_ref().map(|value| value.as_json_ref().to_copied().into()));
            }
            Came::Lines(lines) => {
                let lines: Vec<Option<&str>> = lines.iter().map(Option::as_deref).collect();
                match (carrier, lines.as_slice()) {
                    (Carrier::Header, [first, others @ ..]) => self.header_lines(place, *first, others),
                    _ => self.note_text(place, lines.first().copied().flatten()),
                }
            }
        }
    }

    /// Notes a field's value under its declared key; `None` where it is there and cannot be used.
    fn note(&mut self, carrier: Carrier, place: &Place<'c>, value: Option<Value<'_>>) {
        if place.shared {
            let value = value.map(|value| JsonValue::of_copied(value.copied));
            return self.undecided(carrier, place, Came::Json(value));
        }
        let Some(seen) = state_in(&mut self.seen, &self.index, carrier) else { return };
        let Some(Value { copied, kept_at }) = value else {
            seen.unreadable.push(place.key);
            return;
        };
        let (text, is_string) = match &copied {
            Copied::Text(text) => (&**text, true),
            Copied::Json(json) => (&**json, false),
        };
        let start = kept_at.unwrap_or_else(|| {
            let start = self.kept.len();
            self.kept.push_str(text);
            start
        });
        let Place { entry, order, key, .. } = *place;
        seen.noted.push(Noted { entry, order, key, start, end: start + text.len(), is_string });
    }

    /// Completes the noted values: nothing is noted after that.
    pub(super) fn complete(&mut self) {
        let kept = Arc::new(std::mem::take(&mut self.kept));
        for seen in self.seen.iter_mut().filter(|seen| !seen.noted.is_empty()) {
            seen.kept = Some(Arc::clone(&kept));
        }
    }

    /// Returns `true` if no further finding is listed.
    const fn has_all_findings(&self) -> bool {
        self.findings.len() > self.bounds.findings
    }

    fn report(&mut self, carrier: Carrier, key: &str, kind: FindingKind, found: Option<String>) {
        self.report_within(carrier, key, &Way::default(), kind, found);
    }

    /// Reports that a declared key came in another spelling.
    fn report_respelled(&mut self, carrier: Carrier, own: &'c str, key: &str) {
        self.report(carrier, key, FindingKind::Recased, None);
        if self.index.has_sensitive_on(carrier)
            && let Some(seen) = self.seen(carrier)
        {
            seen.respelled.insert(own);
        }
    }

    /// Reports that the blob came under another spelling of its key, which is one of the carrier `among`.
    fn report_respelled_blob(&mut self, carrier: Carrier, among: Carrier, key: &str) {
        let reported = if among == Carrier::Header { carrier } else { among };
        self.report(reported, key, FindingKind::Recased, None);
        if self.index.has_sensitive_on(among)
            && let Some(seen) = self.seen(carrier)
        {
            seen.may_be_sensitive = true;
        }
    }

    /// Reports what is wrong at a place within the value of a key. The keys within a sensitive value are a part of it, and
    /// its place is not told.
    fn report_within(&mut self, carrier: Carrier, key: &str, way: &Way, kind: FindingKind, found: Option<String>) {
        if self.has_all_findings() {
            return;
        }
        if self.findings.len() == self.bounds.findings {
            self.findings.push(Finding::of_too_many(carrier, self.bounds.findings));
            return;
        }
        let (field, sensitive) = (self.field_of(carrier, key), self.is_hidden(carrier, key));
        let place = &*way.text;
        let key = if place.is_empty() { Cow::Borrowed(key) } else { shortened(key).into() };
        let shown_place = if sensitive || self.index.is_hidden_place(place) { "" } else { place };
        let hides = |found: &str| sensitive || field.is_some_and(|field| self.index.hides(field, found));
        let found = found.map(|found| {
            let is_hidden = hides(&found);
            ShownValue::new(found, is_hidden)
        });
        let dots = way.dots.iter().map(|dot| key.len() + dot).filter(|_| !shown_place.is_empty());
        let finding = Finding {
            field: field.map(|field| field.name().to_owned()),
            found,
            dots: dots.collect(),
            ..Finding::of(carrier, &format!("{key}{shown_place}"), kind)
        };
        // Without their places, or with the same beginning of long ones, several are one.
        if place.is_empty() || self.findings.last() != Some(&finding) {
            self.findings.push(finding);
        }
    }

    /// Returns the field of a key. One of several fields is that of none here.
    fn field_of(&self, carrier: Carrier, key: &str) -> Option<&'c Field> {
        self.index.declared(carrier, key).filter(|place| !place.shared).map(|place| place.field)
    }

    /// Returns `true` if what is said of the key's value may not have a part of the value.
    fn is_hidden(&self, carrier: Carrier, key: &str) -> bool {
        let blob = self.index.contract.blob_key();
        let is_entry = |place: &Place<'_>| place.slot.prefix().is_some() && key.starts_with(place.key);
        let is_doubtful = self.seen.iter().any(|seen| seen.carrier == carrier && seen.is_doubtful(key));
        let is_own = |place: &Place<'_>| (place.key == key && !is_doubtful) || is_entry(place);
        match self.index.declared(carrier, key).filter(|place| !place.shared) {
            Some(place) if is_own(&place) && blob != Some(key) => place.field.is_sensitive(),
            // A whole blob, or what may be a sensitive value under a damaged key.
            _ => self.index.has_sensitive,
        }
    }

    /// Notes what was wrong while the members of an object were read.
    fn find_problems(&mut self, carrier: Carrier, problems: Vec<Problem>) {
        for problem in problems {
            match problem {
                Problem::Repeated(key, found) => self.report(carrier, &key, FindingKind::Repeated, found),
                Problem::Malformed(key, why) => self.report(carrier, &key, FindingKind::Malformed(why), None),
                Problem::Unread(key, why) => self.report(carrier, &key, FindingKind::Unread(why), None),
                Problem::Second(key) => self.report(carrier, &key, FindingKind::OwnedExtra, None),
            }
        }
    }

    /// Takes what came under a key that `carrier` does not declare in this spelling: what was once a declared
    /// key, an extra, or neither. `None` for a value that cannot be used.
    fn take_stranger(&mut self, carrier: Carrier, key: Cow<'_, str>, value: Option<Copied<'_>>) {
        let found = |value: Option<Copied<'_>>| {
            value.map(|value| match value {
                Copied::Text(text) | Copied::Json(text) => text.into_owned(),
            })
        };
        let has_value = value.is_some();
        let view = matches!(carrier, Carrier::View(_));
        if let Some(place) = self.index.declared(carrier, &key) {
            let free = !place.near_sensitive && self.seen(carrier).is_some_and(|seen| !seen.has(place.key));
            if free {
                let key = self.kept_key(key, has_value);
                self.report_respelled(carrier, place.key, &key);
                self.note(carrier, &place, value.map(Value::from));
            } else {
                let key = self.kept_key(key, has_value);
                self.report(carrier, &key, FindingKind::OwnedExtra, found(value));
            }
        } else if self.index.is_foreign(&key) {
            // Another layer has added it.
        } else if self.index.owns(&key) {
            let key = self.kept_key(key, has_value);
            self.report(carrier, &key, FindingKind::OwnedExtra, found(value));
        } else if (view || carrier.transport() == Transport::Blob) && self.index.extras.is_some() {
            match value {
                Some(Copied::Text(text)) => {
                    if let Some(seen) = self.seen(carrier) {
                        seen.extras.push((key.into_owned(), text.into_owned()));
                    }
                }
                value @ Some(_) => self.report(carrier, &key, FindingKind::Undeclared, found(value)),
                None => {
                    let is_kept = self.has_room_for(&key);
                    match self.seen(carrier) {
                        Some(seen) if is_kept => seen.unreadable_extras.push(key.into_owned()),
                        Some(seen) => seen.has_unkept_extras = true,
                        None => {}
                    }
                }
            }
        } else {
            let key = self.kept_key(key, has_value);
            self.report(carrier, &key, FindingKind::Undeclared, found(value));
        }
    }

    /// Returns the key for a finding: shortened if its value is not kept, and there is no room for it alone.
    fn kept_key<'k>(&mut self, key: Cow<'k, str>, has_value: bool) -> Cow<'k, str> {
        if has_value || self.has_room_for(&key) { key } else { shortened(&key).into() }
    }

    /// Takes the room for a key whose value is not kept, if there is any.
    fn has_room_for(&mut self, key: &str) -> bool {
        let room = self.room.checked_sub(key.len());
        self.room = room.unwrap_or(self.room);
        room.is_some()
    }
}
