//! Whatever the tokens, a derive returns, does not panic, and writes Rust.

use proc_macro2::TokenStream;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use syn::File;

use crate::{codex_meta, meta_fragment, words};

/// Punctuation and literals: what the grammar knows, and what it does not expect.
const TOKENS: &[&str] = &[
    "mcp",
    "haeder",
    "r#type",
    "Self",
    "self",
    "super",
    "fn",
    "_",
    "struct",
    "where",
    "dyn",
    "\"session-id\"",
    "\"session_id\"",
    "\"X-Meta\"",
    "\"host\"",
    "\"\"",
    "\"a\\u{7f}\"",
    "\"é\\n\"x",
    "r#\"a\"b\"#",
    "b\"bytes\"",
    "c\"c\"",
    "'c'",
    "'a",
    "0",
    "-1",
    "4096",
    "99999999999999999999",
    "1.5",
    "1u8",
    "true",
    "=",
    "=",
    "=",
    ",",
    ",",
    ",",
    ",",
    ":",
    "::",
    ";",
    ".",
    "..",
    "<",
    ">",
    "->",
    "=>",
    "|",
    "||",
    "!",
    "&",
    "*",
    "+",
    "#",
    "$",
    "?",
    "@",
    "^",
    "%",
    "/",
    "~",
    "Self::has_turn",
    "Vec::is_empty",
    "<T as Trait>::f",
    "a::b::<C, D>::e",
    "String::len",
    "f(x)",
    "|m| m.x",
    "transports(header, flat, blob)",
    "blob(key = \"x-meta\", when = Self::f)",
    "views(mcp)",
    "header = \"a\"",
    "omit(header, flat, blob, mcp)",
    "blob(flatten)",
    "blob(shed = 1)",
    "view = mcp",
    "with = Self::f, read = Self::g",
    "tag = \"kind\"",
    "content = \"details\"",
    "crate = Self",
    "crate = r#struct",
    "crate = super::a",
    "crate = std::a",
    "when = self.a",
    "when = fn",
    "omit()",
];

const TYPES: &[&str] = &[
    "u8",
    "String",
    "Option<String>",
    "&'static str",
    "Extras<Self>",
    "[u8; N]",
    "[u8; { N + 1 }]",
    "fn(&T) -> bool",
    "Box<dyn Fn(&str) -> u8 + 'static>",
    "(u8,)",
    "()",
    "<T as Trait>::Type",
    "m!()",
    "!",
    "*const u8",
    "impl Sized",
    "str",
    "[String]",
    "dyn Fn(&str) -> u8",
    "dyn A + Send",
    "impl A + B",
    "Option<_>",
];

/// Any tokens, in any brackets.
/// Any token, among them every word of the table.
fn any_token() -> impl Strategy<Value = &'static str> {
    let words: Vec<&str> = words::TABLE.iter().map(|row| row.word).collect();
    prop_oneof![select(words), select(TOKENS)]
}

fn soup() -> impl Strategy<Value = String> {
    let token = any_token().prop_map(str::to_owned);
    let soup = token.prop_recursive(4, 48, 8, |inner| {
        let brackets = select(&[("(", ")"), ("(", ")"), ("(", ")"), ("[", "]"), ("{", "}")]);
        (vec(inner, 0..8), brackets).prop_map(|(tokens, (open, close))| format!("{open}{}{close}", tokens.join(" ")))
    });
    vec(soup, 0..12).prop_map(|tokens| tokens.join(" "))
}

/// Items as the grammar has them, of any words and any values.
fn items() -> impl Strategy<Value = String> {
    let token = any_token().prop_map(str::to_owned);
    let item = token.prop_recursive(2, 12, 4, |inner| {
        let value = (any_token(), inner.clone()).prop_map(|(word, value)| format!("{word} = {value}"));
        let list = (any_token(), vec(inner, 0..4)).prop_map(|(word, items)| format!("{word}({})", items.join(", ")));
        prop_oneof![value, list]
    });
    vec(item, 0..6).prop_map(|items| items.join(", "))
}

/// Words of serde's, with what stands behind them or something else.
fn serde_items() -> impl Strategy<Value = String> {
    let word = select(&[
        "rename",
        "rename_all",
        "skip",
        "skip_serializing",
        "skip_serializing_if",
        "with",
        "serialize_with",
        "flatten",
        "default",
        "serialize",
    ]);
    let value =
        select(&["", "= \"camelCase\"", "= \"Vec::is_empty\"", "= 1", "(serialize = \"a\")", "(1)", "=", "= f"]);
    vec((word, value).prop_map(|(word, value)| format!("{word} {value}")), 0..4).prop_map(|items| items.join(", "))
}

fn attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => soup().prop_map(|tokens| format!("#[codex_meta({tokens})]")),
        6 => items().prop_map(|items| format!("#[codex_meta({items})]")),
        1 => soup().prop_map(|tokens| format!("#[codex_meta[{tokens}]]")),
        1 => serde_items().prop_map(|items| format!("#[serde({items})]")),
        1 => Just("#[codex_meta]".to_owned()),
        1 => Just(String::new()),
    ]
}

fn field() -> impl Strategy<Value = String> {
    let name = select(&["a", "b", "session_id", "r#type", "self_"]);
    (vec(attribute(), 0..3), name, select(TYPES)).prop_map(|(attributes, name, ty)| {
        let attributes = attributes.concat();
        format!("{attributes} {name}: {ty},")
    })
}

fn variant() -> impl Strategy<Value = String> {
    let shape = select(&["Turn", "Turn(u8)", "Turn(u8, u8)", "Turn { a: u8 }", "r#Loop", "Turn = 3"]);
    let shape = shape.prop_map(str::to_owned);
    let fields = vec(field(), 0..4).prop_map(|fields| format!("Turn {{ {} }}", fields.concat()));
    (vec(attribute(), 0..3), prop_oneof![2 => shape, 1 => fields])
        .prop_map(|(attributes, shape)| format!("{} {shape},", attributes.concat()))
}

/// A type that the compiler could hand over, with attributes that it does not look at.
fn input() -> impl Strategy<Value = String> {
    let generics = select(&["", "<'a, T: Trait = u8, const N: usize = 3>", "<T: ?Sized + for<'a> Fn(&'a str)>"]);
    let fields = vec(field(), 0..5).prop_map(|fields| fields.concat());
    let variants = vec(variant(), 0..4).prop_map(|variants| variants.concat());
    (vec(attribute(), 0..3), generics, fields, variants, 0..8_u8).prop_map(
        |(attributes, generics, fields, variants, shape)| {
            let attributes = attributes.concat();
            match shape {
                0 => format!("{attributes} enum r#Meta{generics} where u8: Copy {{ {variants} }}"),
                1 => format!("{attributes} pub(in crate::a) enum Meta {{ {variants} }}"),
                2 => format!("{attributes} struct Meta{generics}(u8, Option<T>);"),
                3 => format!("{attributes} struct Meta;"),
                4 => format!("{attributes} union Meta {{ {fields} }}"),
                _ => format!("{attributes} struct Meta{generics} where T: Trait {{ {fields} }}"),
            }
        },
    )
}

/// Runs both derives; tokens that no lexer makes are no input.
fn run(source: &str) {
    let Ok(tokens) = source.parse::<TokenStream>() else {
        return;
    };
    for derive in [codex_meta, meta_fragment] {
        let written = derive(tokens.clone()).to_string();
        if let Err(error) = syn::parse_str::<File>(&written) {
            panic!("{error} in what is written for {source}\n{written}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tokens(source in soup()) {
        run(&source);
    }

    #[test]
    fn any_attributes(source in input()) {
        run(&source);
    }
}

/// Inputs that the fuzzing found once.
#[test]
fn found_before() {
    for source in [
        "",
        "struct",
        "#[codex_meta(crate = Self)] struct Meta { a: u8 }",
        "struct Meta { #[codex_meta(blob(when = fn))] a: u8 }",
        "struct Meta<T> where T: Copy { a: u8 b: T }",
        "struct Meta(u8 u8);",
        "enum Meta<'a> { A B(&'a u8) }",
    ] {
        run(source);
    }
}

/// An opening bracket nested a hundred times is one error, found at once.
#[test]
fn nested_brackets() {
    for (open, close) in [("(", ")"), ("[", "]"), ("a(", ")"), ("blob(", ")"), ("when(", ")")] {
        let nested = format!("{}{}", open.repeat(100), close.repeat(100));
        let source = format!(
            "#[codex_meta(transports(blob), blob(key = \"x-meta\"))] struct Meta {{ #[codex_meta(blob({nested}))] a: u8 }}"
        );
        let written = codex_meta(source.parse().unwrap()).to_string();
        assert_eq!(written.matches("compile_error").count(), 1, "{open}: {written}");
    }
}
