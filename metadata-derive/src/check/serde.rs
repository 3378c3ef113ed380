//! Comparison of serde's attributes of serializing with what is sent in the blob and in views.

use syn::{ExprPath, PathSegment, Type};

use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Field, Model, Role, Slot, Transport};
use crate::names::{CASES, distinct, in_case, key_problem, names_nothing, path_text, quoted_list};
use crate::spelling::named;
use crate::words::MEANT;

pub(super) fn check(model: &Model, errors: &Errors) {
    let is_silent = model.serde.is_empty() && model.fields.iter().all(|field| field.serde.is_empty());
    if is_silent || !model.transports_known || model.attribute.has(MEANT) {
        return;
    }
    let fields: Vec<Sent<'_>> = model.fields.iter().filter_map(|field| Sent::of(field, model)).collect();
    let report = |key: &Key, problem: String, help: &str| {
        errors.at(key.span, problem).help(format_args!("{help}, or add `{MEANT}` if that is meant"));
    };
    check_case(model, &fields, &report);
    for field in &fields {
        field.check(&report);
    }
}

/// Reports a difference on a word of serde's, or on a key, with what makes it none.
type Report<'r> = &'r dyn Fn(&Key, String, &str);

/// A field that is sent as JSON, for `serde` to write alike.
struct Sent<'m> {
    field: &'m Field,
    /// The slots in the blob and in views. Extras and nested fields have none there.
    slots: Vec<&'m Slot>,
    /// The names of these transports, for a message.
    on: String,
    /// Its members are merged with those of others, so that it has no key of its own.
    merged: bool,
}

impl<'m> Sent<'m> {
    fn of(field: &'m Field, model: &'m Model) -> Option<Self> {
        let slots: Vec<&Slot> = field.slots.iter().filter(|slot| slot.transport.is_json()).collect();
        let is_whole = [Role::Nested, Role::Extras].contains(&field.role);
        let is_on =
            |transport: &Transport| is_whole && !field.omits(transport) || field.slots_on(transport).next().is_some();
        let names = Transport::names_if(&model.transports, &|transport| transport.is_json() && is_on(transport));
        let is_clear = !field.broken && slots.iter().all(|slot| slot.sound) && !field.attribute.has(MEANT);
        let is_sent = !names.is_empty() && field.role != Role::Skipped;
        let merged = is_whole || field.flatten().is_some();
        (is_clear && is_sent).then(|| Self { field, slots, on: quoted_list(&names), merged })
    }

    fn check(&self, report: Report<'_>) {
        let (said, name, on) = (&self.field.serde, &self.field.name, &self.on);
        if let Some(key) = said.word(&["skip", "skip_serializing"]) {
            let problem = format!("`{}` of serde leaves out field `{name}`, which is sent in {on}", key.name);
            return report(&key, problem, "drop it, or leave the field out there too");
        }
        let flatten = said.word(&["flatten"]);
        if let Some(key) = flatten.as_ref().filter(|_| !self.merged) {
            let problem = format!("`flatten` of serde merges the members of field `{name}`, which has a key in {on}");
            let help =
                "write `flatten` in its list there for a type that derives `MetaFragment`, `nested` for `CodexMeta`";
            report(key, problem, help);
        }
        if let Some(key) = said.text("rename").filter(|key| flatten.is_none() && !self.has(&key.name)) {
            if self.merged {
                let problem = format!("`rename` of serde gives field `{name}` a key, and it has none in {on}");
                report(&key, problem, "write `flatten` instead, so that serde merges it too");
            } else {
                let problem = format!("field `{name}` is `{}` to serde, and {} in {on}", key.name, self.keys());
                let is_key = key_problem(&key.name).is_none() && !names_nothing(&key.name);
                let (there, here) = (format!("give it the key `{:?}` there", key.name), self.keys());
                report(&key, problem, &if is_key { there } else { format!("name it {here} to serde, too") });
            }
        }
        if let Some(path) = said.text("skip_serializing_if").filter(|_| self.field.role != Role::Extras) {
            self.check_skip_if(&path, report);
        }
        let has_form = self.merged || self.slots.iter().any(|slot| slot.given.has("with"));
        if let Some(key) = said.word(&["with", "serialize_with"]).filter(|_| !has_form) {
            let message =
                format!("`{}` of serde changes the form of field `{name}`, which is sent as it is in {on}", key.name);
            report(&key, message, "say the form in its list there, such as `with = Self::shown`");
        }
    }

    /// Returns `true` if the name is one of its keys.
    fn has(&self, name: &str) -> bool {
        self.slots.iter().flat_map(|slot| &slot.keys).any(|key| key.name == name)
    }

    /// Returns its keys, each once.
    fn keys(&self) -> String {
        let keys = self.slots.iter().flat_map(|slot| &slot.keys).map(|key| key.name.as_str());
        quoted_list(&distinct(keys, |key| key))
    }

    /// `Option::is_none` says of an `Option` what holds anyway.
    fn check_skip_if(&self, path: &Key, report: Report<'_>) {
        let Ok(serdes) = syn::parse_str::<ExprPath>(&path.name) else { return };
        let (text, name) = (path_text(&serdes), &self.field.name);
        let differs = match self.field.given.path("skip_if").map(|own| path_text(own)) {
            Some(own) if own == text => return,
            _ if is_none_of_option(&text, &self.field.ty) => return,
            Some(own) => format!("`skip_if` asks `{own}`"),
            None => format!("it is sent in {} all the same", self.on),
        };
        let problem = format!("serde leaves out field `{name}` if `{text}`, and {differs}");
        report(path, problem, &format!("write `skip_if = {text}`"));
    }
}

/// Compares the names that serde's `rename_all` gives: one error where the cases differ, and one for each key that was
/// written out.
fn check_case(model: &Model, fields: &[Sent<'_>], report: Report<'_>) {
    let Some(case) = model.serde.text("rename_all").filter(|case| CASES.contains(&case.name.as_str())) else { return };
    let mut reported = false;
    for sent in fields {
        let (field, name) = (sent.field, in_case(&sent.field.name, &case.name));
        let is_named = field.serde.word(&["rename", "flatten", "skip", "skip_serializing"]).is_some();
        if is_named || sent.merged || sent.has(&name) {
            continue;
        }
        let (field, keys) = (&field.name, sent.keys());
        let problem = format!("field `{field}` is `{name}` to serde by its `rename_all`, and {keys} here");
        match sent.slots.iter().find_map(|slot| slot.keys.first()) {
            Some(key) if sent.slots.iter().all(|slot| slot.keyless.is_none()) => {
                report(key, problem, &format!("add `#[serde(rename = {:?})]`", key.name));
            }
            _ if reported => {}
            _ => {
                reported = true;
                report(&case, problem, &format!("write `rename_all = {:?}` in the struct's `codex_meta`", case.name));
            }
        }
    }
}

/// Returns `true` if the path is `Option::is_none`, for a field that is an `Option` itself.
fn is_none_of_option(path: &str, ty: &Type) -> bool {
    let module = path.trim_start_matches("::").strip_suffix("Option::is_none");
    let is_pointer = |last: &PathSegment| ["Box", "Rc", "Arc"].iter().any(|pointer| last.ident == *pointer);
    matches!(module, Some("" | "std::option::" | "core::option::")) && named(ty).is_some_and(|last| !is_pointer(last))
}
