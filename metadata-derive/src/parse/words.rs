//! Reading one word's value or list, with the errors that all words share.

use std::fmt::{self, Display};

use proc_macro2::Span;
use quote::ToTokens;
use syn::{ExprPath, Ident, LitStr, Path};

use crate::errors::{Errors, Recorded};
use crate::grammar::{Form, Item, Other, Value, Word};
use crate::model::{Key, Number, path_text};
use crate::names::{quoted_list, suggestion};

/// Where words stand, for what is said of them: on a field, or in a list there.
pub(crate) struct Place<'e> {
    errors: &'e Errors,
    owner: String,
    list: Option<String>,
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.list {
            Some(list) => write!(f, "in `{list}(...)` of {}", self.owner),
            None => write!(f, "on {}", self.owner),
        }
    }
}

impl<'e> Place<'e> {
    pub(crate) fn new(owner: String, errors: &'e Errors) -> Self {
        Self { errors, owner, list: None }
    }

    /// In the list of `word`, which stands here.
    pub(crate) fn inside(&self, word: &str) -> Self {
        Self { errors: self.errors, owner: self.owner.clone(), list: Some(word.to_owned()) }
    }

    pub(crate) const fn errors(&self) -> &'e Errors {
        self.errors
    }

    /// How many errors there are so far, to tell whether a step has added any.
    pub(crate) fn count(&self) -> usize {
        self.errors.count()
    }

    pub(crate) fn at(&self, span: Span, message: impl Display) -> Recorded<'e> {
        self.errors.at(span, message)
    }

    pub(crate) fn on(&self, tokens: impl ToTokens, message: impl Display) -> Recorded<'e> {
        self.errors.on(tokens, message)
    }

    /// Reports a word that has no meaning here, with the one that was probably meant.
    pub(crate) fn unknown<'k>(&self, word: &Ident, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let error = self.at(word.span(), format_args!("unknown word `{word}` {self}"));
        match suggestion(&word.to_string(), known.iter().copied()) {
            Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
            None if known.len() == 1 => error.help(format_args!("the only word here is {}", quoted_list(known))),
            None => error.help(format_args!("the words here are {}", quoted_list(known))),
        }
    }

    /// Reports a literal that no word says the meaning of.
    pub(crate) fn bare(&self, literal: &LitStr, help: impl Display) {
        self.on(literal, format_args!("{} stands without a word {self}", literal.token())).help(help);
    }

    /// `word` alone, without a value or a list.
    pub(crate) fn expect_alone(&self, word: &Word) -> bool {
        let alone = matches!(word.form, Form::Alone);
        if !alone {
            let text = word.text();
            self.at(word.span(), format_args!("`{text}` {self} takes neither a value nor a list"))
                .help(format_args!("write just `{text}`"));
        }
        alone
    }

    /// `word = PATH`, where the path is a function's.
    pub(crate) fn expect_path(&self, word: &Word, example: &str) -> Option<ExprPath> {
        let text = word.text();
        let (error, path) = match &word.form {
            Form::Value(Value::Path(path)) => return Some(path.clone()),
            Form::Value(Value::Other(Other { tokens, path: None, empty: false })) => {
                self.on(tokens, format_args!("`{text}` {self} takes the path of a function, not an expression"))
                    .help(format_args!("make it a function, and write its path: `{text} = {example}`"));
                return None;
            }
            Form::Value(Value::Str(literal)) => (
                self.at(literal.span(), format_args!("`{text}` {self} takes the path of a function, without quotes")),
                unquoted(literal),
            ),
            Form::Value(Value::Other(Other { tokens, path, empty: false })) => (
                self.on(tokens, format_args!("`{text}` {self} takes the path of a function, not an expression")),
                path.as_ref().map(path_text),
            ),
            form => (self.wrong_form(word, form, format_args!("`{text}` {self} takes the path of a function")), None),
        };
        match path {
            Some(path) => error.help(format_args!("write `{text} = {path}`")),
            None => error.help(format_args!("write for instance `{text} = {example}`")),
        }
        None
    }

    /// `word = "literal"`.
    pub(crate) fn expect_str<'w>(&self, word: &'w Word, example: &str) -> Option<&'w LitStr> {
        let text = word.text();
        match &word.form {
            Form::Value(Value::Str(literal)) => Some(literal),
            form => {
                let example = match form {
                    Form::Value(Value::Path(path)) => path_text(path),
                    _ => example.to_owned(),
                };
                self.wrong_form(word, form, format_args!("`{text}` {self} takes a string literal"))
                    .help(format_args!("write `{text} = \"{example}\"`"));
                None
            }
        }
    }

    /// `word = 123`, for a limit in bytes or a rank.
    pub(crate) fn expect_number(&self, word: &Word, example: u32) -> Option<Number> {
        let text = word.text();
        let error = match &word.form {
            Form::Value(Value::Int(literal)) => match literal.base10_parse() {
                Ok(value) => return Some(Number { value, span: literal.span() }),
                Err(_) => {
                    self.at(literal.span(), format_args!("`{text}` {self} takes a number from 0 to {}", u32::MAX))
                }
            },
            form => self.wrong_form(word, form, format_args!("`{text}` {self} takes a number")),
        };
        error.help(format_args!("write `{text} = {example}`"));
        None
    }

    /// `word(item, ...)`.
    pub(crate) fn expect_list<'w>(&self, word: &'w Word, example: impl Display) -> Option<&'w [Item]> {
        if let Form::List(items) = &word.form {
            return Some(items);
        }
        let text = word.text();
        self.wrong_form(word, &word.form, format_args!("`{text}` {self} takes a list in parentheses"))
            .help(format_args!("write `{text}({example})`"));
        None
    }

    /// An error about what stands behind the word; on the word where that is nothing, or a list.
    pub(crate) fn wrong_form(&self, word: &Word, form: &Form, message: impl Display) -> Recorded<'e> {
        match form {
            Form::Value(value) => self.errors.between(value.ends(), message),
            Form::Alone | Form::List(_) => self.at(word.span(), message),
        }
    }

    /// The bare words of a list that names at least one, such as those of `omit(header, flat)`.
    pub(crate) fn bare_words<'w>(&self, word: &'w Word, example: &str) -> Vec<&'w Ident> {
        let Some(items) = self.expect_list(word, example) else {
            return Vec::new();
        };
        let text = word.text();
        if items.is_empty() {
            self.at(word.span(), format_args!("`{text}()` {self} names nothing"))
                .help(format_args!("write `{text}({example})`, or drop it"));
        }
        let inside = self.inside(&text);
        let mut words = Vec::new();
        for item in items {
            match item {
                Item::Word(inner) if inside.expect_alone(inner) => words.push(&inner.name),
                Item::Word(_) => {}
                Item::Literal(literal) => {
                    let value = literal.value();
                    let word = if syn::parse_str::<Ident>(&value).is_ok() { &value } else { example };
                    self.at(literal.span(), format_args!("`{text}` {self} takes words, without quotes"))
                        .help(format_args!("write `{text}({word})`"));
                }
            }
        }
        words
    }

    /// `crate = PATH`.
    pub(crate) fn expect_module(&self, word: &Word) -> Option<Path> {
        const EXAMPLE: &str = "my_crate::codex_metadata_runtime";
        let (error, path) = match &word.form {
            Form::Value(Value::Path(path)) if is_module(path) => return Some(path.path.clone()),
            Form::Value(Value::Str(literal)) => (
                self.at(literal.span(), format_args!("`crate` {self} takes the path of the runtime, without quotes")),
                unquoted(literal),
            ),
            form => (self.wrong_form(word, form, format_args!("`crate` {self} takes the path of the runtime")), None),
        };
        error.help(format_args!("write `crate = {}`", path.as_deref().unwrap_or(EXAMPLE)));
        None
    }
}

/// What the literal holds, if that is a path.
fn unquoted(literal: &LitStr) -> Option<String> {
    literal.parse::<syn::TypePath>().is_ok().then(|| literal.value())
}

fn is_module(path: &ExprPath) -> bool {
    path.qself.is_none()
        && path.path.segments.iter().all(|segment| segment.arguments.is_none() && segment.ident != "Self")
}

/// A key from its literal; what a key must be is checked with all other keys.
pub(crate) fn key(literal: &LitStr) -> Key {
    Key { name: literal.value(), span: literal.span() }
}

/// The default key: the field's name.
pub(crate) fn default_key(name: &str, span: Span) -> Key {
    Key { name: name.to_owned(), span }
}
