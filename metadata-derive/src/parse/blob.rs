//! `blob(...)` on the struct.

use syn::ExprPath;

use super::words::{Place, example_when, key};
use crate::grammar::{Form, Item, Value, Word};
use crate::model::{BlobDeclaration, Key, Number};
use crate::once::Once;

#[derive(Default)]
struct Words {
    key: Once<Option<Key>>,
    when: Once<Option<ExprPath>>,
    header_limit: Once<Option<Number>>,
    body_limit: Once<Option<Number>>,
}

pub(super) fn declaration(word: &Word, place: &Place<'_>) -> BlobDeclaration {
    let inside = place.inside("blob");
    let mut words = Words::default();
    let before = place.count();
    for item in place.expect_list(word, example(word)).unwrap_or_default() {
        match item {
            Item::Word(inner) => words.word(inner, &inside),
            Item::Literal(literal) => inside.bare(literal, format_args!("write `blob(key = {})`", literal.token())),
        }
    }
    let key = words.key.take().flatten();
    let sound = place.count() == before;
    if key.is_none() && sound {
        place.at(word.span(), format_args!("`blob` {place} needs a key")).help("write `blob(key = \"...\")`");
    }
    BlobDeclaration {
        key,
        when: words.when.take().flatten(),
        header_limit: words.header_limit.take().flatten(),
        body_limit: words.body_limit.take().flatten(),
        sound,
    }
}

fn example(word: &Word) -> String {
    match &word.form {
        Form::Value(Value::Str(literal)) => format!("key = {}", literal.token()),
        _ => "key = \"...\"".into(),
    }
}

impl Words {
    fn word(&mut self, word: &Word, place: &Place<'_>) {
        match word.text().as_str() {
            "key" => self.key.set(place.expect_str(word, "...").map(key), word, place),
            "when" => self.when.set(place.expect_path(word, &example_when("Self::has_blob")), word, place),
            "header_limit" => self.header_limit.set(place.expect_number(word, 4096), word, place),
            "body_limit" => self.body_limit.set(place.expect_number(word, 65536), word, place),
            text @ ("body_only" | "flatten" | "shed") => place
                .at(word.span(), format_args!("`{text}` {place} is about no field"))
                .help("move it to the `blob(...)` of a field"),
            _ => place.unknown(&word.name, ["key", "when", "header_limit", "body_limit"]),
        }
    }
}
