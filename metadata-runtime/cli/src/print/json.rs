use std::fmt::Write as _;

use codex_metadata::observe::{Finding, MergedField};

use crate::capture::{Captured, Glance};
use crate::plain::is_shown;
use crate::received;
use crate::request::Reading;
use crate::words::is_plain;

/// Returns one request for a program, on one line: `{"request", "path", "version", "fields", "carriers", "shapes",
/// "findings", "capture", "without_body"}`. `shapes` names objects of another shape by their carrier, `capture` lists
/// the changes that the capture made, and `without_body` says that it left the body out. Behind `path` is `contract`,
/// the name of the contract that was given.
///
/// # Errors
///
/// Returns an error if a finding cannot be written as JSON.
pub fn json(captured: &Captured, reading: &Reading) -> serde_json::Result<String> {
    let mut line = String::with_capacity(USUAL);
    put(&mut line, &captured.glance(), reading)?;
    Ok(line)
}

/// How many bytes most lines have at most.
const USUAL: usize = 1 << 12;

/// Appends the line of [`json`].
///
/// # Errors
///
/// Returns the errors of [`json`].
pub(crate) fn put(line: &mut String, captured: &Glance<'_>, reading: &Reading) -> serde_json::Result<()> {
    let (merged, beside) = reading.merged();
    let fields = || merged.iter().chain(&beside);
    line.push_str("{\"request\":");
    string(line, captured.name);
    line.push_str(",\"path\":");
    optional(line, captured.path_name());
    if let Some(by) = captured.by {
        line.push_str(",\"contract\":");
        string(line, by.contract().name());
    }
    line.push_str(",\"version\":");
    optional(line, captured.shown_version());
    line.push_str(",\"fields\":");
    // The places of the names, which are the keys of the carriers too.
    let mut keys = Vec::with_capacity(32);
    object(line, fields(), |line, field| {
        let start = line.len();
        string(line, field.name());
        line.push(':');
        keys.push(start..line.len());
        value(line, field);
    });
    line.push_str(",\"carriers\":");
    object(line, fields().zip(keys), |line, (field, key)| {
        line.extend_from_within(key);
        // No contract has a name of a view that does not stand for itself.
        line.push('"');
        line.push_str(field.carrier().name());
        line.push('"');
    });
    line.push_str(",\"shapes\":");
    object(line, reading.observed.shapes(), |line, (carrier, name)| {
        string(line, carrier.name());
        line.push(':');
        string(line, name);
    });
    line.push_str(",\"findings\":");
    line.push('[');
    for (at, (kept, message)) in received::kept_findings(&reading.findings).enumerate() {
        if at > 0 {
            line.push(',');
        }
        line.push_str(&visible(json_of(&kept, message)?));
    }
    line.push(']');
    line.push_str(",\"capture\":");
    let notes = captured.notes.iter();
    between(line, ['[', ']'], notes, |line, note| string(line, note));
    line.push_str(if captured.without_body { ",\"without_body\":true}" } else { ",\"without_body\":false}" });
    Ok(())
}

/// Returns a finding, with another message if there is one.
fn json_of(kept: &Finding, message: Option<String>) -> serde_json::Result<String> {
    let Some(message) = message else { return serde_json::to_string(kept) };
    let mut json = serde_json::to_value(kept)?;
    json["message"] = message.into();
    Ok(json.to_string())
}

/// Appends the members of an object, each with `put`.
fn object<T>(line: &mut String, members: impl Iterator<Item = T>, put: impl FnMut(&mut String, T)) {
    between(line, ['{', '}'], members, put);
}

fn between<T>(
    line: &mut String,
    [open, close]: [char; 2],
    all: impl Iterator<Item = T>,
    mut put: impl FnMut(&mut String, T),
) {
    line.push(open);
    for (i, one) in all.enumerate() {
        if i > 0 {
            line.push(',');
        }
        put(line, one);
    }
    line.push(close);
}

fn optional(line: &mut String, text: Option<&str>) {
    match text {
        Some(text) => string(line, text),
        None => line.push_str("null"),
    }
}

/// Appends a value with every digit that arrived; of one that is sensitive, `null`.
fn value(line: &mut String, field: &MergedField<'_>) {
    let value = field.value();
    match value.as_str() {
        _ if field.is_sensitive() => line.push_str("null"),
        Some(text) => string(line, text),
        // It is JSON in ASCII.
        None => line.push_str(value.text()),
    }
}

/// Appends a string of JSON, in which a terminal acts on nothing and shows everything.
fn string(line: &mut String, text: &str) {
    line.reserve(text.len() + 2);
    line.push('"');
    if is_plain(text.as_bytes()) {
        line.push_str(text);
    } else {
        text.chars().for_each(|char| escape(line, char));
    }
    line.push('"');
}

fn escape(line: &mut String, char: char) {
    match char {
        '"' => line.push_str("\\\""),
        '\\' => line.push_str("\\\\"),
        '\n' => line.push_str("\\n"),
        '\r' => line.push_str("\\r"),
        '\t' => line.push_str("\\t"),
        '\u{8}' => line.push_str("\\b"),
        '\u{C}' => line.push_str("\\f"),
        char if is_shown(char) => line.push(char),
        char => units(line, char),
    }
}

fn units(line: &mut String, char: char) {
    for unit in char.encode_utf16(&mut [0; 2]) {
        let _ = write!(line, "\\u{unit:04x}");
    }
}

/// Returns the JSON with what a terminal would act on or not show as escapes: only strings can contain it, but for the
/// line feeds between members.
#[must_use]
pub fn visible(json: String) -> String {
    // Without a lazy operator many bytes are looked at at once.
    if json
        .as_bytes()
        .chunks(64)
        .all(|bytes| bytes.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~' | b'\n')))
    {
        return json;
    }
    let mut visible = String::with_capacity(json.len() + json.len() / 8);
    let mut rest = json.as_str();
    while let Some(at) = rest.bytes().position(|byte| !matches!(byte, b' '..=b'~' | b'\n')) {
        // What is before it is of ASCII, so that a character begins there.
        visible.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some(char) if is_shown(char) => visible.push(char),
            Some(char) => units(&mut visible, char),
            None => {}
        }
        rest = chars.as_str();
    }
    visible.push_str(rest);
    visible
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn a_string_is_json_that_a_terminal_shows() {
        for (text, json) in [("", "\"\""), ("a b", "\"a b\""), ("\"\\\n\u{7f}é", "\"\\\"\\\\\\n\\u007fé\"")] {
            let mut line = String::new();
            string(&mut line, text);
            assert_eq!(line, json);
        }
    }
}
