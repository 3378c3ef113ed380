//! JSON Schemas of what travels.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::value_schema::{EVERY_TYPE, ValueSchema};
use super::{Carrier, Contract, Field, JsonType, Slot, Transport};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Contract {
    /// Returns the JSON Schema (2020-12) of the values on `carrier`, or `None` if the contract has no such carrier.
    ///
    /// The schema describes an object with one property per key. For the direct headers, the keys are header names in
    /// lower case, and all values are strings. The schemas of [`Carrier::Flat`] and [`Carrier::Header`] also have a
    /// property for the blob, which is a string on these carriers: its `contentSchema` is the schema of the blob. The
    /// schemas of [`Carrier::BodyBlob`] and [`Carrier::HeaderBlob`] describe the JSON object in this string.
    ///
    /// Each property has the documentation of its field as the description, cut after 4,096 bytes, and is marked as `deprecated` if the field
    /// is. Of a field with many keys, the first ones have all of it. A key is required only if every release of the sender sends the key for every value of the struct, and if no
    /// limit can cause the key to be left out. Keys that the schema does not list are always allowed, since extras,
    /// other code and later releases of the sender may add keys.
    ///
    /// With the feature `schemars`, a value whose type implements `schemars::JsonSchema` has the schema of that type.
    /// Because later releases of the sender may extend the type, this schema also allows unknown members of an object,
    /// and unknown variants of an enum if they have the JSON type of a known variant. If the type contains itself, or
    /// if the contract was read from a file, the schema contains only the JSON type.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::contract::Carrier;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    /// struct Meta {
    ///     /// The window's number.
    ///     #[codex_meta(blob, omit(flat))]
    ///     window: u8,
    /// }
    ///
    /// assert_eq!(
    ///     Meta::CONTRACT.json_schema(Carrier::BodyBlob).unwrap(),
    ///     serde_json::json!({
    ///         "$schema": "https://json-schema.org/draft/2020-12/schema",
    ///         "title": "MetaBlob",
    ///         "description": "`Meta` as the blob in the flat map.",
    ///         "type": "object",
    ///         "properties": {
    ///             "window": {"description": "The window's number.", "type": "integer", "minimum": 0, "maximum": 255},
    ///         },
    ///         "required": ["window"],
    ///     }),
    /// );
    /// assert_eq!(Meta::CONTRACT.json_schema(Carrier::Header), None);
    /// ```
    #[must_use]
    pub fn json_schema(&self, carrier: Carrier) -> Option<Value> {
        self.carriers().any(|own| own == carrier).then(|| {
            let mut defs = Defs::default();
            let mut schema = self.object(carrier, &mut defs);
            schema["$schema"] = DIALECT.into();
            if !defs.all.is_empty() {
                schema["$defs"] = defs.all.into();
            }
            schema
        })
    }

    /// Returns the JSON Schema (2020-12) of an object with one member per carrier. The key of a member is the
    /// [name](Carrier::name) of its carrier, with `_` in place of a space, such as `flat` or `header_blob`. The member
    /// has the schema that [`json_schema`](Self::json_schema) returns for the carrier.
    #[must_use]
    pub fn json_schema_of_all(&self) -> Value {
        let all: Vec<Carrier> = self.carriers().collect();
        let title = |carrier| title(self, carrier);
        let link = |carrier: &Carrier| (member(*carrier), reference(&title(*carrier)));
        // Each has its place before a view within one is named.
        let places = all.iter().map(|&carrier| (title(carrier), Value::Null)).collect();
        let mut defs = Defs { all: places, ..Defs::default() };
        for &carrier in &all {
            let object = self.object(carrier, &mut defs);
            defs.all.insert(title(carrier), object);
        }
        json!({
            "$schema": DIALECT,
            "title": self.name(),
            "description": format!("What travels of `{}`, by carrier.", self.name()),
            "type": "object",
            "properties": all.iter().map(link).collect::<Map<_, _>>(),
            "$defs": defs.all,
        })
    }

    fn object(&self, carrier: Carrier, defs: &mut Defs) -> Value {
        let mut alternatives: Vec<(&str, Alternatives)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut patterns: Map<String, Value> = Map::new();
        let (mut required, mut is_required): (Vec<&str>, HashSet<&str>) = Default::default();
        for field in self.fields() {
            let mut doc = Doc::of(field);
            for slot in field.slots(carrier.transport()).filter(|slot| slot.is_for(carrier)) {
                let view = slot.view().zip(slot.view_contract()).map(|(view, contract)| {
                    let object = contract.object(Carrier::View(view), defs);
                    if slot.keys().len() > 1 { defs.add(object) } else { object }
                });
                let typed = |said| match &view {
                    Some(object) => object.clone(),
                    None if slot.with().is_some() => json!({}),
                    None => described(said),
                };
                let own = (field.json_type(), field.schema);
                if let Some(prefix) = slot.prefix() {
                    let schema = self.value((field, slot), typed(own), carrier, false, doc.at(prefix, slot));
                    patterns.insert(format!("^{}", literally(prefix)), schema);
                    continue;
                }
                for key in slot.keys() {
                    let of_member = slot.is_flattened().then(|| (key.json_type(), key.schema()));
                    let typed = typed(of_member.unwrap_or(own));
                    let key = key.name();
                    let yields = self.admits_stand_in(slot, key);
                    let schema = self.value((field, slot), typed, carrier, yields, doc.at(key, slot));
                    let place = *places.entry(key).or_insert_with(|| {
                        alternatives.push((key, Alternatives::default()));
                        alternatives.len() - 1
                    });
                    alternatives[place].1.add(schema);
                    if self.is_always_sent(field, slot, carrier) && is_required.insert(key) {
                        required.push(key);
                    }
                }
            }
        }
        let all = alternatives.into_iter().map(|(key, schemas)| (key.to_owned(), schemas.into_schema()));
        let mut properties: Map<String, Value> = all.collect();
        let copy = match carrier {
            Carrier::Flat => Some(Carrier::BodyBlob),
            Carrier::Header => Some(Carrier::HeaderBlob),
            Carrier::BodyBlob | Carrier::HeaderBlob | Carrier::View(_) => None,
        };
        let copy = copy.filter(|copy| self.has(Transport::Blob) && self.has_copy(*copy));
        if let Some((copy, key)) = copy.zip(self.blob_key()) {
            properties.insert(key.to_owned(), self.text_of_blob(copy, defs));
            if self.blob_when().is_none() && self.limit(copy).is_none() && self.header_total().is_none() {
                required.push(key);
            }
        }
        let mut schema = json!({
            "title": title(self, carrier),
            "description": format!("`{}` as {}.", self.name(), words(carrier)),
            "type": "object",
            "properties": properties,
        });
        if !patterns.is_empty() {
            schema["patternProperties"] = patterns.into();
        }
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }

    /// Returns the schema of the text that a copy of the blob is.
    fn text_of_blob(&self, copy: Carrier, defs: &mut Defs) -> Value {
        let mut schema = json!({
            "description": "The blob, as JSON text.",
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": self.object(copy, defs),
        });
        if let Some(limit) = self.limit(copy) {
            schema["maxLength"] = limit.into();
        }
        schema
    }

    fn value(
        &self,
        (field, slot): (&Field, &Slot),
        typed: Value,
        carrier: Carrier,
        yields: bool,
        description: String,
    ) -> Value {
        let mut schema = match carrier {
            Carrier::BodyBlob | Carrier::HeaderBlob if yields => {
                let mut either = Alternatives::default();
                either.add(typed);
                either.add(json!({"type": "string"}));
                either.into_schema()
            }
            Carrier::BodyBlob | Carrier::HeaderBlob | Carrier::View(_) => typed,
            Carrier::Header | Carrier::Flat => {
                let mut text = json!({"type": "string"});
                if slot.is_json_text() {
                    text["contentMediaType"] = "application/json".into();
                    if slot.instead().is_none() {
                        text["contentSchema"] = typed;
                    }
                }
                // It has at least as many bytes as characters. Of several lines each has the limit.
                if let Some(limit) = slot.limit().or(self.limit(carrier)).filter(|_| !slot.is_repeated()) {
                    text["maxLength"] = limit.into();
                }
                text
            }
        };
        if allows_all(&schema) {
            schema["type"] = json!(EVERY_TYPE);
        }
        if !description.is_empty() {
            schema["description"] = description.into();
        }
        if field.deprecated().is_some() {
            schema["deprecated"] = true.into();
        }
        schema
    }

    /// Returns whether each sender has the key on the carrier, whatever its release and the snapshot are.
    fn is_always_sent(&self, field: &Field, slot: &Slot, carrier: Carrier) -> bool {
        let by_release = [slot.since(), slot.until(), field.since(), field.until()];
        let by_snapshot = field.is_optional() || field.skip_if().is_some() || slot.condition().is_some();
        let by_outer = field.within().iter().any(|outer| outer.condition().is_some() || outer.skip_if().is_some());
        // An empty list has no text, and one with an element that cannot be sent has less.
        let by_parts = slot.list().is_some() || slot.is_repeated() || slot.prefix().is_some();
        let by_length = match carrier {
            Carrier::Header => slot.limit().or(self.limit(carrier)).is_some() || slot.shed().is_some(),
            Carrier::Flat => slot.limit().or(self.limit(carrier)).is_some(),
            Carrier::BodyBlob | Carrier::HeaderBlob => slot.shed().is_some(),
            Carrier::View(_) => false,
        };
        // Of what is flattened it is not known which member is always there.
        !(by_snapshot || by_outer || by_parts || by_length || slot.is_flattened())
            && by_release.iter().all(Option::is_none)
    }
}

/// The schemas that several keys share, by name.
#[derive(Default)]
struct Defs {
    all: Map<String, Value>,
    /// For each title, the number that the next name has.
    next: HashMap<String, usize>,
    /// The names by the texts of the schemas.
    names: HashMap<String, String>,
}

impl Defs {
    /// Adds a schema, unless it is there, and returns what stands for it.
    fn add(&mut self, schema: Value) -> Value {
        let text = schema.to_string();
        if let Some(name) = self.names.get(&text) {
            return reference(name);
        }
        let title = schema["title"].as_str().unwrap_or_default().to_owned();
        let next = self.next.entry(title.clone()).or_insert(1);
        let name = loop {
            let name = if *next == 1 { title.clone() } else { format!("{title}{next}") };
            *next += 1;
            if !self.all.contains_key(&name) {
                break name;
            }
        };
        self.all.insert(name.clone(), schema);
        let reference = reference(&name);
        self.names.insert(text, name);
        reference
    }
}

/// Returns a schema that refers to this one of the definitions.
fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{}", name.replace('~', "~0").replace('/', "~1"))})
}

/// Returns the name of the schema's type: that of the struct, and of the carrier.
fn title(contract: &Contract, carrier: Carrier) -> String {
    let name = member(carrier);
    let words = name.split('_').filter(|word| !word.is_empty());
    let words = words.map(|word| {
        let mut chars = word.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<String>()
    });
    [contract.name().to_owned()].into_iter().chain(words).collect()
}

/// Returns the name of a carrier as a member's.
fn member(carrier: Carrier) -> String {
    carrier.to_string().replace(' ', "_")
}

/// Returns a pattern for exactly this text.
fn literally(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(char) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

fn words(carrier: Carrier) -> String {
    match carrier {
        Carrier::Header => "headers".into(),
        Carrier::Flat => "the flat map".into(),
        Carrier::BodyBlob => "the blob in the flat map".into(),
        Carrier::HeaderBlob => "the blob in a header".into(),
        Carrier::View(name) => format!("the view `{name}`"),
    }
}

/// Returns the schema of a type: its own, unless all is said by the JSON type.
fn described((json, schema): (JsonType, ValueSchema)) -> Value {
    let own = match json {
        JsonType::Integer { .. } | JsonType::Number | JsonType::Boolean => None,
        JsonType::Any | JsonType::Text | JsonType::Array | JsonType::Object => schema.to_json(),
    };
    own.unwrap_or_else(|| typed(json))
}

fn typed(json: JsonType) -> Value {
    let JsonType::Integer { min, max } = json else {
        return if json == JsonType::Any { json!({}) } else { json!({"type": json.name()}) };
    };
    let mut schema = json!({"type": "integer"});
    // No bound rather than one that JSON numbers of common readers cannot hold.
    if let Ok(min) = i64::try_from(min) {
        schema["minimum"] = min.into();
    }
    if let Ok(max) = u64::try_from(max) {
        schema["maximum"] = max.into();
    }
    schema
}

/// Returns whether the schema allows every value.
fn allows_all(schema: &Value) -> bool {
    schema.as_object().is_some_and(Map::is_empty)
}

/// The schemas of which one allows the value, each once.
#[derive(Default)]
struct Alternatives {
    all: Vec<Value>,
    known: HashSet<String>,
}

impl Alternatives {
    fn add(&mut self, schema: Value) {
        if self.known.insert(schema.to_string()) {
            self.all.push(schema);
        }
    }

    fn into_schema(mut self) -> Value {
        match self.all.iter().position(allows_all) {
            Some(place) => self.all.swap_remove(place),
            None if self.all.len() == 1 => self.all.swap_remove(0),
            None => json!({"anyOf": self.all}),
        }
    }
}

/// The documentation of a field, for each of its keys on a carrier.
struct Doc<'c> {
    field: &'c Field,
    /// The first key, and how many there were.
    first: Option<&'c str>,
    count: usize,
}

impl<'c> Doc<'c> {
    const fn of(field: &'c Field) -> Self {
        Self { field, first: None, count: 0 }
    }

    /// Returns the description of the next key. That of one of many refers to the first one for what all of them have.
    fn at(&mut self, key: &'c str, slot: &Slot) -> String {
        const MANY: usize = 16;
        let (first, field) = (*self.first.get_or_insert(key), self.field);
        self.count += 1;
        if self.count > MANY {
            let like = first.len() <= MAX_OF_MANY;
            return description(like.then(|| format!("As `{first}`.")), MAX_OF_MANY, field, slot);
        }
        description(field.doc().map(|doc| cut(MAX_DESCRIPTION, doc)), MAX_DESCRIPTION, field, slot)
    }
}

/// The most bytes that a description has.
const MAX_DESCRIPTION: usize = 4096;

/// The most bytes that the description of one of many keys has.
const MAX_OF_MANY: usize = 256;

/// Returns the beginning of a text with more bytes, and `...`.
fn cut(most: usize, text: &str) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    format!("{}...", &text[..end])
}

/// Returns the documentation, and what decides whether the field is there.
fn description(doc: Option<String>, most: usize, field: &Field, slot: &Slot) -> String {
    let mut parts: Vec<String> = doc.into_iter().collect();
    if slot.is_flattened() {
        parts.push(format!("A member of `{}`.", field.name()));
    }
    if let Some(condition) = slot.condition() {
        let word = if condition.is_negated() { "Unless" } else { "If" };
        parts.push(format!("{word} `{}`.", cut(most, condition.path())));
    }
    for outer in field.within() {
        let condition = outer.condition().map(|condition| (condition.is_negated(), condition.path()));
        parts.extend(
            condition
                .map(|(negated, path)| format!("{} `{}`.", if negated { "Unless" } else { "If" }, cut(most, path))),
        );
        parts.extend(outer.skip_if().map(|path| format!("Unless `{}`.", cut(most, path))));
    }
    parts.extend(slot.list().map(|separator| format!("A list, joined by `{}`.", cut(most, separator))));
    parts.extend(slot.is_repeated().then(|| "A list, with a line for each element.".to_owned()));
    parts.extend(field.skip_if().map(|path| format!("Unless `{}`.", cut(most, path))));
    parts.extend(slot.since().or(field.since()).map(|version| format!("Since {}.", cut(most, version))));
    parts.extend(slot.until().or(field.until()).map(|version| format!("Until {}.", cut(most, version))));
    parts.extend(field.deprecated().map(|why| format!("Deprecated: {}.", cut(most, why.trim_end_matches('.')))));
    cut(most, &parts.join(" "))
}
