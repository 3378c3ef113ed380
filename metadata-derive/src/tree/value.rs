//! The tokens after `=`, also if they are no value.

use std::fmt::{self, Display};

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{ExprPath, Lit, LitInt, LitStr};

use crate::errors::ends;
use crate::names::path_text;

#[derive(Clone)]
pub(crate) enum Value {
    Str(LitStr),
    Int(LitInt),
    Path(ExprPath),
    Other(Other),
}

/// Tokens that are no value: some other expression, or nothing.
#[derive(Clone)]
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

impl Value {
    /// Returns the name that was meant, of what is none without quotes: a constant's, or `session-id`.
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

    /// Returns `true` or `false`, if it is one of these.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Other(other) => other.tokens.to_string().parse().ok(),
            _ => None,
        }
    }

    /// Returns the literals that were meant, of what holds nothing else, or one: `b"a"`, `["a", "b"]`, `"a".to_owned()`.
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

    /// Returns the places of its first and its last token.
    pub(crate) fn ends(&self) -> (Span, Span) {
        match self {
            Self::Str(literal) => ends(literal),
            Self::Int(literal) => ends(literal),
            Self::Path(path) => ends(path),
            Self::Other(other) => ends(&other.tokens),
        }
    }
}

/// Returns the one string literal that the tokens hold, with no macro that could make another of it.
pub(crate) fn single_literal(tokens: TokenStream) -> Option<LitStr> {
    let mut found = Vec::new();
    collect_literals(tokens, &mut found)?;
    if found.len() == 1 { found.pop() } else { None }
}

/// Returns `None` where there is a macro.
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
