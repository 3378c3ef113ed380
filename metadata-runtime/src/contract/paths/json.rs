//! Request paths as JSON, and back.

use serde_json::{Map, Value, json};

use super::super::Carrier;
use super::super::describe::{put_flag, put_text};
use super::super::error::ContractError;
use super::super::object::Object;
use super::super::text::{Names, Text};
use super::lists::{Pairs, ReadRelease, Releases};
use super::{MessageKind, PathRelease, RequestPath};
use crate::line::Quoted;

type Result<T> = std::result::Result<T, ContractError>;

/// Returns a path as [`read`] reads it.
pub(in crate::contract) fn path_json(path: &RequestPath) -> Value {
    let mut row = Map::new();
    row.insert("name".into(), path.name().into());
    row.insert("kind".into(), path.kind.to_string().into());
    put_names(&mut row, "methods", &path.methods);
    put_names(&mut row, "urls", &path.urls);
    put_text(&mut row, "header", path.header());
    if let Some((pointer, text)) = path.member() {
        row.insert("member".into(), json!({"at": pointer, "is": text}));
    }
    put_flag(&mut row, "others", path.shared);
    put_list(&mut row, "senders", path.senders().map(|(header, begins)| json!({"header": header, "begins": begins})));
    put_names(&mut row, "common", &path.common);
    put_list(&mut row, "carriers", path.carriers().iter().map(|carrier| carrier.name().into()));
    put_text(&mut row, "flat", Text::of(path.flat_at.as_ref()));
    put_list(&mut row, "views", path.views_at().map(|(view, pointer)| json!({"view": view, "at": pointer})));
    put_names(&mut row, "holds", &path.holds);
    put_names(&mut row, "fails", &path.fails);
    put_names(&mut row, "required", &path.required);
    put_list(&mut row, "releases", path.releases().map(release_json));
    put_text(&mut row, "sender_version", path.sender_version());
    row.into()
}

fn release_json(release: PathRelease<'_>) -> Value {
    let mut row = Map::new();
    row.insert("carrier".into(), release.carrier().name().into());
    put_text(&mut row, "key", release.key());
    put_text(&mut row, "since", release.since());
    put_text(&mut row, "until", release.until());
    row.into()
}

fn put_names(row: &mut Map<String, Value>, name: &str, names: &Names) {
    if !names.is_empty() {
        row.insert(name.into(), names.iter().collect());
    }
}

fn put_list(row: &mut Map<String, Value>, name: &str, list: impl ExactSizeIterator<Item = Value>) {
    if list.len() > 0 {
        row.insert(name.into(), list.collect());
    }
}

/// Reads the paths of a contract, without a look at what they name. `views` are those of the contract.
pub(in crate::contract) fn read(whole: &Object<'_>, views: &[&'static str]) -> Result<Vec<RequestPath>> {
    rows(whole, "paths")?.into_iter().map(|(place, value)| path(&place, value, views)).collect()
}

fn path(place: &str, value: &Value, views: &[&'static str]) -> Result<RequestPath> {
    let row = Object::new(
        place,
        value,
        &[
            "name",
            "kind",
            "methods",
            "urls",
            "header",
            "member",
            "others",
            "senders",
            "common",
            "carriers",
            "flat",
            "views",
            "holds",
            "fails",
            "required",
            "releases",
            "sender_version",
        ],
    )?;
    let carriers = rows(&row, "carriers")?.into_iter().map(|(place, value)| carrier(&place, value, views));
    Ok(RequestPath {
        name: row.own_name()?.into(),
        kind: kind(&row)?,
        methods: names(&row, "methods")?,
        urls: names(&row, "urls")?,
        header: row.text("header")?.map(Text::from),
        member: row.maybe("member").map(|(place, value)| member(&place, value)).transpose()?,
        shared: row.flag("others")?,
        senders: Pairs::Read(list(&row, "senders", |place, value| pair(place, value, ["header", "begins"]))?.into()),
        common: names(&row, "common")?,
        carriers: carriers.collect::<Result<Vec<_>>>()?.into(),
        flat_at: row.text("flat")?.map(Text::from),
        views_at: Pairs::Read(list(&row, "views", |place, value| pair(place, value, ["view", "at"]))?.into()),
        holds: names(&row, "holds")?,
        fails: names(&row, "fails")?,
        required: names(&row, "required")?,
        releases: Releases::Read(list(&row, "releases", |place, value| release(place, value, views))?.into()),
        sender_version: row.text("sender_version")?.map(Text::from),
    })
}

fn kind(row: &Object<'_>) -> Result<MessageKind> {
    let name = row.needed_text("kind")?;
    let known = MessageKind::ALL.into_iter().find(|kind| kind.to_string() == name);
    known.ok_or_else(|| {
        let all: Vec<String> = MessageKind::ALL.iter().map(|kind| format!("`{kind}`")).collect();
        let what = format!("is `{}`, which is none of {}", Quoted(name), all.join(", "));
        ContractError::new(&row.at("kind"), what)
    })
}

fn member(place: &str, value: &Value) -> Result<(Text, Text)> {
    let row = Object::new(place, value, &["at", "is"])?;
    Ok((row.needed_text("at")?.into(), row.needed_text("is")?.into()))
}

fn pair(place: &str, value: &Value, names: [&str; 2]) -> Result<(Box<str>, Box<str>)> {
    let row = Object::new(place, value, &names)?;
    Ok((row.needed_text(names[0])?.into(), row.needed_text(names[1])?.into()))
}

fn release(place: &str, value: &Value, views: &[&'static str]) -> Result<ReadRelease> {
    let row = Object::new(place, value, &["carrier", "key", "since", "until"])?;
    let (carrier_place, name) = row.needed("carrier")?;
    Ok(ReadRelease {
        carrier: carrier(&carrier_place, name, views)?,
        key: row.text("key")?.map(Text::from),
        since: row.text("since")?.map(Text::from),
        until: row.text("until")?.map(Text::from),
    })
}

fn carrier(place: &str, value: &Value, views: &[&'static str]) -> Result<Carrier> {
    let name = value.as_str().ok_or_else(|| ContractError::new(place, "is no text"))?;
    let built_in = [Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob];
    let mut all = built_in.into_iter().chain(views.iter().map(|view| Carrier::View(view)));
    all.find(|carrier| carrier.name() == name).ok_or_else(|| no_view(place, name))
}

fn no_view(place: &str, name: &str) -> ContractError {
    ContractError::new(place, format!("is `{}`, which is neither built in nor one of `views`", Quoted(name)))
}

fn names(row: &Object<'_>, name: &str) -> Result<Names> {
    if row.maybe(name).is_some() { row.names(name) } else { Ok(Names::read(Vec::new())) }
}

fn rows<'v>(row: &Object<'v>, name: &str) -> Result<Vec<(String, &'v Value)>> {
    if row.maybe(name).is_some() { row.list(name) } else { Ok(Vec::new()) }
}

fn list<T>(row: &Object<'_>, name: &str, read: impl Fn(&str, &Value) -> Result<T>) -> Result<Vec<T>> {
    rows(row, name)?.into_iter().map(|(place, value)| read(&place, value)).collect()
}
