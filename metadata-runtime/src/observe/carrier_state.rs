//! The observed state of one carrier.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::index::Index;
use super::json_ref::JsonRef;
use super::json_value::JsonValue;
use super::shape::Shape;
use super::table::Place;

use crate::contract::{Carrier, Transport};

/// A value of a field as it arrived on one carrier, under one key.
#[derive(Clone, Copy)]
pub struct Occurrence<'o, 'c> {
    pub(super) index: &'o Index<'c>,
    pub(super) place: &'o Place<'c>,
    /// The state of the carrier.
    pub(super) seen: &'o CarrierState<'c>,
    pub(super) value: JsonRef<'o>,
}

impl<'o, 'c> Occurrence<'o, 'c> {
    /// Returns the name of the field.
    #[must_use]
    pub const fn field(&self) -> &'c str {
        self.place.field.name()
    }

    /// Returns the carrier on which the value arrived.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.seen.carrier
    }

    /// Returns the header name or key under which the value arrived, in the spelling of the contract.
    #[must_use]
    pub const fn key(&self) -> &'c str {
        self.place.key
    }

    /// Returns the value. A value from a direct header or the flat map is a string, with three exceptions. For a field
    /// declared with `list` or `repeat`, the value is an array of strings. For a field declared with `prefix`, it is an
    /// object whose values are strings. For a field declared with `view = NAME`, it is the JSON object of this view.
    #[must_use]
    pub const fn value(&self) -> JsonRef<'o> {
        self.value
    }

    /// Returns `true` if no message contains the value.
    pub(super) fn is_hidden(&self) -> bool {
        self.seen.is_doubtful(self.place.key) || self.index.hides(self.place.field, self.value.text())
    }

    /// Returns `true` if the carrier is the direct headers or the flat map. Such a carrier has only text: a number, for
    /// example, arrives as a string.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.seen.carrier.transport(), Transport::Header | Transport::Flat)
    }

    /// Returns `true` if the value came by its parts: by an element or an entry in each text, or by a list in one.
    pub(super) const fn is_by_parts(&self) -> bool {
        self.place.slot.parts().is_some()
    }

    /// Returns `true` if the value is a text that is JSON, by the word `json` of its field.
    pub(super) const fn is_json_text(&self) -> bool {
        self.is_text() && self.place.slot.is_json()
    }

    /// Returns how many members and elements a text has at most that is taken apart: what is JSON by the word `json` was
    /// held against the bounds when it was read.
    pub(super) const fn max_members(&self) -> usize {
        if self.place.slot.is_json() { usize::MAX } else { self.seen.members }
    }
}

impl fmt::Debug for Occurrence<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: ", self.carrier(), self.place.key.escape_debug())?;
        if self.is_hidden() { f.write_str("(redacted)") } else { self.value.fmt(f) }
    }
}

/// A value of a field on one carrier: a part of what is kept of the request.
#[derive(Clone, Copy)]
pub(super) struct Noted<'c> {
    /// The index of its entry among all, and of its place among those of the carrier.
    pub(super) entry: usize,
    pub(super) order: usize,
    /// The key of the place.
    pub(super) key: &'c str,
    /// Where the contents of a string are, or the JSON of any other value: in ASCII, without white space.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_string: bool,
}

/// A value under a key that several fields have, each under a condition.
#[derive(Clone)]
pub(super) struct Undecided<'c> {
    pub(super) key: &'c str,
    pub(super) came: Came,
}

/// A value that came, before it is known in which form it was sent.
#[derive(Clone)]
pub(super) enum Came {
    /// The lines of a header, or one text; `None` for what cannot be used.
    Lines(Vec<Option<String>>),
    /// A value in JSON.
    Json(Option<JsonValue>),
}

impl Undecided<'_> {
    /// Returns its value, if that can be used; of several lines the first.
    pub(super) fn value(&self) -> Option<JsonRef<'_>> {
        match &self.came {
            Came::Lines(lines) => Some(JsonRef::string(lines.first()?.as_deref()?)),
            Came::Json(value) => value.as_ref().map(JsonValue::as_json_ref),
        }
    }
}

/// How far a carrier is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nobody looked.
    Unknown,
    /// It is not there.
    Absent,
    /// It is there, but a part may be lost: what is not seen may have been sent.
    Partial,
    /// It is there, and all of it was read.
    Complete,
}

/// One carrier and what it holds, in the order of arrival.
#[derive(Clone)]
pub(super) struct CarrierState<'c> {
    pub(super) carrier: Carrier,
    pub(super) state: State,
    pub(super) noted: Vec<Noted<'c>>,
    /// The texts of which the noted values are parts; `None` until all are noted.
    pub(super) kept: Option<Arc<String>>,
    /// Values under keys of several fields, as long as it is not known whose they are.
    pub(super) undecided: Vec<Undecided<'c>>,
    /// Pairs that no field of this carrier declares, and that are extras.
    pub(super) extras: Vec<(String, String)>,
    /// Declared keys that came in another spelling, if sensitive fields have keys on this carrier: damage may have made such
    /// a spelling of one of these keys.
    pub(super) respelled: BTreeSet<&'c str>,
    /// `true` if each of its values may be a part of a sensitive one: a brace too many makes members of the object out of
    /// those of a sensitive value, and a changed byte makes the blob's key out of the key of such a value.
    pub(super) may_be_sensitive: bool,
    /// Declared keys that came, but whose value cannot be used.
    pub(super) unreadable: Vec<&'c str>,
    /// Keys of extras of which the same is true: there may be as many as a body has room for.
    pub(super) unreadable_extras: Vec<String>,
    /// `true` if some extras came of which not even the key is kept.
    pub(super) has_unkept_extras: bool,
    /// Headers that came as several lines, `None` for one that cannot be used.
    pub(super) lines: Vec<(Place<'c>, Vec<Option<String>>)>,
    /// The shape of what came in place of it.
    pub(super) shape: Option<&'static Shape>,
    /// The most members and elements of a text that is taken apart where no bound was held against it when it was read; see
    /// [`Bounds::members`](super::Bounds::members).
    pub(super) members: usize,
}

impl<'c> CarrierState<'c> {
    pub(super) const fn new(carrier: Carrier, members: usize) -> Self {
        Self {
            carrier,
            state: State::Unknown,
            noted: Vec::new(),
            kept: None,
            undecided: Vec::new(),
            extras: Vec::new(),
            respelled: BTreeSet::new(),
            may_be_sensitive: false,
            unreadable: Vec::new(),
            unreadable_extras: Vec::new(),
            has_unkept_extras: false,
            lines: Vec::new(),
            shape: None,
            members,
        }
    }

    /// Returns `true` if anything came under the declared `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys().any(|own| own == key)
    }

    /// Returns the declared keys under which anything came.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'c str> {
        let undecided = self.undecided.iter().map(|undecided| undecided.key);
        self.noted.iter().map(|noted| noted.key).chain(self.unreadable.iter().copied()).chain(undecided)
    }

    /// Returns `true` if a value came under the declared `key`.
    pub(super) fn has_value(&self, key: &str) -> bool {
        self.noted.iter().any(|noted| noted.key == key)
    }

    /// Returns the values that were noted.
    pub(super) fn occurrences<'o>(&'o self, index: &'o Index<'c>) -> impl Iterator<Item = Occurrence<'o, 'c>> {
        self.occurrences_of(index, |_| true)
    }

    /// Returns the values that were noted of some entries.
    pub(super) fn occurrences_of<'o>(
        &'o self,
        index: &'o Index<'c>,
        is_one: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = Occurrence<'o, 'c>> {
        let places = index.places(self.carrier);
        let noted = self.noted.iter().filter(move |noted| is_one(noted.entry));
        let occurrence = move |noted: &Noted<'_>| Occurrence {
            index,
            place: &places[noted.order],
            seen: self,
            value: self.value(noted),
        };
        noted.map(occurrence)
    }

    /// Returns a value that was noted.
    #[inline]
    pub(super) fn value(&self, noted: &Noted<'_>) -> JsonRef<'_> {
        let kept = self.kept.as_ref().map_or("", |kept| kept.as_str());
        JsonRef::new(kept.get(noted.start..noted.end).unwrap_or_default(), noted.is_string)
    }

    /// Returns `true` if the value of a sensitive field may have come under the declared `key`.
    pub(super) fn is_doubtful(&self, key: &str) -> bool {
        self.may_be_sensitive || self.respelled.contains(key)
    }
}
