//! Tokens to the tree: the grammar that all attributes share, without any meaning.
//!
//! ```text
//! list = item, item, ...      item = "literal" | word | word = value | word(list)
//! ```
//!
//! A missing comma, `=` or pair of parentheses is understood, so that what follows has errors of its own. All other
//! punctuation is one error up to the next comma.

mod value;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, LitStr, MacroDelimiter, Meta, Token, token};

use crate::errors::Errors;
use crate::tree::{ATTRIBUTE, Attribute, Form, Item, Value, Word, single_literal};
use crate::words::{self, Takes};
use value::{inside, value};

/// How deep the lists of the language are within each other, and one more for a word that takes none.
const MAX_DEPTH: u8 = 2;

/// Reads all `#[codex_meta(...)]` among `attributes` as if they were one.
pub(crate) fn attribute(attributes: &[syn::Attribute], errors: &Errors) -> Attribute {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(ATTRIBUTE)) {
        let instead = match &attribute.meta {
            Meta::List(meta) if matches!(meta.delimiter, MacroDelimiter::Paren(_)) => {
                items.extend(list(meta.tokens.clone(), 0, errors));
                continue;
            }
            Meta::List(meta) => format!("write `#[{ATTRIBUTE}({})]`", meta.tokens),
            _ => "write what it is to say in parentheses, or drop it".to_owned(),
        };
        errors.on(&attribute.meta, format_args!("`#[{ATTRIBUTE}]` takes a list in parentheses")).help(instead);
    }
    Attribute { items }
}

fn list(tokens: TokenStream, depth: u8, errors: &Errors) -> Vec<Item> {
    let parser = |input: ParseStream<'_>| {
        let mut items = Vec::new();
        while !input.is_empty() {
            if let Some(item) = item(input, depth, errors) {
                let ends = input.is_empty() || input.peek(Token![,]);
                items.push(if ends { item } else { behind(item, input, depth, errors) });
            }
            let _ = input.parse::<Option<Token![,]>>();
        }
        Ok(items)
    };
    parser.parse2(tokens).unwrap_or_default()
}

/// Reports what begins no item.
fn item(input: ParseStream<'_>, depth: u8, errors: &Errors) -> Option<Item> {
    if !input.peek(Ident::peek_any)
        && let Some(literal) = literal(input)
    {
        return Some(Item::Literal(literal));
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        no_item(input, errors);
        return None;
    };
    let form = if input.peek(Token![=]) {
        Form::Value(value(input))
    } else if let Some(content) = parenthesized(input) {
        in_parentheses(&name, content, depth, errors)
    } else {
        Form::Alone
    };
    Some(Item::Word(Word { name, form }))
}

fn in_parentheses(name: &Ident, content: TokenStream, depth: u8, errors: &Errors) -> Form {
    if content.is_empty() {
        return Form::List(Vec::new());
    }
    // The word whose list it is in takes none, and is reported.
    if depth >= MAX_DEPTH {
        return Form::Odd(format!("({content})"));
    }
    let takes_value = |takes: Takes| takes.is_path() || takes == Takes::Number;
    if words::takes(&name.to_string(), takes_value) && !is_list(&content, depth + 1) {
        return Form::Inside(inside(content));
    }
    let items = list(content.clone(), depth + 1, errors);
    // If nothing is left, all of it was wrong, and was reported.
    if items.is_empty() { Form::Odd(format!("({content})")) } else { Form::List(items) }
}

/// Returns `true` if the tokens can be read as a list without an error.
fn is_list(tokens: &TokenStream, depth: u8) -> bool {
    let errors = Errors::new();
    list(tokens.clone(), depth, &errors);
    errors.finish().is_ok()
}

/// Reports what begins no item, and goes on behind it.
fn no_item(input: ParseStream<'_>, errors: &Errors) {
    let next = next_token(input);
    rest_of_item(input);
    errors.on(&next, format_args!("expected a word or a string literal, found `{}`", beginning(&next))).help(RULE);
}

const RULE: &str =
    "a list holds words, `word = value`, `word(...)` and string literals, with a comma between two of them";

/// Reports what stands behind `item` instead of a comma, and returns the item as it was meant.
fn behind(item: Item, input: ParseStream<'_>, depth: u8, errors: &Errors) -> Item {
    let next = next_token(input);
    if let Item::Word(Word { name, form: Form::Alone }) = &item {
        let (name, text) = (name.clone(), name.to_string());
        let takes = |kind: fn(Takes) -> bool| words::takes(&text, kind);
        let meant = if input.peek(Lit) && takes(Takes::is_value) || starts_item(input) && takes(Takes::is_path) {
            Some((format!("expected `=` before `{next}`"), Form::Value(inside(rest_of_item(input)))))
        } else if starts_item(input) && takes(Takes::is_list) {
            let list = Form::List(list(rest_of_item(input), depth, errors));
            Some((format!("expected parentheses after `{name}`"), list))
        } else {
            None
        };
        if let Some((message, form)) = meant {
            let word = Word { name, form };
            errors.on(&next, message).help(format_args!("write `{word}`"));
            return Item::Word(word);
        }
    }
    // A literal behind another is reported where it has no word.
    if input.peek(LitStr) && matches!(&item, Item::Word(Word { form: Form::Value(Value::Str(_)), .. })) {
        return item;
    }
    if starts_item(input) {
        errors.on(&next, format_args!("expected `,` before `{next}`")).help(format_args!("write `{item}, {next}`"));
        return item;
    }
    odd(item, &next, rest_of_item(input), errors)
}

/// Reports any other punctuation behind `item`, which stays as it was written.
fn odd(item: Item, first: &TokenStream, rest: TokenStream, errors: &Errors) -> Item {
    let error = errors.on(first, format_args!("expected `,` behind `{item}`, found `{}`", beginning(first)));
    let Item::Word(Word { name, form }) = item else {
        error.help(RULE);
        return item;
    };
    let rest_text = rest.to_string();
    let whole = format!("{name}{}", rest_text.replace(' ', ""));
    let has_words = rest.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(_)));
    let literal = single_literal(rest).filter(|_| !has_words);
    match (&form, first.clone().into_iter().next(), literal) {
        (Form::Alone, ..) if whole.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)) => {
            error.help(format_args!("write `\"{whole}\"`"));
        }
        (Form::Alone, Some(TokenTree::Group(group)), _) => {
            error.help(format_args!("write `{name}({})`", group.stream()));
        }
        (Form::Alone, _, Some(literal)) => error.help(format_args!("write `{name} = {}`", literal.token())),
        _ => error.help(RULE),
    }
    let written = Word { name: name.clone(), form }.to_string();
    let form = Form::Odd(format!("{} {rest_text}", written.trim_start_matches(&name.to_string())));
    Item::Word(Word { name, form })
}

/// Returns the token as it was written, and of a group the bracket.
fn beginning(token: &TokenStream) -> String {
    let is_group = matches!(token.clone().into_iter().next(), Some(TokenTree::Group(_)));
    token.to_string().chars().take(if is_group { 1 } else { usize::MAX }).collect()
}

fn starts_item(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) || input.peek(LitStr)
}

fn next_token(input: ParseStream<'_>) -> TokenStream {
    input.fork().parse::<TokenTree>().into_iter().collect()
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

fn parenthesized(input: ParseStream<'_>) -> Option<TokenStream> {
    if !input.peek(token::Paren) {
        return None;
    }
    match input.parse() {
        Ok(TokenTree::Group(group)) => Some(group.stream()),
        _ => None,
    }
}

/// Reads a string literal; one with a suffix means nothing.
fn literal(input: ParseStream<'_>) -> Option<LitStr> {
    if !input.peek(LitStr) {
        return None;
    }
    let ahead = input.fork();
    let literal = ahead.parse::<LitStr>().ok().filter(|literal| literal.suffix().is_empty())?;
    input.advance_to(&ahead);
    Some(literal)
}
