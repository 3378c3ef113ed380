//! Received values and keys as people see them: old releases sent the URLs of remotes with their credentials.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use codex_metadata::observe::{Finding, ShownValue};
use serde::de::IgnoredAny;

use crate::place::Place;
use crate::plain::{may_have_secret, without_secrets};
use crate::url_marks::UrlMarks;

/// Returns a received value, or a key, with each URL in it as [`Shown`](crate::plain::Shown) has it, for people. Of JSON
/// each string counts for itself.
pub(crate) fn value(text: &str) -> Cow<'_, str> {
    value_in(text, 0)
}

/// Returns `true` if something is left out of a received text, wherever it is shown.
pub(crate) fn has_secret(text: &str) -> bool {
    may_have_secret(text) || matches!(value(text), Cow::Owned(_))
}

/// How many levels of JSON in a string of JSON are looked into.
const MAX_LEVELS: usize = 8;

/// Stands for JSON in more levels. What is hidden there would be found by reading all of it again for each of them.
const TOO_DEEP: &str = "...";

fn value_in(text: &str, level: usize) -> Cow<'_, str> {
    // Readers of JSON skip white space, and a byte order mark.
    let begin = text.trim_start_matches(|char: char| char.is_whitespace() || char == '\u{FEFF}');
    let shown = match begin.starts_with(['{', '[', '"']) {
        true if !may_hide(text) => None,
        true if level == MAX_LEVELS => Some(TOO_DEEP.to_owned()),
        true if may_be_json(begin) => strings(text, level),
        true => no_json(text, level),
        // JSON may be behind other words.
        false if has_escape(text) => no_json(text, level),
        false => string(text),
    };
    shown.map_or(text.into(), Cow::Owned)
}

/// Returns `true` if a secret may be in JSON.
fn may_hide(json: &str) -> bool {
    json.bytes().any(|byte| may_be_of_secret(byte) || byte == b'\\')
}

/// Returns whether a character in the text is escaped by its number, as in JSON.
fn has_escape(text: &str) -> bool {
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    text.match_indices("\\u").any(|(at, _)| text.get(at + 2..at + 6).is_some_and(is_number))
}

/// Returns whether a text is JSON, or the beginning of it. A quotation mark in any other one may be a part of a secret.
fn may_be_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).map_or_else(|error| error.is_eof(), |_| true)
}

/// Returns the JSON with other strings, if any is shown as another; it may be cut off.
fn strings(json: &str, level: usize) -> Option<String> {
    let (mut shown, mut rest, mut is_other) = (String::with_capacity(json.len()), json, false);
    while let Some((before, after)) = rest.split_once('"') {
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
        match value_in(&unescaped(written), level + 1) {
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
    is_other.then(|| shown + rest)
}

/// Returns what is shown of a text that begins like JSON and is none, as a whole. Damage may have made it of JSON, whose
/// escapes hide a URL.
fn no_json(text: &str, level: usize) -> Option<String> {
    let read = match unescaped(text) {
        Cow::Owned(_) if level == MAX_LEVELS => Some(TOO_DEEP.to_owned()),
        Cow::Owned(read) => no_json(&read, level + 1),
        Cow::Borrowed(_) => None,
    };
    read.or_else(|| string(text))
}

/// Returns what a string of JSON stands for, also one with half a surrogate pair, or that is cut off.
fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return written.into();
    }
    if let Ok(text) = serde_json::from_str(&format!("\"{written}\"")) {
        return Cow::Owned(text);
    }
    let (mut text, mut rest) = (String::with_capacity(written.len()), written);
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let unit = escape.strip_prefix('u').and_then(|digits| digits.get(..4));
        let Some(unit) = unit.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            // Any other escape hides nothing but a quote, a backslash, a slash or a control character.
            let mut chars = escape.chars();
            text.extend(chars.next().filter(|char| !char.is_ascii_lowercase()));
            rest = chars.as_str();
            continue;
        };
        text.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &escape[5..];
    }
    Cow::Owned(text + rest)
}

/// Returns what is shown of a text with a URL that has user information, a query or a fragment.
fn string(text: &str) -> Option<String> {
    if !text.bytes().any(may_be_of_secret) {
        return None;
    }
    let marks = UrlMarks::of(text);
    if !marks.has_secret {
        return None;
    }
    // What is a path on this machine may be a URL behind other words, or behind other signs.
    let has_secret_word = || text.contains(' ') && text.split(' ').any(may_have_secret);
    let shown = if marks.has_late_host || has_secret_word() {
        Place::of(text).to_string()
    } else {
        without_secrets(text).into_owned()
    };
    Some(shown).filter(|shown| shown != text)
}

/// Returns `true` for a byte that a delimiter of a secret may be written with.
const fn may_be_of_secret(byte: u8) -> bool {
    matches!(byte, b'@' | b'?' | b'#' | b'%' | 0x80..)
}

/// Returns the findings of a request with their keys and values as they are shown. A text that several of them share is
/// looked through once.
pub(crate) fn findings(all: &[Finding]) -> impl Iterator<Item = Cow<'_, Finding>> {
    let mut known = Known::default();
    all.iter().map(move |finding| one(finding, &mut known))
}

/// Returns the same for other programs. A large text that several findings share is whole in the first of them alone: the
/// others have its beginning, and come with the message of the whole finding.
pub(crate) fn kept_findings(all: &[Finding]) -> impl Iterator<Item = (Cow<'_, Finding>, Option<String>)> {
    let mut kept = HashSet::new();
    findings(all).map(move |mut finding| {
        let [found, expected] = [&finding.found, &finding.expected].map(|value| beginning(value.as_ref(), &mut kept));
        let message = (found.is_some() || expected.is_some()).then(|| finding.to_string());
        if found.is_some() {
            finding.to_mut().found = found;
        }
        if expected.is_some() {
            finding.to_mut().expected = expected;
        }
        (finding, message)
    })
}

/// Returns the beginning of a large text that is among those that were `kept`, and adds any other one to them.
fn beginning(value: Option<&ShownValue>, kept: &mut HashSet<*const str>) -> Option<ShownValue> {
    let Some(ShownValue::Text(text)) = value else { return None };
    let was_kept = text.len() > MAX_SHARED && !kept.insert(Arc::as_ptr(text));
    was_kept.then(|| ShownValue::Text(format!("{}...", &text[..text.floor_char_boundary(MAX_SHARED)]).into()))
}

/// The most bytes of a text that are in each finding that shares it.
const MAX_SHARED: usize = 1 << 10;

/// What is shown in the place of each text; nothing if that is shown as it is.
#[derive(Default)]
struct Known(HashMap<*const str, Option<Arc<str>>>);

impl Known {
    /// Returns what is shown in the place of a text, if that is another one.
    fn other(&mut self, text: &Arc<str>) -> Option<Arc<str>> {
        let find = || match value(text) {
            Cow::Owned(other) => Some(other.into()),
            Cow::Borrowed(_) => None,
        };
        self.0.entry(Arc::as_ptr(text)).or_insert_with(find).clone()
    }
}

fn one<'f>(finding: &'f Finding, known: &mut Known) -> Cow<'f, Finding> {
    let mut shown = Cow::Borrowed(finding);
    // The dots between them are no signs of a URL.
    let parts: Vec<_> = finding.key_parts().map(value).collect();
    if let Some(key) = beginning_of_cut(finding) {
        shown.to_mut().key = key;
    } else if parts.iter().any(|part| matches!(part, Cow::Owned(_))) {
        shown.to_mut().key = parts.join(".");
    }
    let mut other = |value: &Option<ShownValue>| match value {
        Some(ShownValue::Text(text)) => known.other(text).map(ShownValue::Text),
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

/// Returns what is shown of a key, and of a place within its value, that the library has cut; `None` if they are whole. All of
/// them may be a part of a user's name or password whose `@` is cut off.
fn beginning_of_cut(finding: &Finding) -> Option<String> {
    const MAX_WHOLE: usize = 1 << 10;
    const CUT: &str = "...";
    let (before, _) = finding.key.split_once(CUT).filter(|_| finding.key.len() >= MAX_WHOLE)?;
    // A declared key is nobody's secret. Of an entry's the rest may be one.
    let is_of_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let end = before.find(|char| !is_of_word(char)).filter(|_| finding.field.is_some());
    Some(format!("{}{CUT}", &before[..end.unwrap_or_default()]))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::sync::Arc;

    use codex_metadata::codex::CodexResponsesMetadata;
    use codex_metadata::observe::{Finding, Observed, ShownValue};

    use super::{findings, kept_findings, value};

    #[test]
    fn a_text_that_findings_share_is_looked_through_and_shown_once() {
        let expected = |id: &str| {
            let blob = format!(r#"{{"session_id":"{id}"}}"#);
            let reader = Observed::of::<CodexResponsesMetadata>().header_pairs([("session-id", &b"b"[..])]);
            let observed = reader.client_metadata([("session_id", "c"), ("x-codex-turn-metadata", &blob)]).finish();
            let found = observed.audit();
            let text = |finding: Cow<'_, Finding>| match finding.into_owned().expected {
                Some(ShownValue::Text(text)) if text.starts_with("https://h/") => Some(text),
                _ => None,
            };
            let shown: Vec<_> = findings(&found).filter_map(text).collect();
            assert!(matches!(&shown[..], [first, second] if Arc::ptr_eq(first, second)));
            // What is said of it is true of all of it.
            let messages = kept_findings(&found).map(|(kept, message)| message.unwrap_or_else(|| kept.to_string()));
            assert!(messages.eq(findings(&found).map(|finding| finding.to_string())));
            let kept: Vec<_> = kept_findings(&found).filter_map(|(finding, _)| text(finding)).collect();
            <[Arc<str>; 2]>::try_from(kept).unwrap()
        };
        let [first, second] = expected("https://u:p@h/a");
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(&*first, "https://h/a");
        for sign in ["a", "é", "€"] {
            let rest = sign.repeat(10_000);
            let [first, second] = expected(&format!("https://u:p@h/{rest}"));
            assert_eq!(*first, format!("https://h/{rest}"));
            let beginning = second.strip_suffix("...").unwrap();
            assert!(first.starts_with(beginning) && (1_022..=1_024).contains(&beginning.len()), "{second}");
        }
    }

    #[test]
    fn of_json_each_string_counts_for_itself() {
        for (sent, shown) in [
            (r#"{"a":"https://u:p@h/a","b":1}"#, r#"{"a":"https://h/a","b":1}"#),
            (r#"{"a":"x\"https://u:p\"@h/","b":"c"}"#, r#"{"a":"h/","b":"c"}"#),
            (r#"["\\","u:p@h:a.git","git@h:a.git"]"#, r#"["\\","h:a.git","git@h:a.git"]"#),
            (r#"{"a":"https://u\u0040h/"#, r#"{"a":"https://h/"#),
            (r#"{"a":"{\"b\":\"https://u:p@h\"}"}"#, r#"{"a":"{\"b\":\"https://h\"}"}"#),
            (r#"[u:p@h"a"]"#, r#"h"a"]"#),
            (r#""https://u:p\u0040h""#, r#""https://h""#),
            (r#"{"a":"https://u:p\ud800\u0040h\/a"}"#, r#"{"a":"https://h/a"}"#),
            (r#"{"a":"https:\/\/h\u003ftoken=\"#, r#"{"a":"https://h"#),
            (r#"{"a":"is it?","b":"me@h","c":["d"]}"#, r#"{"a":"is it?","b":"me@h","c":["d"]}"#),
            // Behind white space.
            (r#" {"a":"https://u:p\u0040h/"}"#, r#" {"a":"https://h/"}"#),
            ("\n\"https://u:p\\u0040h\"", "\n\"https://h\""),
            ("\u{FEFF}[\"https://u:p\\u0040h\"]", "\u{FEFF}[\"https://h\"]"),
            (r#"{"a":" {\"b\":\"https://u:p\\u0040h\"}"}"#, r#"{"a":" {\"b\":\"https://h\"}"}"#),
        ] {
            assert_eq!(value(sent), shown, "{sent}");
        }
    }

    /// Its quotation marks are then a part of what it has.
    #[test]
    fn a_text_that_only_begins_like_json_counts_as_a_whole() {
        for (sent, shown) in [
            (r#"[info] https://me:s3cr3t"x@h/a"#, "h/a"),
            (r#"[info] https://me:s3cr3t"x@example.com"#, "example.com"),
            (r#"{https://me:s3cr3t"x@h"#, "h"),
            (r#""a" https://me:s3cr3t"x@h/"#, "h/"),
            (r#"[info] GET https://h/a"b?s3cr3t"#, r#"[info] GET https://h/a"b"#),
            // Of JSON's signs alone.
            (r#""//me:s3cr3t" "@h/"#, "h/"),
            (r#"["//me:s3cr3t" "@h/"]"#, r#"h/"]"#),
            (r#"{"//me:s3cr3t","@h/"}"#, r#"h/"}"#),
            (r#"[1]"//me:s3cr3t","@h/"#, "h/"),
            (r#"{}["//me:s3cr3t","@h/"#, "h/"),
            (r#"[fals"//me:s3cr3t","@h/"#, "h/"),
            (r#"{"a":1]"//me:s3cr3t","@h/"#, "h/"),
            // Damaged JSON, with an escape in it.
            (r#"{"a":"https://u:s3cr3t\u0040h/"}x"#, r#"h/"}x"#),
            (r#"{"a":"{\"b\":\"https://u:s3cr3t\\u0040h/\"}"}x"#, r#"h/"}"}x"#),
            (r#"["https://u:s3cr3t\u0040h/?a=b" x"#, "h/"),
            (r#"["\é https://me:s3cr3t\u0040h/"]"#, r#"h/"]"#),
            (r#"{"a":"\ü\u002f\u002fme:s3cr3t\u0040h","b":1}"#, r#"h","b":1}"#),
            (r#""C:\Übung: https://me:s3cr3t@h/a.git""#, r#"h/a.git""#),
            (r#"["\u00é https://me:s3cr3t\u0040h/"]"#, r#"h/"]"#),
            // JSON behind other words.
            (r#"sent: {"a":"https://me:s3cr3t\u0040h/"}"#, r#"h/"}"#),
            (r"https://me:s3cr3t\uFF20h/", "https://h/"),
            (r"C:\u\ue C:\Users\me", r"C:\u\ue C:\Users\me"),
            // What JSON is, also if it is cut off.
            (r#"{"a":{"b":[1.5e3,tru"#, r#"{"a":{"b":[1.5e3,tru"#),
            (r#"["is it?","me@h", "#, r#"["is it?","me@h", "#),
            (r#"[{},"C#",null,"https://u:s3cr3t@h/"#, r#"[{},"C#",null,"https://h/"#),
        ] {
            assert_eq!(value(sent), shown, "{sent}");
        }
        let escaped = format!("[x {}u0040", "\\".repeat(100_000));
        assert_eq!(value(&escaped), "...");
    }

    #[test]
    fn what_ends_a_url_may_come_twice() {
        for (sent, shown) in [
            ("s3cr3t@h/a@b", "b"),
            ("s3cr3t@example.com/pkg@1.0", "1.0"),
            ("h/a?s3cr3t?", "h/a"),
            ("see h/a?s3cr3t#", "see h/a"),
            ("h.example.com?s3cr3t?", "h.example.com"),
            ("x=//s3cr3t@h/a", "h/a"),
            ("(//s3cr3t@example.com/a)", "example.com/a)"),
            ("see,//s3cr3t@example.com/a", "example.com/a"),
            ("@scope/package@1.0", "@scope/package@1.0"),
            ("https://h/@scope/a", "https://h/@scope/a"),
            ("a?https://h #s3cr3t", "a"),
            ("x#https://u h?s3cr3t", "x"),
            ("is it in a/b? or in c/d?", "is it in a/b? or in c/d?"),
            ("ask me@example.com: today", "ask me@example.com: today"),
            ("/srv/me@host/a", "/srv/me@host/a"),
            ("C:/Users/me@host/a", "C:/Users/me@host/a"),
            ("scott/s3cr3t@//db.example.com/orcl", "//db.example.com/orcl"),
            ("scott/s3cr3t@db.example.com//orcl", "db.example.com//orcl"),
            ("/srv/s3cr3t@//h/a", "//h/a"),
            ("/srv//s3cr3t@h/a", "h/a"),
            (r"C:\\Users\s3cr3t@h\a", r"h\a"),
            ("/srv%2F/s3cr3t@h/a", "h/a"),
            ("\u{AD}//s3cr3t@h/a", "h/a"),
            ("%09//s3cr3t@h/a", "h/a"),
            ("/%09/s3cr3t@h/a", "h/a"),
        ] {
            assert_eq!(value(sent), shown, "{sent}");
        }
    }

    /// Each level would be read again for those around it.
    #[test]
    fn json_in_json_has_an_end() {
        let nested = |levels: usize| {
            (0..levels).fold(String::from("https://u:p@h"), |inner, _| serde_json::Value::from(inner).to_string())
        };
        assert_eq!(value(&nested(8)), nested(8).replace("u:p@", ""));
        assert_eq!(value(&nested(9)).trim_matches(['"', '\\']), "...");
        // Such a text doubles with each level; this one has few escapes.
        let deep = format!("{}https://u:p@h", "\"[".repeat(100_000));
        assert!(!value(&deep).contains("u:p"));
    }
}
