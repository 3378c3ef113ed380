//! The tokens after `=`, also if they are no value.

use std::fmt::{self, Display};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ExprPath, LitInt, LitStr};

use crate::names::path_text;

#[derive(Clone)]
pub(crate) enum Value {
    Str(LitStr),
    Int(LitInt),
    Path(ExprPath),
    /// Some other expression.
    Other(TokenStream),
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Str(literal) => write!(f, "{}", literal.token()),
            other => write!(f, "{}", path_text(other)),
        }
    }
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Str(literal) => literal.to_tokens(tokens),
            Self::Int(literal) => literal.to_tokens(tokens),
            Self::Path(path) => path.to_tokens(tokens),
            Self::Other(other) => other.to_tokens(tokens),
        }
    }
}

impl Value {
    /// Returns `true` or `false`, if it is one of these.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        self.to_string().parse().ok()
    }

    /// Returns the plain texts in it: of literals their values, a path, a number, or a name without quotes: `session-id`.
    pub(crate) fn texts(&self) -> Vec<String> {
        let in_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        match self {
            Self::Str(literal) => vec![literal.value()],
            Self::Int(literal) => vec![literal.to_string()],
            Self::Path(path) => vec![path_text(path)],
            // What a macro makes of literals is not known.
            Self::Other(tokens) if tokens.to_string().contains('!') => Vec::new(),
            Self::Other(tokens) => {
                let name = tokens.to_string().replace(' ', "");
                if name.chars().all(in_name) { vec![name] } else { literals(tokens.clone()) }
            }
        }
    }
}

/// Returns the values of the string literals among the tokens and within their groups.
fn literals(tokens: TokenStream) -> Vec<String> {
    let each = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => literals(group.stream()),
        token => syn::parse2::<LitStr>(token.into()).into_iter().map(|literal| literal.value()).collect(),
    });
    each.collect()
}
