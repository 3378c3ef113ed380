//! Tokens to the tree: the grammar that all attributes share, without any meaning.
//!
//! ```text
//! list = item, item, ...      item = "literal" | word | word = value | word(list)
//! ```
//!
//! A missing comma, `=` or pair of parentheses is understood, so that what follows has errors of its own. All other
//! punctuation is one error up to the next comma.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{ExprPath, Ident, Lit, LitInt, LitStr, MacroDelimiter, Meta, Token, TypePath, token};

use crate::errors::Errors;
use crate::tree::{ATTRIBUTE, Attribute, Form, Item, Value, Word};
use crate::words::{self, Takes};

/// How deep the lists of the language are within each other, and one more for a word that takes none.
const MAX_DEPTH: u8 = 2;

const RULE: &str =
    "a list holds words, `word = value`, `word(...)` and string literals, with a comma between two of them";

/// Reads all `#[codex_meta(...)]` among `attributes` as if they were one.
pub(crate) fn attribute(attributes: &[syn::Attribute], errors: &Errors) -> Attribute {
    named(ATTRIBUTE, attributes, errors)
}

/// Reads all attributes of this name as if they were one.
pub(crate) fn named(name: &str, attributes: &[syn::Attribute], errors: &Errors) -> Attribute {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        let instead = match &attribute.meta {
            Meta::List(meta) if matches!(meta.delimiter, MacroDelimiter::Paren(_)) => {
                items.extend(list(meta.tokens.clone(), 0, errors));
                continue;
            }
            Meta::List(meta) => format!("write `#[{name}({})]`", meta.tokens),
            _ => "write what it is to say in parentheses, or drop it".to_owned(),
        };
        errors.on(&attribute.meta, format_args!("`#[{name}]` takes a list in parentheses")).help(instead);
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
    // To look first costs less than the error of what is not there: most words stand alone.
    if input.peek(LitStr)
        && let Some(literal) = literal(input)
    {
        return Some(Item::Literal(literal));
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        odd(input, "expected a word or a string literal", errors);
        return None;
    };
    let form = if input.peek(Token![=])
        && let Ok(equals) = input.parse::<Token![=]>()
    {
        value(input).map_or_else(
            || {
                errors.on(&equals, format_args!("expected a value behind `{name} =`")).help(RULE);
                Form::Odd
            },
            Form::Value,
        )
    } else if input.peek(token::Paren)
        && let Ok(TokenTree::Group(group)) = input.parse()
    {
        in_parentheses(&name, &group.into(), depth, errors)
    } else {
        Form::Alone
    };
    Some(Item::Word(Word::of(name, form)))
}

fn in_parentheses(name: &Ident, group: &TokenTree, depth: u8, errors: &Errors) -> Form {
    let TokenTree::Group(inner) = group else { return Form::Odd };
    let content = inner.stream();
    if content.is_empty() {
        return Form::List(Vec::new());
    }
    if words::takes(&name.to_string(), takes_plain) {
        return equals(name, &group.clone().into(), content, errors).form;
    }
    // If nothing is left, all of it was wrong, and was reported; so is a word whose list is too deep, which takes none.
    let items = if depth < MAX_DEPTH { list(content, depth + 1, errors) } else { Vec::new() };
    if items.is_empty() { Form::Odd } else { Form::List(items) }
}

/// Returns `true` for a path or a number, which no list holds.
pub(crate) fn takes_plain(takes: Takes) -> bool {
    takes.is_path() || takes == Takes::Number
}

/// Reports a missing `=` before a value that the word could take, and returns the word as it was meant.
fn equals(name: &Ident, first: &TokenStream, tokens: TokenStream, errors: &Errors) -> Word {
    let value = whole_value(tokens);
    let fits: fn(Takes) -> bool = match &value {
        Value::Str(_) => |takes| matches!(takes, Takes::Text | Takes::Slot(_)),
        Value::Int(_) => |takes| takes == Takes::Number,
        Value::Path(_) => Takes::is_path,
        Value::Other(_) => |_| false,
    };
    let word = Word::of(name.clone(), Form::Value(value));
    if words::takes(word.text(), fits) {
        errors.on(first, format_args!("expected `=` after `{name}`")).help(format_args!("write `{word}`"));
    }
    word
}

/// Reports what stands behind `item` instead of a comma, and returns the item as it was meant.
fn behind(item: Item, input: ParseStream<'_>, depth: u8, errors: &Errors) -> Item {
    let next = next_token(input);
    let starts_item = input.peek(Ident::peek_any) || input.peek(LitStr);
    if let Item::Word(Word { name, form: Form::Alone, .. }) = &item {
        let takes = |kind: fn(Takes) -> bool| words::takes(&name.to_string(), kind);
        if input.peek(Lit) && takes(Takes::is_value) || starts_item && takes(Takes::is_path) {
            return Item::Word(equals(name, &next, rest_of_item(input), errors));
        }
        if starts_item && takes(Takes::is_list) {
            let word = Word::of(name.clone(), Form::List(list(rest_of_item(input), depth, errors)));
            errors.on(&next, format_args!("expected parentheses after `{name}`")).help(format_args!("write `{word}`"));
            return Item::Word(word);
        }
    }
    // A literal behind another is reported where it has no word.
    if input.peek(LitStr) && matches!(&item, Item::Word(Word { form: Form::Value(Value::Str(_)), .. })) {
        return item;
    }
    if starts_item {
        errors.on(&next, format_args!("expected `,` before `{next}`")).help(format_args!("write `{item}, {next}`"));
        return item;
    }
    odd(input, &format!("expected `,` behind `{item}`"), errors);
    match item {
        Item::Word(Word { name, .. }) => Item::Word(Word::of(name, Form::Odd)),
        literal @ Item::Literal(_) => literal,
    }
}

/// Reports any other punctuation, of a group its bracket, and goes on behind it.
fn odd(input: ParseStream<'_>, expected: &str, errors: &Errors) {
    let next = next_token(input);
    let found = match next.clone().into_iter().next() {
        Some(TokenTree::Group(_)) => next.to_string().chars().take(1).collect(),
        _ => next.to_string(),
    };
    rest_of_item(input);
    errors.on(&next, format_args!("{expected}, found `{found}`")).help(RULE);
}

fn next_token(input: ParseStream<'_>) -> TokenStream {
    input.fork().parse::<TokenTree>().into_iter().collect()
}

/// Takes all tokens up to the next comma.
fn rest_of_item(input: ParseStream<'_>) -> TokenStream {
    let mut rest = TokenStream::new();
    while !input.peek(Token![,])
        && let Ok(token) = input.parse::<TokenTree>()
    {
        rest.extend([token]);
    }
    rest
}

/// Reads a string literal; one with a suffix means nothing.
fn literal(input: ParseStream<'_>) -> Option<LitStr> {
    let ahead = input.fork();
    let literal = ahead.parse::<LitStr>().ok().filter(|literal| literal.suffix().is_empty())?;
    input.advance_to(&ahead);
    Some(literal)
}

/// Reads what stands behind `=`, if anything does.
fn value(input: ParseStream<'_>) -> Option<Value> {
    let ahead = input.fork();
    let plain = plain_value(&ahead);
    // Before another word only the comma is missing; all else belongs to an expression.
    let at_punctuation = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![;]);
    let ends = at_punctuation || ahead.peek(Ident::peek_any) || ahead.peek(LitStr);
    if let Some(plain) = plain.filter(|_| ends) {
        input.advance_to(&ahead);
        return Some(plain);
    }
    let tokens = rest_of_item(input);
    (!tokens.is_empty()).then_some(Value::Other(tokens))
}

/// Returns the value that `tokens` are, all of them.
fn whole_value(tokens: TokenStream) -> Value {
    let whole = |input: ParseStream<'_>| {
        let plain = plain_value(input).filter(|_| input.is_empty());
        plain.ok_or_else(|| input.error("no plain value"))
    };
    whole.parse2(tokens.clone()).unwrap_or(Value::Other(tokens))
}

/// Reads a literal, or a path with generic arguments written as in a type or as in an expression.
fn plain_value(input: ParseStream<'_>) -> Option<Value> {
    if let Some(literal) = literal(input) {
        return Some(Value::Str(literal));
    }
    if input.peek(LitInt) && !input.peek(Token![-]) {
        return input.parse().ok().map(Value::Int);
    }
    let TypePath { attrs, qself, path } = input.parse().ok()?;
    attrs.is_empty().then_some(Value::Path(ExprPath { attrs, qself, path }))
}
