use serde_json::{Map, Value, json};

use super::paths::path_json;
use super::sent_view::SentView;
use super::table::{escaped, quoted_one as quoted};
use super::text::Names;
use super::{Carrier, Contract, Field, JsonType, Key, Outer, Slot, Transport};

impl Contract {
    /// The version of the format that [`to_json`](Self::to_json) writes.
    pub const FORMAT: u64 = 2;

    /// The JSON Schema of the format that [`to_json`](Self::to_json) writes.
    pub const SCHEMA: &'static str = include_str!("../../docs/contract.schema.json");

    /// Returns the whole contract as JSON, for programs in other languages and for
    /// [`OwnedContract::from_json`](super::OwnedContract::from_json).
    ///
    /// [`SCHEMA`](Self::SCHEMA) specifies the format. All limits are in bytes. In the JSON of a field, the member
    /// `transports` has one object for each transport on which the field is sent. If the field's attribute mentions a
    /// transport several times, this object describes the first mention. The member `also` of this object describes the
    /// other mentions. For a field of a nested struct, the member `within` lists the fields declared with `nested` that
    /// contain the field, the outermost first.
    ///
    /// ```
    /// # use codex_metadata::CodexMeta;
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(flat))]
    /// struct Meta {
    ///     /// The window's number.
    ///     #[codex_meta(flat(key = "window", since = "1.2.0"))]
    ///     window_number: Option<u8>,
    /// }
    ///
    /// assert_eq!(
    ///     Meta::CONTRACT.to_json()["fields"][0],
    ///     serde_json::json!({
    ///         "name": "window_number",
    ///         "doc": "The window's number.",
    ///         "type": "integer",
    ///         "min": "0",
    ///         "max": "255",
    ///         "optional": true,
    ///         "transports": {"flat": {"keys": ["window"], "since": "1.2.0"}},
    ///     }),
    /// );
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Value {
        let transports: Vec<Transport> = self.transports().collect();
        let fields: Vec<Value> = self.fields().iter().map(|field| Self::field_json(field, &transports)).collect();
        let mut contract = json!({
            "format": Self::FORMAT,
            "name": self.name(),
            "transports": transports.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "blob": self.blob.as_ref().map(|blob| json!({
                "key": blob.key.get(),
                "when": self.blob_when().map(|condition| condition.path()),
                "header_limit": blob.header_limit,
                "body_limit": blob.body_limit,
            })),
            "header_limit": self.header_limit,
            "header_total": self.header_total,
            "flat_limit": self.flat_limit,
            "views": self.views(),
            "reserved": self.reserved().iter().collect::<Vec<_>>(),
            "foreign": self.foreign().iter().collect::<Vec<_>>(),
            "fields": fields,
        });
        if let Some(only) = self.blob.as_ref().and_then(|blob| blob.only) {
            let word = if only == Carrier::HeaderBlob { "header_only" } else { "body_only" };
            contract["blob"][word] = true.into();
        }
        if self.is_part() {
            contract["part"] = true.into();
        }
        if !self.paths().is_empty() {
            contract["paths"] = self.paths().iter().map(path_json).collect();
        }
        contract
    }

    /// Returns the row, with what it has on these transports.
    pub(super) fn field_json(field: &Field, transports: &[Transport]) -> Value {
        let slots = transports.iter().filter_map(|transport| Some((transport, field.slot(*transport)?)));
        let transports: Map<String, Value> =
            slots.map(|(transport, slot)| (transport.to_string(), slot_json(slot))).collect();
        let mut row = Map::new();
        row.insert("name".into(), field.name().into());
        put_text(&mut row, "doc", field.doc());
        put_type(&mut row, field.json);
        put_flag(&mut row, "optional", field.optional);
        row.insert("transports".into(), transports.into());
        put_text(&mut row, "skip_if", field.skip_if());
        put_text(&mut row, "since", field.since());
        put_text(&mut row, "until", field.until());
        put_text(&mut row, "deprecated", field.deprecated());
        if field.is_nested() {
            row.insert("within".into(), field.within().into_iter().map(outer_json).collect());
        }
        put_flag(&mut row, "extras", field.is_extras());
        if let Some(rank) = field.extras.and_then(|extras| extras.shed) {
            row.insert("shed".into(), rank.into());
        }
        row.into()
    }

    /// Returns the contract as a Markdown table with one row per field and one column per transport, like the table in
    /// the struct's documentation. Below the table, the text lists the keys of each field declared with `flatten`, and
    /// the request paths.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        use std::fmt::Write as _;

        let mut out = if self.table.get().is_empty() { self.table() } else { String::from(self.table.get()) };
        for field in self.fields() {
            for transport in [Transport::Blob].into_iter().chain(self.views().iter().map(|&name| Transport::View(name)))
            {
                if let Some(slot) = field.slots(transport).find(|slot| slot.is_flattened()) {
                    let keys: Vec<String> =
                        slot.keys().iter().map(|key| format!("`{}`", escaped(key.name()))).collect();
                    let name = escaped(field.name());
                    let _ = writeln!(out, "\n`{name}` flattened into {transport}: {}", keys.join(", "));
                }
            }
        }
        if !self.paths().is_empty() {
            out += "\n| request path | recognised by | carriers | known of it |\n|---|---|---|---|\n";
            for path in self.paths() {
                let _ = writeln!(out, "| {} |", path.cells(&quoted).join(" | "));
            }
        }
        out
    }
}

fn outer_json(outer: &Outer) -> Value {
    let mut row = Map::new();
    row.insert("field".into(), outer.field().into());
    row.insert("of".into(), outer.of().into());
    if let Some(condition) = outer.condition() {
        row.insert(if condition.is_negated() { "unless" } else { "when" }.into(), condition.path().into());
    }
    put_text(&mut row, "skip_if", outer.skip_if());
    row.into()
}

fn slot_json(slot: &Slot) -> Value {
    let mut row = Map::new();
    row.insert("keys".into(), slot.keys().iter().map(Key::name).collect());
    let known = slot.keys().iter().filter(|key| key.json_type() != JsonType::Any);
    let types: Map<String, Value> = known.map(|key| (key.name().to_owned(), type_json(key.json_type()))).collect();
    if !types.is_empty() {
        row.insert("types".into(), types.into());
    }
    put_text(&mut row, "when", slot.when().map(|condition| condition.path()));
    put_text(&mut row, "unless", slot.unless().map(|condition| condition.path()));
    put_text(&mut row, "with", slot.with());
    put_text(&mut row, "read", slot.read());
    if let Some(view) = slot.sent_view() {
        row.insert("view".into(), view.to_json());
    }
    put_text(&mut row, "instead", slot.instead());
    put_text(&mut row, "since", slot.since());
    put_text(&mut row, "until", slot.until());
    put_flag(&mut row, "sensitive", slot.says_sensitive());
    put_flag(&mut row, "body_only", slot.is_body_only());
    put_flag(&mut row, "flatten", slot.is_flattened());
    put_flag(&mut row, "yields", slot.yields());
    put_flag(&mut row, "json", slot.is_json());
    put_text(&mut row, "list", slot.list());
    put_flag(&mut row, "repeat", slot.is_repeated());
    put_text(&mut row, "prefix", slot.prefix());
    if let Some(bytes) = slot.limit() {
        row.insert("limit".into(), bytes.into());
    }
    if let Some(rank) = slot.shed() {
        row.insert("shed".into(), rank.into());
    }
    if !slot.more().is_empty() {
        row.insert("also".into(), slot.more().iter().map(slot_json).collect());
    }
    row.into()
}

fn type_json(json: JsonType) -> Value {
    let mut row = Map::new();
    put_type(&mut row, json);
    row.into()
}

fn put_type(row: &mut Map<String, Value>, json: JsonType) {
    row.insert("type".into(), json.name().into());
    if let JsonType::Integer { min, max } = json {
        // As text, since many who read JSON round what is beyond 53 bits.
        row.insert("min".into(), min.to_string().into());
        row.insert("max".into(), max.to_string().into());
    }
}

pub(super) fn put_text(row: &mut Map<String, Value>, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        row.insert(name.into(), text.into());
    }
}

pub(super) fn put_flag(row: &mut Map<String, Value>, name: &str, set: bool) {
    if set {
        row.insert(name.into(), true.into());
    }
}

impl SentView {
    /// Returns the contract of the view alone, as JSON.
    pub(super) fn to_json(&self) -> Value {
        self.contract().json_of_view(self.name())
    }
}

impl Contract {
    /// Returns the contract that the struct would have if it had this view alone, as JSON.
    fn json_of_view(&self, name: &'static str) -> Value {
        let is_in_view = |field: &&Field| field.is_extras() || field.slot(Transport::View(name)).is_some();
        let rows =
            self.fields().iter().filter(is_in_view).map(|field| Self::field_json(field, &[Transport::View(name)]));
        json!({
            "format": Self::FORMAT,
            "name": self.name(),
            "transports": [name],
            "blob": null,
            "header_limit": null,
            "header_total": null,
            "flat_limit": null,
            "views": [name],
            "reserved": [],
            "foreign": Names::iter(self.foreign()).collect::<Vec<_>>(),
            "fields": rows.collect::<Vec<_>>(),
        })
    }
}
