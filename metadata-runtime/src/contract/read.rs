//! JSON to rows.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::condition::Predicate;
use super::error::ContractError;
use super::found::Found;
use super::object::Object;
use super::paths::{self, fault};
use super::reader::Reader;
use super::sent_view::SentView;
use super::slot::{InParts, Keys};
use super::text::{List, Text};
use super::value_schema::ValueSchema;
use super::within::Within;
use super::{BlobRow, Carrier, Contract, ExtrasRow, Field, JsonType, Key, Outer, SentText, Slot, Transport};
use crate::line::{BLANKS, Quoted};

type Result<T> = std::result::Result<T, ContractError>;

/// The oldest form that is read: it says all that the newest does but request paths.
const OLDEST_FORMAT: u64 = 1;
/// The most distinct names of views that a process keeps.
const MAX_VIEW_NAMES: usize = 4096;
/// The most bytes of one.
const MAX_VIEW_NAME_BYTES: usize = 128;

pub(super) fn contract(value: &Value) -> Result<Contract> {
    contract_at("", value)
}

fn contract_at(place: &str, value: &Value) -> Result<Contract> {
    let at = |rest: &str| format!("{place}{rest}");
    let format = value.get("format").and_then(Value::as_u64);
    if value.is_object() && !format.is_some_and(|format| (OLDEST_FORMAT..=Contract::FORMAT).contains(&format)) {
        let is = format.map_or_else(|| "is missing".to_owned(), |format| format!("is {format}"));
        let known = format!("{OLDEST_FORMAT} to {}", Contract::FORMAT);
        return Err(ContractError::new(&at("/format"), format!("{is}: this release reads {known}")));
    }
    let whole = Object::with_nulls(
        place,
        value,
        &[
            "format",
            "name",
            "transports",
            "blob",
            "header_limit",
            "header_total",
            "flat_limit",
            "views",
            "reserved",
            "foreign",
            "part",
            "paths",
            "fields",
        ],
        &["blob", "header_limit", "header_total", "flat_limit"],
    )?;
    let views = views(&whole)?;
    let transports = transports(&whole, &views)?;
    let has = |transport: Transport| transports.values().any(|declared| *declared == transport);
    if let Some(view) = views.iter().find(|view| !transports.contains_key(**view)) {
        return Err(ContractError::new(&at("/transports"), format!("lacks the view `{view}`")));
    }
    let blob = whole.maybe("blob").map(|(place, blob)| self::blob(&place, blob)).transpose()?;
    let is_part = whole.flag("part")?;
    if blob.is_some() != has(Transport::Blob) && !(is_part && blob.is_none()) {
        return Err(ContractError::new(&at("/blob"), "and `blob` in `transports` go together"));
    }
    let (mut fields, mut names) = (Vec::new(), HashSet::new());
    for (place, row) in whole.list("fields")? {
        let field = field(&place, row, &transports)?;
        if !names.insert(field.name().to_owned()) {
            return Err(ContractError::new(&place, format!("is the field `{}` again", Quoted(field.name()))));
        }
        fields.push(field);
    }
    let paths = paths::read(&whole, &views)?;
    let contract = Contract {
        name: whole.own_name()?.into(),
        header: has(Transport::Header),
        header_limit: whole.size("header_limit")?,
        header_total: whole.size("header_total")?,
        flat: has(Transport::Flat),
        flat_limit: whole.size("flat_limit")?,
        blob,
        views: views.into(),
        reserved: whole.names("reserved")?,
        foreign: whole.names("foreign")?,
        paths: paths.into(),
        found: Found::of(&fields),
        fields: fields.into(),
        part: is_part.then_some(has(Transport::Blob)),
        table: Text::Written(""),
        broken: false,
    };
    match fault(&contract) {
        Some((which, message)) => Err(ContractError::new(&format!("{place}/paths/{which}"), message.as_str())),
        None => Ok(contract),
    }
}

/// The transports of a contract by their names.
type Transports = BTreeMap<&'static str, Transport>;

fn transports(whole: &Object<'_>, views: &[&'static str]) -> Result<Transports> {
    let built_in = [("header", Transport::Header), ("flat", Transport::Flat), ("blob", Transport::Blob)];
    let known: Transports =
        built_in.into_iter().chain(views.iter().map(|view| (*view, Transport::View(view)))).collect();
    let mut declared = Transports::new();
    for (i, name) in whole.texts("transports")?.into_iter().enumerate() {
        let place = format!("{}/{i}", whole.at("transports"));
        let Some((name, transport)) = known.get_key_value(name) else {
            return Err(ContractError::new(
                &place,
                format!("is `{}`, which is neither built in nor one of `views`", Quoted(name)),
            ));
        };
        if declared.insert(*name, *transport).is_some() {
            return Err(ContractError::new(&place, format!("is `{}` again", Quoted(name))));
        }
    }
    Ok(declared)
}

fn views(whole: &Object<'_>) -> Result<Vec<&'static str>> {
    let (mut views, mut known) = (Vec::new(), HashSet::new());
    for (i, name) in whole.texts("views")?.into_iter().enumerate() {
        let place = format!("{}/{i}", whole.at("views"));
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|char| char.is_alphanumeric() || char == '_')
            && name.len() <= MAX_VIEW_NAME_BYTES
            && !name.contains(BLANKS)
            && !["header", "flat", "blob"].contains(&name);
        if !is_name || !known.insert(name) {
            return Err(ContractError::new(&place, format!("is `{}`, which names no view", Quoted(name))));
        }
        let kept = kept(name).ok_or_else(|| {
            ContractError::new(&place, format!("is the name of more than {MAX_VIEW_NAMES} views in this process"))
        })?;
        views.push(kept);
    }
    Ok(views)
}

/// The name as what lives as long as the program does.
fn kept(name: &str) -> Option<&'static str> {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = all.get(name) {
        return Some(kept);
    }
    if all.len() >= MAX_VIEW_NAMES {
        return None;
    }
    let name: &'static str = String::leak(name.to_owned());
    all.insert(name);
    Some(name)
}

fn blob(place: &str, value: &Value) -> Result<BlobRow> {
    let known = ["key", "when", "header_limit", "body_limit", "body_only", "header_only"];
    let row = Object::with_nulls(place, value, &known, &["when", "header_limit", "body_limit"])?;
    let only = match (row.flag("body_only")?, row.flag("header_only")?) {
        (true, true) => return Err(ContractError::new(&row.at("header_only"), "is beside `body_only`")),
        (true, false) => Some(Carrier::BodyBlob),
        (false, true) => Some(Carrier::HeaderBlob),
        (false, false) => None,
    };
    Ok(BlobRow {
        key: row.needed_text("key")?.into(),
        when: row.text("when")?.map(|path| Predicate::read(path, false)),
        header_limit: row.size("header_limit")?,
        body_limit: row.size("body_limit")?,
        only,
    })
}

fn field(place: &str, value: &Value, transports: &Transports) -> Result<Field> {
    let row = Object::new(
        place,
        value,
        &[
            "name",
            "doc",
            "type",
            "min",
            "max",
            "optional",
            "transports",
            "skip_if",
            "since",
            "until",
            "deprecated",
            "within",
            "extras",
            "shed",
        ],
    )?;
    let [mut header, mut flat, mut blob] = [None, None, None];
    let mut views = Vec::new();
    let (slots, value) = row.needed("transports")?;
    let Some(members) = value.as_object() else {
        return Err(ContractError::new(&slots, "is no object"));
    };
    for (name, value) in members {
        let place = format!("{slots}/{}", name.replace('~', "~0").replace('/', "~1"));
        let Some(&transport) = transports.get(name.as_str()) else {
            return Err(ContractError::new(&place, "is none of the contract's transports"));
        };
        let slot = slot(&place, value)?;
        match transport {
            Transport::Header => header = Some(slot),
            Transport::Flat => flat = Some(slot),
            Transport::Blob => blob = Some(slot),
            Transport::View(view) => views.push((view, slot)),
        }
    }
    views.sort_by_key(|(view, _)| *view);
    let text = |name| Ok(row.text(name)?.map(Text::from));
    let field = Field {
        name: row.own_name()?.into(),
        serde_name: None,
        doc: text("doc")?,
        json: json_type(&row)?,
        optional: row.flag("optional")?,
        schema: ValueSchema::NONE,
        header,
        flat,
        blob,
        views: views.into(),
        skip_if: text("skip_if")?,
        extras: extras(&row)?,
        since: text("since")?,
        until: text("until")?,
        deprecated: text("deprecated")?,
        text: SentText::None,
        sensitive: false,
        within: within(&row)?,
    };
    Ok(field.finding_sensitive())
}

/// Returns the fields that hold the nested struct of the row.
fn within(row: &Object<'_>) -> Result<Option<Within>> {
    if row.maybe("within").is_none() {
        return Ok(None);
    }
    let outer = |(place, value): (String, &Value)| {
        let row = Object::new(&place, value, &["field", "of", "when", "unless", "skip_if"])?;
        let condition = condition(&row)?;
        let skip_if = row.text("skip_if")?.map(Text::from);
        Ok(Outer::read(row.needed_text("field")?.into(), row.needed_text("of")?.into(), condition, skip_if))
    };
    let all: Vec<Outer> = row.list("within")?.into_iter().map(outer).collect::<Result<_>>()?;
    if all.is_empty() {
        return Err(ContractError::new(&row.at("within"), "is empty"));
    }
    Ok(Some(Within::Read(all.into())))
}

fn condition(row: &Object<'_>) -> Result<Option<Predicate>> {
    match (row.text("when")?, row.text("unless")?) {
        (Some(_), Some(_)) => Err(ContractError::new(&row.at("unless"), "is beside `when`")),
        (Some(path), None) => Ok(Some(Predicate::read(path, false))),
        (None, unless) => Ok(unless.map(|path| Predicate::read(path, true))),
    }
}

const TYPE: &[&str] = &["type", "min", "max"];

fn json_type(row: &Object<'_>) -> Result<JsonType> {
    let name = row.needed_text("type")?;
    let known = match name {
        "any" => JsonType::Any,
        "string" => JsonType::Text,
        "number" => JsonType::Number,
        "boolean" => JsonType::Boolean,
        "array" => JsonType::Array,
        "object" => JsonType::Object,
        "integer" => {
            let bound = |name: &str| ContractError::new(&row.at(name), "is no integer in range, written as text");
            let min = row.needed_text("min")?.parse().map_err(|_| bound("min"))?;
            let max = row.needed_text("max")?.parse().map_err(|_| bound("max"))?;
            return Ok(JsonType::Integer { min, max });
        }
        _ => return Err(ContractError::new(&row.at("type"), format!("is `{}`", Quoted(name)))),
    };
    match ["min", "max"].into_iter().find(|name| row.maybe(name).is_some()) {
        Some(name) => Err(ContractError::new(&row.at(name), "is for integers only")),
        None => Ok(known),
    }
}

fn extras(row: &Object<'_>) -> Result<Option<ExtrasRow>> {
    let shed = row.rank("shed")?;
    match row.flag("extras")? {
        true => Ok(Some(ExtrasRow { shed })),
        false if shed.is_some() => Err(ContractError::new(&row.at("shed"), "is for extras, else for a transport")),
        false => Ok(None),
    }
}

fn slot(place: &str, value: &Value) -> Result<Slot> {
    let row = Object::new(
        place,
        value,
        &[
            "keys",
            "types",
            "when",
            "unless",
            "with",
            "read",
            "view",
            "instead",
            "since",
            "until",
            "sensitive",
            "body_only",
            "flatten",
            "yields",
            "json",
            "list",
            "repeat",
            "prefix",
            "limit",
            "shed",
            "also",
        ],
    )?;
    let keys = keys(&row)?;
    let condition = condition(&row)?;
    let more: Vec<Slot> = match row.maybe("also") {
        Some(_) => row.list("also")?.into_iter().map(|(place, value)| slot(&place, value)).collect::<Result<_>>()?,
        None => Vec::new(),
    };
    if more.iter().any(|slot| !slot.more().is_empty()) {
        return Err(ContractError::new(&row.at("also"), "is within `also`"));
    }
    let text = |name| Ok(row.text(name)?.map(Text::from));
    Ok(Slot {
        condition,
        with: text("with")?,
        read: row.text("read")?.map(|path| Reader::of_file(path.into())),
        view: row.maybe("view").map(|(place, view)| sent_view(&place, view)).transpose()?,
        instead: text("instead")?,
        since: text("since")?,
        until: text("until")?,
        sensitive: row.flag("sensitive")?,
        body_only: row.flag("body_only")?,
        flatten: row.flag("flatten")?,
        yields: row.flag("yields")?,
        json: row.flag("json")?,
        parts: parts(&row)?,
        limit: row.size("limit")?,
        shed: row.rank("shed")?,
        more: more.into(),
        // Nothing is sent by it.
        plain: false,
        ..Slot::new(Keys::Many(List::from(keys)))
    })
}

/// Returns the keys, of what is flattened with the types of its members.
fn keys(row: &Object<'_>) -> Result<Vec<Key>> {
    let names = row.texts("keys")?;
    let Some((place, value)) = row.maybe("types") else {
        return Ok(names.into_iter().map(|name| Key::read(name, None)).collect());
    };
    if !row.flag("flatten")? {
        return Err(ContractError::new(&place, "is for what is flattened"));
    }
    let types = Object::new(&place, value, &names)?;
    let key = |name: &&str| {
        let json = types.maybe(name).map(|(place, value)| json_type(&Object::new(&place, value, TYPE)?));
        Ok(Key::read(name, json.transpose()?.filter(|json| *json != JsonType::Any)))
    };
    names.iter().map(key).collect()
}

/// Returns the view that is sent in place of the value: a contract that has nothing but that view.
fn sent_view(place: &str, value: &Value) -> Result<SentView> {
    let contract = contract_at(place, value)?;
    let has_one = contract.transports().count() == 1;
    let view = SentView::read(contract).filter(|_| has_one);
    view.ok_or_else(|| ContractError::new(place, "has other transports than one view"))
}

/// Returns how a value travels by its parts, of which a slot says at most one.
fn parts(row: &Object<'_>) -> Result<Option<InParts>> {
    let list = row.text("list")?.map(|separator| InParts::List(separator.into()));
    let repeat = row.flag("repeat")?.then_some(InParts::Repeat);
    let prefix = row.text("prefix")?.map(|prefix| InParts::Prefix(prefix.into()));
    let mut all = [("list", list), ("repeat", repeat), ("prefix", prefix)].into_iter();
    let mut first = None;
    for (name, parts) in all.by_ref().filter(|(_, parts)| parts.is_some()) {
        if first.is_some() {
            return Err(ContractError::new(&row.at(name), "is beside another of `list`, `repeat` and `prefix`"));
        }
        first = parts;
    }
    Ok(first)
}
