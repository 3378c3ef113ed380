//! `blob(...)` on the struct.

use syn::{ExprPath, LitStr};

use super::words::{Once, Place, example_when, key};
use crate::grammar::{Form, Item, Value, Word, texts, texts_if, words_of};
use crate::model::{BlobDeclaration, Key, Number};

#[derive(Default)]
struct Words<'a> {
    example_key: &'a str,
    key: Once<Option<Key>>,
    when: Once<Option<ExprPath>>,
    header_limit: Once<Option<Number>>,
    body_limit: Once<Option<Number>>,
}

/// `example_key` is one that it could have; it is not `alone` if the struct has another, which could have the key.
pub(super) fn declaration(word: &Word, example_key: &str, alone: bool, place: &Place<'_>) -> BlobDeclaration {
    let inside = place.inside("blob");
    let mut words = Words { example_key, ..Words::default() };
    let before = place.count();
    for item in place.expect_list(word, example(word, example_key)).unwrap_or_default() {
        match item {
            Item::Word(inner) => words.word(inner, &inside),
            Item::Literal(literal) => inside.bare(literal, keyed(word, literal)),
        }
    }
    let key = words.key.take().flatten();
    let sound = place.count() == before;
    if key.is_none() && sound && alone {
        let mut all = vec![format!("key = \"{example_key}\"")];
        all.extend(texts(word.form.items()));
        place
            .at(word.span(), format_args!("`blob` {place} needs a key"))
            .help(format_args!("write `blob({})`", all.join(", ")));
    }
    BlobDeclaration {
        key,
        when: words.when.take().flatten(),
        header_limit: words.header_limit.take().flatten(),
        body_limit: words.body_limit.take().flatten(),
        sound,
    }
}

/// The list with its first literal as the key; it has only one.
fn keyed(word: &Word, literal: &LitStr) -> String {
    let items = word.form.items();
    let first = items.iter().find_map(Item::literal);
    if !words_of(items, "key").is_empty() || first.is_some_and(|first| !std::ptr::eq(first, literal)) {
        return "drop it: the blob has one key".to_owned();
    }
    let mut all = vec![format!("key = {}", literal.token())];
    all.extend(texts_if(items, &|item| item.word().is_some()));
    format!("write `blob({})`", all.join(", "))
}

fn example(word: &Word, key: &str) -> String {
    match &word.form {
        Form::Value(Value::Str(literal)) => format!("key = {}", literal.token()),
        _ => format!("key = \"{key}\""),
    }
}

impl Words<'_> {
    fn word(&mut self, word: &Word, place: &Place<'_>) {
        match word.text().as_str() {
            "key" => self.key.set(place.expect_str(word, self.example_key).map(key), word, place),
            "when" => self.when.set(place.expect_path(word, &example_when("Self::has_blob")), word, place),
            "header_limit" => self.header_limit.set(place.expect_number(word, 4096), word, place),
            "body_limit" => self.body_limit.set(place.expect_number(word, 65536), word, place),
            text @ ("body_only" | "flatten" | "yields" | "shed") => place
                .at(word.span(), format_args!("`{text}` {place} is about no field"))
                .help("move it to the `blob(...)` of a field"),
            _ => place.unknown(&word.name, &["key", "when", "header_limit", "body_limit"]),
        }
    }
}
