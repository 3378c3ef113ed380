//! A contract that is proposed from traffic.

mod body;
mod column;
mod fields;
mod paths;

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use codex_metadata::contract::OwnedContract;
use http::HeaderMap;
use serde_json::json;

use crate::capture::Captured;
use crate::credentials::is_credential;
use crate::received::has_secret;
use body::{Body, Members};
use column::{Column, Place, Seen, folded};
use paths::Paths;

/// The name of the view in MCP requests.
const MCP: &str = "mcp";
/// The maximum number of keys that are kept, over all carriers.
const MAX_KEYS: usize = 4096;

/// The maximum number of bytes of a key: no contract has a longer one, and what it is compared with would cost too much.
const MAX_KEY_BYTES: usize = 256;

/// The maximum number of carriers.
const MAX_CARRIERS: usize = 256;

/// The maximum number of characters in the name of a view, which has at most 128 bytes.
const MAX_VIEW_NAME: usize = 30;

/// The headers of HTTP and of proxies, which are not metadata of the sender.
const OF_HTTP: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "baggage",
    "cache-control",
    "client-ip",
    "connection",
    "content-digest",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "dnt",
    "expect",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "origin",
    "pragma",
    "priority",
    "proxy",
    "proxy-connection",
    "range",
    "referer",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-real-ip",
];
const OF_HTTP_BY_PREFIX: &[&str] = &["access-control-", "sec-", "x-envoy-", "x-forwarded-", "x-middleware-"];

/// The observations of the keys of each carrier.
#[derive(Debug, Default)]
pub struct Inference {
    /// By carrier and key; in the order in which they came.
    columns: Vec<Column>,
    /// Where in them each is.
    index: HashMap<(Place, String), usize>,
    /// How many requests had each carrier.
    seen: BTreeMap<Place, u64>,
    /// Of two keys of which one ends like the other, by letters and digits: how often both came, and how often with
    /// one value.
    pairs: BTreeMap<(String, String), Agreement>,
    paths: Paths,
}

/// The values of one request by carrier and key.
#[derive(Debug, Default)]
struct Values {
    list: Vec<(Place, String, Seen)>,
    /// How many keys of objects have no column yet: never many more than there is room for.
    fresh: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Agreement {
    both: u64,
    equal: u64,
}

impl Inference {
    /// Looks at one request.
    pub fn add(&mut self, captured: &Captured) {
        let request = &captured.request;
        let mut values = Values::default();
        if let Some(headers) = &request.headers {
            self.headers(headers, &mut values);
        }
        let body = request.body.as_deref().and_then(Body::of);
        if let Some(body) = &body {
            self.body(body, &mut values);
        }
        let Values { list, .. } = values;
        self.paths.add(captured, body.as_ref(), list.iter().map(|(place, ..)| place));
        self.compare(&list);
        for (place, key, value) in list {
            let known = self.index.entry((place, key));
            if let Entry::Occupied(known) = &known {
                self.columns[*known.get()].add(&value);
            } else if self.columns.len() < MAX_KEYS {
                let (place, key) = known.key();
                let mut column = Column::new(place.clone(), key.clone());
                column.add(&value);
                known.or_insert(self.columns.len());
                self.columns.push(column);
            }
        }
    }

    fn headers(&mut self, headers: &HeaderMap, values: &mut Values) {
        self.saw(&Place::Header);
        for name in headers.keys() {
            let text = headers.get(name).and_then(|value| value.to_str().ok());
            let is_of_http = OF_HTTP.contains(&name.as_str())
                || OF_HTTP_BY_PREFIX.iter().any(|prefix| name.as_str().starts_with(prefix))
                || is_credential(name.as_str());
            if let Some(text) = text.filter(|_| !is_of_http && is_key(name.as_str())) {
                self.text(Place::Header, name.as_str(), text.to_owned(), Place::HeaderBlob, values);
            }
        }
    }

    fn body(&mut self, body: &Body<'_>, values: &mut Values) {
        let text = |json| if let Some(Seen::Text(text)) = Seen::of(json) { Some(text) } else { None };
        if let Some(members) = body.flat.and_then(|flat| self.members(&Place::Flat, flat, values, text)) {
            self.saw(&Place::Flat);
            for (key, value) in members {
                self.text(Place::Flat, &key, value, Place::Blob, values);
            }
        }
        let is_known = |key: &str| self.seen.contains_key(&Place::View(key.to_owned()));
        let views = body
            .meta()
            .and_then(|meta| Members::of(meta, MAX_CARRIERS, is_known, |json| json.starts_with('{').then_some(json)));
        for (key, value) in views.unwrap_or_default().values {
            self.object(&Place::View(key.into_owned()), value, values);
        }
    }

    /// Takes a text, and its members if it is an object's.
    fn text(&mut self, place: Place, key: &str, text: String, inner: fn(String) -> Place, values: &mut Values) {
        if text.starts_with('{') {
            self.object(&inner(key.to_owned()), &text, values);
        }
        values.list.push((place, key.to_owned(), Seen::Text(text)));
    }

    fn object(&mut self, place: &Place, object: &str, values: &mut Values) {
        // The members of a carrier beyond those that are counted are in no column, and take no room.
        if !self.counts(place) {
            return;
        }
        if let Some(members) = self.members(place, object, values, Seen::of) {
            self.saw(place);
            values.list.extend(members.into_iter().map(|(key, value)| (place.clone(), key.into_owned(), value)));
        }
    }

    /// Returns what `keep` keeps of the members of an object, in JSON, as far as there is room for a column. `None` if it is
    /// no object.
    fn members<'j, T>(
        &self,
        place: &Place,
        object: &'j str,
        values: &mut Values,
        keep: impl Fn(&'j str) -> Option<T>,
    ) -> Option<BTreeMap<Cow<'j, str>, T>> {
        // The blob's keys are taken before the one that it is under.
        let room = (2 * MAX_KEYS).saturating_sub(self.columns.len() + values.fresh);
        let is_known = |key: &str| self.index.contains_key(&(place.clone(), key.to_owned()));
        let members = Members::of(object, room, is_known, keep)?;
        values.fresh += members.fresh;
        Some(members.values)
    }

    /// Returns `false` if a carrier is one of too many to count.
    fn counts(&self, place: &Place) -> bool {
        self.seen.len() < MAX_CARRIERS || self.seen.contains_key(place)
    }

    /// Counts a carrier, unless there are too many to count.
    fn saw(&mut self, place: &Place) {
        if self.counts(place) {
            *self.seen.entry(place.clone()).or_default() += 1;
        }
    }

    /// Counts which keys have one value. Of keys of objects, texts alone: those are what headers repeat.
    fn compare(&mut self, values: &[(Place, String, Seen)]) {
        let texts: BTreeMap<String, &str> =
            values.iter().filter_map(|(_, key, value)| Some((reversed(&folded(key)), value.as_text()?))).collect();
        // In the order of their ends, a key comes behind all those that it ends like.
        let mut ends: Vec<(&str, &str)> = Vec::new();
        for (long, one) in &texts {
            while ends.last().is_some_and(|(short, _)| !long.starts_with(short)) {
                ends.pop();
            }
            for (short, other) in &ends {
                let pair = (reversed(long), reversed(short));
                if self.pairs.len() < MAX_KEYS || self.pairs.contains_key(&pair) {
                    let agreement = self.pairs.entry(pair).or_default();
                    agreement.both += 1;
                    agreement.equal += u64::from(one == other);
                }
            }
            if !long.is_empty() {
                ends.push((long, one));
            }
        }
    }

    /// Returns the key of the blob: the one under which most objects came as texts.
    fn blob_key(&self) -> Option<&str> {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (place, count) in &self.seen {
            if let Place::Blob(key) | Place::HeaderBlob(key) = place {
                *counts.entry(key).or_default() += count;
            }
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(key, _)| key)
    }

    /// Returns the contract that says what was seen, or `None` if nothing was.
    ///
    /// # Panics
    ///
    /// Panics if it proposes what no contract can say.
    #[must_use]
    pub fn contract(&self, name: &str) -> Option<OwnedContract> {
        let blob = self.blob_key();
        let views = self.views(blob);
        let fields = fields::fields(self, blob, &views);
        if fields.is_empty() {
            return None;
        }
        let kept: BTreeSet<&Place> = self.columns.iter().map(|column| &column.place).collect();
        let has = |place| kept.contains(&place);
        let built_in = [("header", has(Place::Header)), ("flat", has(Place::Flat)), ("blob", blob.is_some())];
        let transports = built_in.into_iter().filter(|(_, has)| *has).map(|(name, _)| name);
        let proposed = json!({
            "format": codex_metadata::Contract::FORMAT,
            "name": name,
            "transports": transports.chain(views.values().map(String::as_str)).collect::<Vec<_>>(),
            "blob": blob.map(|key| json!({"key": key, "when": null, "header_limit": null, "body_limit": null})),
            "header_limit": null,
            "header_total": null,
            "flat_limit": null,
            "views": views.values().collect::<Vec<_>>(),
            "reserved": [],
            "foreign": [],
            "fields": fields,
            "paths": self.paths.rows(blob, &views, &kept),
        });
        Some(OwnedContract::from_value(&proposed).expect("what is proposed is a contract"))
    }

    /// Returns the names of the views by their keys.
    fn views<'s>(&'s self, blob: Option<&str>) -> BTreeMap<&'s str, String> {
        let keys: Vec<&str> = self.seen.keys().filter_map(Place::view).collect();
        let main = keys.iter().copied().find(|key| Some(*key) == blob).or(keys.first().copied());
        let mut names = BTreeMap::new();
        for key in keys {
            let wanted = if Some(key) == main {
                MCP.to_owned()
            } else {
                fields::word(key).chars().take(MAX_VIEW_NAME).collect()
            };
            let taken = |name: &str| {
                names.values().any(|other: &String| other == name) || ["header", "flat", "blob"].contains(&name)
            };
            let name = fields::unique(&wanted, |name| taken(name) || (name == MCP && Some(key) != main));
            names.insert(key, name);
        }
        names
    }

    /// Returns whether two keys always had one value.
    fn agree(&self, long: &str, short: &str) -> bool {
        let agreement = self.pairs.get(&(long.to_owned(), short.to_owned()));
        agreement.is_some_and(|agreement| agreement.both > 0 && agreement.equal == agreement.both)
    }
}

/// Returns whether a contract can have the key. Some readers refuse a whole text with one that no struct can declare.
fn is_key(key: &str) -> bool {
    let is_refused = key == "__proto__" || key.starts_with("$serde_json::private::");
    key.len() <= MAX_KEY_BYTES && !has_secret(key) && !is_refused
}

/// Returns the text from its end to its beginning.
fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// Returns whether a key is another one with something before it.
fn is_longer(long: &str, short: &str) -> bool {
    !short.is_empty() && long.len() > short.len() && long.ends_with(short)
}
