//! `blob(...)` on the struct.

use syn::ExprPath;

use super::words::{expect_list, expect_number, expect_path, expect_str, key, unknown};
use crate::errors::Errors;
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

pub(super) fn declaration(word: &Word, errors: &Errors) -> BlobDeclaration {
    let mut words = Words::default();
    let before = errors.count();
    for item in expect_list(word, example(word), errors).unwrap_or_default() {
        match item {
            Item::Word(inner) => words.word(inner, errors),
            Item::Literal(literal) => errors
                .on(literal, "`blob(...)` does not say what this is")
                .help(format_args!("write `blob(key = {})`", literal.token())),
        }
    }
    let key = words.key.take().flatten();
    if key.is_none() && errors.count() == before {
        errors.at(word.span(), "`blob` on a struct needs a key").help("write `blob(key = \"...\")`");
    }
    BlobDeclaration {
        key,
        when: words.when.take().flatten(),
        header_limit: words.header_limit.take().flatten(),
        body_limit: words.body_limit.take().flatten(),
    }
}

fn example(word: &Word) -> String {
    match &word.form {
        Form::Value(Value::Str(literal)) => format!("key = {}", literal.token()),
        _ => "key = \"...\"".into(),
    }
}

impl Words {
    fn word(&mut self, word: &Word, errors: &Errors) {
        match word.text().as_str() {
            "key" => self.key.set(expect_str(word, "...", errors).map(key), word, errors),
            "when" => self.when.set(expect_path(word, "Self::has_blob", errors), word, errors),
            "header_limit" => self.header_limit.set(expect_number(word, 4096, errors), word, errors),
            "body_limit" => self.body_limit.set(expect_number(word, 65536, errors), word, errors),
            text @ ("body_only" | "flatten" | "shed") => errors
                .at(word.span(), format_args!("`{text}` belongs to the `blob` of a field, not of the struct"))
                .help(format_args!("write `blob({text})` on the field")),
            _ => unknown(word, ["key", "when", "header_limit", "body_limit"], "in `blob(...)` on a struct", errors),
        }
    }
}
