//! `yields` needs an extra that can stand in, and a field that is left out as a whole.

use crate::errors::Errors;
use crate::model::{Model, Role};

pub(super) fn check(model: &Model, errors: &Errors) {
    // An `extras` that was not understood is an error already.
    let has_extras = model.fields.iter().any(|field| field.role == Role::Extras || field.broken);
    for field in model.placed() {
        for slot in &field.slots {
            let Some(span) = slot.given.flag("yields") else {
                continue;
            };
            let place = format!("`yields` in `{}(...)` of field `{}`", slot.transport.name(), field.name);
            if !has_extras {
                errors
                    .at(span, format_args!("{place} lets an extra stand in, and the struct has no extras"))
                    .help("drop it, or add a field with `#[codex_meta(extras)]`");
            } else if slot.flatten().is_some() {
                errors
                    .at(span, format_args!("{place} stands beside `flatten`"))
                    .help("drop it: no extra may have a key of what is flattened");
            } else if slot.given.has("body_only") {
                errors
                    .at(span, format_args!("{place} stands beside `body_only`"))
                    .help("drop one of the two: an extra stands in on both copies of the blob, or on none");
            }
        }
    }
}
