//! What stands behind `=`.

use std::fmt::{self, Display};

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{ExprPath, Ident, Lit, LitInt, LitStr, Token, TypePath, token};

use super::{literal, rest_of_item};
use crate::errors::ends;
use crate::model::path_text;

pub(crate) enum Value {
    Str(LitStr),
    Int(LitInt),
    Path(ExprPath),
    Other(Other),
}

/// What is no value: some other expression, or nothing.
pub(crate) struct Other {
    pub(crate) tokens: TokenStream,
    /// The path that was meant: that of a function which is called here, or borrowed.
    pub(crate) path: Option<ExprPath>,
    /// There is nothing, and `tokens` is the `=`.
    pub(crate) empty: bool,
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Str(literal) => write!(f, "{}", literal.token()),
            Self::Int(literal) => write!(f, "{literal}"),
            Self::Path(path) => write!(f, "{}", path_text(path)),
            Self::Other(other) if other.empty => Ok(()),
            Self::Other(other) => write!(f, "{}", other.tokens),
        }
    }
}

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

/// The value that `tokens` are, all of them.
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

/// A path, with generic arguments written as in a type or as in an expression.
fn path(input: ParseStream<'_>) -> Option<ExprPath> {
    let ahead = input.fork();
    let TypePath { attrs, qself, path } = ahead.parse().ok()?;
    input.advance_to(&ahead);
    attrs.is_empty().then_some(ExprPath { attrs, qself, path })
}

/// Of `path(...)`, `&path` and `(path)`.
fn meant_path(tokens: TokenStream) -> Option<ExprPath> {
    let parser = |input: ParseStream<'_>| {
        while input.parse::<Option<Token![&]>>()?.is_some() {}
        if input.peek(token::Paren) {
            let group: TokenTree = input.parse()?;
            let TokenTree::Group(group) = group else {
                return Ok(None);
            };
            return Ok(meant_path(group.stream()).filter(|_| input.is_empty()));
        }
        let path = path(input);
        if input.peek(token::Paren) {
            input.parse::<TokenTree>()?;
        }
        Ok(path.filter(|_| input.is_empty()))
    };
    // What is not read to its end is an error to `syn`, and has no such path.
    parser.parse2(tokens).ok().flatten()
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

    /// Whether it is `true` or `false`.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Other(other) => other.tokens.to_string().parse().ok(),
            _ => None,
        }
    }

    /// The literals that were meant, of what holds nothing else, or one: `b"a"`, `["a", "b"]`, `"a".to_owned()`.
    pub(crate) fn as_literals(&self) -> Vec<LitStr> {
        match self {
            Self::Str(literal) => vec![literal.clone()],
            Self::Other(other) if !other.empty => {
                let single = || single_literal(other.tokens.clone()).into_iter().collect();
                literals(other.tokens.clone()).unwrap_or_else(single)
            }
            _ => Vec::new(),
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

/// The one string literal that the tokens hold, with no macro that could make another of it.
pub(super) fn single_literal(tokens: TokenStream) -> Option<LitStr> {
    let mut found = Vec::new();
    collect_literals(tokens, &mut found)?;
    if found.len() == 1 { found.pop() } else { None }
}

/// `None` where there is a macro.
fn collect_literals(tokens: TokenStream, found: &mut Vec<LitStr>) -> Option<()> {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_literals(group.stream(), found)?,
            TokenTree::Punct(punct) if punct.as_char() == '!' => return None,
            TokenTree::Literal(literal) => found.extend(syn::parse2::<LitStr>(literal.to_token_stream())),
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
    }
    Some(())
}

fn literals(tokens: TokenStream) -> Option<Vec<LitStr>> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => found.extend(literals(group.stream())?),
            TokenTree::Punct(punct) if [',', '&'].contains(&punct.as_char()) => {}
            TokenTree::Literal(literal) => {
                let text = match syn::parse2::<Lit>(literal.to_token_stream()).ok()? {
                    Lit::Str(literal) => literal.value(),
                    Lit::ByteStr(literal) => String::from_utf8(literal.value()).ok()?,
                    Lit::Char(literal) => literal.value().to_string(),
                    _ => return None,
                };
                found.push(LitStr::new(&text, literal.span()));
            }
            _ => return None,
        }
    }
    Some(found)
}
