//! A blob of which only one copy exists says nothing of the other.

use crate::errors::Errors;
use crate::model::{Model, Transport};

pub(super) fn check(model: &Model, errors: &Errors) {
    let Some(blob) = model.blob() else { return };
    let (body_only, header_only) = (blob.span("body_only"), blob.span("header_only"));
    if body_only.and(header_only).is_some() {
        return;
    }
    if let Some(span) = header_only.filter(|_| model.transports_known && !model.has(&Transport::Header)) {
        errors
            .at(span, "`header_only` in the struct's `blob(...)` leaves no copy: the struct has no headers")
            .help("drop it, or add `header` to `transports(...)` and say on each field whether it goes there");
    }
    let (limit, copy) = if body_only.is_some() { ("header_limit", "a header") } else { ("body_limit", "the body") };
    if body_only.or(header_only).is_none() {
        return;
    }
    if let Some(span) = blob.span(limit) {
        let message = format!("`{limit}` in the struct's `blob(...)` is for the copy in {copy}, and there is none");
        errors.at(span, message).help("drop it");
    }
    for (field, slot) in model.slots_on(&Transport::Blob) {
        let Some(span) = slot.given.flag("body_only") else { continue };
        let (problem, help) = if header_only.is_some() {
            let without = field.attribute.without("blob").omitting(&["blob"]);
            ("leaves it in no copy", format!("{}: the blob goes into a header alone", without.instead()))
        } else {
            ("is said of the whole blob", "drop it: the struct's `blob(...)` has `body_only`".to_owned())
        };
        errors.at(span, format_args!("`body_only` in `blob(...)` of field `{}` {problem}", field.name)).help(help);
    }
}
