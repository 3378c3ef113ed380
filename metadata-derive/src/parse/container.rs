//! `#[codex_meta(...)]` on the struct.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Ident, Path, parse_quote};

use super::words::{Example, Once, Place, key};
use super::{blob, flat};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word, items, leading_literals, listed, texts, words_of};
use crate::model::{BlobDeclaration, Key, Number, Transport};
use crate::names::{header_case, quoted_list, snake_case, suggestion};

const WORDS: [&str; 6] = ["transports", "blob", "flat", "views", "reserved", "crate"];
/// Words of a field, which a view cannot be called, since they would mean two things there.
pub(super) const FIELD_WORDS: [&str; 10] =
    ["header", "flat", "blob", "omit", "skip", "skip_if", "extras", "since", "until", "deprecated"];

/// Words that would be names, were they not more than that in Rust.
const NO_NAMES: [&str; 7] = ["_", "self", "Self", "crate", "super", "true", "false"];

/// What the struct's own attributes say.
pub(super) struct Container {
    pub(super) ident: Ident,
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
        words_of(&self.items, name).first().copied()
    }

    /// The names of all transports.
    pub(super) fn names(&self) -> Vec<&str> {
        Transport::names(&self.transports)
    }

    /// The transport that the item is a word of.
    pub(super) fn transport(&self, item: &Item) -> Option<&Transport> {
        let word = item.word()?.text();
        self.transports.iter().find(|transport| transport.name() == word)
    }
}

/// The words as they are read.
#[derive(Default)]
struct Words {
    /// The key that the blob could have, for what to write.
    key: String,
    transports: Once<Vec<Transport>>,
    blob: Once<(Span, BlobDeclaration)>,
    flat: Once<(Span, Option<Number>)>,
    views: Once<Vec<Transport>>,
    reserved: Once<Vec<Key>>,
    runtime: Once<Option<Path>>,
}

pub(super) fn parse(input: &DeriveInput, errors: &Errors) -> Container {
    let place = Place::new(format!("struct `{}`", input.ident), errors);
    let mut words = Words { key: blob_key(&input.ident), ..Words::default() };
    let items = items(&input.attrs, errors);
    // After some errors, what the transports are is a guess, and no field is held to it.
    let mut transports_known = place.count() == 0;
    // It has no key, or one that was read as something else.
    let mut blob_meant = false;
    for (i, item) in items.iter().enumerate() {
        match item {
            Item::Word(word) => {
                blob_meant |= suggestion(&word.text(), &WORDS) == Some("blob");
                transports_known &= words.word(word, (&items[..i], &items[i + 1..]), &place);
            }
            // Those behind `reserved = "..."` or another belong to it.
            Item::Literal(_) if i > 0 && takes_literals(&items[i - 1]) => {}
            Item::Literal(literal) => {
                let text = literal.token();
                let all = listed(leading_literals(&items[i..]));
                place.bare(literal, format_args!("write `blob(key = {text})` or `reserved({all})`"));
                blob_meant = true;
            }
        }
    }

    let mut transports = words.transports.take().unwrap_or_else(|| Transport::BUILT_IN.to_vec());
    if transports_known {
        if let Some((span, _)) = words.blob.get() {
            check_declared(&Transport::Blob, *span, &transports, &place);
        } else if !blob_meant && transports.contains(&Transport::Blob) {
            report_no_key(&input.ident, &transports, errors);
        }
        if let Some((span, _)) = words.flat.get() {
            check_declared(&Transport::Flat, *span, &transports, &place);
        }
    }
    transports.extend(words.views.take().unwrap_or_default());
    Container {
        ident: input.ident.clone(),
        runtime: words.runtime.take().flatten().unwrap_or_else(default_runtime),
        transports,
        transports_known,
        blob: words.blob.take().map(|(_, blob)| blob),
        flat_limit: words.flat.take().and_then(|(_, limit)| limit),
        reserved: words.reserved.take().unwrap_or_default(),
        items,
    }
}

/// The struct has the transport that a word of its own is about.
fn check_declared(transport: &Transport, span: Span, transports: &[Transport], place: &Place<'_>) {
    if !transports.contains(transport) {
        let name = transport.name();
        place
            .at(span, format_args!("`{name}` {place} is not among its `transports(...)`"))
            .help(format_args!("add `{name}` there and say on each field whether it goes to `{name}`, or drop this"));
    }
}

fn report_no_key(name: &Ident, built_in: &[Transport], errors: &Errors) {
    let others = Transport::names_if(built_in, &|transport| *transport != Transport::Blob);
    let error = errors.on(name, format_args!("struct `{name}` has a blob, and the blob has no key"));
    let write = format!("write `#[codex_meta(blob(key = \"{}\"))]` on the struct", blob_key(name));
    if others.is_empty() {
        error.help(write);
    } else {
        error.help(format_args!("{write}, or `#[codex_meta(transports({}))]` for no blob", others.join(", ")));
    }
}

/// A key that the blob of the struct could have.
fn blob_key(name: &Ident) -> String {
    let name = header_case(&snake_case(&name.unraw().to_string()));
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_plain { format!("x-{name}") } else { "x-meta".to_owned() }
}

/// Whether a literal behind it is one more of its own.
fn takes_literals(item: &Item) -> bool {
    match item {
        Item::Literal(_) => true,
        Item::Word(word) => word.text() == "reserved" && matches!(word.form, Form::Value(_)),
    }
}

pub(crate) fn default_runtime() -> Path {
    parse_quote!(::codex_metadata)
}

impl Words {
    /// Whether the word leaves it clear which transports there are.
    fn word(&mut self, word: &Word, (before, behind): (&[Item], &[Item]), place: &Place<'_>) -> bool {
        let span = word.span();
        let again = joined(word, before).unwrap_or_else(|| "drop one of the two".to_owned());
        let has = |name: &str| !words_of(before, name).is_empty() || !words_of(behind, name).is_empty();
        let alone = !has(&word.text());
        let count = place.count();
        match word.text().as_str() {
            "transports" => {
                let example = if has("blob") { "header, flat, blob" } else { "header, flat" };
                self.transports.set_or(transports(word, example, place), word, place, &again);
            }
            "blob" => self.blob.set_or((span, blob::declaration(word, &self.key, alone, place)), word, place, &again),
            "views" => self.views.set_or(views(word, place), word, place, &again),
            "reserved" => self.reserved.set_or(reserved(word, behind, place), word, place, &again),
            "crate" => self.runtime.set(place.expect_module(word), word, place),
            "flat" => self.flat.set_or((span, flat::limit(word, place)), word, place, &again),
            "header" => place
                .at(span, format_args!("`header` {place} belongs on a field"))
                .help("move it there; a struct names its transports in `transports(header, flat, blob)`"),
            text if FIELD_WORDS.contains(&text) => {
                place
                    .at(span, format_args!("`{text}` {place} belongs on a field"))
                    .help(format_args!("write `{word}` in the `#[codex_meta(...)]` of a field, and drop it here"));
            }
            _ => place.unknown(&word.name, &WORDS),
        }
        place.count() == count || !names_transports(&word.text())
    }
}

/// How to say in one list what the word says and one of the same name before it, if they do not say different things.
fn joined(word: &Word, before: &[Item]) -> Option<String> {
    let first = *words_of(before, &word.text()).first()?;
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for item in first.form.items().iter().chain(word.form.items()) {
        let text = item.to_string();
        if all.contains(&text) {
            continue;
        }
        if let Item::Word(inner) = item {
            if names.contains(&inner.text()) {
                return None;
            }
            names.push(inner.text());
        }
        all.push(text);
    }
    let is_more = all.len() > first.form.items().len().max(word.form.items().len());
    is_more.then(|| format!("keep one, or write `{}({})`", word.name, all.join(", ")))
}

/// Whether the word says which transports there are, or may have been meant to.
fn names_transports(word: &str) -> bool {
    let meant = if WORDS.contains(&word) { Some(word) } else { suggestion(word, &WORDS) };
    meant.is_some_and(|meant| ["transports", "views"].contains(&meant)) || ["header", "omit"].contains(&word)
}

fn transports(word: &Word, example: &str, place: &Place<'_>) -> Vec<Transport> {
    let inside = place.inside("transports");
    let mut found = Vec::new();
    for ident in place.bare_words(word, &Example { words: example, why: "" }) {
        let name = ident.unraw().to_string();
        let known = Transport::names(&Transport::BUILT_IN);
        if let Some(transport) = Transport::built_in(&name) {
            push_once(&mut found, transport, ident, &inside);
        } else if suggestion(&name, &known).is_some() {
            inside.unknown(ident, &known);
        } else {
            inside
                .at(ident.span(), format_args!("unknown transport `{name}` {inside}"))
                .help(format_args!("there are {}; a view is declared with `views({name})`", quoted_list(&known)));
        }
    }
    found
}

fn views(word: &Word, place: &Place<'_>) -> Vec<Transport> {
    let inside = place.inside("views");
    let mut found = Vec::new();
    for ident in place.bare_words(word, &Example { words: "mcp", why: "" }) {
        let name = ident.unraw().to_string();
        if FIELD_WORDS.contains(&name.as_str()) {
            inside
                .at(ident.span(), format_args!("`{name}` {inside} already means something on fields"))
                .help("give the view another name");
        } else if NO_NAMES.iter().any(|keyword| ident == keyword) {
            inside
                .at(ident.span(), format_args!("`{name}` {inside} cannot name a view"))
                .help("write a name such as `mcp`, and say on each field whether it goes to `mcp`");
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

/// What stands `behind` a `reserved = "..."` belongs to it.
fn reserved(word: &Word, behind: &[Item], place: &Place<'_>) -> Vec<Key> {
    let Form::List(items) = &word.form else {
        let first = word.form.value().map(Value::as_literals).unwrap_or_default();
        let mut all: Vec<String> = first.iter().map(|literal| literal.token().to_string()).collect();
        all.extend(texts(leading_literals(behind)));
        let all = if all.is_empty() { example_reserved(word) } else { all.join(", ") };
        place.expect_list(word, all);
        return Vec::new();
    };
    if items.is_empty() {
        place
            .at(word.span(), format_args!("`reserved()` {place} names nothing"))
            .help("drop it, or write a key in it, in quotes");
    }
    let bare: Vec<&Word> = items.iter().filter_map(Item::word).collect();
    if let (Some(first), Some(last)) = (bare.first(), bare.last()) {
        let mut all = Vec::new();
        for item in items {
            all.push(match item {
                Item::Literal(literal) => literal.token().to_string(),
                Item::Word(word) => format!("\"{}\"", word.text()),
            });
        }
        place
            .errors()
            .between((first.span(), last.span()), format_args!("`reserved` {place} takes keys, in quotes"))
            .help(format_args!("write `reserved({})`", all.join(", ")));
    }
    items.iter().filter_map(Item::literal).map(key).collect()
}

fn example_reserved(word: &Word) -> String {
    let name = word.form.value().and_then(Value::as_name).unwrap_or_else(|| "my_key".to_owned());
    format!("\"{name}\"")
}
