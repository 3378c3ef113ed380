//! Tokens to words: the grammar that all attributes share, without any meaning.
//!
//! ```text
//! list = item, item, ...      item = "literal" | word | word = value | word(list)
//! ```
//!
//! After an error the reading goes on behind the next comma, so that each item has its own.

use std::fmt::{self, Display};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, ExprPath, Ident, LitInt, LitStr, MacroDelimiter, Meta, Token, TypePath, token};

use crate::errors::{Errors, ends};
use crate::model::path_text;
use crate::names::header_case;

/// The attribute that both derives read.
pub(crate) const ATTRIBUTE: &str = "codex_meta";

pub(crate) enum Item {
    Literal(LitStr),
    Word(Word),
}

pub(crate) struct Word {
    pub(crate) name: Ident,
    pub(crate) form: Form,
}

/// What stands behind a word.
pub(crate) enum Form {
    Alone,
    Value(Value),
    List(Vec<Item>),
    /// `(...)`, copied from what explains the word, with the dots.
    Dots(TokenStream),
}

pub(crate) enum Value {
    Str(LitStr),
    Int(LitInt),
    Path(ExprPath),
    Other(Other),
}

/// What is no value: some other expression, or nothing.
pub(crate) struct Other {
    pub(crate) tokens: TokenStream,
    /// The path that it begins with, as that of a function that is called here.
    pub(crate) path: Option<ExprPath>,
    /// There is nothing, and `tokens` is the `=`.
    pub(crate) empty: bool,
}

impl Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal) => write!(f, "{}", literal.token()),
            Self::Word(word) => write!(f, "{word}"),
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, form } = self;
        match form {
            Form::Alone => write!(f, "{name}"),
            Form::Value(Value::Str(literal)) => write!(f, "{name} = {}", literal.token()),
            Form::Value(Value::Int(literal)) => write!(f, "{name} = {literal}"),
            Form::Value(Value::Path(path)) => write!(f, "{name} = {}", path_text(path)),
            Form::Value(Value::Other(other)) => write!(f, "{name} = {}", other.tokens),
            Form::List(items) => write!(f, "{name}({})", listed(items.iter())),
            Form::Dots(_) => write!(f, "{name}(...)"),
        }
    }
}

impl Word {
    /// The word as the user typed it, without `r#`.
    pub(crate) fn text(&self) -> String {
        self.name.unraw().to_string()
    }

    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }
}

/// The items of all `#[codex_meta(...)]` among `attributes`, as if they were one list.
pub(crate) fn items(attributes: &[Attribute], errors: &Errors) -> Vec<Item> {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(ATTRIBUTE)) {
        match &attribute.meta {
            Meta::List(meta) if matches!(meta.delimiter, MacroDelimiter::Paren(_)) => {
                items.extend(parse_list(meta.tokens.clone(), errors));
            }
            _ => errors
                .on(&attribute.meta, format_args!("`#[{ATTRIBUTE}]` takes a list in parentheses"))
                .help(format_args!("write `#[{ATTRIBUTE}(...)]`")),
        }
    }
    items
}

fn parse_list(tokens: TokenStream, errors: &Errors) -> Vec<Item> {
    let parser = |input: ParseStream<'_>| Ok(list(input, errors));
    parser.parse2(tokens).unwrap_or_default()
}

fn list(input: ParseStream<'_>, errors: &Errors) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        items.extend(item(input, errors));
        if !input.is_empty() && !input.peek(Token![,]) {
            let next = rest_of_item(&input.fork());
            if let Some(next) = next.into_iter().next() {
                errors.on(&next, format_args!("expected `,` before `{next}`"));
            }
        }
        rest_of_item(input);
        let _ = input.parse::<Option<Token![,]>>();
    }
    items
}

/// Takes all tokens up to the next comma.
fn rest_of_item(input: ParseStream<'_>) -> TokenStream {
    let mut rest = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        let Ok(token) = input.parse::<TokenTree>() else {
            break;
        };
        rest.extend([token]);
    }
    rest
}

/// Leaves behind what it could not read, for [`list`] to skip; reports it, unless only a comma is missing.
fn item(input: ParseStream<'_>, errors: &Errors) -> Option<Item> {
    if let Some(literal) = literal(input) {
        return Some(Item::Literal(literal));
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = input.fork().parse::<TokenTree>().ok()?;
        let rest = rest_of_item(input);
        if is_dots(&rest) {
            errors
                .on(&rest, format_args!("expected a word or a string literal, found `{}`", path_text(&rest)))
                .help("it stands for words of your own: write them, or drop it");
            return None;
        }
        let error = errors.on(&found, format_args!("expected a word or a string literal, found `{found}`"));
        match (found.to_string().as_str(), rest.into_iter().nth(1)) {
            ("!", Some(TokenTree::Ident(word))) => error.help(format_args!("write `omit({word})` to leave it out")),
            ("*", _) => error.help("name each"),
            _ => error.help("drop it"),
        }
        return None;
    };
    let form = if input.peek(Token![=]) {
        Form::Value(value(input))
    } else if let Some(content) = parenthesized(input) {
        let nothing = content.is_empty();
        if is_dots(&content) {
            return Some(Item::Word(Word { name, form: Form::Dots(content) }));
        }
        let mut items = parse_list(content, errors);
        if items.is_empty() && !nothing {
            // All of it was wrong, and was reported.
            return None;
        }
        if input.peek(Token![=]) {
            value_behind_list(&name, &mut items, input, errors);
        }
        Form::List(items)
    } else if input.peek(Token![:]) || input.peek(token::Bracket) || input.peek(token::Brace) {
        let found = rest_of_item(input).into_iter().next();
        errors
            .on(&found, format_args!("expected `=` or parentheses after `{name}`"))
            .help(format_args!("write `{name} = ...` or `{name}(...)`"));
        return None;
    } else {
        Form::Alone
    };
    Some(Item::Word(Word { name, form }))
}

/// Reports `= value` behind a list. A key that could stand in the list is taken into it, so that none is missing there.
fn value_behind_list(name: &Ident, items: &mut Vec<Item>, input: ParseStream<'_>, errors: &Errors) {
    const WITHOUT_KEY: [&str; 8] = ["omit", "transports", "views", "reserved", "skip", "skip_if", "extras", "crate"];
    let equals = input.fork().parse::<TokenTree>().ok();
    let error = errors.on(equals, format_args!("`{name}` has a list, and takes no `=` behind it"));
    let has_key = items.iter().any(|item| match item {
        Item::Literal(_) => true,
        Item::Word(word) => ["key", "name"].contains(&word.text().as_str()),
    });
    let value = value(input);
    let key = match &value {
        Value::Str(literal) => Some(literal.clone()),
        other => other
            .as_name()
            .map(|key| LitStr::new(&if name == "header" { header_case(&key) } else { key }, other.ends().0)),
    };
    match key {
        Some(literal) if !has_key && !WITHOUT_KEY.contains(&name.to_string().as_str()) => {
            items.insert(
                0,
                if name == "header" {
                    Item::Literal(literal)
                } else {
                    let key = Ident::new("key", literal.span());
                    Item::Word(Word { name: key, form: Form::Value(Value::Str(literal)) })
                },
            );
            error.help(format_args!("write `{name}({})`", listed(items.iter())));
        }
        _ => error.help(format_args!("write `{name}({})`, and nothing behind it", listed(items.iter()))),
    }
}

/// `...` or `..`.
fn is_dots(tokens: &TokenStream) -> bool {
    let mut count = 0;
    let all = tokens.clone().into_iter().all(|token| {
        count += 1;
        matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.')
    });
    all && count > 1
}

/// The items as the user would write them in a list.
pub(crate) fn listed<'i>(items: impl Iterator<Item = &'i Item>) -> String {
    let items: Vec<String> = items.map(Item::to_string).collect();
    items.join(", ")
}

fn parenthesized(input: ParseStream<'_>) -> Option<TokenStream> {
    if !input.peek(token::Paren) {
        return None;
    }
    match input.parse() {
        Ok(TokenTree::Group(group)) => Some(group.stream()),
        _ => None,
    }
}

/// A string literal; one with a suffix means nothing.
fn literal(input: ParseStream<'_>) -> Option<LitStr> {
    let ahead = input.fork();
    let literal = ahead.parse::<LitStr>().ok().filter(|literal| literal.suffix().is_empty())?;
    input.advance_to(&ahead);
    Some(literal)
}

/// Reads `= value`.
fn value(input: ParseStream<'_>) -> Value {
    let equals: TokenStream = input.parse::<TokenTree>().into_iter().collect();
    let ahead = input.fork();
    let plain = plain_value(&ahead);
    // Before another word only the comma is missing; all else belongs to an expression.
    let ends = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Ident::peek_any) || ahead.peek(LitStr);
    if let Some(plain) = plain.filter(|_| ends) {
        input.advance_to(&ahead);
        return plain;
    }
    let path = path(&input.fork());
    let tokens = rest_of_item(input);
    let empty = tokens.is_empty();
    Value::Other(Other { tokens: if empty { equals } else { tokens }, path, empty })
}

fn plain_value(input: ParseStream<'_>) -> Option<Value> {
    if let Some(literal) = literal(input) {
        Some(Value::Str(literal))
    } else if input.peek(LitInt) {
        input.parse().ok().map(Value::Int)
    } else {
        path(input).map(Value::Path)
    }
}

/// A path, with generic arguments written as in a type or as in an expression.
fn path(input: ParseStream<'_>) -> Option<ExprPath> {
    let ahead = input.fork();
    let TypePath { attrs, qself, path } = ahead.parse().ok()?;
    input.advance_to(&ahead);
    attrs.is_empty().then_some(ExprPath { attrs, qself, path })
}

impl Value {
    /// The name that was meant, of what is none without quotes: a constant's, or `session-id`.
    pub(crate) fn as_name(&self) -> Option<String> {
        match self {
            Self::Path(path) => path.path.segments.last().map(|last| last.ident.unraw().to_string()),
            Self::Other(other) if !other.empty => {
                let text: String = other.tokens.to_string().split(' ').collect();
                let in_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                text.chars().all(in_name).then_some(text)
            }
            _ => None,
        }
    }

    /// The places of its first and its last token.
    pub(crate) fn ends(&self) -> (Span, Span) {
        match self {
            Self::Str(literal) => ends(literal),
            Self::Int(literal) => ends(literal),
            Self::Path(path) => ends(path),
            Self::Other(other) => ends(&other.tokens),
        }
    }
}
