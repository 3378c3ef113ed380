//! Recognition of the requests of the contract.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use http::header::{UPGRADE, USER_AGENT};
use http::{HeaderMap, HeaderName, Uri};

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{Key, Slot, Transport};

use super::head::{Form, Head};
use crate::request::Path;
use crate::spelling::is_spelling_of;

/// The parts of a request that a capture has.
pub(super) struct Parts<'a> {
    pub(super) method: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    /// The kind in our own captures: `http`, `handshake`, `frame` or `mcp`.
    pub(super) kind: Option<&'a str>,
    /// `true` for a message on a socket whose handshake is that of another client.
    pub(super) is_of_other_socket: bool,
    pub(super) headers: Option<&'a HeaderMap>,
    pub(super) head: &'a Head,
}

impl Parts<'_> {
    /// Returns the method and the path of the URL, without the query and other parts that may be secret.
    pub(super) fn name(&self) -> String {
        let path = self.url.map(path_of);
        match (self.method, path) {
            (None, None) => self.kind.unwrap_or("request").to_owned(),
            (method, path) => format!("{} {}", method.unwrap_or("?"), path.unwrap_or_default()),
        }
    }
}

/// Returns the path of a URL without what may be user information or a query, also of a malformed one.
pub(super) fn path_of(url: &str) -> String {
    let path = match url.parse::<Uri>() {
        Ok(uri) if !uri.path().starts_with("//") => uri.path().to_owned(),
        // Some programs take `@` for the end of a user's name wherever it stands.
        _ => {
            let url = &url[..url.find(['?', '#']).unwrap_or(url.len())];
            let rest = match url.rsplit_once('@') {
                Some((_, rest)) => rest,
                None => url.split_once("//").map_or(url, |(_, rest)| rest),
            };
            rest.find('/').map_or("", |start| &rest[start..]).to_owned()
        }
    };
    // The path of a proxy may hold another URL, and a slash may be a part of a password.
    match path.rsplit_once('@') {
        Some((before, rest)) if !before.ends_with('/') => rest.find('/').map_or("", |start| &rest[start..]).to_owned(),
        _ => path,
    }
}

/// The owner of a request.
pub(super) enum Recognized {
    /// A request of the contract, with its request path if that is known.
    Ours(Option<Path>),
    /// Any other request.
    Foreign,
}

/// Determines the owner of a request.
///
/// A request belongs to the contract if it has one of the headers that nothing else has, or a `client_metadata` with a key
/// of the contract. At an address of the contract, the headers of ids suffice, or the name of the sender; a frame has the
/// owner of its handshake.
pub(super) fn recognize(parts: &Parts<'_>) -> Recognized {
    let head = parts.head;
    let blob_key = CodexResponsesMetadata::CONTRACT.blob_key().unwrap_or_default();
    let headers = parts.headers.map(Known::of).unwrap_or_default();
    let has_blob =
        parts.headers.is_some_and(|headers| headers.keys().any(|name| is_spelling_of(name.as_str(), blob_key)));
    match parts.kind {
        Some("mcp") => return Recognized::Ours(Some(Path::Mcp)),
        Some("handshake") => {
            return Recognized::Ours(Some(if has_blob { Path::Handshake } else { Path::Preconnect }));
        }
        Some("frame") if head.has_metadata || head.form == Form::Create && !parts.is_of_other_socket => {
            return Recognized::Ours(Some(Path::ResponseCreate));
        }
        Some("frame") => return Recognized::Foreign,
        _ => {}
    }
    let path = parts.url.map(path_of);
    let path = path.as_deref().map(|path| path.trim_end_matches('/'));
    let is_upgrade = matches!(parts.method, Some("GET" | "CONNECT"))
        || parts.headers.is_some_and(|headers| headers.contains_key(UPGRADE));
    let method_fits = is_upgrade || parts.method.is_none_or(|method| !matches!(method, "OPTIONS" | "HEAD" | "DELETE"));
    let known = match path {
        Some(path) if path.ends_with("/responses/compact") => Some(Path::Compact),
        Some(path) if path.ends_with("/responses") && is_upgrade => {
            Some(if has_blob { Path::Handshake } else { Path::Preconnect })
        }
        Some(path) if path.ends_with("/responses") => Some(Path::Responses),
        _ if head.form == Form::Rpc => Some(Path::Mcp),
        _ if head.form == Form::Create => Some(Path::ResponseCreate),
        _ => None,
    };
    let is_ours = match known {
        Some(Path::Mcp) => head.has_view,
        // Without a URL it is a frame.
        Some(Path::ResponseCreate) => parts.url.is_none() || headers.own > 0 || head.has_metadata,
        Some(_) => {
            // A form may have a page for its responses.
            let enough = if path.is_some_and(is_service) { 1 } else { 2 };
            headers.own > 0 || headers.ids >= enough || head.has_metadata || parts.headers.is_some_and(is_of_codex)
        }
        None => headers.own > 0 || head.has_metadata,
    };
    if method_fits && is_ours { Recognized::Ours(known) } else { Recognized::Foreign }
}

/// Returns `true` for a path at which a Responses API is served: at the root, under a version, or for Codex.
fn is_service(path: &str) -> bool {
    let path = path.trim_end_matches("/compact");
    path == "/responses" || ["/v1/responses", "/codex/responses"].iter().any(|end| path.ends_with(end))
}

/// Returns `true` if the sender calls itself Codex.
fn is_of_codex(headers: &HeaderMap) -> bool {
    let names = [headers.get("originator"), headers.get(USER_AGENT)];
    names.into_iter().flatten().any(|name| name.as_bytes().to_ascii_lowercase().starts_with(b"codex"))
}

/// Returns the sender's release: the header `version`, or the one in the `User-Agent` of a Codex, `codex_cli_rs/0.171.0
/// ...`. A `version` that is none, as other layers have it, does not hide that one.
pub(super) fn sender_version(headers: &HeaderMap) -> Option<String> {
    version_of(headers, |agent| agent.to_ascii_lowercase().starts_with("codex"))
}

/// Returns the sender's release like [`sender_version`], where `is_sender` tells a `User-Agent` of it.
pub(super) fn version_of(headers: &HeaderMap, is_sender: impl Fn(&str) -> bool) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let agent = || {
        let agent = text(USER_AGENT.as_str())?;
        let (_, rest) = agent.split_once('/')?;
        is_sender(agent).then(|| rest.split(' ').next().unwrap_or_default())
    };
    let is_release = |text: &&str| text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('.');
    text("version").filter(is_release).or_else(agent).or_else(|| text("version")).map(str::to_owned)
}

/// The names of the contract's headers.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let contracts = [CodexResponsesMetadata::CONTRACT, CodexPreconnectMetadata::CONTRACT];
    let fields = contracts.iter().flat_map(|contract| contract.fields());
    let keys = fields.flat_map(|field| field.slots(Transport::Header)).flat_map(Slot::keys);
    keys.map(Key::name).chain(contracts.iter().filter_map(|contract| contract.blob_key())).collect()
});

/// The headers of the contract that tell it from others at its own addresses alone.
const IDS: [&str; 2] = ["session-id", "thread-id"];

/// A header of the contract that clients of any service send.
const COMMON: &str = "x-client-request-id";

/// The headers that a request has of the contract, also under damaged names.
#[derive(Default)]
struct Known {
    /// How many there are that only the contract has.
    own: usize,
    /// How many [`IDS`] there are.
    ids: usize,
}

impl Known {
    fn of(headers: &HeaderMap) -> Self {
        let blob_key = CodexResponsesMetadata::CONTRACT.blob_key().unwrap_or_default();
        let mut known = Self::default();
        for name in headers.keys().map(HeaderName::as_str) {
            let name = if name.contains('_') { Cow::Owned(name.replace('_', "-")) } else { Cow::Borrowed(name) };
            if IDS.contains(&&*name) {
                known.ids += 1;
            } else if name != COMMON && (NAMES.contains(&*name) || is_spelling_of(&name, blob_key)) {
                known.own += 1;
            }
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn a_path_is_shown_without_user_information_and_query() {
        for (url, path) in [
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
            ("https://exa mple.com/a?s3cr3t", "/a"),
            ("s3cr3t@example.com", ""),
            ("*", "*"),
        ] {
            assert_eq!(path_of(url), path, "{url}");
        }
    }
}
