//! Recognition of a request by the request paths of a contract.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::ptr;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use memchr::memmem;

use codex_metadata::contract::{MessageKind, RequestPath};

use super::body::is_json;
use super::members::{Members, Spelling, fold, is_string, member};
use super::parts::Parts;
use super::places::{self, Place, unescaped};
use crate::given::{By, Given, Known, are_telling, recognises};
use crate::headers::Headers;
use crate::spelling::{begins_with, forms, is_spelling_of, significant};

/// Where the flat map of a contract without paths is.
const CLIENT_METADATA: &str = "/client_metadata";

/// Returns the first contract and path that a request is of; `None` if it is of none.
///
/// A contract without paths recognises a request by one of its headers, or by one of its keys in a `client_metadata`.
pub(super) fn recognize(given: &'static Given, parts: &Parts<'_>) -> Option<By> {
    let arrived = Arrived {
        given,
        parts,
        members: OnceCell::new(),
        whole: OnceCell::new(),
        asked: Cell::new(0),
        places: OnceCell::new(),
        flat: RefCell::default(),
        header_names: OnceCell::new(),
        headers_asked: Cell::new(0),
        own_headers: RefCell::default(),
        own_asked: Cell::new(0),
    };
    let all = || given.all().iter();
    all()
        .find_map(|known| arrived.by(known, Arrived::is_kind))
        // Programs leave out the headers of a connection, by which a handshake is told from other requests.
        .or_else(|| {
            all().find_map(|known| arrived.by(known, |_, path| arrived.is_handshake_without_marks(known, path)))
        })
        .or_else(|| all().find(|known| arrived.is_of_codex(known)).map(|known| By::new(known, None)))
}

/// How many places are looked at, and how many questions about headers are answered, one after the other.
const FEW: usize = 16;

/// A request, and what was found out about it.
struct Arrived<'a> {
    given: &'static Given,
    parts: &'a Parts<'a>,
    /// The members of the body, if it is a JSON object.
    members: OnceCell<Option<Members<'a>>>,
    /// The body, if it is JSON.
    whole: OnceCell<Option<&'a str>>,
    /// How many places were looked at, one after the other.
    asked: Cell<usize>,
    /// The values at the places, once these were too many.
    places: OnceCell<HashMap<Place<'static>, &'a str>>,
    /// `true` for a place at which the contract has its flat map.
    flat: RefCell<HashMap<(*const Known, String), bool>>,
    /// The letters and digits of the headers' names, once many were asked for.
    header_names: OnceCell<HashSet<String>>,
    headers_asked: Cell<usize>,
    /// The letters and digits of the headers' names that a contract has, once many were asked for.
    own_headers: RefCell<HashMap<*const Known, HashSet<String>>>,
    own_asked: Cell<usize>,
}

impl<'a> Arrived<'a> {
    fn by(&self, known: &'static Known, is_kind: impl Fn(&Self, &RequestPath) -> bool) -> Option<By> {
        let contract = known.contract;
        if contract.paths().is_empty() {
            let is_ours =
                !self.is_preflight() && (known.has_header(self.parts.headers) || self.has_flat(known, CLIENT_METADATA));
            return is_ours.then_some(By::new(known, None));
        }
        let mut fitting = contract.paths().iter().filter(|path| is_kind(self, path) && self.is_of(known, path));
        let first = fitting.next()?;
        // Which of several addresses it came to nothing says that is not known.
        let is_unsure = self.parts.path.is_none() && !first.urls().is_empty() && fitting.next().is_some();
        Some(By::new(known, Some(first).filter(|_| !is_unsure)))
    }

    fn is_of(&self, known: &Known, path: &RequestPath) -> bool {
        recognises(path)
            && self.has_method(path)
            && self.has_url(path)
            && path.header().is_none_or(|header| self.has_header(header))
            && path.member().is_none_or(|(pointer, text)| self.has_member(pointer, text))
            && (!self.needs_own(path) || self.has_own(known, path))
    }

    /// Returns whether a request at an address that no path of Codex's has is Codex's all the same: by a header that
    /// nothing else has, or by its `client_metadata`. It is of no path, so that nothing is expected of it, and no path can
    /// say so: each has the carriers that it needs. Its searches are such requests, whose address is not known, and so is
    /// what a release sends to an address that is newer than this program. The contracts of others say all their addresses.
    fn is_of_codex(&self, known: &Known) -> bool {
        let never = |method: &str| ["OPTIONS", "HEAD", "DELETE"].iter().any(|other| other.eq_ignore_ascii_case(method));
        known.is_codex
            && !self.parts.method.is_some_and(never)
            && (known.has_telling_header(self.parts.headers) || self.has_flat(known, CLIENT_METADATA))
    }

    fn is_kind(&self, path: &RequestPath) -> bool {
        let Parts { kind, method, url, headers, .. } = *self.parts;
        match (kind, path.kind()) {
            (Some(said @ ("http" | "handshake" | "frame" | "mcp")), kind) => {
                said == kind.name() || said != "handshake" && kind == MessageKind::Mcp && self.is_rpc()
            }
            (_, MessageKind::Http) => !self.is_upgrade(),
            // Of a request whose headers are not known nothing says that it is none.
            (_, MessageKind::Handshake) => self.is_upgrade() || self.is_get() && headers.is_none(),
            (_, MessageKind::Frame) => method.is_none() && url.is_none() && headers.is_none(),
            (_, MessageKind::Mcp) => self.is_rpc(),
            _ => false,
        }
    }

    /// Returns whether a request may be a handshake although no mark of one is left: a `GET` with metadata.
    fn is_handshake_without_marks(&self, known: &Known, path: &RequestPath) -> bool {
        path.kind() == MessageKind::Handshake
            && self.parts.kind.is_none()
            && self.is_get()
            && self.has_telling_headers(known, path)
    }

    fn is_get(&self) -> bool {
        self.parts.method.is_some_and(|method| method.eq_ignore_ascii_case("GET"))
    }

    fn is_rpc(&self) -> bool {
        self.member("jsonrpc").is_some()
    }

    fn is_upgrade(&self) -> bool {
        let marks = [UPGRADE, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION];
        let scheme = self.parts.url.and_then(|url| url.split_once("://")).map(|(scheme, _)| scheme);
        let is_socket = |scheme: &str| ["ws", "wss"].iter().any(|socket| socket.eq_ignore_ascii_case(scheme));
        self.parts.method.is_some_and(|method| method.eq_ignore_ascii_case("CONNECT"))
            || scheme.is_some_and(is_socket)
            || self.parts.headers.is_some_and(|headers| marks.iter().any(|mark| headers.has(mark.as_str())))
    }

    /// Returns whether a browser asks if it may send the request.
    fn is_preflight(&self) -> bool {
        self.parts.method.is_some_and(|method| method.eq_ignore_ascii_case("OPTIONS"))
            && self.parts.headers.is_none_or(|headers| headers.has(ACCESS_CONTROL_REQUEST_METHOD.as_str()))
    }

    fn has_method(&self, path: &RequestPath) -> bool {
        let named = |method: &str| path.methods().iter().any(|named| named.eq_ignore_ascii_case(method));
        self.parts.method.is_none_or(
            |method| {
                if path.methods().is_empty() { !self.is_preflight() } else { named(method) }
            },
        )
    }

    fn has_url(&self, path: &RequestPath) -> bool {
        let fits = |url: &str| path.urls().iter().any(|pattern| fits(pattern, url));
        path.urls().is_empty() || self.parts.path.is_none_or(fits)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.parts.headers.into_iter().flat_map(Headers::names)
    }

    fn has_header(&self, header: &str) -> bool {
        if Self::is_one_of_few(&self.headers_asked) {
            return self.names().any(|name| is_spelling_of(name, header));
        }
        let names = || self.names().flat_map(forms).collect();
        self.header_names.get_or_init(names).contains(&significant(header))
    }

    /// Returns whether one of the headers is the contract's, or two are that others have too.
    fn has_telling_headers(&self, known: &Known, path: &RequestPath) -> bool {
        let own = || self.names().filter(|name| known.has_name(name));
        if Self::is_one_of_few(&self.own_asked) && path.common().len() <= FEW {
            return are_telling(own(), path.common());
        }
        let mut all = self.own_headers.borrow_mut();
        let own = all.entry(ptr::from_ref(known)).or_insert_with(|| own().flat_map(forms).collect());
        let common: HashSet<String> = path.common().iter().map(significant).collect();
        own.len() > 1 || !own.is_subset(&common)
    }

    /// Counts a question, and returns whether there were few of its kind.
    fn is_one_of_few(asked: &Cell<usize>) -> bool {
        asked.set(asked.get() + 1);
        asked.get() <= FEW
    }

    /// Returns whether the text is there. That of a damaged body is somewhere.
    fn has_member(&self, pointer: &str, text: &str) -> bool {
        if self.members().is_none() {
            return self.has_text(text);
        }
        let value = self.at(pointer, Spelling::Exact);
        value.is_some_and(|value| is_string(value, text))
    }

    /// Returns whether what the path says is not enough to tell its requests from others.
    fn needs_own(&self, path: &RequestPath) -> bool {
        let says_address = !path.methods().is_empty() || !path.urls().is_empty();
        let says_nothing = !says_address && path.header().is_none() && path.member().is_none();
        path.is_shared()
            || path.kind() == MessageKind::Http && says_nothing
            || path.kind() == MessageKind::Frame && self.parts.is_of_other_socket
            || !path.methods().is_empty() && self.parts.method.is_none()
            || !path.urls().is_empty() && self.parts.path.is_none()
    }

    /// Returns whether the request has something of the contract, or its sender is known.
    fn has_own(&self, known: &Known, path: &RequestPath) -> bool {
        self.has_telling_headers(known, path)
            || path.flat_at().is_some_and(|pointer| self.has_flat(known, pointer))
            || path.views_at().any(|(_, pointer)| self.has_view(pointer))
            || self.is_at_address(path) && path.senders().any(|(header, begins)| self.is_from(header, begins))
    }

    /// Returns whether the address is known and the path's. A sender has other requests too, tunnels among them.
    fn is_at_address(&self, path: &RequestPath) -> bool {
        path.urls().is_empty() || self.parts.path.is_some()
    }

    fn is_from(&self, header: &str, begins: &str) -> bool {
        let header = header.to_ascii_lowercase();
        self.parts.headers.is_some_and(|headers| headers.all(&header).any(|value| begins_with(value, begins)))
    }

    /// Returns whether an object at the place has a key of the flat map. Of an empty one nothing says that it is another
    /// client's.
    fn has_flat(&self, known: &Known, pointer: &str) -> bool {
        if self.members().is_none() {
            return self.has_name(pointer) && (known.flat_keys().any(|key| self.has_text(key)));
        }
        let own = |own: &mut Option<bool>, key: Cow<'_, str>, _| {
            *own = Some(*own == Some(true) || known.has_flat_key(&key));
        };
        let find = || {
            let map = self.at(pointer, Spelling::Any).and_then(|map| fold(map, own));
            map.is_some_and(|own| own != Some(false))
        };
        if self.asked.get() <= FEW {
            return find();
        }
        // Several paths have one place.
        *self.flat.borrow_mut().entry((ptr::from_ref(known), pointer.to_owned())).or_insert_with(find)
    }

    fn has_view(&self, pointer: &str) -> bool {
        if self.members().is_some() { self.at(pointer, Spelling::Any).is_some() } else { self.has_name(pointer) }
    }

    /// Returns whether a damaged body has the last name of a place.
    fn has_name(&self, pointer: &str) -> bool {
        pointer.rsplit('/').next().is_some_and(|name| !name.is_empty() && self.has_text(name))
    }

    fn has_text(&self, text: &str) -> bool {
        self.parts.body.is_some_and(|body| memmem::find(body, text.as_bytes()).is_some())
    }

    fn body(&self) -> Option<&'a str> {
        std::str::from_utf8(self.parts.body?).ok()
    }

    fn members(&self) -> Option<&Members<'a>> {
        let known = |members: &'a [(Range<usize>, Range<usize>)]| {
            let body = self.body()?;
            let member = |(key, value): &(Range<usize>, Range<usize>)| {
                Some((Cow::Borrowed(body.get(key.clone())?), body.get(value.clone())?))
            };
            members.iter().map(member).collect::<Option<_>>().map(Members::Few)
        };
        let of_body = || self.parts.members.map_or_else(|| Members::of(self.body()?), known);
        self.members.get_or_init(of_body).as_ref()
    }

    /// Returns the last member of this name, as most readers have it.
    fn member(&self, name: &str) -> Option<&'a str> {
        self.members()?.get(name, Spelling::Exact)
    }

    /// Returns what is at a JSON Pointer in the body, an object.
    fn at(&self, pointer: &str, spelling: Spelling) -> Option<&'a str> {
        let mut names = pointer.split('/').skip(1).map(unescaped);
        self.asked.set(self.asked.get() + 1);
        let Some(first) = names.next() else {
            let whole = || self.body().filter(|body| is_json(body.as_bytes())).map(str::trim_ascii);
            return *self.whole.get_or_init(whole);
        };
        let members = self.members()?;
        if self.asked.get() > FEW {
            return self.places().get(&(pointer, spelling)).copied();
        }
        let value = members.get(&first, spelling)?;
        names.try_fold(value, |value, name| member(value, &name, spelling))
    }

    /// Returns what is at each place that the contracts say something of.
    fn places(&self) -> &HashMap<Place<'static>, &'a str> {
        self.places.get_or_init(|| {
            let of_path = |path: &'static RequestPath| {
                let exact = path.member().map(|(at, _)| (at, Spelling::Exact));
                let views = path.views_at().map(|(_, at)| at);
                let any = path.flat_at().into_iter().chain(views).map(|at| (at, Spelling::Any));
                exact.into_iter().chain(any).filter(|(at, _)| !at.is_empty())
            };
            let paths = self.given.all().iter().flat_map(|known| known.contract.paths());
            let places = paths.flat_map(of_path).chain([(CLIENT_METADATA, Spelling::Any)]);
            places::find(self.body().unwrap_or_default(), places)
        })
    }
}

/// Returns whether the path of a URL has the pattern. A `*` stands for any text; a slash at the end does not count.
pub(super) fn fits(pattern: &str, url: &str) -> bool {
    let (pattern, url) = (pattern.trim_end_matches('/'), url.trim_end_matches('/'));
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == url };
    let Some(mut url) = url.strip_prefix(first) else { return false };
    let Some((between, last)) = rest.rsplit_once('*') else { return url.ends_with(rest) };
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
