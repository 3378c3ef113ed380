//! The parts of a captured request by which its contract is recognised.

use std::borrow::Cow;
use std::ops::Range;

use http::Uri;
use http::header::USER_AGENT;

use crate::headers::Headers;

/// The parts of a request that a capture has.
pub(super) struct Parts<'a> {
    pub(super) method: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    /// The path of the URL; see [`path_of`].
    pub(super) path: Option<&'a str>,
    /// The kind in our own captures: `http`, `handshake`, `frame` or `mcp`.
    pub(super) kind: Option<&'a str>,
    /// `true` for a message on a socket whose handshake is that of another client.
    pub(super) is_of_other_socket: bool,
    pub(super) headers: Option<Headers<'a>>,
    pub(super) body: Option<&'a [u8]>,
    /// The members of the body and where their values are, if that is known.
    pub(super) members: Option<&'a [(&'a str, Range<usize>)]>,
}

impl Parts<'_> {
    /// Returns the method and the path of the URL, without the query and other parts that may be secret.
    pub(super) fn name(&self) -> String {
        match (self.method, self.path) {
            (None, None) => self.kind.unwrap_or("request").to_owned(),
            (method, path) => [method.unwrap_or("?"), path.unwrap_or_default()].join(" "),
        }
    }
}

/// Returns the path of a URL without what may be user information or a query, also of a malformed one.
pub(super) fn path_of(url: &str) -> Cow<'_, str> {
    usual_path_of(url).map_or_else(|| any_path_of(url).into(), Cow::Borrowed)
}

/// Returns the path of a URL as nearly all are, of which it is a part: `https://HOST/PATH` without anything else.
fn usual_path_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let (host, path) = rest.split_at(rest.find('/')?);
    let is_path = |byte: u8| is_usual(byte) || matches!(byte, b'/' | b'_');
    (!host.is_empty() && host.bytes().all(is_usual) && path.bytes().all(is_path) && !path.starts_with("//"))
        .then_some(path)
}

fn any_path_of(url: &str) -> String {
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

/// Returns the sender's release: the header `version`, or the one in a `User-Agent` that `is_sender` tells for one of the
/// sender, `codex_cli_rs/0.171.0 ...`. A `version` that is none, as other layers have it, does not hide that one.
pub(super) fn sender_version(headers: Headers<'_>, is_sender: impl Fn(&str) -> bool) -> Option<&str> {
    let text = |name| headers.text(name);
    let agent = || {
        let agent = text(USER_AGENT.as_str())?;
        let (_, rest) = agent.split_once('/')?;
        is_sender(agent).then(|| rest.split(' ').next().unwrap_or_default())
    };
    let is_release = |text: &&str| text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('.');
    text("version").filter(is_release).or_else(agent).or_else(|| text("version"))
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
