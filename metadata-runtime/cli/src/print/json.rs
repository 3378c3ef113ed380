use std::fmt::Write as _;

use codex_metadata::observe::{Finding, Merged, MergedField, Observed};
use serde::Serialize;
use serde::ser::{Error as _, Serializer};
use serde_json::value::RawValue;

use crate::capture::Captured;
use crate::request::Reading;

/// Returns one request for a program, on one line: `{"request", "path", "version", "fields", "carriers", "shapes",
/// "findings", "capture", "without_body"}`. `shapes` names objects of another shape by their carrier, `capture` lists the changes that the capture made, and `without_body` says that it left
/// the body out. Behind `path` is `contract`, the name of the contract that was given.
///
/// # Errors
///
/// Returns an error if a value cannot be written as JSON.
pub fn json(captured: &Captured, reading: &Reading) -> serde_json::Result<String> {
    let (merged, beside) = reading.merged();
    let mut line = Vec::with_capacity(USUAL);
    let written = serde_json::to_writer(
        &mut line,
        &Line {
            request: &captured.name,
            path: captured.path_name(),
            contract: captured.by.map(|by| by.contract().name()),
            version: captured.request.version.as_deref(),
            fields: Fields(&merged, &beside),
            carriers: Carriers(&merged, &beside),
            shapes: Shapes(&reading.observed),
            findings: &reading.findings,
            capture: &captured.notes,
            without_body: captured.without_body,
        },
    );
    written?;
    Ok(visible(String::from_utf8(line).map_err(serde_json::Error::custom)?))
}

/// How many bytes most lines have at most.
const USUAL: usize = 1 << 12;

/// Escapes what a terminal would act on or not show. In JSON only strings can contain it.
pub(crate) fn visible(json: String) -> String {
    // Without a lazy operator many bytes are looked at at once.
    if json.as_bytes().chunks(64).all(|bytes| bytes.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))) {
        return json;
    }
    let is_shown = |char: char| matches!(char, '"' | '\'' | '\\') || char.escape_debug().len() == 1;
    if json.chars().all(is_shown) {
        return json;
    }
    let mut visible = String::with_capacity(json.len());
    for char in json.chars() {
        if is_shown(char) {
            visible.push(char);
        } else {
            for unit in char.encode_utf16(&mut [0; 2]) {
                let _ = write!(visible, "\\u{unit:04x}");
            }
        }
    }
    visible
}

#[derive(Serialize)]
struct Line<'l> {
    request: &'l str,
    path: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'l str>,
    version: Option<&'l str>,
    fields: Fields<'l>,
    carriers: Carriers<'l>,
    shapes: Shapes<'l>,
    findings: &'l [Finding],
    capture: &'l [String],
    without_body: bool,
}

struct Fields<'l>(&'l Merged<'l>, &'l [MergedField<'l>]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().chain(self.1).map(|field| (field.name(), Shown(field))))
    }
}

/// A value with every digit that arrived.
struct Shown<'l>(&'l MergedField<'l>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0.value();
        if self.0.is_sensitive() {
            return serializer.serialize_unit();
        }
        match value.as_str() {
            Some(text) => serializer.serialize_str(text),
            None => serde_json::from_str::<&RawValue>(value.text()).map_err(S::Error::custom)?.serialize(serializer),
        }
    }
}

struct Shapes<'l>(&'l Observed<'static>);

impl Serialize for Shapes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.shapes())
    }
}

struct Carriers<'l>(&'l Merged<'l>, &'l [MergedField<'l>]);

impl Serialize for Carriers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().chain(self.1).map(|field| (field.name(), field.carrier())))
    }
}
