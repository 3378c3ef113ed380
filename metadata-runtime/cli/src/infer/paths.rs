//! Request paths that are proposed from traffic.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use codex_metadata::contract::{MessageKind, RequestPath};
use http::header::{SEC_WEBSOCKET_KEY, UPGRADE};
use serde_json::{Value, json};

use super::body::Body;
use super::column::Place;
use crate::capture::Captured;
use crate::received::has_secret;
use crate::request::Path;

/// The maximum number of paths. Requests of further ones are recognised by none.
const MAX_PATHS: usize = 64;

/// The size of a name from which on it is cut, in bytes. An address may have more than a contract's name.
const MAX_NAME: usize = 256;

/// The maximum size of what a frame calls itself.
const MAX_TYPE: usize = 128;

/// The ways in which requests came, each with the carriers that any of them had.
#[derive(Debug, Default)]
pub(super) struct Paths(BTreeMap<Way, BTreeSet<Place>>);

/// The way in which a request came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Http { method: Option<String>, url: Option<String> },
    Handshake { url: Option<String> },
    Frame { named: Option<String> },
    Mcp,
}

impl Paths {
    /// Counts the carriers of a request.
    pub(super) fn add<'p>(
        &mut self,
        captured: &Captured,
        body: Option<&Body<'_>>,
        places: impl Iterator<Item = &'p Place>,
    ) {
        let way = Way::of(captured, body);
        if self.0.len() < MAX_PATHS || self.0.contains_key(&way) {
            self.0.entry(way).or_default().extend(places.cloned());
        }
    }

    /// Returns the rows of the contract, with the carriers of which it has keys: `kept`. Requests without one are others'.
    pub(super) fn rows(
        &self,
        blob: Option<&str>,
        views: &BTreeMap<&str, String>,
        kept: &BTreeSet<&Place>,
    ) -> Vec<Value> {
        let carrier = |place: &Place| match place {
            Place::Header => Some("header"),
            Place::HeaderBlob(key) => Some("header blob").filter(|_| Some(key.as_str()) == blob),
            Place::Flat => Some("flat"),
            Place::Blob(key) => Some("blob").filter(|_| Some(key.as_str()) == blob),
            Place::View(key) => views.get(key.as_str()).map(String::as_str),
        };
        let mut rows = Vec::new();
        // The first that fits a request is its path, and a `*` stands for slashes too.
        let mut ways: Vec<_> = self.0.iter().collect();
        ways.sort_by_key(|(way, _)| Reverse(way.precision()));
        for (way, places) in ways {
            let places = || places.iter().filter(|place| kept.contains(place));
            let carriers: BTreeSet<&str> = places().filter_map(carrier).collect();
            if carriers.is_empty() {
                continue;
            }
            let mut row = way.row();
            if let Some(name) = row["name"].as_str().filter(|name| name.len() > MAX_NAME) {
                row["name"] = format!("{}... ({})", &name[..name.floor_char_boundary(MAX_NAME)], rows.len() + 1).into();
            }
            row["carriers"] = carriers.into_iter().collect();
            let view = |place: &Place| {
                let key = place.view()?;
                let pointer = format!("/params/_meta/{}", key.replace('~', "~0").replace('/', "~1"));
                Some(json!({"view": views.get(key)?, "at": pointer}))
            };
            let views: Vec<Value> = places().filter_map(view).collect();
            if !views.is_empty() {
                row["views"] = views.into();
            }
            rows.push(row);
        }
        rows
    }
}

impl Way {
    fn of(captured: &Captured, body: Option<&Body<'_>>) -> Self {
        let is_mcp = body.is_some_and(Body::is_mcp);
        let Some(headers) = &captured.request.headers else {
            let named = body.and_then(Body::named);
            let named = named.filter(|named| named.len() <= MAX_TYPE && !has_secret(named));
            return if is_mcp { Self::Mcp } else { Self::Frame { named } };
        };
        let (method, url) = (captured.method.as_deref(), captured.kept_path.as_deref().and_then(pattern));
        let of_codex = captured.request.path.map(Path::known).map(RequestPath::kind);
        if is_mcp {
            Self::Mcp
        } else if of_codex == Some(MessageKind::Handshake)
            || headers.contains_key(UPGRADE)
            || headers.contains_key(SEC_WEBSOCKET_KEY)
        {
            Self::Handshake { url }
        } else {
            let is_one = |method: &&str| !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
            Self::Http { method: method.filter(is_one).map(str::to_owned), url }
        }
    }

    /// Returns how much of a request the way says.
    fn precision(&self) -> usize {
        match self {
            Self::Http { url, .. } | Self::Handshake { url } => {
                url.as_ref().map_or(0, |url| url.bytes().filter(|byte| *byte != b'*').count())
            }
            Self::Frame { named } => named.as_ref().map_or(0, String::len),
            Self::Mcp => 0,
        }
    }

    /// Returns the row without its carriers. Others may send requests there too.
    fn row(&self) -> Value {
        let words = |words: &[Option<&str>]| words.iter().flatten().copied().collect::<Vec<_>>().join(" ");
        match self {
            Self::Http { method, url } => {
                let name = words(&[method.as_deref(), url.as_deref()]);
                let name = if name.is_empty() { "request".to_owned() } else { name };
                let mut row = json!({"name": name, "kind": "http", "others": true});
                put(&mut row, "methods", method.as_deref());
                put(&mut row, "urls", url.as_deref());
                row
            }
            Self::Handshake { url } => {
                let name = words(&[Some("handshake"), url.as_deref()]);
                let mut row = json!({"name": name, "kind": "handshake", "others": true});
                put(&mut row, "urls", url.as_deref());
                row
            }
            Self::Frame { named } => {
                let name = words(&[Some("frame"), named.as_deref()]);
                let mut row = json!({"name": name, "kind": "frame", "others": true});
                if let Some(named) = named {
                    row["member"] = json!({"at": "/type", "is": named});
                }
                row
            }
            Self::Mcp => json!({"name": "MCP request", "kind": "mcp", "others": true}),
        }
    }
}

fn put(row: &mut Value, name: &str, one: Option<&str>) {
    if let Some(one) = one {
        row[name] = json!([one]);
    }
}

/// Returns the pattern of an address, with a `*` for each id; `None` if a contract cannot say it.
fn pattern(url: &str) -> Option<String> {
    let is_unsayable = |char: char| matches!(char, ' ' | '?' | '#') || char.is_ascii_control();
    let is_sayable = url.starts_with('/') && !url.contains(is_unsayable);
    let pattern = is_sayable.then(|| url.split('/').map(part).collect::<Vec<_>>().join("/"));
    // Behind a host, it ends a user's name.
    let has_user = |pattern: &str| {
        pattern.rsplit_once('@').is_some_and(|(before, _)| before.contains([':', '\\']) || before.contains("//"))
    };
    pattern.filter(|pattern| !has_user(pattern))
}

/// Returns the pattern of a part of an address. What is behind a `;` is a parameter's value.
fn part(part: &str) -> String {
    let escaped = part.to_ascii_lowercase().find("%3b");
    let end = part.find(';').into_iter().chain(escaped).min();
    match end {
        _ if is_id(&part[..end.unwrap_or(part.len())]) => "*".to_owned(),
        Some(end) => format!("{}*", &part[..end]),
        None => part.to_owned(),
    }
}

/// Returns whether a part of an address is an id or a secret: a value with its name or its host, a number, mostly digits,
/// or long and no words. Where it cannot be told it is one, since a `*` loses little.
fn is_id(part: &str) -> bool {
    const SHORT: usize = 8;
    const LONG: usize = 16;
    let lower = part.to_ascii_lowercase();
    let has_value = lower.contains('=') || lower.contains("%3d") || lower.rfind('@') > Some(0) || lower.contains("%40");
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits > 0
        && (digits == part.len()
            || part.len() >= SHORT && digits * 2 >= part.len()
            || part.len() >= LONG && digits * 9 >= part.len());
    let letters = || part.bytes().filter(u8::is_ascii_alphanumeric);
    let is_mixed = letters().any(|byte| byte.is_ascii_uppercase()) && letters().any(|byte| byte.is_ascii_lowercase());
    let mut runs = part.split(|char: char| !char.is_ascii_alphanumeric()).enumerate();
    // Behind a prefix, as in `ghp_...` or `sk-proj-...`, a token needs no digit.
    let has_token =
        runs.any(|(index, run)| run.len() >= LONG && (index > 0 || run.bytes().any(|byte| byte.is_ascii_digit())));
    has_value || is_number || has_token || is_mixed && letters().count() >= LONG
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn ids_in_an_address_are_any() {
        for (url, expected) in [
            ("/v1/responses", Some("/v1/responses")),
            ("/v1/jobs/17/retry", Some("/v1/jobs/*/retry")),
            ("/t/019ab6b6-0a5e-7b2c-9d3c-0f4b5a6c7d8e", Some("/t/*")),
            ("/t/deadbeef00deadbeef", Some("/t/*")),
            ("/oauth2/authorization-code", Some("/oauth2/authorization-code")),
            ("/services/T00000000/B00000000/XyzAbcDEFsecretsecretABC", Some("/services/*/*/*")),
            ("/a/ghp_abcdefghijklmnopqrstuvwxyzABCDEF01/z", Some("/a/*/z")),
            ("/v1/sk-proj-abcdefghijklmnop/x", Some("/v1/*/x")),
            ("/abcdefghijklmnopqrstuvwxyz0123456789.a", Some("/*")),
            ("/a;jsessionid=S3CR3T/x", Some("/a*/x")),
            ("/a%3Bjsessionid=S3CR3T/x;y", Some("/a*/x*")),
            ("/x/pw=hunter2", Some("/x/*")),
            ("/x/pw%3Dhunter2/me@example.com/@scope", Some("/x/*/*/@scope")),
            ("/chat/completions/2024-06-01/internationalization", Some("/chat/completions/*/internationalization")),
            ("/@scope/a:b", Some("/@scope/a:b")),
            ("/a:b/@scope", None),
            ("//h/@scope", None),
            ("/", Some("/")),
            ("", None),
            ("/a b", None),
            ("/a\u{7}b", None),
        ] {
            assert_eq!(pattern(url).as_deref(), expected, "{url}");
        }
    }
}
