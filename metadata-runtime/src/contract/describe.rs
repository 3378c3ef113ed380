use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Contract, Field, Key, Slot, Transport};

impl Contract {
    /// The contract as JSON, for programs in other languages: `{"name", "transports", "blob", "header_limit",
    /// "header_total", "flat_limit", "views", "reserved", "foreign", "fields": [{"name", "transports": {TRANSPORT: {"keys", "when"?, "unless"?, ...,
    /// "also"?}}, "skip_if"?, "since"?, "until"?, "deprecated"?, "extras"?, "shed"?}]}`. Limits are in bytes. `also` has
    /// the further words of a transport on one field, each as the first.
    ///
    /// A transport that a field omits is not among its `transports`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let fields: Vec<Value> = self.fields.iter().map(|field| self.field_json(field)).collect();
        json!({
            "name": self.name,
            "transports": self.transports().map(|transport| transport.to_string()).collect::<Vec<_>>(),
            "blob": self.blob.map(|blob| json!({
                "key": blob.key,
                "when": blob.when.map(|condition| condition.path()),
                "header_limit": blob.header_limit,
                "body_limit": blob.body_limit,
            })),
            "header_limit": self.header_limit,
            "header_total": self.header_total,
            "flat_limit": self.flat_limit,
            "views": self.views,
            "reserved": self.reserved,
            "foreign": self.foreign,
            "fields": fields,
        })
    }

    fn field_json(&self, field: &Field) -> Value {
        let transports: Map<String, Value> = self
            .transports()
            .filter_map(|transport| Some((transport.to_string(), slot_json(field.slot(transport)?))))
            .collect();
        let mut row = Map::new();
        row.insert("name".into(), field.name.into());
        row.insert("transports".into(), transports.into());
        if let Some(path) = field.skip_if {
            row.insert("skip_if".into(), path.into());
        }
        for (name, text) in [("since", field.since), ("until", field.until), ("deprecated", field.deprecated)] {
            if let Some(text) = text {
                row.insert(name.into(), text.into());
            }
        }
        if field.is_extras() {
            row.insert("extras".into(), true.into());
        }
        if let Some(rank) = field.shed() {
            row.insert("shed".into(), rank.into());
        }
        row.into()
    }

    /// The contract as a Markdown table, one row per field and one column per transport, as in the
    /// rustdoc of the deriving struct; below it, the keys of what is flattened.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::from(self.table);
        for field in self.fields {
            for transport in [Transport::Blob].into_iter().chain(self.views.iter().map(|&name| Transport::View(name))) {
                if let Some(slot) = field.slot(transport).filter(|slot| slot.is_flattened()) {
                    let keys: Vec<String> = slot.keys().iter().map(|key| format!("`{}`", key.name())).collect();
                    let _ = writeln!(out, "\n`{}` flattened into {transport}: {}", field.name, keys.join(", "));
                }
            }
        }
        out
    }
}

fn slot_json(slot: &Slot) -> Value {
    let mut row = Map::new();
    row.insert("keys".into(), slot.keys().iter().map(Key::name).collect());
    let when = slot.when().map(|condition| condition.path());
    let unless = slot.unless().map(|condition| condition.path());
    for (name, text) in [
        ("when", when),
        ("unless", unless),
        ("with", slot.with()),
        ("instead", slot.instead()),
        ("since", slot.since()),
        ("until", slot.until()),
    ] {
        if let Some(text) = text {
            row.insert(name.into(), text.into());
        }
    }
    for (name, set) in [
        ("sensitive", slot.is_sensitive()),
        ("body_only", slot.is_body_only()),
        ("flatten", slot.is_flattened()),
        ("yields", slot.yields()),
        ("json", slot.is_json()),
    ] {
        if set {
            row.insert(name.into(), true.into());
        }
    }
    if let Some(bytes) = slot.limit() {
        row.insert("limit".into(), bytes.into());
    }
    if !slot.more().is_empty() {
        row.insert("also".into(), slot.more().iter().map(slot_json).collect());
    }
    row.into()
}
