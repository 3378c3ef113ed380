//! The sources of the generated crates.

use std::fmt::Write as _;

/// The dependencies of a crate with the derive.
pub(crate) const RUNTIME_ONLY: &str =
    concat!("codex-metadata = { path = \"", env!("CARGO_MANIFEST_DIR"), "/../metadata-runtime\" }");
/// The dependencies of a crate that writes the projections by hand.
pub(crate) const BY_HAND_NEEDS: &str =
    "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nhttp = \"1\"";

/// How the projections come about.
#[derive(Clone, Copy)]
pub(crate) enum Written {
    Derived,
    ByHand,
}

const FIELDS: usize = 30;
/// The first ones are headers and flat keys too.
const JOIN_KEYS: usize = 6;

/// A library of `count` structs, each with the derive and nothing else.
pub(crate) fn structs(written: Written, count: usize) -> String {
    (0..count).map(|i| declaration(written, i)).collect()
}

fn declaration(written: Written, i: usize) -> String {
    let mut out = match written {
        Written::Derived => format!(
            "#[derive(codex_metadata::CodexMeta)]\n#[codex_meta(blob(key = \"x-meta\"))]\npub struct Meta{i} {{\n"
        ),
        Written::ByHand => format!("#[derive(serde::Serialize)]\npub struct Meta{i} {{\n"),
    };
    for n in 0..FIELDS {
        let attribute = match written {
            Written::Derived if n < JOIN_KEYS => format!("#[codex_meta(header = \"x-field-{i}-{n}\", flat, blob)]"),
            Written::Derived => "#[codex_meta(blob, omit(header, flat))]".to_owned(),
            Written::ByHand => "#[serde(skip_serializing_if = \"Option::is_none\")]".to_owned(),
        };
        let _ = writeln!(out, "    {attribute}\n    pub field_{i}_{n}: Option<{}>,", ty(n));
    }
    out.push_str("}\n");
    out
}

fn ty(n: usize) -> &'static str {
    ["String", "String", "String", "u64", "bool"][n % 5]
}

/// A program that prints all projections of each of `count` structs.
pub(crate) fn program(written: Written, count: usize) -> String {
    let mut out = match written {
        Written::Derived => String::new(),
        Written::ByHand => BY_HAND.to_owned(),
    };
    let mut main = String::new();
    for i in 0..count {
        out.push_str(&declaration(written, i));
        if let Written::ByHand = written {
            out.push_str(&projections(i));
        }
        let absent = (0..FIELDS).map(|n| format!("field_{i}_{n}: None")).collect::<Vec<_>>().join(", ");
        let project = match written {
            Written::Derived => "codex_metadata::CodexMeta::project(&meta)",
            Written::ByHand => "meta.project()",
        };
        let _ = writeln!(
            main,
            "    let meta = std::hint::black_box(Meta{i} {{ {absent} }});\n    let all = {project};\n    \
             println!(\"{{}}\", all.headers.len() + all.client_metadata.len());"
        );
    }
    let _ = writeln!(out, "fn main() {{\n{main}}}");
    out
}

/// The code that the hand-written projections of all structs share.
const BY_HAND: &str = r#"
use std::collections::HashMap;
use std::io;

pub struct All {
    pub headers: http::HeaderMap,
    pub client_metadata: HashMap<String, String>,
}

struct Ascii;

impl serde_json::ser::Formatter for Ascii {
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, character) in fragment.char_indices() {
            if matches!(character, ' '..='~') {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[written..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }
}

fn blob<T: serde::Serialize>(value: &T) -> Option<String> {
    let mut out = Vec::with_capacity(128);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Ascii)).ok()?;
    String::from_utf8(out).ok()
}

fn put_header(headers: &mut http::HeaderMap, name: &'static str, value: &str) {
    let printable = value.bytes().all(|byte| matches!(byte, 0x20..=0x7E));
    if printable && !value.starts_with(' ') && !value.ends_with(' ') {
        if let Ok(value) = http::HeaderValue::from_str(value) {
            headers.insert(http::HeaderName::from_static(name), value);
        }
    }
}
"#;

fn projections(i: usize) -> String {
    let mut out = format!(
        "impl Meta{i} {{\n    pub fn project(&self) -> All {{\n        let mut headers = http::HeaderMap::new();\n        \
         let mut client_metadata = HashMap::new();\n"
    );
    for n in 0..JOIN_KEYS {
        let _ = writeln!(
            out,
            "        if let Some(value) = &self.field_{i}_{n} {{\n            let value = value.to_string();\n            \
             put_header(&mut headers, \"x-field-{i}-{n}\", &value);\n            \
             client_metadata.insert(\"field_{i}_{n}\".to_owned(), value);\n        }}"
        );
    }
    out.push_str(
        "        if let Some(blob) = blob(self) {\n            put_header(&mut headers, \"x-meta\", &blob);\n            \
         client_metadata.insert(\"x-meta\".to_owned(), blob);\n        }\n        All { headers, client_metadata }\n    \
         }\n}\n",
    );
    out
}
