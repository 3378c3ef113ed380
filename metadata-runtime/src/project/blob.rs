use std::ops::Range;

use super::refused::refused;
use super::walker::{Context, Part};
use crate::contract::{Carrier, Conditions, Contract, Field, Key, Slot, Transport};
use crate::extras::pairs::{Pairs, write_member};
use crate::json::{AsIs, Json, JsonError, Output, write_rest_of_string};
use crate::limits::Limits;
use crate::report::{Loss, Reason, Report};
use crate::value::{Repr, Value};
use crate::walk::ErasedMeta;

/// The JSON blob, rendered once for all of its carriers.
pub(super) struct Blob<'b> {
    contract: &'static Contract,
    key: &'static str,
    limits: Limits,
    carriers: &'b [Carrier],
    buffers: &'b mut Buffers,
    /// `true` if some carrier may leave something out.
    may_shrink: bool,
    /// `true` if an extra may stand in for a field that is not written.
    may_yield: bool,
}

/// Room for a typical blob at once. Common allocators serve about this much without a lock or a search.
const TYPICAL_BYTES: usize = 1024;

/// The buffers in which a blob is rendered; the next one uses their memory again.
#[derive(Clone, Default)]
pub(super) struct Buffers {
    /// Every member with a comma before it; once it is finished, the first with the opening brace.
    pub(super) out: Output,
    /// The places of the members that a carrier may leave out, in order.
    loose: Vec<Sheddable>,
    /// The keys of fields that yield and were written.
    kept: Vec<&'static str>,
}

/// A field's members in the rendered blob, commas included, that a carrier may leave out.
#[derive(Clone)]
pub(super) struct Sheddable {
    field: &'static Field,
    /// The slot by which they are there; `None` for the extras.
    slot: Option<&'static Slot>,
    range: Range<usize>,
}

impl Sheddable {
    fn is_for(&self, carrier: Carrier) -> bool {
        self.slot.is_none_or(|slot| slot.is_for(carrier))
    }

    fn rank(&self) -> Option<u32> {
        self.slot.map_or_else(|| self.field.shed(), Slot::shed)
    }

    /// Returns whether both leave at once: they are of one word, or the extras, which may be in two places.
    fn is_with(&self, other: &Self) -> bool {
        self.field.name() == other.field.name()
            && match (self.slot, other.slot) {
                (Some(one), Some(other)) => std::ptr::eq(one, other),
                (one, other) => one.is_none() && other.is_none(),
            }
    }

    /// Returns the key under which a message names it.
    fn shown_key(&self) -> &'static str {
        self.slot.and_then(|slot| slot.keys().first()).map_or(self.field.name(), Key::name)
    }
}

impl<'b> Blob<'b> {
    /// `None` where the struct has no blob, its condition does not hold, or nothing carries it.
    #[inline]
    pub(super) fn new(
        meta: &dyn ErasedMeta,
        conditions: Conditions,
        carriers: &'b [Carrier],
        buffers: &'b mut Buffers,
    ) -> Option<Self> {
        if carriers.is_empty() || !conditions.hold(meta.contract().blob_when()) {
            return None;
        }
        Self::whatever_its_when(meta, carriers, buffers)
    }

    /// `None` where the struct has no blob.
    #[inline]
    pub(super) fn whatever_its_when(
        meta: &dyn ErasedMeta,
        carriers: &'b [Carrier],
        buffers: &'b mut Buffers,
    ) -> Option<Self> {
        let contract = meta.contract();
        let key = contract.blob_key()?;
        let limits = meta.limits();
        let may_shrink =
            carriers.iter().any(|carrier| *carrier == Carrier::HeaderBlob || limits.of(*carrier, contract).is_some());
        let Buffers { out, loose, kept } = buffers;
        out.text.clear();
        if out.text.capacity() < TYPICAL_BYTES {
            out.text = String::with_capacity(TYPICAL_BYTES);
        }
        loose.clear();
        kept.clear();
        if may_shrink {
            // Enough for most.
            loose.reserve(8);
        }
        Some(Self { contract, key, limits, carriers, buffers, may_shrink, may_yield: false })
    }

    #[inline]
    pub(super) fn finish(self) -> RenderedBlob<'b> {
        let json = &mut self.buffers.out.text;
        if json.is_empty() {
            json.push('{');
        } else {
            // The brace takes the place of the first member's comma.
            json.replace_range(..1, "{");
        }
        json.push('}');
        RenderedBlob { contract: self.contract, key: self.key, limits: self.limits, buffers: self.buffers }
    }

    /// Writes a value that has more than one member, or that not every carrier has.
    #[inline(never)]
    fn members(&mut self, field: &'static Field, slot: &'static Slot, value: &Value<'_>, context: &mut Context) {
        if slot.is_body_only() && !self.carriers.contains(&Carrier::BodyBlob) {
            return;
        }
        let value = value.of_slot(slot);
        if slot.is_flattened() {
            if let Some(members) = value.members() {
                members.visit(&mut |key, json| self.member(field, slot, key, json, context));
            }
        } else if let Some(viewed) = value.viewed() {
            let (json, report) = viewed.to_json();
            for key in slot.keys() {
                self.kept_member(field, slot, key, &AsIs(&json), context);
                for &carrier in self.carriers.iter().filter(|carrier| slot.is_for(**carrier)) {
                    context.lose_within(field, carrier, key.name(), report.losses());
                }
            }
        } else if let Some(json) = value.json() {
            for key in slot.keys() {
                self.kept_member(field, slot, key, json, context);
            }
        }
    }

    /// Writes a member, and notes its key if an extra would stand in for a field that is not written.
    fn kept_member(
        &mut self,
        field: &'static Field,
        slot: &'static Slot,
        key: &'static Key,
        json: &dyn Json,
        context: &mut Context,
    ) {
        let start = self.buffers.out.text.len();
        self.member(field, slot, key, json, context);
        let heeded = self.may_yield || self.contract.has_nested();
        if heeded && slot.yields() && self.buffers.out.text.len() > start {
            self.buffers.kept.push(key.name());
        }
    }

    fn member(
        &mut self,
        field: &'static Field,
        slot: &'static Slot,
        key: &Key,
        json: &dyn Json,
        context: &mut Context,
    ) {
        let start = self.buffers.out.text.len();
        if let Err(error) = json.write_member(key, &mut self.buffers.out) {
            self.buffers.out.text.truncate(start);
            self.lose((field, slot), key, error, context);
        }
    }

    /// The member of a string.
    #[inline]
    fn string_member(&mut self, key: &Key, string: &str) {
        key.push_string_member(&mut self.buffers.out.text);
        write_rest_of_string(&mut self.buffers.out.text, string);
    }

    #[cold]
    #[expect(clippy::needless_pass_by_value, reason = "dropped here, where it does not cost every member")]
    fn lose(&self, (field, slot): (&'static Field, &'static Slot), key: &Key, error: JsonError, context: &mut Context) {
        for &carrier in self.carriers.iter().filter(|carrier| slot.is_for(**carrier)) {
            context.lose(field, carrier, key.name(), Reason::NoForm(error.to_string()));
        }
    }

    /// Adds the extras that stand in for fields which were not written, and reports the others.
    #[cold]
    fn stand_ins(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        let start = self.buffers.out.text.len();
        for (key, value, _) in pairs.stand_ins() {
            // Those of a nested struct were held against its keys alone.
            if self.buffers.kept.contains(&key) || field.is_nested() && !self.contract.yields(key) {
                for &carrier in self.carriers {
                    context.lose(field, carrier, key, Reason::OwnedKey);
                }
            } else {
                write_member(&mut self.buffers.out.text, key, value);
            }
        }
        if self.may_shrink && field.shed().is_some() {
            self.note_loose(field, None, start);
        }
    }

    /// Adds the extras of a nested struct, which were held against its keys alone.
    #[cold]
    fn foreign_extras(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        for (key, value) in pairs.blob() {
            match refused(self.contract, key) {
                Some(reason) => {
                    for &carrier in self.carriers {
                        context.lose(field, carrier, key, reason.clone());
                    }
                }
                None => write_member(&mut self.buffers.out.text, key, value),
            }
        }
    }

    fn note_loose(&mut self, field: &'static Field, slot: Option<&'static Slot>, start: usize) {
        if self.buffers.out.text.len() > start {
            self.buffers.loose.push(Sheddable { field, slot, range: start..self.buffers.out.text.len() });
        }
    }

    /// Writes the member of a field that has one, wherever the blob goes, as most fields have.
    #[inline]
    fn only_member(
        &mut self,
        field: &'static Field,
        slot: &'static Slot,
        key: &Key,
        value: &Value<'_>,
        context: &mut Context,
    ) {
        let start = self.buffers.out.text.len();
        match value.0 {
            Repr::Str(string) => self.string_member(key, string),
            Repr::Plain { json: Some(json), .. } => self.member(field, slot, key, json, context),
            _ => self.members(field, slot, value, context),
        }
        if self.may_shrink && slot.shed().is_some() {
            self.note_loose(field, Some(slot), start);
        }
    }

    /// Writes the members of a field by each word whose condition holds.
    #[inline(never)]
    fn by_words(&mut self, field: &'static Field, first: &'static Slot, value: &Value<'_>, context: &mut Context) {
        context.each_active(Some(first), |slot, context| {
            let start = self.buffers.out.text.len();
            self.members(field, slot, value, context);
            if self.may_shrink && (slot.is_body_only() || slot.shed().is_some()) {
                self.note_loose(field, Some(slot), start);
            }
        });
    }
}

impl Part for Blob<'_> {
    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>], context: &mut Context) {
        // The extras are the last field mostly.
        let pairs = values.iter().rev().find_map(Value::pairs);
        self.may_yield = pairs.is_some_and(|pairs| pairs.stand_ins().next().is_some());
        let mut extras = None;
        for (field, value) in fields.iter().zip(values) {
            match value.0 {
                Repr::Absent | Repr::Skipped => {}
                Repr::Pairs(pairs) => {
                    extras = Some((field, pairs));
                    self.extras(field, pairs, context);
                }
                _ => self.field(field, value, context),
            }
        }
        // Only now it is known which fields were written.
        if let Some((field, pairs)) = extras.filter(|_| self.may_yield) {
            self.stand_ins(field, pairs, context);
        }
    }

    #[inline]
    fn field(&mut self, field: &'static Field, value: &Value<'_>, context: &mut Context) {
        let Some(slot) = field.slot(Transport::Blob) else { return };
        match slot.only_key() {
            Some(key) if context.active(Some(slot)).is_some() => self.only_member(field, slot, key, value, context),
            Some(_) => {}
            None => self.by_words(field, slot, value, context),
        }
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        for (key, reason) in pairs.lost() {
            for &carrier in self.carriers {
                context.lose(field, carrier, key, reason.clone());
            }
        }
        let start = self.buffers.out.text.len();
        if field.is_nested() {
            self.foreign_extras(field, pairs, context);
        } else {
            self.buffers.out.text.push_str(pairs.members());
        }
        if self.may_shrink && field.shed().is_some() {
            self.note_loose(field, None, start);
        }
    }
}

/// A finished blob, from which each carrier takes what it has room for.
pub(super) struct RenderedBlob<'b> {
    contract: &'static Contract,
    key: &'static str,
    limits: Limits,
    buffers: &'b mut Buffers,
}

impl RenderedBlob<'_> {
    pub(super) fn key(&self) -> &'static str {
        self.key
    }

    pub(super) fn json(&self) -> &str {
        &self.buffers.out.text
    }

    /// The copy for `carrier`, if it has room.
    #[inline]
    pub(super) fn into_text(self, carrier: Carrier, report: &mut Report) -> Option<String> {
        // Most bodies.
        if !self.buffers.loose.is_empty() || self.limits.of(carrier, self.contract).is_some() {
            let left_out = self.fit(carrier, report)?;
            if !left_out.is_empty() {
                let mut text = String::new();
                self.write_without(&left_out, &mut text);
                return Some(text);
            }
        }
        Some(std::mem::take(&mut self.buffers.out.text))
    }

    /// Puts the whole blob where `text` is, whose memory is used for another blob.
    pub(super) fn swap_into(self, text: &mut String) {
        std::mem::swap(&mut self.buffers.out.text, text);
    }

    /// Returns the parts that `carrier` leaves out to keep within its limit, in the order of the blob: those not for it, and
    /// then by rank. `None` when even the rest is too large.
    pub(super) fn fit(&self, carrier: Carrier, report: &mut Report) -> Option<Vec<&Sheddable>> {
        self.fit_into(None, carrier, report)
    }

    /// Like [`fit`](Self::fit), for a carrier that has only `room` bytes.
    pub(super) fn fit_into(
        &self,
        room: Option<usize>,
        carrier: Carrier,
        report: &mut Report,
    ) -> Option<Vec<&Sheddable>> {
        let limit = self.limits.of(carrier, self.contract);
        let limit = limit.map_or(room, |limit| Some(room.map_or(limit, |room| room.min(limit))));
        let mut left_out: Vec<&Sheddable> = self.buffers.loose.iter().filter(|loose| !loose.is_for(carrier)).collect();
        let mut bytes = self.size_without(&left_out);
        let Some(limit) = limit.filter(|limit| bytes > *limit) else {
            return Some(left_out);
        };
        let mut ranked: Vec<(u32, &Sheddable)> = self
            .buffers
            .loose
            .iter()
            .filter(|loose| loose.is_for(carrier))
            .filter_map(|loose| Some((loose.rank()?, loose)))
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        // The parts that were shed, and their sizes.
        let mut shed: Vec<(&Sheddable, usize)> = Vec::new();
        for (_, loose) in ranked {
            let with_last = shed.last_mut().filter(|(last, _)| last.is_with(loose));
            match with_last {
                Some((_, size)) => *size += loose.range.len(),
                None if bytes <= limit => break,
                None => shed.push((loose, loose.range.len())),
            }
            left_out.push(loose);
            bytes = self.size_without(&left_out);
        }
        if bytes > limit {
            let reason = Reason::OverLimit { bytes, limit };
            report.push(Loss { field: None, carrier, key: self.key.to_owned(), reason });
            return None;
        }
        for (loose, bytes) in shed {
            let (key, reason) = (loose.shown_key().to_owned(), Reason::Shed { bytes, limit });
            report.push(Loss { field: Some(loose.field.name()), carrier, key, reason });
        }
        left_out.sort_by_key(|loose| loose.range.start);
        Some(left_out)
    }

    fn size_without(&self, left_out: &[&Sheddable]) -> usize {
        let gone: usize = left_out.iter().map(|loose| loose.range.len()).sum();
        // With every member goes the brace that was the first one's comma.
        (self.json().len() - gone).max("{}".len())
    }

    /// Writes the blob without what is left out, which is in the order of the blob, into an empty string.
    pub(super) fn write_without(&self, left_out: &[&Sheddable], json: &mut String) {
        json.reserve(self.size_without(left_out));
        let mut kept = 0;
        for loose in left_out {
            json.push_str(&self.json()[kept..loose.range.start]);
            kept = loose.range.end;
        }
        json.push_str(&self.json()[kept..]);
        // Whichever member is first now begins with a comma, or is the closing brace.
        match json.as_bytes()[0] {
            b',' => json.replace_range(..1, "{"),
            b'}' => json.insert(0, '{'),
            _ => {}
        }
    }
}
