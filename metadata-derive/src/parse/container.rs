//! `#[codex_meta(...)]` on the struct.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Ident, Path, parse_quote};

use super::words::{bare_words, expect_list, expect_module, key, unknown};
use super::{blob, flat};
use crate::errors::Errors;
use crate::grammar::{Item, Word, items};
use crate::model::{BlobDeclaration, Key, Number, Transport};
use crate::names::{quoted_list, suggestion};
use crate::once::Once;

const WORDS: [&str; 6] = ["transports", "blob", "flat", "views", "reserved", "crate"];
/// Words of a field, which a view cannot be called, since they would mean two things there.
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

/// The words as they are read.
#[derive(Default)]
struct Words {
    transports: Once<Vec<Transport>>,
    blob: Once<(Span, BlobDeclaration)>,
    flat: Once<(Span, Option<Number>)>,
    views: Once<Vec<Transport>>,
    reserved: Once<Vec<Key>>,
    runtime: Once<Option<Path>>,
}

pub(super) fn parse(input: &DeriveInput, errors: &Errors) -> Container {
    let name = &input.ident;
    let mut words = Words::default();
    let before = errors.count();
    let items = items(&input.attrs, errors);
    // After some errors, what the transports are is a guess, and no field is held to it.
    let mut transports_known = errors.count() == before;
    for item in items {
        match item {
            Item::Word(word) => transports_known &= words.word(&word, name, errors),
            Item::Literal(literal) => errors
                .on(&literal, format_args!("a key on struct `{name}` belongs to a word"))
                .help(format_args!("write `blob(key = {0})` or `reserved({0})`", literal.token())),
        }
    }

    let built_in = words.transports.take().unwrap_or_else(|| Transport::BUILT_IN.to_vec());
    match words.blob.get() {
        Some((span, _)) if !built_in.contains(&Transport::Blob) => errors
            .at(*span, format_args!("struct `{name}` has no `blob` transport: its `transports(...)` do not name it"))
            .help("add `blob` to `transports(...)`, or drop this"),
        None if built_in.contains(&Transport::Blob) && transports_known => {
            let others = built_in.iter().filter(|transport| **transport != Transport::Blob).map(Transport::name);
            let others: Vec<&str> = others.collect();
            let error = errors.on(name, format_args!("the `blob` transport of struct `{name}` needs a key"));
            let write = "write `#[codex_meta(blob(key = \"...\"))]` on the struct";
            if others.is_empty() {
                error.help(write);
            } else {
                error.help(format_args!("{write}, or `transports({})` if it has no blob", others.join(", ")));
            }
        }
        _ => {}
    }
    if let Some((span, _)) = words.flat.get()
        && !built_in.contains(&Transport::Flat)
    {
        errors
            .at(*span, format_args!("struct `{name}` has no `flat` transport: its `transports(...)` do not name it"))
            .help("add `flat` to `transports(...)`, or drop this");
    }
    let views = words.views.take().unwrap_or_default();
    Container {
        runtime: words.runtime.take().flatten().unwrap_or_else(default_runtime),
        transports: built_in.into_iter().chain(views).collect(),
        transports_known,
        blob: words.blob.take().map(|(_, blob)| blob),
        flat_limit: words.flat.take().and_then(|(_, limit)| limit),
        reserved: words.reserved.take().unwrap_or_default(),
    }
}

pub(crate) fn default_runtime() -> Path {
    parse_quote!(::codex_metadata_runtime)
}

impl Words {
    /// Whether the word leaves it clear which transports there are.
    fn word(&mut self, word: &Word, name: &Ident, errors: &Errors) -> bool {
        let span = word.span();
        let before = errors.count();
        match word.text().as_str() {
            "transports" => self.transports.set(transports(word, errors), word, errors),
            "blob" => self.blob.set((span, blob::declaration(word, errors)), word, errors),
            "views" => self.views.set(views(word, errors), word, errors),
            "reserved" => self.reserved.set(reserved(word, errors), word, errors),
            "crate" => self.runtime.set(expect_module(word, errors), word, errors),
            "flat" => self.flat.set((span, flat::limit(word, errors)), word, errors),
            "header" => errors
                .at(span, format_args!("`header` takes nothing on struct `{name}`, which has it anyway"))
                .help("drop it, or choose with `transports(header)`"),
            text if FIELD_WORDS.contains(&text) => {
                errors.at(span, format_args!("`{text}` belongs on a field, not on struct `{name}`"));
            }
            _ => unknown(word, WORDS, format_args!("on struct `{name}`"), errors),
        }
        errors.count() == before || matches!(word.text().as_str(), "blob" | "flat" | "reserved" | "crate")
    }
}

fn transports(word: &Word, errors: &Errors) -> Vec<Transport> {
    let mut found = Vec::new();
    for ident in bare_words(word, "header, flat, blob", errors) {
        let name = ident.unraw().to_string();
        if let Some(transport) = Transport::built_in(&name) {
            push_once(&mut found, transport, ident, word, errors);
            continue;
        }
        let known = Transport::BUILT_IN.iter().map(Transport::name);
        let error = errors.at(ident.span(), format_args!("unknown transport `{name}` in `transports(...)`"));
        match suggestion(&name, known.clone()) {
            Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
            None => error.help(format_args!(
                "what can stand here: {}; a view is declared by `views({name})`",
                quoted_list(known)
            )),
        }
    }
    found
}

fn views(word: &Word, errors: &Errors) -> Vec<Transport> {
    let mut found = Vec::new();
    for ident in bare_words(word, "mcp", errors) {
        let name = ident.unraw().to_string();
        if FIELD_WORDS.contains(&name.as_str()) {
            errors
                .at(
                    ident.span(),
                    format_args!("a view cannot be called `{name}`, which has a meaning of its own on fields"),
                )
                .help("give the view another name");
            continue;
        }
        push_once(&mut found, Transport::View(name), ident, word, errors);
    }
    found
}

fn push_once(found: &mut Vec<Transport>, transport: Transport, ident: &Ident, word: &Word, errors: &Errors) {
    if found.contains(&transport) {
        errors
            .at(ident.span(), format_args!("`{}` is named twice in `{}(...)`", transport.name(), word.text()))
            .help("drop one of the two");
    } else {
        found.push(transport);
    }
}

fn reserved(word: &Word, errors: &Errors) -> Vec<Key> {
    let items = expect_list(word, "\"...\"", errors).unwrap_or_default();
    let mut keys = Vec::new();
    for item in items {
        match item {
            Item::Literal(literal) => keys.push(key(literal)),
            Item::Word(word) => errors
                .at(word.span(), "`reserved` takes keys, in quotes")
                .help(format_args!("write `reserved(\"{}\")`", word.text())),
        }
    }
    keys
}
