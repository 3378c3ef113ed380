use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Contract, Field, Key, Slot, Transport};

impl Contract {
    /// The contract as JSON, for programs in other languages: `{"name", "transports", "blob", "flat_limit",
    /// "views", "reserved", "fields": [{"name", "transports": {TRANSPORT: {"keys", "when"?, ...}}, "skip_if"?,
    /// "extras"?, "shed"?}]}`. Limits are in bytes.
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
            "flat_limit": self.flat_limit,
            "views": self.views,
            "reserved": self.reserved,
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
    if let Some(condition) = slot.when() {
        row.insert("when".into(), condition.path().into());
    }
    for (name, set) in
        [("sensitive", slot.is_sensitive()), ("body_only", slot.is_body_only()), ("flatten", slot.is_flattened())]
    {
        if set {
            row.insert(name.into(), true.into());
        }
    }
    row.into()
}
