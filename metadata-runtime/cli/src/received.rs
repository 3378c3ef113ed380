//! Received values and keys as people see them: old releases sent the URLs of remotes with their credentials.

use std::borrow::Cow;

use codex_metadata::codex::as_read;
use codex_metadata::observe::{Finding, ShownValue};

use crate::plain::without_secrets;

/// Returns a received value, or a key, with each URL in it as [`Shown`](crate::plain::Shown) has it, for people. Of JSON
/// each string counts for itself.
pub(crate) fn value(text: &str) -> Cow<'_, str> {
    if text.starts_with(['{', '[']) { strings(text) } else { string(text) }.map_or(text.into(), Cow::Owned)
}

/// Returns the JSON with other strings, if any is shown as another; it may be cut off.
fn strings(json: &str) -> Option<String> {
    if !json.bytes().any(|byte| may_be_of_secret(byte) || byte == b'\\') {
        return None;
    }
    let (mut shown, mut rest, mut is_other) = (String::with_capacity(json.len()), json, false);
    while let Some((before, after)) = rest.split_once('"') {
        if before.contains('@') {
            return string(json);
        }
        let mut is_escaped = false;
        let end = after.bytes().position(|byte| {
            is_escaped = !is_escaped && byte == b'\\';
            !is_escaped && byte == b'"'
        });
        let end = end.unwrap_or(after.len());
        let written = &after[..end];
        shown.push_str(before);
        shown.push('"');
        let text = serde_json::from_str::<String>(&format!("\"{written}\""));
        match value(text.as_deref().unwrap_or(written)) {
            text @ Cow::Owned(_) => {
                is_other = true;
                let quoted = serde_json::Value::from(text.into_owned()).to_string();
                shown.push_str(&quoted[1..quoted.len() - 1]);
            }
            Cow::Borrowed(_) => shown.push_str(written),
        }
        rest = &after[end..];
        if let Some(after) = rest.strip_prefix('"') {
            shown.push('"');
            rest = after;
        }
    }
    // Between strings JSON has none of these: with one it is no JSON after all.
    if rest.contains('@') { string(json) } else { is_other.then(|| shown + rest) }
}

/// Returns what is shown of a text with a URL that has user information, a query or a fragment.
fn string(text: &str) -> Option<String> {
    if !text.bytes().any(may_be_of_secret) {
        return None;
    }
    let read = as_read(text);
    let has_user = read.rsplit_once('@').is_some_and(|(before, _)| before.contains(':') || before.contains("//"));
    let has_query = || read.split_once("://").is_some_and(|(_, rest)| rest.contains(['?', '#']));
    (has_user || has_query()).then(|| without_secrets(text).into_owned()).filter(|shown| shown != text)
}

/// Returns `true` for a byte that a delimiter of a secret may be written with.
const fn may_be_of_secret(byte: u8) -> bool {
    matches!(byte, b'@' | b'?' | b'#' | b'%' | 0x80..)
}

/// Returns a finding with its key and values as they are shown.
pub(crate) fn finding(finding: &Finding) -> Cow<'_, Finding> {
    let mut shown = Cow::Borrowed(finding);
    if let Cow::Owned(key) = value(&finding.key) {
        shown.to_mut().key = key;
    }
    let other = |value: &Option<ShownValue>| match value {
        Some(ShownValue::Text(text)) => match self::value(text) {
            Cow::Owned(text) => Some(ShownValue::Text(text)),
            Cow::Borrowed(_) => None,
        },
        _ => None,
    };
    if let Some(found) = other(&finding.found) {
        shown.to_mut().found = Some(found);
    }
    if let Some(expected) = other(&finding.expected) {
        shown.to_mut().expected = Some(expected);
    }
    shown
}
