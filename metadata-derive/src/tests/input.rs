//! Stand-ins for expressions that `syn` does not read without its `full` feature, which these tests have.

use proc_macro2::TokenStream;

use crate::input::without_expressions;

#[test]
fn expressions_in_types() {
    for (source, read) in [
        ("a: [u8; if A { 1 } else { 2 }],", "a: [u8; 0],"),
        ("a: Vec<(u8, [[u8; { 1 }]; match A { _ => 1 }])>,", "a: Vec<(u8, [[u8; 0]; 0])>,"),
        ("a: Buffer<{ if A { 1 } else { 2 } }, u8, { 3 }>,", "a: Buffer<{ 0 }, u8, { 0 }>,"),
        ("a: Iter<N = { if A { 1 } else { 2 } }>,", "a: Iter<N = { 0 }>,"),
        ("A([u8; { 1 }]), B { b: [u8; { 1 }] },", "A([u8; 0]), B { b: [u8; 0] },"),
    ] {
        assert_eq!(without(source), tokens(read).to_string());
    }
}

#[test]
fn all_else_stays() {
    for source in [
        "#[codex_meta(blob(key = \"a\"), skip_if = f::<{ A }>)] #[other[a; { b }]] a: u8,",
        "a: [u8], b: &'a [[u8]], c: Map<K, V>, d: fn(u8) -> [u8],",
    ] {
        assert_eq!(without(source), tokens(source).to_string());
    }
}

fn without(source: &str) -> String {
    without_expressions(tokens(source)).to_string()
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}
