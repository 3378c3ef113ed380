//! The input, also where `syn` cannot read it as it is.
//!
//! Without its `full` feature, which would be paid for by every user, `syn` reads few of the expressions that a type
//! can hold: `[u8; if WIDE { 8 } else { 4 }]`. Their values do not matter: a field's type is looked at, and is
//! written again only by [`crate::early_checks`], which leaves those with an expression alone.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

/// Reads what `derived` is derived for. If that fails, there is an error, or the compiler has one already, and what
/// `stand_in` writes for the type with nothing in it.
pub(crate) fn read(
    tokens: TokenStream,
    derived: &str,
    stand_in: &dyn Fn(&DeriveInput) -> TokenStream,
) -> Result<DeriveInput, TokenStream> {
    if let Ok(input) = syn::parse2(tokens.clone()) {
        return Ok(input);
    }
    syn::parse2(with_body(tokens.clone(), |body| without_expressions(body.stream()))).map_err(|error| {
        let error = report(&error, derived);
        let hull = syn::parse2(with_body(tokens, |_| TokenStream::new()));
        let stand_in = hull.ok().as_ref().map(stand_in);
        quote!(#error #stand_in)
    })
}

/// Reports what cannot be read, unless the compiler has reported it too: a field or variant that does not end where the
/// next begins, or a field without a type.
fn report(error: &syn::Error, derived: &str) -> TokenStream {
    let errors = Errors::default();
    let begins_a_field = |text: String| text.starts_with(|c: char| ['#', '_', ';'].contains(&c) || c.is_alphabetic());
    let is_syntax_error = match error.to_string().as_str() {
        "expected `,`" => error.span().source_text().is_some_and(begins_a_field),
        "expected `:`" => true,
        _ => false,
    };
    if !is_syntax_error {
        errors
            .at(error.span(), format_args!("`{derived}` cannot read what begins here"))
            .help("move an expression into a constant, such as `const N: usize = { ... };`, and write `N` here");
    }
    errors.finish().err().unwrap_or_default()
}

/// Returns the tokens with other ones in the braces at the end, or in the parentheses of a tuple struct.
fn with_body(tokens: TokenStream, change: impl FnOnce(&Group) -> TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_body = |token: &TokenTree| match token {
        TokenTree::Group(group) => matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis),
        _ => false,
    };
    if let Some(TokenTree::Group(body)) = tokens.iter_mut().rfind(|token| is_body(token)) {
        *body = regrouped(body, change(body));
    }
    tokens.into_iter().collect()
}

/// Returns the tokens of types with `0` for each expression in them: behind `;` in brackets, and in braces that are a generic
/// argument. Attributes stay as they are.
pub(crate) fn without_expressions(tokens: TokenStream) -> TokenStream {
    let mut before = ' ';
    let each = tokens.into_iter().map(|token| {
        let last =
            std::mem::replace(&mut before, if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' });
        match token {
            TokenTree::Group(group) => TokenTree::Group(match (group.delimiter(), last) {
                (Delimiter::Bracket, '#') => group,
                (Delimiter::Brace, '<' | ',' | '=') => regrouped(&group, zero(group.span())),
                (Delimiter::Bracket, _) => regrouped(&group, without_length(group.stream())),
                _ => regrouped(&group, without_expressions(group.stream())),
            }),
            other => other,
        }
    });
    each.collect()
}

/// Returns `T; 0` for `T; N`.
fn without_length(tokens: TokenStream) -> TokenStream {
    let mut element = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => {
                let (element, zero) = (without_expressions(element), zero(semicolon.span()));
                return quote!(#element #semicolon #zero);
            }
            token => element.extend([token]),
        }
    }
    without_expressions(element)
}

fn zero(place: Span) -> TokenStream {
    let mut zero = Literal::usize_unsuffixed(0);
    zero.set_span(place);
    TokenTree::Literal(zero).into()
}

/// Returns the group's brackets around other tokens.
pub(crate) fn regrouped(group: &Group, tokens: TokenStream) -> Group {
    let mut regrouped = Group::new(group.delimiter(), tokens);
    regrouped.set_span(group.span());
    regrouped
}
