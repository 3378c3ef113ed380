//! The carriers that are JSON: the string map, the blob within it, and the views.

use std::borrow::Cow;
use std::io::Read;

use super::printable::is_printable;
use super::read::{Form, Input, Members, Raw, read_all, read_members, read_scanned};
use super::{CopiedBlob, Decoder, Value};
use crate::contract::Carrier;
use crate::contract::relation::alike;
use crate::json::read::{Copied, Cursor, Fault, Survey};
use crate::observe::ScannedBody;
use crate::observe::carrier_state::{Came, State};
use crate::observe::finding::FindingKind;
use crate::observe::index::Taken;
use crate::observe::table::Place;

/// An object's members, and what kept the rest of it from being read.
pub(in crate::observe) struct Object<'t> {
    members: Members<'t>,
    damage: Option<FindingKind>,
    /// `true` if `damage` may have cost members.
    partial: bool,
    /// `true` if its members may be those of another object: a brace too many ends that one too early. Such a brace may
    /// also be seen only at the end of the text.
    may_be_moved: bool,
    /// Where the text that it is in is among what is kept.
    kept_at: Option<usize>,
}

impl Object<'_> {
    /// Returns whether there was an object, and nothing was wrong with it.
    fn is_whole(&self) -> bool {
        self.members.found && self.members.problems.is_empty() && self.damage.is_none() && !self.partial
    }

    /// Returns whether there was an object.
    pub(super) const fn is_found(&self) -> bool {
        self.members.found
    }
}

impl<'c> Decoder<'c> {
    /// Reads the object at `path` of a body, and hands it to `take`.
    pub(in crate::observe) fn read(
        &mut self,
        body: impl Read,
        path: &[impl AsRef<str>],
        take: impl FnOnce(&mut Self, Object<'_>),
    ) {
        let (bytes, error) = read_all(body, self.bounds.body_bytes);
        let input = Input { error, ..Input::of(&bytes, self.bounds.body_bytes) };
        let object = self.read_input(&input, path);
        take(self, object);
    }

    /// Reads a body that is in memory.
    pub(in crate::observe) fn read_slice(
        &mut self,
        body: &[u8],
        path: &[&str],
        take: impl FnOnce(&mut Self, Object<'_>),
    ) {
        let input = Input::of(body, self.bounds.body_bytes);
        let object = self.read_input(&input, path);
        take(self, object);
    }

    pub(super) fn read_input<'t>(&self, input: &'t Input<'_>, path: &[impl AsRef<str>]) -> Object<'t> {
        self.object_in(input, |members| {
            let mut cursor = Cursor::new(&input.text);
            let read = read_members(&mut cursor, path, members);
            (read, cursor.end())
        })
    }

    /// Returns the object of which `read` adds the members; it returns what is wrong before their end, and behind the body.
    pub(super) fn object_in<'t>(
        &self,
        input: &'t Input<'_>,
        read: impl FnOnce(&mut Members<'t>) -> (Result<(), Fault>, Result<(), Fault>),
    ) -> Object<'t> {
        let mut members = self.members();
        let (read, end) = read(&mut members);
        let may_be_moved = read.is_err() || end.is_err() || input.is_over || input.error.is_some();
        let damage = match (&read, end) {
            _ if input.is_over => {
                Some(FindingKind::Unread(format!("the body has more than {} bytes", self.bounds.body_bytes)))
            }
            _ if input.error.is_some() => {
                let why = input.error.as_deref().unwrap_or_default();
                Some(FindingKind::Malformed(format!("the body: {why}")))
            }
            (Err(fault), _) => Some(FindingKind::Malformed(format!("the body: {fault}"))),
            (Ok(()), Err(fault)) => Some(FindingKind::Malformed(format!("the body: {fault}"))),
            (Ok(()), Ok(())) => {
                input.bad_utf8.map(|at| FindingKind::Malformed(format!("byte {at} of the body is not UTF-8")))
            }
        };
        Object { members, damage, partial: read.is_err(), may_be_moved, kept_at: None }
    }

    /// Reads the object at `path` of a body of which the members are known.
    pub(super) fn read_scanned<'t>(&self, body: &ScannedBody<'t>, path: &[impl AsRef<str>]) -> Object<'t> {
        self.object_in_scanned(body, |members| read_scanned(body, path, members))
    }

    /// Returns the object of which `read` adds the members.
    pub(super) fn object_in_scanned<'t>(
        &self,
        body: &ScannedBody<'t>,
        read: impl FnOnce(&mut Members<'t>) -> Result<(), Fault>,
    ) -> Object<'t> {
        let mut members = self.members().knowing(body.known);
        let damage = read(&mut members).err().map(|fault| FindingKind::Malformed(format!("the body: {fault}")));
        let is_damaged = damage.is_some();
        Object { members, partial: is_damaged, may_be_moved: is_damaged, damage, kept_at: None }
    }

    /// Reads the object at `path` of a value that is parsed already, and hands it to `take`.
    pub(in crate::observe) fn look<S: AsRef<str>>(
        &mut self,
        value: &serde_json::Value,
        path: &[S],
        take: impl FnOnce(&mut Self, Object<'_>),
    ) {
        // `serde_json` writes the value as it is; only its reading may give keys a meaning.
        let json = value.to_string();
        let object = self.object_in_value(|members| read_members(&mut Cursor::new(&json), path, members));
        take(self, object);
    }

    /// Returns the object, in a value that was parsed already, of which `read` adds the members.
    pub(super) fn object_in_value<'t>(&self, read: impl FnOnce(&mut Members<'t>) -> Result<(), Fault>) -> Object<'t> {
        let mut members = self.members();
        let damage = read(&mut members).err().map(|fault| FindingKind::Malformed(fault.what.to_owned()));
        let is_damaged = damage.is_some();
        Object { members, partial: is_damaged, may_be_moved: is_damaged, damage, kept_at: None }
    }

    /// Takes the string map, and the blob in it.
    pub(in crate::observe) fn flat(&mut self, object: Object<'_>) {
        let blob_key = self.index.contract.blob_key();
        let Some(members) = self.open(Carrier::Flat, object) else { return };
        let is_blob = |key: &str| Some(key) == blob_key;
        let texts = members.iter().filter(|(key, _)| !is_blob(key)).filter_map(|(_, raw)| raw.as_ref());
        self.kept.reserve(texts.map(|raw| raw.text.len()).sum());
        self.reserve(Carrier::Flat, members.len());
        let index = self.index.clone();
        let table = index.table(Carrier::Flat);
        let mut blob = None;
        let mut strangers = Vec::new();
        for (key, raw) in members {
            let text = raw.and_then(|raw| self.text(Carrier::Flat, &key, raw));
            if is_blob(&key) {
                blob = Some(text);
            } else {
                match table.and_then(|table| table.exactly(&key)) {
                    Some(place) => self.note_text(place, text.as_deref()),
                    None => strangers.push((key, text)),
                }
            }
        }
        self.flat_entries(&mut strangers);
        for (key, text) in strangers {
            if blob.is_none()
                && blob_key.is_some_and(|own| alike(own, &key))
                && !index.is_blob_near_sensitive(Carrier::Flat)
                && matches!(index.taken_for(Carrier::Flat, &key, true), Some(Taken::Blob))
            {
                self.report_respelled_blob(Carrier::BodyBlob, Carrier::Flat, &key);
                blob = Some(text);
            } else {
                self.take_stranger(Carrier::Flat, key, text.map(Copied::Text));
            }
        }
        match blob {
            Some(Some(text)) => self.blob(Carrier::BodyBlob, &text),
            Some(None) => self.set_state(Carrier::BodyBlob, State::Partial),
            None if self.is_partial(Carrier::Flat) => {}
            None => self.set_state(Carrier::BodyBlob, State::Absent),
        }
    }

    /// Notes the text that a field has in the flat map.
    pub(super) fn note_text(&mut self, place: &Place<'c>, text: Option<&str>) {
        if place.shared {
            return self.undecided(Carrier::Flat, place, Came::Lines(vec![text.map(str::to_owned)]));
        }
        let value = text.and_then(|text| self.of_text(Carrier::Flat, place, text));
        self.note(Carrier::Flat, place, value.map(Value::from));
    }

    /// Takes a string map that is out of its body.
    pub(in crate::observe) fn flat_pairs<K: AsRef<str>, V: AsRef<str>>(&mut self, pairs: impl Iterator<Item = (K, V)>) {
        let pairs: Vec<(K, V)> = pairs.collect();
        let mut members = self.members();
        members.found = true;
        for (key, value) in &pairs {
            members.give(key.as_ref(), value.as_ref());
        }
        self.flat(Object { members, damage: None, partial: false, may_be_moved: false, kept_at: None });
    }

    /// Takes one copy of the blob.
    pub(in crate::observe) fn blob(&mut self, carrier: Carrier, text: &str) {
        if self.take_copy(carrier, text) {
            return;
        }
        let (findings, room, left) = (self.findings.len(), self.room, self.left);
        if !is_printable(text.as_bytes())
            && let Some((at, char)) = text.char_indices().find(|(_, char)| !matches!(char, ' '..='~'))
        {
            // It may be a part of a sensitive value.
            let why = if self.index.has_sensitive {
                format!("byte {at} is not ASCII, which a blob has as an escape")
            } else {
                format!("byte {at} is `U+{:04X}`, which a blob has as an escape", u32::from(char))
            };
            self.report(carrier, "", FindingKind::Malformed(why), None);
        }
        // Its values are parts of it, unless it is more than is kept.
        let kept_at = (text.len() <= self.room).then_some(self.kept.len());
        if kept_at.is_some() {
            self.kept.push_str(text);
        }
        let mut members = self.members();
        let mut cursor = Cursor::new(text);
        let read = read_members::<&str>(&mut cursor, &[], &mut members);
        let damage = match (&read, cursor.end()) {
            (Ok(()), Err(fault)) if text.as_bytes().get(fault.at) == Some(&b',') => Some(FindingKind::Joined),
            (Ok(()), Ok(())) => None,
            (Err(fault), _) => Some(FindingKind::Malformed(fault.to_string())),
            (Ok(()), Err(fault)) => Some(FindingKind::Malformed(fault.to_string())),
        };
        members.found = true;
        let is_damaged = damage.is_some();
        self.object(carrier, Object { members, damage, partial: read.is_err(), may_be_moved: is_damaged, kept_at });
        let is_ours = self.seen(carrier).is_some_and(|seen| seen.shape.is_none());
        if is_ours
            && !is_damaged
            && self.copied.is_none()
            && self.findings.len() == findings
            && let Some(start) = kept_at
        {
            let (bytes, members) = (room - self.room, left - self.left);
            self.copied = Some(CopiedBlob { carrier, start, len: text.len(), bytes, members });
        }
    }

    /// Takes a blob that is the same text as its other copy, of which all was read.
    fn take_copy(&mut self, carrier: Carrier, text: &str) -> bool {
        let is_same = |copied: &&CopiedBlob| copied.len == text.len() && self.kept[copied.start..].starts_with(text);
        let Some(copied) = self.copied.as_ref().filter(is_same) else { return false };
        let (from, bytes, members) = (copied.carrier, copied.bytes, copied.members);
        let Some(source) = self.seen.iter().find(|seen| seen.carrier == from) else { return false };
        let (noted, extras, undecided) = (source.noted.clone(), source.extras.clone(), source.undecided.clone());
        let (respelled, may_be_sensitive) = (source.respelled.clone(), source.may_be_sensitive);
        let (Some(room), Some(left)) = (self.room.checked_sub(bytes), self.left.checked_sub(members)) else {
            return false;
        };
        let Some(seen) = self.seen(carrier).filter(|seen| seen.state == State::Unknown) else { return false };
        (seen.state, seen.noted, seen.extras) = (State::Complete, noted, extras);
        (seen.undecided, seen.respelled) = (undecided, respelled);
        // If either came under the blob's own key, both are the blob.
        if !(seen.may_be_sensitive && may_be_sensitive) {
            for seen in self.seen.iter_mut().filter(|seen| [carrier, from].contains(&seen.carrier)) {
                seen.may_be_sensitive = false;
            }
        }
        (self.room, self.left) = (room, left);
        true
    }

    /// Takes an object of JSON values: a blob or a view.
    pub(in crate::observe) fn object(&mut self, carrier: Carrier, object: Object<'_>) {
        if self.takes_shapes(carrier)
            && object.is_whole()
            && let Some(shape) = self.shape_of(carrier, &object.members)
            && let Some(seen) = self.seen(carrier).filter(|seen| seen.state == State::Unknown)
        {
            seen.shape = Some(shape);
            return;
        }
        let kept_at = object.kept_at;
        if self.index.has_sensitive
            && object.may_be_moved
            && let Some(seen) = self.seen(carrier).filter(|seen| seen.state == State::Unknown)
        {
            seen.may_be_sensitive = true;
        }
        let Some(members) = self.open(carrier, object) else { return };
        self.reserve(carrier, members.len());
        let index = self.index.clone();
        let table = index.table(carrier);
        let mut strangers = Vec::new();
        for (key, raw) in members {
            let value = raw.and_then(|raw| self.value(carrier, &key, raw, kept_at));
            match table.and_then(|table| table.exactly(&key)) {
                Some(place) => self.note(carrier, place, value),
                None => strangers.push((key, value)),
            }
        }
        for (key, value) in strangers {
            self.take_stranger(carrier, key, value.map(|value| value.copied));
        }
    }

    /// Notes how an object was found; its members, where there is one to take.
    fn open<'t>(&mut self, carrier: Carrier, object: Object<'t>) -> Option<Vec<(Cow<'t, str>, Option<Raw<'t>>)>> {
        let Object { members, damage, partial, .. } = object;
        let given = self.seen(carrier).is_some_and(|seen| seen.state == State::Unknown);
        if !given {
            return None;
        }
        (self.room, self.left) = (members.room, members.left);
        self.find_problems(carrier, members.problems);
        if let Some(damage) = damage {
            self.report(carrier, "", damage, None);
        }
        let state = match (members.found, partial) {
            (_, true) => State::Partial,
            (true, false) => State::Complete,
            (false, false) => State::Absent,
        };
        self.set_state(carrier, state);
        Some(members.list)
    }

    fn is_partial(&mut self, carrier: Carrier) -> bool {
        self.seen(carrier).is_some_and(|seen| seen.state == State::Partial)
    }

    /// The string that `raw` is.
    fn text<'t>(&mut self, carrier: Carrier, key: &str, raw: Raw<'t>) -> Option<Cow<'t, str>> {
        if let Some(text) = raw.plain() {
            return Some(Cow::Borrowed(text));
        }
        if let Form::Unescaped(own) = raw.form {
            return Some(own);
        }
        match Cursor::new(raw.text).string() {
            Ok(text) => Some(text),
            Err(fault) => {
                self.report(carrier, key, FindingKind::Malformed(fault.what.into()), Some(raw.text.to_owned()));
                None
            }
        }
    }

    /// Returns the value that `raw` is, in a text that is kept at this place.
    fn value<'t>(&mut self, carrier: Carrier, key: &str, raw: Raw<'t>, kept_at: Option<usize>) -> Option<Value<'t>> {
        let part =
            |text, at| Value { copied: Copied::Text(Cow::Borrowed(text)), kept_at: kept_at.map(|start| start + at) };
        match raw.form {
            Form::Plain => return raw.plain().map(|text| part(text, raw.at + 1)),
            Form::Given => return Some(Value::from(Copied::Text(Cow::Borrowed(raw.text)))),
            Form::Unescaped(own) => return Some(Value::from(Copied::Text(own))),
            Form::Canonical(measure) => {
                let mut repeated = Vec::new();
                if measure.fits(self.bounds.depth, &mut Survey { left: &mut self.left, repeated: &mut repeated }) {
                    let copied = Copied::Json(Cow::Borrowed(raw.text));
                    return Some(Value { copied, kept_at: kept_at.map(|start| start + raw.at) });
                }
            }
            Form::Json => {}
        }
        self.parsed(carrier, key, raw.text).map(Value::from)
    }

    /// Returns the value that the JSON is.
    pub(super) fn parsed<'t>(&mut self, carrier: Carrier, key: &str, json: &'t str) -> Option<Copied<'t>> {
        let mut repeated = Vec::new();
        let mut survey = Survey { left: &mut self.left, repeated: &mut repeated };
        let mut cursor = Cursor::new(json);
        let copied = cursor.copy_value(self.bounds.depth, &mut survey);
        let copied = copied.and_then(|copied| cursor.end().map(|()| copied));
        for place in repeated {
            self.report_within(carrier, key, &place, FindingKind::Repeated, None);
        }
        let why = match copied {
            Ok(Copied::Json(json)) if json == "null" => "null, and what is absent is left out".into(),
            Ok(copied) => return Some(copied),
            Err(fault) => fault.to_string(),
        };
        self.report(carrier, key, FindingKind::Malformed(why), None);
        None
    }
}
