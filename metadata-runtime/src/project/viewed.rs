//! A view of the struct that a field holds, as the value of that field.

use super::view::client_pairs;
use super::walker::{Context, Part, walk};
use crate::contract::{Carrier, Contract, Field, Key, Slot};
use crate::extras::pairs::{Pairs, write_member};
use crate::json::{AsIs, Json, Output};
use crate::report::{Reason, Report};
use crate::value::{Value, Viewed};

impl Viewed<'_> {
    /// Returns the view as JSON text in ASCII, with what it lost.
    pub(super) fn to_json(self) -> (String, Report) {
        let mut text = ViewText { contract: self.meta.contract(), name: self.name, out: Output::default() };
        let report = walk(self.meta, self.meta.conditions(), &mut text);
        let mut json = text.out.text;
        if json.is_empty() {
            json.push('{');
        } else {
            // The brace takes the place of the first member's comma.
            json.replace_range(..1, "{");
        }
        json.push('}');
        (json, report)
    }
}

/// The members of a view as text, each with a comma before it.
struct ViewText {
    contract: &'static Contract,
    name: &'static str,
    out: Output,
}

impl ViewText {
    fn member(&mut self, field: &'static Field, key: &Key, json: &dyn Json, context: &mut Context) {
        let start = self.out.text.len();
        if let Err(error) = json.write_member(key, &mut self.out) {
            self.out.text.truncate(start);
            context.lose(field, Carrier::View(self.name), key.name(), Reason::NoForm(error.to_string()));
        }
    }
}

impl Part for ViewText {
    fn field(&mut self, field: &'static Field, value: &Value<'_>, context: &mut Context) {
        context.each_active(field.in_view(self.name), |slot, context| self.word(field, slot, value, context));
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        let take = &mut |key: &str, value: &str| write_member(&mut self.out.text, key, value);
        client_pairs(self.contract, self.name, (field, pairs), context, take);
    }
}

impl ViewText {
    fn word(&mut self, field: &'static Field, slot: &'static Slot, value: &Value<'_>, context: &mut Context) {
        let value = value.of_slot(slot);
        if slot.is_flattened() {
            if let Some(members) = value.members() {
                members.visit(&mut |key, json| self.member(field, key, json, context));
            }
        } else if let Some(viewed) = value.viewed() {
            let (json, report) = viewed.to_json();
            for key in slot.keys() {
                self.member(field, key, &AsIs(&json), context);
                context.lose_within(field, Carrier::View(self.name), key.name(), report.losses());
            }
        } else if let Some(json) = value.json() {
            for key in slot.keys() {
                self.member(field, key, json, context);
            }
        }
    }
}
