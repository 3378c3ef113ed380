//! Tokens to words: the grammar that all attributes share, without any meaning.
//!
//! ```text
//! list = item, item, ...      item = "literal" | word | word = value | word(list)
//! ```
//!
//! After an error the reading goes on behind the next comma, so that each item has its own.

mod recovery;
mod value;

pub(crate) use value::{Other, Value};

use std::fmt::{self, Display};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Ident, LitStr, MacroDelimiter, Meta, Token, token};

use crate::errors::Errors;
use crate::model::path_text;
use value::{inside, single_literal, value};

/// The attribute that both derives read.
pub(crate) const ATTRIBUTE: &str = "codex_meta";

/// Words with the path of a function or a module.
const TAKES_PATH: [&str; 4] = ["when", "unless", "skip_if", "crate"];

/// Words with a number.
const TAKES_NUMBER: [&str; 4] = ["limit", "header_limit", "body_limit", "shed"];

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
    /// `(value)` behind a word of [`TAKES_PATH`] or [`TAKES_NUMBER`], where that is no list.
    Inside(Value),
    List(Vec<Item>),
    /// `(...)`, copied from what explains the word, with the dots.
    Dots(TokenStream),
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
            Form::Value(value) => write!(f, "{name} = {value}"),
            Form::Inside(value) => write!(f, "{name}({value})"),
            Form::List(items) => write!(f, "{name}({})", listed(items)),
            Form::Dots(_) => write!(f, "{name}(...)"),
        }
    }
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Word(word) => word.span(),
        }
    }

    pub(crate) const fn literal(&self) -> Option<&LitStr> {
        match self {
            Self::Literal(literal) => Some(literal),
            Self::Word(_) => None,
        }
    }

    pub(crate) const fn word(&self) -> Option<&Word> {
        match self {
            Self::Word(word) => Some(word),
            Self::Literal(_) => None,
        }
    }
}

impl Form {
    pub(crate) const fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) | Self::Inside(value) => Some(value),
            Self::Alone | Self::List(_) | Self::Dots(_) => None,
        }
    }

    /// The items of a list; none where there is no list.
    pub(crate) fn items(&self) -> &[Item] {
        match self {
            Self::List(items) => items,
            _ => &[],
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
            Meta::List(meta) => errors
                .on(&attribute.meta, format_args!("`#[{ATTRIBUTE}]` takes a list in parentheses"))
                .help(format_args!("write `#[{ATTRIBUTE}({})]`", meta.tokens)),
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
        if let Some(content) = recovery::brackets(input, errors) {
            items.extend(parse_list(content, errors));
            rest_of_item(input);
            let _ = input.parse::<Option<Token![,]>>();
            continue;
        }
        match item(input, errors) {
            Some(item) if input.is_empty() || input.peek(Token![,]) => items.push(item),
            Some(item) => items.extend(recovery::behind(item, input, errors)),
            None => drop(rest_of_item(input)),
        }
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

/// Reports what it cannot read; what stands behind an item instead of a comma is for [`recovery::behind`].
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
            ("!" | "-", Some(TokenTree::Ident(word))) => {
                error.help(format_args!("write `omit({word})` to leave it out"));
            }
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
        if !nothing && takes_value(&name) && !is_list(&content) {
            return Some(Item::Word(Word { name, form: Form::Inside(inside(content)) }));
        }
        let mut items = parse_list(content, errors);
        if items.is_empty() && !nothing {
            // All of it was wrong, and was reported.
            return None;
        }
        if input.peek(Token![=]) {
            recovery::value_behind_list(&name, &mut items, input, errors);
        }
        Form::List(items)
    } else if input.peek(Token![:]) || input.peek(token::Bracket) || input.peek(token::Brace) {
        recovery::instead_of_form(&name, &rest_of_item(input), errors);
        return None;
    } else {
        Form::Alone
    };
    Some(Item::Word(Word { name, form }))
}

fn takes_value(name: &Ident) -> bool {
    TAKES_PATH.iter().chain(&TAKES_NUMBER).any(|word| name == word)
}

/// Whether it can be read as a list without an error.
fn is_list(tokens: &TokenStream) -> bool {
    let errors = Errors::new();
    parse_list(tokens.clone(), &errors);
    errors.finish().is_ok()
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

/// The words of this name among the items.
pub(crate) fn words_of<'i>(items: &'i [Item], name: &str) -> Vec<&'i Word> {
    items.iter().filter_map(Item::word).filter(|word| word.text() == name).collect()
}

/// The literals that the items begin with.
pub(crate) fn leading_literals(items: &[Item]) -> &[Item] {
    let end = items.iter().position(|item| item.literal().is_none());
    &items[..end.unwrap_or(items.len())]
}

/// Each item as the user would write it.
pub(crate) fn texts(items: &[Item]) -> Vec<String> {
    texts_if(items, &|_| true)
}

/// The same for those that `like` is true of.
pub(crate) fn texts_if(items: &[Item], like: &dyn Fn(&Item) -> bool) -> Vec<String> {
    items.iter().filter(|item| like(item)).map(Item::to_string).collect()
}

/// The items as the user would write them in a list.
pub(crate) fn listed(items: &[Item]) -> String {
    texts(items).join(", ")
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
