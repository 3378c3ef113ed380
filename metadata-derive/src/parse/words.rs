//! Reading one word's value or list, with the errors that all words share.

use std::fmt::{self, Display};

use proc_macro2::Span;
use quote::ToTokens;
use syn::{ExprPath, Ident, LitStr, Path, Type};

use super::container::FIELD_WORDS;
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
            None if known.is_empty() => error.help("drop it"),
            None if known.len() == 1 => error.help(format_args!("the only word here is {}", quoted_list(known))),
            None => error.help(format_args!("the words here are {}", quoted_list(known))),
        }
    }

    /// The same where the word could be meant as a view, which the struct does not declare.
    pub(crate) fn unknown_or_view<'k>(&self, word: &Ident, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let text = word.to_string();
        if FIELD_WORDS.contains(&text.as_str()) || suggestion(&text, known.iter().copied()).is_some() {
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

    /// `word = PATH`, where the path is that of a function such as `example`.
    pub(crate) fn expect_path(&self, word: &Word, example: &Predicate) -> Option<ExprPath> {
        let text = word.text();
        let Predicate { path: example, function } = example;
        let with = |before: &str| match function {
            Some(function) => format!("{before}`{function}`"),
            None => String::new(),
        };
        let (error, path) = match &word.form {
            Form::Value(Value::Path(path)) if !is_module_keyword(path) => return Some(path.clone()),
            Form::Value(Value::Other(Other { tokens, path, empty: false })) => {
                let error =
                    self.on(tokens, format_args!("`{text}` {self} takes the path of a function, not an expression"));
                match path.as_ref().filter(|path| !is_module_keyword(path)).map(path_text) {
                    Some(path) => error.help(format_args!("write `{text} = {path}`")),
                    None => error.help(format_args!(
                        "make it a function{}, and write its path: `{text} = {example}`",
                        with(", such as ")
                    )),
                }
                return None;
            }
            Form::Value(Value::Str(literal)) => (
                self.at(literal.span(), format_args!("`{text}` {self} takes the path of a function, without quotes")),
                unquoted(literal),
            ),
            form => (self.wrong_form(word, form, format_args!("`{text}` {self} takes the path of a function")), None),
        };
        match path {
            Some(path) => error.help(format_args!("write `{text} = {path}`")),
            None => error.help(format_args!(
                "write the path of a function, for instance `{text} = {example}`{}",
                with(" with ")
            )),
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
                    Form::Value(value) => value.as_name().unwrap_or_else(|| example.to_owned()),
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
            Form::Value(Value::Int(literal)) if !literal.suffix().is_empty() => {
                self.at(literal.span(), format_args!("`{text}` {self} takes a number without a suffix"))
            }
            Form::Value(Value::Path(_) | Value::Other(Other { empty: false, .. })) => {
                self.wrong_form(word, &word.form, format_args!("`{text}` {self} takes a number, not an expression"))
            }
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
            Form::Dots(dots) => {
                let inside = self.inside(&word.text());
                self.on(dots, format_args!("`{}` {inside} only stands for what to write there", path_text(dots)))
            }
        }
    }

    /// The bare words of a list that names at least one, such as those of `omit(header, flat)`; without an example
    /// there is nothing that it could name.
    pub(crate) fn bare_words<'w>(&self, word: &'w Word, example: &str) -> Vec<&'w Ident> {
        let text = word.text();
        let Form::List(items) = &word.form else {
            let error = self.wrong_form(word, &word.form, format_args!("`{text}` {self} takes a list in parentheses"));
            if example.is_empty() {
                error.help("drop it: nothing is left to name");
            } else {
                error.help(format_args!("write `{text}({example})`"));
            }
            return Vec::new();
        };
        if items.is_empty() {
            let error = self.at(word.span(), format_args!("`{text}()` {self} names nothing"));
            if example.is_empty() {
                error.help("drop it: nothing is left to name");
            } else {
                error.help(format_args!("write `{text}({example})`, or drop it"));
            }
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
            Form::Value(Value::Path(path)) if of_the_language(path) => {
                let text = path_text(path);
                self.on(path, format_args!("`crate = {text}` {self} is not the path of the runtime")).help(
                    format_args!(
                        "drop `crate = {text}`, or write the path at which you re-export `codex_metadata_runtime`"
                    ),
                );
                return None;
            }
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

/// `Self`, `self`, `super` or `crate`, which is no function.
fn is_module_keyword(path: &ExprPath) -> bool {
    let keyword = |ident: &Ident| ["Self", "self", "super", "crate"].iter().any(|keyword| ident == keyword);
    path.path.get_ident().is_some_and(keyword)
}

/// A path into a library that comes with the compiler, where no re-export can be.
fn of_the_language(path: &ExprPath) -> bool {
    let libraries = ["std", "core", "alloc"];
    path.path.segments.first().is_some_and(|first| libraries.iter().any(|library| first.ident == library))
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

/// A function that could stand where a wrong one does.
pub(crate) struct Predicate {
    path: &'static str,
    /// How it begins, where it is the user's to write.
    function: Option<String>,
}

/// A `when` of this path, which is a method of the struct.
pub(crate) fn example_when(method: &'static str) -> Predicate {
    let name = method.trim_start_matches("Self::");
    Predicate { path: method, function: Some(format!("fn {name}(&self) -> bool")) }
}

/// A predicate that a field of this type could have as its `skip_if`.
pub(crate) fn example_skip_if(ty: &Type) -> Predicate {
    let name = match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    let path = match name.as_deref() {
        Some("String") => "String::is_empty",
        Some("Option") => "Option::is_none",
        Some("Vec") => "Vec::is_empty",
        Some("BTreeMap") => "BTreeMap::is_empty",
        Some("HashMap") => "HashMap::is_empty",
        _ => {
            let function = format!("fn is_unset(value: &{}) -> bool", path_text(ty));
            return Predicate { path: "is_unset", function: Some(function) };
        }
    };
    Predicate { path, function: None }
}
