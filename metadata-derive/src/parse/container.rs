//! `#[codex_meta(...)]` on the struct.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Ident, Path, parse_quote};

use super::words::{Place, key};
use super::{blob, flat};
use crate::errors::Errors;
use crate::grammar::{Item, Word, items};
use crate::model::{BlobDeclaration, Key, Number, Transport};
use crate::names::{quoted_list, suggestion};
use crate::once::Once;

const WORDS: [&str; 6] = ["transports", "blob", "flat", "views", "reserved", "crate"];
/// Words of a field, which a view cannot be called, since they would mean two things there.
pub(super) const FIELD_WORDS: [&str; 7] = ["header", "flat", "blob", "omit", "skip", "skip_if", "extras"];

/// What the struct's own attributes say.
pub(super) struct Container {
    pub(super) runtime: Path,
    pub(super) transports: Vec<Transport>,
    pub(super) transports_known: bool,
    pub(super) blob: Option<BlobDeclaration>,
    pub(super) flat_limit: Option<Number>,
    pub(super) reserved: Vec<Key>,
    /// All of it as it was written.
    pub(super) items: Vec<Item>,
}

impl Container {
    /// The word of this name, if the struct has it.
    pub(super) fn word(&self, name: &str) -> Option<&Word> {
        self.items.iter().find_map(|item| match item {
            Item::Word(word) if word.text() == name => Some(word),
            _ => None,
        })
    }
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
    let place = Place::new(format!("struct `{}`", input.ident), errors);
    let mut words = Words::default();
    let items = items(&input.attrs, errors);
    // After some errors, what the transports are is a guess, and no field is held to it.
    let mut transports_known = place.count() == 0;
    for item in &items {
        match item {
            Item::Word(word) => transports_known &= words.word(word, &place),
            Item::Literal(literal) => {
                let text = literal.token();
                place.bare(literal, format_args!("write `blob(key = {text})` or `reserved({text})`"));
                transports_known = false;
            }
        }
    }

    let built_in = words.transports.take().unwrap_or_else(|| Transport::BUILT_IN.to_vec());
    let declared = [
        (Transport::Blob, words.blob.get().map(|(span, _)| *span)),
        (Transport::Flat, words.flat.get().map(|(span, _)| *span)),
    ];
    for (transport, span) in declared {
        if let Some(span) = span.filter(|_| transports_known && !built_in.contains(&transport)) {
            let name = transport.name();
            place.at(span, format_args!("`{name}` {place} is not among its `transports(...)`")).help(format_args!(
                "add `{name}` there and say on each field whether it goes to `{name}`, or drop this"
            ));
        }
    }
    if transports_known && built_in.contains(&Transport::Blob) && words.blob.get().is_none() {
        report_no_key(&input.ident, &built_in, errors);
    }
    let views = words.views.take().unwrap_or_default();
    Container {
        runtime: words.runtime.take().flatten().unwrap_or_else(default_runtime),
        transports: built_in.into_iter().chain(views).collect(),
        transports_known,
        blob: words.blob.take().map(|(_, blob)| blob),
        flat_limit: words.flat.take().and_then(|(_, limit)| limit),
        reserved: words.reserved.take().unwrap_or_default(),
        items,
    }
}

fn report_no_key(name: &Ident, built_in: &[Transport], errors: &Errors) {
    let others: Vec<&str> =
        built_in.iter().filter(|transport| **transport != Transport::Blob).map(Transport::name).collect();
    let error = errors.on(name, format_args!("struct `{name}` has a blob, and the blob has no key"));
    let write = "write `#[codex_meta(blob(key = \"...\"))]` on the struct";
    if others.is_empty() {
        error.help(write);
    } else {
        error.help(format_args!("{write}, or `#[codex_meta(transports({}))]` for no blob", others.join(", ")));
    }
}

pub(crate) fn default_runtime() -> Path {
    parse_quote!(::codex_metadata_runtime)
}

impl Words {
    /// Whether the word leaves it clear which transports there are.
    fn word(&mut self, word: &Word, place: &Place<'_>) -> bool {
        let span = word.span();
        let before = place.count();
        match word.text().as_str() {
            "transports" => self.transports.set(transports(word, place), word, place),
            "blob" => self.blob.set((span, blob::declaration(word, place)), word, place),
            "views" => self.views.set(views(word, place), word, place),
            "reserved" => self.reserved.set(reserved(word, place), word, place),
            "crate" => self.runtime.set(place.expect_module(word), word, place),
            "flat" => self.flat.set((span, flat::limit(word, place)), word, place),
            "header" => place
                .at(span, format_args!("`header` {place} belongs on a field"))
                .help("move it there; a struct names its transports in `transports(header, flat, blob)`"),
            text if FIELD_WORDS.contains(&text) => {
                place
                    .at(span, format_args!("`{text}` {place} belongs on a field"))
                    .help(format_args!("write `{word}` in the `#[codex_meta(...)]` of a field, and drop it here"));
            }
            _ => place.unknown(&word.name, WORDS),
        }
        place.count() == before || matches!(word.text().as_str(), "blob" | "flat" | "reserved" | "crate")
    }
}

fn transports(word: &Word, place: &Place<'_>) -> Vec<Transport> {
    let inside = place.inside("transports");
    let mut found = Vec::new();
    for ident in place.bare_words(word, "header, flat, blob") {
        let name = ident.unraw().to_string();
        let known = Transport::BUILT_IN.iter().map(Transport::name);
        if let Some(transport) = Transport::built_in(&name) {
            push_once(&mut found, transport, ident, &inside);
        } else if suggestion(&name, known.clone()).is_some() {
            inside.unknown(ident, known);
        } else {
            inside
                .at(ident.span(), format_args!("unknown transport `{name}` {inside}"))
                .help(format_args!("there are {}; a view is declared with `views({name})`", quoted_list(known)));
        }
    }
    found
}

fn views(word: &Word, place: &Place<'_>) -> Vec<Transport> {
    let inside = place.inside("views");
    let mut found = Vec::new();
    for ident in place.bare_words(word, "mcp") {
        let name = ident.unraw().to_string();
        if FIELD_WORDS.contains(&name.as_str()) {
            inside
                .at(ident.span(), format_args!("`{name}` {inside} already means something on fields"))
                .help("give the view another name");
        } else {
            push_once(&mut found, Transport::View(name), ident, &inside);
        }
    }
    found
}

fn push_once(found: &mut Vec<Transport>, transport: Transport, ident: &Ident, place: &Place<'_>) {
    if found.contains(&transport) {
        place
            .at(ident.span(), format_args!("`{}` {place} is given twice", transport.name()))
            .help("drop one of the two");
    } else {
        found.push(transport);
    }
}

fn reserved(word: &Word, place: &Place<'_>) -> Vec<Key> {
    let mut keys = Vec::new();
    for item in place.expect_list(word, "\"...\"").unwrap_or_default() {
        match item {
            Item::Literal(literal) => keys.push(key(literal)),
            Item::Word(word) => place
                .at(word.span(), format_args!("`reserved` {place} takes keys, in quotes"))
                .help(format_args!("write `reserved(\"{}\")`", word.text())),
        }
    }
    keys
}
