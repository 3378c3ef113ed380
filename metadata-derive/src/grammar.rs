//! Tokens to words: the grammar that all attributes share, without any meaning.
//!
//! ```text
//! list = item, item, ...      item = "literal" | word | word = value | word(list)
//! ```
//!
//! After an error the reading goes on behind the next comma, so that each item has its own.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, Ident, LitInt, LitStr, Meta, Token, TypePath, parenthesized, token};

use crate::errors::Errors;

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
}

pub(crate) enum Value {
    Str(LitStr),
    Int(LitInt),
    Path(TypePath),
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

impl Item {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Word(word) => word.span(),
        }
    }
}

impl Value {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Str(literal) => literal.span(),
            Self::Int(literal) => literal.span(),
            Self::Path(path) => path.span(),
        }
    }
}

/// The items of all `#[codex_meta(...)]` among `attributes`, as if they were one list.
pub(crate) fn items(attributes: &[Attribute], errors: &Errors) -> Vec<Item> {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(ATTRIBUTE)) {
        match &attribute.meta {
            Meta::List(list) if matches!(list.delimiter, syn::MacroDelimiter::Paren(_)) => {
                items.extend(parse_list(list.tokens.clone(), errors));
            }
            _ => errors.on(attribute, format_args!("expected parentheses: `#[{ATTRIBUTE}(...)]`")),
        }
    }
    items
}

fn parse_list(tokens: TokenStream, errors: &Errors) -> Vec<Item> {
    let parser = |input: ParseStream<'_>| Ok(list(input, errors));
    match parser.parse2(tokens) {
        Ok(items) => items,
        Err(error) => {
            errors.push(error);
            Vec::new()
        }
    }
}

fn list(input: ParseStream<'_>, errors: &Errors) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match item(input, errors) {
            Ok(item) => {
                if !input.is_empty() && !input.peek(Token![,]) {
                    errors.at(input.span(), "expected `,`");
                }
                items.push(item);
            }
            Err(error) => errors.push(error),
        }
        skip_past_comma(input);
    }
    items
}

fn skip_past_comma(input: ParseStream<'_>) {
    while !input.is_empty() {
        if input.parse::<Option<Token![,]>>().is_ok_and(|comma| comma.is_some()) {
            return;
        }
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

fn item(input: ParseStream<'_>, errors: &Errors) -> syn::Result<Item> {
    if input.peek(LitStr) {
        return input.parse().map(Item::Literal);
    }
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a word or a string literal"));
    }
    let name = input.call(Ident::parse_any)?;
    let form = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        Form::Value(value(input)?)
    } else if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        Form::List(list(&content, errors))
    } else {
        Form::Alone
    };
    Ok(Item::Word(Word { name, form }))
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(LitStr) {
        input.parse().map(Value::Str)
    } else if input.peek(LitInt) {
        input.parse().map(Value::Int)
    } else if input.peek(Ident::peek_any) || input.peek(Token![::]) || input.peek(Token![<]) {
        input.parse().map(Value::Path)
    } else {
        Err(input.error("expected a string literal, a number or the path of a function"))
    }
}
