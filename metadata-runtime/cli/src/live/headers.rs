//! The headers that are passed on.

use std::collections::HashSet;

use http::header::MaxSizeReached;
use http::header::{CONNECTION, COOKIE, HOST, TE, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Returns `true` for the headers of one connection alone (RFC 9110, section 7.6.1).
fn is_hop_by_hop(name: &HeaderName) -> bool {
    const OTHERS: [&str; 3] = ["keep-alive", "proxy-connection", "proxy-authenticate"];
    [CONNECTION, TE, TRANSFER_ENCODING, UPGRADE].contains(name)
        || name == "proxy-authorization"
        || OTHERS.contains(&name.as_str())
}

/// Returns the headers to pass on, in their order: all except the headers of the connection, and those that it names.
/// An upgrade belongs to the connection, and is passed on if one is asked for.
pub(super) fn end_to_end(headers: &HeaderMap, is_upgrade: bool) -> HeaderMap {
    let lines = headers.get_all(CONNECTION).iter().filter_map(|line| line.to_str().ok());
    // A head has room for many names. A set of those that are its headers is not larger than its map.
    let all = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|name| headers.contains_key(*name));
    let named: HashSet<HeaderName> = all.filter_map(|name| name.parse().ok()).collect();
    let goes_on = |name: &HeaderName| {
        if is_upgrade && (*name == CONNECTION || *name == UPGRADE) {
            return true;
        }
        !is_hop_by_hop(name) && !named.contains(name)
    };
    // A name may have more lines than a map has room for names.
    let mut kept = HeaderMap::with_capacity(headers.keys_len());
    // Builds a new map, since removing an entry changes the order of the rest, and the audit reads what arrived. Names and
    // values are shared.
    for (name, value) in headers.iter().filter(|(name, _)| goes_on(name)) {
        kept.append(name.clone(), value.clone());
    }
    kept
}

/// Replaces the name of the proxy by the server's, in the same place.
///
/// # Errors
///
/// Returns an error if there is no room for it beside the other headers.
pub(super) fn name_host(headers: HeaderMap, host: &HeaderValue) -> Result<HeaderMap, MaxSizeReached> {
    let mut named = HeaderMap::with_capacity(headers.keys_len());
    if !headers.contains_key(HOST) {
        named.try_append(HOST, host.clone())?;
    }
    let mut last = None;
    for (name, value) in headers {
        last = name.or(last);
        match &last {
            Some(name) if *name == HOST => drop(named.try_insert(HOST, host.clone())?),
            Some(name) => drop(named.try_append(name.clone(), value)?),
            None => {}
        }
    }
    Ok(named)
}

/// Joins cookies that HTTP/2 may have split and HTTP/1.1 must not have split (RFC 9113, section 8.2.3).
pub(super) fn join_cookies(headers: &mut HeaderMap) {
    let lines: Vec<&[u8]> = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if lines.len() > 1
        && let Ok(mut joined) = HeaderValue::from_bytes(&lines.join(&b"; "[..]))
    {
        joined.set_sensitive(true);
        headers.insert(COOKIE, joined);
    }
}
