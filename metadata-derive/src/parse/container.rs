//! `#[codex_meta(...)]` on the struct.

use syn::ext::IdentExt as _;
use syn::{DeriveInput, Ident, LitStr};

use super::{head, serde};
use crate::errors::Errors;
use crate::given::Given;
use crate::grammar;
use crate::model::{Model, Transport};
use crate::names::{CASES, header_case, quoted_list, snake_case};
use crate::read::Place;
use crate::tree::{Attribute, Form, Item, Word, joined};
use crate::words::{self, List};

/// Words that would be names, were they not more than that in Rust.
const NO_NAMES: [&str; 7] = ["_", "self", "Self", "crate", "super", "true", "false"];

/// Returns the struct without its fields.
pub(super) fn parse(input: &DeriveInput, errors: &Errors) -> Model {
    let before = errors.count();
    let attribute = grammar::attribute(&input.attrs, errors);
    let examples = |word: &str| match word {
        "transports" => Some(if attribute.has("blob") { "header, flat, blob" } else { "header, flat" }.to_owned()),
        "blob" => Some(format!("key = \"{}\"", blob_key(&input.ident))),
        "key" => Some(blob_key(&input.ident)),
        _ => None,
    };
    let place = Place::new(format!("struct `{}`", input.ident), errors).like(&examples);
    // It is clear which transports there are; and something gives the blob a key, or was meant to.
    let (mut known, mut keyed) = (errors.count() == before, false);
    let given = place.read_with(&attribute.items, List::Struct, &mut |at, item, _| match item {
        Item::Word(word) => {
            let meant = unknown(word, &place);
            keyed |= meant == "blob";
            known &= !["transports", "views"].contains(&meant) && !item.is("omit");
        }
        Item::Literal(literal) => {
            keyed = true;
            bare(literal, attribute.items.split_at(at), &place);
        }
    });
    for word in ["transports", "views"] {
        known &= given.is_sound(word) && attribute.words(word).count() < 2;
    }
    let built_in = declared("transports", &given, &place, &mut known, built_in);
    let mut transports = if given.words("transports").is_some() { built_in } else { Transport::BUILT_IN.to_vec() };
    let views = declared("views", &given, &place, &mut known, view);
    if known {
        check_declared(&given, &transports, &place);
    }
    let lacks_key = given.list("blob").is_none_or(|blob| blob.sound && !blob.has("key"));
    // A second `blob(...)` could have it.
    let needs_key = known && lacks_key && !keyed && !attribute.has("part");
    if needs_key && transports.contains(&Transport::Blob) && attribute.words("blob").count() < 2 {
        report_no_key(input, &attribute, &transports, &given, &place);
    }
    transports.extend(views);
    check_case(&given, &place);
    Model {
        head: head(input, &given),
        transports,
        transports_known: known,
        given,
        attribute,
        fields: Vec::new(),
        sized: true,
        serde: serde::parse(&input.attrs),
    }
}

/// Checks the case of `rename_all`, which `serde` has, too.
fn check_case(given: &Given, place: &Place<'_>) {
    let Some(case) = given.text("rename_all").filter(|case| !CASES.contains(&case.name.as_str())) else { return };
    let error = place.at(case.span, format_args!("`rename_all = {:?}` {place} is no case", case.name));
    let letters = |text: &str| text.replace(['-', '_', ' '], "").to_lowercase();
    match CASES.iter().find(|known| letters(known) == letters(&case.name)) {
        Some(meant) => error.help(format_args!("write `rename_all = {meant:?}`")),
        None => error.help(format_args!("the cases are {}", quoted_list(&CASES))),
    }
}

/// Reports a word that the table does not have on a struct, and returns what it was probably meant to be.
fn unknown(word: &Word, place: &Place<'_>) -> &'static str {
    let known = words::names(List::Struct);
    place.unknown(word, List::Struct, &known, "");
    words::suggestion(&word.text(), List::Struct, &known).unwrap_or_default()
}

/// Reports a literal, with those behind it. What it could belong to says what stands there.
fn bare(literal: &LitStr, (before, behind): (&[Item], &[Item]), place: &Place<'_>) {
    // Items behind another such item are in its message.
    let takes = |item: &Item| item.literal().is_some() || item.is("reserved") || item.is("foreign");
    if !before.last().is_some_and(takes) {
        let all = joined(behind.iter().map_while(Item::literal).map(LitStr::token), ", ");
        let text = literal.token();
        place
            .on(literal, format_args!("{text} stands without a word {place}"))
            .help(format_args!("write `blob(key = {text})` or `reserved({all})`"));
    }
}

/// Checks that the struct has the transports that its other words are about.
fn check_declared(given: &Given, transports: &[Transport], place: &Place<'_>) {
    for transport in Transport::BUILT_IN {
        let name = transport.name();
        if let Some(span) = given.span(name).filter(|_| !transports.contains(&transport)) {
            place.at(span, format_args!("`{name}` {place} is not among its `transports(...)`")).help(format_args!(
                "add `{name}` there and say on each field whether it goes to `{name}`, or drop this"
            ));
        }
    }
}

/// Reports a blob without a key, on the word if there is one.
fn report_no_key(input: &DeriveInput, attribute: &Attribute, built_in: &[Transport], given: &Given, place: &Place<'_>) {
    let (name, key) = (&input.ident, blob_key(&input.ident));
    if let Some((_, word)) = attribute.words("blob").next() {
        if given.list("blob").is_some() {
            place
                .at(word.span(), format_args!("`blob` {place} needs a key"))
                .help(format_args!("write `{}`", word.with_first(&format!("key = {key:?}"))));
        }
        return;
    }
    let error = place.on(name, format_args!("struct `{name}` has a blob, and the blob has no key"));
    let with = attribute.clone().with_blob_key(&key);
    let others = Transport::names_if(built_in, &|transport| *transport != Transport::Blob);
    if others.is_empty() {
        error.help(format_args!("write `{with}` on the struct"));
    } else {
        let without = attribute.without("transports").with_words("transports", &others);
        error.help(format_args!("write `{with}` on the struct, or `{without}` for no blob"));
    }
}

/// Returns a key that the blob of the struct could have.
fn blob_key(name: &Ident) -> String {
    let name = header_case(&snake_case(&name.unraw().to_string()));
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_plain { format!("x-{name}") } else { "x-meta".to_owned() }
}

/// Returns the transports that the words in this list name, each once. A name that is none is not `known`.
fn declared(
    list: &str,
    given: &Given,
    place: &Place<'_>,
    known: &mut bool,
    read: fn(&Ident, &Place<'_>) -> Option<Transport>,
) -> Vec<Transport> {
    let inside = place.inside(&Word::new(list, Form::Alone));
    let names = given.words(list).unwrap_or_default();
    let mut found = Vec::new();
    for ident in names {
        match read(ident, &inside) {
            Some(transport) if found.contains(&transport) => inside
                .at(ident.span(), format_args!("`{}` {inside} is given twice", transport.name()))
                .help("drop one of the two"),
            transport => found.extend(transport),
        }
    }
    *known &= found.len() == names.len();
    found
}

fn built_in(ident: &Ident, inside: &Place<'_>) -> Option<Transport> {
    let name = ident.unraw().to_string();
    let transport = Transport::built_in(&name);
    if transport.is_none() {
        let built_in = Transport::names(&Transport::BUILT_IN);
        let error = inside.at(ident.span(), format_args!("unknown transport `{name}` {inside}"));
        match words::similar(&name, &built_in) {
            Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
            None => error
                .help(format_args!("there are {}; a view is declared with `views({name})`", quoted_list(&built_in))),
        }
    }
    transport
}

fn view(ident: &Ident, inside: &Place<'_>) -> Option<Transport> {
    let name = ident.unraw().to_string();
    let (problem, help) = if words::find(List::Field, &name).is_some() {
        ("already means something on fields", "give the view another name")
    } else if NO_NAMES.iter().any(|keyword| ident == keyword) {
        ("cannot name a view", "write a name such as `mcp`, and say on each field whether it goes to `mcp`")
    } else {
        return Some(Transport::View(name));
    };
    inside.at(ident.span(), format_args!("`{name}` {inside} {problem}")).help(help);
    None
}
