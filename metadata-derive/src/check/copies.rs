//! A blob of which only one copy exists says nothing of the other.

use crate::errors::Errors;
use crate::model::{Model, Transport};

pub(super) fn check(model: &Model, errors: &Errors) {
    let Some(blob) = model.blob() else { return };
    let (body_only, header_only) = (blob.has("body_only"), blob.span("header_only"));
    if body_only && header_only.is_some() {
        return;
    }
    let has_headers = !model.transports_known || model.has(&Transport::Header);
    if let Some(span) = header_only.filter(|_| !has_headers) {
        errors
            .at(span, "`header_only` in the struct's `blob(...)` leaves no copy: the struct has no headers")
            .help("drop it, or add `header` to `transports(...)` and say on each field whether it goes there");
    }
    let (in_header, in_body) = (has_headers && !body_only, header_only.is_none());
    for (limit, copy, exists) in [("header_limit", "a header", in_header), ("body_limit", "the body", in_body)] {
        if let Some(span) = blob.span(limit).filter(|_| !exists) {
            let message = format!("`{limit}` in the struct's `blob(...)` is for the copy in {copy}, and there is none");
            errors.at(span, message).help("drop it");
        }
    }
    for (field, slot) in model.slots_on(&Transport::Blob).filter(|_| body_only || header_only.is_some()) {
        let (Some(span), Some(word)) = (slot.given.flag("body_only"), field.attribute.items[slot.at].word()) else {
            continue;
        };
        let problem = if body_only { "is said of the whole blob" } else { "leaves it in no copy" };
        errors
            .at(span, format_args!("`body_only` in `blob(...)` of field `{}` {problem}", field.name))
            .help(format_args!("write `{}`: the struct says where the blob goes", word.without("body_only")));
    }
}
