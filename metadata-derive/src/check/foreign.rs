//! Foreign keys: those that other layers add are no keys of the struct, on any transport.

use crate::errors::Errors;
use crate::given::Key;
use crate::model::Model;

pub(super) fn check(model: &Model, errors: &Errors) {
    for name in model.given.keys("foreign") {
        let start = name.name.strip_suffix('*').unwrap_or(&name.name);
        if start.is_empty() || start.contains('*') {
            errors
                .at(name.span, format_args!("`{:?}` in `foreign(...)` is no key", name.name))
                .help("write a key, or the beginning of some with a `*` at its end, such as `\"x-proxy-*\"`");
        }
    }
    let blob = model.blob_key().map(|key| (key, "the blob's key".to_owned()));
    let mut keys: Vec<(&Key, String)> = Vec::from_iter(blob);
    for field in &model.fields {
        for slot in &field.slots {
            let prefix = slot.given.text("prefix");
            keys.extend(slot.keys.iter().chain(prefix).map(|key| (key, format!("a key of field `{}`", field.name))));
        }
    }
    let mut known: Vec<(&str, &str)> = Vec::new();
    for (key, whose) in &keys {
        let foreign = model.given.keys("foreign").iter().find(|foreign| is_of(&key.name, &foreign.name));
        let Some(foreign) = foreign.filter(|_| !known.contains(&(&key.name, whose))) else { continue };
        known.push((&key.name, whose));
        errors
            .at(key.span, format_args!("`{}` is {whose}, and in `foreign(...)` as {:?}", key.name, foreign.name))
            .help("drop it there: what the struct sends is no other layer's; or give the field another key");
    }
}

/// Returns `true` if the foreign name stands for the key, in any case.
pub(super) fn is_of(key: &str, foreign: &str) -> bool {
    let (key, foreign) = (key.to_ascii_lowercase(), foreign.to_ascii_lowercase());
    foreign.strip_suffix('*').map_or(key == foreign, |start| !start.is_empty() && key.starts_with(start))
}
