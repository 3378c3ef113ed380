//! `blob(...)` on the struct.

use syn::ExprPath;

use super::words::{Place, key};
use crate::grammar::{Form, Item, Value, Word};
use crate::model::{BlobDeclaration, Key};
use crate::once::Once;

#[derive(Default)]
struct Words {
    key: Once<Option<Key>>,
    when: Once<Option<ExprPath>>,
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
    if key.is_none() && place.count() == before {
        place.at(word.span(), format_args!("`blob` {place} needs a key")).help("write `blob(key = \"...\")`");
    }
    BlobDeclaration { key, when: words.when.take().flatten() }
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
            "when" => self.when.set(place.expect_path(word, "Self::has_blob"), word, place),
            text @ ("body_only" | "flatten") => place
                .at(word.span(), format_args!("`{text}` {place} is about no field"))
                .help(format_args!("write `blob({text})` on a field")),
            _ => place.unknown(&word.name, ["key", "when"]),
        }
    }
}
