//! Reading one word's value or list, with the errors that all words share.

use proc_macro2::Span;
use syn::{Ident, LitStr, Path, TypePath};

use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word};
use crate::model::{Key, Number};
use crate::names::suggestion;

/// Reports a word that has no meaning at its place, with the one that was probably meant.
pub(crate) fn unknown<'k>(word: &Word, known: impl IntoIterator<Item = &'k str>, place: &str, errors: &Errors) {
    let known: Vec<&str> = known.into_iter().collect();
    let text = word.text();
    let instead = match suggestion(&text, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("expected one of `{}`", known.join("`, `")),
    };
    errors.at(word.span(), format_args!("unknown word `{text}` {place}: {instead}"));
}

/// `word` alone, without a value or a list.
pub(crate) fn expect_alone(word: &Word, errors: &Errors) -> bool {
    let alone = matches!(word.form, Form::Alone);
    if !alone {
        errors.at(word.span(), format_args!("`{0}` stands alone: write just `{0}`", word.text()));
    }
    alone
}

/// `word = PATH`.
pub(crate) fn expect_path(word: &Word, example: &str, errors: &Errors) -> Option<TypePath> {
    match &word.form {
        Form::Value(Value::Path(path)) => Some(path.clone()),
        Form::Value(other) => {
            errors.at(other.span(), format_args!("`{}` takes the path of a function: `{example}`", word.text()));
            None
        }
        _ => {
            errors.at(word.span(), format_args!("`{}` takes the path of a function: `{example}`", word.text()));
            None
        }
    }
}

/// `word = "literal"`.
pub(crate) fn expect_str<'w>(word: &'w Word, example: &str, errors: &Errors) -> Option<&'w LitStr> {
    match &word.form {
        Form::Value(Value::Str(literal)) => Some(literal),
        Form::Value(other) => {
            errors.at(other.span(), format_args!("`{}` takes a string literal: `{example}`", word.text()));
            None
        }
        _ => {
            errors.at(word.span(), format_args!("`{}` takes a string literal: `{example}`", word.text()));
            None
        }
    }
}

/// `word = 123`, for limits in bytes and for ranks.
pub(crate) fn expect_number(word: &Word, example: &str, errors: &Errors) -> Option<Number> {
    match &word.form {
        Form::Value(Value::Int(literal)) => match literal.base10_parse() {
            Ok(value) => return Some(Number { value, span: literal.span() }),
            Err(_) => errors
                .at(literal.span(), format_args!("`{}` takes a number up to {}: `{example}`", word.text(), u32::MAX)),
        },
        Form::Value(other) => errors.at(other.span(), format_args!("`{}` takes a number: `{example}`", word.text())),
        _ => errors.at(word.span(), format_args!("`{}` takes a number: `{example}`", word.text())),
    }
    None
}

/// `word(item, ...)`.
pub(crate) fn expect_list<'w>(word: &'w Word, example: &str, errors: &Errors) -> Option<&'w [Item]> {
    if let Form::List(items) = &word.form {
        Some(items)
    } else {
        errors.at(word.span(), format_args!("`{}` takes a list: `{example}`", word.text()));
        None
    }
}

/// The bare words of a list, such as those of `omit(header, flat)`.
pub(crate) fn bare_words<'w>(word: &'w Word, example: &str, errors: &Errors) -> Option<Vec<&'w Ident>> {
    let items = expect_list(word, example, errors)?;
    let mut words = Vec::new();
    for item in items {
        match item {
            Item::Word(inner) => {
                if expect_alone(inner, errors) {
                    words.push(&inner.name);
                }
            }
            Item::Literal(literal) => {
                errors.at(literal.span(), format_args!("`{}` takes words without quotes: `{example}`", word.text()));
            }
        }
    }
    Some(words)
}

/// `word = PATH` where the path is a module's.
pub(crate) fn expect_module(word: &Word, errors: &Errors) -> Option<Path> {
    let path = expect_path(word, "crate = my_crate::codex_metadata_runtime", errors)?;
    if path.qself.is_some() {
        errors.on(&path, "`crate` takes the path of a module: `crate = my_crate::codex_metadata_runtime`");
        return None;
    }
    Some(path.path)
}

/// A key from its literal; what a key must be is checked with all other keys.
pub(crate) fn key(literal: &LitStr) -> Key {
    Key { name: literal.value(), span: literal.span() }
}

/// The default key: the field's name.
pub(crate) fn default_key(name: &str, span: Span) -> Key {
    Key { name: name.to_owned(), span }
}
