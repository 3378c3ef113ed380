//! Rules and helpers for names: header names, keys, cases, suggestions.

use std::borrow::Borrow;
use std::fmt::Write as _;

use quote::ToTokens;

use crate::name_index::NameIndex;

/// Header names that are no metadata, each group behind what its names belong to: whoever handles that would drop
/// metadata under such a name, or break the request (RFC 9110, sections 7.6, 8, 10.1, 11, 12.5, 13.1 and 14; RFC 9112,
/// section 6; RFC 6455, section 11.3; RFC 7239; RFC 8470; RFC 9111, section 5; the Fetch standard). Frameworks take the
/// method from a header, as Rack and Express do, and refuse a WebSocket's handshake or a POST of a foreign origin, as
/// Tornado, Rails and Django do. Servers drop `proxy`, which CGI would make the variable for a program's own proxy, Envoy
/// drops its own names, lighttpd replaces `x-host`, and Rails refuses a request whose `client-ip` differs from
/// `x-forwarded-for`. Clients set `user-agent`, and object stores refuse a body that `content-md5` is not of. A `*` stands
/// for any text.
#[rustfmt::skip]
pub(crate) const NOT_METADATA: &[(&str, &[&str])] = &[
    ("the connection or the framing of messages", &[
        "close", "connection", "expect", "host", "http2-settings", "keep-alive", "proxy-connection",
        "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-key", "sec-websocket-protocol",
        "sec-websocket-version", "te", "trailer", "transfer-encoding", "upgrade",
    ]),
    ("the message's content", &[
        "content-digest", "content-encoding", "content-language", "content-length", "content-location", "content-md5",
        "content-range", "content-type",
    ]),
    ("authentication", &[
        "authentication-info", "authorization", "cookie", "proxy-authenticate", "proxy-authentication-info",
        "proxy-authorization", "set-cookie", "www-authenticate",
    ]),
    ("the method of the request", &["x-http-method", "x-http-method-override", "x-method-override"]),
    ("the forwarding of messages", &[
        "cf-connecting-ip", "client-ip", "fastly-client-ip", "forwarded", "front-end-https", "max-forwards", "proxy",
        "true-client-ip", "via", "x-client-ip", "x-cluster-client-ip", "x-envoy-*", "x-forwarded", "x-forwarded-*",
        "x-host", "x-middleware-*", "x-original-forwarded-for", "x-original-host", "x-original-url", "x-real-ip",
        "x-rewrite-url", "x-url-scheme",
    ]),
    ("the origin of the request", &[
        "access-control-request-headers", "access-control-request-method", "origin", "referer", "sec-fetch-dest",
        "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user",
    ]),
    ("caches, and to gateways that replay requests", &["cache-control", "early-data", "pragma"]),
    ("the conditions of the request", &[
        "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "range",
    ]),
    ("content negotiation", &["accept", "accept-charset", "accept-encoding", "accept-language"]),
    ("the program that sends the request", &["user-agent"]),
];

/// Header names of which Node's `http` keeps the first line alone, as its `message.headers` documents. The rest of its list
/// is no metadata anyway.
pub(crate) const ONE_LINE: &[&str] =
    &["age", "etag", "expires", "from", "last-modified", "location", "retry-after", "server"];

/// Returns what a header of this name belongs to, if it is no metadata.
fn belongs_to(name: &str) -> Option<&'static str> {
    let first = name.as_bytes().first();
    // Most differ at once; the rest as bytes, which takes less where the derive is built without optimization.
    let is_of = |refused: &&str| {
        let refused = refused.as_bytes();
        refused.first() == first
            && match refused {
                [start @ .., b'*'] => name.as_bytes().starts_with(start),
                whole => name.as_bytes() == whole,
            }
    };
    NOT_METADATA.iter().find(|(_, names)| names.iter().any(is_of)).map(|(owner, _)| *owner)
}

/// The most bytes of a header's name. Servers of Ruby refuse more.
pub(crate) const MAX_NAME_BYTES: usize = 256;

/// Returns why a header's name cannot be used, and what helps.
///
/// HTTP/2 takes upper case for a malformed message (RFC 9113, section 8.2.1).
pub(crate) fn header_problem(name: &str) -> Option<(String, String)> {
    let is_plain = name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let better = if is_plain { name.to_owned() } else { header_case(name) };
    if let Some(owner) = belongs_to(&better) {
        let own = of_its_own(&better);
        let such = if own.len() > MAX_NAME_BYTES { "a shorter one".to_owned() } else { format!("such as `{own}`") };
        return Some((format!("it belongs to {owner}"), format!("choose another name, {such}")));
    }
    if name.len() > MAX_NAME_BYTES {
        let problem = format!("it has {} bytes, and some servers refuse more than {MAX_NAME_BYTES}", name.len());
        return Some((problem, "write a shorter one, of lower-case letters, digits and `-`".to_owned()));
    }
    if is_plain {
        return None;
    }
    let problem = match (
        name.chars().find(|&c| !is_token(c)),
        name.chars().any(|c| c.is_ascii_uppercase()),
        // What a default nginx passes on is letters, digits and `-`.
        name.chars().find(|&c| c != '-' && !c.is_ascii_alphanumeric()),
    ) {
        (Some(bad), ..) => format!("it contains `{}`, which no header name may", bad.escape_debug()),
        (None, true, Some(sign)) => {
            format!("HTTP/2 refuses its upper-case letters, and proxies drop names with `{sign}`")
        }
        (None, true, None) => "HTTP/2 refuses its upper-case letters".to_owned(),
        (None, false, Some(sign)) => format!("proxies drop names with `{sign}`"),
        (None, false, None) => return None,
    };
    let is_name = better.chars().all(is_token);
    let help = if is_name { format!("`\"{better}\"`") } else { "lower-case letters, digits and `-`".to_owned() };
    Some((problem, format!("write {help}")))
}

/// The most bytes of a key. Jackson refuses a text with a key of more than 50,000 characters.
const MAX_KEY_BYTES: usize = 32 << 10;

/// Returns why some reader refuses a whole text with this key, or with each key that begins so.
pub(crate) fn key_problem(key: &str) -> Option<&'static str> {
    if key.starts_with("$serde_json::private::") {
        Some("with which `serde_json` refuses the whole text")
    } else if key == "__proto__" {
        Some("with which some readers refuse the whole text")
    } else if key.len() > MAX_KEY_BYTES {
        Some("of more than 32 KiB, with which some readers refuse the whole text")
    } else {
        None
    }
}

/// Returns `true` for an empty key, and for dots, which are copied from what explains a word.
pub(crate) fn names_nothing(key: &str) -> bool {
    ["", "...", "…"].contains(&key)
}

/// Returns the key, or one like it that no reader refuses.
pub(crate) fn readable_key(key: &str) -> &str {
    if key.len() > MAX_KEY_BYTES {
        "my_key"
    } else if key_problem(key).is_some() {
        key.trim_matches('_')
    } else {
        key
    }
}

/// Returns the key for a message, of a long one the beginning.
pub(crate) fn shown_key(key: &str) -> String {
    let start: String = key.chars().take(if key.len() > MAX_KEY_BYTES { 40 } else { key.len() }).collect();
    let rest = if start.len() < key.len() { "…" } else { "" };
    format!("{}{rest}", start.escape_debug())
}

/// Returns a name that no metadata may have and that begins like this.
pub(crate) fn refused_header(start: &str) -> Option<&'static str> {
    NOT_METADATA.iter().flat_map(|(_, names)| *names).copied().find(|name| name.starts_with(start))
}

/// Returns `session-id` for `session_id`, the way headers are written.
pub(crate) fn header_case(name: &str) -> String {
    let is_sign = |c: char| c == ' ' || is_token(c) && !c.is_ascii_alphanumeric();
    name.to_ascii_lowercase().replace(is_sign, "-")
}

/// Returns the name of a header for a field of this name, which is another one where a header cannot have all its letters:
/// what is left of `été` would be `t`.
pub(crate) fn header_name(field: &str) -> String {
    let name = header_case(field);
    let is_name = name.chars().all(is_token) && name.contains(|c: char| c.is_ascii_alphanumeric());
    let name = if is_name { name } else { "x-meta".to_owned() };
    // With `repeat`, it may not be one of those of one line.
    if belongs_to(&name).is_some() || ONE_LINE.contains(&name.as_str()) { of_its_own(&name) } else { name }
}

/// Returns a name like this that belongs to nobody else.
pub(crate) fn of_its_own(name: &str) -> String {
    let own = name.strip_prefix("x-").map_or_else(|| format!("x-{name}"), |name| format!("x-meta-{name}"));
    if belongs_to(&own).is_some() { of_its_own(&own) } else { own }
}

/// Returns a beginning of names like this, with which none begins that belongs to somebody else.
pub(crate) fn start_of_its_own(start: &str) -> String {
    let own = of_its_own(start);
    if refused_header(&own).is_some() { start_of_its_own(&own) } else { own }
}

/// Returns `true` for a character of a token (RFC 9110, section 5.6.2).
fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// Returns what is the same of all keys that readers take for one: no case, and the two letters that fold into ASCII ones
/// (wire contract, "Extras").
pub(crate) fn key_folded(key: &str) -> String {
    let fold = |c| match c {
        '\u{17F}' => 's',
        '\u{212A}' => 'k',
        _ => c.to_ascii_lowercase(),
    };
    key.chars().map(fold).collect()
}

/// Returns what is the same of all keys that some reader takes for one: letters and digits (wire contract, "Extras").
pub(crate) fn key_letters(key: &str) -> String {
    key_folded(key).replace(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric(), "")
}

/// Returns `comp_hash_changed` for `CompHashChanged`, as `serde` renames it.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (i, c) in name.char_indices() {
        if i > 0 && c.is_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// The cases of `rename_all`, as `serde` names them.
pub(crate) const CASES: [&str; 8] = [
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

/// Returns a field's name in one of the [`CASES`], as `serde` writes it.
pub(crate) fn in_case(name: &str, case: &str) -> String {
    match case {
        "UPPERCASE" | "SCREAMING_SNAKE_CASE" => name.to_ascii_uppercase(),
        "kebab-case" => name.replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => name.to_ascii_uppercase().replace('_', "-"),
        "PascalCase" => name.split('_').map(|word| with_first(word, char::to_ascii_uppercase)).collect(),
        "camelCase" => with_first(&in_case(name, "PascalCase"), char::to_ascii_lowercase),
        _ => name.to_owned(),
    }
}

fn with_first(word: &str, change: fn(&char) -> char) -> String {
    let mut rest = word.chars();
    rest.next().iter().map(change).chain(rest).collect()
}

/// Returns `,"name":"` in ASCII JSON: what a rendered member begins with that is a string.
pub(crate) fn json_member(name: &str) -> String {
    let mut member = String::from(",\"");
    for c in name.chars() {
        let _ = match c {
            '"' | '\\' => write!(member, "\\{c}"),
            ' '..='~' => write!(member, "{c}"),
            _ => c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(member, "\\u{unit:04x}")),
        };
    }
    member + "\":\""
}

/// Returns the member's beginning with spaces up to the 32 bytes that the runtime copies at once.
pub(crate) fn padded_member(name: &str) -> String {
    format!("{:<32}", json_member(name))
}

/// Returns how many insertions, deletions, replacements and swaps of neighbours lead from `a` to `b`.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

/// Says why two names are taken for one, if they differ.
pub(crate) fn one_in_other_case(first: &str, second: &str, nouns: &str) -> String {
    if first == second {
        return String::new();
    }
    format!(": `{first}` and `{second}` are one, since {nouns} are compared without regard to case")
}

/// Returns `` `a`, `b` and `c` ``.
pub(crate) fn quoted_list(names: &[impl Borrow<str>]) -> String {
    match names {
        [] => "none".to_owned(),
        [name] => format!("`{}`", name.borrow()),
        [names @ .., last] => format!("`{}` and `{}`", names.join("`, `"), last.borrow()),
    }
}

/// Returns the elements without those that have the same text as an earlier one.
pub(crate) fn distinct<T>(all: impl Iterator<Item = T>, text: impl Fn(&T) -> &str) -> Vec<T> {
    let (mut known, mut distinct) = (NameIndex::default(), Vec::new());
    for each in all {
        if known.add(text(&each), distinct.len()).is_none() {
            distinct.push(each);
        }
    }
    distinct
}

/// Returns a path as its user would write it, for messages, tables and the contract.
pub(crate) fn path_text(path: &dyn ToTokens) -> String {
    let mut text = String::new();
    let mut word = false;
    for piece in path.to_token_stream().to_string().split(' ') {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if word && piece.starts_with(is_word) || text.ends_with(',') {
            text.push(' ');
        }
        text.push_str(piece);
        word = piece.ends_with(is_word);
    }
    text
}
