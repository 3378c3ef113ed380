#![doc = include_str!("../README.md")]
//!
//! # How it works
//!
//! Each stage hands on to the next and none looks back: `grammar` turns tokens into words, `parse` gives
//! the words their meaning, `model` holds it, `check` compares what several places say, `expand` writes
//! the contract and the walk. Errors are gathered on the way; with any, `fallback` stands in.

mod check;
mod errors;
mod expand;
mod fallback;
mod fragment;
mod grammar;
mod model;
mod names;
mod once;
mod parse;
mod table;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

use errors::Errors;

/// Derives `CodexMeta`: the static contract of a struct and the walk over its fields.
///
/// The attributes are documented in `codex-metadata-runtime`.
#[proc_macro_derive(CodexMeta, attributes(codex_meta))]
pub fn derive_codex_meta(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let errors = Errors::new();
    let model = parse::parse(&input, &errors);
    if let Some(model) = &model {
        check::check(model, &errors);
    }
    match (errors.finish(), model) {
        (Ok(()), Some(model)) => expand::expand(&model),
        (Ok(()), None) => fallback::codex_meta(&input),
        (Err(errors), _) => {
            let fallback = fallback::codex_meta(&input);
            quote!(#errors #fallback)
        }
    }
    .into()
}

/// Derives `MetaFragment`: the keys and members of what is flattened into a blob or a view.
///
/// The attributes are documented in `codex-metadata-runtime`.
#[proc_macro_derive(MetaFragment, attributes(codex_meta))]
pub fn derive_meta_fragment(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let errors = Errors::new();
    let fragment = fragment::parse(&input, &errors);
    match (errors.finish(), fragment) {
        (Ok(()), Some(fragment)) => fragment::expand(&fragment),
        (Ok(()), None) => fallback::meta_fragment(&input),
        (Err(errors), _) => {
            let fallback = fallback::meta_fragment(&input);
            quote!(#errors #fallback)
        }
    }
    .into()
}
