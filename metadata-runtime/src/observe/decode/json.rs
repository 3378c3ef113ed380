//! The carriers that are JSON: the string map, the blob within it, and the views.

use std::io::{BufReader, Read};

use serde_json::Value;
use serde_json::value::RawValue;

use super::Decoder;
use super::read::{Input, Members, message, read_members, read_value};
use crate::contract::Carrier;
use crate::contract::relation::alike;
use crate::observe::carrier_state::{State, declared};
use crate::observe::finding::FindingKind;

/// An object's members, and what kept the rest of it from being read.
pub(in crate::observe) struct Object {
    members: Members,
    damage: Option<FindingKind>,
    /// Whether `damage` may have cost members.
    partial: bool,
}

impl Decoder {
    /// Reads the object at `path` of a body.
    pub(in crate::observe) fn read(&self, body: impl Read, path: &[&str]) -> Object {
        let mut members = self.members();
        let mut input = Input::new(body, self.bounds.body_bytes);
        let mut deserializer = serde_json::Deserializer::from_reader(BufReader::new(&mut input));
        let read = read_members(&mut deserializer, path, &mut members);
        let ended = deserializer.end();
        drop(deserializer);
        let damage = match (&read, &ended) {
            _ if input.is_over() => {
                Some(FindingKind::Unread(format!("the body has more than {} bytes", self.bounds.body_bytes)))
            }
            (Err(error), _) | (Ok(()), Err(error)) => {
                Some(FindingKind::Malformed(format!("the body: {}", message(error))))
            }
            (Ok(()), Ok(())) => {
                let at = input.bad_utf8();
                at.map(|at| FindingKind::Malformed(format!("byte {at} of the body is not UTF-8")))
            }
        };
        Object { members, damage, partial: read.is_err() }
    }

    /// Reads the object at `path` of a value that is parsed already.
    pub(in crate::observe) fn look(&self, value: &Value, path: &[&str]) -> Object {
        let mut members = self.members();
        let read = read_members(value, path, &mut members);
        let damage = read.err().map(|error| FindingKind::Malformed(message(&error)));
        Object { members, partial: damage.is_some(), damage }
    }

    /// Takes the string map, and the blob in it.
    pub(in crate::observe) fn flat(&mut self, object: Object) {
        let blob_key = self.contract.blob_key();
        let Some(members) = self.open(Carrier::Flat, object) else { return };
        let mut blob = None;
        let mut strangers = Vec::new();
        for (key, raw) in members {
            let text = raw.and_then(|raw| self.text(Carrier::Flat, &key, &raw));
            if Some(key.as_str()) == blob_key {
                blob = Some(text);
            } else {
                match declared(self.contract, Carrier::Flat, &key) {
                    Some((field, own)) if own == key => self.note(Carrier::Flat, field, own, text.map(Value::from)),
                    _ => strangers.push((key, text)),
                }
            }
        }
        for (key, text) in strangers {
            if blob.is_none() && blob_key.is_some_and(|own| alike(own, &key)) {
                self.report(Carrier::Flat, &key, FindingKind::Recased, None);
                blob = Some(text);
            } else {
                self.take_stranger(Carrier::Flat, key, text.map(Value::from));
            }
        }
        match blob {
            Some(Some(text)) => self.blob(Carrier::BodyBlob, &text),
            Some(None) => self.set_state(Carrier::BodyBlob, State::Partial),
            None if self.is_partial(Carrier::Flat) => {}
            None => self.set_state(Carrier::BodyBlob, State::Absent),
        }
    }

    /// Takes a string map that is out of its body.
    pub(in crate::observe) fn flat_pairs<K: AsRef<str>, V: AsRef<str>>(&mut self, pairs: impl Iterator<Item = (K, V)>) {
        let mut members = self.members();
        members.found = true;
        for (key, value) in pairs {
            if let Ok(value) = serde_json::value::to_raw_value(value.as_ref()) {
                members.give(key.as_ref(), value);
            }
        }
        self.flat(Object { members, damage: None, partial: false });
    }

    /// Takes one copy of the blob.
    pub(super) fn blob(&mut self, carrier: Carrier, text: &str) {
        if let Some((at, char)) = text.char_indices().find(|(_, char)| !matches!(char, ' '..='~')) {
            let why = format!("byte {at} is `U+{:04X}`, which a blob has as an escape", u32::from(char));
            self.report(carrier, "", FindingKind::Malformed(why), None);
        }
        let mut members = self.members();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = read_members(&mut deserializer, &[], &mut members);
        let ended = deserializer.end();
        let damage = match (&read, ended) {
            (Ok(()), Err(error)) if follows_comma(text, &error) => Some(FindingKind::Joined),
            (Ok(()), Ok(())) => None,
            (Err(error), _) => Some(FindingKind::Malformed(message(error))),
            (Ok(()), Err(error)) => Some(FindingKind::Malformed(message(&error))),
        };
        members.found = true;
        self.object(carrier, Object { members, damage, partial: read.is_err() });
    }

    /// Takes an object of JSON values: a blob or a view.
    pub(in crate::observe) fn object(&mut self, carrier: Carrier, object: Object) {
        let Some(members) = self.open(carrier, object) else { return };
        let mut strangers = Vec::new();
        for (key, raw) in members {
            let value = raw.and_then(|raw| self.value(carrier, &key, &raw));
            match declared(self.contract, carrier, &key) {
                Some((field, own)) if own == key => self.note(carrier, field, own, value),
                _ => strangers.push((key, value)),
            }
        }
        for (key, value) in strangers {
            self.take_stranger(carrier, key, value);
        }
    }

    /// Notes how an object was found; its members, where there is one to take.
    fn open(&mut self, carrier: Carrier, object: Object) -> Option<Vec<(String, Option<Box<RawValue>>)>> {
        let Object { members, damage, partial } = object;
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
    fn text(&mut self, carrier: Carrier, key: &str, raw: &RawValue) -> Option<String> {
        match serde_json::from_str(raw.get()) {
            Ok(text) => Some(text),
            Err(error) => {
                self.report(carrier, key, FindingKind::Malformed(message(&error)), Some(raw.get().to_owned()));
                None
            }
        }
    }

    fn value(&mut self, carrier: Carrier, key: &str, raw: &RawValue) -> Option<Value> {
        let mut repeated = Vec::new();
        let value = read_value(raw.get(), self.bounds.depth, &mut self.left, &mut repeated);
        for place in repeated {
            self.report(carrier, &format!("{key}{place}"), FindingKind::Repeated, None);
        }
        match value {
            Ok(Value::Null) => {
                let why = "null, and what is absent is left out".into();
                self.report(carrier, key, FindingKind::Malformed(why), None);
                None
            }
            Ok(value) => Some(value),
            Err(why) => {
                self.report(carrier, key, FindingKind::Malformed(why), None);
                None
            }
        }
    }
}

/// Whether it is a comma that does not belong there.
fn follows_comma(text: &str, error: &serde_json::Error) -> bool {
    error.line() == 1 && text.as_bytes().get(error.column().wrapping_sub(1)) == Some(&b',')
}
