//! Reading what stands behind `=`.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{ExprPath, Ident, LitInt, LitStr, Token, TypePath, token};

use super::{literal, rest_of_item};
use crate::tree::{Other, Value};

/// Reads `= value`.
pub(super) fn value(input: ParseStream<'_>) -> Value {
    let equals: TokenStream = input.parse::<TokenTree>().into_iter().collect();
    let ahead = input.fork();
    let plain = plain_value(&ahead);
    // Before another word only the comma is missing; all else belongs to an expression.
    let at_punctuation = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![;]);
    let ends = at_punctuation || ahead.peek(Ident::peek_any) || ahead.peek(LitStr);
    if let Some(plain) = plain.filter(|_| ends) {
        input.advance_to(&ahead);
        return plain;
    }
    let tokens = rest_of_item(input);
    if tokens.is_empty() {
        return Value::Other(Other { tokens: equals, path: None, empty: true });
    }
    other(tokens)
}

/// Returns the value that `tokens` are, all of them.
pub(super) fn inside(tokens: TokenStream) -> Value {
    let whole = |input: ParseStream<'_>| {
        let plain = plain_value(input).filter(|_| input.is_empty());
        plain.ok_or_else(|| input.error("no plain value"))
    };
    whole.parse2(tokens.clone()).unwrap_or_else(|_| other(tokens))
}

fn other(tokens: TokenStream) -> Value {
    let path = meant_path(tokens.clone());
    Value::Other(Other { tokens, path, empty: false })
}

fn plain_value(input: ParseStream<'_>) -> Option<Value> {
    if let Some(literal) = literal(input) {
        Some(Value::Str(literal))
    } else if input.peek(LitInt) && !input.peek(Token![-]) {
        input.parse().ok().map(Value::Int)
    } else {
        path(input).map(Value::Path)
    }
}

/// Reads a path, with generic arguments written as in a type or as in an expression.
fn path(input: ParseStream<'_>) -> Option<ExprPath> {
    let ahead = input.fork();
    let TypePath { attrs, qself, path } = ahead.parse().ok()?;
    input.advance_to(&ahead);
    attrs.is_empty().then_some(ExprPath { attrs, qself, path })
}

/// Returns the path in `path(...)`, `&path` and `(path)`.
fn meant_path(tokens: TokenStream) -> Option<ExprPath> {
    let parser = |input: ParseStream<'_>| {
        while input.parse::<Option<Token![&]>>()?.is_some() {}
        if input.peek(token::Paren) {
            let group: TokenTree = input.parse()?;
            let TokenTree::Group(group) = group else { return Ok(None) };
            return Ok(meant_path(group.stream()).filter(|_| input.is_empty()));
        }
        let path = path(input);
        if input.peek(token::Paren) {
            input.parse::<TokenTree>()?;
        }
        Ok(path.filter(|_| input.is_empty()))
    };
    // Tokens that are not read to their end are an error to `syn`, and have no such path.
    parser.parse2(tokens).ok().flatten()
}
