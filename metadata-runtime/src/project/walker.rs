use super::refused::refused;
use crate::contract::{Carrier, Conditions, Contract, Field, Slot, row_name};
use crate::extras::pairs::Pairs;
use crate::extras::places::settle;
use crate::report::{Loss, Reason, Report};
use crate::value::Value;
use crate::walk::{ErasedMeta, Visitor};

/// The context that the parts of one walk share.
pub(super) struct Context {
    conditions: Conditions,
    report: Report,
}

impl Context {
    /// Returns the slot if there is one and its condition holds.
    pub(super) fn active<'s>(&self, slot: Option<&'s Slot>) -> Option<&'s Slot> {
        slot.filter(|slot| self.conditions.meet(slot.needs()))
    }

    /// Hands each word of a transport whose condition holds to `take`; mostly there is one word.
    #[expect(clippy::inline_always, reason = "a call costs as much as the look")]
    #[inline(always)]
    pub(super) fn each_active(&mut self, first: Option<&'static Slot>, mut take: impl FnMut(&'static Slot, &mut Self)) {
        let Some(first) = first else { return };
        let (mut slot, mut rest) = (first, first.more().iter());
        loop {
            if self.active(Some(slot)).is_some() {
                take(slot, self);
            }
            match rest.next() {
                Some(next) => slot = next,
                None => return,
            }
        }
    }

    pub(super) fn lose(&mut self, field: &'static Field, carrier: Carrier, key: &str, reason: Reason) {
        let reason = if field.is_sensitive() { reason.redacted() } else { reason };
        self.report.push(Loss { field: Some(field.name()), carrier, key: key.to_owned(), reason });
    }

    /// Reports what the view of the field's value lost under that key, as losses of the row `FIELD.ROW`. The keys within a
    /// sensitive value are a part of it.
    #[cold]
    pub(super) fn lose_within(&mut self, field: &'static Field, carrier: Carrier, key: &str, losses: &[Loss]) {
        for loss in losses {
            let name = loss.field.map_or(field.name(), |row| row_name(field.name(), row));
            let (key, reason) = if field.is_sensitive() {
                (key.to_owned(), loss.reason.clone().redacted())
            } else {
                (format!("{key}.{}", loss.key), loss.reason.clone())
            };
            self.report.push(Loss { field: Some(name), carrier, key, reason });
        }
    }
}

/// The part of one projection in a walk. Several parts form a tuple, so that one walk serves all of them.
pub(super) trait Part {
    fn field(&mut self, _field: &'static Field, _value: &Value<'_>, _context: &mut Context) {}

    fn extras(&mut self, _field: &'static Field, _pairs: &Pairs, _context: &mut Context) {}

    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>], context: &mut Context) {
        for (field, value) in fields.iter().zip(values) {
            match value.pairs() {
                None => self.field(field, value, context),
                Some(pairs) => self.extras(field, pairs, context),
            }
        }
    }
}

impl<P: Part> Part for Option<P> {
    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>], context: &mut Context) {
        if let Some(part) = self {
            part.fields(fields, values, context);
        }
    }
}

impl<A: Part, B: Part> Part for (&mut A, &mut B) {
    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>], context: &mut Context) {
        self.0.fields(fields, values, context);
        self.1.fields(fields, values, context);
    }
}

struct Walker<'p, P> {
    part: &'p mut P,
    context: Context,
    /// The extras so far, where there are several places with some; which of two pairs with one key is sent is known only
    /// behind the last. `None` where there is one place at most.
    places: Option<Vec<(&'static Field, Pairs)>>,
}

impl<P: Part> Walker<'_, P> {
    /// Keeps the extras, and hands on what is between them.
    #[cold]
    fn fields_between(&mut self, fields: &'static [Field], values: &[Value<'_>]) {
        for (field, value) in fields.iter().zip(values) {
            match (value.pairs(), &mut self.places) {
                (Some(pairs), Some(places)) => places.push((field, pairs.clone())),
                _ => self.part.fields(std::slice::from_ref(field), &[*value], &mut self.context),
            }
        }
    }

    /// Hands on the extras that were kept.
    #[cold]
    fn settled(&mut self, mut places: Vec<(&'static Field, Pairs)>, contract: &Contract) {
        let is_nested: Vec<bool> = places.iter().map(|(field, _)| field.is_nested()).collect();
        let is_refused = |at: usize, key: &str, stands_in: bool| {
            is_nested[at] && if stands_in { !contract.yields(key) } else { refused(contract, key).is_some() }
        };
        settle(places.iter_mut().map(|(_, pairs)| pairs), is_refused);
        for (field, pairs) in &places {
            self.part.fields(std::slice::from_ref(*field), &[Value::of_pairs(pairs)], &mut self.context);
        }
    }
}

impl<P: Part> Visitor for Walker<'_, P> {
    fn field(&mut self, field: &'static Field, value: Value<'_>) {
        self.fields(std::slice::from_ref(field), &[value]);
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs) {
        self.fields(std::slice::from_ref(field), &[Value::of_pairs(pairs)]);
    }

    fn conditions(&mut self, conditions: Conditions) {
        self.context.conditions = conditions;
    }

    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>]) {
        if self.places.is_some() {
            self.fields_between(fields, values);
        } else {
            self.part.fields(fields, values, &mut self.context);
        }
    }
}

/// Walks once, and returns the report of the part. `conditions` are the conditions of `meta`.
pub(super) fn walk<P: Part>(meta: &dyn ErasedMeta, conditions: Conditions, part: &mut P) -> Report {
    let places = meta.contract().has_several_extras().then(Vec::new);
    let mut walker = Walker { part, context: Context { conditions, report: Report::default() }, places };
    meta.walk(&mut walker);
    if let Some(places) = walker.places.take() {
        walker.settled(places, meta.contract());
    }
    walker.context.report
}
