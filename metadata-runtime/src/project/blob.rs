use std::borrow::Cow;
use std::ops::Range;

use http::HeaderValue;

use super::walker::{Context, Part};
use crate::contract::{Field, Key, Transport};
use crate::extras::Pairs;
use crate::json::{Json, write_string};
use crate::meta::Walk;
use crate::report::{Carrier, Reason};
use crate::value::Value;

/// The JSON blob, rendered once for all of its carriers.
pub(super) struct Blob {
    key: &'static str,
    carriers: &'static [Carrier],
    /// Every member with a comma before it; the first comma becomes the brace when it is finished.
    members: String,
    /// Where the `body_only` members are, commas included: what the header copy leaves out.
    body_only: Vec<Range<usize>>,
}

impl Blob {
    /// `None` where the struct has no blob, its condition does not hold, or nothing carries it.
    pub(super) fn new(meta: &dyn Walk, carriers: &'static [Carrier]) -> Option<Self> {
        let contract = meta.contract();
        let key = contract.blob_key()?;
        if carriers.is_empty() || !meta.conditions().hold(contract.blob_when()) {
            return None;
        }
        Some(Self { key, carriers, members: String::new(), body_only: Vec::new() })
    }

    pub(super) fn finish(mut self) -> RenderedBlob {
        if self.members.is_empty() {
            self.members.push('{');
        } else {
            self.members.replace_range(..1, "{");
        }
        self.members.push('}');
        RenderedBlob { key: self.key, body: self.members, body_only: self.body_only }
    }

    fn member(&mut self, field: &Field, key: &Key, json: &dyn Json, context: &mut Context) {
        let start = self.members.len();
        self.members.push_str(key.member());
        let value = self.members.len();
        let written = json.write_json(&mut self.members);
        if written.is_err() || self.members.len() == value {
            self.members.truncate(start);
        }
        if let Err(error) = written {
            for &carrier in self.carriers {
                context.lose(field, carrier, key.name(), Reason::NoForm(error.to_string()));
            }
        }
    }
}

impl Part for Blob {
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        let Some(slot) = context.active(field.slot(Transport::Blob)) else {
            return;
        };
        if slot.is_body_only() && !self.carriers.contains(&Carrier::BodyBlob) {
            return;
        }
        let start = self.members.len();
        if slot.is_flattened() {
            if let Some(members) = value.members() {
                members.visit(&mut |key, json| self.member(field, key, json, context));
            }
        } else if let Some(json) = value.json() {
            for key in slot.keys() {
                self.member(field, key, json, context);
            }
        }
        if slot.is_body_only() && self.members.len() > start {
            self.body_only.push(start..self.members.len());
        }
    }

    fn extras(&mut self, _field: &'static Field, pairs: &Pairs, _context: &mut Context) {
        for (key, value) in pairs.blob() {
            self.members.push(',');
            write_string(&mut self.members, key);
            self.members.push(':');
            write_string(&mut self.members, value);
        }
    }
}

/// A finished blob.
pub(super) struct RenderedBlob {
    key: &'static str,
    body: String,
    body_only: Vec<Range<usize>>,
}

impl RenderedBlob {
    pub(super) fn key(&self) -> &'static str {
        self.key
    }

    pub(super) fn into_body(self) -> String {
        self.body
    }

    /// The header copy. ASCII JSON is always a valid header value.
    pub(super) fn header_value(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.header()).ok()
    }

    fn header(&self) -> Cow<'_, str> {
        if self.body_only.is_empty() {
            return Cow::Borrowed(&self.body);
        }
        let mut header = String::with_capacity(self.body.len());
        let mut kept = 0;
        for left_out in &self.body_only {
            header.push_str(&self.body[kept..left_out.start]);
            kept = left_out.end;
        }
        header.push_str(&self.body[kept..]);
        // Whichever member is first now begins with a comma, or with the brace that was one.
        match header.as_bytes()[0] {
            b',' => header.replace_range(..1, "{"),
            b'}' => header.insert(0, '{'),
            _ => {}
        }
        Cow::Owned(header)
    }
}
