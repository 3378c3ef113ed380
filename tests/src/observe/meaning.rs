//! The meaning of a request, read without the library: the judge of a fault's effect.

use std::collections::{BTreeMap, BTreeSet};

use http::HeaderName;
use serde_json::{Value, json};

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{Slot, Transport};
use codex_metadata::{CodexMeta, Contract};

use codex_metadata_cli::request::{Path, Request};

/// The blob's key, and the name of the header with its copy.
pub const BLOB: &str = "x-codex-turn-metadata";

/// The headers that are metadata.
pub fn metadata_headers() -> impl Iterator<Item = HeaderName> {
    let direct = |contract: &'static Contract| {
        let slots = contract.fields().iter().flat_map(|field| field.slots(Transport::Header));
        slots.flat_map(Slot::keys).map(|key| HeaderName::from_static(key.name()))
    };
    let names: BTreeSet<String> = direct(CodexResponsesMetadata::CONTRACT)
        .chain(direct(CodexPreconnectMetadata::CONTRACT))
        .map(|name| name.to_string())
        .collect();
    names.into_iter().chain([BLOB.to_owned()]).filter_map(|name| HeaderName::try_from(name).ok())
}

/// Each place with its value. A place is a carrier and a key: `header session-id`, `blob thread_id`; a carrier
/// alone where it is damaged.
#[must_use]
pub fn meaning(request: &Request) -> BTreeMap<String, Value> {
    let mut places = BTreeMap::new();
    if let Some(headers) = &request.headers {
        for name in metadata_headers() {
            let values = headers.get_all(&name).iter();
            let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
            match &values[..] {
                [] => {}
                [value] if name == BLOB => object(&mut places, "header blob", value),
                [value] => drop(places.insert(format!("header {name}"), json!(value))),
                _ => drop(places.insert(format!("header {name}"), json!(values))),
            }
        }
    }
    let Some(body) = request.body.as_deref().filter(|_| request.path != Some(Path::Compact)) else {
        return places;
    };
    match serde_json::from_slice::<Value>(body) {
        Err(_) => drop(places.insert("body".into(), json!(String::from_utf8_lossy(body)))),
        Ok(body) if request.path == Some(Path::Mcp) => {
            object(&mut places, "mcp", &body["params"]["_meta"][BLOB].to_string());
        }
        Ok(body) => match body["client_metadata"].as_object() {
            None => drop(places.insert("flat".into(), body["client_metadata"].clone())),
            Some(flat) => {
                for (key, value) in flat {
                    match value.as_str() {
                        Some(blob) if key == BLOB => object(&mut places, "blob", blob),
                        _ => drop(places.insert(format!("flat {key}"), value.clone())),
                    }
                }
            }
        },
    }
    places
}

fn object(places: &mut BTreeMap<String, Value>, carrier: &str, json: &str) {
    match serde_json::from_str(json) {
        Ok(Value::Object(members)) => {
            // So that an empty object is not the same as none.
            places.insert(format!("{carrier} is there"), json!(true));
            places.extend(members.into_iter().map(|(key, value)| (format!("{carrier} {key}"), value)));
        }
        _ => drop(places.insert(carrier.into(), json.into())),
    }
}

/// The places at which two meanings differ.
#[must_use]
pub fn changes<'m>(a: &'m BTreeMap<String, Value>, b: &'m BTreeMap<String, Value>) -> BTreeSet<&'m str> {
    let places = a.keys().chain(b.keys());
    places.filter(|place| a.get(*place) != b.get(*place)).map(String::as_str).collect()
}

/// The places of `request` that say what another place says too, so that a change of one shows.
#[must_use]
pub fn witnessed(request: &Request) -> BTreeSet<String> {
    let mut contracts = vec![request.clone()];
    if request.path == Some(Path::Handshake) {
        contracts.push(Request { path: Some(Path::Preconnect), ..request.clone() });
    }
    let places = meaning(request);
    let mut witnessed = BTreeSet::new();
    for request in contracts {
        let observed = request.read().observed;
        for field in observed.contract().fields() {
            let all: Vec<_> = observed.get(field.name()).collect();
            for occurrence in &all {
                let same = all.iter().filter(|other| other.value().text() == occurrence.value().text());
                if same.count() > 1 {
                    witnessed.insert(format!("{} {}", occurrence.carrier(), occurrence.key()));
                }
            }
        }
    }
    for key in places.keys().filter_map(|place| place.strip_prefix("header blob ")) {
        if places.contains_key(&format!("blob {key}")) {
            witnessed.extend([format!("blob {key}"), format!("header blob {key}")]);
        }
    }
    witnessed
}
