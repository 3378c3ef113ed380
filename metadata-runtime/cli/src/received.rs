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
    // Outside of its strings JSON has no such byte.
    let is_no_json = |text: &str| text.bytes().any(may_be_of_secret);
    let (mut shown, mut rest, mut is_other) = (String::with_capacity(json.len()), json, false);
    while let Some((before, after)) = rest.split_once('"') {
        if is_no_json(before) {
            return string(json);
        }
        let mut is_escaped = false;
        let end = after.bytes().position(|byte| {
            let was_escaped = is_escaped;
            is_escaped = !was_escaped && byte == b'\\';
            !was_escaped && byte == b'"'
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
    if is_no_json(rest) { string(json) } else { is_other.then(|| shown + rest) }
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

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn of_json_each_string_counts_for_itself() {
        for (sent, shown) in [
            (r#"{"a":"https://u:p@h/a","b":1}"#, r#"{"a":"https://h/a","b":1}"#),
            (r#"{"a":"x\"https://u:p\"@h/","b":"c"}"#, r#"{"a":"h/","b":"c"}"#),
            (r#"["\\","u:p@h:a.git","git@h:a.git"]"#, r#"["\\","h:a.git","git@h:a.git"]"#),
            (r#"{"a":"https://u\u0040h/"#, r#"{"a":"https://h/"#),
            (r#"{"a":"{\"b\":\"https://u:p@h\"}"}"#, r#"{"a":"{\"b\":\"https://h\"}"}"#),
            (r#"[u:p@h"a"]"#, r#"h"a"]"#),
            (r#"{"a":"is it?","b":"me@h","c":["d"]}"#, r#"{"a":"is it?","b":"me@h","c":["d"]}"#),
        ] {
            assert_eq!(value(sent), shown, "{sent}");
        }
    }
}
