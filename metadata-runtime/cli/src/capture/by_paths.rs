//! Recognition of a request by the request paths of a contract.

use std::cell::OnceCell;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use memchr::memmem;
use serde_json::Value;

use codex_metadata::contract::{MessageKind, RequestPath};

use super::head::Form;
use super::recognize::{Parts, path_of};
use crate::given::{By, Given, Known, recognises};
use crate::spelling::{begins_with, is_spelling_of};

/// Where the flat map of a contract without paths is.
const CLIENT_METADATA: &str = "/client_metadata";

/// Returns the first contract and path that a request is of; `None` if it is of none.
///
/// A contract without paths recognises a request by one of its headers, or by one of its keys in a `client_metadata`.
pub(super) fn recognize(given: &'static Given, parts: &Parts<'_>, body: Option<&[u8]>) -> Option<By> {
    let url = parts.url.map(path_of);
    let arrived = Arrived { parts, url: url.as_deref(), body, parsed: OnceCell::new() };
    given.all().iter().find_map(|known| arrived.by(known))
}

/// A request, and what was found out about it.
struct Arrived<'a> {
    parts: &'a Parts<'a>,
    url: Option<&'a str>,
    body: Option<&'a [u8]>,
    /// The body, if it is JSON.
    parsed: OnceCell<Option<Value>>,
}

impl Arrived<'_> {
    fn by(&self, known: &'static Known) -> Option<By> {
        let contract = known.contract;
        if contract.paths().is_empty() {
            let is_ours = !self.is_preflight() && (self.has_header_of(known) || self.has_flat(known, CLIENT_METADATA));
            return is_ours.then_some(By::new(known, None));
        }
        let path = contract.paths().iter().find(|path| self.is_of(known, path))?;
        Some(By::new(known, Some(path)))
    }

    fn is_of(&self, known: &Known, path: &RequestPath) -> bool {
        recognises(path)
            && self.is_kind(path.kind())
            && self.has_method(path)
            && self.has_url(path)
            && path.header().is_none_or(|header| self.has_header(header))
            && path.member().is_none_or(|(pointer, text)| self.has_member(pointer, text))
            && (!self.needs_own(path) || self.has_own(known, path))
    }

    fn is_kind(&self, kind: MessageKind) -> bool {
        let Parts { method, url, headers, .. } = *self.parts;
        let is_rpc = self.parts.head.form == Form::Rpc;
        match (self.parts.kind, kind) {
            (Some(said @ ("http" | "handshake" | "frame" | "mcp")), kind) => {
                said == kind.to_string() || is_rpc && said != "handshake" && kind == MessageKind::Mcp
            }
            (_, MessageKind::Http) => !self.is_upgrade(),
            // Of a request whose headers are not known nothing says that it is none.
            (_, MessageKind::Handshake) => self.is_upgrade() || method == Some("GET") && headers.is_none(),
            (_, MessageKind::Frame) => method.is_none() && url.is_none() && headers.is_none(),
            (_, MessageKind::Mcp) => is_rpc,
            _ => false,
        }
    }

    fn is_upgrade(&self) -> bool {
        let marks = [UPGRADE, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION];
        let scheme = self.parts.url.and_then(|url| url.split_once("://")).map(|(scheme, _)| scheme);
        self.parts.method == Some("CONNECT")
            || matches!(scheme, Some("ws" | "wss"))
            || self.parts.headers.is_some_and(|headers| marks.iter().any(|mark| headers.contains_key(mark)))
    }

    /// Returns whether a browser asks if it may send the request.
    fn is_preflight(&self) -> bool {
        self.parts.method == Some("OPTIONS")
            && self.parts.headers.is_none_or(|headers| headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD))
    }

    fn has_method(&self, path: &RequestPath) -> bool {
        let named = |method| path.methods().iter().any(|named| named == method);
        self.parts.method.is_none_or(
            |method| {
                if path.methods().is_empty() { !self.is_preflight() } else { named(method) }
            },
        )
    }

    fn has_url(&self, path: &RequestPath) -> bool {
        let fits = |url: &str| path.urls().iter().any(|pattern| fits(pattern, url));
        path.urls().is_empty() || self.url.is_none_or(fits)
    }

    fn has_header(&self, header: &str) -> bool {
        self.parts.headers.is_some_and(|headers| headers.keys().any(|name| is_spelling_of(name.as_str(), header)))
    }

    /// Returns whether the text is there. That of a damaged body is somewhere.
    fn has_member(&self, pointer: &str, text: &str) -> bool {
        match self.parsed() {
            Some(body) => body.pointer(pointer).and_then(Value::as_str) == Some(text),
            None => self.has_text(text),
        }
    }

    /// Returns whether what the path says is not enough to tell its requests from others.
    fn needs_own(&self, path: &RequestPath) -> bool {
        let says_address = !path.methods().is_empty() || !path.urls().is_empty();
        let says_nothing = !says_address && path.header().is_none() && path.member().is_none();
        path.is_shared()
            || path.kind() == MessageKind::Http && says_nothing
            || path.kind() == MessageKind::Frame && self.parts.is_of_other_socket
            || !path.methods().is_empty() && self.parts.method.is_none()
            || !path.urls().is_empty() && self.url.is_none()
    }

    /// Returns whether the request has something of the contract, or its sender is known.
    fn has_own(&self, known: &Known, path: &RequestPath) -> bool {
        self.has_header_of(known)
            || path.flat_at().is_some_and(|pointer| self.has_flat(known, pointer))
            || path.views_at().any(|(_, pointer)| self.has_view(pointer))
            || path.senders().any(|(header, begins)| self.is_from(header, begins))
    }

    fn has_header_of(&self, known: &Known) -> bool {
        self.parts.headers.is_some_and(|headers| known.has_header(headers))
    }

    fn is_from(&self, header: &str, begins: &str) -> bool {
        let values = self.parts.headers.map(|headers| headers.get_all(header));
        values.into_iter().flatten().any(|value| begins_with(value.as_bytes(), begins))
    }

    /// Returns whether an object at the place has a key of the flat map. Of an empty one nothing says that it is another
    /// client's.
    fn has_flat(&self, known: &Known, pointer: &str) -> bool {
        match self.parsed() {
            Some(body) => at(body, pointer)
                .and_then(Value::as_object)
                .is_some_and(|map| map.is_empty() || map.keys().any(|key| known.has_flat_key(key))),
            None => self.has_name(pointer),
        }
    }

    fn has_view(&self, pointer: &str) -> bool {
        match self.parsed() {
            Some(body) => at(body, pointer).is_some(),
            None => self.has_name(pointer),
        }
    }

    /// Returns whether a damaged body has the last name of a place.
    fn has_name(&self, pointer: &str) -> bool {
        pointer.rsplit('/').next().is_some_and(|name| !name.is_empty() && self.has_text(name))
    }

    fn has_text(&self, text: &str) -> bool {
        self.body.is_some_and(|body| memmem::find(body, text.as_bytes()).is_some())
    }

    fn parsed(&self) -> Option<&Value> {
        self.parsed.get_or_init(|| serde_json::from_slice(self.body?).ok()).as_ref()
    }
}

/// Returns what is at a JSON Pointer, whose names may have another spelling.
fn at<'v>(body: &'v Value, pointer: &str) -> Option<&'v Value> {
    pointer.split('/').skip(1).try_fold(body, |value, name| {
        let name = name.replace("~1", "/").replace("~0", "~");
        let object = value.as_object()?;
        let alike = || object.iter().find(|(key, _)| is_spelling_of(key, &name)).map(|(_, value)| value);
        object.get(&name).or_else(alike)
    })
}

/// Returns whether the path of a URL has the pattern. A `*` stands for any text; a slash at the end does not count.
fn fits(pattern: &str, url: &str) -> bool {
    let (pattern, url) = (pattern.trim_end_matches('/'), url.trim_end_matches('/'));
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == url };
    let Some(mut url) = url.strip_prefix(first) else { return false };
    let (between, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in between.split('*') {
        match url.find(part) {
            Some(start) => url = &url[start + part.len()..],
            None => return false,
        }
    }
    url.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, url, is_one) in [
            ("/v1/jobs", "/v1/jobs", true),
            ("/v1/jobs/", "/v1/jobs", true),
            ("/v1/jobs", "/v1/jobs/", true),
            ("/v1/jobs", "/v1/jobs/1", false),
            ("/", "", true),
            ("*", "", true),
            ("*", "/a/b", true),
            ("*/jobs", "/jobs", true),
            ("*/jobs", "/a/b/jobs", true),
            ("*/jobs", "/a/jobs/b", false),
            ("/a/*", "/a/b/c", true),
            ("/a/*", "/a", false),
            ("/a*", "/a", true),
            ("/a*a", "/a", false),
            ("/a/*/c/*/e", "/a/b/c/d/e", true),
            ("/a/*/c/*/e", "/a/b/c/e", false),
            ("/a/**/c", "/a/b/c", true),
            ("*b*b", "b", false),
            ("*b*b", "bb", true),
        ] {
            assert_eq!(fits(pattern, url), is_one, "{pattern} {url}");
        }
    }
}
