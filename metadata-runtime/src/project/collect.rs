use http::HeaderValue;

use super::blob::{Blob, Buffers, RenderedBlob};
use super::selection::Selection;
use super::text::Texts;
use super::total;
use super::walker::{Context, Part, walk};
use crate::contract::owned_keys::LazyKeys;
use crate::contract::{Carrier, Contract, Field, SentText, Slot, Transport};
use crate::header_value::{text_of, unsendable};
use crate::json::JsonError;
use crate::limits::Limits;
use crate::report::{Reason, Report};
use crate::value::{Repr, Value};
use crate::walk::ErasedMeta;

/// The results of a walk besides the texts.
pub(super) struct Collected<'b> {
    pub(super) blob: Option<RenderedBlob<'b>>,
    /// How many bytes the blob's copy in a header may have, where all headers have a total.
    pub(super) room: Option<usize>,
    pub(super) report: Report,
}

/// Collects what is wanted: the texts into `texts`, and the blob, in the buffers that an earlier one left.
pub(super) fn collect<'b>(
    meta: &dyn ErasedMeta,
    wanted: Selection,
    texts: &mut Texts,
    buffers: &'b mut Buffers,
) -> Collected<'b> {
    let (conditions, contract, limits) = (meta.conditions(), meta.contract(), meta.limits());
    let header_limit = limits.of(Carrier::Header, contract);
    let flat_limit = limits.of(Carrier::Flat, contract);
    let mut blob = Blob::new(meta, conditions, wanted.carriers(), buffers);
    let mut collector =
        Collector { texts, wanted, contract, limits, header_limit, flat_limit, entry_keys: Default::default() };
    let mut report = walk(meta, conditions, &mut (&mut collector, &mut blob));
    let room = if wanted.header { total::keep(collector.texts, contract, limits, &mut report) } else { None };
    Collected { blob: blob.map(Blob::finish), room, report }
}

/// The texts of one walk.
pub(super) struct Collector<'t> {
    pub(super) texts: &'t mut Texts,
    pub(super) wanted: Selection,
    pub(super) contract: &'static Contract,
    pub(super) limits: Limits,
    /// The most bytes of the value of a header.
    header_limit: Option<usize>,
    /// The most bytes of a value in the flat map.
    flat_limit: Option<usize>,
    /// The keys that entries may not have, in headers and in the flat map.
    pub(super) entry_keys: [LazyKeys; 2],
}

impl Collector<'_> {
    /// Collects the value's own text for each word.
    fn collect_by_several(&mut self, field: &'static Field, value: &Value<'_>, context: &mut Context) {
        let (header, flat) = (field.slot(Transport::Header), field.slot(Transport::Flat));
        self.collect(field, (header, flat), value, context);
        for more in header.map_or(&[][..], Slot::more) {
            self.collect(field, (Some(more), None), value, context);
        }
        for more in flat.map_or(&[][..], Slot::more) {
            self.collect(field, (None, Some(more)), value, context);
        }
    }

    /// Collects the value's own text for these words.
    #[inline(never)]
    fn collect(
        &mut self,
        field: &'static Field,
        (header, flat): (Option<&'static Slot>, Option<&'static Slot>),
        value: &Value<'_>,
        context: &mut Context,
    ) {
        let header = if self.wanted.header { context.active(header) } else { None };
        let flat = if self.wanted.flat { context.active(flat) } else { None };
        if header.is_none() && flat.is_none() {
            return;
        }
        let taken = match value.0 {
            Repr::Str(string) => {
                self.texts.take_str(string);
                Ok(())
            }
            Repr::Header(value) => match text_of(value) {
                Ok(text) => {
                    self.texts.take_str(text);
                    Ok(())
                }
                Err(reason) => {
                    for (slot, carrier) in [(header, Carrier::Header), (flat, Carrier::Flat)] {
                        if let Some(slot) = slot {
                            lose_all(field, slot, carrier, &withheld(value, reason.clone()), context);
                        }
                    }
                    return;
                }
            },
            _ => value.text().map_or(Ok(()), |text| self.texts.take(text)),
        };
        let no_form = match taken {
            Ok(()) if field.is_number() => no_number(field, self.texts.taken()),
            Ok(()) => None,
            Err(_) => Some(Reason::NoForm("the value's `Display` failed".into())),
        };
        if let Some(reason) = no_form {
            for (slot, carrier) in [(header, Carrier::Header), (flat, Carrier::Flat)] {
                if let Some(slot) = slot {
                    lose_all(field, slot, carrier, &reason, context);
                }
            }
            return;
        }
        let bytes = self.texts.taken_bytes();
        if let Some(slot) = header {
            let over = self.header_limit.filter(|limit| bytes > *limit);
            match over.map(|limit| Reason::OverLimit { bytes, limit }).or_else(|| unsendable(self.texts.taken())) {
                None => {
                    let sensitive = field.is_sensitive() || value.header().is_some_and(HeaderValue::is_sensitive);
                    slot.keys().iter().for_each(|key| self.texts.header((field, slot), key, sensitive));
                }
                Some(reason) => {
                    let reason = value.header().map_or(reason.clone(), |value| withheld(value, reason));
                    lose_all(field, slot, Carrier::Header, &reason, context);
                }
            }
        }
        if let Some(slot) = flat {
            match self.flat_limit {
                Some(limit) if bytes > limit => {
                    lose_all(field, slot, Carrier::Flat, &Reason::OverLimit { bytes, limit }, context);
                }
                _ => slot.keys().iter().for_each(|key| self.texts.flat_pair(key)),
            }
        }
    }
}

impl Part for Collector<'_> {
    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>], context: &mut Context) {
        for (field, value) in fields.iter().zip(values) {
            match field.sent_text() {
                SentText::Own if value.has_text() => {
                    let words = (field.slot(Transport::Header), field.slot(Transport::Flat));
                    self.collect(field, words, value, context);
                }
                SentText::OwnBySeveral if value.has_text() => self.collect_by_several(field, value, context),
                SentText::None | SentText::Own | SentText::OwnBySeveral => {}
                SentText::Formed => self.formed(field, value, context),
            }
        }
    }
}

/// Returns the reason not to send the text of a number that is none, such as `NaN`: JSON has no form for it, and each
/// transport loses the same values.
#[inline]
pub(super) fn no_number(field: &Field, text: &str) -> Option<Reason> {
    if !field.is_number() || text.ends_with(|end: char| end.is_ascii_digit()) {
        return None;
    }
    let number = text.parse::<f64>().ok().filter(|number| !number.is_finite())?;
    Some(Reason::NoForm(JsonError::no_number(number).to_string()))
}

/// Returns the reason without any part of the value, if that is sensitive.
pub(super) fn withheld(value: &HeaderValue, reason: Reason) -> Reason {
    if value.is_sensitive() { reason.redacted() } else { reason }
}

#[cold]
pub(super) fn lose_all(
    field: &'static Field,
    slot: &'static Slot,
    carrier: Carrier,
    reason: &Reason,
    context: &mut Context,
) {
    for key in slot.keys() {
        context.lose(field, carrier, key.name(), reason.clone());
    }
}
