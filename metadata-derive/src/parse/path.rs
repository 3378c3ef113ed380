//! Reading the path of a function or of a module.

use proc_macro2::Span;
use syn::{ExprPath, Ident, LitStr, Path, Type};

use super::words::Place;
use crate::errors::ends;
use crate::grammar::{Form, Item, Other, Value, Word};
use crate::model::path_text;

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

impl Predicate {
    /// How to write one, where nothing that stands there is one.
    fn instead(&self, text: &str, is_expression: bool) -> String {
        let Self { path, function } = self;
        let when = if text == "when" { "sent" } else { "left out" };
        match (is_expression, function) {
            (true, Some(function)) => format!(
                "make it a function that returns `true` while it is {when}, such as `{function}`, and write its path: \
                 `{text} = {path}`"
            ),
            (true, None) => format!(
                "make it a function that returns `true` while it is {when}, and write its path: `{text} = {path}`"
            ),
            (false, Some(function)) => {
                format!("write the path of a function, for instance `{text} = {path}` with `{function}`")
            }
            (false, None) => format!("write the path of a function, for instance `{text} = {path}`"),
        }
    }
}

impl Place<'_> {
    /// `word = PATH`, where the path is that of a function such as `example`.
    pub(crate) fn expect_path(&self, word: &Word, example: &Predicate) -> Option<ExprPath> {
        let text = word.text();
        if let Some((place, path)) = in_parentheses(&word.form) {
            let error = self.errors().between(place, format_args!("`{text}` {self} takes {BEHIND_EQUALS}"));
            match path {
                Some(path) => error.help(format_args!("write `{text} = {path}`")),
                None => error.help(example.instead(&text, true)),
            }
            return None;
        }
        let not = match &word.form {
            Form::Value(Value::Path(path)) if !is_module_keyword(path) => return Some(path.clone()),
            Form::Value(Value::Other(Other { empty: false, .. })) => ", not an expression",
            Form::Value(Value::Str(_)) => ", without quotes",
            _ => "",
        };
        let error =
            self.wrong_form(word, &word.form, format_args!("`{text}` {self} takes the path of a function{not}"));
        if let Some(path) = word.form.value().and_then(meant) {
            error.help(format_args!("write `{text} = {path}`"));
        } else {
            let is_expression = matches!(word.form.value(), Some(Value::Other(Other { empty: false, .. })));
            error.help(example.instead(&text, is_expression));
        }
        None
    }

    /// `crate = PATH`.
    pub(crate) fn expect_module(&self, word: &Word) -> Option<Path> {
        let not = match &word.form {
            Form::Value(Value::Path(path)) if of_the_language(path) => {
                let text = path_text(path);
                self.on(path, format_args!("`crate = {text}` {self} is not the path of the runtime crate")).help(
                    format_args!("drop `crate = {text}`, or write the path at which you re-export `codex_metadata`"),
                );
                return None;
            }
            Form::Value(Value::Path(path)) if is_module(path) => return Some(path.path.clone()),
            Form::Value(Value::Str(_)) => ", without quotes",
            _ => "",
        };
        let inside = in_parentheses(&word.form);
        let error = match &inside {
            Some((place, _)) => self.errors().between(
                *place,
                format_args!("`crate` {self} takes the path of the runtime crate behind a `=`, without parentheses"),
            ),
            None => self.wrong_form(
                word,
                &word.form,
                format_args!("`crate` {self} takes the path of the runtime crate{not}"),
            ),
        };
        let path = match word.form.value() {
            Some(Value::Path(path)) if !is_module(path) => None,
            value => value.and_then(meant).or_else(|| inside.and_then(|(_, path)| path)),
        };
        match path {
            Some(path) => error.help(format_args!("write `crate = {path}`")),
            None => error.help(
                "write `crate = codex_metadata`, or, where that is re-exported, such as \
                 `crate = your_crate::codex_metadata`",
            ),
        }
        None
    }
}

const BEHIND_EQUALS: &str = "the path of a function behind a `=`, without parentheses";

/// What stands in the parentheses, where a value would stand behind `=`: its place, and the path that was meant.
fn in_parentheses(form: &Form) -> Option<((Span, Span), Option<String>)> {
    match form {
        Form::Inside(value) => Some((value.ends(), meant(value))),
        Form::List(items) => match items.as_slice() {
            [Item::Literal(literal)] => Some((ends(literal), unquoted(literal))),
            [Item::Word(Word { name, form: Form::Alone })] => {
                let path = ExprPath { attrs: Vec::new(), qself: None, path: name.clone().into() };
                Some((ends(name), meant(&Value::Path(path))))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The path that was meant, if one was.
fn meant(value: &Value) -> Option<String> {
    match value {
        Value::Path(path) => meant_path(path),
        Value::Str(literal) => unquoted(literal),
        Value::Other(other) => meant_path(other.path.as_ref()?),
        Value::Int(_) => None,
    }
}

fn meant_path(path: &ExprPath) -> Option<String> {
    (!is_module_keyword(path)).then(|| path_text(path))
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
