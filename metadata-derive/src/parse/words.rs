//! Reading one word's value or list, with the errors that all words share.

use std::fmt::Display;

use proc_macro2::Span;
use syn::{ExprPath, Ident, LitStr, Path};

use crate::errors::{Errors, Recorded};
use crate::grammar::{Form, Item, Other, Value, Word};
use crate::model::{Key, Number, path_text};
use crate::names::{quoted_list, suggestion};

/// Reports a word that has no meaning at its place, with the one that was probably meant.
pub(crate) fn unknown<'k>(word: &Word, known: impl IntoIterator<Item = &'k str>, place: impl Display, errors: &Errors) {
    let known: Vec<&str> = known.into_iter().collect();
    let text = word.text();
    let error = errors.at(word.span(), format_args!("unknown word `{text}` {place}"));
    match suggestion(&text, known.iter().copied()) {
        Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
        None => error.help(format_args!("what can stand here: {}", quoted_list(known))),
    }
}

/// `word` alone, without a value or a list.
pub(crate) fn expect_alone(word: &Word, errors: &Errors) -> bool {
    let alone = matches!(word.form, Form::Alone);
    if !alone {
        let text = word.text();
        errors
            .at(word.span(), format_args!("`{text}` takes neither a value nor a list"))
            .help(format_args!("write just `{text}`"));
    }
    alone
}

/// `word = PATH`, where the path is a function's.
pub(crate) fn expect_path(word: &Word, example: &str, errors: &Errors) -> Option<ExprPath> {
    let text = word.text();
    match &word.form {
        Form::Value(Value::Path(path)) => Some(path.clone()),
        Form::Value(Value::Str(literal)) => {
            errors
                .at(literal.span(), format_args!("`{text}` takes the path of a function, without quotes"))
                .help(format_args!("write `{text} = {}`", unquoted(literal).as_deref().unwrap_or(example)));
            None
        }
        Form::Value(Value::Other(Other { tokens, path: Some(path) })) => {
            errors
                .on(tokens, format_args!("`{text}` takes the path of a function, not an expression"))
                .help(format_args!("write `{text} = {}`", path_text(path)));
            None
        }
        form => {
            wrong_form(word, form, format_args!("`{text}` takes the path of a function"), errors)
                .help(format_args!("write `{text} = {example}`"));
            None
        }
    }
}

/// What the literal holds, if that is a path.
fn unquoted(literal: &LitStr) -> Option<String> {
    literal.parse::<syn::TypePath>().is_ok().then(|| literal.value())
}

/// `word = "literal"`.
pub(crate) fn expect_str<'w>(word: &'w Word, example: &str, errors: &Errors) -> Option<&'w LitStr> {
    let text = word.text();
    match &word.form {
        Form::Value(Value::Str(literal)) => Some(literal),
        Form::Value(Value::Path(path)) => {
            errors
                .on(path, format_args!("`{text}` takes a string literal, in quotes"))
                .help(format_args!("write `{text} = \"{}\"`", path_text(path)));
            None
        }
        form => {
            wrong_form(word, form, format_args!("`{text}` takes a string literal"), errors)
                .help(format_args!("write `{text} = \"{example}\"`"));
            None
        }
    }
}

/// `word = 123`, for a limit in bytes or a rank.
pub(crate) fn expect_number(word: &Word, example: u32, errors: &Errors) -> Option<Number> {
    let text = word.text();
    match &word.form {
        Form::Value(Value::Int(literal)) => {
            let value = literal.base10_parse().ok();
            if value.is_none() {
                errors
                    .at(literal.span(), format_args!("`{text}` takes a number of at most {}", u32::MAX))
                    .help(format_args!("write `{text} = {example}`"));
            }
            Some(Number { value: value?, span: literal.span() })
        }
        form => {
            wrong_form(word, form, format_args!("`{text}` takes a number"), errors)
                .help(format_args!("write `{text} = {example}`"));
            None
        }
    }
}

/// `word(item, ...)`.
pub(crate) fn expect_list<'w>(word: &'w Word, example: impl Display, errors: &Errors) -> Option<&'w [Item]> {
    if let Form::List(items) = &word.form {
        return Some(items);
    }
    let text = word.text();
    wrong_form(word, &word.form, format_args!("`{text}` takes a list in parentheses"), errors)
        .help(format_args!("write `{text}({example})`"));
    None
}

/// An error about what stands behind the word; on the word where that is nothing, or a list.
fn wrong_form<'e>(word: &Word, form: &Form, message: impl Display, errors: &'e Errors) -> Recorded<'e> {
    match form {
        Form::Value(value) => errors.between(value.ends(), message),
        Form::Alone | Form::List(_) => errors.at(word.span(), message),
    }
}

/// The bare words of a list that names at least one, such as those of `omit(header, flat)`.
pub(crate) fn bare_words<'w>(word: &'w Word, example: &str, errors: &Errors) -> Vec<&'w Ident> {
    let Some(items) = expect_list(word, example, errors) else {
        return Vec::new();
    };
    let text = word.text();
    if items.is_empty() {
        errors
            .at(word.span(), format_args!("`{text}()` names nothing"))
            .help(format_args!("write `{text}({example})`, or drop it"));
    }
    let mut words = Vec::new();
    for item in items {
        match item {
            Item::Word(inner) if expect_alone(inner, errors) => words.push(&inner.name),
            Item::Word(_) => {}
            Item::Literal(literal) => {
                let value = literal.value();
                let word = if syn::parse_str::<Ident>(&value).is_ok() { &value } else { example };
                errors
                    .at(literal.span(), format_args!("`{text}` takes words, without quotes"))
                    .help(format_args!("write `{text}({word})`"));
            }
        }
    }
    words
}

/// `crate = PATH`.
pub(crate) fn expect_module(word: &Word, errors: &Errors) -> Option<Path> {
    const EXAMPLE: &str = "my_crate::codex_metadata_runtime";
    match &word.form {
        Form::Value(Value::Path(path)) if path.qself.is_none() && is_module(&path.path) => Some(path.path.clone()),
        Form::Value(Value::Str(literal)) => {
            errors
                .at(literal.span(), "`crate` takes the path of the runtime, without quotes")
                .help(format_args!("write `crate = {}`", unquoted(literal).as_deref().unwrap_or(EXAMPLE)));
            None
        }
        form => {
            wrong_form(word, form, "`crate` takes the path of the runtime", errors)
                .help(format_args!("write `crate = {EXAMPLE}`"));
            None
        }
    }
}

fn is_module(path: &Path) -> bool {
    path.segments.iter().all(|segment| segment.arguments.is_none())
}

/// A key from its literal; what a key must be is checked with all other keys.
pub(crate) fn key(literal: &LitStr) -> Key {
    Key { name: literal.value(), span: literal.span() }
}

/// The default key: the field's name.
pub(crate) fn default_key(name: &str, span: Span) -> Key {
    Key { name: name.to_owned(), span }
}
