//! The parts of a captured request by which its contract is recognised.

use std::borrow::Cow;
use std::ops::Range;

use http::Uri;
use http::header::USER_AGENT;
use http::uri::Authority;

use codex_metadata::codex::as_read;

use crate::headers::Headers;
use crate::place::Place;
use crate::plain::{is_plain_path, may_begin_user};
use crate::reading::chars_as_read;
use crate::received;

/// The parts of a request that a capture has.
pub(super) struct Parts<'a> {
    pub(super) method: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    /// The path of the URL, if it is known; see [`Address`].
    pub(super) path: Option<&'a str>,
    /// The path that is shown.
    pub(super) shown: Option<&'a str>,
    /// The kind in our own captures: `http`, `handshake`, `frame` or `mcp`.
    pub(super) kind: Option<&'a str>,
    /// `true` for a message on a socket whose handshake is that of another client.
    pub(super) is_of_other_socket: bool,
    pub(super) headers: Option<Headers<'a>>,
    pub(super) body: Option<&'a [u8]>,
    /// Where in the body its members are, if that is known.
    pub(super) members: Option<&'a [(Range<usize>, Range<usize>)]>,
}

impl Parts<'_> {
    /// Returns the method and the path of the URL, without the query and other parts that may be secret.
    pub(super) fn name(&self) -> String {
        match (self.method, self.shown) {
            (None, None) => self.kind.map_or("request".into(), shown_method).into_owned(),
            (method, path) => {
                let method = method.map_or("?".into(), shown_method);
                [&*method, path.unwrap_or_default()].join(" ")
            }
        }
    }
}

/// Returns a method or a kind as it is shown: in a capture it may be anything, such as the URL.
fn shown_method(method: &str) -> Cow<'_, str> {
    if method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return method.into();
    }
    // One that is no string comes as its JSON.
    match received::value(method) {
        Cow::Borrowed(method) => Place::of(method).rest,
        Cow::Owned(shown) => Place::of(&shown).rest.into_owned().into(),
    }
}

/// The path of a URL.
pub(super) struct Address<'a> {
    /// The path as the server sees it, by which a request is recognised. If the URL is malformed, it is the one that is
    /// shown; `None` if nothing of that is left.
    pub(super) path: Option<Cow<'a, str>>,
    /// The path without what may be user information or a query.
    pub(super) shown: Cow<'a, str>,
}

impl<'a> Address<'a> {
    pub(super) fn of(url: &'a str) -> Self {
        match usual_path_of(url) {
            Some(path) => Self { path: Some(path.into()), shown: path.into() },
            None if url.len() > MAX_READ => Self { path: None, shown: "(a URL of more than 1 MiB)".into() },
            None => Self::of_any(url),
        }
    }

    /// Reads a URL, however it is written, also a malformed one.
    fn of_any(url: &'a str) -> Self {
        let before = before_query(url);
        let uri = before.parse::<Uri>().ok().filter(has_host);
        let of_server = uri.as_ref().map(Uri::path);
        let server = uri.as_ref().and_then(Uri::authority).map_or("", Authority::as_str);
        if let Some(path) = of_server.filter(|path| is_plain(server, path, &url[before.len()..])) {
            return Self { path: Some(path.to_owned().into()), shown: path.to_owned().into() };
        }
        let place = Place::of(url);
        let is_cut = place.is_cut;
        let shown = path_in(place.rest);
        // The end of a path that is cut is not known.
        let known = || Some(shown.clone()).filter(|path| !path.is_empty() && !is_cut);
        Self { path: of_server.map(|path| path.to_owned().into()).or_else(known), shown }
    }

    /// Returns the path of `url`, of which this is the address, for other programs: as the server sees it, by which the
    /// request is recognised again, with `*` for what may be user information or a query. `None` if there is no path, or one of
    /// more than [`MAX_KEPT`] bytes.
    pub(super) fn kept(&self, url: &str) -> Option<String> {
        let path = self.path.as_deref().filter(|path| !path.is_empty() && path.len() <= MAX_KEPT)?;
        let before = before_query(url);
        let server = before.strip_suffix(path).map_or("", |server| server.rsplit("//").next().unwrap_or_default());
        // A password may have begun in the path, and end in the query.
        if may_be_password(server, path, &url[before.len()..]) || may_be_query(server) {
            return Some(&*self.shown).filter(|shown| !shown.is_empty()).map(str::to_owned);
        }
        Some(without_user_and_query(path, may_be_user(server)))
    }
}

/// The maximum size of a URL that is read if it has more than a usual path. No server takes a longer one by default: Go's
/// takes heads of 1 MiB, and most others much less.
const MAX_READ: usize = 1 << 20;

/// The maximum size of a path for other programs: no server takes a longer one in a head.
const MAX_KEPT: usize = 64 << 10;

/// Returns whether user information may begin in what stands for the server of a URL, and go on in the path: `12` in
/// `https://me:12/34@h/a` may be a part of the password.
fn may_be_user(server: &str) -> bool {
    server.contains([':', '@'])
}

/// Returns the path with `*` for each part that may be user information or a query.
fn without_user_and_query(path: &str, may_have_user: bool) -> String {
    let read: Vec<String> = path.split('/').map(as_read).collect();
    let whole = read.join("/");
    // An escaped slash is within a part.
    let part_at = |at: usize| {
        let ends = read.iter().scan(0, |end, part| {
            *end += part.len() + 1;
            Some(*end)
        });
        ends.take_while(|end| *end <= at).count().max(usize::from(path.starts_with('/')))
    };
    let user = user_in(&whole, may_have_user).map(|user| part_at(user.start)..part_at(user.end));
    let query = whole.find(['?', '#']).filter(|at| whole[*at..].contains('=')).map(part_at);
    let mut kept: Vec<Cow<'_, str>> = Vec::with_capacity(read.len());
    for (index, (written, read)) in path.split('/').zip(&read).enumerate() {
        if query == Some(index) {
            kept.push("*".into());
            break;
        }
        // The `*` of the last part of the user stands for all of them.
        if !user.as_ref().is_some_and(|user| user.contains(&index)) {
            let is_end_of_user = user.as_ref().is_some_and(|user| user.end == index);
            kept.push(kept_part(written, read, is_end_of_user));
        }
    }
    kept.join("/")
}

/// Returns the range of a path that may be a user and a password with slashes: from the first `:` or `//` to the last `@`,
/// or from where the path begins, if the user [may begin](may_be_user) before it.
fn user_in(path: &str, may_have_user: bool) -> Option<Range<usize>> {
    let end = path.rfind('@')?;
    let before = &path[..end];
    let start = if may_have_user { 0 } else { before.find(':').into_iter().chain(before.find("//")).min()? };
    Some(start..end)
}

/// Returns a part of a path with `*` for what may be a user, or for all of it if it may have a query.
fn kept_part<'w>(written: &'w str, read: &str, is_end_of_user: bool) -> Cow<'w, str> {
    if read.contains(['?', '#']) {
        return "*".into();
    }
    match read.rsplit_once('@') {
        Some((user, host)) if is_end_of_user || !user.is_empty() => {
            if written.ends_with(host) {
                format!("*@{host}").into()
            } else {
                "*".into()
            }
        }
        _ => written.into(),
    }
}

fn before_query(url: &str) -> &str {
    url.find(['?', '#']).map_or(url, |end| &url[..end])
}

/// Returns the path of a URL as nearly all are, of which it is a part: `https://HOST:PORT/PATH` without anything else.
fn usual_path_of(url: &str) -> Option<&str> {
    let rest = ["https://", "http://", "wss://", "ws://"].iter().find_map(|scheme| url.strip_prefix(scheme))?;
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let (server, path) = rest.split_at(rest.find('/')?);
    // Of a longer port it is to be seen whether it is one.
    let is_port = |port: &str| matches!(port.len(), 1..=4) && port.bytes().all(|byte| byte.is_ascii_digit());
    let host = match server.split_once(':') {
        Some((host, port)) => is_port(port).then_some(host)?,
        None => server,
    };
    let is_path = |byte: u8| is_usual(byte) || matches!(byte, b'/' | b'_');
    (!host.is_empty() && host.bytes().all(is_usual) && path.bytes().all(is_path) && !path.starts_with("//"))
        .then_some(path)
}

/// Returns `true` if the path behind this server, and before this query, is shown as it is.
fn is_plain(server: &str, path: &str, query: &str) -> bool {
    let has_user = || may_be_user(server) && chars_as_read(path).any(|char| char == '@');
    !path.starts_with("//")
        && is_plain_path(path)
        && !has_user()
        && !may_be_password(server, path, query)
        && !may_be_query(server)
}

/// Returns `true` if a password may begin before the path, or in it, which may hold another URL, and end in the query.
fn may_be_password(server: &str, path: &str, query: &str) -> bool {
    chars_as_read(query).any(|char| char == '@') && (may_be_user(server) || may_begin_user(path))
}

/// Returns whether a query may begin in what stands for the server of a URL, so that the path is a part of it.
fn may_be_query(server: &str) -> bool {
    chars_as_read(server).any(|char| matches!(char, '?' | '#'))
}

/// Returns the path in a URL without user information and query.
fn path_in(url: Cow<'_, str>) -> Cow<'_, str> {
    let start = match url.split_once("//") {
        Some((scheme, _)) if scheme.is_empty() || scheme.ends_with(':') && !scheme.contains('/') => scheme.len() + 2,
        _ => 0,
    };
    let start = url[start..].find('/').map_or(url.len(), |at| start + at);
    match url {
        Cow::Borrowed(url) => url[start..].into(),
        Cow::Owned(url) => url[start..].to_owned().into(),
    }
}

/// Returns `true` unless what stands for the host of a URL is none: a slash may be a part of a password before it.
fn has_host(uri: &Uri) -> bool {
    uri.authority().is_none_or(|authority| {
        let host = authority.as_str().rsplit('@').next().unwrap_or_default();
        matches!(host.get(authority.host().len()..), Some("" | ":")) || authority.port_u16().is_some()
    })
}

/// Returns the sender's release: the header `version`, or the one in a `User-Agent` that `is_sender` tells for one of the
/// sender, `codex_cli_rs/0.171.0 ...`. A `version` that is none, as other layers have it, does not hide that one.
pub(super) fn sender_version(headers: Headers<'_>, is_sender: impl Fn(&str) -> bool) -> Option<&str> {
    let named = || headers.text("version").filter(|version| may_be_release(version));
    let agent = || {
        let agent = headers.text(USER_AGENT.as_str())?;
        let (_, rest) = agent.split_once('/')?;
        let version = rest.split(' ').next().unwrap_or_default();
        (is_sender(agent) && may_be_release(version)).then_some(version)
    };
    let is_release = |text: &&str| text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('.');
    named().filter(is_release).or_else(agent).or_else(named)
}

/// Returns whether a release may be called so. What says it is kept with each message of a WebSocket, and may be as long as
/// a capture or a head has room for.
pub(super) const fn may_be_release(version: &str) -> bool {
    version.len() <= 128
}

#[cfg(test)]
mod tests {
    use super::{Address, usual_path_of};
    use crate::capture::recognize::fits;

    /// URLs, and the paths that are shown of them.
    const SHOWN: &[(&str, &str)] = &[
        ("https://example.com/v1/responses?t=s3cr3t", "/v1/responses"),
        ("https://me:s3cr3t@example.com/v1/responses", "/v1/responses"),
        ("/v1/responses#s3cr3t", "/v1/responses"),
        ("https://example.com/@scope/a", "/@scope/a"),
        ("https://me:s3cr3t/x@example.com/a", "/a"),
        ("https:/me:s3cr3t@example.com/a", "/a"),
        ("https:me:s3cr3t@example.com/a", "/a"),
        ("//s3cr3t@example.com/a", "/a"),
        ("me:s3cr3t@example.com/a b", "/a b"),
        ("https://me:s3cr3t@example.com/a b?x", "/a b"),
        (r"https:\\me:s3cr3t@example.com/a", "/a"),
        ("https://proxy/https://me:s3cr3t@example.com/a", "/a"),
        ("https://proxy/https://me:s3cr3t/@example.com/a", "/a"),
        ("https://proxy/https://me:s3cr3t%40example.com/a", "/a"),
        ("https://proxy/https://me:s3cr3t\u{FF20}example.com/a", "/a"),
        ("https://proxy/https%3A%2F%2Fme:s3cr3t%40example.com%2Fa", "/a"),
        ("https://me:s3/cr3t\u{FF20}example.com/a", "/a"),
        ("https://me:s3/cr3t%40example.com/a", "/a"),
        ("https://me:s3/cr3t?x@example.com/a", ""),
        ("https://me:12/s3cr3t/@example.com/a", "/a"),
        ("https://me:12/s3cr3t/%40example.com/a", "/a"),
        ("https://me:12/s3cr3t/\u{FF20}example.com/a", "/a"),
        ("https://me:12/s3cr3t?x@example.com/a", ""),
        ("https://me:12/s3cr3t/#%40example.com/a", ""),
        ("https://me:/s3cr3t/@example.com/a", "/a"),
        ("https://me:x@12/s3cr3t/@example.com/a", "/a"),
        ("https://example.com:8443/a?to=me@example.com", ""),
        ("https://a%3Fb@example.com/s3cr3t", ""),
        ("https://proxy/x//me/s3cr3t/@example.com/a", "/a"),
        ("/x//s3cr3t/@example.com/a", "/a"),
        ("/%2Fme/s3cr3t/@example.com/a", "/a"),
        ("/x/%2Fme/s3cr3t/%40example.com/a", "/a"),
        ("//s3cr3t?x@example.com/a", ""),
        (r"/\\s3cr3t?x@example.com/a", ""),
        ("https://example.com/v1/responses\u{FF1F}token=s3cr3t", "/v1/responses"),
        ("https://example.com/v1/responses\u{FF05}3Ftoken=s3cr3t", "/v1/responses"),
        ("https://example.com/v1/responses%3Ftoken=s3cr3t", "/v1/responses"),
        ("https://example.com/v1/responses%23s3cr3t", "/v1/responses"),
        ("https://example.com/v1/responses?to=me@example.com", "/v1/responses"),
        ("https://example.com/v1/models/a:run?of=b", "/v1/models/a:run"),
        ("https://proxy/https://me:s3cr3t?x@example.com/v1", ""),
        ("https://example.com/v1/responses?a b&to=me@example.com", "/v1/responses"),
        ("https://example.com:8443/v1/a%20b%2Fc", "/v1/a%20b%2Fc"),
        ("https://example.com//v1/responses", "//v1/responses"),
        ("https://me:s3cr3t@example.com//v1/responses", "//v1/responses"),
        ("https://example.com:/v1", "/v1"),
        ("example.com:443", ""),
        ("https://exa mple.com/a?s3cr3t", "/a"),
        ("s3cr3t@example.com", ""),
        ("*", "*"),
    ];

    #[test]
    fn a_usual_path_is_that_of_any_url() {
        for path in ["/", "/v1/responses", "/v1/a_b.c-d/", "/a//b", "/a/../b", "/.", "/v1//"] {
            for host in ["api.example.com", "h", "127.0.0.1:8080", "a-b", "-", ".", "h:0", "h:0443"] {
                for scheme in ["https", "http", "wss", "ws"] {
                    let url = format!("{scheme}://{host}{path}");
                    assert_eq!(usual_path_of(&url), Some(path), "{url}");
                    assert_eq!(Address::of_any(&url).shown, path, "{url}");
                }
            }
        }
    }

    #[test]
    fn a_path_is_shown_without_user_information_and_query() {
        for (url, path) in SHOWN {
            assert_eq!(Address::of(url).shown, *path, "{url}");
        }
    }

    /// The path that the server sees has no user, and its path may have any escape.
    #[test]
    fn a_request_is_recognised_by_the_whole_path() {
        for (url, path) in [
            ("https://h/t/p%40q/responses", Some("/t/p%40q/responses")),
            ("https://h/t/p@q/responses", Some("/t/p@q/responses")),
            ("https://h/t/p%3Fq/responses?x=%40", Some("/t/p%3Fq/responses")),
            ("https://h/t/p%2540/responses#x", Some("/t/p%2540/responses")),
            ("https://h/deployments/m:1/responses?user=a@b", Some("/deployments/m:1/responses")),
            ("https://me:s3cr3t@h/v1/responses", Some("/v1/responses")),
            ("/v1/p%40q?x", Some("/v1/p%40q")),
            ("https:/me:s3cr3t@example.com/a", Some("/a")),
            ("https://me:s3/cr3t?x@example.com/a", None),
            ("s3cr3t@example.com", Some("")),
        ] {
            assert_eq!(Address::of(url).path.as_deref(), path, "{url}");
        }
    }

    #[test]
    fn a_path_is_kept_without_what_may_be_a_user_or_a_query() {
        for (url, path) in [
            ("https://h/v1/responses?x=a@b", Some("/v1/responses")),
            ("https://h/users/me@example.com/jobs", Some("/users/*@example.com/jobs")),
            ("https://me:s3cr3t@h/users/me@example.com/jobs", Some("/*@example.com/jobs")),
            ("/users/me%40example.com/jobs", Some("/users/*@example.com/jobs")),
            ("/users/a%3Fb/a%23b?x", Some("/users/*/*")),
            ("/users/r%3Ftoken=s3cr3t/s3cr3t", Some("/users/*")),
            ("/users/r%23s3cr3t/a", Some("/users/*/a")),
            ("/models/claude@1:rawPredict", Some("/models/*@1:rawPredict")),
            ("/@scope/a", Some("/@scope/a")),
            ("/%40scope/a@1", Some("/%40scope/*@1")),
            ("/deployments/m:1/responses?user=a@b", None),
            ("/users/s3cr3t@github.com/o/r", Some("/users/*@github.com/o/r")),
            ("/users/x:s3cr3t@z/jobs", Some("/users/*@z/jobs")),
            ("/users/a@b/x:s3cr3t/y@z/jobs", Some("/users/*@b/*@z/jobs")),
            ("/p/https://me:s3cr3t@h/a", Some("/p/*@h/a")),
            ("/p/https://me:s3/cr3t@h/a@b", Some("/p/*@b")),
            ("/p/https:/s3cr3t@h/a", Some("/p/*@h/a")),
            ("/p/https%3A%2F%2Fme:s3/cr3t%40h%2Fa/b", Some("/p/*/b")),
            ("/p/https://me:s3?cr3t@h/a", None),
            ("/p/https%3A%2F%2Fme%3As3?a=cr3t@h/a", None),
            ("/p/me:s3?cr3t@h/a", None),
            ("/p/me:s3%3Fcr3t@h/a", Some("/p/*/a")),
            ("https://me:1234/s3/cr3t@example.com/a", Some("/*@example.com/a")),
            ("//s3cr3t@h/a", Some("/*@h/a")),
            ("/p/me:s3cr3t%40h/a", Some("/p/*@h/a")),
            ("https://me:s3/cr3t?x@example.com/a", None),
            ("s3cr3t@example.com", None),
            ("*", Some("*")),
        ] {
            assert_eq!(Address::of(url).kept(url).as_deref(), path, "{url}");
        }
    }

    #[test]
    fn no_path_is_kept_that_no_server_takes() {
        let long = format!("https://h{}", "/a".repeat(super::MAX_KEPT / 2));
        assert!(Address::of(&long).kept(&long).is_some());
        let longer = format!("{long}/");
        assert_eq!(Address::of(&longer).kept(&longer), None);
    }

    #[test]
    fn no_path_is_kept_with_a_secret() {
        let passwords =
            ["me:s3cr3t", "me:s3cr3t/x", "me:x/s3cr3t", "me:1/x/s3cr3t", "me:s3cr3t:x", "s3cr3t:x", "me:@s3cr3t"];
        let signs = [
            ("@", "\u{FF20}"),
            (":", "\u{FF1A}"),
            ("?", "\u{FF1F}"),
            ("#", "\u{FF03}"),
            ("/", "\u{FF0F}"),
            ("=", "\u{FF1D}"),
        ];
        let mut urls: Vec<String> = SHOWN.iter().map(|(url, _)| (*url).to_owned()).collect();
        urls.extend(["/p/me:s3cr3t@h/a", "/p/s3cr3t@h/a", "/p/me:s3?cr3t@h/a", "/p/r?s3cr3t"].map(str::to_owned));
        for url in urls.clone() {
            urls.extend(passwords.iter().map(|password| url.replace("me:s3cr3t", password)));
        }
        for url in urls.clone() {
            urls.push(url.replace('/', "\\"));
            for (sign, wide) in signs {
                let escaped = format!("%{:02X}", sign.as_bytes()[0]);
                urls.extend([wide, &escaped, &escaped.replace('%', "%25")].map(|other| url.replace(sign, other)));
            }
        }
        for url in urls {
            let kept = Address::of(&url).kept(&url);
            assert!(!kept.as_ref().is_some_and(|kept| kept.contains("cr3t")), "{url}: {kept:?}");
        }
    }

    #[test]
    fn a_request_is_recognised_by_what_is_kept() {
        for url in [
            "/users/me/jobs",
            "/users/me@example.com/jobs",
            "/users/me%40example.com/jobs",
            "/users/a%3Fb/jobs",
            "/users/a%23b/jobs?x",
            "/users/x:y@z/jobs",
            "/users/p/models/claude-3-5-sonnet@20240620:rawPredict",
        ] {
            let kept = Address::of(url).kept(url).unwrap();
            let pattern = if url.contains("/jobs") { "/users/*/jobs" } else { "/users/*/models/*:rawPredict" };
            assert!(fits(pattern, &kept) && fits("/users/*", &kept), "{url}: {kept}");
        }
    }
}
