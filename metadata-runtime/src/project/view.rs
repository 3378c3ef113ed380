use serde_json::{Map, Value as JsonValue};

use super::refused::refused;
use super::walker::{Context, Part};
use crate::contract::{Carrier, Contract, Field, Slot};
use crate::extras::pairs::{Pairs, Source};
use crate::json::read::to_value;
use crate::json::{AsIs, Json, Output, is_constructor, refusal};
use crate::report::Reason;
use crate::value::{Repr, Value};

/// The object of one view.
pub(super) struct ViewObject {
    contract: &'static Contract,
    name: &'static str,
    object: Map<String, JsonValue>,
    /// One value as JSON; kept so that one buffer serves all fields.
    json: Output,
}

impl ViewObject {
    pub(super) fn new(contract: &'static Contract, name: &'static str) -> Self {
        Self { contract, name, object: Map::new(), json: Output::default() }
    }

    pub(super) fn finish(self) -> JsonValue {
        JsonValue::Object(self.object)
    }

    /// Renders as the blob does, so that both have the same text for each number and the same notion of absence. A
    /// value that `serde_json::Value` cannot hold, such as a larger integer, is reported.
    fn member(&mut self, field: &'static Field, key: &'static str, json: &dyn Json, context: &mut Context) {
        self.json.text.clear();
        let written = json.write_value(&mut self.json).map_err(|error| error.to_string());
        match written.and_then(|()| read_back(&self.json.text)).and_then(|value| allowed(key, value)) {
            Ok(None) => {}
            Ok(Some(value)) => {
                self.object.insert(key.to_owned(), value);
            }
            Err(message) => context.lose(field, Carrier::View(self.name), key, Reason::NoForm(message)),
        }
    }
}

/// Returns the value, if the object may have it under this key: in the text of the value alone, the key is not to be seen.
fn allowed(key: &str, value: Option<JsonValue>) -> Result<Option<JsonValue>, String> {
    let members = value.as_ref().and_then(JsonValue::as_object).filter(|_| is_constructor(key));
    let refused = members.and_then(|members| members.keys().find_map(|key| refusal(key, || true)));
    refused.map_or(Ok(value), |why| Err(why.to_owned()))
}

/// Reads a value that was just written; `None` is an absent one.
fn read_back(text: &str) -> Result<Option<JsonValue>, String> {
    match text.as_bytes() {
        [] => Ok(None),
        // Most values are strings that stand for themselves.
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => {
            Ok(Some(JsonValue::String(text[1..text.len() - 1].to_owned())))
        }
        _ => to_value(text).map(Some).map_err(|fault| fault.to_string()),
    }
}

impl Part for ViewObject {
    fn field(&mut self, field: &'static Field, value: &Value<'_>, context: &mut Context) {
        context.each_active(field.in_view(self.name), |slot, context| self.word(field, slot, value, context));
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs, context: &mut Context) {
        let take = &mut |key: &str, value: &str| drop(self.object.insert(key.to_owned(), value.into()));
        client_pairs(self.contract, self.name, (field, pairs), context, take);
    }
}

impl ViewObject {
    fn word(&mut self, field: &'static Field, slot: &'static Slot, value: &Value<'_>, context: &mut Context) {
        let value = value.of_slot(slot);
        if let Repr::Str(string) = value.0 {
            for key in slot.keys() {
                self.object.insert(key.name().to_owned(), JsonValue::String(string.clone()));
            }
        } else if slot.is_flattened() {
            if let Some(members) = value.members() {
                members.visit(&mut |key, json| self.member(field, key.name(), json, context));
            }
        } else if let Some(viewed) = value.viewed() {
            // As text, so that the depth of both counts.
            let (json, report) = viewed.to_json();
            for key in slot.keys() {
                self.member(field, key.name(), &AsIs(&json), context);
                context.lose_within(field, Carrier::View(self.name), key.name(), report.losses());
            }
        } else if let Some(json) = value.json() {
            for key in slot.keys() {
                self.member(field, key.name(), json, context);
            }
        }
    }
}

/// Hands the client's pairs that the view has to `take`, and reports the others.
pub(super) fn client_pairs(
    contract: &Contract,
    view: &'static str,
    (field, pairs): (&'static Field, &Pairs),
    context: &mut Context,
    take: &mut dyn FnMut(&str, &str),
) {
    for (key, reason) in pairs.lost_by_client() {
        context.lose(field, Carrier::View(view), key, reason);
    }
    for (key, _, _) in pairs.stand_ins().filter(|(_, _, source)| *source == Source::Client) {
        context.lose(field, Carrier::View(view), key, Reason::OwnedKey);
    }
    for (key, value) in pairs.client() {
        match view_refuses(contract, view, field, key) {
            Some(reason) => context.lose(field, Carrier::View(view), key, reason),
            None => take(key, value),
        }
    }
}

/// Returns why the view does not have this pair of the client's, which its own struct has taken.
pub(super) fn view_refuses(contract: &Contract, view: &str, field: &Field, key: &str) -> Option<Reason> {
    if contract.view_owns(view, key) {
        return Some(Reason::OwnedKey);
    }
    if field.is_nested() { refused(contract, key) } else { None }
}
