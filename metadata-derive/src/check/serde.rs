//! Comparison of serde's attributes of serializing with what is sent in the blob and in views.

use syn::{ExprPath, LitStr, PathSegment, Type};

use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Field, Model, Role, Slot, Transport};
use crate::names::{CASES, distinct, in_case, path_text, quoted_list};
use crate::spelling::named;
use crate::tree::{Attribute, Form, Value, Word};
use crate::words::MEANT;

pub(super) fn check(model: &Model, errors: &Errors) {
    let is_silent = model.serde.is_empty() && model.fields.iter().all(|field| field.serde.is_empty());
    if is_silent || !model.transports_known || model.attribute.has(MEANT) {
        return;
    }
    let fields: Vec<Sent<'_>> = model.fields.iter().filter_map(|field| Sent::of(field, model)).collect();
    check_case(model, &fields, errors);
    for field in &fields {
        field.check(errors);
    }
}

/// A field that is sent as JSON, for `serde` to write alike.
struct Sent<'m> {
    field: &'m Field,
    /// The slots in the blob and in views. Extras and nested fields have none there.
    slots: Vec<&'m Slot>,
    /// The names of these transports, for a message.
    names: Vec<&'m str>,
    /// The names of the other transports that it is sent on.
    text: Vec<&'m str>,
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
        let text = Transport::names_if(&model.transports, &|transport| !transport.is_json() && is_on(transport));
        let is_clear = !field.broken && slots.iter().all(|slot| slot.sound) && !field.attribute.has(MEANT);
        let is_sent = !names.is_empty() && field.role != Role::Skipped;
        let merged = is_whole || field.flatten().is_some();
        (is_clear && is_sent).then_some(Self { field, slots, names, text, merged })
    }

    fn check(&self, errors: &Errors) {
        let (said, name, on) = (&self.field.serde, &self.field.name, quoted_list(&self.names));
        if let Some(Key { name: word, span }) = said.get("skip") {
            errors
                .at(*span, format_args!("`{word}` of serde leaves out field `{name}`, which is sent in {on}"))
                .help(format_args!("{}write {}", self.left_out(), self.meant()));
            return;
        }
        if let Some(key) = said.get("flatten").filter(|_| !self.merged) {
            let flattened = self.edited(&|slot| slot.word(&self.field.attribute).with_modifier("flatten").word());
            let flattened = flattened.without("header").without("flat").omitting(&self.text);
            let message =
                format_args!("`flatten` of serde merges the members of field `{name}`, which has a key in {on}");
            errors.at(key.span, message).help(format_args!(
                "write `{flattened}` if its type derives `MetaFragment`, `nested` if it derives `CodexMeta`, or {}",
                self.meant()
            ));
        }
        if let Some(key) = said.get("rename").filter(|key| !said.has("flatten") && !self.has(&key.name)) {
            self.report_name(key, &on, errors);
        }
        if let Some(path) = said.get("skip_if") {
            self.check_skip_if(path, &on, errors);
        }
        let has_form = self.merged || self.slots.iter().any(|slot| slot.given.has("with"));
        if let Some(Key { name: word, span }) = said.get("with").filter(|_| !has_form) {
            let (first, meant) = (self.names.first().copied().unwrap_or_default(), self.meant());
            let message =
                format_args!("`{word}` of serde changes the form of field `{name}`, which is sent as it is in {on}");
            errors.at(*span, message).help(format_args!(
                "say the form with `with` in `{first}(...)`, such as `{first}(with = Self::shown)`, or write {meant}"
            ));
        }
    }

    /// Returns `true` if the name is one of its keys.
    fn has(&self, name: &str) -> bool {
        self.slots.iter().flat_map(|slot| &slot.keys).any(|key| key.name == name)
    }

    fn report_name(&self, serdes: &Key, on: &str, errors: &Errors) {
        let (name, new) = (&self.field.name, &serdes.name);
        if self.merged {
            return errors
                .at(serdes.span, format_args!("`rename` of serde gives field `{name}` a key, and it has none in {on}"))
                .help(format_args!("write `flatten` instead, so that serde merges it too, or {}", self.meant()));
        }
        let edited = self.edited(&|slot| {
            let old = slot.keys.first().map_or("", |key| key.name.as_str());
            slot.word(&self.field.attribute).with_key_instead(old, new).word()
        });
        errors
            .at(serdes.span, format_args!("field `{name}` is `{new}` to serde, and {} in {on}", self.keys()))
            .help(format_args!("write `{edited}`, or {}", self.meant()));
    }

    /// `Option::is_none` says of an `Option` what holds anyway.
    fn check_skip_if(&self, path: &Key, on: &str, errors: &Errors) {
        let Ok(serdes) = syn::parse_str::<ExprPath>(&path.name) else { return };
        if self.field.role == Role::Extras {
            return;
        }
        let text = path_text(&serdes);
        let own = self.field.given.path("skip_if").map(|own| path_text(own));
        if own.as_ref() == Some(&text) || is_none_of_option(&serdes, &self.field.ty) {
            return;
        }
        let differs = match own {
            Some(own) => format!("`skip_if` asks `{own}`"),
            None => format!("it is sent in {on} all the same"),
        };
        let word = Word::new("skip_if", Form::Value(Value::Path(serdes)));
        let edited = self.field.attribute.without("skip_if").with(word);
        errors
            .at(path.span, format_args!("serde leaves out field `{}` if `{text}`, and {differs}", self.field.name))
            .help(format_args!("write `{edited}`, or {}", self.meant()));
    }

    /// Returns its keys, each once.
    fn keys(&self) -> String {
        let keys = self.slots.iter().flat_map(|slot| &slot.keys).map(|key| key.name.as_str());
        quoted_list(&distinct(keys, |one, other| one == other))
    }

    /// Returns its attribute with another word for each of its JSON transports.
    fn edited(&self, word: &dyn Fn(&Slot) -> Word) -> Attribute {
        let all = self.field.attribute.clone();
        self.slots.iter().fold(all, |edited, slot| edited.with_at(slot.at, [word(slot)]))
    }

    /// Says how to send it as `serde` does; what is no value, `serde` cannot send.
    fn left_out(&self) -> String {
        if self.field.role == Role::Extras {
            return String::new();
        }
        let left = self.names.iter().fold(self.field.attribute.clone(), |edited, name| edited.without(name));
        let left = if self.text.is_empty() {
            "#[codex_meta(skip)]".to_owned()
        } else {
            left.omitting(&self.names).to_string()
        };
        format!("drop it, write `{left}` to leave it out here too, or ")
    }

    fn meant(&self) -> String {
        meant(&self.field.attribute)
    }
}

/// Compares the names that serde's `rename_all` gives: one error where the cases differ, and one for each key that was
/// written out.
fn check_case(model: &Model, fields: &[Sent<'_>], errors: &Errors) {
    let Some(case) = model.serde.get("rename_all").filter(|case| CASES.contains(&case.name.as_str())) else { return };
    let mut reported = false;
    for sent in fields {
        let (field, name) = (sent.field, in_case(&sent.field.name, &case.name));
        let is_named = ["rename", "flatten", "skip"].iter().any(|word| field.serde.has(word));
        if is_named || sent.merged || sent.has(&name) {
            continue;
        }
        let (place, help) = match sent.slots.iter().find_map(|slot| slot.keys.first()) {
            Some(key) if sent.slots.iter().all(|slot| slot.keyless.is_none()) => {
                (key.span, format!("add `#[serde(rename = {:?})]`, or write {}", key.name, sent.meant()))
            }
            _ if reported => continue,
            _ => {
                reported = true;
                let value = Form::Value(Value::Str(LitStr::new(&case.name, case.span)));
                let edited = model.attribute.without("rename_all").with(Word::new("rename_all", value));
                (case.span, format!("write `{edited}` on the struct, or {}", meant(&model.attribute)))
            }
        };
        let (field, keys) = (&field.name, sent.keys());
        errors
            .at(place, format_args!("field `{field}` is `{name}` to serde by its `rename_all`, and {keys} here"))
            .help(help);
    }
}

/// Says how to say that the difference is meant.
fn meant(attribute: &Attribute) -> String {
    format!("`{}` if that is meant", attribute.clone().with(Word::new(MEANT, Form::Alone)))
}

/// Returns `true` if the path is `Option::is_none`, for a field that is an `Option` itself.
fn is_none_of_option(path: &ExprPath, ty: &Type) -> bool {
    let text = path_text(path);
    let module = text.trim_start_matches("::").strip_suffix("Option::is_none");
    let is_pointer = |last: &PathSegment| ["Box", "Rc", "Arc"].iter().any(|pointer| last.ident == *pointer);
    matches!(module, Some("" | "std::option::" | "core::option::")) && named(ty).is_some_and(|last| !is_pointer(last))
}
