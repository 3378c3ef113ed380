//! The meaning of tokens that do not belong to a word.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{ExprPath, Ident, LitInt, LitStr, Type};

use crate::errors::ends;
use crate::names::path_text;
use crate::spelling::named;
use crate::tree::{Form, Item, Other, Value, Word, joined};
use crate::words::{Row, Takes};

/// Returns what more there is to say of the wrong form.
pub(super) fn not(takes: Takes, form: &Form) -> &'static str {
    let takes_path = takes.is_path() || takes == Takes::Name;
    match form {
        Form::Inside(_) if takes != Takes::Nothing => " behind a `=`, without parentheses",
        Form::List(_) if takes_path && only_in_list(form).is_some() => " behind a `=`, without parentheses",
        Form::Value(Value::Str(_)) if takes_path => ", without quotes",
        Form::Value(Value::Other(other)) if takes == Takes::Number && is_negative(&other.tokens) => RANGE,
        Form::Value(Value::Int(literal)) if takes == Takes::Number && literal.suffix().is_empty() => RANGE,
        Form::Value(Value::Int(_)) if takes == Takes::Number => " without a suffix",
        Form::Value(Value::Other(Other { empty: false, .. })) if takes == Takes::Function => ", not an expression",
        Form::Value(Value::Path(_) | Value::Other(Other { empty: false, .. })) if takes == Takes::Number => {
            ", not an expression"
        }
        _ => "",
    }
}

const RANGE: &str = " from 0 to 4294967295";

/// Returns how to write what was meant, if that can be told.
pub(super) fn instead(word: &Word, row: &Row, behind: &[Item]) -> Option<String> {
    let (text, form) = (word.text(), &word.form);
    let value = form.value();
    let literals = form.literals();
    let name = value.and_then(Value::as_name).filter(|_| literals.is_empty());
    let right = match (row.takes, value) {
        (Takes::Nothing, Some(value)) if value.as_bool() == Some(false) => return Some("drop it".to_owned()),
        (Takes::Nothing, _) => return Some(format!("write just `{text}`")),
        (Takes::Text, _) if row.or_alone => {
            return Some(format!("write just `{text}`, or `{text} = {:?}`", row.example));
        }
        _ if row.or_alone => return Some(format!("write just `{text}`, or `{text}({})`", row.example)),
        (Takes::Text, _) => match literals.as_slice() {
            [] => format!("{:?}", name?),
            [literal] => literal.token().to_string(),
            several => {
                let several = joined(several.iter().map(LitStr::token), ", ");
                return Some(format!("write `{several}` instead of `{word}`"));
            }
        },
        (Takes::Number, value) => number(value?)?.to_string(),
        (Takes::Name, _) => path(form).filter(|name| is_name(name))?,
        (Takes::Module, Some(Value::Path(path))) if !is_module(path) => return None,
        (Takes::Function | Takes::Constant | Takes::Module, _) => path(form)?,
        (Takes::Words, value) => {
            value?;
            let names: Vec<String> = literals.iter().map(LitStr::value).chain(name).collect();
            let are_words = !names.is_empty() && names.iter().all(|name| is_name(name));
            return are_words.then(|| format!("write `{text}({})`", names.join(", ")));
        }
        (Takes::Keys, value) => {
            value?;
            let quoted = literals.iter().chain(behind.iter().map_while(Item::literal));
            let quoted = quoted.map(|literal| literal.token().to_string());
            let all: Vec<String> = quoted.chain(name.map(|name| format!("{name:?}"))).collect();
            return (!all.is_empty()).then(|| format!("write `{text}({})`", all.join(", ")));
        }
        (Takes::List(list), value) => {
            value?;
            let (literal, key) = (literals.first()?, crate::words::key_of(list)?.word);
            return Some(format!("write `{text}({key} = {})`", literal.token()));
        }
        (Takes::Slot(_), _) => return None,
    };
    Some(format!("write `{text} = {right}`"))
}

/// Returns the words of the list, also of those in quotes that could be words.
pub(super) fn names(items: &[Item]) -> Vec<String> {
    let names = items.iter().map(|item| match item {
        Item::Word(word) => word.text(),
        Item::Literal(literal) => literal.value(),
    });
    names.filter(|name| is_name(name)).collect()
}

fn is_name(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok()
}

/// Returns the number that was meant, with the suffix of a type, or with one for 1024.
fn number(value: &Value) -> Option<u32> {
    let literal: &LitInt = match value {
        Value::Int(literal) => literal,
        Value::Str(literal) => return literal.value().parse().ok(),
        _ => return None,
    };
    let suffix = literal.suffix().to_ascii_lowercase();
    let times = if ["k", "kb", "kib"].contains(&suffix.as_str()) { 1024 } else { 1 };
    literal.base10_digits().parse::<u32>().ok()?.checked_mul(times)
}

fn is_negative(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    let minus = matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-');
    minus && matches!(tokens.next(), Some(TokenTree::Literal(_))) && tokens.next().is_none()
}

/// Returns the place of the one item of a list, where a value would stand behind `=`.
pub(super) fn only_in_list(form: &Form) -> Option<(Span, Span)> {
    match form.items() {
        [Item::Literal(literal)] => Some(ends(literal)),
        [Item::Word(Word { name, form: Form::Alone })] => Some(ends(name)),
        _ => None,
    }
}

/// Returns the path that was meant, if one was.
fn path(form: &Form) -> Option<String> {
    match form {
        Form::Value(value) | Form::Inside(value) => match value {
            Value::Path(path) => function_path(path),
            Value::Str(literal) => unquoted(literal),
            Value::Other(other) => function_path(other.path.as_ref()?),
            Value::Int(_) => None,
        },
        form => match form.items() {
            [Item::Literal(literal)] => unquoted(literal),
            [Item::Word(Word { name, form: Form::Alone })] => {
                function_path(&ExprPath { attrs: Vec::new(), qself: None, path: name.clone().into() })
            }
            _ => None,
        },
    }
}

fn function_path(path: &ExprPath) -> Option<String> {
    (!is_module_keyword(path)).then(|| path_text(path))
}

/// Returns what the literal holds, if that is a path.
fn unquoted(literal: &LitStr) -> Option<String> {
    literal.parse::<syn::TypePath>().is_ok().then(|| literal.value())
}

/// Returns `true` for `Self`, `self`, `super` and `crate`, which are no functions.
pub(super) fn is_module_keyword(path: &ExprPath) -> bool {
    let keyword = |ident: &Ident| ["Self", "self", "super", "crate"].iter().any(|keyword| ident == keyword);
    path.path.get_ident().is_some_and(keyword)
}

/// Returns `true` for a path into a library that comes with the compiler, where no re-export can be.
pub(super) fn of_the_language(path: &ExprPath) -> bool {
    let libraries = ["std", "core", "alloc"];
    path.path.segments.first().is_some_and(|first| libraries.iter().any(|library| first.ident == library))
}

pub(super) fn is_module(path: &ExprPath) -> bool {
    path.qself.is_none()
        && path.path.segments.iter().all(|segment| segment.arguments.is_none() && segment.ident != "Self")
}

/// Returns the path of a predicate that a field of this type could have as its `skip_if`.
pub(crate) fn example_skip_if(ty: &Type) -> &'static str {
    match named(ty).map(|last| last.ident.to_string()).as_deref() {
        Some("String") => "String::is_empty",
        Some("Option") => "Option::is_none",
        Some("Vec") => "Vec::is_empty",
        Some("BTreeMap") => "BTreeMap::is_empty",
        Some("HashMap") => "HashMap::is_empty",
        _ => "is_unset",
    }
}
