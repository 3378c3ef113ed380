use std::ops::Range;

use http::HeaderValue;

use super::walker::{Context, Part};
use crate::contract::{Contract, Field, Key, Slot, Transport};
use crate::extras::Pairs;
use crate::json::{Json, JsonError, write_string};
use crate::limits::Limits;
use crate::meta::Walk;
use crate::report::{Carrier, Loss, Reason, Report};
use crate::value::Value;

/// The JSON blob, rendered once for all of its carriers.
pub(super) struct Blob {
    contract: &'static Contract,
    key: &'static str,
    limits: Limits,
    carriers: &'static [Carrier],
    /// Every member with a comma before it, the first with the opening brace.
    members: String,
    /// Where the members are that a carrier may leave out, in order.
    loose: Vec<Loose>,
}

/// A field's members in the rendered blob, commas included, that a carrier may leave out.
struct Loose {
    field: &'static Field,
    range: Range<usize>,
}

impl Blob {
    /// `None` where the struct has no blob, its condition does not hold, or nothing carries it.
    pub(super) fn new(meta: &dyn Walk, carriers: &'static [Carrier]) -> Option<Self> {
        let contract = meta.contract();
        let key = contract.blob_key()?;
        if carriers.is_empty() || !meta.conditions().hold(contract.blob_when()) {
            return None;
        }
        Some(Self { contract, key, limits: meta.limits(), carriers, members: String::with_capacity(1024), loose: Vec::with_capacity(8) })
    }

    pub(super) fn finish(mut self) -> RenderedBlob {
        if self.members.is_empty() {
            self.members.push('{');
        }
        self.members.push('}');
        RenderedBlob {
            contract: self.contract,
            key: self.key,
            limits: self.limits,
            json: self.members,
            loose: self.loose,
        }
    }

    /// What is more than one member, or not for every carrier.
    #[inline(never)]
    fn members(&mut self, field: &Field, slot: &Slot, value: Value<'_>, context: &mut Context) {
        if slot.is_body_only() && !self.carriers.contains(&Carrier::BodyBlob) {
            return;
        }
        if slot.is_flattened() {
            if let Some(members) = value.members() {
                members.visit(&mut |key, json| self.member(field, key, json, context));
            }
        } else if let Some(json) = value.json() {
            for key in slot.keys() {
                self.member(field, key, json, context);
            }
        }
    }

    #[inline]
    fn member(&mut self, field: &Field, key: &Key, json: &dyn Json, context: &mut Context) {
        let start = self.members.len();
        let member = if start == 0 { self.open(key) } else { key.member() };
        if let Err(error) = json.write_json(member, &mut self.members) {
            self.members.truncate(start);
            self.lose(field, key, error, context);
        } else if self.members.len() == 1 {
            self.members.clear();
        }
    }

    /// Opens the object for its first member, whose brace takes the place of the comma.
    #[cold]
    fn open(&mut self, key: &Key) -> &'static str {
        self.members.push('{');
        &key.member()[1..]
    }

    #[cold]
    #[expect(clippy::needless_pass_by_value, reason = "dropped here, where it does not cost every member")]
    fn lose(&self, field: &Field, key: &Key, error: JsonError, context: &mut Context) {
        for &carrier in self.carriers {
            context.lose(field, carrier, key.name(), Reason::NoForm(error.to_string()));
        }
    }

    fn note_loose(&mut self, field: &'static Field, start: usize) {
        if self.members.len() > start {
            self.loose.push(Loose { field, range: start..self.members.len() });
        }
    }
}

fn is_body_only(field: &Field) -> bool {
    field.slot(Transport::Blob).is_some_and(Slot::is_body_only)
}

impl Part for Blob {
    #[inline]
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        let Some(slot) = context.active(field.slot(Transport::Blob)) else {
            return;
        };
        let start = self.members.len();
        // Most fields: one member, wherever the blob goes.
        if let (Some(key), Some(json)) = (slot.only_key(), value.json()) {
            self.member(field, key, json, context);
        } else {
            self.members(field, slot, value, context);
        }
        if slot.is_body_only() || slot.shed().is_some() {
            self.note_loose(field, start);
        }
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, _context: &mut Context) {
        let start = self.members.len();
        for (key, value) in pairs.blob() {
            self.members.push(if self.members.is_empty() { '{' } else { ',' });
            write_string(&mut self.members, key);
            self.members.push(':');
            write_string(&mut self.members, value);
        }
        if field.shed().is_some() {
            self.note_loose(field, start);
        }
    }
}

/// A finished blob, from which each carrier takes what it has room for.
pub(super) struct RenderedBlob {
    contract: &'static Contract,
    key: &'static str,
    limits: Limits,
    json: String,
    loose: Vec<Loose>,
}

impl RenderedBlob {
    pub(super) fn key(&self) -> &'static str {
        self.key
    }

    /// The body's copy, if it has room.
    pub(super) fn into_body(self, report: &mut Report) -> Option<String> {
        let left_out = self.fit(Carrier::BodyBlob, report)?;
        if left_out.is_empty() { Some(self.json) } else { Some(self.without(&left_out)) }
    }

    /// The header's copy, if it has room. ASCII JSON is always a valid header value.
    pub(super) fn header_value(&self, report: &mut Report) -> Option<HeaderValue> {
        let left_out = self.fit(Carrier::HeaderBlob, report)?;
        let value = if left_out.is_empty() {
            HeaderValue::from_str(&self.json)
        } else {
            HeaderValue::try_from(self.without(&left_out))
        };
        value.ok()
    }

    /// What `carrier` leaves out to keep within its limit, in the order of the blob: what is not for it, and
    /// then by rank. `None` when even the rest is too large.
    fn fit(&self, carrier: Carrier, report: &mut Report) -> Option<Vec<&Loose>> {
        let mut left_out: Vec<&Loose> = Vec::new();
        if carrier == Carrier::HeaderBlob {
            left_out.extend(self.loose.iter().filter(|loose| is_body_only(loose.field)));
        }
        let mut bytes = self.size_without(&left_out);
        let Some(limit) = self.limits.of(carrier, self.contract).filter(|limit| bytes > *limit) else {
            return Some(left_out);
        };
        let mut ranked: Vec<(u32, &Loose)> = self
            .loose
            .iter()
            .filter(|loose| !(carrier == Carrier::HeaderBlob && is_body_only(loose.field)))
            .filter_map(|loose| Some((loose.field.shed()?, loose)))
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut shed = Vec::new();
        for (_, loose) in ranked {
            if bytes <= limit {
                break;
            }
            left_out.push(loose);
            bytes = self.size_without(&left_out);
            shed.push(loose);
        }
        if bytes > limit {
            let reason = Reason::OverLimit { bytes, limit };
            report.push(Loss { field: None, carrier, key: self.key.to_owned(), reason });
            return None;
        }
        for loose in shed {
            let reason = Reason::Shed { bytes: loose.range.len(), limit };
            let key = shown_key(loose.field).to_owned();
            report.push(Loss { field: Some(loose.field.name()), carrier, key, reason });
        }
        left_out.sort_by_key(|loose| loose.range.start);
        Some(left_out)
    }

    fn size_without(&self, left_out: &[&Loose]) -> usize {
        let gone: usize = left_out.iter().map(|loose| loose.range.len()).sum();
        // With every member goes the brace that was the first one's comma.
        (self.json.len() - gone).max("{}".len())
    }

    fn without(&self, left_out: &[&Loose]) -> String {
        let mut json = String::with_capacity(self.size_without(left_out));
        let mut kept = 0;
        for loose in left_out {
            json.push_str(&self.json[kept..loose.range.start]);
            kept = loose.range.end;
        }
        json.push_str(&self.json[kept..]);
        // Whichever member is first now begins with a comma, or is the closing brace.
        match json.as_bytes()[0] {
            b',' => json.replace_range(..1, "{"),
            b'}' => json.insert(0, '{'),
            _ => {}
        }
        json
    }
}

/// The key under which a message names what the field has in the blob.
fn shown_key(field: &Field) -> &'static str {
    let slot = field.slot(Transport::Blob);
    slot.and_then(|slot| slot.keys().first()).map_or(field.name(), Key::name)
}
