use crate::contract::{Conditions, Field, Slot};
use crate::extras::Pairs;
use crate::meta::{Visitor, Walk};
use crate::report::{Carrier, Loss, Reason, Report};
use crate::value::Value;

/// What the parts of one walk share.
pub(super) struct Context {
    conditions: Conditions,
    report: Report,
}

impl Context {
    /// The slot, if there is one and its condition holds.
    pub(super) fn active<'s>(&self, slot: Option<&'s Slot>) -> Option<&'s Slot> {
        slot.filter(|slot| self.conditions.hold(slot.when()))
    }

    pub(super) fn lose(&mut self, field: &Field, carrier: Carrier, key: &str, reason: Reason) {
        let reason = if field.is_sensitive() { reason.redacted() } else { reason };
        self.report.push(Loss { field: Some(field.name()), carrier, key: key.to_owned(), reason });
    }
}

/// One projection's share in a walk; several go along in a tuple, so that one walk serves them all.
pub(super) trait Part {
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context);

    fn extras(&mut self, _field: &'static Field, _pairs: &Pairs, _context: &mut Context) {}
}

impl<P: Part> Part for Option<P> {
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        if let Some(part) = self {
            part.field(field, value, context);
        }
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        if let Some(part) = self {
            part.extras(field, pairs, context);
        }
    }
}

impl<A: Part, B: Part> Part for (A, B) {
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        self.0.field(field, value, context);
        self.1.field(field, value, context);
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        self.0.extras(field, pairs, context);
        self.1.extras(field, pairs, context);
    }
}

struct Walker<P> {
    part: P,
    context: Context,
}

impl<P: Part> Visitor for Walker<P> {
    fn field(&mut self, field: &'static Field, value: Value<'_>) {
        self.part.field(field, value, &mut self.context);
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs) {
        self.part.extras(field, pairs, &mut self.context);
    }
}

/// Walks once and gives the part back, with the report of what it could not send.
pub(super) fn walk<P: Part>(meta: &dyn Walk, part: P) -> (P, Report) {
    let context = Context { conditions: meta.conditions(), report: Report::default() };
    let mut walker = Walker { part, context };
    meta.walk(&mut walker);
    (walker.part, walker.context.report)
}
