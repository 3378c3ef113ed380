//! Keys that are one field, and its row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::column::{Column, Kind, Place, folded};
use super::{Inference, is_longer};
use crate::plain::is_shown;

/// Returns the rows of the contract.
pub(super) fn fields(seen: &Inference, blob: Option<&str>, views: &BTreeMap<&str, String>) -> Vec<Value> {
    let mut names = BTreeSet::new();
    groups(seen, blob)
        .into_iter()
        .flat_map(without_words)
        .map(|group| {
            let name = unique(&word(name_of(&group)), |name| names.contains(name));
            names.insert(name.clone());
            row(seen, &name, &group, views)
        })
        .collect()
}

/// Returns the keys of each field, of each carrier at most one.
fn groups<'s>(seen: &'s Inference, blob: Option<&str>) -> Vec<Vec<&'s Column>> {
    // The blob is no field, and other objects in texts are values.
    let is_of_a_field = |column: &&Column| match &column.place {
        Place::Header | Place::Flat => Some(column.key.as_str()) != blob,
        Place::Blob(key) | Place::HeaderBlob(key) => Some(key.as_str()) == blob,
        Place::View(_) => true,
    };
    let mut groups: Vec<(String, Vec<&Column>)> = Vec::new();
    let mut apart: Vec<(String, Vec<&Column>)> = Vec::new();
    // Of two keys of one carrier that are alike, the one that came more often is the field's.
    let mut columns: Vec<&Column> = seen.columns.iter().filter(is_of_a_field).collect();
    columns.sort_by_key(|column| std::cmp::Reverse(column.count));
    for column in columns {
        let key = folded(&column.key);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, group)) if group.iter().all(|other| other.place != column.place) => group.push(column),
            // Another spelling, which may be on several carriers too.
            Some(_) => match apart.iter_mut().find(|(other, _)| *other == column.key) {
                Some((_, group)) => group.push(column),
                None => apart.push((column.key.clone(), vec![column])),
            },
            None => groups.push((key, vec![column])),
        }
    }
    // The shortest name takes up the longer ones that always had its value.
    groups.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
    let mut joined: Vec<(String, Vec<&Column>)> = Vec::new();
    for (key, group) in groups {
        let fitting = |(long, columns): &(String, Vec<&Column>)| {
            is_longer(long, &key)
                && seen.agree(long, &key)
                && columns.iter().all(|column| group.iter().all(|other| other.place != column.place))
        };
        match joined.iter().position(fitting) {
            Some(place) => {
                let (_, mut columns) = joined.remove(place);
                columns.extend(group);
                joined.push((key, columns));
            }
            None => joined.push((key, group)),
        }
    }
    let mut all: Vec<Vec<&Column>> = joined.into_iter().chain(apart).map(|(_, group)| group).collect();
    let first = |group: &Vec<&Column>| {
        seen.columns.iter().position(|column| group.iter().any(|other| std::ptr::eq(*other, column)))
    };
    all.sort_by_key(first);
    all
}

/// Takes the texts out of a field of arrays or objects that are not its JSON, such as `a|b` beside `["a", "b"]`. Each is a
/// field of its own, since it may separate its parts like no other one.
fn without_words(group: Vec<&Column>) -> Vec<Vec<&Column>> {
    if !is_compound(&kinds_of(&group)) {
        return vec![group];
    }
    let (words, rest): (Vec<&Column>, Vec<&Column>) = group.into_iter().partition(|column| column.has_words());
    std::iter::once(rest).chain(words.into_iter().map(|column| vec![column])).collect()
}

/// Returns `true` if values of these types are sent as JSON in a text.
fn is_compound(kinds: &BTreeSet<Kind>) -> bool {
    matches!(&*typed(kinds)[0].1.to_string(), "\"object\"" | "\"array\"")
}

/// Returns the key that names the field: one of an object, else of the flat map, else of a header.
fn name_of<'c>(group: &[&'c Column]) -> &'c str {
    let rank = |column: &&&Column| match column.place {
        Place::Blob(_) => 0,
        Place::HeaderBlob(_) => 1,
        Place::View(_) => 2,
        Place::Flat => 3,
        Place::Header => 4,
    };
    group.iter().min_by_key(rank).map_or("", |column| column.key.as_str())
}

/// Returns the key as a name in a program.
pub(super) fn word(key: &str) -> String {
    // Some letters show nothing, with which a contract has no name.
    let is_of_name = |char: char| char.is_alphanumeric() && is_shown(char);
    let name: String = key.chars().map(|char| if is_of_name(char) { char } else { '_' }).collect();
    let name = name.trim_matches('_');
    if name.starts_with(|first: char| first.is_alphabetic()) { name.to_owned() } else { format!("key_{name}") }
}

/// Returns the name, with a number behind it if it is taken.
pub(super) fn unique(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u64..).map(|number| format!("{wanted}_{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !taken(name)).unwrap_or_default()
}

fn row(seen: &Inference, name: &str, group: &[&Column], views: &BTreeMap<&str, String>) -> Value {
    let kinds = kinds_of(group);
    let mut row = Map::new();
    row.insert("name".into(), name.into());
    row.insert("doc".into(), presence(seen, group, views).into());
    for (member, value) in typed(&kinds) {
        row.insert(member.into(), value);
    }
    let is_missing = |column: &&Column| column.count < of(seen, &column.place);
    if group.iter().any(is_missing) || kinds.contains(&Kind::Null) {
        row.insert("optional".into(), true.into());
    }
    let is_json = is_compound(&kinds);
    let mut transports = Map::new();
    let copies: Vec<&Place> = seen.seen.keys().filter(|place| matches!(place, Place::HeaderBlob(_))).collect();
    for column in group {
        let mut slot = json!({"keys": [column.key]});
        if column.place.is_text() && is_json {
            slot["json"] = true.into();
        }
        // The copy in a header was there, or there is none at all, and it never had the key.
        if matches!(&column.place, Place::Blob(_)) && !group.iter().any(|other| copies.contains(&&other.place)) {
            slot["body_only"] = true.into();
        }
        let transport = match &column.place {
            Place::Header => "header",
            Place::Flat => "flat",
            Place::HeaderBlob(_) if transports.contains_key("blob") => continue,
            Place::Blob(_) | Place::HeaderBlob(_) => "blob",
            Place::View(key) => &views[key.as_str()],
        };
        transports.insert(transport.to_owned(), slot);
    }
    row.insert("transports".into(), transports.into());
    row.into()
}

fn kinds_of(group: &[&Column]) -> BTreeSet<Kind> {
    group.iter().flat_map(|column| kinds(column)).collect()
}

/// Returns the types of a field's values, as far as a carrier shows them: a text may stand for any.
fn kinds(column: &Column) -> BTreeSet<Kind> {
    let is_shown = |kind: &Kind| !column.place.is_text() || *kind == Kind::TextOfObject && !column.has_words();
    let all = column.kinds.iter().copied().filter(is_shown);
    let of_the_value = |kind| match kind {
        Kind::TextOfObject if column.place.is_text() => Kind::Object,
        Kind::TextOfObject => Kind::Text,
        other => other,
    };
    all.map(of_the_value).collect()
}

/// Returns the members of a row that say its type.
fn typed(kinds: &BTreeSet<Kind>) -> Vec<(&'static str, Value)> {
    let kinds: Vec<Kind> = kinds.iter().copied().filter(|kind| *kind != Kind::Null).collect();
    let integer = |min: &str, max: String| vec![("type", "integer".into()), ("min", min.into()), ("max", max.into())];
    let one = |name: &str| vec![("type", name.into())];
    match kinds[..] {
        // On text carriers alone.
        [] | [Kind::Text] => one("string"),
        [Kind::Boolean] => one("boolean"),
        [Kind::Natural] => integer("0", u64::MAX.to_string()),
        [Kind::Natural, Kind::Integer] | [Kind::Integer] => integer(&i64::MIN.to_string(), i64::MAX.to_string()),
        [.., Kind::Number] if kinds[0] >= Kind::Natural => one("number"),
        [Kind::Array] => one("array"),
        [Kind::Object] => one("object"),
        _ => one("any"),
    }
}

/// Returns how many requests had the carrier.
fn of(seen: &Inference, place: &Place) -> u64 {
    seen.seen.get(place).copied().unwrap_or_default()
}

/// Returns how often the field was on each of its carriers, in words.
fn presence(seen: &Inference, group: &[&Column], views: &BTreeMap<&str, String>) -> String {
    let part = |column: &&Column| {
        let carrier = match &column.place {
            Place::Header => "header",
            Place::Flat => "flat",
            Place::Blob(_) => "blob",
            Place::HeaderBlob(_) => "header blob",
            Place::View(key) => &views[key.as_str()],
        };
        format!("{carrier} {} of {}", column.count, of(seen, &column.place))
    };
    format!("Seen: {}.", group.iter().map(part).collect::<Vec<_>>().join(", "))
}
