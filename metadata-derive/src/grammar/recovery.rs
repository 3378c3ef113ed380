//! Punctuation that is not that of a list, and what was meant by it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, Lit, LitStr};

use super::{
    Form, Item, TAKES_PATH, Value, Word, inside, listed, literal, parse_list, rest_of_item, single_literal, value,
};
use crate::errors::Errors;
use crate::names::header_case;

/// Reports what stands behind `item` instead of a comma, and gives the item back as it was meant.
pub(super) fn behind(item: Item, input: ParseStream<'_>, errors: &Errors) -> Option<Item> {
    let item = match item {
        Item::Word(Word { name, form: Form::Alone }) if is_value(&name, input) => {
            return Some(Item::Word(without_equals(name, input, errors)));
        }
        Item::Word(Word { name, form: Form::Alone }) if is_list(&name, input) => {
            return Some(Item::Word(without_parentheses(name, input, errors)));
        }
        item => item,
    };
    // A literal behind another is reported where it has no word.
    let is_text = matches!(&item, Item::Word(Word { form: Form::Value(Value::Str(_)), .. }));
    if is_text && input.peek(LitStr) {
        return Some(item);
    }
    if starts_item(input) {
        let next = next_token(input);
        let error = errors.on(&next, format_args!("expected `,` before `{next}`"));
        error.help(format_args!("write `{item}, {next}`"));
        return Some(item);
    }
    let ahead = input.fork();
    let separator: TokenStream = ahead.parse::<TokenTree>().into_iter().collect();
    let text = separator.to_string();
    if [";", "|", "&", "+", "/"].contains(&text.as_str()) && (ahead.is_empty() || starts_item(&ahead)) {
        let error = errors.on(&separator, format_args!("expected `,`, found `{text}`"));
        if ahead.is_empty() {
            error.help(format_args!("write `{item}`"));
        } else {
            error.help(format_args!("write `{item}, {}`", next_token(&ahead)));
        }
        let _ = input.parse::<TokenTree>();
        return Some(item);
    }
    let rest = rest_of_item(input);
    match item {
        Item::Word(Word { name, form: Form::Alone }) => behind_word(name, &text, rest, errors),
        item => {
            let error = errors.on(&separator, format_args!("expected `,` before `{text}`"));
            error.help(format_args!("drop `{rest}`"));
            Some(item)
        }
    }
}

fn behind_word(name: Ident, first: &str, rest: TokenStream, errors: &Errors) -> Option<Item> {
    let whole = format!("{name}{}", rest.to_string().replace(' ', ""));
    if first == "-" && whole.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)) {
        let error =
            errors.on(&quote!(#name #rest), format_args!("expected a word or a string literal, found `{whole}`"));
        error.help(format_args!("write `\"{whole}\"`"));
        return None;
    }
    let error = errors.on(&rest, format_args!("expected `,` or parentheses behind `{name}`"));
    let value = single_literal(rest.clone());
    let form = match first {
        "!" => rest.into_iter().nth(1).and_then(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        }),
        "<" => {
            let mut inner: Vec<TokenTree> = rest.into_iter().skip(1).collect();
            inner.pop();
            Some(inner.into_iter().collect())
        }
        _ => None,
    };
    // What is wrong in there is said once it stands in parentheses.
    let ignored = Errors::new();
    let items = parse_list(form.unwrap_or_default(), &ignored);
    let _ = ignored.finish();
    let form = match (items.is_empty(), value) {
        (false, _) => Form::List(items),
        (true, Some(value)) => Form::Value(Value::Str(value)),
        (true, None) => Form::Alone,
    };
    let word = Word { name, form };
    error.help(format_args!("write `{word}`"));
    Some(Item::Word(word))
}

/// Words that have no value.
const FLAGS: [&str; 4] = ["skip", "sensitive", "body_only", "flatten"];

/// Whether a value stands behind the word, and only the `=` is missing.
fn is_value(name: &Ident, input: ParseStream<'_>) -> bool {
    let name = name.to_string();
    let takes_path = TAKES_PATH.contains(&name.as_str());
    input.peek(Lit) && !FLAGS.contains(&name.as_str()) || takes_path && input.peek(Ident::peek_any)
}

fn without_equals(name: Ident, input: ParseStream<'_>, errors: &Errors) -> Word {
    let next = next_token(input);
    let value = match literal(input) {
        Some(literal) => Value::Str(literal),
        None => inside(rest_of_item(input)),
    };
    let error = errors.on(&next, format_args!("expected `=` before `{next}`"));
    let word = Word { name, form: Form::Value(value) };
    error.help(format_args!("write `{word}`"));
    word
}

/// Words with a list.
const TAKES_LIST: [&str; 4] = ["omit", "transports", "views", "reserved"];

/// Whether what stands behind the word is to be in its list.
fn is_list(name: &Ident, input: ParseStream<'_>) -> bool {
    TAKES_LIST.iter().any(|word| name == word) && starts_item(input)
}

fn without_parentheses(name: Ident, input: ParseStream<'_>, errors: &Errors) -> Word {
    let next = next_token(input);
    let items = parse_list(rest_of_item(input), errors);
    let error = errors.on(&next, format_args!("expected parentheses after `{name}`"));
    let word = Word { name, form: Form::List(items) };
    error.help(format_args!("write `{word}`"));
    word
}

/// What stands in brackets instead of an item, which is reported.
pub(super) fn brackets(input: ParseStream<'_>, errors: &Errors) -> Option<TokenStream> {
    let Ok(TokenTree::Group(group)) = input.fork().parse() else {
        return None;
    };
    if group.delimiter() == Delimiter::None || group.stream().is_empty() {
        return None;
    }
    let _ = input.parse::<TokenTree>();
    let content = group.stream();
    let error = errors.on(&group, format_args!("expected a word or a string literal, found `{group}`"));
    error.help(format_args!("write `{content}`"));
    Some(content)
}

fn starts_item(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) || input.peek(LitStr)
}

fn next_token(input: ParseStream<'_>) -> TokenStream {
    input.fork().parse::<TokenTree>().into_iter().collect()
}

/// Reports `rest`, which stands behind a word where `=` or parentheses would.
pub(super) fn instead_of_form(name: &Ident, rest: &TokenStream, errors: &Errors) {
    let mut tokens = rest.clone().into_iter();
    let first = tokens.next();
    let error = errors.on(&first, format_args!("expected `=` or parentheses after `{name}`"));
    if let Some(TokenTree::Group(group)) = first {
        return error.help(format_args!("write `{name}({})`", group.stream()));
    }
    let value: TokenStream = tokens.collect();
    if let Some(literal) = single_literal(value.clone()).filter(|_| !value.to_string().starts_with(':')) {
        return error.help(format_args!("write `{name} = {}`", literal.token()));
    }
    let value = value.to_string();
    if value.is_empty() {
        error.help(format_args!("write `{name}`"));
    } else if let Some(path) = value.strip_prefix(':') {
        error.help(format_args!("write just `{}`", path.trim_start()));
    } else {
        error.help(format_args!("write `{name} = {value}`"));
    }
}

/// Reports `= value` behind a list. A key that could stand in the list is taken into it, so that none is missing there.
pub(super) fn value_behind_list(name: &Ident, items: &mut Vec<Item>, input: ParseStream<'_>, errors: &Errors) {
    const WITHOUT_KEY: [&str; 8] = ["omit", "transports", "views", "reserved", "skip", "skip_if", "extras", "crate"];
    let equals = input.fork().parse::<TokenTree>().ok();
    let error = errors.on(&equals, format_args!("`{name}` has a list, and takes no `=` behind it"));
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
            error.help(format_args!("write `{name}({})`", listed(items)));
        }
        _ => error.help(format_args!("write `{name}({})`, and nothing behind it", listed(items))),
    }
}
