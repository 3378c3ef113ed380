//! `#[codex_meta(...)]` on the struct.

use syn::ext::IdentExt as _;
use syn::{DeriveInput, Ident};

use super::{head, serdes};
use crate::errors::Errors;
use crate::given::Given;
use crate::grammar::{self, takes_plain};
use crate::model::{Model, Transport, Transports};
use crate::name_index::NameIndex;
use crate::names::{CASES, header_case, header_name, quoted_list, snake_case};
use crate::read::Place;
use crate::tree::{Attribute, Form, Item, Value, Word, is_name, literal};
use crate::words::{self, List};

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
            let names = words::names(List::Struct);
            place.unknown(word, List::Struct, &names, "", &[]);
            let meant = words::suggestion(word.text(), List::Struct, &names).unwrap_or_default();
            keyed |= meant == "blob";
            known &= !["transports", "views"].contains(&meant) && !item.is("omit");
        }
        Item::Literal(literal) => {
            keyed = true;
            let (text, before) = (literal.token(), attribute.items[..at].iter().rfind(|item| item.literal().is_none()));
            // Behind `reserved = "a"` it is in the message of that.
            if !before.is_some_and(|word| word.is("reserved") || word.is("foreign")) {
                place
                    .errors
                    .on(literal, format_args!("{text} stands without a word {place}"))
                    .help(format_args!("write `blob(key = {text})` or `reserved({text})`"));
            }
        }
    });
    for word in ["transports", "views"] {
        known &= given.is_sound(word) && attribute.words(word).count() < 2;
    }
    let mut names = |list: &str, read: fn(&Place<'_>, &Ident, &str, usize) -> Option<Transport>| {
        let (inside, names) = (place.inside(list), given.words(list).unwrap_or_default());
        let found = listed(&Vec::from_iter(names), &inside, &mut |ident, name, at| read(&inside, ident, name, at));
        known &= found.len() == names.len();
        found
    };
    let built_in = names("transports", built_in);
    let views = names("views", view);
    let mut transports = if given.words("transports").is_some() { built_in } else { Transport::BUILT_IN.to_vec() };
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
        transports: Transports::of(transports),
        transports_known: known,
        given,
        attribute,
        fields: Vec::new(),
        sized: true,
        serde: serdes(&input.attrs),
    }
}

/// Checks the case of `rename_all`, which `serde` has, too.
fn check_case(given: &Given, place: &Place<'_>) {
    let Some(case) = given.text("rename_all").filter(|case| !CASES.contains(&case.name.as_str())) else { return };
    let error = place.errors.at(case.span, format_args!("`rename_all = {:?}` {place} is no case", case.name));
    let letters = |text: &str| text.replace(['-', '_', ' '], "").to_lowercase();
    match CASES.iter().find(|known| letters(known) == letters(&case.name)) {
        Some(meant) => error.help(format_args!("write `rename_all = {meant:?}`")),
        None => error.help(format_args!("the cases are {}", quoted_list(&CASES))),
    }
}

/// Checks that the struct has the transports that its other words are about.
fn check_declared(given: &Given, transports: &[Transport], place: &Place<'_>) {
    for transport in Transport::BUILT_IN {
        let name = transport.name();
        if let Some(span) = given.span(name).filter(|_| !transports.contains(&transport)) {
            place.wrong(span, name, "is not among its `transports(...)`").help(format_args!(
                "add `{name}` there and say on each field whether it goes to `{name}`, or drop this"
            ));
        }
    }
}

/// Reports a blob without a key, on the word if there is one.
fn report_no_key(input: &DeriveInput, attribute: &Attribute, built_in: &[Transport], given: &Given, place: &Place<'_>) {
    let key = Word::new("key", Form::Value(Value::Str(literal(&blob_key(&input.ident)))));
    if let Some((_, word)) = attribute.words("blob").next() {
        if given.list("blob").is_some() {
            place
                .wrong(word.span(), "blob", "needs a key")
                .help(format_args!("write `{}`", word.with_first(Item::Word(key))));
        }
        return;
    }
    let error = place.errors.on(&input.ident, format_args!("{} has a blob, and the blob has no key", place.owner));
    // What is wrong was reported, and is not to be written again.
    let is_right = |at: usize| given.iter().any(|word| word.at == at && word.sound);
    let attribute = attribute.only(|at, _| is_right(at));
    let with = attribute.clone().with(Word::new("blob", Form::List(vec![Item::Word(key)])));
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
    if is_plain { header_name(&format!("x-{name}")) } else { "x-meta".to_owned() }
}

/// Returns the transports that the names in a list stand for, each once; `read` is given the place among them, and reports a
/// name that is none.
pub(super) fn listed(
    names: &[&Ident],
    inside: &Place<'_>,
    read: &mut dyn FnMut(&Ident, &str, usize) -> Option<Transport>,
) -> Vec<Transport> {
    let (mut found, mut known) = (Vec::new(), NameIndex::default());
    for ident in names {
        let name = ident.unraw().to_string();
        let Some(transport) = read(ident, &name, found.len()) else { continue };
        if known.add(&name, found.len()).is_some() {
            inside.wrong(ident.span(), &name, "is given twice").help("drop one of the two");
        } else {
            found.push(transport);
        }
    }
    found
}

fn built_in(inside: &Place<'_>, ident: &Ident, name: &str, _: usize) -> Option<Transport> {
    let transport = Transport::built_in(name);
    if transport.is_none() {
        let built_in = Transport::names(&Transport::BUILT_IN);
        let error = inside.errors.at(ident.span(), format_args!("unknown transport `{name}` {inside}"));
        match words::similar(name, &built_in) {
            Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
            None => error
                .help(format_args!("there are {}; a view is declared with `views({name})`", quoted_list(&built_in))),
        }
    }
    transport
}

fn view(inside: &Place<'_>, ident: &Ident, name: &str, place: usize) -> Option<Transport> {
    let problem = if words::find(List::Field, name).is_some() {
        "already means something on fields"
    } else if !is_name(name) {
        "cannot name a view"
    } else if words::takes(name, takes_plain) {
        "is a word that takes a path or a number, and a view takes a list"
    } else {
        return Some(Transport::View { place, name: name.to_owned() });
    };
    inside.wrong(ident.span(), name, problem).help("give the view another name, such as `mcp`");
    None
}
