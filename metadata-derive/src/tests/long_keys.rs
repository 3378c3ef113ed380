//! A key that is too long for some reader, whose line is too long for the message of a program that does not compile.

use quote::quote;

use crate::{codex_meta, meta_fragment};

const MAX: usize = 32 << 10;

/// All places where a key is declared, each with what the message begins with.
fn errors_of(key: &str) -> Vec<(String, &'static str)> {
    let field = |word: proc_macro2::TokenStream| {
        let of_struct = quote!(transports(flat, blob), blob(key = "x-meta", body_limit = 1_000_000), views(v));
        codex_meta(quote!(
            #[codex_meta(#of_struct)]
            struct Meta {
                #[codex_meta(#word)]
                a: u8,
            }
        ))
        .to_string()
    };
    vec![
        (field(quote!(flat = #key, omit(blob, v))), "the flat key of field `a` is `aaa"),
        (field(quote!(blob = #key, omit(flat, v))), "the blob key of field `a` is `aaa"),
        (field(quote!(v = #key, omit(flat, blob))), "the `v` key of field `a` is `aaa"),
        (field(quote!(flat(prefix = #key), omit(blob, v))), "begins keys "),
        (
            codex_meta(quote!(
                #[codex_meta(transports(blob), blob(key = #key))]
                struct Meta {
                    #[codex_meta(blob)]
                    a: u8,
                }
            ))
            .to_string(),
            "the blob's key is `aaa",
        ),
        (
            meta_fragment(quote!(
                struct Part {
                    #[codex_meta(key = #key)]
                    a: u8,
                }
            ))
            .to_string(),
            "the key of field `a` is `aaa",
        ),
    ]
}

#[test]
fn is_refused_by_its_beginning() {
    for (output, begins) in errors_of(&"a".repeat(MAX + 1)) {
        let problem = "of more than 32 KiB, with which some readers refuse the whole text";
        assert!(output.contains(begins) && output.contains(problem), "{begins}: {output}");
        assert!(output.contains(&format!("{}…", "a".repeat(40))), "{begins}: {output}");
    }
    for (output, begins) in errors_of(&"a".repeat(MAX)) {
        assert!(!output.contains("32 KiB"), "{begins}");
    }
}
