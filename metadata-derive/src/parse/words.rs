//! Reading one word's value or list, with the errors that all words share.

use std::fmt::{self, Display};

pub(crate) use super::path::{example_skip_if, example_when};

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Ident, LitInt, LitStr};

use super::container::FIELD_WORDS;
use crate::errors::{Errors, Recorded};
use crate::grammar::{Form, Item, Other, Value, Word};
use crate::model::{Key, Number, path_text};
use crate::names::{quoted_list, suggestion};

/// Releases that could stand behind `since` and `until`, for what to write.
pub(crate) const SINCE: &str = "1.2.0";
pub(crate) const UNTIL: &str = "2.0.0";

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

    pub(crate) fn on(&self, tokens: &dyn ToTokens, message: impl Display) -> Recorded<'e> {
        self.errors.on(tokens, message)
    }

    pub(crate) fn given_twice(&self, word: &Word, help: &str) {
        self.at(word.span(), format_args!("`{}` {self} is given twice", word.text())).help(help);
    }

    /// Reports a word that has no meaning here, with the one that was probably meant.
    pub(crate) fn unknown(&self, word: &Ident, known: &[&str]) {
        let error = self.at(word.span(), format_args!("unknown word `{word}` {self}"));
        match suggestion(&word.to_string(), known) {
            Some(meant) => error.help(format_args!("did you mean `{meant}`?")),
            None if known.is_empty() => error.help("drop it"),
            None if known.len() == 1 => error.help(format_args!("the only word here is {}", quoted_list(known))),
            None => error.help(format_args!("the words here are {}", quoted_list(known))),
        }
    }

    /// The same where the word could be meant as a view, which the struct does not declare.
    pub(crate) fn unknown_or_view(&self, word: &Ident, known: &[&str]) {
        let text = word.to_string();
        if FIELD_WORDS.contains(&text.as_str()) || suggestion(&text, known).is_some() {
            return self.unknown(word, known);
        }
        self.at(word.span(), format_args!("unknown word `{word}` {self}")).help(format_args!(
            "the words here are {}; a view is declared on the struct, with `views({word})`",
            quoted_list(known)
        ));
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
            let error = self.at(word.span(), format_args!("`{text}` {self} takes neither a value nor a list"));
            match &word.form {
                Form::Value(Value::Other(other)) if other.tokens.to_string() == "false" => error.help("drop it"),
                _ => error.help(format_args!("write just `{text}`")),
            }
        }
        alone
    }

    /// `word = "literal"`.
    pub(crate) fn expect_str<'w>(&self, word: &'w Word, example: &str) -> Option<&'w LitStr> {
        let text = word.text();
        match &word.form {
            Form::Value(Value::Str(literal)) => Some(literal),
            form => {
                let error = self.wrong_form(word, form, format_args!("`{text}` {self} takes a string literal"));
                let literals = match form {
                    Form::Value(value) => value.as_literals(),
                    Form::List(items) => items.iter().filter_map(Item::literal).cloned().collect(),
                    _ => Vec::new(),
                };
                let name = match form {
                    Form::Value(value) => value.as_name(),
                    _ => None,
                };
                match literals.as_slice() {
                    [] => error.help(format_args!("write `{text} = \"{}\"`", name.as_deref().unwrap_or(example))),
                    [literal] => error.help(format_args!("write `{text} = {}`", literal.token())),
                    several => {
                        let several: Vec<String> = several.iter().map(|literal| literal.token().to_string()).collect();
                        error.help(format_args!("write `{}` instead of `{word}`", several.join(", ")));
                    }
                }
                None
            }
        }
    }

    /// `word = 123`, for a limit in bytes or a rank.
    pub(crate) fn expect_number(&self, word: &Word, example: u32) -> Option<Number> {
        let text = word.text();
        let error = match &word.form {
            Form::Value(Value::Int(literal)) if !literal.suffix().is_empty() => {
                self.at(literal.span(), format_args!("`{text}` {self} takes a number without a suffix"))
            }
            Form::Value(Value::Other(Other { tokens, .. })) if is_negative(tokens) => {
                self.on(tokens, format_args!("`{text}` {self} takes a number from 0 to {}", u32::MAX))
            }
            Form::Value(Value::Path(_) | Value::Other(Other { empty: false, .. })) => {
                self.wrong_form(word, &word.form, format_args!("`{text}` {self} takes a number, not an expression"))
            }
            Form::Value(Value::Int(literal)) => match literal.base10_parse() {
                Ok(value) => return Some(Number { value, span: literal.span(), word: word.span() }),
                Err(_) => {
                    self.at(literal.span(), format_args!("`{text}` {self} takes a number from 0 to {}", u32::MAX))
                }
            },
            Form::Inside(_) => self.wrong_form(
                word,
                &word.form,
                format_args!("`{text}` {self} takes a number behind a `=`, without parentheses"),
            ),
            form => self.wrong_form(word, form, format_args!("`{text}` {self} takes a number")),
        };
        let meant = match word.form.value() {
            Some(Value::Int(literal)) => number(literal),
            Some(Value::Str(literal)) => literal.value().parse().ok(),
            _ => None,
        };
        error.help(format_args!("write `{text} = {}`", meant.unwrap_or(example)));
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
            Form::Value(value) | Form::Inside(value) => self.errors.between(value.ends(), message),
            Form::Alone | Form::List(_) => self.at(word.span(), message),
            Form::Dots(dots) => {
                let inside = self.inside(&word.text());
                self.on(dots, format_args!("`{}` {inside} only stands for what to write there", path_text(dots)))
            }
        }
    }

    /// The bare words of a list that names at least one, such as those of `omit(header, flat)`.
    pub(crate) fn bare_words<'w>(&self, word: &'w Word, example: &Example<'_>) -> Vec<&'w Ident> {
        let text = word.text();
        let Form::List(items) = &word.form else {
            let error = self.wrong_form(word, &word.form, format_args!("`{text}` {self} takes a list in parentheses"));
            match named(&word.form) {
                Some(names) => error.help(format_args!("write `{text}({names})`")),
                None => error.help(example.instead(&text, "")),
            }
            return Vec::new();
        };
        if items.is_empty() {
            self.at(word.span(), format_args!("`{text}()` {self} names nothing"))
                .help(example.instead(&text, ", or drop it"));
        }
        let inside = self.inside(&text);
        let mut words = Vec::new();
        for inner in items.iter().filter_map(Item::word) {
            if inside.expect_alone(inner) {
                words.push(&inner.name);
            }
        }
        self.no_quotes(word, items, example);
        words
    }

    /// Reports the literals in a list of words, all in one, with the list as it should be.
    fn no_quotes(&self, word: &Word, items: &[Item], example: &Example<'_>) {
        let mut literals = items.iter().filter_map(Item::literal);
        let Some(first) = literals.next() else {
            return;
        };
        let last = literals.next_back().unwrap_or(first);
        let mut names = Vec::new();
        for item in items {
            match item {
                Item::Word(word) => names.push(word.text()),
                Item::Literal(literal) if is_name(&literal.value()) => names.push(literal.value()),
                Item::Literal(_) => {}
            }
        }
        let names = if names.is_empty() { example.words.to_owned() } else { names.join(", ") };
        let text = word.text();
        let place = (first.span(), last.span());
        self.errors
            .between(place, format_args!("`{text}` {self} takes words, without quotes"))
            .help(format_args!("write `{text}({names})`"));
    }
}

/// The words that a value holds, separated by commas.
fn named(form: &Form) -> Option<String> {
    let value = form.value()?;
    let literals = value.as_literals();
    let names: Vec<String> = match value.as_name() {
        Some(name) if literals.is_empty() => vec![name],
        _ => literals.iter().map(LitStr::value).collect(),
    };
    let are_words = names.iter().all(|name| is_name(name));
    (are_words && !names.is_empty()).then(|| names.join(", "))
}

fn is_name(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok()
}

/// Words that could stand in a list.
pub(crate) struct Example<'a> {
    /// Empty where there are none.
    pub(crate) words: &'a str,
    /// Why these, after a colon.
    pub(crate) why: &'a str,
}

impl Example<'_> {
    fn instead(&self, word: &str, or: &str) -> String {
        let Self { words, why } = self;
        if words.is_empty() {
            "drop it: nothing is left to name".to_owned()
        } else {
            format!("write `{word}({words})`{or}{why}")
        }
    }
}

/// The number that was meant, with the suffix of a type, or with one for 1024.
fn number(literal: &LitInt) -> Option<u32> {
    let suffix = literal.suffix().to_ascii_lowercase();
    let times = if ["k", "kb", "kib"].contains(&suffix.as_str()) { 1024 } else { 1 };
    let number = literal.base10_digits().parse::<u32>().ok()?;
    number.checked_mul(times)
}

fn is_negative(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    let minus = matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-');
    minus && matches!(tokens.next(), Some(TokenTree::Literal(_))) && tokens.next().is_none()
}

/// A key from its literal; what a key must be is checked with all other keys.
pub(crate) fn key(literal: &LitStr) -> Key {
    Key { name: literal.value(), span: literal.span() }
}

/// The default key: the field's name.
pub(crate) fn default_key(name: &str, span: Span) -> Key {
    Key { name: name.to_owned(), span }
}

/// The value of a word that may stand once; a second one is an error on the second word.
pub(crate) struct Once<T> {
    value: Option<T>,
}

impl<T> Once<T> {
    pub(crate) fn set(&mut self, value: T, word: &Word, place: &Place<'_>) {
        self.set_or(value, word, place, "drop one of the two");
    }

    /// Sets the value as `set` does, with the help for a second one.
    pub(crate) fn set_or(&mut self, value: T, word: &Word, place: &Place<'_>, help: &str) {
        if self.value.is_none() {
            self.value = Some(value);
        } else {
            place.given_twice(word, help);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(crate) fn take(self) -> Option<T> {
        self.value
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { value: None }
    }
}
