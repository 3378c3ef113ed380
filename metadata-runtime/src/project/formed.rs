//! Values whose text in a header or in the flat map is not simply their own: JSON, what a function makes of them, and
//! what stands in for one that is too long.

use super::collect::{Collector, lose_all, no_number, withheld};
use super::parts::joined;
use super::walker::Context;
use crate::contract::{Carrier, Field, Slot};
use crate::header_value::{text_of, unsendable};
use crate::report::Reason;
use crate::value::Value;

impl Collector<'_> {
    #[inline(never)]
    pub(super) fn formed(&mut self, field: &'static Field, value: &Value<'_>, context: &mut Context) {
        for (carrier, wanted) in [(Carrier::Header, self.wanted.header), (Carrier::Flat, self.wanted.flat)] {
            for slot in field.slots(carrier.transport()).filter(|_| wanted) {
                if context.active(Some(slot)).is_some() {
                    self.formed_slot(field, slot, carrier, value, context);
                }
            }
        }
    }

    fn formed_slot(
        &mut self,
        field: &'static Field,
        slot: &'static Slot,
        carrier: Carrier,
        value: &Value<'_>,
        context: &mut Context,
    ) {
        let own = value.of_slot(slot);
        let text = match (slot.parts(), own.parts()) {
            (Some(kind), parts) if !kind.is_list() => {
                return parts.map_or((), |parts| self.each_part(field, slot, carrier, parts, context));
            }
            (Some(_), parts) => Ok(parts.and_then(|parts| joined(field, slot, carrier, parts, context))),
            (None, _) => text(field, slot, carrier, &own, context),
        };
        let flagged = own.header().filter(|value| value.is_sensitive());
        let reason_of = |reason: Reason| flagged.map_or(reason.clone(), |value| withheld(value, reason));
        let text = match text {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(reason) => return lose_all(field, slot, carrier, &reason_of(reason), context),
        };
        // The result of a function is no longer of the field's type.
        let no_number = no_number(field, &text).filter(|_| slot.with().is_none());
        let Err(reason) = no_number.map_or_else(|| self.check(&text, slot, carrier), Err) else {
            return self.send(&text, (field, slot), carrier, flagged.is_some());
        };
        if let Reason::OverLimit { bytes, limit } = reason
            && let Some(instead) = value.instead(slot)
            && let Ok(Some(text)) = self::text(field, slot, carrier, &instead, context)
            && self.check(&text, slot, carrier).is_ok()
        {
            self.send(&text, (field, slot), carrier, flagged.is_some());
            return lose_all(field, slot, carrier, &Reason::Replaced { bytes, limit }, context);
        }
        lose_all(field, slot, carrier, &reason_of(reason), context);
    }

    pub(super) fn check(&self, text: &str, slot: &'static Slot, carrier: Carrier) -> Result<(), Reason> {
        let bytes = text.len();
        if let Some(limit) = self.limits.of_slot(slot, carrier, self.contract).filter(|limit| bytes > *limit) {
            return Err(Reason::OverLimit { bytes, limit });
        }
        unsendable(text).filter(|_| carrier == Carrier::Header).map_or(Ok(()), Err)
    }

    fn send(&mut self, text: &str, (field, slot): (&'static Field, &'static Slot), carrier: Carrier, flagged: bool) {
        self.texts.take_str(text);
        for key in slot.keys() {
            match carrier {
                Carrier::Header => self.texts.header((field, slot), key, flagged || field.is_sensitive()),
                _ => self.texts.flat_pair(key),
            }
        }
    }
}

/// Returns the value as text, `None` where there is none.
fn text(
    field: &'static Field,
    slot: &'static Slot,
    carrier: Carrier,
    value: &Value<'_>,
    context: &mut Context,
) -> Result<Option<String>, Reason> {
    use std::fmt::Write as _;

    if let Some(viewed) = value.viewed() {
        let (json, report) = viewed.to_json();
        for key in slot.keys() {
            context.lose_within(field, carrier, key.name(), report.losses());
        }
        return Ok(Some(json));
    }
    let mut text = String::new();
    if slot.is_json_text() {
        let Some(json) = value.json() else { return Ok(None) };
        json.write_json(&mut text).map_err(|error| Reason::NoForm(error.to_string()))?;
        // JSON has no empty text: the value turned out to be absent.
        return Ok((!text.is_empty()).then_some(text));
    }
    if let Some(value) = value.header() {
        return text_of(value).map(|text| Some(text.to_owned()));
    }
    let Some(value) = value.text() else { return Ok(None) };
    write!(text, "{value}").map_err(|_| Reason::NoForm("the value's `Display` failed".into()))?;
    Ok(Some(text))
}
