//! `#[codex_meta(...)]` on the struct.

use syn::ext::IdentExt as _;
use syn::{Attribute, Ident, Path, TypePath, parse_quote};

use super::words::{bare_words, expect_list, expect_module, expect_number, expect_path, expect_str, key, unknown};
use crate::errors::Errors;
use crate::grammar::{Item, Word, items};
use crate::model::{BlobDeclaration, Key, Number, Transport};
use crate::names::suggestion;
use crate::once::Once;

const WORDS: [&str; 6] = ["transports", "blob", "flat", "views", "reserved", "crate"];
const BUILT_IN: [&str; 3] = ["header", "flat", "blob"];
/// Words of a field that a view cannot be called, since they would mean two things there.
const FIELD_WORDS: [&str; 7] = ["header", "flat", "blob", "omit", "skip", "skip_if", "extras"];

/// What the struct's own attributes say.
pub(super) struct Container {
    pub(super) runtime: Path,
    pub(super) transports: Vec<Transport>,
    pub(super) transports_known: bool,
    pub(super) blob: Option<BlobDeclaration>,
    pub(super) flat_limit: Option<Number>,
    pub(super) reserved: Vec<Key>,
}

pub(super) fn parse(attributes: &[Attribute], errors: &Errors) -> Container {
    let mut transports = Once::new();
    let mut blob = Once::new();
    let mut views = Once::new();
    let mut reserved = Once::new();
    let mut flat = Once::new();
    let mut runtime = Once::new();
    let before = errors.count();
    for item in items(attributes, errors) {
        let word = match item {
            Item::Word(word) => word,
            Item::Literal(literal) => {
                errors.at(literal.span(), "a struct's attribute has no keys: write `blob(key = \"...\")`");
                continue;
            }
        };
        let span = word.span();
        match word.text().as_str() {
            "transports" => transports.set(parse_transports(&word, errors), span, "transports", errors),
            "blob" => blob.set((span, parse_blob(&word, errors)), span, "blob", errors),
            "views" => views.set(parse_views(&word, errors), span, "views", errors),
            "reserved" => reserved.set(parse_reserved(&word, errors), span, "reserved", errors),
            "crate" => runtime.set(expect_module(&word, errors), span, "crate", errors),
            "flat" => flat.set((span, parse_flat(&word, errors)), span, "flat", errors),
            "header" => errors
                .at(span, "`header` needs no declaration on the struct: leave it out, or name it in `transports(...)`"),
            _ => unknown(&word, WORDS, "on a struct", errors),
        }
    }
    let transports_known = errors.count() == before;

    let mut all = transports.take().unwrap_or_else(|| vec![Transport::Header, Transport::Flat, Transport::Blob]);
    match blob.get() {
        Some((span, _)) if !all.contains(&Transport::Blob) => {
            errors.at(*span, "the struct has no `blob` transport: add `blob` to `transports(...)`, or drop this");
        }
        None if all.contains(&Transport::Blob) && transports_known => errors.at(
            proc_macro2::Span::call_site(),
            "the `blob` transport needs a key: write `#[codex_meta(blob(key = \"...\"))]` on the struct, \
             or `#[codex_meta(transports(header, flat))]` for a struct without a blob",
        ),
        _ => {}
    }
    if let Some((span, _)) = flat.get()
        && !all.contains(&Transport::Flat)
    {
        errors.at(*span, "the struct has no `flat` transport: add `flat` to `transports(...)`, or drop this");
    }
    all.extend(views.take().unwrap_or_default());
    Container {
        runtime: runtime.take().flatten().unwrap_or_else(default_runtime),
        transports: all,
        transports_known,
        blob: blob.take().and_then(|(_, blob)| blob),
        flat_limit: flat.take().and_then(|(_, limit)| limit),
        reserved: reserved.take().unwrap_or_default(),
    }
}

pub(crate) fn default_runtime() -> Path {
    parse_quote!(::codex_metadata_runtime)
}

fn parse_transports(word: &Word, errors: &Errors) -> Vec<Transport> {
    let mut found = Vec::new();
    let Some(words) = bare_words(word, "transports(header, flat, blob)", errors) else {
        return found;
    };
    if words.is_empty() {
        errors.at(word.span(), "`transports()` names none: write `transports(header, flat, blob)` or some of them");
    }
    for ident in words {
        let name = ident.unraw().to_string();
        let transport = match name.as_str() {
            "header" => Transport::Header,
            "flat" => Transport::Flat,
            "blob" => Transport::Blob,
            _ => {
                let instead = match suggestion(&name, BUILT_IN) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => {
                        format!("the built-in ones are `header`, `flat` and `blob`; write `views({name})` for a view")
                    }
                };
                errors.at(ident.span(), format_args!("unknown transport `{name}`: {instead}"));
                continue;
            }
        };
        push_once(&mut found, transport, ident, errors);
    }
    found
}

fn parse_views(word: &Word, errors: &Errors) -> Vec<Transport> {
    let mut found = Vec::new();
    for ident in bare_words(word, "views(mcp)", errors).unwrap_or_default() {
        let name = ident.unraw().to_string();
        if FIELD_WORDS.contains(&name.as_str()) {
            errors
                .at(ident.span(), format_args!("`{name}` already has a meaning on fields: give the view another name"));
            continue;
        }
        push_once(&mut found, Transport::View(name), ident, errors);
    }
    found
}

fn push_once(found: &mut Vec<Transport>, transport: Transport, ident: &Ident, errors: &Errors) {
    if found.contains(&transport) {
        errors.at(ident.span(), format_args!("`{}` is named twice: keep one", transport.name()));
    } else {
        found.push(transport);
    }
}

fn parse_blob(word: &Word, errors: &Errors) -> Option<BlobDeclaration> {
    let mut key_slot = Once::new();
    let mut when: Once<Option<TypePath>> = Once::new();
    let mut header_limit = Once::new();
    let mut body_limit = Once::new();
    let before = errors.count();
    for item in expect_list(word, "blob(key = \"...\")", errors)? {
        let inner = match item {
            Item::Word(inner) => inner,
            Item::Literal(literal) => {
                let literal = literal.value();
                errors.at(item.span(), format_args!("name what this is: `key = \"{}\"`", literal.escape_debug()));
                continue;
            }
        };
        match inner.text().as_str() {
            "key" => {
                if let Some(literal) = expect_str(inner, "key = \"...\"", errors) {
                    key_slot.set(key(literal), inner.span(), "key", errors);
                }
            }
            "when" => when.set(expect_path(inner, "when = Self::has_blob", errors), inner.span(), "when", errors),
            "header_limit" => {
                let bytes = expect_number(inner, "header_limit = 4096", errors);
                header_limit.set(bytes, inner.span(), "header_limit", errors);
            }
            "body_limit" => {
                let bytes = expect_number(inner, "body_limit = 65536", errors);
                body_limit.set(bytes, inner.span(), "body_limit", errors);
            }
            text @ ("body_only" | "flatten" | "shed") => {
                errors.at(inner.span(), format_args!("`{text}` belongs to a field: write `blob({text})` there"));
            }
            _ => unknown(inner, ["key", "when", "header_limit", "body_limit"], "in `blob(...)` on a struct", errors),
        }
    }
    if let Some(key) = key_slot.take() {
        Some(BlobDeclaration {
            key,
            when: when.take().flatten(),
            header_limit: header_limit.take().flatten(),
            body_limit: body_limit.take().flatten(),
        })
    } else {
        if errors.count() == before {
            errors.at(word.span(), "`blob` needs a key here: `blob(key = \"...\")`");
        }
        None
    }
}

/// `flat(limit = N)`.
fn parse_flat(word: &Word, errors: &Errors) -> Option<Number> {
    let mut limit = Once::new();
    for item in expect_list(word, "flat(limit = 2048)", errors)? {
        match item {
            Item::Word(inner) if inner.text() == "limit" => {
                let bytes = expect_number(inner, "limit = 2048", errors);
                limit.set(bytes, inner.span(), "limit", errors);
            }
            Item::Word(inner) => unknown(inner, ["limit"], "in `flat(...)` on a struct", errors),
            Item::Literal(literal) => {
                errors.at(literal.span(), "a key belongs to a field: write `flat = \"...\"` there");
            }
        }
    }
    limit.take().flatten()
}

fn parse_reserved(word: &Word, errors: &Errors) -> Vec<Key> {
    let mut keys = Vec::new();
    let items = expect_list(word, "reserved(\"key\", ...)", errors).unwrap_or_default();
    for item in items {
        match item {
            Item::Literal(literal) => keys.push(key(literal)),
            Item::Word(word) => {
                errors
                    .at(word.span(), format_args!("`reserved` takes string literals: `reserved(\"{}\")`", word.text()));
            }
        }
    }
    keys
}
